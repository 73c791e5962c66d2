"""A database of its own for each test, cloned from one that is migrated."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from lamplight.journal import Address, Database, Journal, Ownership, migrate
from lamplight.journal.line_forms import line_forms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_names = (f"journal_{n}" for n in itertools.count())


async def _run(server: Address, statement: str) -> None:
    session = await asyncpg.connect(**server.connect_kwargs())
    try:
        await session.execute(statement)
    finally:
        await session.close()


@pytest.fixture(scope="session")
def server_address() -> Address:
    import os
    return Address(host=os.environ["JPG"], user="lamplight", database="postgres")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(server_address: Address) -> str:
    """The name of a migrated database that nobody is connected to."""
    name = "journal_template"
    await _run(server_address, f"drop database if exists {name}")
    await _run(server_address, f"create database {name}")
    async with await Database.open(msgspec.structs.replace(server_address, database=name)) as made:
        await migrate(made)
    return name


@pytest_asyncio.fixture
async def empty(server_address: Address) -> AsyncIterator[Address]:
    """A database with nothing in it."""
    name = next(_names)
    await _run(server_address, f"drop database if exists {name} with (force)")
    await _run(server_address, f"create database {name}")
    yield msgspec.structs.replace(server_address, database=name)
    await _run(server_address, f"drop database {name} with (force)")


@pytest_asyncio.fixture
async def address(server_address: Address, template: str) -> AsyncIterator[Address]:
    """A migrated database."""
    name = next(_names)
    await _run(server_address, f"drop database if exists {name} with (force)")
    await _run(server_address, f"create database {name} template {template}")
    yield msgspec.structs.replace(server_address, database=name)
    await _run(server_address, f"drop database {name} with (force)")


@pytest_asyncio.fixture
async def database(address: Address) -> AsyncIterator[Database]:
    """An open migrated database."""
    async with await Database.open(address) as opened:
        yield opened


@pytest_asyncio.fixture
async def journal(database: Database) -> AsyncIterator[Journal]:
    """The log of a fresh database, with the line's forms."""
    opened = Journal(database, line_forms(), patience_s=10)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def ownership(database: Database) -> AsyncIterator[Ownership]:
    """This process owns the line."""
    owned = await Ownership.acquire(database, "here")
    yield owned
    await owned.release()
