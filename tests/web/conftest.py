"""A town for each test as if nobody had been there, put back from one that was kept."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import msgspec
import pytest
import pytest_asyncio
from tests._kept import Kept
from tests.web._town import Town, fill, open_town

from lamplight.journal.server.settings import ROLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from lamplight.journal import Address
    from lamplight.journal.server import Server as Postgres


@pytest.fixture(scope="session")
def furnished(postgres: Postgres, superuser: Callable[[str], None]) -> Iterator[Kept]:
    """A database with the town in it."""
    name = f"web_{os.getpid()}"
    superuser(f"CREATE DATABASE {name} TEMPLATE template0 OWNER {ROLE}")
    address = msgspec.structs.replace(postgres.address, database=name)

    asyncio.run(fill(address))
    kept = Kept(address)
    yield kept
    kept.close()


@pytest.fixture
def web_address(furnished: Kept) -> Iterator[Address]:
    """Where a database is that holds the town and nothing else."""
    with furnished.lent() as address:
        yield address


@pytest_asyncio.fixture
async def town(web_address: Address) -> AsyncIterator[Town]:
    """A town of its own for each test."""
    async with open_town(web_address) as opened:
        yield opened


@pytest_asyncio.fixture
async def empty_town(address: Address) -> AsyncIterator[Town]:
    """A town in which nobody lives yet."""
    async with open_town(address) as town:
        yield town
