"""Work in the background: what fails is named and keeps nothing else from being done."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Never

import pytest
from tests.runtime._town import until

from lamplight.journal.errors import (
    AlreadyThere,
    BadValue,
    DatabaseUnreachable,
    JournalError,
    NoSuchRow,
)
from lamplight.runtime.chores import Chores, PiecesFailed, each

if TYPE_CHECKING:
    from lamplight.runtime.chores import Work


def raises(error: Exception) -> Work:
    async def work() -> Never:
        raise error

    return work


@pytest.mark.parametrize("refused", [BadValue, NoSuchRow, AlreadyThere])
async def test_what_the_tables_refuse_is_a_failure_and_no_database_that_is_away(
    refused: type[Exception],
) -> None:
    assert not issubclass(refused, JournalError)
    chores = Chores()
    chores.once("work", raises(refused("too long")))
    await until(lambda: chores.failing() == ["work"])
    await chores.close()


async def test_a_database_that_is_away_is_no_failure_of_the_work() -> None:
    tried = asyncio.Event()

    async def away() -> None:
        tried.set()
        raise DatabaseUnreachable("Nobody answers.")

    chores = Chores()
    chores.once("work", away)
    await tried.wait()
    await asyncio.sleep(0)
    assert chores.failing() == []
    await chores.close()


async def test_a_part_that_fails_keeps_no_other_from_being_done_and_is_named() -> None:
    done = []

    async def good() -> None:
        done.append("good")

    async def inner() -> None:
        await each([("inner bad", raises(BadValue("too long"))), ("inner good", good)])

    async def whole() -> None:
        await each([("bad", raises(ValueError("no"))), ("inner", inner), ("good", good)])

    with pytest.raises(PiecesFailed) as found:
        await whole()
    assert found.value.names == ["bad", "inner bad"]
    assert done == ["good", "good"]
    chores = Chores()
    chores.once("work", whole)
    await until(lambda: chores.failing() == ["work: bad", "work: inner bad"])
    await chores.close()


async def test_while_the_database_is_away_no_further_part_is_begun() -> None:
    done = []

    async def good() -> None:
        done.append("good")

    with pytest.raises(DatabaseUnreachable):
        await each([("away", raises(DatabaseUnreachable("Nobody answers."))), ("good", good)])
    assert done == []
