"""Did we tell the truth? Told waits scored against what then happened.

Who left before the bound had passed is censored: whether they would have been through isn't known.
They are never counted as kept nor as broken; those who stayed as long stand for them, weighted by
the inverse of the Kaplan-Meier probability of having stayed until it was known (Kaplan & Meier,
JASA 53 (1958) 457-481; Robins & Rotnitzky, 1992). So the figures speak of all who were told, and
not only of those whose patience was enough.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def product_limit(events: Numbers, there: Numbers) -> Numbers:
    """The share that lasts beyond each of some times, in their order: so many of those who were
    still `there` had the event then (Kaplan and Meier)."""
    found: Numbers = np.cumprod(1.0 - events / there, dtype=np.float64)
    return found


class Stayed:
    """The Kaplan-Meier share of those who have not left after a time, counting from the telling."""

    def __init__(self, lasted: Numbers, left: NDArray[np.bool_]) -> None:
        """`lasted`: until each was answered or left; `left`: which of them left."""
        order = np.lexsort((left, lasted))  # at one instant, who is answered goes before who leaves
        there = np.arange(len(order), 0, -1, dtype=np.float64)
        self._times = lasted[order]
        self._shares = np.concatenate(([1.0], product_limit(left[order].astype(np.float64), there)))

    def until(self, times: Numbers) -> Numbers:
        """The share that stays at least until these times, those included who leave right then."""
        found: Numbers = self._shares[np.searchsorted(self._times, times, side="left")]
        return found


class Share(NamedTuple):
    """A share, and with how many of equal weight it were as sure (Kish, Survey Sampling, 1965)."""

    value: float
    of: float


def share_by(
    limit: Numbers, lasted: Numbers, answered: NDArray[np.bool_], stayed: Stayed
) -> Share | None:
    """The share answered within its own limit, such as the bound that was told, those who left
    before it weighted out; None where nothing is known."""
    known = answered | (lasted > limit)
    weights = 1.0 / stayed.until(np.minimum(lasted, limit)[known])
    total = float(weights.sum())
    if not total:
        return None
    kept = (answered & (lasted <= limit))[known]
    value = 1.0 if kept.all() else float(weights[kept].sum()) / total
    return Share(value, total * total / float(np.sum(weights * weights)))
