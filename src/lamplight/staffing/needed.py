"""How many people are needed, half-hour by half-hour, for the customers who are expected.

Three things are added to Erlang's formulas, which are for one steady rate that is known.

The rate isn't known: it is a gamma variable around the forecast (`spread` is its coefficient of
variation), so that the number who come is negative binomial. Shares are over customers, and more
of them come at a high rate: a customer sees the rate with the gamma distribution of one more shape.

The rate isn't steady: what counts is what is at work, not what comes in. The load at a moment is
the number who would be served then where nobody waits (the modified offered load: Jagerman 1975;
Massey and Whitt, Operations Research 42 (1994) 1107-1124; with those who give up: Feldman,
Mandelbaum, Massey, Whitt, Management Science 54 (2008) 324-338); figures are the mean over the
half-hour of what Erlang's formulas say for it.

People aren't at work all the time they are paid for: `shrinkage` is the share that they aren't.

What this can't say: who still waits from the half-hour before where too few were here, skills, and
callbacks. A day played through the line can.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec
import numpy as np
from scipy.special import gammaincinv

from lamplight.line.limits import SLOT
from lamplight.staffing import palm
from lamplight.staffing.erlang import (
    LONGEST_S,
    MOST_AGENTS,
    SHORTEST_S,
    TARGET_S,
    OutOfRange,
    People,
    least,
    services,
)
from lamplight.staffing.palm import Numbers

FORMULA: Final = "needed/1"
"""Name and version, which go with every figure that is kept."""
MOST_ARRIVALS: Final = 1e6
"""In half an hour."""
MOST_SPREAD: Final = 3.0
MOST_SHRINKAGE: Final = 0.9
LEAST_COUNTED: Final = 0.01
"""Customers: where fewer are answered in time, no cost for each is told."""
_RATES: Final = 12  # that stand for all the rates that there may be, to some 1e-4
_WIDTH_OF_90: Final = 2 * 1.6448536269514722  # standard deviations, of a normal variable
_LEAST_SPREAD: Final = 1e-3  # a smaller one changes nothing that is told
_MOMENTS: Final = 3  # of a half-hour
_POINTS: Final = 32


class Expected(msgspec.Struct, frozen=True):
    """Who is expected in the half-hour from `at` (milliseconds): `arrivals` on average, at a rate
    with `spread` as its coefficient of variation (0: it is known, and arrivals are Poisson)."""

    at: int
    arrivals: float
    spread: float = 0.0


def spread_of(arrivals: float, low: float, high: float) -> float:
    """The spread of a forecast whose two-sided interval of 90 % is known: what its width is more
    than chance alone would make it, as the coefficient of variation of the rate."""
    if not arrivals > 0.0:
        return 0.0
    variance = ((high - low) / _WIDTH_OF_90) ** 2
    return min(math.sqrt(max(variance - arrivals, 0.0)) / arrivals, MOST_SPREAD)


class Terms(msgspec.Struct, frozen=True):
    """What is the same all week. `patience_seconds` None: nobody gives up. `shrinkage`: the share
    of paid time in which people aren't on the line (breaks, illness, learning)."""

    handle_seconds: float
    patience_seconds: float | None
    service_level: float = 0.9
    target_seconds: float = TARGET_S
    shrinkage: float = 0.0


class Met(msgspec.Struct, frozen=True):
    """How it is with so many people, by the terms of `erlang.Service`; None where waits have no
    mean, because more may come than they can do and nobody gives up."""

    people: int
    p_wait: float
    p_abandon: float
    service_level: float
    mean_wait_seconds: float | None
    occupancy: float


class Need(msgspec.Struct, frozen=True):
    """How many are needed from `at`: `people` on the line, `scheduled` so that as many are there
    after shrinkage. `load`: how many would be busy all the time. `fewer` None: that is nobody."""

    at: int
    load: float
    people: int
    scheduled: int
    met: Met
    fewer: Met | None


