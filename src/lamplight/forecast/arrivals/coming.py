"""Who will come: days and weeks ahead, by slot, with how far off it may be."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from lamplight.forecast.arrivals.clock import evened, lengths
from lamplight.forecast.arrivals.history import History, Numbers
from lamplight.forecast.arrivals.spread import median
from lamplight.forecast.arrivals.walk import Walk, last_sums

FARTHEST: Final = 28
"""Days ahead for which errors are measured; a day farther ahead is given those of 28."""
_MEASURED: Final = (1, 2, 4, 7, 14, FARTHEST)
FEW_DAYS: Final = 21
"""With fewer days than these a forecast is a first one, and says so."""


class Expected(msgspec.Struct, frozen=True):
    """A day that will come. Per slot: `mean`; `likely`, that half of such days stay at or below;
    `low` and `high`, between which (both included) nine of ten lie. For all of the day: `total`,
    `total_low`, `total_high` likewise.

    Frozen the day before, for what may be called unusual: sums from the start of the day to the
    end of each slot (`running_…`), and of the last `recent_slots` up to it (`recent_…`); a `limit`
    is what 95 % of such days stay at or below. `known_days` says on how many days all of this
    rests; `first` is true while they are few.
    """

    day: date
    made_on: date
    mean: tuple[float, ...]
    likely: tuple[float, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    total: float
    total_low: int
    total_high: int
    running_mean: tuple[float, ...]
    running_low: tuple[int, ...]
    running_high: tuple[int, ...]
    running_limit: tuple[int, ...]
    recent_slots: int
    recent_low: tuple[int, ...]
    recent_high: tuple[int, ...]
    recent_limit: tuple[int, ...]
    known_days: int
    first: bool


def forecast(
    history: History,
    days: Sequence[date],
    known: date | None = None,
    *,
    recent_slots: int = 2,
    zone: ZoneInfo | None = None,
) -> list[Expected]:
    """Days after the history, each with what is to be expected of it; empty without any history.

    `known`: the day up to which all is known (the last row's unless given): a day between that has
    no row was one on which nobody could come. `zone`: slots are of the wall clock there, so some
    are skipped or come twice where it changes. ValueError for a day that isn't after `known`.
    """
    if not history.days:
        return []
    known = known or history.days[-1]
    if any(day <= known for day in days) or known < history.days[-1]:
        raise ValueError(f"a forecast made on {known} can't be of a day up to it")
    if zone is not None:
        even = evened(history.days, history.counts, zone)
        history = History(history.days, even, history.special)
    walks: dict[int, Walk] = {}
    made = []
    for day in days:
        ahead = next((h for h in _MEASURED if h >= (day - known).days), FARTHEST)
        if ahead not in walks:
            walks[ahead] = Walk(history, ahead, recent_slots).through()
        mean = walks[ahead].of(day, known)
        if zone is not None:
            mean *= lengths(day, zone, history.slots)
        made.append(_expected(walks[ahead], mean, day, known))
    return made


def _expected(walk: Walk, mean: Numbers, day: date, known: date) -> Expected:
    running, recent = np.cumsum(mean), last_sums(mean, walk.recent_slots)
    low, high = walk.spread.bounds(mean)
    running_low, running_high = walk.running.bounds(running)
    recent_low, recent_high = walk.recent.bounds(recent)
    rows = len(walk.history.days)
    return Expected(
        day=day,
        made_on=known,
        mean=_numbers(mean),
        likely=_numbers(median(mean)),
        low=_wholes(low),
        high=_wholes(high),
        total=float(running[-1]),
        total_low=int(running_low[-1]),
        total_high=int(running_high[-1]),
        running_mean=_numbers(running),
        running_low=_wholes(running_low),
        running_high=_wholes(running_high),
        running_limit=_wholes(walk.running.limit(running)),
        recent_slots=walk.recent_slots,
        recent_low=_wholes(recent_low),
        recent_high=_wholes(recent_high),
        recent_limit=_wholes(walk.recent.limit(recent)),
        known_days=rows,
        first=rows < FEW_DAYS,
    )


def _numbers(values: Numbers) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _wholes(values: Numbers) -> tuple[int, ...]:
    return tuple(int(value) for value in values)
