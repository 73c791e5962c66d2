"""Deadlines: when time alone decides something.

An entry is only a reminder. The truth stands in the contact or the agent: an entry whose instant
is no longer the one written there is stale and dropped when it comes up. So nothing has to be
taken out of the middle, and the whole can be rebuilt from the state.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact

# At one instant they act in this order.
CALL: Final = 1
OFFER: Final = 2
WRAP_UP: Final = 3
PAUSE: Final = 4
HOLD: Final = 5
TRY: Final = 6
DUE: Final = 7
GRACE: Final = 8
REST: Final = 9

CROWDED: Final = 4_096

NEVER: Final = 1 << 61
"""As the end of a rest: not while this lasts. Who is in a talk isn't rung for it."""

Entry = tuple[int, int, int, int]  # instant, kind, contact (WRAP_UP: agent), agent (REST only)


class Deadlines:
    """The entries, earliest first; offers apart, since they are many and mostly answered.

    All offers ring equally long, so they end in the order in which they began: a dict keeps them.
    """

    __slots__ = ("heap", "offers", "room")

    def __init__(self) -> None:
        self.heap: list[Entry] = []
        self.offers: dict[Contact, None] = {}
        self.room: int = CROWDED

    def add(self, at: int, kind: int, subject: int, agent: int = 0) -> None:
        heappush(self.heap, (at, kind, subject, agent))

    def ring(self, contact: Contact) -> None:
        """An offer began."""
        self.offers[contact] = None

    def quiet(self, contact: Contact) -> None:
        """An offer is over."""
        del self.offers[contact]

    def next_at(self, contacts: dict[int, Contact], agents: dict[int, Agent]) -> int:
        """When something is due; 0 if nothing ever is. Stale entries at the top are dropped."""
        heap = self.heap
        while heap and not is_live(heap[0], contacts, agents):
            heappop(heap)
        at = heap[0][0] if heap else 0
        if self.offers:
            until = next(iter(self.offers)).offer_until
            if not at or until < at:
                at = until
        return at

    def take_due(
        self, now: int, contacts: dict[int, Contact], agents: dict[int, Agent]
    ) -> Entry | None:
        """The earliest that is due, taken off; None if there is none."""
        at = self.next_at(contacts, agents)
        if not at or at > now:
            return None
        if self.heap and self.heap[0][:2] < (at, OFFER):
            return heappop(self.heap)
        rung = [contact.id for contact in self.offers if contact.offer_until == at]
        return (at, OFFER, min(rung), 0) if rung else heappop(self.heap)

    def tidy(self, contacts: dict[int, Contact], agents: dict[int, Agent]) -> None:
        """Rebuild when most may be stale: who only follows never takes one off the top."""
        if len(self.heap) > self.room:
            self.rebuild(contacts, agents)

    def rebuild(self, contacts: dict[int, Contact], agents: dict[int, Agent]) -> None:
        """Make all entries anew from the state."""
        self.heap = [*_of_contacts(contacts), *_of_agents(agents, contacts)]
        heapify(self.heap)
        self.room = max(CROWDED, 2 * len(self.heap))
        rung = [one for one in contacts.values() if one.offered_to]
        rung.sort(key=_ends)
        self.offers = dict.fromkeys(rung)


def _ends(contact: Contact) -> int:
    return contact.offer_until


def is_live(entry: Entry, contacts: dict[int, Contact], agents: dict[int, Agent]) -> bool:
    """Whether the state still has this deadline."""
    at, kind, subject, agent = entry
    if kind == WRAP_UP:
        one = agents.get(subject)
        return one is not None and one.wrap_up_until == at
    contact = contacts.get(subject)
    if contact is None:
        return False
    if kind == REST:
        one = agents.get(agent)
        return one is not None and one.resting.get(subject, 0) == at
    return _instant(contact, kind) == at


def _instant(contact: Contact, kind: int) -> int:
    at = 0
    if kind == CALL:
        at = contact.call_until
    elif kind == HOLD:
        at = contact.hold_until
    elif kind == TRY:
        at = contact.next_try_at
    elif kind == DUE:
        at = contact.due
    elif kind == GRACE:
        at = contact.grace_until
    elif not contact.pause_overran:
        at = contact.pause_until
    return at


def _of_contacts(contacts: dict[int, Contact]) -> Iterator[Entry]:
    for contact in contacts.values():
        for kind in (CALL, PAUSE, HOLD, TRY, DUE, GRACE):
            at = _instant(contact, kind)
            if at:
                yield at, kind, contact.id, 0


def _of_agents(agents: dict[int, Agent], contacts: dict[int, Contact]) -> Iterator[Entry]:
    for agent in agents.values():
        if agent.wrap_up_until:
            yield agent.wrap_up_until, WRAP_UP, agent.id, 0
        for contact, at in agent.resting.items():
            if contact in contacts and at != NEVER:
                yield at, REST, contact, agent.id
