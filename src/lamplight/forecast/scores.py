"""Did we tell the truth? Told waits scored against what then happened.

Who left before the bound had passed is censored: whether they would have been through isn't known.
They are never counted as kept nor as broken; those who stayed as long stand for them, weighted by
the inverse of the Kaplan-Meier probability of having stayed until it was known (Kaplan & Meier,
JASA 53 (1958) 457-481; Robins & Rotnitzky, 1992). So the figures speak of all who were told, and
not only of those whose patience was enough.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

Key = TypeVar("Key", bound=Hashable)
Numbers = NDArray[np.float64]


class Told(msgspec.Struct, frozen=True, gc=False):
    """One told wait, in milliseconds, and what came of it.

    `lasted_ms` after the telling the customer was answered; where they weren't (`answered` is
    false) they had left by then, or were still waiting when this was looked at.
    """

    likely_ms: float
    bound_ms: float
    lasted_ms: float
    answered: bool


class Truth(msgspec.Struct, frozen=True, gc=False):
    """How the told waits of some stretch went. Shares from 0 to 1, times in milliseconds.

    `told`: how many. `known`: of how many it is known whether the bound was kept. `within`: the
    share that was through within the bound (nine of ten was said). `early`: the share through
    before the most likely time. `mean_told_ms`: mean of the most likely waits as told.
    `mean_actual_ms`: mean of what they were, up to the longest that was seen to its end.
    `width`: how much longer than the most likely wait the bound was, on the mean (sharpness: the
    less the better, as long as `within` is what was said). Null where nothing is known.
    """

    told: int
    known: int
    within: float | None
    early: float | None
    mean_told_ms: float | None
    mean_actual_ms: float | None
    width: float | None

    @property
    def late(self) -> float | None:
        """The share that took longer than the bound."""
        return None if self.within is None else 1.0 - self.within


def truth(tellings: Iterable[Told]) -> Truth:
    """The figures of these told waits; any number, in any order."""
    rows = list(tellings)
    if not rows:
        return Truth(0, 0, None, None, None, None, None)
    likely = np.array([one.likely_ms for one in rows], dtype=np.float64)
    bound = np.array([one.bound_ms for one in rows], dtype=np.float64)
    lasted = np.array([one.lasted_ms for one in rows], dtype=np.float64)
    answered = np.array([one.answered for one in rows], dtype=np.bool_)
    stayed = Stayed(lasted, ~answered)
    return Truth(
        told=len(rows),
        known=int(np.count_nonzero(answered | (lasted > bound))),
        within=_value(share_by(bound, lasted, answered, stayed)),
        early=_value(share_by(likely, lasted, answered, stayed)),
        mean_told_ms=float(likely.mean()),
        mean_actual_ms=_mean_actual(lasted, answered),
        width=float(np.mean(bound / np.maximum(likely, 1.0)) - 1.0),
    )


def by(tellings: Iterable[tuple[Key, Told]]) -> dict[Key, Truth]:
    """The same for each key, such as a day and a line, in the order in which they first come."""
    groups: dict[Key, list[Told]] = {}
    for key, one in tellings:
        groups.setdefault(key, []).append(one)
    return {key: truth(group) for key, group in groups.items()}


class Stayed:
    """The Kaplan-Meier share of those who have not left after a time, counting from the telling."""

    def __init__(self, lasted: Numbers, left: NDArray[np.bool_]) -> None:
        """`lasted`: until each was answered or left; `left`: which of them left."""
        order = np.lexsort((left, lasted))  # at one instant, who is answered goes before who leaves
        at_risk = np.arange(len(order), 0, -1)
        steps = np.where(left[order], 1.0 - 1.0 / at_risk, 1.0)
        self._times = lasted[order]
        self._shares = np.concatenate(([1.0], np.cumprod(steps)))

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
    """The share answered within its own limit, those who left before it weighted out; None where
    nothing is known."""
    known = answered | (lasted > limit)
    weights = 1.0 / stayed.until(np.minimum(lasted, limit)[known])
    total = float(weights.sum())
    if not total:
        return None
    kept = (answered & (lasted <= limit))[known]
    value = 1.0 if kept.all() else float(weights[kept].sum()) / total
    return Share(value, total * total / float(np.sum(weights * weights)))


def _mean_actual(lasted: Numbers, answered: NDArray[np.bool_]) -> float | None:
    """The area under the Kaplan-Meier share that still waits, up to the last one answered."""
    if not answered.any():
        return None
    waits = Stayed(lasted, answered)
    times = np.unique(lasted[answered])
    shares = waits.until(times)
    return float(np.sum(shares * np.diff(times, prepend=0.0)))


def _value(share: Share | None) -> float | None:
    return None if share is None else share.value


def share_of(tellings: Iterable[Told], within: Callable[[Told], float]) -> Share | None:
    """The share that was answered within a time of each telling's own, such as whole minutes as
    they were said instead of the bound to the millisecond."""
    rows = list(tellings)
    if not rows:
        return None
    lasted = np.array([one.lasted_ms for one in rows], dtype=np.float64)
    answered = np.array([one.answered for one in rows], dtype=np.bool_)
    limit = np.array([within(one) for one in rows], dtype=np.float64)
    return share_by(limit, lasted, answered, Stayed(lasted, ~answered))
