"""Every wait that was told, with what then happened. Written by `journal.projections` only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("projections")


class Telling(msgspec.Struct, frozen=True):
    """`number` is that of the event. `outcome` is None as long as the wait goes on.

    "answered" at `outcome_at`, when a person was there; "time_chosen" when the customer chose to be
    called at a time instead; or how the contact ended without.
    """

    number: int
    at: int
    contact: int
    ahead: int
    likely_ms: int
    bound_ms: int
    outcome_at: int | None
    outcome: str | None


class ToldFirst(msgspec.Struct, frozen=True):
    """The first thing told of a wait, and how that wait ended: None as long as it goes on."""

    at: int
    contact: int
    likely_ms: int
    bound_ms: int
    outcome_at: int | None
    outcome: str | None


async def told_between(
    runs: "Runs", since: int, until: int, brand: int | None = None
) -> list[ToldFirst]:
    """What customers (of one brand, or all) were told first from `since` to before `until`."""
    if brand is None:
        return await run.rows(runs, _SQL["told_between"], ToldFirst, since, until)
    return await run.rows(runs, _SQL["told_of_brand"], ToldFirst, since, until, brand)


async def tellings_of(runs: "Runs", contacts: Sequence[int]) -> list[Telling]:
    """All that these customers were told, in order."""
    return await run.rows(runs, _SQL["tellings_of"], Telling, list(contacts))
