"""Two who wait for each other both get through: whose work was ended does it once more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lamplight.journal.tables import run, settings

if TYPE_CHECKING:
    from lamplight.journal import Database


async def test_work_that_crossed_other_work_is_done_once_more(db: Database) -> None:
    for name in ("a", "b"):
        await settings.write_setting(db.pool, name, 0)
    both = asyncio.Barrier(2)
    tries: list[str] = []

    @run.crossed
    async def count(first: str, second: str) -> None:
        tries.append(first)
        async with run.transaction(db.pool) as session:
            await session.execute("update setting set value = '1' where name = $1", first)
            if len(tries) <= 2:
                await both.wait()  # each holds one and wants the other
            await session.execute("update setting set value = '1' where name = $1", second)

    await asyncio.gather(count("a", "b"), count("b", "a"))
    assert len(tries) == 3
