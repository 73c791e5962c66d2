"""How good forecasts would have been: each of the last days from the rows before it."""

from datetime import timedelta
from typing import Final

import msgspec
import numpy as np

from lamplight.forecast.arrivals.history import LONGEST, BadHistory, History, Numbers
from lamplight.forecast.arrivals.spread import median
from lamplight.forecast.arrivals.walk import Walk

COVERED: Final = 0.9


class Score(msgspec.Struct, frozen=True):
    """`wape`: the sum of absolute errors over the sum of what came, of all slots together; of the
    naive forecast (the same slot of the last earlier row with that weekday) likewise. `ratio` of
    the two; None where the naive one is never wrong. `coverage90`: the share of slots within the
    two-sided 90 % interval known `ahead` days before, without slots that were known to be closed
    and were; None where all are.
    """

    wape: float
    naive_wape: float
    ratio: float | None
    coverage90: float | None


def backtest(history: History, days: int, ahead: int = 1) -> Score:
    """Score the last `days` rows. BadHistory where they can't be scored; the text says why."""
    rows = len(history.days)
    if rows <= days:
        raise BadHistory(f"{days} days to forecast need more rows than {rows}: earlier days too")
    naive = np.array([_naive(history, at, ahead) for at in range(rows - days, rows)])
    came = history.counts[rows - days :]
    if not came.sum() > 0:
        raise BadHistory(f"nobody came in the last {days} rows: there is no error to measure")
    walk = Walk(history, ahead, sums=False, longest=LONGEST + days)
    foretold = list(walk.days(days))
    if len(foretold) < days:
        raise BadHistory(
            f"{days} days to forecast need {days + 7 + ahead - 1} rows, and there are {rows}"
        )
    mean, low, high = (
        np.array([getattr(day, name) for day in foretold]) for name in ("mean", "low", "high")
    )
    told = (high > 0) | (mean > 0) | (came > 0)
    within = (low <= came) & (came <= high)
    error, naively = np.abs(median(mean) - came).sum(), np.abs(naive - came).sum()
    return Score(
        wape=float(error / came.sum()),
        naive_wape=float(naively / came.sum()),
        ratio=float(error / naively) if naively > 0 else None,
        coverage90=float(within[told].mean()) if told.any() else None,
    )


def _naive(history: History, at: int, ahead: int) -> Numbers:
    """What came on the last earlier row with that weekday that was known `ahead` days before."""
    day = history.days[at]
    for earlier in range(at - 1, -1, -1):
        before = history.days[earlier]
        if before.weekday() == day.weekday() and before <= day - timedelta(ahead):
            return np.asarray(history.counts[earlier])
    raise BadHistory(f"{day} has no earlier row with its weekday: give more rows, or fewer --days")
