"""What goes on in the background: none of it may end without a word.

Work that fails is logged, named to whoever asks for our health, and begun again after a pause
that grows. A database that is away is no failure of the work: it is told by its own name, and the
work goes on as soon as it is back.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

import structlog

from lamplight.journal.database import CONNECTION_LOST
from lamplight.journal.errors import JournalError
from lamplight.runtime.errors import Unavailable

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 30.0
AWAY: Final = (*CONNECTION_LOST, JournalError, Unavailable)
"""What is raised while the database is away or has no room."""

Work = Callable[[], Awaitable[None]]
_log = structlog.get_logger()


class PiecesFailed(Exception):
    """Of a piece of work these parts failed, by name; all others were done."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


async def each(parts: Iterable[tuple[str, Work]]) -> None:
    """Do every part, each by its name; one that fails keeps no other from being done.

    Raises `PiecesFailed` after the last. While the database is away nothing further is begun.
    """
    failed: list[str] = []
    for name, work in parts:
        try:
            await work()
        except AWAY:
            raise
        except PiecesFailed as error:
            failed += error.names
        except Exception as error:
            _log.error("a part of a chore failed", part=name, exc_info=error)
            failed.append(name)
    if failed:
        raise PiecesFailed(failed)


class Chores:
    """Background tasks by name."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._failing: dict[str, list[str]] = {}

    def once(self, name: str, work: Work) -> None:
        """Do this until it has been done."""
        self._begin(self._until_done(name, work))

    def repeat(self, name: str, piece: Work, rest_s: float = 0.0) -> None:
        """Do this again and again, with so much rest in between, for as long as we live."""
        self._begin(self._for_ever(name, piece, rest_s))

    def failing(self) -> list[str]:
        """The names of what failed when it was last tried: of chores, or of their parts
        ("cases: promise 7")."""
        return sorted(name for names in self._failing.values() for name in names)

    async def close(self) -> None:
        """End all of it."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, work: "Awaitable[None]") -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _for_ever(self, name: str, piece: Work, rest_s: float) -> None:
        while True:
            await self._until_done(name, piece)
            await asyncio.sleep(rest_s)

    async def _until_done(self, name: str, work: Work) -> None:
        pause = FIRST_PAUSE_S
        while True:
            try:
                await work()
            except AWAY as error:
                _log.warning("a chore waits for the database", chore=name, error=str(error))
                pause = FIRST_PAUSE_S
            except PiecesFailed as error:
                self._failing[name] = [f"{name}: {one}" for one in error.names]
                pause = min(pause * 2, LONGEST_PAUSE_S)
            except Exception as error:
                _log.error("a chore failed; it is tried again", chore=name, exc_info=error)
                self._failing[name] = [name]
                pause = min(pause * 2, LONGEST_PAUSE_S)
            else:
                self._failing.pop(name, None)
                return
            await asyncio.sleep(pause)
