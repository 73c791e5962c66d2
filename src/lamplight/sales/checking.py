"""Whether the parts of a sale fit together. Checked before anybody relies on it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.basis.money import EXPONENTS
from lamplight.sales.words import FLAGS, JUDGED, KINDS, Fields, Finding, Terms, misfit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lamplight.sales.forms import Agreed, Event, Sale, Units

EARLIEST, LATEST = 1950, 2200
_COUNTS: Final = frozenset(("approved", "submitting", "pending", "succeeded"))
"""States of refunds that count against what is left."""


class BadSale(ValueError):
    """Parts of a sale don't fit together; the message says where and why, in one line."""


def check(sale: Sale) -> None:
    """Raises `BadSale`, for the first that doesn't fit."""
    if sale.currency not in EXPONENTS:
        raise BadSale(f"currency: {sale.currency!r} is no currency of ISO 4217")
    if sale.changed_at is not None and sale.changed_at.tzinfo is None:
        raise BadSale("changed_at: an instant needs its offset, as +01:00")
    if b"\\u0000" in msgspec.json.encode(sale):
        raise BadSale("there is a NUL character, which no text can hold")
    _each_once(sale)
    _people(sale)
    _lines(sale)
    _money(sale)
    _parcels(sale)
    check_agreed(sale.agreed)
    for nth, event in enumerate(sale.events):
        _event(f"events[{nth}]", event, {line.id for line in sale.lines})
    _day("contract_date", sale.contract_date)


def _each_once(sale: Sale) -> None:
    _once("lines", [line.id for line in sale.lines])
    _once("payments", [one.id for one in sale.payments])
    _once("refunds", [(one.payment, one.id) for one in sale.refunds])
    keys = [(one.payment, one.key or nth) for nth, one in enumerate(sale.refunds)]
    _once("refunds", keys, "key")
    _once("disputes", [(one.payment, one.id) for one in sale.disputes])
    _once("fulfilments", [one.id for one in sale.fulfilments])
    _once("events", [one.id or nth for nth, one in enumerate(sale.events)])


def _once(where: str, ids: Sequence[object], field: str = "id") -> None:
    seen = set()
    for nth, one in enumerate(ids):
        if one in seen:
            name = one[-1] if isinstance(one, tuple) else one
            raise BadSale(f"{where}[{nth}].{field}: {name!r} is there twice")
        seen.add(one)


def _people(sale: Sale) -> None:
    for who, person in (("buyer", sale.buyer), ("consumer", sale.consumer)):
        for nth, reach in enumerate(person.reaches if person else []):
            if reach.kind == "email" and "@" not in reach.value.strip().strip("@"):
                raise BadSale(f"{who}.reaches[{nth}].value: {reach.value!r} is no e-mail address")


def _lines(sale: Sale) -> None:
    for nth, line in enumerate(sale.lines):
        for flag in line.flags:
            if flag not in FLAGS:
                known = ", ".join(sorted(FLAGS))
                raise BadSale(f"lines[{nth}].flags: {flag!r} isn't known (known: {known})")
        if line.supplies is not None and line.kind != "subscription":
            raise BadSale(f"lines[{nth}].supplies: only a subscription says it, not {line.kind}")
        if line.supply_until is not None and line.kind == "goods":
            raise BadSale(f"lines[{nth}].supply_until: goods are not supplied over a time")
        if line.supply_from is not None and line.kind == "goods":
            raise BadSale(f"lines[{nth}].supply_from: goods are not supplied over a time")
        _day(f"lines[{nth}].supply_from", line.supply_from)
        _day(f"lines[{nth}].supply_until", line.supply_until)
        if line.supply_from and line.supply_until and line.supply_from > line.supply_until:
            raise BadSale(f"lines[{nth}].supply_from: is after supply_until")
        for at, claim in enumerate(line.claims):
            _day(f"lines[{nth}].claims[{at}].shown_on", claim.shown_on)


