"""Each day forecast from the days before it, as it would have been then."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np

from lamplight.forecast.arrivals.calendar import calendar
from lamplight.forecast.arrivals.history import LONGEST, History, Numbers
from lamplight.forecast.arrivals.mixing import JUDGED, Forecasts, weights
from lamplight.forecast.arrivals.spread import Spread

_FIRST: Final = 7
"""Rows before the first day that is forecast."""


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """What was expected of row `at`, and what came."""

    at: int
    mean: Numbers
    low: Numbers
    high: Numbers


@dataclass(eq=False)
class Walk:
    """Goes through the last days of a history.

    `ahead`: how many days before a day its forecast is made, at least 1. `spread` learns how far
    off slots are, `running` sums from the start of the day, `recent` sums of the last
    `recent_slots`; neither of these where `sums` is false. Rows before the last `longest`
    aren't looked at.
    """

    history: History
    ahead: int = 1
    recent_slots: int = 2
    sums: bool = True
    longest: int = LONGEST
    spread: Spread = field(init=False)
    running: Spread = field(init=False)
    recent: Spread = field(init=False)
    _forecasts: Forecasts = field(init=False)
    _losses: list[Numbers] = field(default_factory=list)
    _judged: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Learn all states once; what a day may use is chosen by what was seen before it."""
        self.history = self.history.latest(self.longest)
        self._forecasts = Forecasts(self.history, calendar(self.history))
        self.spread = Spread(self.history.slots)
        self.running = Spread(self.history.slots)
        self.recent = Spread(self.history.slots)

    def days(
        self, last: int, progress: Callable[[int, int], None] | None = None
    ) -> Iterator[Foretold]:
        """The last so many rows that can be forecast, after those by which they are judged.
        `progress` is told how many rows are gone through, of how many."""
        rows = len(self.history.days)
        first = max(_FIRST, rows - last - JUDGED)
        for at in range(first, rows):
            if progress is not None:
                progress(at - first, rows - first)
            day = self.history.days[at]
            known = day - timedelta(self.ahead)
            seen = self._seen(known)
            if not seen:
                continue
            single = self._forecasts.of(day, seen, known)
            mean = self.mixed(single, known)
            if at >= rows - last:
                low, high = self.spread.bounds(mean)
                yield Foretold(at, mean, low, high)
            self._learn(at, single, mean)

    def through(self) -> "Walk":
        """Learn from the last days, without their forecasts."""
        for _ in self.days(0):
            pass
        return self

    def of(self, day: date, known: date) -> Numbers:
        """The mean of each slot of a day, when all up to `known` was seen."""
        return self.mixed(self._forecasts.of(day, len(self.history.days), known), known)

    def mixed(self, single: Numbers, known: date) -> Numbers:
        """Single forecasts of one day, weighed by those days that had come by then."""
        come = [i for i, at in enumerate(self._judged) if self.history.days[at] <= known][-JUDGED:]
        losses = np.array([self._losses[i] for i in come]).reshape(len(come), len(single))
        ages = [(known - self.history.days[self._judged[i]]).days for i in come]
        mean: Numbers = weights(losses, np.array(ages, dtype=float)) @ single
        return mean

    def _seen(self, known: date) -> int:
        """How many rows are of days up to `known`."""
        return sum(day <= known for day in self.history.days)

    def _learn(self, at: int, single: Numbers, mean: Numbers) -> None:
        came = self.history.counts[at]
        self._losses.append(np.abs(single - came).sum(axis=1))
        self._judged.append(at)
        self.spread.saw(came, mean)
        if not self.sums:
            return
        self.running.saw(np.cumsum(came), np.cumsum(mean))
        self.recent.saw(last_sums(came, self.recent_slots), last_sums(mean, self.recent_slots))


def last_sums(counts: Numbers, slots: int) -> Numbers:
    """Of each slot together with those before it, so many in all."""
    running = np.cumsum(counts)
    before = np.concatenate([np.zeros(min(slots, len(counts))), running[:-slots]])
    summed: Numbers = running - before
    return summed
