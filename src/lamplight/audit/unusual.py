"""On which days volume really was unusual: above what had been expected the evening before.

Each day is held against the forecast made of the days before it and of nothing else
(`forecast.arrivals`), by the limits that a running house goes by (`forecast.unusual`): a day is
unusual when more came than on 95 of 100 such days. Of one day in twenty that is true by chance.
"""

from typing import Final

import msgspec
import numpy as np

from lamplight.audit.tally import Tally
from lamplight.forecast.arrivals.coming import FEW_DAYS
from lamplight.forecast.arrivals.history import LONGEST, History
from lamplight.forecast.arrivals.walk import Walk, last_sums

FEWEST: Final = 7
"""Days before the first one that is judged, as the forecast needs them."""
MOST: Final = 60
"""Days that are judged, the latest ones."""
RECENT_SLOTS: Final = 2
"""Half-hours over which "now" is judged, as a running house does."""


class JudgedDay(msgspec.Struct, frozen=True):
    """A day, who came on it, who was expected the evening before, and from where it is unusual."""

    day: str
    contacts: int
    expected: float
    limit: int
    unusual: bool
    known_days: int


class Unusual(msgspec.Struct, frozen=True):
    """How often it was true that unusually many came."""

    judged: int
    unusual: int
    share: float | None
    resting_on_few: int
    """Of the days that are judged, those whose forecast rests on fewer than 21 days."""
    half_hours: int
    unusual_half_hours: int
    """Half-hours at whose end more had come within an hour than on 95 of 100 such days."""
    days: list[JudgedDay]


def judge(tally: Tally) -> Unusual:
    """Judge the latest days; none where there are fewer than `FEWEST` before them."""
    counts = tally.by_day.arrived.astype(np.float64)
    first = max(0, len(tally.days) - LONGEST)
    walk = Walk(History(tally.days[first:], counts[first:]), recent_slots=RECENT_SLOTS)
    days: list[JudgedDay] = []
    half_hours = above = 0
    for foretold in walk.days(MOST):  # what the walk has learned then is of the days before
        came, mean = walk.history.counts[foretold.at], foretold.mean
        limit = int(walk.running.limit(np.cumsum(mean))[-1])
        total = int(came.sum())
        days.append(
            JudgedDay(
                day=walk.history.days[foretold.at].isoformat(),
                contacts=total,
                expected=round(float(mean.sum()), 1),
                limit=limit,
                unusual=total > limit,
                known_days=first + foretold.at,
            )
        )
        open_ = mean > 0
        recent = last_sums(came, RECENT_SLOTS) > walk.recent.limit(last_sums(mean, RECENT_SLOTS))
        half_hours += int(open_.sum())
        above += int((open_ & recent).sum())
    unusual = sum(day.unusual for day in days)
    return Unusual(
        judged=len(days),
        unusual=unusual,
        share=round(unusual / len(days), 4) if days else None,
        resting_on_few=sum(day.known_days < FEW_DAYS for day in days),
        half_hours=half_hours,
        unusual_half_hours=above,
        days=days,
    )
