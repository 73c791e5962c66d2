"""How long waits were, in little memory: how many there were of each length, and their sums."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from lamplight.basis.instants import HOUR, MINUTE, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

FINE: Final = 100
"""Width of a bin below an hour, in milliseconds."""
_FINE_BINS: Final = HOUR // FINE
_COARSEST: Final = _FINE_BINS + 7 * 24 * 60


class Spread:
    """Lengths counted in bins: 0.1 s wide below an hour, a minute above, one for more than a week.

    Each bin keeps the exact sum of what is in it. So a mean is exact, and the mean of the fastest
    so many is wrong by less than one bin's width times the share of those that one bin holds.
    """

    __slots__ = ("bins",)

    def __init__(self) -> None:
        self.bins: dict[int, list[int]] = {}

    def add(self, span: Span) -> None:
        """Count one length, in milliseconds."""
        at = span // FINE
        if at >= _FINE_BINS:
            at = min(_FINE_BINS + (span - HOUR) // MINUTE, _COARSEST)
        found = self.bins.get(at)
        if found is None:
            self.bins[at] = [1, span]
        else:
            found[0] += 1
            found[1] += span

    def merge(self, other: Spread) -> None:
        """Take in all that another has counted."""
        for at, (count, total) in other.bins.items():
            mine = self.bins.setdefault(at, [0, 0])
            mine[0] += count
            mine[1] += total

    @property
    def count(self) -> int:
        """How many were counted."""
        return sum(count for count, _ in self.bins.values())

    @property
    def total(self) -> Span:
        """The sum of all."""
        return sum(total for _, total in self.bins.values())

    def _sorted(self) -> Iterator[tuple[int, int, int]]:
        return ((at, self.bins[at][0], self.bins[at][1]) for at in sorted(self.bins))

    def mean_of_fastest(self, count: int) -> float | None:
        """The mean of so many of the shortest, in milliseconds; None where there are fewer. Those
        of the last bin that are left out count as long as its others on average."""
        if count <= 0 or count > self.count:
            return None
        left, total = count, 0.0
        for _, here, spans in self._sorted():
            taken = min(left, here)
            total += spans * taken / here
            left -= taken
            if not left:
                break
        return total / count

    def within(self, count: int) -> Span | None:
        """A length that so many of the shortest surely don't pass, at most one bin too long; None
        where there are fewer, or where one of them took more than a week."""
        if count <= 0 or count > self.count:
            return None
        ats = [at for at, _, _ in self._sorted()]
        reached = list(accumulate(here for _, here, _ in self._sorted()))
        at = ats[bisect_right(reached, count - 1)]
        if at == _COARSEST:
            return None
        return (at + 1) * FINE if at < _FINE_BINS else HOUR + (at - _FINE_BINS + 1) * MINUTE
