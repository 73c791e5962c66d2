"""`lamplight bench duties`: open sale lines judged anew for a new day.

`--lines` sale lines of every law that rules are written for, one to three in a sale, with what
usually happens to them, are judged for the same day by one process on each core. Then so many of
them one by one, for the time of a single line. There is no peer to measure beside it. Goal: 100,000
lines in at most 20 s on two cores, and one line in at most 1 ms (its median; p99 is told too).
"""

import multiprocessing
import os
import random
import statistics
import time
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from lamplight import orphans
from lamplight.bench._tell import tell
from lamplight.cli import Parser
from lamplight.duties.facts import (
    Event,
    EventKind,
    Facts,
    Line,
    Party,
    Payment,
    Sale,
    Terms,
    Warranty,
)
from lamplight.duties.judge import judge
from lamplight.duties.laws import WRITTEN

TODAY: Final = date(2026, 11, 22)
SINGLE: Final = 5_000
_STORIES: Final[tuple[tuple[EventKind, ...], ...]] = (
    (),
    ("delivered",),
    ("delivered",),
    ("delivered", "defect_reported"),
    ("delivered", "defect_shown", "defect_reported", "remedy_requested"),
    ("delivered", "defect_reported", "remedy_requested", "repair_done", "goods_handed_back"),
    ("delivered", "cancel_notice", "proof_of_sending_supplied"),
    ("order_completed", "delay_notice"),
)
_sales: list[Facts] = []


def sale(chance: random.Random, lines: int) -> Facts:
    """A sale of the last three years with one of the usual stories."""
    bought = TODAY - timedelta(days=chance.randrange(1, 1_000))
    story, when = chance.choice(_STORIES), bought
    events = []
    for kind in story:
        when += timedelta(days=chance.randrange(1, 40))
        events.append(
            Event(
                kind=kind,
                on=when,
                ground="no_reason" if kind == "cancel_notice" else None,
                remedy="repair" if kind == "remedy_requested" else None,
                result="repaired" if kind == "goods_handed_back" else None,
                revised_date=when + timedelta(days=20) if kind == "delay_notice" else None,
            )
        )
    return Facts(
        sale=Sale(
            jurisdiction=chance.choice(WRITTEN),
            channel="web",
            contract_date=bought,
            currency="EUR",
            parties=[
                Party(id="buyer", roles=["buyer"], kind="consumer"),
                Party(id="seller", roles=["seller_of_record"], kind="business"),
                Party(id="maker", roles=["supplier", "answerer"], kind="business"),
            ],
            lines=[Line(id=f"L{n + 1}", price_minor=8_900) for n in range(lines)],
            payments=[Payment(tender="credit_card", amount_minor=8_900 * lines)],
        ),
        terms=Terms(warranties=[Warranty(months=24, given_by="seller_of_record")]),
        events=events,
    )


def measure(lines: int, seed: int) -> dict[str, int | float]:
    """The figures. `lines` at least 1."""
    chance = random.Random(seed)  # noqa: S311 (a benchmark wants the same sales every time)
    left = lines
    _sales.clear()
    while left:
        size = min(left, chance.choice((1, 1, 1, 2, 3)))
        _sales.append(sale(chance, size))
        left -= size
    processes = os.cpu_count() or 1
    with multiprocessing.get_context("fork").Pool(
        processes, orphans.end_with, (os.getpid(),)
    ) as pool:
        pool.map(_nothing, range(processes))
        began = time.perf_counter()
        rows = sum(pool.map(_share, [(part, processes) for part in range(processes)], chunksize=1))
        seconds = time.perf_counter() - began
    single = []
    for facts in [one for one in _sales if len(one.sale.lines) == 1][:SINGLE]:
        began = time.perf_counter()
        judge(facts, TODAY)
        single.append(1_000 * (time.perf_counter() - began))
    single.sort()
    return {
        "lines": lines,
        "rows": rows,
        "processes": processes,
        "seconds": round(seconds, 3),
        "line_p50_ms": round(statistics.median(single), 4),
        "line_p99_ms": round(single[int(0.99 * (len(single) - 1))], 4),
    }


def _nothing(_: int) -> None:
    """So that every process is there before the clock runs."""


def _share(asked: tuple[int, int]) -> int:
    part, parts = asked
    return sum(len(judge(facts, TODAY)) for facts in _sales[part::parts])


def run(argv: Sequence[str]) -> int:
    """The command."""
    parser = Parser(prog="lamplight bench duties", description=__doc__)
    parser.add_argument(
        "--lines", type=int, default=100_000, help="sale lines, default %(default)s"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the sales, default %(default)s")
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    if not 1 <= asked.lines <= 10_000_000:
        parser.error("give 1 to 10000000 lines")
    return tell(measure(asked.lines, asked.seed), as_json=asked.json)
