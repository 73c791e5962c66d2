"""An effect that is left beside rows of one's own is there with them, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lamplight.journal import Effect, Outbox
from lamplight.journal.tables import effects, run

if TYPE_CHECKING:
    from lamplight.journal import Database


async def test_it_is_taken_after_the_commit_once_for_its_key(db: Database) -> None:
    outbox = Outbox(db)
    one = Effect("mail/1", "send_mail", {"mail": 1})
    async with run.transaction(db.pool) as session:
        await effects.leave(session, [one, Effect("mail/2", "send_mail", {"mail": 2}, 900)], 100)
        assert await outbox.take(100) == []
    async with run.transaction(db.pool) as session:
        await effects.leave(session, [one], 200)
    taken = await outbox.take(200)
    assert [(it.key, it.kind, it.body, it.number, it.tries) for it in taken] == [
        ("mail/1", "send_mail", {"mail": 1}, 0, 1)
    ]
    assert [it.key for it in await outbox.take(900)] == ["mail/2"]


async def test_what_is_not_committed_leaves_nothing(db: Database) -> None:
    async def fail() -> None:
        async with run.transaction(db.pool) as session:
            await effects.leave(session, [Effect("mail/1", "send_mail")], 100)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await Outbox(db).take(10_000) == []
