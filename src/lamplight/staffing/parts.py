"""A simulation in parts that don't know each other: each can be run anywhere, in any order.

How a scenario is parted hangs on the scenario alone, never on the machine, so that the same seed
gives the same figures everywhere.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from itertools import pairwise
from math import ceil, sqrt
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from lamplight.staffing import draws
from lamplight.staffing.driver import (
    AGENT_BITS,
    ANSWERED,
    AT_ONCE,
    KEPT,
    OUTCOME_BITS,
    Drive,
)
from lamplight.staffing.opening import House
from lamplight.staffing.scenario import HOUR, Scenario, load
from lamplight.staffing.watching import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lamplight.staffing.habits import Customers

PARTS: Final = 8
BATCHES: Final = 64
LEAST_OF_PART: Final = 25_000
LEAST_BATCHES: Final = 8
DAYS_OF_PART: Final = 10
_WARM_UP_SHARE: Final = 0.1

SERVED: Final = (AT_ONCE, ANSWERED, KEPT)
"""The outcomes of who has talked with a person."""

Progress = Callable[[int], None] | None
Watching = Callable[[int], Watcher] | None


class Part(msgspec.Struct, frozen=True):
    """What to run: `customers` after `warm_up` others, in `batches`; or the days from `first_day`
    on, `days` of them."""

    number: int
    customers: int = 0
    warm_up: int = 0
    batches: int = 0
    first_day: int = 0
    days: int = 0


class Ran(msgspec.Struct, frozen=True):
    """What came of a part. `outcomes` are 64-bit whole numbers, one a customer who counts (see
    `driver`), in batches of `sizes`; a day is a batch. In milliseconds, a batch each: how long
    agents were in talks and wrap-up, how long they were there, and of this after their time."""

    outcomes: bytes
    sizes: list[int]
    busy: list[float]
    staffed: list[float]
    overtime: list[float]


def parts_of(scenario: Scenario) -> list[Part]:
    """The parts of a scenario, in order."""
    if scenario.arrivals.by_day:
        firsts = range(0, scenario.days, DAYS_OF_PART)
        return [
            Part(number, first_day=first, days=min(DAYS_OF_PART, scenario.days - first))
            for number, first in enumerate(firsts)
        ]
    customers = scenario.customers
    forgets = warming_up(scenario)
    warm_up = forgets if scenario.warm_up is None else scenario.warm_up
    most = int(customers * _WARM_UP_SHARE / warm_up) if warm_up else PARTS
    count = max(1, min(PARTS, customers // LEAST_OF_PART, most))
    batches = max(LEAST_BATCHES, min(BATCHES, customers // max(forgets, 1)))
    batches = min(batches // count, customers)
    batches = 1 << batches.bit_length() - 1  # halved as often as need be
    bounds = [customers * number // count for number in range(count + 1)]
    return [
        Part(number, bounds[number + 1] - bounds[number], warm_up, batches)
        for number in range(count)
    ]


def warming_up(scenario: Scenario) -> int:
    """After how many customers an empty house is as full as it gets, as a rule of thumb.

    Without patience a line forgets its start at the rate (1 - sqrt(rho))^2 of all services at work
    (M/M/1: Cohen, The Single Server Queue, 1982, III.7); with patience no slower than people talk
    and give up. Six such times; no more than those who count, or `LEAST_OF_PART`.
    """
    arrivals = scenario.arrivals
    work, people = load(scenario, scenario.kinds)
    per_ms = arrivals.per_hour / HOUR
    handling = work / per_ms
    uneven = max((1.0 + one.handling.squared_cv) / 2.0 for one in scenario.kinds)
    told = [one.patience.mean_ms for one in scenario.kinds if one.patience is not None]
    slowest = [handling + max(told)] if len(told) == len(scenario.kinds) else []
    if work < people:
        slowest.append(handling / people / (1.0 - sqrt(work / people)) ** 2 + handling)
    return min(max(scenario.customers, LEAST_OF_PART), ceil(6.0 * per_ms * uneven * min(slowest)))


def run_part(
    scenario: Scenario, part: Part, progress: Progress = None, watching: Watching = None
) -> Ran:
    """Run one part. `progress` is told now and then how many customers more have come. `watching`
    makes the watcher of each run: of a day (its number), or of the whole part (the part's)."""
    if scenario.arrivals.by_day:
        return _run_days(scenario, part, progress, watching)
    return _run_steady(scenario, part, progress, watching)


def _run_steady(scenario: Scenario, part: Part, progress: Progress, watching: Watching) -> Ran:
    house = House(scenario)
    count = part.warm_up + part.customers
    outcomes = array("q", bytes(8 * count))
    bounds = (part.warm_up + np.arange(part.batches + 1) * part.customers // part.batches).tolist()
    drawn = _Kept(draws.steady(scenario, part.number, count, lucky=house.lucky), progress, bounds)
    watcher = None if watching is None else watching(part.number)
    drive = Drive(house.line, house.requests, house.habits, outcomes, watcher)
    drive.run(drawn.customers(), house.plan)
    between = HOUR / scenario.arrivals.per_hour
    came = [*drawn.came, drawn.last + between]  # the next would come then
    return Ran(
        outcomes=memoryview(outcomes)[part.warm_up :].tobytes(),
        sizes=np.diff(bounds).tolist(),
        busy=[_busy(scenario, outcomes, drawn, *some) for some in pairwise(bounds)],
        staffed=(np.diff(came) * scenario.agents).tolist(),
        overtime=[0.0] * part.batches,
    )


def _run_days(scenario: Scenario, part: Part, progress: Progress, watching: Watching) -> Ran:
    rostered = float(sum(one.count * one.hours_ms for one in scenario.groups))
    ran = Ran(b"", [], [], [], [])
    kept: list[bytes] = []
    for day in range(part.first_day, part.first_day + part.days):
        house = House(scenario)
        drawn = _Kept(draws.on_day(scenario, day, lucky=house.lucky), progress)
        outcomes = array("q")
        watcher = None if watching is None else watching(day)
        drive = Drive(house.line, house.requests, house.habits, outcomes, watcher)
        drive.run(drawn.customers(outcomes), house.plan)
        kept.append(outcomes.tobytes())
        ran.sizes.append(len(outcomes))
        ran.busy.append(_busy(scenario, outcomes, drawn, 0, len(outcomes)))
        ran.overtime.append(float(drive.overtime))
        ran.staffed.append(rostered + drive.overtime)
    return msgspec.structs.replace(ran, outcomes=b"".join(kept))


class _Kept:
    """Passes drawn customers on to a drive. Keeps how long each talks, and when those came whose
    numbers (from 0) are in `bounds`."""

    def __init__(
        self, drawn: Iterator[draws.Some], progress: Progress, bounds: Sequence[int] = ()
    ) -> None:
        self._drawn = drawn
        self._progress = progress
        self._bounds = bounds
        self.handling = array("f")
        self.came: list[float] = []
        self.last = 0.0

    def customers(self, room: array[int] | None = None) -> Iterator[Customers]:
        """`room` grows by as many zeros as customers come."""
        for some in self._drawn:
            first, count = len(self.handling), len(some.at)
            ours = [one - first for one in self._bounds if first <= one < first + count]
            self.came += some.at[ours].tolist()
            self.last = float(some.at[-1])
            self.handling.frombytes(some.handling.astype(np.float32).tobytes())
            if room is not None:
                room.frombytes(bytes(8 * count))
            yield some.customers
            if self._progress is not None:
                self._progress(count)


def _busy(scenario: Scenario, outcomes: array[int], drawn: _Kept, first: int, end: int) -> float:
    """How long the customers from one number to another kept somebody busy: their talks, and the
    wrap-up after these."""
    if first == end:
        return 0.0
    noted = np.frombuffer(outcomes, dtype=np.int64)[first:end]
    handling = np.frombuffer(drawn.handling, dtype=np.float32)[first:end]
    wrap_up = np.concatenate([[0.0], *([one.wrap_up_ms] * one.count for one in scenario.groups)])
    served = np.isin(noted & ((1 << OUTCOME_BITS) - 1), SERVED)
    who = noted[served] >> OUTCOME_BITS & ((1 << AGENT_BITS) - 1)
    return float(handling[served].sum(dtype=np.float64) + wrap_up[who].sum())
