"""The named clocks of rules: from when to when a wait counts, and for whom.

A clock says what became of one wait and how long it was. What share was in time, and all means,
are counted from that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import msgspec

from lamplight.basis.instants import Instant, Span
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.facts import OUTSIDE, UNKNOWN, Source

ANSWERED, GONE, UNSERVED = 1, 2, 4
"""What a clock says beside `OUTSIDE` and `UNKNOWN`: a person was there; the customer went before;
the wait ended in another way without a person. Of one that goes on it says `UNKNOWN` and how long
it has been."""
NO_SPAN: Final = -1
"""The length of a wait of which nobody told when it ended."""
CALLS: Final = frozenset({"phone", "voice", "video", "unknown"})
"""Channels that count as calls; what isn't known is taken for one."""

Clock: TypeAlias = Callable[[Contact], tuple[int, Span]]


class Timed(msgspec.Struct, frozen=True):
    """A wait: from when to when it counts, and for whom."""

    population: str
    make: Callable[[Source], Clock]
    needs: tuple[str, ...] = ()
    either: tuple[str, ...] = ()


def is_call(contact: Contact) -> bool:
    return not contact.follows and contact.channel in CALLS


def _since(start: Instant, contact: Contact) -> tuple[int, Span]:
    answered = contact.person_answered_at
    if answered is not None:
        return (ANSWERED, answered - start) if answered >= start else (UNKNOWN, NO_SPAN)
    state, ended = _UNANSWERED.get(contact.outcome, UNSERVED), contact.ended_at
    unsure = state == UNKNOWN and contact.outcome != Outcome.OPEN
    return state, NO_SPAN if unsure or ended is None or ended < start else ended - start


_UNANSWERED: Final = {
    Outcome.ABANDONED: GONE,
    Outcome.ANSWERED: UNKNOWN,
    Outcome.OPEN: UNKNOWN,
    Outcome.UNKNOWN: UNKNOWN,
}


def _wait(source: Source) -> Clock:
    before = source.before

    def clock(contact: Contact) -> tuple[int, Span]:
        if contact.follows or contact.channel not in CALLS:
            return OUTSIDE, NO_SPAN
        return _since(contact.arrived - before, contact)

    return clock


def _hold(_: Source) -> Clock:
    """From the line, which begins after the menu."""

    def clock(contact: Contact) -> tuple[int, Span]:
        if not is_call(contact):
            return OUTSIDE, NO_SPAN
        return (UNKNOWN, NO_SPAN) if (at := contact.queued_at) is None else _since(at, contact)

    return clock


def _asked(source: Source) -> Clock:
    """Whoever enters a line for a person has asked for one, where nothing earlier is told."""
    never = OUTSIDE if "person_asked_at" in source.known else UNKNOWN

    def clock(contact: Contact) -> tuple[int, Span]:
        if contact.follows:
            return OUTSIDE, NO_SPAN
        at = contact.person_asked_at
        at = contact.queued_at if at is None else at
        return (never, NO_SPAN) if at is None else _since(at, contact)

    return clock


def _transfer(_: Source) -> Clock:
    def clock(contact: Contact) -> tuple[int, Span]:
        return _since(contact.arrived, contact) if contact.follows else (OUTSIDE, NO_SPAN)

    return clock


CLOCKS: Final[dict[str, Timed]] = {
    "wait": Timed("calls received: from the arrival to a person's answer", _wait),
    "hold": Timed(
        "calls received: from entering the line to a person's answer", _hold, ("queued_at",)
    ),
    "wait_for_person": Timed(
        "requests for a person: from the request, or from entering the line, to a person's answer",
        _asked,
        either=("person_asked_at", "queued_at"),
    ),
    "transfer": Timed(
        "calls handed over: from then to the next person's answer", _transfer, ("transfers",)
    ),
}
