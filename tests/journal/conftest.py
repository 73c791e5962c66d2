"""A migrated and empty database, open; its log, and who owns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from lamplight.journal import Database, Journal, Ownership
from lamplight.journal.line_forms import line_forms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lamplight.journal import Address


@pytest_asyncio.fixture
async def db(address: Address) -> AsyncIterator[Database]:
    """A migrated database, open."""
    async with await Database.open(address) as opened:
        yield opened


@pytest_asyncio.fixture
async def journal(db: Database) -> AsyncIterator[Journal]:
    """The log of a fresh database, with the line's forms."""
    opened = Journal(db, line_forms(), patience_s=10)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def ownership(db: Database) -> AsyncIterator[Ownership]:
    """This process owns the line."""
    owned = await Ownership.acquire(db, "here")
    yield owned
    await owned.release()
