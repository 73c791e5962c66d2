"""A post office, and a house with one brand on a clock that is moved by hand."""

from __future__ import annotations

import asyncio
import itertools
import os
from typing import TYPE_CHECKING

import msgspec
import pytest
import pytest_asyncio
from tests.mail.office import Office
from tests.runtime._town import NOON, Town

from lamplight.journal import Address, Database, migrate
from lamplight.journal.server.settings import ROLE
from lamplight.runtime.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from lamplight.journal.server import Server

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def mail_template(postgres: Server, superuser: Callable[[str], None]) -> str:
    """The name of a migrated database that nobody is connected to."""
    name = f"mail_template_{os.getpid()}"
    superuser(f"CREATE DATABASE {name} TEMPLATE template0 OWNER {ROLE}")

    async def fill() -> None:
        address = msgspec.structs.replace(postgres.address, database=name)
        async with await Database.open(address) as made:
            await migrate(made)

    asyncio.run(fill())
    return name


@pytest.fixture
def address(
    postgres: Server, superuser: Callable[[str], None], mail_template: str
) -> Iterator[Address]:
    """Where a migrated, empty database is."""
    name = f"mail_{os.getpid()}_{next(_numbers)}"
    superuser(f"CREATE DATABASE {name} TEMPLATE {mail_template} OWNER {ROLE}")
    yield msgspec.structs.replace(postgres.address, database=name)
    superuser(f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture
async def town(address: Address) -> AsyncIterator[Town]:
    """A house on a database of its own, at noon."""
    async with await Database.open(address) as database:
        made = Town(database, ManualClock(NOON))
        await made.furnish()
        await made.open()
        yield made
        await made.close()


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    opened = await Office().open()
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def safe_office() -> AsyncIterator[Office]:
    """One that talks to nobody without TLS and a password."""
    opened = await Office(secure=True).open()
    yield opened
    await opened.close()
