"""PostgreSQL is killed under a writing owner, who writes on when it is back."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from lamplight.journal import (
    Database,
    DatabaseUnreachable,
    Effect,
    Group,
    Journal,
    Owned,
    Ownership,
    migrate,
)
from lamplight.journal.line_forms import line_forms
from lamplight.journal.server import Server, control
from lamplight.journal.tables import people
from lamplight.line.events import AgentCame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KILLS = 3


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own."""
    server = asyncio.run(Server.start(tmp_path / "data", lambda line: None))
    yield server
    asyncio.run(server.stop())
    shutil.rmtree(server.cluster.home)


async def _kill(server: Server) -> None:
    process = control.server_process(server.cluster)
    assert process is not None
    process.send(signal.SIGKILL)
    while process.lives():  # noqa: ASYNC110 # another process dies
        await asyncio.sleep(0.01)


async def _beat(ownership: Ownership) -> None:
    while True:
        try:
            await ownership.heartbeat()
        except DatabaseUnreachable:
            await asyncio.sleep(0.05)
        else:
            return


async def test_what_was_acknowledged_is_there_once_and_the_owner_is_the_same(
    killable: Server,
) -> None:
    draw = random.Random(3)
    watching = asyncio.create_task(killable.watch(lambda line: None))
    async with await Database.open(killable.address) as database:
        await migrate(database)
        ownership = await Ownership.acquire(database, "here")
        journal = Journal(database, line_forms())
        acknowledged: list[int] = []
        over = asyncio.Event()

        async def write() -> None:
            number = 0
            while not over.is_set():
                number += 1
                effect = Effect(f"ring-{number}", "ring", {"contact": number})
                group = Group(number, [AgentCame(number)], [effect])
                acknowledged.append(await journal.append([group], ownership.epoch))

        writing = asyncio.create_task(write())
        for _ in range(KILLS):
            await asyncio.sleep(draw.uniform(0.05, 0.3))
            before = len(acknowledged)
            await _kill(killable)
            await _beat(ownership)
            with pytest.raises(Owned):
                await Ownership.acquire(database, "the second", wait_ms=0)
            while len(acknowledged) < before + 20:  # noqa: ASYNC110 # the log grows elsewhere
                await asyncio.sleep(0.01)
        over.set()
        await writing

        written = [(r.number, r.event.agent) async for r in journal.stream()]
        assert [number for number, _ in written] == acknowledged
        assert [agent for _, agent in written] == list(range(1, len(acknowledged) + 1))
        effects = await database.pool.fetchval("select count(distinct key) from outbox")
        assert effects == len(acknowledged)
        assert ownership.epoch == 1
        watching.cancel()
        await journal.close()
        await ownership.release()


async def test_a_table_of_a_database_that_is_gone_says_so(killable: Server) -> None:
    async with await Database.open(killable.address) as database:
        await migrate(database)
        ownership = await Ownership.acquire(database, "here")
        journal = Journal(database, line_forms(), patience_s=0)
        await _kill(killable)
        with pytest.raises(DatabaseUnreachable, match=r"doesn't answer .*"):
            await people.all_people(database.pool)
        with pytest.raises(DatabaseUnreachable):
            await journal.read(0)
        with pytest.raises(DatabaseUnreachable):
            await ownership.heartbeat()
        await ownership.release()
