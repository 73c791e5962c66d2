"""A house on a real database, with a clock that is moved by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio
from tests.runtime._town import NOON, Town

from lamplight.journal import Database
from lamplight.runtime.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lamplight.journal import Address


@pytest_asyncio.fixture
async def town(address: Address) -> AsyncIterator[Town]:
    """A house with a database to itself, at noon."""
    async with await Database.open(address) as database:
        made = Town(database, ManualClock(NOON))
        await made.furnish()
        await made.open()
        yield made
        await made.close()
