"""The mailbox through which the pages of one talk find each other (WebRTC signalling).

Nothing here is journaled: a signal is worth something for seconds. What can't be delivered,
because a page is just being loaded anew, waits for a short while and comes with its next stream.
"""

from collections import deque
from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Any

import msgspec

from lamplight.runtime.clock import Clock
from lamplight.runtime.errors import NotYours
from lamplight.runtime.seats import Seats
from lamplight.runtime.stores import signal_frame

if TYPE_CHECKING:
    from lamplight.runtime.scene import Scene

CUSTOMER = "customer"
HELD = 200
"""Undelivered signals kept per contact and recipient."""
HELD_MS = 30_000
"""How long they are kept."""


class Signal(msgspec.Struct, frozen=True):
    """What arrives on a stream. `to` names a single page when the sender meant only that one."""

    contact: int
    from_: str = msgspec.field(name="from")
    peer: str
    to: str | None
    data: Any


def agent_name(agent: int) -> str:
    """How an agent is addressed in signals."""
    return f"agent:{agent}"


def agent_of(name: str) -> int:
    """The agent of an address that isn't the customer's."""
    return int(name.partition(":")[2])


def parties(scene: "Scene", contact: int) -> set[str]:
    """Who may signal: the customer, the owner and the guests of a talk, or of a call."""
    state = scene.contact(contact)
    if state is None or not state.agent:
        return set()
    return {CUSTOMER, *(agent_name(one) for one in (state.agent, *state.guests))}


class Signals:
    """Delivers signals between the parties of a talk.

    `parties` answers who is in a contact's talk now, by address; `deliver` puts a frame on every
    open stream of one party and says whether there was any.
    """

    def __init__(
        self,
        clock: Clock,
        parties: Callable[[int], Set[str]],
        deliver: Callable[[int, str, bytes], bool],
        seats: Seats,
    ) -> None:
        self._clock = clock
        self._parties = parties
        self._deliver = deliver
        self._seats = seats
        self._pages: dict[int, dict[str, str]] = {}
        self._held: dict[tuple[int, str], deque[tuple[int, bytes]]] = {}

    def post(self, contact: int, sender: str, peer: str, to: str | None, data: Any) -> None:
        """Send `data` from the page `peer` of `sender` to the others, or only to `to`:
        a party's address, or the name of one of its pages.

        What comes late, when the talk is over or goes on in another page of the sender, is for
        nobody any more. Raises `NotYours` for somebody who isn't in the talk.
        """
        parties = self._parties(contact)
        if not parties:
            return
        if sender not in parties:
            raise NotYours("signals are for those who are in the talk")
        if not self._seats.speaks(contact, sender, peer):
            return
        pages = self._pages.setdefault(contact, {})
        pages[peer] = sender
        others = parties - {sender}
        party = to if to is None or to in others else pages.get(to)
        recipients = others & {party} if party else others
        frame = signal_frame(msgspec.json.encode(Signal(contact, sender, peer, to, data)))
        for recipient in sorted(recipients):
            if not self._deliver(contact, recipient, frame):
                held = self._held.setdefault((contact, recipient), deque(maxlen=HELD))
                held.append((self._clock.now() + HELD_MS, frame))

    def waiting(self, recipient: str, contact: int | None = None) -> list[bytes]:
        """Take what waits for a party: of one contact, or of all."""
        now = self._clock.now()
        keys = [
            key
            for key in self._held
            if key[1] == recipient and (contact is None or key[0] == contact)
        ]
        return [frame for key in keys for until, frame in self._held.pop(key) if until > now]

    def forget(self, contact: int) -> None:
        """The talk is over."""
        self._pages.pop(contact, None)
        self._seats.forget(contact)
        for key in [key for key in self._held if key[0] == contact]:
            del self._held[key]
