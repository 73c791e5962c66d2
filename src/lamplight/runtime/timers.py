"""All that must happen later, in one task: graces, opening hours, the line's own deadline."""

import asyncio
import heapq
import itertools
from collections.abc import Callable, Hashable
from typing import Final

import structlog

from lamplight.runtime.clock import Clock

AGAIN_MS: Final = 1_000
"""An action that failed is tried again after so long, unless its timer was set anew meanwhile."""

_log = structlog.get_logger()


class Timers:
    """Keyed timers. Setting a key again replaces what it was set to."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._order = itertools.count()
        self._heap: list[tuple[int, int, Hashable]] = []
        self._live: dict[Hashable, tuple[int, int, Callable[[], None]]] = {}
        self._changed = asyncio.Event()
        self._failing: set[Hashable] = set()

    @property
    def failing(self) -> bool:
        """Whether an action failed when it was last tried."""
        return bool(self._failing)

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
        self._failing.discard(key)

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
        """Fire what is due now, rather than when its task comes to it.

        Actions look at how things are, so one that failed may be tried again; the others that
        are due don't wait for it.
        """
        while (at := self._next()) is not None and at <= self._clock.now():
            key = heapq.heappop(self._heap)[2]
            self._fire(key, self._live.pop(key)[2])

    def _fire(self, key: Hashable, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:
            _log.error("what was due failed; it is tried again", timer=str(key), exc_info=error)
            self._failing.add(key)
            if key not in self._live:
                self.set(key, self._clock.now() + AGAIN_MS, action)
        else:
            self._failing.discard(key)

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
