"""Who can answer whom: a need is what a contact asks for, a crew is agents who can do the same.

Contacts wait in the queue of their need, free agents stand in the list of their crew. An arrival
looks at the first of each crew that serves its need; an agent becoming free looks at the first of
each need that their crew serves. Neither looks at who else waits or works.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from lamplight.line.limits import CHANNELS

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact


class Need:
    """A line, a brand, a language and a channel, with the contacts that wait for them."""

    __slots__ = ("brand", "channel", "crews", "held", "language", "line", "live", "queue")

    def __init__(self, line: int, brand: int, language: str, channel: str) -> None:
        self.line: int = line
        self.brand: int = brand
        self.language: str = language
        self.channel: str = channel
        self.live: bool = channel != "chat"
        self.crews: list[Crew] = []
        # in the order of their rank
        self.queue: list[Contact] = []  # anyone may answer
        self.held: list[Contact] = []  # waiting for one person

    def anybody_here(self) -> bool:
        """Whether an agent who is here could answer, busy or not."""
        return any(crew.here for crew in self.crews)

    def anybody_known(self) -> bool:
        """Whether an agent of ours could answer, here or away."""
        return any(crew.staying for crew in self.crews)


class Crew:
    """Agents with the same lines, brands, languages and channels."""

    __slots__ = (
        "brands", "channels", "free", "here", "languages", "lines", "members", "needs", "staying",
    )  # fmt: skip

    def __init__(
        self,
        lines: tuple[int, ...],
        brands: tuple[int, ...],
        languages: tuple[str, ...],
        channels: tuple[str, ...],
    ) -> None:
        self.lines: tuple[int, ...] = lines
        self.brands: tuple[int, ...] = brands
        self.languages: tuple[str, ...] = languages
        self.channels: tuple[str, ...] = channels
        self.needs: list[Need] = []
        self.members: int = 0
        self.staying: int = 0  # members who aren't leaving us
        self.here: int = 0
        self.free: list[Agent] = []  # may be rung for a live talk, in the order of their turn

    def serves(self, need: Need) -> bool:
        """Whether these agents can answer this need."""
        return need.language in self.languages and self.may_take(need)

    def first_with_room(self) -> Agent | None:
        """Whose turn it is among those who may be rung for a chat."""
        for agent in self.free:
            if agent.room:
                return agent
        return None

    def may_take(self, need: Need) -> bool:
        """As `serves`, but in any language: for a colleague whom another one asks by name."""
        return (
            need.line in self.lines and need.brand in self.brands and need.channel in self.channels
        )


def crew_key(
    lines: tuple[int, ...],
    brands: tuple[int, ...],
    languages: tuple[str, ...],
    channels: tuple[str, ...],
    chats: int,
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """What makes agents equal: each part without doubles, in one order; no chats, no chat."""
    able = [one for one in CHANNELS if one in channels and (chats > 0 or one != "chat")]
    return (
        tuple(sorted(set(lines))),
        tuple(sorted(set(brands))),
        tuple(sorted(set(languages))),
        tuple(able),
    )


RANK: Final = attrgetter("rank")


def put(queue: list[Contact], contact: Contact) -> None:
    """Add a contact in the order of its rank; the end is tried first, since most come last."""
    if not queue or queue[-1].rank < contact.rank:
        queue.append(contact)
    else:
        insort(queue, contact, key=RANK)


def take(queue: list[Contact], contact: Contact) -> None:
    """Remove a contact that is there; the ends are tried first, since most are there."""
    if queue[-1] is contact:
        queue.pop()
    elif queue[0] is contact:
        del queue[0]
    else:
        del queue[before(queue, contact.rank)]


def before(queue: list[Contact], rank: int) -> int:
    """How many stand before this rank."""
    return bisect_left(queue, rank, key=RANK)


def turn(agent: Agent) -> tuple[int, int, int]:
    """The order in which free agents are rung: who has nothing, then who is free longest."""
    return len(agent.chats), agent.since, agent.id


def earlier(one: Agent, other: Agent) -> bool:
    """Whether the turn of one comes before that of the other."""
    if len(one.chats) != len(other.chats):
        return len(one.chats) < len(other.chats)
    if one.since != other.since:
        return one.since < other.since
    return one.id < other.id


def list_free(free: list[Agent], agent: Agent) -> None:
    """Add an agent in their turn; who has just become free is mostly last."""
    if not free or earlier(free[-1], agent):
        free.append(agent)
    else:
        insort(free, agent, key=turn)


def unlist_free(free: list[Agent], agent: Agent) -> None:
    """Remove an agent who is there; whoever is rung is mostly first."""
    if free[0] is agent:
        del free[0]
    else:
        free.remove(agent)
