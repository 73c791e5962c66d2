from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
import pytest_asyncio

from lamplight.journal import (
    Database,
    EpochLost,
    Group,
    Journal,
    Owned,
    Ownership,
    is_stale,
    read_owner,
    wait_until_stale,
)
from lamplight.journal.tables import brands
from lamplight.line.events import AgentCame

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lamplight.journal import Address

STALE_MS = 600


class OtherProcess:
    """An owner in a process of its own (see `_owner.py`)."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, address: Address) -> OtherProcess:
        program = Path(__file__).with_name("_owner.py")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(program),
            msgspec.json.encode(address).decode(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return cls(process)

    async def hear(self) -> str:
        assert self._process.stdout is not None
        return (await self._process.stdout.readline()).decode().strip()

    def tell(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n".encode())

    async def ask(self, command: str) -> str:
        self.tell(command)
        return await self.hear()

    def signal(self, which: signal.Signals) -> None:
        os.kill(self._process.pid, which)

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()


@pytest_asyncio.fixture
async def other(address: Address) -> AsyncIterator[OtherProcess]:
    """Another process owns the line, in epoch 1."""
    process = await OtherProcess.start(address)
    assert await process.hear() == "owner 1"
    yield process
    await process.end()


async def test_the_owner_is_known_to_whoever_comes_second(
    db: Database, other: OtherProcess
) -> None:
    with pytest.raises(Owned, match=r"already running on this data, at the first\."):
        await Ownership.acquire(db, "the second", wait_ms=0)
    owner = await read_owner(db)
    assert owner is not None
    assert (owner.epoch, owner.address, owner.released) == (1, "the first", False)


async def test_a_heart_that_beats_is_not_taken_over(db: Database, other: OtherProcess) -> None:
    await asyncio.sleep(STALE_MS / 1000)
    assert not await is_stale(db, STALE_MS * 10)
    with pytest.raises(Owned):
        await Ownership.takeover(db, "the second", STALE_MS * 10)
    assert await other.ask("append") == "1"


async def test_a_stopped_owner_that_wakes_cannot_write(
    db: Database, journal: Journal, other: OtherProcess
) -> None:
    assert await other.ask("append") == "1"
    other.signal(signal.SIGSTOP)
    await wait_until_stale(db, STALE_MS, poll_ms=50)
    ownership = await Ownership.takeover(db, "the second", STALE_MS)
    assert ownership.epoch == 2
    assert await journal.append([Group(1, [AgentCame(2)])], 2) == 2

    other.signal(signal.SIGCONT)
    assert await other.ask("append") == "EpochLost"
    assert await other.ask("append") == "EpochLost"
    assert [r.event async for r in journal.stream()] == [AgentCame(1), AgentCame(2)]
    assert await journal.head() == (2, 2)
    await ownership.heartbeat()
    await ownership.release()


async def test_an_owner_stopped_in_the_midst_of_its_work_leaves_a_clean_cut(
    db: Database, journal: Journal, other: OtherProcess
) -> None:
    """Wherever the stop strikes: all it was told of is there, and nothing of it comes later."""
    assert await other.ask("stream") == "streaming"
    while (await journal.head()).number < 50:  # noqa: ASYNC110 # another process writes
        await asyncio.sleep(0.005)
    other.signal(signal.SIGSTOP)
    await wait_until_stale(db, STALE_MS, poll_ms=50)
    ownership = await Ownership.takeover(db, "the second", STALE_MS)
    cut = await journal.append([Group(1, [AgentCame(2)])], 2)

    other.signal(signal.SIGCONT)
    name, told = (await other.hear()).split()
    assert name == "EpochLost"
    assert 0 <= cut - 1 - int(told) <= 1
    agents = [r.event.agent async for r in journal.stream()]
    assert agents == [1] * (cut - 1) + [2]
    await ownership.release()


async def test_no_lock_of_a_stopped_owner_stays(db: Database, other: OtherProcess) -> None:
    pool = db.pool
    line = await brands.add_line(pool, "Service", "service")
    brand = await brands.add_brand(
        pool,
        slug="outlet",
        name="Outlet",
        timezone="UTC",
        languages=["en"],
        service_line=line,
        now=1,
    )
    assert await other.ask("hold") == "holding"
    other.signal(signal.SIGSTOP)
    await wait_until_stale(db, STALE_MS, poll_ms=50)
    ownership = await Ownership.takeover(db, "the second", STALE_MS)
    left = await db.fetchval(
        "select count(*) from pg_stat_activity where datname = current_database() "
        "and state = 'idle in transaction'"
    )
    assert left == 0
    assert await brands.change_brand(pool, brand, name="Lamplight Outlet")
    await ownership.release()


async def test_a_killed_owner_is_followed_at_once(db: Database, other: OtherProcess) -> None:
    other.signal(signal.SIGKILL)
    ownership = await Ownership.acquire(db, "the second", wait_ms=5_000)
    assert ownership.epoch == 2
    await ownership.release()


async def test_of_two_standbys_one_takes_over(
    address: Address, db: Database, other: OtherProcess
) -> None:
    other.signal(signal.SIGSTOP)
    await wait_until_stale(db, STALE_MS, poll_ms=50)
    tries = await asyncio.gather(
        *(Ownership.takeover(db, f"standby {n}", STALE_MS) for n in range(4)),
        return_exceptions=True,
    )
    owners = [one for one in tries if isinstance(one, Ownership)]
    assert [type(one) for one in tries if not isinstance(one, Ownership)] == [Owned] * 3
    assert [owner.epoch for owner in owners] == [2]
    await owners[0].heartbeat()
    await owners[0].release()


async def test_who_goes_on_purpose_is_followed_without_waiting(db: Database) -> None:
    first = await Ownership.acquire(db, "the first")
    assert not await is_stale(db, 60_000)
    await first.release()
    assert await is_stale(db, 60_000)
    second = await Ownership.takeover(db, "the second", 60_000)
    assert second.epoch == first.epoch + 1
    await second.release()


async def test_where_nobody_ever_was_anyone_may_begin(db: Database) -> None:
    assert await read_owner(db) is None
    assert await is_stale(db)
    await wait_until_stale(db)
    first = await Ownership.takeover(db, "the first")
    assert first.epoch == 1
    await first.release()


async def test_a_session_that_broke_is_made_anew_under_the_same_epoch(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    for _ in range(3):
        await db.pool.fetch(
            "select pg_terminate_backend(pid, 1000) from pg_stat_activity "
            "where datname = current_database() and application_name like 'lamplight owner%'"
        )
        before = await ownership.heartbeat()
        assert await ownership.heartbeat() >= before
        with pytest.raises(Owned):
            await Ownership.acquire(db, "the second", wait_ms=0)
    assert await journal.append([Group(1, [AgentCame(1)])], ownership.epoch) == 1


async def test_a_heart_that_was_overtaken_hears_of_it(db: Database, ownership: Ownership) -> None:
    await db.pool.fetch(
        "select pg_terminate_backend(pid, 1000) from pg_stat_activity "
        "where datname = current_database() and application_name = 'lamplight owner 1'"
    )
    second = await Ownership.acquire(db, "the second", wait_ms=5_000)
    with pytest.raises(EpochLost, match="epoch 1 is over"):
        await ownership.heartbeat()
    await second.heartbeat()
    await second.release()


async def test_who_died_between_the_lock_and_its_name_does_not_bar_the_way(db: Database) -> None:
    """A session that holds the lock and is silent, of which the table knows nothing."""
    first = await Ownership.acquire(db, "the first")
    await first.release()
    holder = await db.connect("lamplight owner")
    assert await holder.fetchval(
        "select pg_try_advisory_lock($1)", int.from_bytes(b"lampline", "big")
    )
    await asyncio.sleep(STALE_MS / 1000)
    second = await Ownership.takeover(db, "the second", STALE_MS)
    assert second.epoch == 2
    holder.terminate()
    await second.release()
