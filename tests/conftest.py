"""What every test may ask for.

`address`   a migrated PostgreSQL database with nothing in it, as a `lamplight.journal.Address`:
            open it with `Database.open(address)` or `asyncpg.connect(**address.connect_kwargs())`.
            It belongs to our ordinary role. Tests have it one after another: whatever sessions and
            rows one leaves are gone before the next (`tests/_kept.py`).
`database`  the same without any table, made for one test and dropped after it: ten times as dear.
`postgres`  the embedded server they all lie in, started once, as `lamplight.journal.server.Server`.
            As root it runs as the system account, as an ordinary user as that user: the real thing
            with its real settings, but that it doesn't wait for the disk. Its processes may be
            killed all the same; no test takes the power away.
`superuser` runs statements as the server's own superuser: `superuser("CREATE DATABASE …")`.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, settings
from tests._kept import Kept

from lamplight.checks import groups, system
from lamplight.journal import Database, migrate
from lamplight.journal.server import OtherOwner, Server, discard
from lamplight.journal.server.cluster import OWN_HOME
from lamplight.journal.server.pointer import POINTER
from lamplight.journal.server.settings import ROLE, SUPERUSER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lamplight.journal import Address

TESTS = Path(__file__).parent
E2E = TESTS / "e2e"
AGAIN = (TESTS / "journal" / "server", TESTS / "test_boot.py")
_NO_WAIT = (
    "alter system set fsync = off",
    "alter system set full_page_writes = off",
    "select pg_reload_conf()",
)
_numbers = itertools.count(1)

# No test is timed, and so no example: a machine may have other work.
settings.register_profile(
    "lamplight", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lamplight")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`lamplight test` adds up what the groups of its tests wrote."""
    parser.addoption("--tally", type=Path, help="write here how many tests ended how, as JSON")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last: their loop runs in this thread until the end, and others want one.

    Tests that kill processes depend on when the machine gives them time: each may be run twice
    more, those of browsers once, and the summary says so (`docs/adr/0008`, `docs/adr/0015`).
    """
    items.sort(key=lambda item: E2E in item.path.parents)
    for item in items:
        if any(place in (item.path, *item.path.parents) for place in AGAIN):
            item.add_marker(pytest.mark.flaky(reruns=2))
        elif E2E in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names what did not run for want of a system package, and the command that would help."""
    reasons = [
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    ]
    for line in system.advice(reasons):
        terminalreporter.write_line(line, yellow=True)
    if tally := terminalreporter.config.getoption("--tally"):
        counts, failed = groups.outcomes(terminalreporter.stats)
        tally.write_text(json.dumps({"counts": counts, "failed": failed}))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("postgres") / "data"
    server = asyncio.run(Server.start(data, lambda line: None))
    asyncio.run(_as_superuser(server, _NO_WAIT))
    yield server
    asyncio.run(server.stop())


@pytest.fixture(scope="session", autouse=True)
def _leave_no_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever database a test made or left running is gone at the end; as root they lie outside
    pytest's own folder."""
    yield
    made = tmp_path_factory.getbasetemp()
    folders = {pointer.parent for pointer in made.rglob(POINTER)}
    folders |= {home.parent for home in made.rglob(OWN_HOME) if (home / "server.lock").exists()}
    for data in folders:
        with contextlib.suppress(OtherOwner):  # a copy, or its database is gone: that was tested
            asyncio.run(discard(data))


@pytest.fixture(scope="session")
def superuser(postgres: Server) -> Callable[[str], None]:
    return lambda statement: asyncio.run(_as_superuser(postgres, (statement,)))


async def _as_superuser(server: Server, statements: Iterable[str]) -> None:
    kwargs = server.address.connect_kwargs() | {"user": SUPERUSER, "database": "postgres"}
    session = await asyncpg.connect(**kwargs)
    try:
        for statement in statements:
            await session.execute(statement)
    finally:
        await session.close()


@pytest.fixture(scope="session")
def migrated(postgres: Server, superuser: Callable[[str], None]) -> Iterator[Kept]:
    name = f"migrated_{os.getpid()}"
    superuser(f"CREATE DATABASE {name} TEMPLATE template0 OWNER {ROLE}")
    address = msgspec.structs.replace(postgres.address, database=name)

    async def fill() -> None:
        async with await Database.open(address) as made:
            await migrate(made)

    asyncio.run(fill())
    kept = Kept(address)
    yield kept
    kept.close()


@pytest.fixture
def address(migrated: Kept) -> Iterator[Address]:
    with migrated.lent() as address:
        yield address


@pytest.fixture
def database(postgres: Server, superuser: Callable[[str], None]) -> Iterator[Address]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    superuser(f"CREATE DATABASE {name} TEMPLATE template0 OWNER {ROLE}")
    yield msgspec.structs.replace(postgres.address, database=name)
    superuser(f"DROP DATABASE {name} WITH (FORCE)")
