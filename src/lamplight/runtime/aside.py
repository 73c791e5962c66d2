"""Long sums in a process of their own, so that no ring waits for them.

The process is begun when it is first needed, gives way to everything else on the machine, and ends
after a while in which nobody asked for anything. What it is asked is asked by a function of a pure
room and its arguments, which can be sent to another process.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Final, TypeVar

IDLE_S: Final = 600.0
ANSWER_S: Final = 120.0
"""A process that has answered nothing for so long is taken to be stuck, and ended."""
_GIVES_WAY: Final = 10

T = TypeVar("T")


class Aside:
    """One process at a time; what is asked of it is done in turn."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._asked = 0
        self._closed = False
        self._ending: asyncio.TimerHandle | None = None

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """What `function` makes of these, and what it raises. A process that was ended from outside
        or is stuck is begun once more; TimeoutError if that one is stuck too."""
        self._asked += 1
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        try:
            pool = self._begun()
            try:
                return await self._run(pool, function, *arguments)
            except (BrokenProcessPool, TimeoutError):
                if self._closed:
                    raise
                if self._pool is pool:  # nobody else has begun another since
                    self._pool = None
                    _end(pool)
                    pool.shutdown(wait=False)
                return await self._run(self._begun(), function, *arguments)
        finally:
            self._asked -= 1
            if not self._asked and not self._closed:
                self._ending = asyncio.get_running_loop().call_later(IDLE_S, self._drop)

    def _begun(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)
        return self._pool

    @staticmethod
    async def _run(pool: ProcessPoolExecutor, function: Callable[..., T], *arguments: object) -> T:
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(pool, function, *arguments)
        return await asyncio.wait_for(answer, ANSWER_S)

    def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    async def close(self) -> None:
        """End it, and what it is at."""
        self._closed = True
        if self._ending is not None:
            self._ending.cancel()
        pool, self._pool = self._pool, None
        if pool is None:
            return
        _end(pool)
        await asyncio.get_running_loop().run_in_executor(None, pool.shutdown)


def _end(pool: ProcessPoolExecutor) -> None:
    """End its processes, whatever they are at; whoever waits for them hears of it."""
    for process in list(pool._processes.values()):
        process.kill()


def _begin() -> None:
    """In the new process: Ctrl-C is for whoever began it, and everything else goes first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_GIVES_WAY)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever began it may be killed without a word: nobody would ever end it then."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
