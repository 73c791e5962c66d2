"""What people said of goods that came back: who, when, in which words; never changed."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.accommodations.inspecting import Reason, Says
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from collections.abc import Collection

    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("inspections")


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was said, of so many `units`; 0: of all that it could be said of. `person` is
    None where the customer brought something new."""

    id: int = 0
    accommodation: int
    said: Says
    reason: Reason = ""
    words: str = ""
    person: int | None
    at: int
    units: int = 0


async def add(session: "Held", new: Inspection, key: str) -> int | None:
    """Writes one down (its own id is given by the table); None where the same key was before."""
    made: int | None = await run.value(
        session,
        _SQL["add_inspection"],
        new.accommodation,
        new.said,
        new.reason,
        new.words,
        new.person,
        new.at,
        key,
        new.units or None,
    )
    return made


async def is_known(runs: "Runs", key: str) -> bool:
    """Whether the same wish came before."""
    return await run.value(runs, _SQL["inspection_by_key"], key) is not None


async def of_ways(runs: "Runs", ways: "Collection[int]") -> list[Inspection]:
    """All that was said of these ways, in its order."""
    return await run.rows(runs, _SQL["inspections_of"], Inspection, sorted(ways))
