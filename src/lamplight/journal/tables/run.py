"""Running named statements and turning records into structs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

import asyncpg
import msgspec

from lamplight.journal.database import clear_losses
from lamplight.journal.errors import AlreadyThere, BadValue, NoSuchRow

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    from lamplight.journal.database import Pool, Session

    Held = Session | PoolConnectionProxy[asyncpg.Record]
    """A session: one's own, or one of a pool."""
    Runs = Pool | Held

AT_ONCE: Final = 500
"""So many rows of a long answer are fetched at a time."""

Row = TypeVar("Row", bound=msgspec.Struct)
T = TypeVar("T")
P = ParamSpec("P")


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        with clear_losses():
            yield
    except asyncpg.UniqueViolationError as error:
        raise AlreadyThere(str(error.detail or error)) from error
    except asyncpg.ForeignKeyViolationError as error:
        raise NoSuchRow(str(error.detail or error)) from error
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        raise BadValue(str(error)) from error


def as_row(kind: type[Row], record: asyncpg.Record) -> Row:
    """A record as a struct; column names are field names."""
    return msgspec.convert(dict(record), kind)


async def rows(runs: "Runs", statement: str, kind: type[Row], *values: object) -> list[Row]:
    """Every row that the statement gives."""
    with _clear_errors():
        records = await runs.fetch(statement, *values)
    return [as_row(kind, record) for record in records]


async def each(
    pool: "Pool", statement: str, kind: type[Row], take: Callable[[Row], None], *values: object
) -> None:
    """Gives each row of one look at the tables. `AT_ONCE` come at a time; others run in between."""
    with clear_losses():
        async with pool.acquire() as session, session.transaction(readonly=True):
            async for found in session.cursor(statement, *values, prefetch=AT_ONCE):
                take(as_row(kind, found))


async def records(runs: "Runs", statement: str, *values: object) -> list[asyncpg.Record]:
    """Every row as it is."""
    with _clear_errors():
        return await runs.fetch(statement, *values)


async def record(runs: "Runs", statement: str, *values: object) -> asyncpg.Record | None:
    """The first row as it is, None when there is none."""
    with _clear_errors():
        return await runs.fetchrow(statement, *values)


async def row(runs: "Runs", statement: str, kind: type[Row], *values: object) -> Row | None:
    """The first row, None when there is none."""
    found = await record(runs, statement, *values)
    return None if found is None else as_row(kind, found)


async def value(runs: "Runs", statement: str, *values: object) -> Any:
    """The first column of the first row, None when there is none."""
    with _clear_errors():
        return await runs.fetchval(statement, *values)


async def done(runs: "Runs", statement: str, *values: object) -> int:
    """Runs a statement that gives no rows; returns how many rows it touched."""
    with _clear_errors():
        status = await runs.execute(statement, *values)
    count = status.rpartition(" ")[2]
    return int(count) if count.isdigit() else 0


AGAIN_S: Final = 0.05
"""So long the other one has to take what ours held: begun anew at once it would be there first, and
the two would wait for each other once more."""


def crossed(work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """For work that is one transaction and may be done again: where two waited for each other and
    the database ended ours, nothing of it was done, and it is done once more."""

    @wraps(work)
    async def once_more(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await work(*args, **kwargs)
        except asyncpg.DeadlockDetectedError:
            await asyncio.sleep(AGAIN_S)
            return await work(*args, **kwargs)

    return once_more


@asynccontextmanager
async def transaction(runs: "Runs", *, steady: bool = False) -> "AsyncIterator[Held]":
    """A session with a transaction: of the pool, or the one given (a savepoint in it).

    `steady`, for the pool: only for reading, and all of it as of one instant.
    """
    kind: dict[str, Any] = {"isolation": "repeatable_read", "readonly": True} if steady else {}
    with clear_losses():
        if isinstance(runs, asyncpg.Pool):
            async with runs.acquire() as session, session.transaction(**kind):
                yield session
        else:
            async with runs.transaction():
                yield runs
