"""What chance gives each customer: when they come, how long they talk and wait, their luck.

Each use has a stream of its own (numpy's PCG64), from which every customer takes one number in
their turn, whatever the agents and the rules are: two scenarios that differ only in these see the
same customers with the same luck, which is what makes their difference sharp.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from lamplight.staffing.habits import Customers
from lamplight.staffing.scenario import HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lamplight.staffing.scenario import Arrivals, Kind, Scenario, Times

CHUNK: Final = 1 << 13

_ARRIVALS: Final = 0
_HANDLING: Final = 1
_PATIENCE: Final = 2
_KINDS: Final = 3
_LUCK: Final = 4
LONGEST_MS: Final = float(1 << 44)
"""No drawn time is longer: more than five hundred years."""


class Some(NamedTuple):
    """Some customers, and again when they come and how long they talk, for counting."""

    customers: Customers
    at: NDArray[np.int64]
    handling: NDArray[np.int64]


def stream(seed: int, part: int, use: int) -> np.random.Generator:
    """The stream of one use in one part of a simulation."""
    told = np.random.SeedSequence(entropy=seed, spawn_key=(part, use))
    return np.random.Generator(np.random.PCG64(told))


def draw(times: Times, count: int, chance: np.random.Generator) -> NDArray[np.float64]:
    """`count` times in milliseconds."""
    if times.distribution == "constant":
        return np.full(count, times.mean_ms)
    if times.distribution == "exponential":
        return chance.standard_exponential(count) * times.mean_ms
    if times.distribution == "lognormal":
        variance = log(1.0 + times.cv * times.cv)
        centre = log(times.mean_ms) - variance / 2.0
        long: NDArray[np.float64] = np.exp(centre + variance**0.5 * chance.standard_normal(count))
        return long
    known = np.asarray(times.recorded_ms, dtype=np.float64)
    drawn: NDArray[np.float64] = known[(chance.random(count) * len(known)).astype(np.int64)]
    return drawn


def steady(scenario: Scenario, part: int, count: int, *, lucky: bool) -> Iterator[Some]:
    """So many customers at the scenario's rate, some at a time.
    `lucky`: whether anything hangs on their luck."""
    arrivals = stream(scenario.seed, part, _ARRIVALS)
    others = _Others(scenario, part, lucky=lucky)
    between = HOUR / scenario.arrivals.per_hour
    came = 0.0
    for done in range(0, count, CHUNK):
        some = min(CHUNK, count - done)
        at = came + np.cumsum(arrivals.standard_exponential(some) * between)
        came = float(at[-1])
        yield others.of(_whole(at))


def on_day(scenario: Scenario, day: int, *, lucky: bool) -> Iterator[Some]:
    """The same for the customers of one day; nothing on a day on which nobody comes."""
    arrivals = scenario.arrivals
    if arrivals.times_ms:
        at = np.asarray(arrivals.times_ms, dtype=np.int64)
    else:
        at = _of_profile(arrivals, stream(scenario.seed, day, _ARRIVALS))
    others = _Others(scenario, day, lucky=lucky)
    for done in range(0, len(at), CHUNK):
        yield others.of(at[done : done + CHUNK], known_from=done)


class _Others:
    """The streams beside that of the arrivals, each read on from customer to customer."""

    def __init__(self, scenario: Scenario, part: int, *, lucky: bool) -> None:
        self._kinds: tuple[Kind, ...] = scenario.kinds
        self._arrivals = scenario.arrivals
        shares = np.cumsum([one.share for one in scenario.kinds])
        self._bounds = shares[:-1] / shares[-1]
        self._handling, self._patience, self._kind, self._luck = (
            stream(scenario.seed, part, use) for use in (_HANDLING, _PATIENCE, _KINDS, _LUCK)
        )
        self._lucky = lucky

    def of(self, at: NDArray[np.int64], known_from: int = 0) -> Some:
        count = len(at)
        known = slice(known_from, known_from + count)
        kinds = self._which(count, known)
        handling = _whole(self._drawn([one.handling for one in self._kinds], kinds, self._handling))
        patience = np.full(count, -1, dtype=np.int64)
        if any(one.patience is not None for one in self._kinds):
            patience = self._patiences(kinds, count)
        handling = _unless_known(handling, self._arrivals.handling_ms[known])
        patience = _unless_known(patience, self._arrivals.patience_ms[known])
        luck: list[int] = []
        if self._lucky:
            luck = self._luck.integers(0, 1 << 64, count, dtype=np.uint64).tolist()
        several = kinds.tolist() if len(self._kinds) > 1 else []
        some = Customers(at.tolist(), handling.tolist(), patience.tolist(), several, luck)
        return Some(some, at, handling)

    def _which(self, count: int, known: slice) -> NDArray[np.int64]:
        told = self._arrivals.kinds[known]
        if told:
            return np.asarray(told, dtype=np.int64)
        if len(self._kinds) == 1:
            return np.zeros(count, dtype=np.int64)
        return np.searchsorted(self._bounds, self._kind.random(count), side="right")

    def _drawn(
        self, times: list[Times], kinds: NDArray[np.int64], chance: np.random.Generator
    ) -> NDArray[np.float64]:
        """A time for each, by their kind."""
        first = times[0]
        if all(one == first for one in times):
            return draw(first, len(kinds), chance)
        return np.choose(kinds, _all_of(times, len(kinds), chance))

    def _patiences(self, kinds: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        first = self._kinds[0].patience
        if first is not None and all(one.patience == first for one in self._kinds):
            return _whole(draw(first, count, self._patience))
        told = [one.patience for one in self._kinds]
        some = next(one for one in told if one is not None)
        all_give_up = [one or some for one in told]
        drawn = _whole(np.choose(kinds, _all_of(all_give_up, count, self._patience)))
        for number, one in enumerate(told):
            if one is None:
                drawn[kinds == number] = -1
        return drawn


def _all_of(
    times: list[Times], count: int, chance: np.random.Generator
) -> list[NDArray[np.float64]]:
    """Times of each distribution for each customer, from streams that stay in step."""
    children = chance.spawn(len(times))
    return [draw(one, count, child) for one, child in zip(times, children, strict=True)]


def _of_profile(arrivals: Arrivals, chance: np.random.Generator) -> NDArray[np.int64]:
    """Poisson arrivals in each slot, with one gamma factor on the whole day."""
    expected = np.asarray(arrivals.profile, dtype=np.float64)
    spread = arrivals.spread
    factor = chance.gamma(1.0 / spread**2, spread**2) if spread else 1.0
    counts = chance.poisson(expected * factor)
    starts = arrivals.start_ms + np.arange(len(expected)) * arrivals.slot_ms
    at = np.repeat(starts, counts) + chance.random(int(counts.sum())) * arrivals.slot_ms
    return np.sort(at.astype(np.int64))


def _whole(times: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole milliseconds, to the nearest, so that nothing is lost on average."""
    return np.rint(np.minimum(times, LONGEST_MS)).astype(np.int64)


def _unless_known(drawn: NDArray[np.int64], known: tuple[float, ...]) -> NDArray[np.int64]:
    if not known:
        return drawn
    told = np.asarray(known)
    return np.where(told >= 0, _whole(told), drawn)
