"""From what became of each customer to figures, each with its standard error and its interval.

Populations and formulas stand beside each figure in `RATIOS` and in docs/simulating.md. Intervals
are of 95 %, by batch means (Law, Simulation Modeling and Analysis, 5th ed., 9.5.3): customers in
the order in which they came are divided into batches, and how far the batches differ says how far
the whole may be off. By day a batch is a day, and the days don't know each other. Without days
neighbouring batches are merged until their waits no longer lean on each other.
"""

from __future__ import annotations

from math import inf, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lamplight.staffing.driver import (
    ABANDONED,
    ANSWERED,
    AT_ONCE,
    KEPT,
    OUTCOME_BITS,
    UNREACHED,
    UNSERVED,
    WAIT_ABOVE,
)
from lamplight.staffing.parts import LEAST_BATCHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lamplight.staffing.parts import Ran
    from lamplight.staffing.scenario import Scenario

COUNTS: Final = ("offered", "answered", "abandoned", "kept_callbacks", "unserved")
RATIOS: Final = {
    "p_wait": ("waited", "offered"),
    "p_abandon": ("abandoned", "offered"),
    "asa_seconds": ("waited_by_answered", "answered"),
    "mean_wait_seconds": ("waited_by_all", "offered"),
    "service_level": ("within_target", "offered"),
    "occupancy": ("busy", "staffed"),
}
"""Each figure as a sum over a sum."""
SHARES: Final = ("p_wait", "p_abandon", "service_level", "occupancy")
"""Figures that are never above 1."""
QUANTILES: Final = {"wait_p50": 0.5, "wait_p90": 0.9}
FIGURES: Final = (
    "offered", "answered", "abandoned", "kept_callbacks", "unserved", "p_wait", "p_abandon",
    "asa_seconds", "mean_wait_seconds", "wait_p50", "wait_p90", "service_level", "occupancy",
)  # fmt: skip
_FEW: Final = (12.7062047, 4.3026527, 3.1824463, 2.7764451, 2.5705818, 2.4469119)
_Z: Final = 1.959963985
_SMALL: Final = (1 << 31) - 1
_LEANS: Final = 1.645  # a lag-one correlation so many standard errors above 0 is no accident


class Tally:
    """What became of all customers of a scenario, in batches. `columns`: sums, one a batch."""

    def __init__(self, scenario: Scenario, ran: Sequence[Ran]) -> None:
        self._by_day = scenario.arrivals.by_day
        self._of_part = len(ran[0].sizes)
        self._waits: list[NDArray[np.signedinteger[Any]]] = []
        sums: dict[str, list[float]] = {}
        for one in ran:
            noted = np.frombuffer(one.outcomes, dtype=np.int64)
            for batch in np.split(noted, np.cumsum(one.sizes)[:-1]):
                for name, value in _sums(scenario.target_ms, batch).items():
                    sums.setdefault(name, []).append(value)
                waits = batch >> WAIT_ABOVE
                small = not len(waits) or waits.max() <= _SMALL
                self._waits.append(waits.astype(np.int32) if small else waits)
        for name in ("busy", "staffed", "overtime"):
            sums[name] = [value for one in ran for value in getattr(one, name)]
        self.columns = {name: np.asarray(each, dtype=np.float64) for name, each in sums.items()}

    @property
    def batches(self) -> int:
        return len(self._waits)

    def total(self, column: str) -> float:
        return float(self.columns[column].sum())

    def most(self, name: str) -> float:
        """More than which a figure can't be."""
        if name in SHARES:
            return 1.0
        return self.total("offered") if name in COUNTS and not self._by_day else inf

    def independent(self) -> int:
        """How many neighbouring batches must be taken together for batches that don't lean on
        each other: 1, 2, 4 …, as long as enough batches are left. Batches of days never lean."""
        together = 1
        if self._by_day:
            return together
        while self._of_part % (2 * together) == 0 and self._leans(together):
            if self.batches // (2 * together) < LEAST_BATCHES:
                break
            together *= 2
        return together

    def _leans(self, together: int) -> bool:
        return any(
            _lag_one(merged(self.columns[name], together)) * sqrt(self.batches / together) > _LEANS
            for name in ("waited_by_all", "waited")
        )

    def values(self) -> dict[str, float | None]:
        """Every figure; None where nobody is in its population."""
        found: dict[str, float | None] = {name: int(self.total(name)) for name in COUNTS}
        for name, (over, under) in RATIOS.items():
            below = self.total(under)
            found[name] = self.total(over) / below if below else None
        if found["occupancy"] is not None:  # of talks that outlast the last who came
            found["occupancy"] = min(1.0, found["occupancy"])
        everybody = np.concatenate(self._waits)
        for name, share in QUANTILES.items():
            found[name] = float(np.quantile(everybody, share)) / 1000.0 if everybody.size else None
        return {name: found[name] for name in FIGURES}

    def deviations(self, together: int) -> dict[str, NDArray[np.float64] | None]:
        """By how much each batch moves each figure away from its mean, in the figure's unit: the
        standard error is that of the mean of these numbers. Two tallies of the same customers are
        compared by the difference of theirs."""
        found: dict[str, NDArray[np.float64] | None] = {}
        for name, (over, under) in RATIOS.items():
            found[name] = self._of_ratio(over, under, together)
        for name in COUNTS:
            column = merged(self.columns[name], together)
            found[name] = (column - column.mean()) * len(column)
            if not self._by_day:  # of so many customers, whose number isn't left to chance
                of_all = self._of_ratio(name, "offered", together)
                found[name] = None if of_all is None else of_all * self.total("offered")
        for name, share in QUANTILES.items():
            found[name] = self._of_quantile(share, together)
        return found

    def _of_ratio(self, over: str, under: str, together: int) -> NDArray[np.float64] | None:
        above, below = (merged(self.columns[one], together) for one in (over, under))
        whole = below.sum()
        if not whole:
            return None
        gone: NDArray[np.float64] = (above - above.sum() / whole * below) / (whole / len(below))
        return gone

    def _of_quantile(self, share: float, together: int) -> NDArray[np.float64] | None:
        """How many more than its share of a batch waited beyond the quantile of all, by how dense
        waits are there (Bahadur, Annals of Mathematical Statistics 37 (1966) 577-580). The density
        is that of the waits between two quantiles nearby."""
        everybody = np.concatenate(self._waits)
        if not everybody.size:
            return None
        near = min(min(share, 1.0 - share) / 2.0, max(0.01, everybody.size**-0.4))
        low, at, high = np.quantile(everybody, (share - near, share, share + near))
        sizes = np.asarray([one.size for one in self._waits], dtype=np.float64)
        beyond = np.asarray([(one > at).sum() for one in self._waits], dtype=np.float64)
        whole = everybody.size
        more = merged(beyond, together) - beyond.sum() / whole * merged(sizes, together)
        gone: NDArray[np.float64] = more / (whole / len(more)) * (high - low) / (2.0 * near)
        return gone / 1000.0


