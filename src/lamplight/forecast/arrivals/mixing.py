"""Several forecasts of one day, weighed by how near they came lately.

From each pace come four: the square roots of all slots, brought onto the few shapes that days
have in common (Shen & Huang, Annals of Applied Statistics 2 (2008) 601-623), and the day's sum
spread over three profiles: one of late, one of long, and one for which all weekdays are alike,
which is steadiest where few come. Averages of forecasts do better than the
best of them (Bates & Granger, Operational Research Quarterly 20 (1969) 451-468).
"""

from datetime import date
from typing import Final

import numpy as np

from lamplight.forecast.arrivals.calendar import Calendar
from lamplight.forecast.arrivals.history import History, Numbers
from lamplight.forecast.arrivals.smoothing import PACES, learn

ROOT: Final = 3 / 8
"""What Anscombe adds to a count before its root is taken."""
_SHAPES: Final = 5
_SHAPES_FROM: Final = 150
_HALVED: Final = 60.0
_WEEKLY: Final = 0.85
_SLOWLY: Final = 0.95
_OTHER_DAYS: Final = 0.1
_ALIKE: Final = 0.97
_STRICT: Final = 25.0
JUDGED: Final = 60
"""Days by which single forecasts are judged, the latest ones."""
_JUDGED_HALVED: Final = 30.0
_ENOUGH: Final = 8
_WEEKS: Final = 8
_CLOSED_WEEKS: Final = 3
_BY_CHANCE: Final = 3.0
_MANY: Final = 20.0
_NOBODY: Final = 1e-4
FORECASTS: Final = 4 * len(PACES)
"""How many single forecasts there are of a day."""


class Forecasts:
    """All single forecasts over one history."""

    def __init__(self, history: History, calendar: Calendar) -> None:
        self.history = history
        self.calendar = calendar
        self.counts = history.counts
        columns = columns_of(history)
        self._roots = columns[:, :-1]
        self._sums = self.counts.sum(axis=1)
        self._learned = learn(history, calendar, columns)
        self._ordinals = np.array([day.toordinal() for day in history.days], dtype=float)
        self._weekdays = np.array([calendar.weekday(day) for day in history.days])
        self._kept: dict[int, tuple[Numbers, Numbers]] = {}

    def of(self, day: date, seen: int, known: date) -> Numbers:
        """Shape (forecasts, slots), for a day when `seen` rows and all up to `known` were seen."""
        if self.calendar.closed(day):
            return np.zeros((FORECASTS, self.history.slots))
        columns = self._learned.expected(seen, day, known)
        centre, shapes = self._shapes(seen)
        roots = centre + (columns[:, :-1] - centre) @ shapes @ shapes.T
        slots = np.maximum(roots, 0.0) ** 2 - ROOT
        sums = np.maximum(np.exp(columns[:, -1]) - 1.0, 0.0)
        spread = [sums[:, None] * profile for profile in self._profiles(day, seen)]
        return self._open(day, seen, np.maximum(np.vstack([slots, *spread]), 0.0))

    def _open(self, day: date, seen: int, means: Numbers) -> Numbers:
        """Without what is forecast for slots that are closed on this weekday, or for all of it.

        A slot is taken for closed where nobody came on its weekday for some weeks though by the
        forecast more than three would have come (by chance once in twenty times); the day, where
        the line otherwise had many visitors in as many days.
        """
        means = np.where(means < _NOBODY, 0.0, means)
        same = np.flatnonzero(self._weekdays[:seen] == self.calendar.weekday(day))[-_WEEKS:]
        if len(same) < _CLOSED_WEEKS:
            return means
        none = self.counts[same].sum(axis=0) == 0
        ordinary = float(np.mean(self._sums[max(0, seen - 7 * _WEEKS) : seen]))
        if none.all() and ordinary * len(same) > _MANY:
            return np.zeros_like(means)
        awaited = np.median(means, axis=0) * len(same)
        opened: Numbers = np.where(none & (awaited > _BY_CHANCE), 0.0, means)
        return opened

    def _shapes(self, seen: int) -> tuple[Numbers, Numbers]:
        """The mean day and the shapes by which days differ most; made anew once in seven days."""
        block = seen - seen % 7 if seen > 35 else seen
        if block not in self._kept:
            begin = max(0, block - _SHAPES_FROM)
            ages = self._ordinals[block - 1] - self._ordinals[begin:block]
            weights = 0.5 ** (ages / _HALVED)
            roots = self._roots[begin:block]
            centre = weights @ roots / weights.sum()
            scaled = (roots - centre) * np.sqrt(weights)[:, None]
            _, vectors = np.linalg.eigh(scaled.T @ scaled)
            self._kept[block] = centre, vectors[:, -_SHAPES:]
        return self._kept[block]

    def _profiles(self, day: date, seen: int) -> tuple[Numbers, ...]:
        """Shares of a day's sum: from recent days of its weekday; from all, slowly, with those of
        its weekday first; and from all alike."""
        weeks = (day.toordinal() - self._ordinals[:seen]) / 7.0
        same = self._weekdays[:seen] == self.calendar.weekday(day)
        if not np.any(same & (self._sums[:seen] > 0)):
            same = np.ones(seen, dtype=bool)
        weights = np.where(same, _WEEKLY**weeks, 0.0)
        recent = np.maximum(weights @ self._roots[:seen] / weights.sum(), 0.0) ** 2 - ROOT
        weights = np.where(same, 1.0, _OTHER_DAYS) * _SLOWLY**weeks
        slow = weights @ self.counts[:seen]
        alike = _ALIKE**weeks @ self.counts[:seen]
        return _shares(recent), _shares(slow), _shares(alike)


def columns_of(history: History) -> Numbers:
    """What is followed from day to day: the root of each slot, and the logarithm of the sum."""
    roots = np.sqrt(history.counts + ROOT)
    return np.column_stack([roots, np.log(history.counts.sum(axis=1) + 1.0)])


def _shares(profile: Numbers) -> Numbers:
    """Made to sum to one."""
    kept = np.maximum(profile, 0.0) + 1e-9
    shares: Numbers = kept / kept.sum()
    return shares


def weights(losses: Numbers, ages: Numbers) -> Numbers:
    """How much each forecast counts. `losses`: (days, forecasts); `ages` of these days, in days."""
    count = losses.shape[1]
    if len(losses) < _ENOUGH:
        return np.full(count, 1.0 / count)
    lately = 0.5 ** (ages / _JUDGED_HALVED) @ losses
    best = lately.min()
    if best <= 0:
        none: Numbers = (lately <= best) / np.sum(lately <= best)
        return none
    worth = np.exp(-_STRICT * (lately / best - 1.0))
    shared: Numbers = worth / worth.sum()
    return shared
