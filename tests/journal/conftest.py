"""A migrated and empty database for each test."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from lamplight.journal import Address, Database, Journal, Ownership, migrate
from lamplight.journal.line_forms import line_forms
from lamplight.journal.server.settings import ROLE, SUPERUSER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from lamplight.journal.server import Server

# Only a superuser who turns the triggers off can empty what is append-only.
CLEAR = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid();
    set session_replication_role = replica;
    do $$
    declare
        name text;
    begin
        for name in select tablename from pg_tables
            where schemaname = 'lamplight' and tablename <> 'migration'
        loop
            execute format('delete from lamplight.%I', name);
        end loop;
        for name in select sequencename from pg_sequences where schemaname = 'lamplight' loop
            perform setval(format('lamplight.%I', name)::regclass, 1, false);
        end loop;
        insert into lamplight.head default values;
    end
    $$;
"""


@pytest.fixture(scope="session")
def migrated(postgres: Server, superuser: Callable[[str], None]) -> Address:
    """A migrated database for all of these tests, one after the other."""
    name = f"journal_{os.getpid()}"
    superuser(f"CREATE DATABASE {name} TEMPLATE template0 OWNER {ROLE}")
    address = msgspec.structs.replace(postgres.address, database=name)

    async def fill() -> None:
        async with await Database.open(address) as made:
            await migrate(made)

    asyncio.run(fill())
    return address


@pytest.fixture
def address(migrated: Address) -> Address:
    """Where a migrated database is that holds nothing: neither rows nor sessions."""

    async def clear() -> None:
        kwargs = migrated.connect_kwargs() | {"user": SUPERUSER}
        session = await asyncpg.connect(**kwargs)
        try:
            await session.execute(CLEAR)
        finally:
            await session.close()

    asyncio.run(clear())
    return migrated


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