def merged(column: NDArray[np.float64], together: int) -> NDArray[np.float64]:
    """Sums of so many neighbours."""
    sums: NDArray[np.float64] = column.reshape(-1, together).sum(axis=1)
    return sums


def standard_error(deviations: NDArray[np.float64]) -> float | None:
    """Of the mean of these; None of fewer than two."""
    count = len(deviations)
    return float(deviations.std(ddof=1)) / sqrt(count) if count > 1 else None


def interval(
    value: float, error: float, batches: int, most: float = inf, before: float = 0.0
) -> list[float]:
    """Of 95 %, by Student's t, where the figure can be: from 0 to `most`. `before`: of the
    difference to a figure of that value, so that what it becomes can be."""
    reach = student(batches - 1) * error
    return [max(0.0 - before, value - reach), min(most - before, value + reach)]


def student(degrees: int) -> float:
    """The .975 quantile of Student's t, to 1e-4: for few degrees from a table, else by Cornish and
    Fisher's expansion (Abramowitz & Stegun, 26.7.5). scipy has it, and takes longer to import than
    a small simulation to run."""
    if degrees <= len(_FEW):
        return _FEW[degrees - 1]
    z, n = _Z, float(degrees)
    terms = (
        (z**3 + z) / 4.0,
        (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0,
        (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0,
        (79.0 * z**9 + 776.0 * z**7 + 1482.0 * z**5 - 1920.0 * z**3 - 945.0 * z) / 92_160.0,
    )
    return z + sum(term / n**power for power, term in enumerate(terms, 1))


def told(tally: Tally, together: int) -> dict[str, Any]:
    """The figures, `ci` and `se` as they are printed."""
    values = tally.values()
    moved = tally.deviations(together)
    errors: dict[str, float | None] = {}
    intervals: dict[str, list[float] | None] = {}
    for name, value in values.items():
        of = moved[name]
        error = None if of is None else standard_error(of)
        if name == "offered" and not error:
            continue  # as many as were asked for
        errors[name] = error
        if value is None or of is None or error is None:
            intervals[name] = None
        else:
            intervals[name] = interval(value, error, len(of), tally.most(name))
    return {**values, "ci": intervals, "se": errors}


def _sums(target: float, noted: NDArray[np.int64]) -> dict[str, float]:
    """The columns of one batch."""
    waits = noted >> WAIT_ABOVE
    ended = noted & ((1 << OUTCOME_BITS) - 1)
    count = np.bincount(ended, minlength=UNSERVED + 1)
    answered = (ended == AT_ONCE) | (ended == ANSWERED) | (ended == KEPT)
    of_answered = waits[answered]
    return {
        "offered": len(noted),
        "answered": len(of_answered),
        "abandoned": count[ABANDONED] + count[UNREACHED],
        "kept_callbacks": count[KEPT],
        "unserved": count[UNSERVED],
        "waited": len(noted) - count[AT_ONCE],
        "waited_by_answered": of_answered.sum() / 1000.0,
        "waited_by_all": waits.sum() / 1000.0,
        "within_target": (of_answered <= target).sum(),
    }


def _lag_one(column: NDArray[np.float64]) -> float:
    """The correlation of neighbours."""
    away = column - column.mean()
    square = float((away * away).sum())
    return float((away[1:] * away[:-1]).sum()) / square if square else 0.0
