"""Who is there: an open stream is what presence means, with a grace for short losses."""

from typing import TYPE_CHECKING

from lamplight.line.commands import ComeBack, ComeHere, Command, GoAway, KeepPlace
from lamplight.line.events import Arrived, CameBack

if TYPE_CHECKING:
    from collections.abc import Callable

    from lamplight.journal.log import Recorded
    from lamplight.line.contacts import Contact
    from lamplight.runtime.hub import Audience
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.timers import Timers

CUSTOMER_GRACE_MS = 20_000
"""A waiting customer whose page is gone for so long keeps the place and is called."""
AGENT_GRACE_MS = 30_000
"""An agent whose desk is gone for so long isn't rung; talks and wrap-up go on, and the desk that
is back brings them back."""
CONNECTION = "connection"


class Presence:
    """Turns streams that open and end into what the line is asked."""

    def __init__(
        self,
        scene: "Scene",
        timers: "Timers",
        ask: "Callable[[Command], None]",
        seen: "Callable[[Audience], None]",
    ) -> None:
        """`ask` gives the line a command that may be refused; `seen` says that somebody's screens
        show whether this audience is there."""
        self._scene = scene
        self._timers = timers
        self._ask = ask
        self._seen = seen
        self._open: set[Audience] = set()

    def begin(self) -> None:
        """All who were here when this process began have the grace to open a stream."""
        for contact in self._scene.line.contacts.values():
            if waits_in_person(contact):
                self._miss(("place", contact.id), CUSTOMER_GRACE_MS)
        for agent in self._scene.line.agents.values():
            if agent.here:
                self._miss(("desk", agent.id), AGENT_GRACE_MS)

    def committed(self, recorded: "Recorded") -> None:
        """Whoever arrives or comes back has the grace to open a stream."""
        event = recorded.event
        if isinstance(event, Arrived | CameBack):
            self._miss(("place", event.contact), CUSTOMER_GRACE_MS)

    def came(self, audience: "Audience") -> None:
        """The first stream of the audience was opened."""
        self._open.add(audience)
        self._timers.cancel(("grace", audience))
        kind, who = audience
        if kind == "place":
            contact = self._scene.contact(who)
            if contact is not None and contact.kept_why == CONNECTION and not contact.present:
                self._ask(ComeBack(who))
        elif kind == "desk":
            agent = self._scene.line.agents.get(who)
            if agent is not None and not agent.here and agent.reason == CONNECTION:
                self._ask(ComeHere(who))
        self._seen(audience)

    def went(self, audience: "Audience") -> None:
        """The last stream of the audience ended."""
        self._open.discard(audience)
        if audience[0] == "place":
            self._miss(audience, CUSTOMER_GRACE_MS)
        elif audience[0] == "desk":
            self._miss(audience, AGENT_GRACE_MS)
        self._seen(audience)

    def _miss(self, audience: "Audience", grace_ms: int) -> None:
        if audience in self._open:
            return
        at = self._scene.clock.now() + grace_ms
        self._timers.set(("grace", audience), at, lambda: self._gone(audience))

    def _gone(self, audience: "Audience") -> None:
        kind, who = audience
        if kind == "place":
            contact = self._scene.contact(who)
            if contact is not None and waits_in_person(contact):
                self._ask(KeepPlace(who, CONNECTION))
            return
        agent = self._scene.line.agents.get(who)
        if agent is not None and agent.here:
            self._ask(GoAway(who, CONNECTION))


def waits_in_person(contact: "Contact") -> bool:
    """Whether the customer is taken to sit before the page and wait."""
    return contact.present and contact.state in ("waiting", "offered")
