"""`lamplight bench search`: looking for a customer while one types.

`--customers` customers with `--sales` sales are put into a database of their own: people of ten
languages, two brands, e-mail, phone, postal address, orders and things. Then `--queries` searches
are typed letter by letter: names, parts of two names in any order, orders, phone numbers, e-mail
addresses, towns, a name with a thing, things. Every letter is one search, as the desk asks for it
(`runtime.customers.finding`, without HTTP); after the last the customer whose words were typed must
be among those who are shown, where these words are theirs alone.

The peer, in the same run and on the same tables, with the indexes that they have: a plain `ILIKE
'%…%'` over the same columns, every word in any of them, at `--peer` of the same moments.

Goal: p99 of one letter at most 50 ms.
"""

import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import asyncpg

from lamplight.bench._book import Customer, book, fill, index
from lamplight.bench._tell import tell
from lamplight.bench.ring import quantile_ms
from lamplight.cli import Parser
from lamplight.journal import Database, migrate
from lamplight.journal.server import Server, ServerError, discard
from lamplight.runtime.customers.finding import found

LONGEST: Final = 24
_COLUMNS: Final = """
    select id, last from (
        select c.id, max(s.contract_date) as last,
            concat_ws(' ', c.name, c.town, string_agg(distinct r.value, ' '),
                string_agg(s.number || ' ' || s.ship_to, ' '), string_agg(l.name, ' ')) as texts
        from customer c join sale s on s.buyer = c.id join sale_line l on l.sale = s.id
            left join reach r on r.customer = c.id
        where s.brand = any($1::bigint[]) and (
            c.name ilike $2 or c.town ilike $2 or r.value ilike $2 or s.number ilike $2
            or s.ship_to ilike $2 or l.name ilike $2)
        group by c.id
    ) one
    where texts ilike all($3::text[]) order by last desc limit 12
"""


def typed(people: Sequence[Customer], count: int, chance: random.Random) -> list[tuple[str, int]]:
    """What is typed, and the customer that is meant, 0 where many are."""
    ways: list[tuple[int, Callable[[Customer], str]]] = [
        (30, lambda one: one.name),
        (10, lambda one: " ".join(reversed([part[:4] for part in one.name.split()]))),
        (16, lambda one: one.orders[0]),
        (6, lambda one: one.orders[0].partition("-")[2]),
        (10, lambda one: one.phone),
        (6, lambda one: "0" + one.phone[3:7] + " " + one.phone[7:]),
        (8, lambda one: one.email),
        (8, lambda one: f"{one.name.split()[-1]} {one.things[0].split()[0].lower()}"),
        (4, lambda one: f"{one.town} {one.name.split()[0]}"),
        (2, lambda one: one.things[0]),
    ]
    found: list[tuple[str, int]] = []
    while len(found) < count:
        one = chance.choice(people)
        if one.orders:
            (way,) = chance.choices([way for _, way in ways], [share for share, _ in ways])
            text = way(one)[:LONGEST]
            found.append((text, one.id if text in (one.email, one.orders[0]) else 0))
    return found


async def peer(session: asyncpg.Pool, text: str, brands: Sequence[int]) -> None:
    """The same question as a plain ILIKE."""
    words = [f"%{word}%" for word in text.split()] or ["%"]
    await session.fetch(_COLUMNS, list(brands), max(words, key=len), words, timeout=120)


async def measure(
    customers: int, sales: int, queries: int, peers: int, seed: int
) -> dict[str, object]:
    """The figures, from a database that is made for it and thrown away."""
    chance = random.Random(seed)  # noqa: S311 (a benchmark wants the same words every time)
    folder = Path(tempfile.mkdtemp(prefix="lamplight-bench-"))
    data = folder / "data"
    try:
        server = await Server.start(data, _say)
        try:
            async with await Database.open(server.address) as database:
                await migrate(database)
                people = book(customers, sales, chance.randrange(1_000_000))
                figures, brands = await _filled(database, people, sales, chance)
                return figures | await _asked(database, people, brands, queries, peers, chance)
        finally:
            await server.stop()
    finally:
        if data.exists():
            await discard(data)
        shutil.rmtree(folder, ignore_errors=True)


async def _filled(
    database: Database, people: Sequence[Customer], sales: int, chance: random.Random
) -> tuple[dict[str, object], tuple[int, int]]:
    _say(f"{len(people)} customers and {sales} sales")
    began = time.perf_counter()
    brands = await fill(database, people, chance.randrange(1_000_000))
    filled = time.perf_counter()
    await index(database, people)
    indexed = time.perf_counter()
    _say(f"filled in {filled - began:.1f} s, indexed in {indexed - filled:.1f} s")
    version = await database.pool.fetchval("show server_version_num")
    size = await database.pool.fetchval("select pg_total_relation_size('finding')")
    return {
        "customers": len(people),
        "sales": sales,
        "postgresql": int(version) // 10_000,
        "fill_s": round(filled - began, 1),
        "index_s": round(indexed - filled, 1),
        "finding_mb": round(size / 2**20),
    }, brands


async def _asked(  # noqa: PLR0917 (each is named as the command names it)
    database: Database,
    people: Sequence[Customer],
    brands: tuple[int, int],
    queries: int,
    peers: int,
    chance: random.Random,
) -> dict[str, object]:
    pool = database.pool
    moments: list[tuple[float, str]] = []
    missed = 0
    for text, meant in typed(people, queries, chance):
        shown = []
        for length in range(1, len(text) + 1):
            at = time.perf_counter()
            shown = await found(pool, text[:length], brands)
            moments.append((time.perf_counter() - at, text[:length]))
        missed += bool(meant) and meant not in [one.customer for one in shown]
    for took, text in sorted(moments)[-5:]:
        _say(f"{took * 1000:.1f} ms for {text!r}")
    other: list[float] = []
    for _, text in chance.sample(moments, min(peers, len(moments))):
        at = time.perf_counter()
        await peer(pool, text, brands)
        other.append(time.perf_counter() - at)
    return {
        "letters": len(moments),
        "missed": missed,
        **_quantiles("", [took for took, _ in moments]),
        "peer_letters": len(other),
        **_quantiles("peer_", other),
    }


def _quantiles(prefix: str, seconds: Sequence[float]) -> dict[str, float | None]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {f"{prefix}{name}_ms": quantile_ms(seconds, share) for name, share in shares.items()}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(argv: Sequence[str]) -> int:
    """The command. Exit status 1 when there is no database to measure with."""
    parser = Parser(prog="lamplight bench search", description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000, help="default %(default)s")
    parser.add_argument("--sales", type=int, default=300_000, help="default %(default)s")
    parser.add_argument("--queries", type=int, default=500, help="searches, default %(default)s")
    parser.add_argument("--peer", type=int, default=100, help="moments, default %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if not 1 <= asked.customers <= asked.sales or asked.queries < 1 or asked.peer < 0:
        parser.error("give at least one customer, as many sales, and one query")
    try:
        figures = asyncio.run(
            measure(asked.customers, asked.sales, asked.queries, asked.peer, asked.seed)
        )
    except ServerError as problem:
        _say(f"bench search: {problem}")
        return 1
    return tell(figures, as_json=asked.json)
