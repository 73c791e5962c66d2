"""Everyday statements find what they read by an index: of a table that grows, none of them reads
every row there ever was."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest_asyncio

from lamplight.journal import Database, migrate
from lamplight.journal.server.settings import SUPERUSER
from lamplight.journal.statements import statement_files, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.journal import Address

SMALL = {
    *("authority", "brand", "brand_line", "head", "invitation", "line", "merging", "migration"),
    *("opening_span", "owner", "password_link", "person", "setup_token", "shift_week", "shop"),
    *("snapshot", "unfit_sale"),
}
"""Tables that people fill by hand, or that are kept small."""
SELDOM = {
    "arrivals counted_since": "who came before is brought in from a file",
    "arrivals forget_phrases": "a chore",
    "contacts strays": "once an hour at most, of whom the line never heard",
    "erasure brands_of_customer": "somebody is to be erased",
    "erasure erase_letters_to": "somebody is erased",
    "erasure_sales erase_judgements": "somebody is erased",
    "erasure_sales erase_links": "somebody is erased",
    "erasure_sales erase_withdrawals": "somebody is erased",
    "links forget_customer_links": "a chore",
    "money early_named": "twice a minute, of what was told of payments that no sale has named yet",
    "outbox forget_done_effects": "a chore",
    "projections clear_courses": "tables are made anew",
    "projections clear_hands": "tables are made anew",
    "projections clear_tellings": "tables are made anew",
    "sessions forget_ended_sessions": "a chore",
    "shops forget_events": "a chore",
    "steps given_up_steps": "at the start",
    "steps letters_ended": "at the start",
}
"""Statements that may read a whole table, and when they do."""
IN_ORDER = {
    "granting currencies": "the first row after each currency",
    "messages useful_since": "the last rows, so many",
}
"""Statements that read an index in its order and end early."""
PLANS = """
    set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off;
    set enable_mergejoin = off; set enable_material = off; set enable_memoize = off
"""
"""However few rows there are, an index is used wherever one leads there."""
UNKNOWN_SIZES = """
    delete from pg_statistic;
    update pg_class set reltuples = -1, relpages = 0
    where relnamespace = 'lamplight'::regnamespace and relkind in ('r', 'i')
"""
"""Once PostgreSQL looked after a table by itself it knows that it is empty, and reads it whole."""


@pytest_asyncio.fixture
async def address(database: Address) -> Address:
    """A database of one's own: plans follow how large tables once were."""
    async with await Database.open(database) as made:
        await migrate(made)
    return database


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", []):
        yield from _nodes(one)


async def _plan(session: asyncpg.Connection[Any], statement: str) -> list[dict[str, Any]]:
    """The nodes of its plan, for whatever values; none of what is no query."""
    if not re.match(r"(select|with|insert|update|delete)\b", statement.lstrip()):
        return []
    values = ["null"] * max([0, *map(int, re.findall(r"\$(\d+)", statement))])
    await session.execute(f"prepare one as {statement}")
    named = f"one({', '.join(values)})" if values else "one"
    found = await session.fetchval(f"explain (format json) execute {named}")
    await session.execute("deallocate one")
    return list(_nodes(json.loads(found)[0]["Plan"]))


async def _whole_reads(session: asyncpg.Connection[Any], statement: str) -> set[str]:
    """The tables of which it reads every row, by themselves or by a whole index."""
    indexes = {
        row["name"]: (row["about"], row["part"])
        for row in await session.fetch(
            "select i.relname as name, t.relname as about, indpred is not null as part"
            " from pg_index join pg_class i on i.oid = indexrelid"
            " join pg_class t on t.oid = indrelid"
        )
    }
    found = set()
    for node in await _plan(session, statement):
        if node["Node Type"] == "Seq Scan":
            found.add(node["Relation Name"])
        elif "Index Name" in node and "Index Cond" not in node:
            table, is_part = indexes[node["Index Name"]]
            if not is_part:
                found.add(table)
    return {table for table in found - SMALL if not table.startswith("pg_")}


async def _session(at: Address) -> asyncpg.Connection[Any]:
    """A session of the superuser that plans as if nothing were known of what is in the tables."""
    kwargs = at.connect_kwargs() | {"user": SUPERUSER}
    session: asyncpg.Connection[Any] = await asyncpg.connect(**kwargs)
    await session.execute("set search_path = lamplight")
    await session.execute(UNKNOWN_SIZES)
    await session.execute(PLANS)
    return session


async def test_no_everyday_statement_reads_a_table_that_grows_whole(address: Address) -> None:
    session = await _session(address)
    try:
        found = {
            f"{file} {name}": whole
            for file in statement_files()
            for name, statement in statements(file).items()
            if (whole := await _whole_reads(session, statement))
        }
    finally:
        await session.close()
    named = SELDOM.keys() | IN_ORDER.keys()
    unindexed = {name: tables for name, tables in found.items() if name not in named}
    assert unindexed == {}, "give it an index, or say in SELDOM when it runs"
    assert named <= found.keys(), "not in need of being named any more"


async def test_a_statement_that_reads_a_table_whole_would_be_found(address: Address) -> None:
    session = await _session(address)
    try:
        for bad in (
            "select id from mail where lower(recipient) = $1",
            "select id from mail where lower(recipient) = $1 order by id",
        ):
            assert await _whole_reads(session, bad) == {"mail"}
        assert await _whole_reads(session, "select id from mail where key = $1") == set()
    finally:
        await session.close()
