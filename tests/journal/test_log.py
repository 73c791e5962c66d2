from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
import pytest

from lamplight.journal import (
    AppendFailed,
    Database,
    Effect,
    EpochLost,
    Group,
    Journal,
    JournalUnavailable,
    NoRoom,
    Ownership,
    UnknownForm,
)
from lamplight.journal.line_forms import line_forms
from lamplight.journal.statements import statements
from lamplight.line.events import AgentCame, AgentWent, CustomerLeft

if TYPE_CHECKING:
    from collections.abc import Sequence

_SQL = statements("log")


def group(at: int, *agents: int) -> Group:
    return Group(at, [AgentCame(agent) for agent in agents])


async def everything(journal: Journal) -> list[tuple[int, int, int, object]]:
    return [(r.number, r.at, r.cause, r.event) async for r in journal.stream(0, page=3)]


async def test_groups_are_numbered_on_and_know_their_cause(
    journal: Journal, ownership: Ownership
) -> None:
    first = await journal.append([group(5, 1, 2), group(6, 3)], ownership.epoch)
    second = await journal.append([group(7, 4)], ownership.epoch)
    assert (first, second) == (1, 4)
    assert await everything(journal) == [
        (1, 5, 1, AgentCame(1)),
        (2, 5, 1, AgentCame(2)),
        (3, 6, 3, AgentCame(3)),
        (4, 7, 4, AgentCame(4)),
    ]
    assert await journal.head() == (4, ownership.epoch)


async def test_any_batches_are_read_as_they_were_written(
    db: Database, ownership: Ownership
) -> None:
    """Sizes around the page's, with a fresh writer now and then."""
    written: list[tuple[int, int]] = []
    journal = Journal(db, line_forms())
    for size in (1, 2, 3, 4, 6, 7, 100, 1, 1000, 1):
        groups = [group(size, *range(1, part + 2)) for part in range(size % 5 + 1)]
        first = await journal.append(groups, ownership.epoch)
        number = first
        for each in groups:
            cause = number
            for _ in each.events:
                written.append((number, cause))
                number += 1
        if size % 2:
            await journal.close()
    assert [(n, cause) for n, _, cause, _ in await everything(journal)] == written
    assert [n for n, _ in written] == list(range(1, len(written) + 1))
    await journal.close()


async def test_nothing_and_the_unknown_are_refused_before_anything_is_written(
    journal: Journal, ownership: Ownership
) -> None:
    empty: Sequence[Group] = []
    with pytest.raises(ValueError, match="nothing to append"):
        await journal.append(empty, ownership.epoch)
    with pytest.raises(ValueError, match="at least one event"):
        await journal.append([group(1, 1), Group(1, [])], ownership.epoch)
    with pytest.raises(UnknownForm):
        await journal.append([group(1, 1), Group(1, [object()])], ownership.epoch)
    assert await journal.head() == (0, ownership.epoch)


async def test_what_postgresql_refuses_leaves_nothing_and_the_next_goes_on(
    journal: Journal, ownership: Ownership
) -> None:
    with pytest.raises(AppendFailed, match="PostgreSQL refused"):
        await journal.append([group(2**63, 1)], ownership.epoch)
    nul = Group(1, [AgentWent(1, "\0")], [Effect("k", "ring")])
    with pytest.raises(AppendFailed, match="PostgreSQL refused"):
        await journal.append([nul], ownership.epoch)
    assert await journal.append([group(1, 1)], ownership.epoch) == 1
    assert await journal.database.pool.fetchval("select count(*) from outbox") == 0


async def test_a_disk_without_room_is_named_and_the_next_goes_on_when_there_is_some(
    journal: Journal, ownership: Ownership
) -> None:
    """PostgreSQL's own answer to a full disk (SQLSTATE 53100), raised where it writes the event."""
    pool = journal.database.pool
    await pool.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$"
    )
    await pool.execute(
        "CREATE TRIGGER full_disk BEFORE INSERT ON event EXECUTE FUNCTION full_disk()"
    )
    try:
        with pytest.raises(NoRoom, match="no space left on device"):
            await journal.append([group(1, 1)], ownership.epoch)
    finally:
        await pool.execute("DROP FUNCTION full_disk CASCADE")
    assert await journal.append([group(1, 1)], ownership.epoch) == 1


