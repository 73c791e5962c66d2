"""A contact: one approach of a customer, from the first word to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line import states

if TYPE_CHECKING:
    from lamplight.line.commands import Arrive, Book
    from lamplight.line.events import Arrived, Booked
    from lamplight.line.needs import Need

FIRST: Final = 1 << 60
"""Taken off the rank of whom a law puts first: more than there are places."""


class Contact:
    """State of one contact. Read it; only the machine writes it.

    Instants and spans in milliseconds; 0 and "" mean "none". `agent` owns the call or the talk.
    `present`: the customer waits in person (waiting, or offered while waiting).
    """

    __slots__ = (
        "agent", "arrived_at", "asking", "asking_agent", "asking_line", "brand", "broken",
        "call_until", "channel", "customer", "declined", "due", "everyone_told", "grace_until",
        "guests", "hold_agent", "hold_until", "id", "kept_why", "language", "last_agent", "line",
        "need", "next_try_at", "nobody_told", "offer_kind", "offer_until", "offered_to", "passes",
        "pause_overran", "pause_reason", "pause_until", "place", "present", "priority", "promise",
        "promise_due", "promise_kind", "promised_at", "purpose", "purpose_asked", "queued", "rank",
        "state", "talk_channel", "talk_since", "told_at", "told_bound_ms", "told_likely_ms",
        "tried_at", "tries",
    )  # fmt: skip

    need: Need  # what it waits for; in a talk, of whom a line was asked
    everyone_told: bool  # leads know that all have declined
    nobody_told: bool  # leads know that nobody answers this at all

    def __init__(self, asked: Arrive | Book | Arrived | Booked) -> None:
        """As asked for; the line gives it a place and looks up its need."""
        self.id: int = asked.contact
        self.brand: int = asked.brand
        self.purpose: str = asked.purpose
        self.channel: str = asked.channel
        self.language: str = asked.language
        self.customer: int = asked.customer
        self.last_agent: int = asked.last_agent
        self.priority: str = asked.priority
        self.purpose_asked: str = self.purpose  # the customer's word; in a talk it may differ
        self.line: int = 0
        self.arrived_at: int = 0
        # Who came first has the lower place; a law may lower the rank, which orders the line.
        self.place: int = 0
        self.rank: int = 0
        self.state: str = states.WAITING
        self.present: bool = True
        self.queued: bool = False  # stands in the queue of its need
        self.kept_why: str = ""
        self.passes: tuple[int, ...] = ()  # whom a law lets it pass, each told once
        # told
        self.told_at: int = 0
        self.told_likely_ms: int = 0
        self.told_bound_ms: int = 0
        # the same person as last time
        self.hold_agent: int = 0
        self.hold_until: int = 0
        # the offer
        self.offered_to: int = 0
        self.offer_until: int = 0
        self.offer_kind: str = ""
        self.declined: tuple[tuple[int, int], ...] = ()  # (agent, when), oldest first
        self.everyone_told = self.nobody_told = False
        # the promise
        self.promise: str = states.NO_PROMISE
        self.promise_kind: str = ""
        self.promise_due: int = 0
        self.promised_at: int = 0
        self.broken: int = 0  # promises in a row, without a word from the customer
        self.due: int = 0  # the chosen time, while it is ahead
        self.grace_until: int = 0  # the promise counts as broken from here on
        # calling
        self.tries: int = 0
        self.tried_at: int = 0  # when the first try was dialled
        self.next_try_at: int = 0
        self.call_until: int = 0
        # the talk
        self.agent: int = 0
        self.guests: tuple[int, ...] = ()
        self.talk_channel: str = ""
        self.talk_since: int = 0
        self.pause_reason: str = ""
        self.pause_until: int = 0
        self.pause_overran: bool = False
        self.asking: str = ""  # "hand_over" or "bring_in" while a colleague is asked
        self.asking_agent: int = 0
        self.asking_line: int = 0