class Difference(msgspec.Struct, frozen=True):
    """What other numbers of people change, over all the half-hours. Customers are expected numbers.

    `hours` on the line and `paid_hours`, shrinkage included; `cost_minor` of these, in the smallest
    unit of money. `in_time`: how many more are answered within the target; `gave_up`: how many more
    give up (below 0: fewer); `wait_hours`: how much more all of them wait, None where it has no
    mean. `cost_minor_each`: for one more answered in time; None where there is none.
    """

    hours: float
    paid_hours: float
    cost_minor: int
    customers: float
    in_time: float
    gave_up: float
    wait_hours: float | None
    cost_minor_each: int | None
    formula: str = FORMULA


class _Figures(NamedTuple):
    """One entry for each half-hour."""

    people: People
    p_wait: Numbers
    p_abandon: Numbers
    service_level: Numbers
    mean_wait_seconds: Numbers
    occupancy: Numbers


def needed(expected: Sequence[Expected], terms: Terms) -> list[Need]:
    """The least number of people for each half-hour, at least 1, with whom the share of customers
    that the terms ask for is answered in time. Raises `OutOfRange`, as all here do."""
    week = _Week(expected, terms)
    goal = terms.service_level
    people = least(lambda those: week.with_people(those).service_level >= goal, week.load)
    with_these, with_fewer = _met(week.with_people(people)), _met(week.with_people(people - 1))
    scheduled = np.ceil(people / (1.0 - terms.shrinkage) - 1e-9)
    return [
        Need(
            at=one.at,
            load=float(week.load[i]),
            people=int(people[i]),
            scheduled=int(scheduled[i]),
            met=with_these[i],
            fewer=with_fewer[i] if people[i] > 1 else None,
        )
        for i, one in enumerate(expected)
    ]


def met(expected: Sequence[Expected], people: Sequence[int], terms: Terms) -> list[Met]:
    """How it is with so many people on the line in each half-hour; 0 is allowed here."""
    return _met(_Week(expected, terms).with_people(_here(people, len(expected))))


def difference(
    expected: Sequence[Expected],
    before: Sequence[int],
    after: Sequence[int],
    terms: Terms,
    cost_minor_per_hour: int,
) -> Difference:
    """What it means and costs to have `after` people on the line in each half-hour and not
    `before`: for a week of half-hours, the week's answer to one more person."""
    week = _Week(expected, terms)
    was = week.with_people(_here(before, len(expected)))
    will = week.with_people(_here(after, len(expected)))
    come = np.array([one.arrivals for one in expected])
    hours = float((will.people - was.people).sum()) * SLOT / 3_600_000
    paid = hours / (1.0 - terms.shrinkage)
    cost = round(paid * cost_minor_per_hour)
    in_time = float(come @ (will.service_level - was.service_level))
    with np.errstate(invalid="ignore"):  # endless before and after
        waits = (will.mean_wait_seconds - was.mean_wait_seconds)[come > 0.0]
    wait_hours = float(come[come > 0.0] @ waits) / 3_600
    return Difference(
        hours=hours,
        paid_hours=paid,
        cost_minor=cost,
        customers=float(come.sum()),
        in_time=in_time,
        gave_up=float(come @ (will.p_abandon - was.p_abandon)),
        wait_hours=wait_hours if math.isfinite(wait_hours) else None,
        cost_minor_each=round(cost / in_time) if abs(in_time) >= LEAST_COUNTED else None,
    )


def loads(expected: Sequence[Expected], handle_seconds: float) -> Numbers:
    """The load at moments of each half-hour in erlangs, a row each, by the nodes of `palm.rule`.

    People who are served drain and fill at the rate at which handling ends; at the first half-hour,
    and after long enough without any, nobody is served yet.
    """
    span, handle = SLOT / 1_000, handle_seconds
    kept = np.exp(-span / handle * palm.rule(_MOMENTS)[0])
    loads = np.zeros((len(expected), _MOMENTS))
    busy, until = 0.0, expected[0].at if expected else 0
    for i, one in enumerate(expected):
        busy *= math.exp(-(one.at - until) / 1_000 / handle)
        steady = one.arrivals / span * handle
        loads[i] = steady + (busy - steady) * kept
        busy = steady + (busy - steady) * math.exp(-span / handle)
        until = one.at + SLOT
    return loads


