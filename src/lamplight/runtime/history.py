"""The tables that follow the log: brought up to date a little after something has happened."""

import asyncio
from typing import TYPE_CHECKING, Final

from lamplight.journal import projections

if TYPE_CHECKING:
    from lamplight.journal.database import Database
    from lamplight.journal.log import Journal

FOLLOW_S: Final = 0.5
"""So long after it happened: what comes in one go is read in one go."""


class History:
    """Call `round` again and again; `happened` lets it begin."""

    def __init__(self, database: "Database", journal: "Journal") -> None:
        self._database = database
        self._journal = journal
        self._happened = asyncio.Event()

    def happened(self) -> None:
        """The log has grown, or may have while we weren't there."""
        self._happened.set()

    async def round(self) -> None:
        """Wait until something has happened, and read it into the tables."""
        await self._happened.wait()
        await asyncio.sleep(FOLLOW_S)
        self._happened.clear()
        try:
            await projections.catch_up(self._database, self._journal)
        except BaseException:
            self._happened.set()
            raise
