"""Contacts and cases with what laws on reaching a person ask about them, as a stream of rows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.database import Pool

_SQL = statements("reached")


class Came(msgspec.Struct, frozen=True):
    """How one contact went; 0 and "" mean that it hasn't come to that. `bound_ms` is the first
    bound that was told."""

    contact: int
    arrived_at: int
    channel: str
    answered_at: int
    ended_at: int
    outcome: str
    person: int
    brand: int
    language: str
    bound_ms: int | None


class Opened(msgspec.Struct, frozen=True):
    """One case with when something first happened. `complains`: somebody said what is wrong."""

    id: int
    opened_at: int
    closed_at: int | None
    complains: bool
    written_at: int | None
    proposed_at: int | None
    agreed_at: int | None
    done_at: int | None
    refused_at: int | None


async def how_many(pool: "Pool", since: int, until: int) -> int:
    """How many contacts came and cases opened from `since` to before `until`, as of now."""
    return int(await run.value(pool, _SQL["how_many"], since, until))


async def contacts_that_came(
    pool: "Pool", since: int, until: int, take: Callable[[Came], None]
) -> None:
    """Gives each contact for service that came from `since` to before `until`, in any order."""
    await run.each(pool, _SQL["contacts_that_came"], Came, take, since, until)


async def cases_that_opened(
    pool: "Pool", since: int, until: int, take: Callable[[Opened], None]
) -> None:
    """Gives each case that opened from `since` to before `until`, in any order."""
    await run.each(pool, _SQL["cases_that_opened"], Opened, take, since, until)
