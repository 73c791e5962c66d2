"""Days that never were: counts drawn around a week's shape."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np

from lamplight.forecast.arrivals.history import History, Numbers

MONDAY = date(2026, 1, 5)
SHAPE = np.array([0, 2, 5, 9, 10, 9, 8, 6, 7, 8, 7, 5, 3, 1, 0, 0], dtype=float)
WEEK = (1.3, 1.0, 1.0, 0.95, 1.1, 0.5, 0.3)


def days(count: int, begin: date = MONDAY) -> list[date]:
    """So many days, one after another."""
    return [begin + timedelta(n) for n in range(count)]


def drawn(
    on: Sequence[date],
    busy: float = 3.0,
    *,
    level: Callable[[date], float] = lambda _: 1.0,
    seed: int = 11,
    week: Sequence[float] = WEEK,
    wander: float = 0.1,
) -> History:
    """Poisson counts whose rate is `busy` times the shape, the weekday's share and the day's own
    `level`, itself off by `wander` from day to day."""
    chance = np.random.default_rng(seed)
    rates = np.array([busy * week[day.weekday()] * level(day) for day in on])
    rates = rates * chance.gamma(1 / wander**2, wander**2, len(on)) if wander else rates
    return History(on, chance.poisson(rates[:, None] * SHAPE).astype(float))


def rate(day: date, busy: float = 3.0, week: Sequence[float] = WEEK) -> Numbers:
    """What `drawn` is drawn around."""
    mean: Numbers = busy * week[day.weekday()] * SHAPE
    return mean
