"""Effects of tables leave with their rows, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lamplight.journal import Effect, Group, Outbox
from lamplight.journal.tables import effects, run
from lamplight.line.events import AgentCame

if TYPE_CHECKING:
    from lamplight.journal import Database, Journal, Ownership

PAY = Effect("step-1", "do_step", {"step": 1})


async def test_an_effect_bears_the_number_that_the_journal_has_reached(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    await journal.append([Group(1, [AgentCame(1), AgentCame(2)])], 1)
    async with run.transaction(db.pool) as session:
        assert await effects.leave(session, [PAY], 5) == 1
    (taken,) = await Outbox(db).take(now=5)
    assert (taken.key, taken.kind, taken.body, taken.number) == (
        "step-1",
        "do_step",
        {"step": 1},
        2,
    )


async def test_the_same_key_is_left_once_even_when_it_was_done(db: Database) -> None:
    async with run.transaction(db.pool) as session:
        assert await effects.leave(session, [PAY, Effect("step-2", "do_step")], 5) == 2
        assert await effects.leave(session, [PAY], 6) == 0
        assert await effects.leave(session, [], 6) == 0
    outbox = Outbox(db)
    for taken in await outbox.take(now=9):
        await outbox.complete(taken, 9)
    async with run.transaction(db.pool) as session:
        assert await effects.leave(session, [PAY], 10) == 0
    assert await outbox.take(now=10**9) == []


async def test_what_is_rolled_back_leaves_nothing(db: Database) -> None:
    async def break_off() -> None:
        async with run.transaction(db.pool) as session:
            await effects.leave(session, [PAY], 5)
            raise RuntimeError("the rows were refused")

    with pytest.raises(RuntimeError, match="refused"):
        await break_off()
    assert await Outbox(db).take(now=10) == []


async def test_one_for_later_waits_for_its_time(db: Database) -> None:
    async with run.transaction(db.pool) as session:
        await effects.leave(session, [Effect("later", "do_step", {}, 100)], 5)
    assert await Outbox(db).take(now=99) == []
    assert [one.key for one in await Outbox(db).take(now=100)] == ["later"]
