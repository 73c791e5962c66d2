"""Taking in sales: one whole form at a time takes the place of what was said before.

Whoever moves money of a sale, or changes it, locks its row first (`lock`).
"""

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from lamplight.basis.instants import of_datetime
from lamplight.journal.errors import BadValue
from lamplight.journal.statements import statements
from lamplight.journal.tables import agreed, brands, customers, finding, run, sale_parts
from lamplight.journal.tables.sale_parts import Taking, same, text
from lamplight.journal.tables.sale_rows import (
    Sale,
    Whole,
    sale_by_external,
    sales_of,
    whole,
    wholes,
)
from lamplight.sales import forms
from lamplight.sales.checking import BadSale, check
from lamplight.sales.jurisdiction import law, one_name

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs

__all__ = [
    "Put",
    "Whole",
    "add_event",
    "drop_event",
    "expect_many",
    "lock",
    "put",
    "sale_by_external",
    "sales_of",
    "touch",
    "whole",
    "wholes",
]
_SQL = statements("sales")


class Put(msgspec.Struct, frozen=True):
    """A sale that was taken in. `made` customers are new; `doubted` are those who hold another
    verified address of the same buyer: nobody merged them, a person may."""

    sale: int
    new: bool
    changed: bool
    made: int = 0
    doubted: tuple[int, ...] = ()


async def lock(session: "Held", sale: int) -> int | None:
    """Holds a sale until the transaction ends; its version, None when there is none."""
    version: int | None = await run.value(session, _SQL["lock_sale"], sale)
    return version


async def expect_many(session: "Held") -> None:
    """Many sales will be taken in by this transaction: how the database plans to find each, while
    there are few, must do when there are many."""
    await run.done(session, _SQL["by_index"])


async def touch(session: "Held", sale: int, now: int) -> int:
    """Something of a sale that is locked has changed; its new version."""
    version: int = await run.value(session, _SQL["touch"], sale, now)
    return version


async def add_event(
    session: "Held",
    sale: int,
    *,
    kind: str,
    day: date,
    key: str,
    now: int,
    line: int | None = None,
    fields: dict[str, Any] | None = None,
) -> int:
    """Writes down what happened, as we know it ourselves: once for a key, and no form of a shop
    takes it away. In the words of `docs/duties.md`."""
    return await sale_parts.own_event(
        session, sale, line=line, key=key, kind=kind, day=day, fields=fields or {}, now=now
    )


async def drop_event(session: "Held", sale: int, key: str) -> bool:
    """Takes away what we wrote down under a key ourselves; whether it was there."""
    return await sale_parts.drop_own_event(session, sale, key)


async def put(runs: "Runs", shop: int, form: forms.Sale, now: int, *, live: bool = False) -> Put:
    """Takes in one sale whole, or changes nothing where a later form of it was taken in before.
    `live`: it was put together from how things are in a shop now, so what was agreed stays as it
    was first told.

    `BadValue` for a form whose parts don't fit, a brand that isn't there, or another currency than
    money went back in.
    """
    try:
        check(form)
    except BadSale as error:
        raise BadValue(f"sale {form.id!r}: {error}") from None
    async with run.transaction(runs) as session:
        brand = await brands.brand_by_slug(session, form.brand)
        if brand is None:
            raise BadValue(f"sale {form.id!r}: brand: there is no brand {form.brand!r}")
        old, new = await _held(session, shop, form, brand.id, now)
        said = None if form.changed_at is None else of_datetime(form.changed_at)
        if said is not None and old.sale.said_at is not None and said < old.sale.said_at:
            return Put(old.sale.id, new=False, changed=False)
        form = await agreed.complete(session, old, form, new=new, live=live)
        return await _put(session, Taking(old, form, brand.id, now), new=new, said=said)


