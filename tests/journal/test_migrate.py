import asyncio

import pytest

from lamplight.journal import (
    Address,
    Database,
    SchemaChanged,
    SchemaNewer,
    SchemaOld,
    migrate,
    require_schema,
)
from lamplight.journal.migrate import Migration, known_migrations
from lamplight.journal.tables import people, shifts
from lamplight.journal.tables.hours import Span
from lamplight.journal.tables.shifts import WeekShift


async def test_migrations_run_once_in_order(database: Address) -> None:
    async with await Database.open(database) as db:
        applied = await migrate(db)
        assert applied == [f"{m.number:04}_{m.name}" for m in known_migrations()]
        assert await migrate(db) == []
        await require_schema(db)


async def test_two_processes_that_migrate_at_once_do_it_once(database: Address) -> None:
    async with await Database.open(database) as one, await Database.open(database) as two:
        applied = await asyncio.gather(migrate(one), migrate(two))
    assert sorted(map(len, applied)) == [0, len(known_migrations())]


async def test_an_empty_database_says_that_it_waits_for_migrations(database: Address) -> None:
    async with await Database.open(database) as db:
        with pytest.raises(SchemaOld, match=r"is at 0 and this program needs \d+: run"):
            await require_schema(db)


async def test_an_old_schema_says_so_in_one_line(database: Address) -> None:
    async with await Database.open(database) as db:
        await migrate(db, known_migrations()[:1])
        with pytest.raises(SchemaOld, match="is at 1 and this program needs") as told:
            await require_schema(db)
        assert "\n" not in str(told.value)
        assert len(await migrate(db)) == len(known_migrations()) - 1


async def test_a_newer_schema_is_left_alone(database: Address) -> None:
    known = known_migrations()
    later = Migration(len(known) + 1, "of_tomorrow", "create table tomorrow (day date);")
    async with await Database.open(database) as db:
        await migrate(db, [*known, later])
        told = f"is at {len(known) + 1} and this program knows only"
        with pytest.raises(SchemaNewer, match=told):
            await require_schema(db)
        with pytest.raises(SchemaNewer):
            await migrate(db)


async def test_a_migration_that_was_edited_is_noticed(db: Database) -> None:
    first, *others = known_migrations()
    edited = Migration(first.number, first.name, first.text + "\nselect 1;")
    with pytest.raises(SchemaChanged, match="0001_journal in the database isn't the one"):
        await migrate(db, [edited, *others])


async def test_a_migration_that_fails_leaves_nothing_of_any(database: Address) -> None:
    broken = Migration(2, "broken", "create table half (n int); select 1 / 0;")
    async with await Database.open(database) as db:
        with pytest.raises(Exception, match="division by zero"):
            await migrate(db, [known_migrations()[0], broken])
        with pytest.raises(SchemaOld, match="is at 0"):
            await require_schema(db)


def test_the_checksum_does_not_mind_line_ends() -> None:
    unix, windows = Migration(1, "a", "x\ny\n"), Migration(1, "a", "x\r\ny\r\n")
    assert unix.checksum == windows.checksum != Migration(1, "a", "x\nz\n").checksum


async def test_what_else_lives_in_the_database_is_left_alone(database: Address) -> None:
    async with await Database.open(database) as db:
        await db.pool.execute("create table public.person (theirs text)")
        await migrate(db)
        assert await db.pool.fetchval("select count(*) from public.person") == 0
        assert await db.pool.fetchval("select count(*) from person where active") == 0


async def test_single_shifts_of_a_demo_shop_become_weeks_and_a_week_stays_alone(
    database: Address,
) -> None:
    async with await Database.open(database) as db:
        await migrate(db, known_migrations()[:9])
        maya, otto, lena = [
            await people.add_person(db.pool, name=name, email=f"{name}@x", role="agent", now=1)
            for name in ("Maya", "Otto", "Lena")
        ]
        for person in (maya, maya, otto):
            single = "insert into shift (person, from_at, to_at) values ($1, 1, 2)"
            await db.pool.execute(single, person)
        await shifts.set_shift_week(db.pool, otto, [Span(1, 540, 720)], "Europe/London")
        await migrate(db)
        daily = [WeekShift(maya, day, 480, 1260, "UTC") for day in range(1, 8)]
        assert await shifts.shift_weeks(db.pool, maya) == daily
        assert await shifts.shift_weeks(db.pool, otto) == [
            WeekShift(otto, 1, 540, 720, "Europe/London")
        ]
        assert await shifts.shift_weeks(db.pool, lena) == []
