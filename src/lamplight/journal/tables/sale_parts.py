"""Writing what belongs to a sale: what differs from what a newer form says, and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import msgspec

from lamplight.basis.instants import of_datetime
from lamplight.journal.statements import statements
from lamplight.journal.tables import money_told, run
from lamplight.journal.tables.money_forms import Told
from lamplight.journal.tables.sale_rows import LineBody, PaymentBody, Whole
from lamplight.sales import forms
from lamplight.sales.changes import OURS, event_names

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held

_SQL = statements("sale_parts")


class Taking(msgspec.Struct, frozen=True):
    """A form, and what was there before it, locked."""

    old: Whole
    form: forms.Sale
    brand: int
    now: int


def text(value: object) -> str:
    """As it is written down."""
    return msgspec.json.encode(value).decode()


def same(one: object, other: object) -> bool:
    """Whether two say the same once they are written down."""
    return bool(msgspec.to_builtins(one) == msgspec.to_builtins(other))


async def put(session: "Held", taking: Taking) -> bool:
    """Everything that belongs to the sale; whether anything was different."""
    changed, lines = await _lines(session, taking)
    paid, payments = await _payments(session, taking)
    changed |= paid
    changed |= await _fulfilments(session, taking)
    changed |= await _events(session, taking, lines)
    for one in taking.form.disputes:
        changed |= await _dispute(session, taking, one, payments[one.payment])
    for told in taking.form.refunds:
        changed |= await _refund(session, taking, told, payments[told.payment])
    # What hangs on it keeps a payment or a line, so they go last.
    gone = _unnamed(taking.old.payments, payments)
    changed |= await _drop(session, "drop_payment", gone)
    gone = _unnamed(taking.old.lines, lines)
    return await _drop(session, "drop_line", gone, OURS) or changed


async def own_event(
    session: "Held",
    sale: int,
    *,
    line: int | None,
    key: str,
    kind: str,
    day: date,
    fields: dict[str, Any],
    now: int,
) -> int:
    """What happened, as we know it ourselves; once for a key."""
    event: int = await run.value(
        session, _SQL["put_event"], sale, line, OURS + key, kind, day, text(fields), now
    )
    return event


async def drop_own_event(session: "Held", sale: int, key: str) -> bool:
    """Takes away what we wrote ourselves; whether it was there."""
    return await run.value(session, _SQL["drop_own_event"], sale, OURS + key) is not None


async def _sync(
    session: "Held",
    statement: str,
    parent: int,
    old: Sequence[Any],
    wanted: list[dict[str, Any]],
) -> tuple[bool, dict[str, int]]:
    """Writes what differs, each by its `external`; whether anything did, and the id of each.

    The statement takes the parent and then the fields in their order."""
    have = {row.external: row for row in old}
    ids: dict[str, int] = {}
    changed = False
    for row in wanted:
        name = row["external"]
        known = have.get(name)
        if known is not None and same({field: getattr(known, field) for field in row}, row):
            ids[name] = known.id
            continue
        changed = True
        values = [
            text(value) if isinstance(value, list | dict | msgspec.Struct) else value
            for value in row.values()
        ]
        ids[name] = await run.value(session, _SQL[statement], parent, *values)
    return changed, ids


def _unnamed(rows: Iterable[Any], named: Iterable[str]) -> list[Any]:
    """Those of a shop that it doesn't speak of any more."""
    said = set(named)
    return [row for row in rows if row.external not in said and not _ours(row.external)]


def _ours(external: str | None) -> bool:
    return external is None or external.startswith(OURS)


async def _drop(session: "Held", statement: str, rows: Iterable[Any], *words: object) -> bool:
    """Takes away where nothing hangs on it; whether any went."""
    gone = [await run.value(session, _SQL[statement], row.id, *words) for row in rows]
    return any(one is not None for one in gone)


async def _lines(session: "Held", taking: Taking) -> tuple[bool, dict[str, int]]:
    wanted = [
        {
            "external": line.id,
            "position": nth,
            "kind": line.kind,
            "sku": line.sku,
            "name": line.name,
            "detail": line.detail,
            "picture": line.picture,
            "one_of_a_kind": line.one_of_a_kind,
            "quantity": line.quantity,
            "paid_minor": line.paid_minor,
            "tax_minor": line.tax_minor,
            "discount_minor": line.discount_minor,
            "body": LineBody(
                line.category,
                line.condition,
                line.digital_elements,
                line.flags,
                line.cost_minor,
                line.stock,
                line.spares,
                line.claims,
                line.supplies,
                line.supply_until,
                line.supply_from,
            ),
        }
        for nth, line in enumerate(taking.form.lines)
    ]
    return await _sync(session, "put_line", taking.old.sale.id, taking.old.lines, wanted)


async def _payments(session: "Held", taking: Taking) -> tuple[bool, dict[str, int]]:
    wanted = [
        {
            "external": one.id,
            "tender": one.tender,
            "captured_minor": one.captured_minor,
            "body": PaymentBody(one.reference, one.cycle_close_day),
        }
        for one in taking.form.payments
    ]
    return await _sync(session, "put_payment", taking.old.sale.id, taking.old.payments, wanted)


async def _fulfilments(session: "Held", taking: Taking) -> bool:
    wanted = [
        {
            "external": one.id,
            "carrier": one.carrier,
            "tracking": one.tracking,
            "tracking_url": one.tracking_url,
            "shipped_on": one.shipped_on,
            "delivered_on": one.delivered_on,
            "proof": one.proof,
            "lines": one.lines,
        }
        for one in taking.form.fulfilments
    ]
    old = taking.old.fulfilments
    changed, ids = await _sync(session, "put_fulfilment", taking.old.sale.id, old, wanted)
    return await _drop(session, "drop_fulfilment", _unnamed(old, ids)) or changed


async def _events(session: "Held", taking: Taking, lines: dict[str, int]) -> bool:
    old = taking.old.events
    came = {row.external: row.created_at for row in old}
    names = event_names(taking.form.events)
    wanted = [
        {
            "line": None if event.line is None else lines[event.line],
            "external": name,
            "kind": event.kind,
            "day": event.on,
            "fields": event.fields,
            "created_at": came.get(name, taking.now),
        }
        for name, event in zip(names, taking.form.events, strict=True)
    ]
    changed, ids = await _sync(session, "put_event", taking.old.sale.id, old, wanted)
    return await _drop(session, "drop_event", _unnamed(old, ids)) or changed


async def _dispute(session: "Held", taking: Taking, told: forms.Dispute, payment: int) -> bool:
    """Disputes that the form doesn't name stay."""
    wanted = {
        "external": told.id,
        "state": told.state,
        "amount_minor": told.amount_minor,
        "opened_on": told.opened_on,
    }
    old = [row for row in taking.old.disputes if row.payment == payment]
    changed, _ = await _sync(session, "put_dispute", payment, old, [wanted])
    return changed


async def _refund(session: "Held", taking: Taking, one: forms.Refund, payment: int) -> bool:
    """Refunds that the form doesn't name stay."""
    at = taking.now
    if one.on is not None:
        at = of_datetime(datetime.combine(one.on, time(12), UTC))
    told = Told(
        payment=payment,
        external=one.id,
        amount_minor=one.amount_minor,
        state=one.state,
        key=one.key,
        units={part.line: part.quantity for part in one.lines},
    )
    return (await money_told.told(session, taking.old.sale.id, told, now=at)).changed
