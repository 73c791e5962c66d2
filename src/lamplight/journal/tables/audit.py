"""Who did what to which row. Append-only, ids and codes only."""

from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("audit")
_NEWEST = 2**63 - 1


class Entry(msgspec.Struct, frozen=True):
    """`who` is a person, None for the house itself; `what` a code such as `person.role_changed`."""

    id: int
    at: int
    who: int | None
    what: str
    target: str
    target_id: int | None


async def add_entry(
    runs: "Runs",
    *,
    at: int,
    who: int | None,
    what: str,
    target: str = "",
    target_id: int | None = None,
) -> int:
    """`what` in small letters, `_` and `.`; `target` names the noun of `target_id`."""
    entry: int = await run.value(runs, _SQL["add_audit"], at, who, what, target, target_id)
    return entry


async def entries(runs: "Runs", *, before: int = _NEWEST, limit: int = 100) -> list[Entry]:
    """The newest first; `before` is the last id of the page before."""
    return await run.rows(runs, _SQL["read_audit"], Entry, before, limit)
