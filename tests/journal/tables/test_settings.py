from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lamplight.journal.tables import settings

if TYPE_CHECKING:
    from lamplight.journal import Database


async def test_a_setting_is_read_as_it_was_written(db: Database) -> None:
    assert await settings.read_setting(db.pool, "ice") is None
    for value in ({"stun": ["a", "b"]}, [1, 2], "text", 0, False):
        await settings.write_setting(db.pool, "ice", value)
        assert await settings.read_setting(db.pool, "ice") == value


async def test_a_secret_is_made_once_and_the_same_for_all(db: Database) -> None:
    made = await asyncio.gather(*(settings.secret(db.pool, "place") for _ in range(8)))
    assert len(set(made)) == 1
    assert len(made[0]) == 32
    assert await settings.secret(db.pool, "place") == made[0]
    assert await settings.secret(db.pool, "other") != made[0]
