"""Every wait that was told, with what then happened. Written by `journal.projections` only."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.database import Pool
    from lamplight.journal.tables.run import Runs

_SQL = statements("projections")


class Telling(msgspec.Struct, frozen=True):
    """`number` is that of the event. `outcome` is None as long as the wait goes on.

    "answered" at `outcome_at`, when a person was there, "called" when one called; "time_chosen" or
    "moved" when the customer chose a time or the other line instead; "put_off" to the next opening,
    by us; or how the contact ended without.
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


class Waiting(NamedTuple):
    """Those who were in line with one of these brands for its purpose, each once, in order; who
    asked in one language, unless it is empty."""

    kinds: tuple[tuple[int, str], ...]
    language: str = ""


async def told_first(
    pool: "Pool", since: int, until: int, of: Waiting | None, take: Callable[[ToldFirst], None]
) -> None:
    """Gives what customers (some, or all) were told first of each wait, from `since` to before
    `until`, in order."""
    if of is None:
        await run.each(pool, _SQL["told_first"], ToldFirst, take, since, until)
        return
    brands, purposes = [brand for brand, _ in of.kinds], [purpose for _, purpose in of.kinds]
    await run.each(
        pool, _SQL["told_first_of"], ToldFirst, take, since, until, brands, purposes, of.language
    )


async def tellings_of(runs: "Runs", contacts: Sequence[int]) -> list[Telling]:
    """All that these customers were told, in order."""
    return await run.rows(runs, _SQL["tellings_of"], Telling, list(contacts))
