"""How contacts went, for their history. Written by `journal.projections` only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.courses import Course
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("projections")


class LastTalk(Course, frozen=True, kw_only=True):
    """How the last talk with `brand` went that the customer of the contact `seen_from` had."""

    seen_from: int
    brand: int


class Had(msgspec.Struct, frozen=True):
    """`person` has the contact's talk from `at` on."""

    contact: int
    at: int
    person: int


async def courses_of(runs: "Runs", contacts: Sequence[int]) -> list[Course]:
    """Those that are known, by contact."""
    return await run.rows(runs, _SQL["courses_of"], Course, list(contacts))


async def hands_of(runs: "Runs", contacts: Sequence[int]) -> list[Had]:
    """All who had the talks of these contacts, by contact and in order."""
    return await run.rows(runs, _SQL["hands_of"], Had, list(contacts))


async def last_talks(runs: "Runs", contacts: Sequence[int]) -> list[LastTalk]:
    """Of the same customers, apart from these contacts themselves."""
    return await run.rows(runs, _SQL["last_talks"], LastTalk, list(contacts))
