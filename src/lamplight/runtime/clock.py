"""The one place where the time is read. Everything below is given it as an argument."""

import asyncio
import heapq
import itertools
import time
from typing import Protocol

_NAP_S = 5.0
"""The longest sleep in one go: a wall clock that jumps ahead is noticed within this."""


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> int:
        """Milliseconds since the Unix epoch, UTC; never less than the answer before."""
        ...

    async def sleep_until(self, at: int) -> None:
        """Return when `now()` is `at` or later."""
        ...


class SystemClock:
    """The machine's clock, guarded by its monotonic one.

    When the wall clock is set back, time goes on from where it was at the monotonic pace: a
    deadline is neither met twice nor put off by the hour that somebody corrected.
    """

    def __init__(self) -> None:
        self._last = time.time_ns() // 1_000_000
        self._steady = time.monotonic_ns() // 1_000_000

    def now(self) -> int:
        steady = time.monotonic_ns() // 1_000_000
        self._last = max(self._last + steady - self._steady, time.time_ns() // 1_000_000)
        self._steady = steady
        return self._last

    def not_before(self, instant: int) -> None:
        """Go on from `instant` if the clock is behind it: the journal has already seen it."""
        self._last = max(self.now(), instant)

    async def sleep_until(self, at: int) -> None:
        while (left := at - self.now()) > 0:  # noqa: ASYNC110 - the wall clock has no event
            await asyncio.sleep(min(left / 1000, _NAP_S))


class ManualClock:
    """A clock that is moved by hand, for days that are told rather than lived through."""

    def __init__(self, now: int) -> None:
        self._now = now
        self._order = itertools.count()
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []

    def now(self) -> int:
        return self._now

    def move_to(self, instant: int) -> None:
        """Set the time; it doesn't go back. Sleepers whose time has come wake."""
        self._now = max(self._now, instant)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            sleeper = heapq.heappop(self._sleepers)[2]
            if not sleeper.done():
                sleeper.set_result(None)

    def advance(self, milliseconds: int) -> None:
        """Move the time on."""
        self.move_to(self._now + milliseconds)

    async def sleep_until(self, at: int) -> None:
        if at > self._now:
            sleeper = asyncio.get_running_loop().create_future()
            heapq.heappush(self._sleepers, (at, next(self._order), sleeper))
            await sleeper
