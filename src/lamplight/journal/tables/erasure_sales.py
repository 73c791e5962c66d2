"""Erasing what is personal of a customer's sales and cases; sums, days, ids and codes stay."""

from typing import TYPE_CHECKING

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.tables.run import Held

_SQL = statements("erasure_sales")


async def lock(session: "Held", family: "Sequence[int]", contacts: "Sequence[int]") -> list[int]:
    """Holds a family with its sales and cases, in the order of everybody else: sales, cases,
    customers; those of the family who aren't erased yet."""
    sales = await _ids(session, "lock_their_sales", family)
    await _ids(session, "lock_their_cases", family, sales, contacts)
    return await _ids(session, "lock_customers", family)


async def erase(
    session: "Held", family: "Sequence[int]", contacts: "Sequence[int]", now: int
) -> bool:
    """A family that is locked, with all that it bought and what came of it, and of these contacts.
    Of what somebody else bought for them nothing goes but who they are.

    Its contacts are erased already: where one was found to be theirs meanwhile, nothing of the
    family is erased, and False given.
    """
    if await run.value(session, _SQL["contacts_left"], family):
        family = []
    sales = await _ids(session, "lock_their_sales", family)
    bought = await _ids(session, "bought_by_them", sales, family)
    cases = await _ids(session, "lock_their_cases", family, bought, contacts)
    for statement, *words in (
        ("erase_promises", family, cases, contacts, now),
        ("erase_cases", cases),
        ("erase_accommodations", cases),
        ("erase_steps", cases),
        ("erase_denials", cases),
        ("erase_inspections", cases),
        ("erase_judgements", bought, cases),
        ("erase_agreed", bought),
        ("erase_mail", family, cases, now),
        ("erase_papers", cases),
        ("erase_mail_about",),
        ("erase_links", family, cases),
        ("erase_withdrawals", family, bought, now),
        ("erase_said", cases),
        ("erase_lines", bought),
        ("erase_parcels", bought),
        ("erase_sales", bought),
        ("erase_reaches", family),
        ("erase_people", family, now),
    ):
        await run.done(session, _SQL[statement], *words)
    return bool(family)


async def _ids(session: "Held", statement: str, *words: object) -> list[int]:
    with clear_losses():
        return [record["id"] for record in await session.fetch(_SQL[statement], *words)]
