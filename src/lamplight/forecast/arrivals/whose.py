"""Whose public holidays are kept, told from who came.

Where nobody says in which country people live, its holidays show: days on which far fewer (or far
more) came, or nobody, though on their weekday people come. Each candidate is asked how much
likelier what was seen is with its holidays than without any; the best is believed where that is
beyond chance among so many.
"""

import math
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Final

import numpy as np

from lamplight.forecast.arrivals.calendar import Calendar, calendar
from lamplight.forecast.arrivals.history import LONGEST, History, Numbers
from lamplight.forecast.arrivals.mixing import columns_of
from lamplight.forecast.arrivals.smoothing import learn

_BELIEVED: Final = 15.0
"""Natural logarithm of how much likelier a candidate must make what was seen."""
_AT_LEAST: Final = 2
_FARTHEST: Final = 5.0
_LEARNED: Final = 21


def whose_holidays(history: History, candidates: Mapping[str, Collection[date]]) -> str | None:
    """The candidate whose days explain best which days were unlike others; None where none does.

    `candidates`: days of each by its name; of equals the first is taken. In calls to a bank in
    Israel in 1999 and steps in Melbourne in 2015 and 2016 the right country made what was seen
    e^17 to e^60 times likelier, wrong ones e^2 to e^14, once e^24.
    """
    history = history.latest(LONGEST)
    if len(history.days) <= _LEARNED:
        return None
    known = calendar(history)
    sizes = learn(history, known, columns_of(history)).surprises
    usual = 1.4826 * np.median(np.abs(sizes[_LEARNED:])) + 1e-9
    far = np.clip(sizes / usual, -_FARTHEST, _FARTHEST)
    rows = {day: at for at, day in enumerate(history.days) if at >= _LEARNED}
    missed = _missed(history, known)
    best, most = None, _BELIEVED
    for name, days in candidates.items():
        gain = _unlike(far, rows, days) + _absent(missed, days)
        if gain > most:
            best, most = name, gain
    return best


def _unlike(far: Numbers, rows: Mapping[date, int], days: Collection[date]) -> float:
    """How much likelier the surprises of these days are if they have an effect in common."""
    seen = [far[rows[day]] for day in days if day in rows]
    if len(seen) < _AT_LEAST:
        return 0.0
    return float(np.sum(seen) ** 2 / (2.0 * (len(seen) + 1.0)))


def _absent(missed: Mapping[date, bool], days: Collection[date]) -> float:
    """How much likelier it is that these days are missing if such days are missing oftener."""
    theirs = [missed[day] for day in days if day in missed]
    if sum(theirs) < _AT_LEAST:
        return 0.0
    others = sum(missed.values()) - sum(theirs)
    rest = len(missed) - len(theirs)
    share, usual = (sum(theirs) + 0.5) / (len(theirs) + 1.0), (others + 0.5) / (rest + 1.0)
    if share <= usual:
        return 0.0
    stayed = len(theirs) - sum(theirs)
    return sum(theirs) * math.log(share / usual) + stayed * math.log((1 - share) / (1 - usual))


def _missed(history: History, known: Calendar) -> dict[date, bool]:
    """Of days on whose weekday people usually come: whether nobody did."""
    first, last = history.days[0], history.days[-1]
    days = [first + timedelta(n) for n in range(_LEARNED, (last - first).days + 1)]
    return {day: day not in known.present for day in days if known.usual(day)}
