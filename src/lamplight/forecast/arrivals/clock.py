"""Days on which the clock changes: a slot of the wall clock that is skipped, or comes twice."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from lamplight.forecast.arrivals.history import Numbers

_DAY_MINUTES = 24 * 60


def lengths(day: date, zone: ZoneInfo, slots: int) -> Numbers:
    """How long each slot of a local day is, in units of an ordinary one: 1, but where the clock
    changes 0 for what is skipped and 2 for what comes twice (or parts of these). `slots` divide
    the 24 hours of a wall clock evenly.
    """
    told = np.zeros(slots)
    minutes = _DAY_MINUTES / slots
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    ends = start + timedelta(days=1)  # the same time on the wall clock
    if start.utcoffset() == ends.utcoffset():
        return np.ones(slots)
    begin, end = start.timestamp(), ends.timestamp()
    for minute in range(round((end - begin) / 60.0)):
        at = datetime.fromtimestamp(begin + 60.0 * minute, zone)
        told[int((at.hour * 60 + at.minute) / minutes)] += 1.0 / minutes
    return np.asarray(np.round(told, 9))


def evened(days: Sequence[date], counts: Numbers, zone: ZoneInfo) -> Numbers:
    """Counts (days, slots) by the wall clock as if every slot had been one long: what came in two
    is halved, and one that was skipped is given what the latest earlier day of its weekday had
    (or 0)."""
    even = np.array(counts, dtype=float)
    for at, day in enumerate(days):
        long = lengths(day, zone, even.shape[1])
        if np.all(long == 1.0):
            continue
        same = [i for i in range(at) if days[i].weekday() == day.weekday()]
        usual = even[same[-1]] if same else np.zeros(even.shape[1])
        even[at] = np.where(long > 0.0, even[at] / np.maximum(long, 1e-9), usual)
    return even
