"""How many more calls can be promised in one slot, beside those that are promised already.

Calls of several kinds are asked of the same people. For every set of kinds, whoever can make any of
them must be able to make all that are promised of them, each counted as long as the longest: the
condition of Hall's theorem, with so many calls for each person. The tightest set in which the asked
kind is says how many are left. It is found as the least cut between the calls and the people, since
there are too many sets to look at each.
"""

from collections import Counter, deque
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple, TypeVar

from lamplight.line import slots
from lamplight.line.limits import SLOT

SHARE = 0.5
"""So much of the planned people's time may be promised; the rest is for who comes unannounced."""
_EACH_MS = int(SLOT * SHARE)

K = TypeVar("K")


class Kind(NamedTuple):
    """How many calls of a kind are promised, and how long one takes, in milliseconds."""

    promised: int
    lasts_ms: int


def left(asked: K, kinds: Mapping[K, Kind], people: Mapping[frozenset[K], int]) -> int:
    """How many more calls of the asked kind can be promised; 0 for none.

    `kinds` has the asked one and all of which calls are promised; `people` says how many can make
    calls of exactly these kinds.
    """
    mine = kinds[asked]
    able = sum(count for group, count in people.items() if asked in group)
    spare = room(able, mine.lasts_ms) - mine.promised
    time = {group: count * _EACH_MS for group, count in people.items()}
    pairs: dict[int, list[K]] = {}
    for other, kind in kinds.items():
        if other != asked and kind.promised:
            pairs.setdefault(max(mine.lasts_ms, kind.lasts_ms), []).append(other)
    for longest, others in pairs.items():
        if spare <= 0 or _tightest((asked,), longest, kinds, time) >= spare:
            continue  # then no set with one of these others is tighter
        for other in others:
            spare = min(spare, _tightest((asked, other), longest, kinds, time))
    return max(0, spare)


def _tightest(
    having: tuple[K, ...], longest: int, kinds: Mapping[K, Kind], time: Mapping[frozenset[K], int]
) -> int:
    """What the tightest set of kinds leaves that has these and none longer, all as long as that."""
    wish = {one: it.promised * longest for one, it in kinds.items() if it.lasts_ms <= longest}
    needed = sum(wish.values())
    wish.update(dict.fromkeys(having, sum(time.values())))  # so the cut goes through none of these
    return (_served(wish, time) - needed) // longest


def room(people: int, lasts_ms: float) -> int:
    """How many calls so many people can make in a slot. Where talks are long, one is still promised
    if it is over within it."""
    one = 1 if people and lasts_ms <= SLOT else 0
    return max(one, slots.capacity(people, lasts_ms, SHARE))


def _served(wish: Mapping[K, int], time: Mapping[frozenset[K], int]) -> int:
    """The most that these people can give of what is wished of them: the maximum flow, each time
    by a shortest path (Edmonds and Karp 1972)."""
    rest = dict(time)
    given: Counter[tuple[K, frozenset[K]]] = Counter()
    for kind, wanted in wish.items():
        open_ms = wanted
        while open_ms > 0:
            path = _shortest(kind, rest, given)
            if not path:
                break
            # along the path each gives to the one before, and the last has time left
            back = [given[to, group] for (_, group), (to, _) in pairwise(path)]
            step = min(open_ms, rest[path[-1][1]], *back)
            for (one, group), (to, _) in pairwise(path):
                given[one, group] += step
                given[to, group] -= step
            given[path[-1]] += step
            rest[path[-1][1]] -= step
            open_ms -= step
    return sum(time.values()) - sum(rest.values())


def _shortest(
    start: K, rest: Mapping[frozenset[K], int], given: Mapping[tuple[K, frozenset[K]], int]
) -> list[tuple[K, frozenset[K]]]:
    """From a kind to people with time left, by people who could give theirs to it instead: each
    kind with the people that make it. Empty if there is no way."""
    before: dict[K, tuple[K, frozenset[K]] | None] = {start: None}
    seen: set[frozenset[K]] = set()
    queue = deque([start])
    while queue:
        kind = queue.popleft()
        for group in rest:
            if kind not in group or group in seen:
                continue
            seen.add(group)
            if rest[group]:
                path = [(kind, group)]
                while (step := before[path[0][0]]) is not None:
                    path.insert(0, step)
                return path
            for other in group:
                if other not in before and given.get((other, group), 0):
                    before[other] = (kind, group)
                    queue.append(other)
    return []
