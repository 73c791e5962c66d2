"""The bound corrected by how it did of late: nine of ten, whatever the formula left out.

A rolling conformal correction (Gibbs & Candès, NeurIPS 34 (2021) 1660-1672; Angelopoulos, Candès,
Tibshirani, NeurIPS 36 (2023), "quantile tracking"): the bound is multiplied by a factor that grows
a little with each told wait that took longer and shrinks a little, nine times less, with each that
didn't. Its steps sum to next to nothing, so over any long stretch the share that was kept is the
stated one, also through a change of regime and whatever the true distribution is. It begins at 1
and moves by small steps: few scores leave the formula as it is.

The factor has three parts. One is common to the line, and learns from every told wait. One depends
on the size of the estimate: it is held at a grid of likely waits, a power of two of minutes each,
and read linearly between two of them, so that no bound jumps where one size ends. One is for what
is told on arrival: who is told anew has waited longer than was thought, and is another crowd.

Who left before the bound is no witness: whether they would have been through isn't known. Those who
stayed speak for them, with the inverse of the probability of having stayed until it was known
(inverse-probability-of-censoring weights: Robins & Rotnitzky, 1992).
"""

from __future__ import annotations

import math
from typing import Final

import msgspec

SHARE: Final = 0.9
STEP: Final = 0.02
"""By how much of itself the bound moves at a miss, times the share that was promised: all bounds of
the line, as much those of that size, and as much those told on arrival if it was one."""
MOST: Final = math.log(4.0)
"""The bound is never made more than four times longer or shorter."""
HEAVIEST: Final = 5.0
"""One who stayed speaks for at most so many who left."""
SIZES: Final = 7
"""The grid: ½, 1, 2 … 32 minutes and more."""
_SMALLEST_MS: Final = 30_000.0


class Bounds(msgspec.Struct):
    """The correction of one line: logarithms of its factors, and what they stand on.

    `scored` is the weight of the told waits that were scored; memory is bounded by the grid.
    """

    common: float = 0.0
    at_first: float = 0.0
    by_size: list[float] = msgspec.field(default_factory=lambda: [0.0] * SIZES)
    scored: float = 0.0

    def factor(self, likely_ms: float, first: bool) -> float:
        """What the bound of a wait of this size is to be multiplied with. `first`: as it is told
        on arrival, not anew."""
        below, share = _place(likely_ms)
        own = self.by_size[below] * (1.0 - share) + self.by_size[below + 1] * share
        return math.exp(_clipped(self.common + own + self.at_first * first))

    def learn(self, likely_ms: float, first: bool, kept: bool, weight: float = 1.0) -> None:
        """One told wait is known to have ended within its bound, or not.

        `weight`: the inverse of the probability that somebody stays so long (`weight_of`).
        """
        weight = min(weight, HEAVIEST)
        self.scored += weight
        below, share = _place(likely_ms)
        step = STEP * weight * ((SHARE - 1.0) if kept else SHARE)
        self.common = _clipped(self.common + step)
        if first:
            self.at_first = _clipped(self.at_first + step)
        for at, part in ((below, 1.0 - share), (below + 1, share)):
            self.by_size[at] = _clipped(self.by_size[at] + step * part)


def _clipped(log: float) -> float:
    return min(max(log, -MOST), MOST)


def _place(likely_ms: float) -> tuple[int, float]:
    """Between which two points of the grid a wait lies: the lower one, and how far from it."""
    at = math.log2(max(likely_ms, _SMALLEST_MS) / _SMALLEST_MS)
    below = min(int(at), SIZES - 2)
    return below, min(at - below, 1.0)


def score(bound_ms: float, waited_ms: float, left: bool) -> tuple[bool, float] | None:
    """Whether a told wait was kept, and after how long that was known; None if it never was.

    `waited_ms` after the telling the customer was answered, or `left`.
    """
    if waited_ms > bound_ms:
        return False, bound_ms
    return None if left else (True, waited_ms)