class _Week:
    """The rates that there may be in each half-hour, and what people mean for them."""

    def __init__(self, expected: Sequence[Expected], terms: Terms) -> None:
        _check(expected, terms)
        self._terms = terms
        by_moment = loads(expected, terms.handle_seconds)
        self.load = by_moment @ palm.rule(_MOMENTS)[1]
        spread = np.array([one.spread for one in expected], dtype=np.float64)[:, None]
        shares, weights = palm.rule(_RATES) if spread.any() else (np.ones(1), np.ones(1))
        known = spread < _LEAST_SPREAD
        shape = np.where(known, 1.0, spread) ** -2.0
        times = np.where(known, 1.0, gammaincinv(shape + 1.0, shares) / shape)
        rates = by_moment[:, :, None] * times[:, None, :] * 3_600.0 / terms.handle_seconds
        self._per_hour = rates.reshape(len(expected), _MOMENTS * len(shares))
        self._weights = np.outer(palm.rule(_MOMENTS)[1], weights).ravel()

    def with_people(self, people: People) -> _Figures:
        """Figures over the customers of each half-hour."""
        rows, columns = self._per_hour.shape
        some = np.repeat(np.maximum(people, 1), columns)
        found = services(
            self._per_hour.ravel(),
            self._terms.handle_seconds,
            some,
            patience_seconds=self._terms.patience_seconds,
            target_seconds=self._terms.target_seconds,
            points=_POINTS,
        )
        wait, gave_up, level, seconds = (
            one.reshape(rows, columns) @ self._weights
            for one in (
                found.p_wait,
                found.p_abandon,
                found.service_level,
                found.mean_wait_seconds,
            )
        )
        wait, gave_up, level = (np.minimum(one, 1.0) for one in (wait, gave_up, level))
        patience = self._terms.patience_seconds
        nobody = people == 0
        gave_up = np.where(nobody, 0.0 if patience is None else 1.0, gave_up)
        return _Figures(
            people=people,
            p_wait=np.where(nobody, 1.0, wait),
            p_abandon=gave_up,
            service_level=np.where(nobody, 0.0, level),
            mean_wait_seconds=np.where(nobody, patience or np.inf, seconds),
            occupancy=np.minimum(self.load * (1.0 - gave_up) / np.maximum(people, 1), 1.0),
        )


def _met(figures: _Figures) -> list[Met]:
    columns = (one.tolist() for one in figures)
    return [
        Met(people, wait, gave_up, level, seconds if math.isfinite(seconds) else None, occupancy)
        for people, wait, gave_up, level, seconds, occupancy in zip(*columns, strict=True)
    ]


def _here(people: Sequence[int], count: int) -> People:
    if len(people) != count or not all(0 <= one <= MOST_AGENTS for one in people):
        raise OutOfRange("people", f"must be from 0 to {MOST_AGENTS:,} for each half-hour")
    return np.array(people, dtype=np.int64)


def _check(expected: Sequence[Expected], terms: Terms) -> None:
    """`services` looks at the rest."""
    for one in expected:
        if not 0.0 <= one.arrivals <= MOST_ARRIVALS:
            raise OutOfRange("arrivals", f"must be from 0 to {MOST_ARRIVALS:,.0f}")
        if not 0.0 <= one.spread <= MOST_SPREAD:
            raise OutOfRange("spread", f"must be from 0 to {MOST_SPREAD:g}")
    if any(after.at - one.at < SLOT for one, after in pairwise(expected)):
        raise OutOfRange("at", "must rise by half an hour or more")
    if not SHORTEST_S <= terms.handle_seconds <= LONGEST_S:
        raise OutOfRange("handle_seconds", f"must be from {SHORTEST_S:g} to {LONGEST_S:,.0f}")
    if not 0.0 < terms.service_level < 1.0:
        raise OutOfRange("service_level", "must be above 0 and below 1, as .9")
    if not 0.0 <= terms.shrinkage <= MOST_SHRINKAGE:
        raise OutOfRange("shrinkage", f"must be from 0 to {MOST_SHRINKAGE:g}")
