"""What a look ahead (`forecast.ahead`) is told and draws: how long talks last, how long people have
patience, who goes and comes.

Chance is drawn once for each contact and run, and kept as long as the contact is open. Over the
runs each contact's numbers are spread evenly (Latin hypercube: McKay, Beckman, Conover,
Technometrics 21 (1979) 239-245). Of its longest talk the mean is taken, and none is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from lamplight.line import states

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lamplight.line.contacts import Contact

RUNS: Final = 12
"""So many runs make one look ahead."""


class Lengths(NamedTuple):
    """How long talks take: the mean, and the squared coefficient of variation."""

    mean_ms: float
    spread: float


class Absence(NamedTuple):
    """An agent is known to be away from an instant on; `until` 0: for as long as is looked."""

    agent: int
    since: int
    until: int = 0


class Known(NamedTuple):
    """What is known beside the line: by line and channel how long talks take, by line the mean
    patience (None: nobody leaves), and who will be away when."""

    lengths: Callable[[int, str], Lengths]
    patience_ms: Callable[[int], float | None]
    absences: Sequence[Absence] = ()


class Chance:
    """The drawn numbers: for each contact three rows of as many as there are runs, in (0, 1)."""

    def __init__(self, draw: np.random.Generator, runs: int = RUNS) -> None:
        self.runs = runs
        self._draw = draw
        self._rows: dict[int, NDArray[np.float64]] = {}

    def of(self, contacts: Sequence[int]) -> NDArray[np.float64]:
        """Their numbers, of shape (contacts, 3, runs); those of others are forgotten."""
        known = self._rows
        new = [one for one in contacts if one not in known]
        strata = np.tile(np.arange(self.runs, dtype=np.float64), (len(new) * 3, 1))
        rows = self._draw.permuted(strata, axis=1) + self._draw.random(strata.shape)
        fresh = dict(zip(new, (rows / self.runs).reshape(-1, 3, self.runs), strict=True))
        self._rows = {one: known[one] if one in known else fresh[one] for one in contacts}
        if not contacts:
            return np.empty((0, 3, self.runs))
        return np.stack([self._rows[one] for one in contacts])


def lasts(
    contacts: Sequence[Contact], drawn: NDArray[np.float64], known: Known, now: int
) -> dict[int, list[int]]:
    """How long each one's talk takes in each run, from now on where it has begun."""
    if not contacts:
        return {}
    cache: dict[tuple[int, str], Lengths] = {}
    means, spreads, since = [], [], []
    for one in contacts:
        key = one.line, one.talk_channel or one.channel
        if key not in cache:
            cache[key] = known.lengths(*key)
        means.append(cache[key].mean_ms)
        spreads.append(cache[key].spread)
        since.append(max(0, now - one.talk_since) if one.state == states.TALKING else 0)
    sigma = np.sqrt(np.log1p(np.clip(spreads, 0.05, 4.0)))
    mu = np.log(means) - sigma * sigma / 2.0
    elapsed = np.array(since, dtype=np.float64)
    # The upper tail, so that a talk that is very long already keeps its digits.
    left = np.where(elapsed > 0, ndtr((mu - np.log(np.maximum(elapsed, 1.0))) / sigma), 1.0)
    upper = np.maximum((1.0 - drawn) * left[:, None], 1e-300)
    found = np.exp(mu[:, None] - sigma[:, None] * ndtri(upper)) - elapsed[:, None]
    runs = drawn.shape[1]
    longest = _longest(np.array(means), sigma, np.maximum(left, 1e-300), runs) - elapsed
    found = np.where(drawn >= 1.0 - 1.0 / runs, longest[:, None], found)
    rounded = np.maximum(found, 1.0).astype(np.int64)
    return dict(zip((one.id for one in contacts), rounded.tolist(), strict=True))


def _longest(
    mean: NDArray[np.float64], sigma: NDArray[np.float64], left: NDArray[np.float64], runs: int
) -> NDArray[np.float64]:
    """What the longest of so many talks last on the mean, of those that a share of `left` outlasts:
    the mean of a lognormal above a quantile.

    That stratum holds the long tail. One number drawn from it would be kept as long as the talk is
    open, and would lead all who wait behind it far astray.
    """
    above = left / runs
    found: NDArray[np.float64] = mean * ndtr(sigma + ndtri(above)) / above
    return found


def leaves(
    contacts: Sequence[Contact], drawn: NDArray[np.float64], known: Known, now: int
) -> dict[int, list[int]]:
    """When each who waits in person has no more patience, in each run."""
    waiting = [n for n, one in enumerate(contacts) if one.state == states.WAITING]
    found: dict[int, list[int]] = {}
    cache: dict[int, float | None] = {}
    units = -np.log1p(-drawn)
    for n in waiting:
        one = contacts[n]
        if one.line not in cache:
            cache[one.line] = known.patience_ms(one.line)
        mean_ms = cache[one.line]
        if mean_ms is not None:
            found[one.id] = (now + 1 + units[n] * mean_ms).astype(np.int64).tolist()
    return found
