"""Contacts and cases with what laws on reaching a person ask about them, page by page."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("reached")
PAGE: Final = 500
"""So many rows are fetched at a time."""


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


async def contacts_that_came(runs: "Runs", since: int, until: int) -> AsyncIterator[list[Came]]:
    """Pages of the contacts for service that came from `since` to before `until`, in order."""
    at, contact = since - 1, 2**62
    while True:
        page = await run.rows(runs, _SQL["contacts_that_came"], Came, at, contact, until, PAGE)
        if page:
            yield page
            at, contact = page[-1].arrived_at, page[-1].contact
        if len(page) < PAGE:
            return


async def cases_that_opened(runs: "Runs", since: int, until: int) -> AsyncIterator[list[Opened]]:
    """Pages of the cases that opened from `since` to before `until`, by id."""
    last = 0
    while True:
        page = await run.rows(runs, _SQL["cases_that_opened"], Opened, last, since, until, PAGE)
        if page:
            yield page
            last = page[-1].id
        if len(page) < PAGE:
            return
