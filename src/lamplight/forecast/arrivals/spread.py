"""How far off a forecast may be: counts around a mean, and what the last weeks say of it.

Counts vary more than chance alone would have it, since a whole day is busier or quieter than was
thought. A Poisson count whose rate is gamma-distributed has the variance m + φ m² around its mean m
(negative binomial); φ is measured. Then the quantiles are corrected by the ranks that what came
really had within its forecast (distributional conformal prediction: Chernozhukov, Wüthrich, Zhu,
PNAS 118 (2021) e2107794118), and the share left out follows what was missed lately (Gibbs &
Candès, NeurIPS 2021), so that nine of ten slots lie within, also where a count can only be 0 or 1.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from lamplight.forecast.arrivals.history import Numbers

_WIDENED: Final = 0.02
"""φ before anything is known: a day is off by 14 %."""
_FIRST, _FIRST_OF_ONE = 0.2, 0.6
"""φ of a first forecast: off by 45 %, and by what one or two days say of a rate, .6 of its mean."""
_AS_DAYS: Final = 5.0
"""For how many days that prior counts."""
_SLOT_AS_DAYS: Final = 20.0
_HALVED: Final = 30.0
_KEPT: Final = 120
_STEP: Final = 0.1
_FAR: Final = 5.0
_SURELY_NONE: Final = 0.95
_SUREST: Final = 0.995
"""The rank above which no limit is set: that of one odd day among few would lie many times above
anything that ever came, and say nothing for weeks."""
_ROUNDS: Final = 64
_EVEN: Final = np.linspace(0.005, 0.995, 100)


def rank(counts: Numbers, mean: Numbers, phi: Numbers) -> Numbers:
    """Where a count lies within its forecast: P(fewer) + P(as many) / 2."""
    return (below(counts, mean, phi) + below(counts - 1.0, mean, phi)) / 2.0


def below(counts: Numbers, mean: Numbers, phi: Numbers) -> Numbers:
    """P(at most `counts`) of a negative binomial count; arguments of one shape."""
    shape = 1.0 / np.maximum(phi, 1e-7)
    most = betainc(shape, np.maximum(counts, 0.0) + 1.0, shape / (shape + np.maximum(mean, 0.0)))
    return np.where(counts < 0.0, 0.0, most)


def highest(level: float, mean: Numbers, phi: Numbers) -> Numbers:
    """The largest whole count whose rank is at most `level`, and at least 0."""
    low = np.zeros_like(mean)
    high = np.ceil(mean + 10.0 + 40.0 * np.sqrt(mean + phi * mean * mean))
    for _ in range(_ROUNDS):
        if not np.any(high - low > 1.0):
            break
        middle = np.floor((low + high) / 2.0)
        within = rank(middle, mean, phi) <= level
        low, high = np.where(within, middle, low), np.where(within, high, middle)
    return low


def median(mean: Numbers) -> Numbers:
    """The count that half of all stay at or below, where people come one by one (Poisson): what
    is off by least. From 8 on the mean does as well."""
    half = np.zeros_like(mean)
    small = np.minimum(mean, 8.0)
    for count in range(8):
        half += below(np.full_like(small, float(count)), small, np.zeros_like(small)) < 0.5
    return np.where(mean < 8.0, half, mean)


@dataclass(slots=True)
class Spread:
    """Learns from days that came: feed each with the forecast that was made for it.

    `out`: the share that may lie outside `bounds`; `above`: that may lie above `limit`. All arrays
    have shape (slots,).
    """

    slots: int
    out: float = 0.1
    above: float = 0.05
    _counts: list[Numbers] = field(default_factory=list)
    _means: list[Numbers] = field(default_factory=list)
    _ranks: list[Numbers] = field(default_factory=list)
    _left_out: float = 0.1
    _over: float = 0.05

    def phi(self, mean: Numbers) -> Numbers:
        """φ of each slot of a day with this forecast."""
        if not self._counts:
            return _FIRST + _FIRST_OF_ONE / np.maximum(mean, 0.5)
        counts, means = np.array(self._counts), np.array(self._means)
        ages = 0.5 ** (np.arange(len(counts))[::-1] / _HALVED)
        variance = means + _WIDENED * means**2
        off = np.minimum((counts - means) ** 2, _FAR**2 * np.maximum(variance, 0.25))
        square = (ages @ means**2).sum()
        prior = _AS_DAYS * np.mean(means**2, axis=0).sum()
        phi = ((ages @ (off - means)).sum() + prior * _WIDENED) / (square + prior + 1e-12)
        phi = max(phi, 1e-4)
        held = ages @ (means + phi * means**2)
        own = np.mean(held) * _SLOT_AS_DAYS / max(ages.sum(), 1.0) + 1e-12
        ratio = (ages @ off + own) / (held + own)
        level = ages @ means / ages.sum()
        wide = (ratio * (level + phi * level**2) - level) / np.maximum(level, 1e-9) ** 2
        own_phi: Numbers = np.clip(np.where(level > 0.0, wide, phi), phi / 5.0, phi * 5.0)
        return own_phi

    def saw(self, counts: Numbers, mean: Numbers) -> None:
        """A day has come: what came, and what had been forecast."""
        phi = self.phi(mean)
        ranks = rank(counts, mean, phi)
        ranks = np.where((mean <= 0.0) & (counts > 0.0), 1.0, ranks)
        told = _counted(mean, phi)
        if np.any(told):
            self._follow(ranks[told])
        for kept, new in (
            (self._counts, counts),
            (self._means, mean),
            (self._ranks, np.where(told, ranks, np.nan)),
        ):
            kept.append(new)
            del kept[:-_KEPT]

    def _follow(self, ranks: Numbers) -> None:
        """Leave out more where too little was missed lately, and less where too much."""
        missed = float(np.mean(np.abs(ranks - 0.5) > self._level(self._left_out)))
        above = float(np.mean(ranks > self._top(self._over)))
        self._left_out = _kept(self._left_out + _STEP * (self.out - missed), self.out)
        self._over = _kept(self._over + _STEP * (self.above - above), self.above)

    def bounds(self, mean: Numbers) -> tuple[Numbers, Numbers]:
        """Whole counts between which (both included) all but `out` lie."""
        phi = self.phi(mean)
        level = self._level(self._left_out)
        high = highest(0.5 + level, mean, phi)
        low = highest(0.5 - level, mean, phi)
        low = np.where(rank(low, mean, phi) < 0.5 - level, low + 1.0, low)
        shut = mean <= 0.0
        return np.where(shut, 0.0, np.minimum(low, high)), np.where(shut, 0.0, high)

    def limit(self, mean: Numbers) -> Numbers:
        """Whole counts that all but `above` stay at or below (one side)."""
        top = min(self._top(self._over), _SUREST)
        return np.where(mean <= 0.0, 0.0, highest(top, mean, self.phi(mean)))

    def _top(self, over: float) -> float:
        """The rank that all but this share stay at or below."""
        ranks, shares = self._seen()
        return _quantile(ranks, shares, 1.0 - over)

    def _level(self, out: float) -> float:
        """How far from the middle a rank may be so that all but `out` are nearer."""
        ranks, shares = self._seen()
        return _quantile(np.abs(ranks - 0.5), shares, 1.0 - out)

    def _seen(self) -> tuple[Numbers, Numbers]:
        """Ranks of what came, and how much each counts; evenly spread ones before there are any."""
        ranks = [_EVEN]
        shares = [np.full(len(_EVEN), _AS_DAYS / len(_EVEN))]
        for age, day in enumerate(reversed(self._ranks)):
            told = day[~np.isnan(day)]
            if len(told):
                ranks.append(told)
                shares.append(np.full(len(told), 0.5 ** (age / _HALVED) / len(told)))
        return np.concatenate(ranks), np.concatenate(shares)


def _kept(share: float, aim: float) -> float:
    """A share that is left out, not too far from what is aimed at."""
    return min(max(share, aim / 5.0), 3.0 * aim)


def _counted(mean: Numbers, phi: Numbers) -> NDArray[np.bool_]:
    """Which slots say something: not those in which surely nobody comes."""
    told: NDArray[np.bool_] = below(np.zeros_like(mean), mean, phi) < _SURELY_NONE
    return told


def _quantile(values: Numbers, shares: Numbers, level: float) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(shares[order])
    return float(values[order][np.searchsorted(reached, level * reached[-1])])
