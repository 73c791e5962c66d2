"""One database for many tests: each finds it as it was when it was kept.

To make a database costs much more than all that most tests do in it. What is kept are the rows of
our tables and the numbers that come next; a test that changes a table's form needs a database of
its own (`database` in `tests/conftest.py`).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Self

import asyncpg

from lamplight.journal.server.settings import SUPERUSER

if TYPE_CHECKING:
    from lamplight.journal import Address

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
    select format('select setval(%L, %s, %L);', format('lamplight.%I', sequencename),
                  coalesce(last_value, start_value), last_value is not null)
    from pg_sequences where schemaname = 'lamplight' order by sequencename
"""
_FORM = """
    select (select count(*) from pg_class where relnamespace = 'lamplight'::regnamespace),
           (select count(*) from pg_constraint where connamespace = 'lamplight'::regnamespace),
           (select count(*) from pg_proc where pronamespace = 'lamplight'::regnamespace),
           (select count(*) from pg_trigger), (select count(*) from pg_namespace
            where nspname not like 'pg%')
"""


class Kept:
    """What was in a database, to be put back."""

    def __init__(
        self,
        address: Address,
        form: tuple[int, ...],
        rows: list[tuple[str, list[str], bytes]],
        numbers: str,
    ) -> None:
        self._address = address
        self._form = form
        self._rows = rows
        self._numbers = numbers

    @classmethod
    async def of(cls, address: Address) -> Self:
        """Remember what is in it now."""
        session = await _session(address)
        try:
            rows = []
            for table, columns in await session.fetch(_COLUMNS):
                taken = io.BytesIO()
                told = await session.copy_from_table(
                    table, schema_name="lamplight", columns=columns, output=taken, format="binary"
                )
                if told != "COPY 0":
                    rows.append((table, columns, taken.getvalue()))
            numbers = [row[0] for row in await session.fetch(_NUMBERS)]
            form = await _form(session)
        finally:
            await session.close()
        return cls(address, form, rows, "".join(numbers))

    async def put_back(self) -> Address:
        """End whatever sessions are left in it, and put back what was in it then."""
        session = await _session(self._address)
        try:
            await session.execute(_EMPTY + self._numbers)
            assert await _form(session) == self._form, "a test before changed the form of a table"
            for table, columns, taken in self._rows:
                await session.copy_to_table(
                    table,
                    schema_name="lamplight",
                    columns=columns,
                    source=io.BytesIO(taken),
                    format="binary",
                )
        finally:
            await session.close()
        return self._address


async def _form(session: asyncpg.Connection[asyncpg.Record]) -> tuple[int, ...]:
    """How many there are of all that a test could add to our tables, or take away."""
    return tuple(await session.fetchrow(_FORM) or ())


async def _session(address: Address) -> asyncpg.Connection[asyncpg.Record]:
    return await asyncpg.connect(**(address.connect_kwargs() | {"user": SUPERUSER}))
