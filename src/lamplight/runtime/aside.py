"""Long sums in a process of their own, so that no ring waits for them.

The process is begun when it is first needed, or before that by `warm`, gives way to everything else
on the machine, and ends after a while in which nobody asked for anything. What it is asked is asked
by a function of a pure room and its arguments, which can be sent to another process. Whoever no
longer wants an answer is cancelled: what waits for its turn is then never begun, and what runs and
looks now and then (`look`) ends at its next look.
"""

import asyncio
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from ctypes import c_uint64
from multiprocessing import get_context, parent_process
from typing import Final, TypeVar

import structlog

IDLE_S: Final = 600.0
ANSWER_S: Final = 120.0
"""A process that has answered nothing for so long is taken to be stuck, and ended."""
MOST_BYTES: Final = 768 << 20
"""So much memory of its own it may have; whoever asks for something that needs more is told so
(MemoryError). It has some 33 MB once it is ready."""
_GIVES_WAY: Final = 10

T = TypeVar("T")
_log = structlog.get_logger()


class GivenUp(Exception):
    """Nobody wants the answer any more."""


class Aside:
    """One process at a time; what is asked of it is done in turn. It ends after `idle_s` seconds in
    which nothing was asked."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._warming: asyncio.Future[object] | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._asked = 0
        self._turn = asyncio.Lock()
        self._number = 0  # of what was last begun
        self._given_up = c_uint64()  # up to which number nobody wants an answer; shared
        self._closed = False
        self._ending: asyncio.TimerHandle | None = None

    def warm(self, function: Callable[[], object]) -> None:
        """Begin the process by doing this in it, unless there is one; and let it live on. Nobody
        waits for it: what goes wrong goes wrong again when something is asked."""
        if self._closed or self._warming is not None:
            return
        if self._pool is not None:
            if not self._asked:
                self._end_later()
            return
        self._warming = asyncio.ensure_future(self.run(function))
        self._warming.add_done_callback(self._warmed)

    def _warmed(self, done: "asyncio.Future[object]") -> None:
        self._warming = None
        if not done.cancelled() and (error := done.exception()) is not None and not self._closed:
            _log.warning("the process beside the house wasn't begun", error=str(error))

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """What `function` makes of these, and what it raises. A process that was ended from outside
        or is stuck is begun once more; TimeoutError if that one is stuck too."""
        self._asked += 1
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        try:
            async with self._turn:
                return await self._answered(function, *arguments)
        finally:
            self._asked -= 1
            if not self._asked and not self._closed:
                self._end_later()

    async def _answered(self, function: Callable[..., T], *arguments: object) -> T:
        if self._closed:
            raise BrokenProcessPool("the house has closed")
        pool = self._begun()
        try:
            return await self._run(pool, function, *arguments)
        except (BrokenProcessPool, TimeoutError):
            if self._closed:
                raise
            self._pool = None
            _end(pool)
            pool.shutdown(wait=False)
            return await self._run(self._begun(), function, *arguments)

    def _end_later(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
        self._ending = asyncio.get_running_loop().call_later(self._idle_s, self._drop)

    def _begun(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawn = get_context("spawn")
            self._given_up = spawn.RawValue(c_uint64, 0)
            self._pool = ProcessPoolExecutor(
                1, mp_context=spawn, initializer=_begin, initargs=(self._given_up,)
            )
        return self._pool

    async def _run(
        self, pool: ProcessPoolExecutor, function: Callable[..., T], *arguments: object
    ) -> T:
        self._number += 1
        number = self._number
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(pool, _do, number, function, arguments)
        try:
            async with asyncio.timeout(
                ANSWER_S
            ):  # wait_for may swallow a cancellation beside an answer
                return await answer
        except asyncio.CancelledError:
            # All that was begun before it is answered, or given up too.
            self._given_up.value = number
            raise

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
        if self._warming is not None:
            self._warming.cancel()
        await asyncio.get_running_loop().run_in_executor(None, pool.shutdown)


def _end(pool: ProcessPoolExecutor) -> None:
    """End its processes, whatever they are at; whoever waits for them hears of it."""
    for process in list(pool._processes.values()):
        process.kill()


class _Doing:
    """What the new process is at: its number, and up to which number nobody wants an answer."""

    number = 0
    given_up = c_uint64()


def look() -> None:
    """For what runs beside the house and takes long: go on, or raise `GivenUp`."""
    if _Doing.given_up.value >= _Doing.number > 0:
        raise GivenUp


def _do(number: int, function: Callable[..., T], arguments: tuple[object, ...]) -> T:
    _Doing.number = number
    return function(*arguments)


def _begin(given_up: c_uint64) -> None:
    """In the new process: Ctrl-C is for whoever began it, and everything else goes first."""
    _Doing.given_up = given_up
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_GIVES_WAY)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever began it may be killed without a word: nobody would ever end it then."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
