from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import asyncpg
import msgspec
import pytest

from lamplight.journal import Address, Database, DatabaseTooOld, DatabaseUnreachable
from lamplight.journal.database import clear_losses, require_version
from lamplight.journal.errors import DatabaseFull

if TYPE_CHECKING:
    from pathlib import Path

    from lamplight.journal.database import Session


@pytest.mark.parametrize(
    "url", ["", "mysql://a/b", "localhost", "postgresql://host:port/db", "postgres://h:99999999/d"]
)
def test_what_is_no_address_says_how_one_looks(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL must look like postgresql://"):
        Address.from_url(url)


def test_an_address_is_shown_without_its_password() -> None:
    by_url = Address.from_url("postgresql://maya:secret@db.example:5433/shop")
    by_parts = Address(host="/run/here", user="maya", database="shop", password="secret")
    assert str(by_url) == "db.example:5433, database shop"
    assert str(by_parts) == "/run/here, database shop"
    assert "secret" not in repr(by_url) + repr(by_parts)


async def test_nobody_at_the_address_is_one_clear_line(tmp_path: Path) -> None:
    nowhere = Address(host=str(tmp_path), user="maya", database="shop")
    with pytest.raises(
        DatabaseUnreachable, match=r"doesn't answer .*: is it running there"
    ) as told:
        await Database.open(nowhere, wait_s=2)
    assert str(tmp_path) in str(told.value)
    assert "\n" not in str(told.value)


async def test_a_database_that_is_not_there_is_one_clear_line(address: Address) -> None:
    wrong = msgspec.structs.replace(address, database="nowhere")
    with pytest.raises(DatabaseUnreachable, match=r"no such database .*: create it first"):
        await Database.open(wrong)


def test_a_postgresql_that_is_too_old_is_one_clear_line() -> None:
    # The oldest one at hand is new enough, so its word for its version is spoken for it.
    old = SimpleNamespace(get_server_version=lambda: asyncpg.types.ServerVersion(15, 8, 0, "", 0))
    with pytest.raises(DatabaseTooOld, match="PostgreSQL 15 is too old: Lamplight needs 16"):
        require_version(cast("Session", old))


async def test_sessions_have_sane_settings(db: Database) -> None:
    rows = await db.pool.fetch(
        "select name, setting from pg_settings where name = any($1)",
        ["application_name", "search_path", "TimeZone", "synchronous_commit", "jit"],
    )
    assert {row["name"]: row["setting"] for row in rows} == {
        "application_name": db.mark,
        "search_path": "lamplight",
        "TimeZone": "UTC",
        "synchronous_commit": "on",
        "jit": "off",
    }


async def test_a_session_of_ones_own_has_its_name(db: Database) -> None:
    session = await db.connect("lamplight here")
    try:
        name = await session.fetchval("select current_setting('application_name')")
    finally:
        await session.close()
    assert name == "lamplight here"


async def test_an_address_can_be_a_url(address: Address) -> None:
    url = f"postgresql://{address.user}@/{address.database}?host={address.host}&port={address.port}"
    async with await Database.open(Address.from_url(url)) as opened:
        assert await opened.pool.fetchval("select current_database()") == address.database


def test_a_disk_without_room_is_said_and_is_something_that_heals() -> None:
    with pytest.raises(DatabaseFull, match="no room") as full, clear_losses():
        raise asyncpg.DiskFullError("could not extend file: No space left on device")
    assert isinstance(full.value, DatabaseUnreachable)
    with pytest.raises(DatabaseUnreachable) as crowded, clear_losses():
        raise asyncpg.TooManyConnectionsError("too many clients already")
    assert not isinstance(crowded.value, DatabaseFull)
