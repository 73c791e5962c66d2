"""What one of us said that they would do, by when: kept, broken or released in the end."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("promises")
AT_ONCE: Final = 50
NEWS: Final = "news/"
"""Begins the keys of promises that a letter made: `news/CASE/OF`."""


class Promise(msgspec.Struct, frozen=True):
    """One promise. One that is broken is owed still, and stays broken when it is kept late:
    `ended_at` says when it was. `instead_of` names one before."""

    id: int
    brand: int
    customer: int | None
    service_case: int | None
    contact: int | None
    person: int
    kind: Literal["call", "news", "other"]
    words: str
    due_at: int
    state: Literal["open", "kept", "broken", "released"]
    made_at: int
    ended_at: int | None
    instead_of: int | None


async def add_promise(
    runs: "Runs",
    *,
    brand: int,
    customer: int | None,
    case: int | None,
    contact: int | None,
    person: int,
    kind: str,
    words: str,
    due_at: int,
    now: int,
    key: str,
    instead_of: int | None = None,
) -> tuple[int, bool]:
    """A new promise, or the one that the same `key` made before; whether it is new."""
    made = await run.value(
        runs,
        _SQL["add_promise"],
        brand,
        customer,
        case,
        contact,
        person,
        kind,
        words,
        due_at,
        now,
        instead_of,
        key,
    )
    if made is not None:
        return int(made), True
    return int(await run.value(runs, _SQL["promise_by_key"], key)), False


async def promise_by_id(runs: "Runs", promise: int) -> Promise | None:
    return await run.row(runs, _SQL["promise_by_id"], Promise, promise)


async def lock_promise(session: "Runs", promise: int) -> Promise | None:
    """The row, held until the end of the transaction, and its case held before it."""
    await run.value(session, _SQL["lock_case_of_promise"], promise)
    return await run.row(session, _SQL["lock_promise"], Promise, promise)


async def end_promise(session: "Runs", promise: int, state: str, now: int) -> bool:
    """False when it has ended before."""
    return await run.value(session, _SQL["end_promise"], promise, state, now) is not None


async def move_promise(session: "Runs", promise: int, due_at: int) -> bool:
    """Another time; False when it isn't open any more."""
    return await run.value(session, _SQL["move_promise"], promise, due_at) is not None


async def break_promise(session: "Runs", promise: int) -> bool:
    """Its time passed; False when it isn't open any more."""
    return await run.value(session, _SQL["break_promise"], promise) is not None


async def promises_of(
    runs: "Runs",
    customers: Collection[int],
    contacts: Collection[int] = (),
    *,
    case: int | None = None,
    ended_since: int,
) -> list[Promise]:
    """Promises to these customers, in these talks or of this case, the soonest first: those that
    are owed still, and those that ended since an instant."""
    return await run.rows(
        runs,
        _SQL["promises_of"],
        Promise,
        sorted(customers),
        sorted(contacts),
        case,
        ended_since,
    )


async def news_of(runs: "Runs", case: int) -> list[tuple[int, str]]:
    """Promises that a letter of this case made and that are owed still, each by its latest time;
    with what it is about."""
    start = f"{NEWS}{case}/"
    found = await runs.fetch(_SQL["news_of_case"], case, start)
    return [(record["id"], record["key"].removeprefix(start)) for record in found]


async def owed_in(
    runs: "Runs", cases: Collection[int], ended_since: int | None = None
) -> list[Promise]:
    """Promises of these cases that are owed still, the soonest first; and where an instant is given
    those that ended since."""
    return await run.rows(runs, _SQL["promises_of_cases"], Promise, sorted(cases), ended_since)


async def calls_between(runs: "Runs", since: int, until: int) -> list[Promise]:
    """Calls of any brand that were promised for the instants from `since` to before `until`."""
    return await run.rows(runs, _SQL["calls_between"], Promise, since, until)


async def unkept(runs: "Runs", brands: Collection[int]) -> list[Promise]:
    """Broken under these brands, owed still, and without a new time: the oldest first."""
    return await run.rows(runs, _SQL["promises_unkept"], Promise, sorted(brands))


async def due(runs: "Runs", now: int) -> list[int]:
    """Promises whose time has passed."""
    with clear_losses():
        return [record["id"] for record in await runs.fetch(_SQL["promises_due"], now, AT_ONCE)]


async def next_due(runs: "Runs") -> int | None:
    """When the time of the next one passes."""
    at: int | None = await run.value(runs, _SQL["next_due"])
    return at
