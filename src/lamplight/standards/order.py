"""Who was passed: the order of arrival, and those whom a law puts first.

Both are looked at within a queue. Kept of each contact are when it came into the queue (its
arrival, where that isn't told) and the end of its wait, by queue and day, in ten bytes: ten million
take a hundred megabytes.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import numpy as np

from lamplight.basis.instants import DAY
from lamplight.standards.clocks import CALLS
from lamplight.standards.contacts import Outcome
from lamplight.standards.tally import Counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lamplight.standards.contacts import Contact

    Longs = NDArray[np.int64]
    Flags = NDArray[np.bool_]

ORDINARY, FIRST, UNSURE = range(3)
_WAITED: Final = frozenset({Outcome.ANSWERED, Outcome.ABANDONED, Outcome.TIMED_OUT})
_LONGEST: Final = 2**32 - 1
"""In milliseconds: a wait of more than 49 days is a mistake of the record, and can't be told."""


class _Day:
    """Contacts of one queue that came on one day (in UTC)."""

    __slots__ = ("arrived", "claims", "served", "waited")

    def __init__(self) -> None:
        self.arrived = array("I")
        self.waited = array("I")
        self.served = array("b")
        self.claims = array("b")

    def merge(self, other: _Day) -> None:
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))


class Order:
    """Those who waited, to see who of them was passed."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, int], _Day] = {}
        self._untold = 0

    def add(self, contact: Contact) -> None:
        """Keep one, if it is a call that waited; what isn't told of it is counted."""
        if contact.follows or contact.channel not in CALLS:
            return
        begun = contact.arrived if contact.queued_at is None else contact.queued_at
        over = contact.person_answered_at or contact.ended_at
        span = None if over is None else over - begun
        if contact.outcome not in _WAITED:
            self._untold += contact.outcome == Outcome.UNKNOWN
        elif span is None or not 0 <= span <= _LONGEST:
            self._untold += 1
        else:
            number, offset = divmod(begun, DAY)
            key = (contact.queue or "", number)
            day = self._days.get(key)
            if day is None:
                day = self._days[key] = _Day()
            day.arrived.append(offset)
            day.waited.append(span)
            day.served.append(contact.person_answered_at is not None)
            claim = contact.priority_claimed
            day.claims.append(UNSURE if claim is None else FIRST if claim else ORDINARY)

    def merge(self, other: Order) -> None:
        """Take in all that another has kept."""
        self._untold += other._untold
        for key, day in other._days.items():
            self._days.setdefault(key, _Day()).merge(day)

    def in_order(self) -> Counts:
        """Who was passed by nobody that came later: kept. Of who came in one instant nobody is
        before the other."""
        counts = Counts()
        for days in self._queues():
            later = np.iinfo(np.int64).max
            for arrived, ended, served, _ in map(_unpacked, days):
                order = np.argsort(arrived, kind="stable")
                arrived, ended, served = arrived[order], ended[order], served[order]  # noqa: PLW2901
                answers = np.where(served, ended, np.iinfo(np.int64).max)
                soonest = np.minimum.accumulate(np.append(answers, later)[::-1])[::-1]
                after = soonest[np.searchsorted(arrived, arrived, side="right")]
                passed = int(np.count_nonzero(after < ended))
                counts.of[1] += len(arrived) - passed
                counts.of[2] += passed
                later = int(soonest[0])
        counts.of[3] += self._untold
        return counts

    def priority_first(self) -> Counts:
        """Of those whom the law puts first: while they waited nobody else's wait was ended by an
        answer. Where only those of whom no claim is known were answered meanwhile it can't be told.
        """
        counts = Counts()
        for days in self._queues():
            columns = zip(*map(_unpacked, days), strict=True)
            arrived, ended, served, claims = map(np.concatenate, columns)
            first = claims == FIRST
            begun, over = arrived[first], ended[first]
            others, unsure = (
                np.sort(ended[served & (claims == claim)]) for claim in (ORDINARY, UNSURE)
            )
            passed, doubtful = (
                np.searchsorted(at, over, "left") > np.searchsorted(at, begun, "right")
                for at in (others, unsure)
            )
            missed, open_ = int(passed.sum()), int((doubtful & ~passed).sum())
            counts.of[1] += len(begun) - missed - open_
            counts.of[2] += missed
            counts.of[3] += open_
        counts.of[3] += self._untold
        return counts

    def _queues(self) -> list[list[tuple[int, _Day]]]:
        """The days of each queue with their numbers, the last day first."""
        queues: dict[str, list[tuple[int, _Day]]] = {}
        for (queue, number), day in self._days.items():
            queues.setdefault(queue, []).append((number, day))
        return [sorted(queues[queue], key=lambda day: -day[0]) for queue in sorted(queues)]


def _unpacked(numbered: tuple[int, _Day]) -> tuple[Longs, Longs, Flags, Longs]:
    """Arrivals, ends of waits, whether a person ended it, and who may go first."""
    number, day = numbered
    arrived = np.array(day.arrived, dtype=np.int64) + number * DAY
    ended = arrived + np.array(day.waited, dtype=np.int64)
    return arrived, ended, np.array(day.served, dtype=bool), np.array(day.claims, dtype=np.int64)
