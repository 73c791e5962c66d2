"""A migrated database of its own for each test, copied from one template."""

from __future__ import annotations

import asyncio
import itertools
import os
from typing import TYPE_CHECKING

import msgspec
import pytest
import pytest_asyncio

from lamplight.journal import Address, Database, Journal, Ownership, migrate
from lamplight.journal.line_forms import line_forms
from lamplight.journal.server.settings import ROLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from lamplight.journal.server import Server

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def template(postgres: Server, superuser: Callable[[str], None]) -> str:
    """The name of a migrated database that nobody is connected to."""
    name = f"journal_template_{os.getpid()}"
    superuser(f"CREATE DATABASE {name} TEMPLATE template0 OWNER {ROLE}")

    async def fill() -> None:
        address = msgspec.structs.replace(postgres.address, database=name)
        async with await Database.open(address) as made:
            await migrate(made)

    asyncio.run(fill())
    return name


@pytest.fixture
def address(postgres: Server, superuser: Callable[[str], None], template: str) -> Iterator[Address]:
    """Where a migrated database is."""
    name = f"journal_{os.getpid()}_{next(_numbers)}"
    superuser(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {ROLE}")
    yield msgspec.structs.replace(postgres.address, database=name)
    superuser(f"DROP DATABASE {name} WITH (FORCE)")


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
