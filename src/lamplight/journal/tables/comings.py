"""When our own people came and went, read from the log."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("log")


class Coming(msgspec.Struct, frozen=True):
    """Somebody is here from then on, or (`came` is false) no longer."""

    number: int
    at: int
    came: bool
    agent: int


async def last_before(runs: "Runs", at: int) -> int:
    """The number of the last event before an instant, 0 where there is none: found by halving,
    since instants never go back with the numbers."""
    low, high = 0, await head(runs)
    while low < high:
        middle = (low + high + 1) // 2
        found = await run.value(runs, _SQL["event_at"], middle)
        if found is not None and found < at:
            low = middle
        else:
            high = middle - 1
    return low


async def head(runs: "Runs") -> int:
    """The number of the last event, 0 where there is none."""
    found: int = (await run.record(runs, _SQL["read_head"]) or {"number": 0})["number"]
    return found


async def comings(runs: "Runs", after: int, until: int) -> list[Coming]:
    """Who came and went after one number and up to another, in order."""
    return await run.rows(runs, _SQL["comings_and_goings"], Coming, after, until)
