"""Erasing what is personal of a customer's sales and cases; sums, days, ids and codes stay."""

from typing import TYPE_CHECKING

from lamplight.journal.database import clear_losses
from lamplight.journal.statements import statements
from lamplight.journal.tables import agreed, run, sales

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.tables.run import Held

_SQL = statements("erasure_sales")


async def lock(session: "Held", family: "Sequence[int]", contacts: "Sequence[int]") -> list[int]:
    """Holds a family with its sales and cases, in the order of everybody else: sales, cases,
    customers; those of the family who aren't erased yet."""
    sold = await _ids(session, "lock_their_sales", family)
    await _ids(session, "lock_their_cases", family, sold, contacts)
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
    sold = await _ids(session, "lock_their_sales", family)
    bought = await _ids(session, "bought_by_them", sold, family)
    cases = await _ids(session, "lock_their_cases", family, bought, contacts)
    for statement, *words in (
        ("erase_promises", family, cases, contacts, now),
        ("erase_cases", cases),
        ("erase_accommodations", cases),
        ("erase_steps", cases),
        ("erase_denials", cases),
        ("erase_inspections", cases),
        ("erase_judgements", bought, cases),
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
    await _erase_agreed(session, bought, now)
    return bool(family)


async def _erase_agreed(session: "Held", bought: "Sequence[int]", now: int) -> None:
    """What somebody wrote for these sales; each is another one without it, and judged anew."""
    by_hand = await _ids(session, "agreed_by_hand", bought)
    for whole in await sales.wholes(session, by_hand):
        if await agreed.forget(session, whole):
            await sales.touch(session, whole.sale.id, now)
    await run.done(session, _SQL["erase_book"], by_hand)


async def _ids(session: "Held", statement: str, *words: object) -> list[int]:
    with clear_losses():
        return [record["id"] for record in await session.fetch(_SQL[statement], *words)]
