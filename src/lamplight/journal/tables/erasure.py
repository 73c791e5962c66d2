"""Erasing what is personal, for good (GDPR Art. 17).

The journal holds ids only and stays; so do the figures. What said whose ids these were is gone.
"""

from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import customers, erasure_sales, finding, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("erasure")


class Kept(msgspec.Struct, frozen=True):
    """What would be erased of one contact: its texts, and how many of the rest."""

    id: int
    brand: int
    at: int
    name: str
    phone: str
    email: str
    words: str
    messages: int
    notes: int
    stills: int


class Belongings(msgspec.Struct, frozen=True):
    """How many sales, cases, promises and letters of a customer lose what is personal."""

    sales: int = 0
    cases: int = 0
    promises: int = 0
    letters: int = 0


async def belongings_of(runs: "Runs", customer: int) -> Belongings:
    """What would be erased beside contacts (0: no customer), also of those who were merged."""
    family = await customers.family(runs, customer)
    (found,) = await run.rows(runs, _SQL["belongings_of"], Belongings, family)
    return found


async def would_be_erased(runs: "Runs", contact: int, customer: int) -> list[Kept]:
    """A contact with all of its customer's (0: it has none) and of those who were merged with
    them, the newest first."""
    family = await customers.family(runs, customer)
    return await run.rows(runs, _SQL["would_be_erased"], Kept, contact, family)


async def brands_of(runs: "Runs", customer: int) -> set[int]:
    """Under which brands there is anything of a customer and of those who were merged with them
    that would be erased: sales, cases, promises, letters, links, withdrawals."""
    family = await customers.family(runs, customer)
    found = await run.records(runs, _SQL["brands_of_customer"], family)
    return {one["brand"] for one in found}


async def erase_contact(runs: "Runs", contact: int, now: int) -> bool:
    """One contact; its link opens nothing after that. False when there was nothing to erase."""
    async with run.transaction(runs) as session:
        erased = await _erase(session, [contact], now)
        await erasure_sales.erase(session, [], erased, now)
        return bool(erased)


async def erase_customer(
    runs: "Runs", customer: int, contacts: "Sequence[int]", now: int
) -> list[int]:
    """A customer, those who were merged with them, and these contacts, with all that was sold and
    written to them; returns the contacts that were erased.

    A contact that was found to be theirs meanwhile stays, and the customer with it.
    """
    async with run.transaction(runs) as session:
        family = await customers.family(session, customer)
        family = await erasure_sales.lock(session, family, contacts)
        erased = await _erase(session, contacts, now)
        await erasure_sales.erase(session, family, erased, now)
        await finding.index_customers(session, family)
    return erased


async def _erase(session: "Held", contacts: "Sequence[int]", now: int) -> list[int]:
    found = await session.fetch(_SQL["lock_contacts"], contacts)
    erased = [record["id"] for record in found]
    if erased:
        await run.done(session, _SQL["erase_letters_to"], erased, now)
        await run.done(session, _SQL["erase_contacts"], erased, now)
        for what in ("erase_messages", "erase_notes", "erase_stills", "erase_useful"):
            await run.done(session, _SQL[what], erased)
        theirs = sorted({record["customer"] for record in found if record["customer"]})
        await finding.index_customers(session, theirs)
    return erased
