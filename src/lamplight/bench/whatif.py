"""`lamplight bench whatif`: how soon the board's slider is answered, and how soon by all days.

A day of ten hours with two peaks, to which `--customers` come in `--languages` languages, is asked
about as the page does: one person more from 14:00, then `--moves` further positions of the slider,
each asked again until all its days are played. It runs in the process beside the house, which gives
way to everything else (nice 10) and has been begun before. How busy the machine was stands beside
it. Goal: the first answer within a second.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.bench._tell import tell
from lamplight.cli import Parser
from lamplight.runtime.aside import Aside
from lamplight.runtime.coming.played import LATE_S, SOON_S, answer, warm
from lamplight.staffing.planned_day import MOST_A_DAY, Asking, Can, Change, Here, PlannedDay
from lamplight.staffing.scenario import HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

SHAPE: Final = (1, 2, 3, 4, 5, 5, 4, 4, 4, 5, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1)
"""Who comes in each half-hour from 8:00 on, against each other."""
OPENS, CLOSES, ASKED = 8 * HOUR, 18 * HOUR, 14 * HOUR
HANDLE_MS: Final = 300_000.0
SPARE: Final = 1.15
"""So many times the people who are busy on average are here."""


class Asked(NamedTuple):
    """Seconds until the first answer, by how many days it was, and until all were played."""

    first_s: float
    first_days: int
    all_s: float


def a_day(customers: int, languages: int) -> PlannedDay:
    """Each of us speaks two of the languages, as far as there are two."""
    names = [f"l{number}" for number in range(languages)]
    here = max(1, round(customers * HANDLE_MS / (CLOSES - OPENS) * SPARE / languages))
    return PlannedDay(
        start_ms=OPENS,
        expected=tuple(customers * one / sum(SHAPE) for one in SHAPE),
        spread=0.1,
        asking=tuple(Asking(HANDLE_MS, share=1 / languages, language=name) for name in names),
        patience_ms=600_000.0,
        people=tuple(
            Here(here, OPENS, CLOSES, Can(("main",), tuple({name, after}), ("voice",)))
            for name, after in zip(names, [*names[1:], names[0]], strict=True)
        ),
    )


async def measure(customers: int, languages: int, moves: int) -> dict[str, object]:
    """The first question, and the moves after it: over the whole day, one after the other."""
    day = a_day(customers, languages)
    aside = Aside()
    try:
        await aside.run(warm)
        first = await _asked(aside, day, ASKED)
        steps = [OPENS + round((CLOSES - HOUR - OPENS) * n / moves) for n in range(moves)]
        moved = [await _asked(aside, day, start) for start in steps]
    finally:
        await aside.close()
    return {
        "customers": customers,
        "languages": languages,
        "first_s": round(first.first_s, 3),
        "first_days": first.first_days,
        "first_all_s": round(first.all_s, 3),
        "moved_median_s": round(statistics.median(one.first_s for one in moved), 3),
        "moved_max_s": round(max(one.first_s for one in moved), 3),
        "moved_days_least": min(one.first_days for one in moved),
        "moved_all_max_s": round(max(one.all_s for one in moved), 3),
        "load": round(os.getloadavg()[0], 1),
    }


async def _asked(aside: Aside, day: PlannedDay, start: int) -> Asked:
    change = Change(Here(1, start, min(start + 4 * HOUR, CLOSES)))
    began = time.perf_counter()
    found = await aside.run(answer, day, change, SOON_S, LATE_S)
    while found.found is None:
        found = await aside.run(answer, day, change, SOON_S, LATE_S)
    first, days = time.perf_counter() - began, found.days
    while found.days < found.of_days:
        found = await aside.run(answer, day, change, SOON_S, LATE_S)
    asked = Asked(first, days, time.perf_counter() - began)
    print(
        f"bench whatif: from {start / HOUR:.1f} h {first:.2f} s ({days} days), "
        f"all {asked.all_s:.2f} s",
        file=sys.stderr,
    )
    return asked


def run(argv: Sequence[str]) -> int:
    """The command."""
    parser = Parser(prog="lamplight bench whatif", description=__doc__)
    parser.add_argument("--customers", type=int, default=12_000, help="default %(default)s")
    parser.add_argument("--languages", type=int, default=4, help="default %(default)s")
    parser.add_argument("--moves", type=int, default=9, help="default %(default)s")
    parser.add_argument("--json", action="store_true", help="figures as JSON on stdout")
    asked = parser.parse_args(argv)
    most = MOST_A_DAY
    if not 100 <= asked.customers <= most or not 1 <= asked.languages <= 12:
        parser.error(f"give 100 to {most:,} customers and 1 to 12 languages")
    if not 1 <= asked.moves <= 100:
        parser.error("give 1 to 100 moves")
    found = asyncio.run(measure(asked.customers, asked.languages, asked.moves))
    return tell(found, as_json=asked.json)
