"""What runs in the process beside the house when a what-if is asked: nothing of the house."""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import msgspec

from lamplight.runtime.aside import look
from lamplight.staffing.days_played import Days
from lamplight.staffing.one_more import FEWEST, OneMore, compared, one_more, play_on
from lamplight.staffing.planned_day import Asking, Change, Here, PlannedDay

SOON_S: Final = 0.7
"""So long days are played before what they say is told; the others are played when it is asked
again."""
LATE_S: Final = 1.6
"""After so long it is told how far it is, where nothing can be said yet."""
_KEPT: Final = 4
"""Days that were played and may be asked about again: some 200 kB each of a small house, 10 MB of
one to which 12,000 come; and as much again for each change."""
_CHANGES_KEPT: Final = 4
"""Of each day. They go with it: what a change makes of a day is known by both only."""
_HOUR: Final = 3_600_000


class Answer(msgspec.Struct, frozen=True):
    """What can be said after `days` of `of_days`; nothing before there are enough to say how sure
    it is."""

    found: OneMore | None
    days: int
    of_days: int


def answer(planned: PlannedDay, change: Change, soon_s: float, late_s: float) -> Answer:
    """What can be said of a change soon; at least one more day is played, if any is left. What was
    played is remembered."""
    asked = _asked(planned)
    was, will = asked.was, asked.changed(change)
    play_on(was, will, _until(soon_s, late_s, time.perf_counter), look)
    days = len(will)
    return Answer(compared(was, will) if days >= FEWEST else None, days, will.of_days)


def _until(soon_s: float, late_s: float, clock: Callable[[], float]) -> Callable[[int], bool]:
    """Whether there is time for another day, if it takes as long as the last one: always for one,
    and for two while it isn't late."""
    began = before = clock()
    asked = 0

    def go_on(days: int) -> bool:
        nonlocal before, asked
        now = clock()
        by_then = 2 * now - before - began
        before = now
        asked += 1
        return asked == 1 or by_then <= (soon_s if days >= FEWEST else late_s)

    return go_on


class _Asked:
    """A day that was asked about: as it is planned, and with what it was asked to be changed by."""

    def __init__(self, planned: PlannedDay) -> None:
        self.was = Days(planned)
        self.changed = lru_cache(maxsize=_CHANGES_KEPT)(self._changed)

    def _changed(self, change: Change) -> Days:
        return Days(self.was.planned, change, self.was)


@lru_cache(maxsize=_KEPT)
def _asked(planned: PlannedDay) -> _Asked:
    return _Asked(planned)


def warm() -> None:
    """All that an answer needs has been read and used once."""
    one_more(
        PlannedDay(
            start_ms=0,
            expected=(4.0, 4.0),
            spread=0.0,
            asking=(Asking(_HOUR / 20),),
            patience_ms=_HOUR / 6,
            people=(Here(1, 0, _HOUR),),
        ),
        Change(Here(1, 0, _HOUR)),
    )