async def test_a_database_that_stands_still_is_waited_for_no_longer_than_said(
    db: Database, ownership: Ownership
) -> None:
    """A lock stands for a database whose processes were stopped: the connection lives, no answer
    comes."""
    journal = Journal(db, line_forms(), patience_s=0, answer_s=2)
    await journal.append([group(1, 1)], ownership.epoch)
    async with db.pool.acquire() as session, session.transaction():
        await session.execute("LOCK TABLE event IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(JournalUnavailable):
            await journal.append([group(2, 2)], ownership.epoch)
    assert await journal.start_again(ownership.epoch) == 1
    assert await journal.append([group(2, 2)], ownership.epoch) == 2
    await journal.close()


async def test_another_epoch_writes_nothing(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    await journal.append([group(1, 1)], ownership.epoch)
    effect = Effect("ring-1", "ring", {"contact": 1})
    for wrong in (ownership.epoch - 1, ownership.epoch + 1):
        with pytest.raises(EpochLost, match=f"epoch {wrong} is over"):
            await journal.append([Group(1, [AgentCame(2)], [effect])], wrong)
    assert await journal.head() == (1, ownership.epoch)
    assert await db.pool.fetchval("select count(*) from outbox") == 0


async def test_an_epoch_that_rises_under_an_open_session_stops_it(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    await journal.append([group(1, 1)], ownership.epoch)
    await db.pool.execute("update head set epoch = epoch + 1")
    with pytest.raises(EpochLost):
        await journal.append([group(1, 2)], ownership.epoch)
    assert len(await everything(journal)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "update event set at = 0",
        "update event set at = 0 where false",
        "delete from event",
        "truncate event",
        "delete from head",
        "truncate head cascade",
        "delete from audit",
        "update audit set what = 'other'",
        "truncate audit",
    ],
)
async def test_what_was_written_is_never_changed(
    db: Database, journal: Journal, ownership: Ownership, change: str
) -> None:
    await journal.append([group(1, 1)], ownership.epoch)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=r"is append-only: .* is refused"):
        await db.pool.execute(change)
    assert len(await everything(journal)) == 1


async def test_effects_are_left_with_their_cause_and_only_once(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    ring = Effect("ring-1", "ring", {"contact": 1})
    later = Effect("mail-1", "mail", {"contact": 1}, due_at=500)
    await journal.append([group(10, 1), Group(20, [AgentCame(2), AgentCame(3)], [ring])], 1)
    await journal.append([Group(30, [AgentCame(4)], [ring, later])], 1)
    rows = await db.pool.fetch(
        "select key, kind, number, created_at, due_at from outbox order by id"
    )
    assert [tuple(row) for row in rows] == [
        ("ring-1", "ring", 2, 20, 20),
        ("mail-1", "mail", 4, 30, 500),
    ]


async def test_numbers_follow_the_order_of_the_commits(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    """Writers that dawdle between statement and commit, and readers that look all the time:
    whoever has seen N never later finds a new event up to N."""
    writers, batches = 5, 8
    running = writers

    async def write(writer: int) -> None:
        nonlocal running
        session = await db.connect(f"writer {writer}")
        try:
            for batch in range(batches):
                size = (writer + batch) % 3 + 1
                events = [line_forms().encode(AgentCame(writer * 1000 + batch + 1))] * size
                names, versions, bodies = map(list, zip(*events, strict=True))
                causes = [1] * size
                async with session.transaction():
                    row = await session.fetchrow(
                        _SQL["append"], 1, size, [batch] * size, causes, names, versions, bodies
                    )
                    assert row is not None
                    await asyncio.sleep((writer * 7 + batch * 3) % 5 / 500)
                    if (writer + batch) % 7 == 0:
                        await session.execute("select pg_sleep(0.01)")
        finally:
            running -= 1
            await session.close()

    async def read() -> tuple[list[int], set[int]]:
        """What a follower gets, and every number ever seen by looking at everything."""
        followed: list[int] = []
        late: set[int] = set()
        while True:
            last_look = running == 0
            seen = followed[-1] if followed else 0
            events = await journal.read(seen, 3)
            followed += [event.number for event in events]
            rows = await db.pool.fetch("select number from event")
            known = {row["number"] for row in rows if row["number"] <= seen}
            late |= known - set(followed)
            if last_look and not events:
                return followed, late

    results = await asyncio.gather(read(), read(), *(write(writer) for writer in range(writers)))
    total = (await journal.head()).number
    assert total >= writers * batches
    for followed, late in results[:2]:  # type: ignore[misc]
        assert followed == list(range(1, total + 1))
        assert late == set()


async def test_a_rolled_back_append_leaves_no_gap(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    name, version, body = line_forms().encode(AgentCame(1))
    async with db.pool.acquire() as session:
        transaction = session.transaction()
        await transaction.start()
        await session.fetchrow(_SQL["append"], 1, 1, [1], [1], [name], [version], [body])
        await transaction.rollback()
    assert await journal.append([group(1, 2)], ownership.epoch) == 1


async def test_a_session_that_is_ended_again_and_again_loses_and_doubles_nothing(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    over = asyncio.Event()

    async def end_sessions() -> int:
        """As often as it can without standing in the way for good: once for each batch."""
        ended = batches = 0
        while not over.is_set():
            if len(firsts) > batches:
                batches = len(firsts)
                ended += await db.pool.fetchval(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity "
                    "where datname = current_database() and application_name = 'lamplight append 1'"
                )
            await asyncio.sleep(0.001 * (batches % 5))
        return ended

    firsts: list[int] = []
    ending = asyncio.create_task(end_sessions())
    for n in range(1, 121):
        effect = Effect(f"ring-{n}", "ring", {"contact": n})
        group = Group(n, [AgentCame(n), CustomerLeft(n)], [effect])
        firsts.append(await journal.append([group], 1))
    over.set()
    assert await ending > 0
    assert firsts == list(range(1, 241, 2))
    events = [event for _, _, _, event in await everything(journal)]
    assert events == [made for n in range(1, 121) for made in (AgentCame(n), CustomerLeft(n))]
    assert await db.pool.fetchval("select count(*) from outbox") == 120


async def test_when_it_is_not_known_what_became_of_a_batch_no_other_follows(
    db: Database, ownership: Ownership
) -> None:
    journal = Journal(db, line_forms(), patience_s=0)
    await journal.append([group(1, 1)], 1)
    blocker = await db.connect("blocker")
    try:
        async with blocker.transaction():
            await blocker.execute("select from head for update")
            waiting = asyncio.create_task(journal.append([group(2, 2)], 1))
            while not await db.pool.fetchval(  # noqa: ASYNC110 # another process waits
                "select count(*) from pg_stat_activity "
                "where application_name = 'lamplight append 1' and wait_event_type = 'Lock'"
            ):
                await asyncio.sleep(0.01)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
    finally:
        await blocker.close()
    with pytest.raises(JournalUnavailable, match="start again from the log"):
        await journal.append([group(3, 3)], 1)
    last = await journal.start_again(1)
    assert last in (1, 2)
    assert await journal.append([group(4, 4)], 1) == last + 1
    with pytest.raises(EpochLost):
        await journal.start_again(2)
    await journal.close()
