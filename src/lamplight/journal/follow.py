"""Following the log as it grows, from any process."""

import asyncio
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from lamplight.journal.database import CONNECTION_LOST
from lamplight.journal.errors import DatabaseUnreachable
from lamplight.journal.log import CHANNEL

if TYPE_CHECKING:
    from lamplight.journal.log import Journal, Recorded

_LOOK_ANYWAY_S = 5.0
_PAUSE_S = 0.2


async def follow(journal: "Journal", after: int = 0) -> AsyncGenerator["Recorded", None]:
    """Every event after a number, in order, without end.

    Wakes on NOTIFY; looks now and then without one too, and comes back when the database was
    away. Nothing is missed or seen twice: only the number decides.
    """
    news = asyncio.Event()

    def wake(*_: object) -> None:
        news.set()

    while True:
        try:
            session = await journal.database.connect("lamplight follow")
        except DatabaseUnreachable:
            await asyncio.sleep(_PAUSE_S)
            continue
        try:
            await session.add_listener(CHANNEL, wake)
            session.add_termination_listener(wake)
            while not session.is_closed():
                news.clear()
                async for recorded in journal.stream(after):
                    after = recorded.number
                    yield recorded
                try:
                    async with asyncio.timeout(_LOOK_ANYWAY_S):
                        await news.wait()
                except TimeoutError:
                    continue
        except (*CONNECTION_LOST, DatabaseUnreachable):
            await asyncio.sleep(_PAUSE_S)
        finally:
            session.terminate()
