"""When contacts came, counted. Read from the courses, which `journal.projections` writes."""

from typing import TYPE_CHECKING

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("arrivals")


async def came_and_answered(runs: "Runs", since: int, until: int, brand: int) -> tuple[int, int]:
    """Of one brand's customers from `since` to before `until`: how many came, and to how many a
    person came, whenever that was."""
    found = await run.record(runs, _SQL["came_and_answered"], since, until, brand)
    return (found["came"], found["answered"]) if found is not None else (0, 0)
