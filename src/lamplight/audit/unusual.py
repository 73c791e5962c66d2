"""On which days volume really was unusual: above what had been expected the evening before.

Each day is held against the forecast made of the days before it and of nothing else
(`forecast.arrivals`), by the same verdict that a running house goes by (`forecast.unusual`): a day
is unusual when more came than on 95 of 100 such days. Of one day in twenty that is true by chance.
"""

from datetime import timedelta
from typing import Final

import msgspec
import numpy as np

from lamplight.audit.tally import Tally
from lamplight.forecast.arrivals.coming import FEW_DAYS, forecast
from lamplight.forecast.arrivals.history import History
from lamplight.forecast.unusual.verdict import Phrase, verdict
from lamplight.standards.local_time import SLOTS

FEWEST: Final = 7
"""Days before the first one that is judged."""
MOST: Final = 60
"""Days that are judged, the latest ones."""
_OVER: Final = range(1, SLOTS + 1)


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
    rows = range(max(FEWEST, len(tally.days) - MOST), len(tally.days))
    days: list[JudgedDay] = []
    half_hours = above = 0
    for row in rows:
        day = tally.days[row]
        history = History(tally.days[:row], counts[:row])
        (expected,) = forecast(history, [day], known=day - timedelta(days=1))
        came = counts[row].tolist()
        seen = [verdict(expected, came[:slots], 0, None) for slots in _OVER]
        whole = seen[-1]
        if whole is None:
            continue
        days.append(
            JudgedDay(
                day=day.isoformat(),
                contacts=whole.today.came,
                expected=round(expected.total, 1),
                limit=whole.today.limit,
                unusual=whole.says(Phrase.BUSY_TODAY),
                known_days=expected.known_days,
            )
        )
        for found, mean in zip(seen, expected.mean, strict=True):
            if mean > 0 and found is not None:
                half_hours += 1
                above += found.says(Phrase.BUSY_NOW)
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
