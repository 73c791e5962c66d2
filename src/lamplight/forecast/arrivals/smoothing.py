"""Levels that move: what a day is made of, learned one day after another.

The square root of counts (Anscombe, Biometrika 35 (1948) 246-254) and the logarithm of a day's sum
are each a level that wanders, what is left of yesterday, the weekday's own part, and the parts of
days after a gap, beside public holidays and of special days; all but the second keep their place,
and wander a little (West & Harrison, Bayesian Forecasting and Dynamic Models, 1997, chapters 4 and
6). How fast they wander isn't estimated: several paces are followed side by side, and `mixing`
weighs them by how well they did. For one pace the gain of Kalman's filter is the same for every
column, since noise is measured in units of its own; so all slots are learned at once.

A day far from what was expected teaches less, so that one strike or one storm isn't learned; the
third in a row to the same side is a new level and teaches all it has.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from lamplight.forecast.arrivals.calendar import Calendar
from lamplight.forecast.arrivals.history import History, Numbers

_LEVEL, _LEFT, _WEEK, _GAP, _BEFORE, _AFTER, _OWN = 0, 1, 2, 9, 10, 11, 12  # _WEEK has seven
_WIDE, _NARROW = 50.0, 10.0
"""Variances before anything is known, in units of the noise of one day: of the level and weekdays,
and of the effects of gaps and special days."""
_FAR: Final = 3.0
_IN_A_ROW: Final = 3
_LEARNED: Final = 14
_REMEMBERED: Final = 60


@dataclass(frozen=True, slots=True)
class Pace:
    """Variances added per day (level), per week (weekdays), and of what is left of a day; `left`
    is the share of it that the next day sees. In units of the noise of one day."""

    level: float
    week: float
    left: float
    leaving: float


PACES: Final = (
    Pace(0.0003, 0.0005, 0.5, 0.01),
    Pace(0.003, 0.003, 0.6, 0.1),
    Pace(0.02, 0.01, 0.6, 1.0),
    Pace(0.05, 0.03, 0.7, 3.0),
    Pace(0.15, 0.1, 0.5, 0.3),
    Pace(0.6, 0.1, 0.5, 0.1),
)
"""From what hardly moves to what moves from day to day."""
_MIDDLE: Final = len(PACES) // 2


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """`states[i]` is what was known when `i` days were seen: shape (paces, parts, columns).

    `surprises`: how far each day was from what was expected, by the middle pace, as a mean of its
    columns; shape (days,).
    """

    states: Numbers
    surprises: Numbers
    days: tuple[date, ...]
    calendar: Calendar

    def expected(self, seen: int, day: date, known: date) -> Numbers:
        """The columns of a day when `seen` rows, at least one, and all up to `known` had been
        seen: (paces, columns)."""
        parts = np.tile(_parts(self.calendar, day, known), (len(PACES), 1))
        parts[:, _LEFT] = [pace.left ** (day - self.days[seen - 1]).days for pace in PACES]
        columns: Numbers = np.einsum("pk,pkc->pc", parts, self.states[seen])
        return columns


def learn(history: History, calendar: Calendar, columns: Numbers) -> Learned:
    """Follow `columns` (days, columns) through the days of a history, all paces at once."""
    size = _OWN + len(calendar.kinds)
    means = np.zeros((len(PACES), size, columns.shape[1]))
    means[:, _LEVEL] = np.median(columns[:7], axis=0)
    spread = np.array([np.diag(_beginning(pace, size)) for pace in PACES])
    states = np.empty((len(columns) + 1, *means.shape))
    states[0] = means
    alarm = _Alarm()
    before = history.days[0]
    for i, day in enumerate(history.days):
        if i:
            means, spread = _pass(means, spread, (day - before).days)
        parts = _parts(calendar, day, day - timedelta(1))
        reach = spread @ parts
        heard = reach @ parts
        surprise = columns[i] - np.einsum("k,pkc->pc", parts, means)
        trust = alarm.trust(surprise.mean(axis=1) / np.sqrt(heard + 1.0))
        gain = reach / (heard + 1.0 / trust)[:, None]
        means = means + gain[:, :, None] * surprise[:, None, :]
        spread = spread - gain[:, :, None] * reach[:, None, :]
        states[i + 1] = means
        before = day
    return Learned(states, alarm.sizes(_MIDDLE), tuple(history.days), calendar)


def _beginning(pace: Pace, size: int) -> Numbers:
    variances = np.full(size, _NARROW)
    variances[_LEVEL] = _WIDE
    variances[_LEFT] = pace.leaving / (1.0 - pace.left**2)
    variances[_WEEK : _WEEK + 7] = _WIDE
    return variances


def _parts(calendar: Calendar, day: date, known: date) -> Numbers:
    """Which parts a day is made of, when all up to `known` was seen."""
    parts = np.zeros(_OWN + len(calendar.kinds))
    parts[_LEVEL] = parts[_LEFT] = 1.0
    like, alike = calendar.like(day)
    parts[_WEEK + day.weekday()] = 1.0 - alike
    parts[_WEEK + like] += alike
    parts[_GAP] = float(calendar.gap(day, known))
    parts[_BEFORE], parts[_AFTER] = calendar.beside_a_holiday(day)
    kind = calendar.kind(day)
    if kind is not None:
        parts[_OWN + kind] = 1.0
    return parts


def _pass(means: Numbers, spread: Numbers, days: int) -> tuple[Numbers, Numbers]:
    """Let days go by: what is left fades, and all wanders."""
    kept = np.ones(means.shape[:2])
    added = np.zeros(means.shape[:2])
    for p, pace in enumerate(PACES):
        left = pace.left**days
        kept[p, _LEFT] = left
        added[p, _LEVEL] = pace.level * days
        added[p, _LEFT] = pace.leaving * (1.0 - left * left) / (1.0 - pace.left**2)
        added[p, _WEEK : _WEEK + 7] = pace.week * days / 7.0
    spread = spread * kept[:, :, None] * kept[:, None, :]
    diagonal = np.arange(means.shape[1])
    spread[:, diagonal, diagonal] += added
    return means * kept[:, :, None], spread


class _Alarm:
    """How far a day may be believed, for each pace: 1 for an ordinary one."""

    def __init__(self) -> None:
        self._sizes: list[Numbers] = []
        self._row: Numbers = np.zeros(len(PACES))

    def sizes(self, pace: int) -> Numbers:
        """What was told of each day, for one pace."""
        return np.array([size[pace] for size in self._sizes])

    def trust(self, size: Numbers) -> Numbers:
        """`size` (paces): the mean surprise of a day in units of what was to be expected."""
        trust = np.ones(len(PACES))
        if len(self._sizes) >= _LEARNED:
            usual = 1.4826 * np.median(np.abs(self._sizes[-_REMEMBERED:]), axis=0) + 1e-9
            far = np.abs(size) > _FAR * usual
            held = np.minimum(1.0, _FAR * usual / np.maximum(np.abs(size), 1e-9)) ** 2
            side = np.where(far, np.sign(size), 0.0)
            same = far & (side == np.sign(self._row))
            self._row = np.where(same, self._row + side, side)
            trust = np.where(np.abs(self._row) >= _IN_A_ROW, 1.0, held)
        self._sizes.append(size)
        return np.maximum(trust, 1e-6)
