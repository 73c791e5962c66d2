"""One database for many tests: each finds it as it was when it was kept.

To make a database costs much more than all that most tests do in it. What is kept are the rows of
our tables and the numbers that come next; a test that changes a table's form needs a database of
its own (`database` in `tests/conftest.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import io
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg

from lamplight.journal.server.settings import SUPERUSER

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from lamplight.journal import Address

Told = TypeVar("Told")

# Only a superuser who turns the triggers off can empty what is append-only.
_EMPTY = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid();
    set session_replication_role = replica;
    do $$
    declare
        name text;
    begin
        for name in select tablename from pg_tables
            where schemaname = 'lamplight' and tablename <> 'migration'
        loop
            execute format('delete from lamplight.%I', name);
        end loop;
    end
    $$;
"""
_COLUMNS = """
    select relname as "table", array_agg(attname::text order by attnum) as columns
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'lamplight'::regnamespace and relkind = 'r' and relname <> 'migration'
        and attnum > 0 and not attisdropped and attgenerated = ''
    group by relname order by relname
"""
_NUMBERS = """
    select string_agg(format('setval(%L, %s, %L)', format('lamplight.%I', sequencename),
                             coalesce(last_value, start_value), last_value is not null), ', ')
    from pg_sequences where schemaname = 'lamplight'
"""
_FORM = """
    select (select count(*) from pg_class where relnamespace = 'lamplight'::regnamespace),
           (select count(*) from pg_constraint where connamespace = 'lamplight'::regnamespace),
           (select count(*) from pg_proc where pronamespace = 'lamplight'::regnamespace),
           (select count(*) from pg_trigger), (select count(*) from pg_namespace
            where nspname not like 'pg%')
"""


class Kept:
    """What was in a database, to be put back. Its one session stays: to begin one, and to read
    what the tables are, is most of the work."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._loop = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._session: asyncpg.Connection[asyncpg.Record] | None = None
        self._form, self._rows, self._numbers = self._loop.run(self._look())

    @contextlib.contextmanager
    def lent(self) -> Iterator[Address]:
        """End whatever sessions are left in it, and put back what was in it then, for one test.
        Who changes the form of a table and leaves it so fails."""
        self._do(self._put_back)
        yield self._address
        before, self._form = self._form, self._do(self._form_now)
        assert self._form == before, "this test changed the form of a table"

    def close(self) -> None:
        """Give the session back."""
        if self._session is not None:
            self._loop.run(self._session.close())
        self._loop.close()

    def _do(self, work: Callable[[], Coroutine[Any, Any, Told]]) -> Told:
        try:
            return self._loop.run(work())
        except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError):
            self._session = None  # a test ended it with others
            return self._loop.run(work())

    async def _open(self) -> asyncpg.Connection[asyncpg.Record]:
        if self._session is None or self._session.is_closed():
            kwargs = self._address.connect_kwargs() | {"user": SUPERUSER}
            self._session = await asyncpg.connect(**kwargs)
        return self._session

    async def _look(self) -> tuple[tuple[int, ...], list[tuple[str, list[str], bytes]], str]:
        session = await self._open()
        rows = []
        for table, columns in await session.fetch(_COLUMNS):
            taken = io.BytesIO()
            told = await session.copy_from_table(
                table, schema_name="lamplight", columns=columns, output=taken, format="binary"
            )
            if told != "COPY 0":
                rows.append((table, columns, taken.getvalue()))
        return await self._form_now(), rows, await session.fetchval(_NUMBERS)

    async def _put_back(self) -> None:
        session = await self._open()
        await session.execute(f"{_EMPTY} select {self._numbers};")
        for table, columns, taken in self._rows:
            await session.copy_to_table(
                table,
                schema_name="lamplight",
                columns=columns,
                source=io.BytesIO(taken),
                format="binary",
            )

    async def _form_now(self) -> tuple[int, ...]:
        """How many there are of all that a test could add to our tables, or take away."""
        return tuple(await (await self._open()).fetchrow(_FORM) or ())
