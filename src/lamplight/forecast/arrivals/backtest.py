"""How good forecasts would have been: each of the last days from the rows before it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import msgspec
import numpy as np

from lamplight.forecast.arrivals.history import LONGEST, BadHistory, History
from lamplight.forecast.arrivals.spread import median
from lamplight.forecast.arrivals.walk import Walk

COVERED: Final = 0.9


class Score(msgspec.Struct, frozen=True):
    """`wape`: the sum of absolute errors over the sum of what came, of all slots together; of the
    naive forecast (the same slot of the last earlier row with that weekday) likewise. `ratio` of
    the two; None where the naive one is never wrong. `coverage90`: the share of slots within the
    two-sided 90 % interval known `ahead` days before, without slots that were known to be closed
    and were; None where all are. `left_out`: days that are in none of these, since no earlier row
    has their weekday, so that there is no naive forecast.
    """

    wape: float
    naive_wape: float
    ratio: float | None
    coverage90: float | None
    left_out: tuple[date, ...]


def backtest(
    history: History,
    days: int,
    ahead: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Score:
    """Score the last `days` rows. BadHistory where they can't be scored; the text says why.
    `progress` is told how many rows are gone through, of how many."""
    rows = len(history.days)
    if rows <= days:
        raise BadHistory(f"{days} days to forecast need more rows than {rows}: earlier days too")
    first = rows - days
    before = [_before(history, at, ahead) for at in range(first, rows)]
    kept = [at for at, earlier in enumerate(before) if earlier is not None]
    left_out = tuple(
        history.days[first + at] for at, earlier in enumerate(before) if earlier is None
    )
    if not kept:
        raise BadHistory(
            f"none of the last {days} rows has an earlier row with its weekday: give more rows, or "
            f"fewer --days"
        )
    naive = history.counts[[earlier for earlier in before if earlier is not None]]
    came = history.counts[first:][kept]
    if not came.sum() > 0:
        raise BadHistory(f"nobody came in the last {days} rows: there is no error to measure")
    walk = Walk(history, ahead, sums=False, longest=LONGEST + days)
    foretold = list(walk.days(days, progress))
    if len(foretold) < days:
        raise BadHistory(
            f"{days} days to forecast need {days + 7 + ahead - 1} rows, and there are {rows}"
        )
    mean, low, high = (
        np.array([getattr(foretold[at], name) for at in kept]) for name in ("mean", "low", "high")
    )
    told = (high > 0) | (mean > 0) | (came > 0)
    within = (low <= came) & (came <= high)
    error, naively = np.abs(median(mean) - came).sum(), np.abs(naive - came).sum()
    return Score(
        wape=float(error / came.sum()),
        naive_wape=float(naively / came.sum()),
        ratio=float(error / naively) if naively > 0 else None,
        coverage90=float(within[told].mean()) if told.any() else None,
        left_out=left_out,
    )


def _before(history: History, at: int, ahead: int) -> int | None:
    """The last earlier row with that weekday that was known `ahead` days before; None where there
    is none."""
    day = history.days[at]
    for earlier in range(at - 1, -1, -1):
        before = history.days[earlier]
        if before.weekday() == day.weekday() and before <= day - timedelta(ahead):
            return earlier
    return None
