"""Rate limits: token buckets. Time is an argument, so that tests need no clock."""

from itertools import islice
from typing import Final

import msgspec

LARGEST: Final = 100_000
"""How many buckets one limiter keeps; beyond that those used longest ago are forgotten."""


class Limit(msgspec.Struct, frozen=True):
    """`count` at once, refilled evenly over `seconds`. Written `count/seconds`, as `30/60`."""

    count: int
    seconds: float

    @classmethod
    def parse(cls, written: str) -> "Limit":
        """Read `30/60`: thirty in sixty seconds. Raises ValueError that says the form."""
        count, slash, seconds = written.strip().partition("/")
        try:
            limit = cls(int(count), float(seconds))
        except ValueError:
            limit = cls(0, 0)
        if not slash or not 0 < limit.count <= 10**9 or not 0 < limit.seconds <= 10**9:
            raise ValueError(f"{written!r} is not a limit: write COUNT/SECONDS, for example 30/60")
        return limit


class Limiter:
    """Buckets of one limit, by key (a client's address, an account, a place)."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._rate = limit.count / limit.seconds
        # key → (tokens left, when), in order of last use
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str, now: float, *, cost: float = 1.0) -> float:
        """Take a token of `key` at `now` (seconds). 0 when there was one, else seconds to wait."""
        left = self._left(key, now)
        if left < cost:
            return (cost - left) / self._rate
        self._put(key, left - cost, now)
        return 0.0

    def give_back(self, key: str, now: float, *, cost: float = 1.0) -> None:
        """As if what was taken had not been."""
        self._put(key, min(float(self._limit.count), self._left(key, now) + cost), now)

    def short(self, key: str, now: float) -> float:
        """Seconds until a token is there; 0 when there is one. Takes nothing."""
        left = self._left(key, now)
        return 0.0 if left >= 1 else (1 - left) / self._rate

    def __len__(self) -> int:
        return len(self._buckets)

    def _left(self, key: str, now: float) -> float:
        tokens, since = self._buckets.get(key, (float(self._limit.count), now))
        return min(float(self._limit.count), tokens + max(0.0, now - since) * self._rate)

    def _put(self, key: str, tokens: float, now: float) -> None:
        self._buckets.pop(key, None)
        self._buckets[key] = (tokens, now)
        if len(self._buckets) > LARGEST:
            self._drop()

    def _drop(self) -> None:
        # The least recently used are at the front; most of them have filled up again by now.
        for key in list(islice(self._buckets, LARGEST // 10 + 1)):
            del self._buckets[key]