def _money(sale: Sale) -> None:
    captured = {payment.id: payment.captured_minor for payment in sale.payments}
    gone: Counter[str] = Counter()
    units: dict[str, Counter[str]] = {}
    for nth, refund in enumerate(sale.refunds):
        where = f"refunds[{nth}]"
        if refund.payment not in captured:
            raise BadSale(f"{where}.payment: there is no payment {refund.payment!r}")
        _day(f"{where}.on", refund.on)
        own = _units(f"{where}.lines", refund.lines, sale)
        if refund.state not in _COUNTS:
            continue
        gone[refund.payment] += refund.amount_minor
        # A refund to two payments names its units with each of them.
        units[refund.id] = units.get(refund.id, Counter()) | own
        if gone[refund.payment] > captured[refund.payment]:
            raise BadSale(
                f"{where}.amount_minor: {gone[refund.payment]} went back of payment "
                f"{refund.payment!r}, of which {captured[refund.payment]} was captured"
            )
    _no_more_than_sold("refunds", "refunded", units.values(), sale)
    for nth, dispute in enumerate(sale.disputes):
        if dispute.payment not in captured:
            raise BadSale(f"disputes[{nth}].payment: there is no payment {dispute.payment!r}")
        _day(f"disputes[{nth}].opened_on", dispute.opened_on)


def _parcels(sale: Sale) -> None:
    units = []
    for nth, parcel in enumerate(sale.fulfilments):
        where = f"fulfilments[{nth}]"
        units.append(_units(f"{where}.lines", parcel.lines, sale))
        _day(f"{where}.shipped_on", parcel.shipped_on)
        _day(f"{where}.delivered_on", parcel.delivered_on)
        if parcel.shipped_on and parcel.delivered_on and parcel.delivered_on < parcel.shipped_on:
            raise BadSale(f"{where}.delivered_on is before the day it was shipped")
    _no_more_than_sold("fulfilments", "fulfilled", units, sale)


def _units(where: str, units: list[Units], sale: Sale) -> Counter[str]:
    known = {line.id for line in sale.lines}
    found: Counter[str] = Counter()
    for nth, one in enumerate(units):
        if one.line not in known:
            raise BadSale(f"{where}[{nth}].line: there is no line {one.line!r}")
        found[one.line] += one.quantity
    return found


def _no_more_than_sold(where: str, what: str, units: Iterable[Counter[str]], sale: Sale) -> None:
    total: Counter[str] = Counter()
    for one in units:
        total.update(one)
    for line in sale.lines:
        if total[line.id] > line.quantity:
            raise BadSale(
                f"{where}: {total[line.id]} of line {line.id!r} are {what}, of which "
                f"{line.quantity} were sold"
            )


def check_agreed(agreed: Agreed) -> None:
    """Raises `BadSale`, for the first part of what was agreed that doesn't fit."""
    _once("agreed.parties", [one.name for one in agreed.parties], "name")
    sellers = sum("seller_of_record" in party.roles for party in agreed.parties)
    if sellers > 1:
        raise BadSale(f"agreed.parties: one party is seller_of_record, here are {sellers}")
    wrong = misfit(agreed.terms, Terms)
    if wrong:
        raise BadSale(f"agreed.terms: {wrong}")
    _day("agreed.terms.promised_delivery", agreed.terms.get("promised_delivery"))


def _event(where: str, event: Event, lines: set[str]) -> None:
    if event.kind not in KINDS and event.kind != JUDGED:
        raise BadSale(f"{where}.kind: {event.kind!r} isn't known (see docs/duties.md)")
    if event.line is not None and event.line not in lines:
        raise BadSale(f"{where}.line: there is no line {event.line!r}")
    wrong = misfit(event.fields, Finding if event.kind == JUDGED else Fields)
    if wrong:
        raise BadSale(f"{where}.fields: {wrong}")
    if event.kind == JUDGED:
        return
    fields = msgspec.convert(event.fields, Fields)
    if fields.at is not None and fields.at.tzinfo is None:
        raise BadSale(f"{where}.fields.at: a timestamp needs its offset, as +05:30")
    if fields.received_on is not None and fields.received_on < event.on:
        raise BadSale(f"{where}.fields.received_on is before the day it was sent")
    for name, day in (("on", event.on), ("fields.revised_date", fields.revised_date)):
        _day(f"{where}.{name}", day)
    _day(f"{where}.fields.received_on", fields.received_on)


def _day(where: str, day: object) -> None:
    """Days far from any sale are slips of the pen."""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    if isinstance(day, date) and not EARLIEST <= day.year <= LATEST:
        raise BadSale(f"{where}: {day} isn't a day of a sale: give {EARLIEST} to {LATEST}")
