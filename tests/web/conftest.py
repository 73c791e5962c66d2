"""A town of its own for each test, copied from one template."""

from __future__ import annotations

import asyncio
import itertools
import os
from typing import TYPE_CHECKING

import msgspec
import pytest
import pytest_asyncio
from tests.web._town import Town, fill, open_town

from lamplight.journal import Address, Database, migrate
from lamplight.journal.server.settings import ROLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from lamplight.journal.server import Server as Postgres

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def web_template(postgres: Postgres, superuser: Callable[[str], None]) -> str:
    """The name of a database with the town in it, that nobody is connected to."""
    name = f"web_template_{os.getpid()}"
    superuser(f"CREATE DATABASE {name} TEMPLATE template0 OWNER {ROLE}")
    asyncio.run(fill(msgspec.structs.replace(postgres.address, database=name)))
    return name


@pytest.fixture
def web_address(
    postgres: Postgres, superuser: Callable[[str], None], web_template: str
) -> Iterator[Address]:
    """Where a database with the town in it is."""
    name = f"web_{os.getpid()}_{next(_numbers)}"
    superuser(f"CREATE DATABASE {name} TEMPLATE {web_template} OWNER {ROLE}")
    yield msgspec.structs.replace(postgres.address, database=name)
    superuser(f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture
async def town(web_address: Address) -> AsyncIterator[Town]:
    """A town of its own for each test."""
    async with open_town(web_address) as opened:
        yield opened


@pytest_asyncio.fixture
async def empty_town(database: Address) -> AsyncIterator[Town]:
    """A town in which nobody lives yet."""
    async with await Database.open(database) as opened:
        await migrate(opened)
    async with open_town(database) as town:
        yield town
