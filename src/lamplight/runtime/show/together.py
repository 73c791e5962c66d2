"""Work that is asked for with every change, and done a few times a second."""

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from lamplight.runtime.clock import Clock
    from lamplight.runtime.timers import Timers

TOGETHER_MS = 250
"""What changes with everything is published at most once in this time."""

_TOGETHER: Final = "what changes with everything"
_log = structlog.get_logger()


class Together:
    """Does `work` once for all that was asked for since it last began."""

    def __init__(
        self, timers: "Timers", clock: "Clock", work: "Callable[[], Awaitable[None]]"
    ) -> None:
        self._timers = timers
        self._clock = clock
        self._work = work
        self._task: asyncio.Task[None] | None = None
        self._again = False

    @property
    def busy(self) -> bool:
        """Whether it is being done now."""
        return self._task is not None

    def ask(self) -> None:
        """Something has changed."""
        self._again = True
        if self._timers.at(_TOGETHER) is None and self._task is None:
            self._timers.set(_TOGETHER, self._clock.now() + TOGETHER_MS, self._begin)

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._do())
        self._task.add_done_callback(self._ended)

    async def _do(self) -> None:
        self._again = False
        await self._work()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            _log.error("screens were not brought up to date", exc_info=error)
        if self._again:
            self.ask()

    async def close(self) -> None:
        """Stop it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
