"""An agent: who they can answer, whether they are here, what they are busy with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line import states

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact
    from lamplight.line.needs import Crew, Need


class Agent:
    """State of one agent. Read it; only the machine writes it.

    `live` is the one voice or video contact they have (calling or talking), `chats` the chats
    they are in, `ringing` the contact offered to them; 0 is none.
    """

    __slots__ = (
        "chats", "chats_max", "crew", "free", "held", "here", "id", "lead", "leaving", "live",
        "reason", "resting", "ringing", "room", "since", "until", "wrap_up_contact",
        "wrap_up_ms", "wrap_up_until",
    )  # fmt: skip

    crew: Crew

    def __init__(self, number: int, since: int) -> None:
        self.id: int = number
        self.chats_max: int = 0
        self.wrap_up_ms: int = 0
        self.lead: bool = False
        self.here: bool = False
        self.leaving: bool = False  # removed, but still in a talk
        self.reason: str = ""
        self.until: int = 0
        self.since: int = since  # since when they have been free, or here
        self.ringing: int = 0
        self.live: int = 0
        self.chats: dict[int, None] = {}
        self.wrap_up_until: int = 0
        self.wrap_up_contact: int = 0
        self.resting: dict[int, int] = {}  # contact: not rung for it until then
        self.held: list[Contact] = []  # waiting for this agent, in the order of their rank
        self.free: bool = False  # may be rung for a live talk; then listed in the crew
        self.room: bool = False  # free, and with room for one more chat

    def may_ring(self, live: bool) -> bool:
        """Whether they may be rung for a live talk, or for a chat."""
        return self.free and (live or self.room)

    def could_take(self, need: Need) -> bool:
        """Whether they answer this need, with a chat within their number of chats, if only they
        were free."""
        return self.crew.serves(need) and self.has_room(need.channel)

    def has_room(self, channel: str) -> bool:
        """Whether one more contact by this channel is within their number of chats."""
        return channel != "chat" or len(self.chats) < self.chats_max

    @property
    def presence(self) -> str:
        """ "here" or "away"."""
        return states.HERE if self.here else states.AWAY

    @property
    def activity(self) -> str:
        """ "free", "ringing", "talking" (voice or video) or "wrap_up"; open chats come on top."""
        if self.ringing:
            return states.RINGING
        if self.live:
            return states.IN_TALK
        if self.wrap_up_until:
            return states.IN_WRAP_UP
        return states.FREE
