"""All that must happen later, in one task: graces, opening hours, the line's own deadline."""

import asyncio
import heapq
import itertools
from collections.abc import Callable, Hashable

from lamplight.runtime.clock import Clock


class Timers:
    """Keyed timers. Setting a key again replaces what it was set to."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._order = itertools.count()
        self._heap: list[tuple[int, int, Hashable]] = []
        self._live: dict[Hashable, tuple[int, int, Callable[[], None]]] = {}
        self._changed = asyncio.Event()

    def set(self, key: Hashable, at: int, action: Callable[[], None]) -> None:
        """Call `action` once when it is `at` or later."""
        order = next(self._order)
        self._live[key] = (at, order, action)
        heapq.heappush(self._heap, (at, order, key))
        if self._heap[0][1] == order:
            self._changed.set()

    def cancel(self, key: Hashable) -> None:
        """Forget the timer, if there is one."""
        self._live.pop(key, None)

    def cancel_all(self) -> None:
        """Forget every timer."""
        self._live.clear()
        self._heap.clear()

    def at(self, key: Hashable) -> int | None:
        """When the key's timer is due."""
        timer = self._live.get(key)
        return timer[0] if timer else None

    def _next(self) -> int | None:
        while self._heap:
            at, order, key = self._heap[0]
            timer = self._live.get(key)
            if timer is not None and timer[1] == order:
                return at
            heapq.heappop(self._heap)
        return None

    def fire_due(self) -> None:
        """Fire what is due now, rather than when its task comes to it."""
        while (at := self._next()) is not None and at <= self._clock.now():
            key = heapq.heappop(self._heap)[2]
            self._live.pop(key)[2]()

    async def run(self) -> None:
        """Fire timers as they come due, until cancelled."""
        while True:
            self._changed.clear()
            self.fire_due()
            at = self._next()
            waiting: list[asyncio.Task[object]] = [asyncio.create_task(self._changed.wait())]
            if at is not None:
                waiting.append(asyncio.create_task(self._clock.sleep_until(at)))
            try:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for waiter in waiting:
                    waiter.cancel()