async def _held(
    session: "Held", shop: int, form: forms.Sale, brand: int, now: int
) -> tuple[Whole, bool]:
    """What is known of a sale, locked, and whether it was made for it."""
    sale = await run.value(session, _SQL["lock_sale_of"], shop, form.id)
    if sale is None:
        row = Sale(
            id=0,
            shop=shop,
            external=form.id,
            number=form.number,
            brand=brand,
            buyer=None,
            consumer=None,
            buyer_kind=form.buyer.kind,
            jurisdiction=_law(form),
            channel=form.channel,
            contract_date=form.contract_date,
            currency=form.currency,
            ship_to=form.ship_to,
            agreed=form.agreed,
            version=1,
            said_at=None,
            changed_at=now,
            created_at=now,
        )
        made = await run.value(session, _SQL["add_sale"], shop, form.id, now, *_values(row))
        if made is not None:
            return Whole(replace(row, id=made), [], [], [], [], [], []), True
        sale = await run.value(session, _SQL["lock_sale_of"], shop, form.id)
    found = await whole(session, sale)
    assert found is not None  # noqa: S101  # it is locked
    return found, False


def _values(row: Sale) -> tuple[object, ...]:
    """What a form says of the sale itself."""
    return (
        row.number,
        row.brand,
        row.buyer,
        row.consumer,
        row.buyer_kind,
        row.jurisdiction,
        row.channel,
        row.contract_date,
        row.currency,
        row.ship_to,
        text(row.agreed),
    )


async def _put(session: "Held", taking: Taking, *, new: bool, said: int | None) -> Put:
    sale, form = taking.old.sale, taking.form
    # What somebody had taken out isn't brought back by their shop; the other's stays.
    if sale.erased:
        taking = replace(taking, form=_bare(form))
    theirs = [
        (None if sale.erased else form.buyer, sale.buyer),
        (None if sale.consumer_erased else form.consumer, sale.consumer),
    ]
    await customers.hold(session, theirs)
    buyer, consumer = [await _who(session, said, known, taking.now) for said, known in theirs]
    if form.consumer is None and not sale.consumer_erased:
        consumer = customers.Taken(None)
    changed = await _sale(session, taking, buyer.customer, consumer.customer)
    changed |= await sale_parts.put(session, taking)
    if changed and not new:
        await touch(session, sale.id, taking.now)
    if said is not None and said != sale.said_at:
        await run.done(session, _SQL["set_said"], sale.id, said)
    if new or changed or buyer.changed or consumer.changed:
        of = {sale.buyer, sale.consumer, buyer.customer, consumer.customer}
        await finding.index_customers(session, sorted(one for one in of if one is not None))
    return Put(
        sale.id,
        new=new,
        changed=changed and not new,
        made=buyer.new + consumer.new,
        doubted=(*buyer.others, *consumer.others),
    )


async def _who(
    session: "Held", said: forms.Customer | None, known: int | None, now: int
) -> customers.Taken:
    """Whom a form speaks of; whoever was known where nothing is taken from it."""
    if said is None:
        return customers.Taken(known)
    return await customers.take(session, said, now, known)


def _bare(form: forms.Sale) -> forms.Sale:
    """A form without what is personal."""
    parcels = [replace(one, tracking="", tracking_url="", proof="") for one in form.fulfilments]
    lines = [replace(one, detail="") for one in form.lines]
    return replace(form, ship_to="", lines=lines, fulfilments=parcels)


def _law(form: forms.Sale) -> forms.Jurisdiction:
    if form.jurisdiction is UNSET:
        return law(form.buyer.country)
    return one_name(form.jurisdiction)


async def _sale(session: "Held", taking: Taking, buyer: int | None, consumer: int | None) -> bool:
    old, form = taking.old.sale, taking.form
    if old.currency != form.currency and taking.old.refunds:
        raise BadValue(f"sale {form.id!r}: currency: money went back in {old.currency}")
    kept = old.buyer if buyer is None else buyer
    row = replace(
        old,
        number=form.number,
        brand=taking.brand,
        buyer=kept,
        consumer=consumer,
        buyer_kind=form.buyer.kind,
        jurisdiction=_law(form),
        channel=form.channel,
        contract_date=form.contract_date,
        currency=form.currency,
        ship_to=form.ship_to,
        agreed=form.agreed,
    )
    if same(row, old):
        return False
    await run.done(session, _SQL["set_sale"], row.id, *_values(row))
    return True
