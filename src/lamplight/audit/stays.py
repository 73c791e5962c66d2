"""When people were there: stays, and all of them in packed parts, some ten bytes each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplight.audit.packed import Packed, pack
from lamplight.basis.instants import Instant

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stays:
    """Agents were there from instants to others: one entry a stay. Stays of one agent may touch,
    and don't lie over each other."""

    agent: Int64s
    begun: Int64s
    ended: Int64s

    def __len__(self) -> int:
        return len(self.agent)

    def where(self, some: Bools | Int64s) -> "Stays":
        """Some of them."""
        return Stays(self.agent[some], self.begun[some], self.ended[some])

    def on(self, begin: Instant, end: Instant) -> "Stays":
        """Those of whom any part lies between two instants."""
        return self.where((self.begun < end) & (self.ended > begin))

    def cut(self, begin: Instant, end: Instant) -> "Stays":
        """What of them lies between two instants."""
        some = self.on(begin, end)
        return Stays(some.agent, np.maximum(some.begun, begin), np.minimum(some.ended, end))


NOBODY: Final = Stays(*(np.zeros(0, dtype=np.int64) for _ in range(3)))


def joined(some: Iterable[Stays]) -> Stays:
    """Stays one after another."""
    every = [NOBODY, *some]
    return Stays(*(np.concatenate([getattr(one, n) for one in every]) for n in Stays.__slots__))


@dataclass(frozen=True, slots=True)
class _Part:
    agent: Packed
    begun: Packed
    long: Packed
    first: Instant
    """When the first of them began."""
    last: Instant
    """When the last of them ended."""

    def stays(self) -> Stays:
        begun = self.begun[:]
        return Stays(self.agent[:], begun, begun + self.long[:])


def _part(stays: Stays) -> _Part:
    return _Part(
        agent=pack(stays.agent),
        begun=pack(stays.begun),
        long=pack(stays.ended - stays.begun),
        first=int(stays.begun.min()),
        last=int(stays.ended.max()),
    )


class Parts:
    """All stays, part by part; none is made wide before it is asked for."""

    def __init__(self, stays: Iterable[Stays] = ()) -> None:
        self._parts = [_part(one) for one in stays if len(one)]
        self._which: Bools | None = None

    def __bool__(self) -> bool:
        """Whether there is a part, perhaps without any of the agents that were asked for."""
        return bool(self._parts)

    def __iter__(self) -> Iterator[Stays]:
        return (self._wide(part) for part in self._parts)

    def _wide(self, part: _Part) -> Stays:
        stays = part.stays()
        return stays if self._which is None else stays.where(self._which[stays.agent])

    def of(self, which: Bools) -> "Parts":
        """Those of some agents; `which` says of each number whether it is wanted."""
        found = Parts()
        found._parts = self._parts
        found._which = which if self._which is None else which & self._which
        return found

    def span(self) -> tuple[Instant, Instant]:
        """From when to when all lie; there must be a part."""
        return min(part.first for part in self._parts), max(part.last for part in self._parts)

    def on(self, begin: Instant, end: Instant) -> Iterator[Stays]:
        """In parts, those of whom any part lies between two instants."""
        for part in self._parts:
            if part.first < end and part.last > begin:
                yield self._wide(part).on(begin, end)

    def agents(self) -> set[int]:
        """Who was there."""
        return {agent for one in self for agent in np.unique(one.agent).tolist()}

    def count(self) -> int:
        """How many stays there are."""
        return sum(len(one) for one in self)


def on(found: Parts, begin: Instant, end: Instant) -> Stays:
    """Of all stays those of whom any part lies between two instants, by agent and time."""
    some = joined(found.on(begin, end))
    return some.where(np.lexsort((some.begun, some.agent)))
