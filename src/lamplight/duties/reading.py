"""Facts as they are written (JSON), read and checked before anybody relies on them."""

from __future__ import annotations

from datetime import date

import msgspec

from lamplight.basis.money import EXPONENTS
from lamplight.duties.facts import Facts
from lamplight.duties.judgements import CHOICES, side

EARLIEST, LATEST = 1950, 2200


class BadFacts(ValueError):
    """The facts can't be used; the message says where and why, in one line."""


def read(text: bytes) -> Facts:
    """Facts from JSON. Raises `BadFacts`."""
    try:
        facts = msgspec.json.decode(text, type=Facts)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadFacts(f"the facts can't be read: {error}") from None
    check(facts)
    return facts


def check(facts: Facts) -> None:
    """Raises `BadFacts` where parts don't fit together."""
    sale = facts.sale
    lines = [line.id for line in sale.lines]
    _once("sale.lines", lines)
    _once("sale.parties", [party.id for party in sale.parties])
    for role in ("buyer", "seller_of_record"):
        holders = sum(role in party.roles for party in sale.parties)
        if holders != 1:
            raise BadFacts(f"sale.parties: one party is {role}, here are {holders}")
    if sale.currency is not None and sale.currency not in EXPONENTS:
        raise BadFacts(f"sale.currency: {sale.currency!r} is no currency of ISO 4217")
    if sale.currency is None and _amounts(facts):
        raise BadFacts("sale.currency is missing, and there are amounts")
    _years(facts)
    for nth, event in enumerate(facts.events):
        if event.line is not None and event.line not in lines:
            raise BadFacts(f"events[{nth}].line: there is no line {event.line!r}")
        if event.at is not None and event.at.tzinfo is None:
            raise BadFacts(f"events[{nth}].at: a timestamp needs its offset, as +05:30")
        if event.received_on is not None and event.received_on < event.on:
            raise BadFacts(f"events[{nth}].received_on is before the day it was sent")
    _judged(facts, lines)


def _judged(facts: Facts, lines: list[str]) -> None:
    for nth, one in enumerate(facts.judgements):
        if one.line is not None and one.line not in lines:
            raise BadFacts(f"judgements[{nth}].line: there is no line {one.line!r}")
        if one.at is not None and one.at.tzinfo is None:
            raise BadFacts(f"judgements[{nth}].at: a timestamp needs its offset, as +05:30")
        if not side(one.question, one.answer):
            known = " or ".join(choice.code for choice in CHOICES[one.question])
            raise BadFacts(f"judgements[{nth}].answer: {one.question} is answered by {known}")


def _years(facts: Facts) -> None:
    """Days far from any sale are slips of the pen, and periods from them leave the calendar."""
    days: dict[str, object] = {
        "sale.contract_date": facts.sale.contract_date,
        "terms.promised_delivery": facts.terms.promised_delivery,
    }
    for nth, line in enumerate(facts.sale.lines):
        days[f"sale.lines[{nth}].supply_until"] = line.supply_until
    for nth, event in enumerate(facts.events):
        for name in ("on", "revised_date", "received_on", "at"):
            days[f"events[{nth}].{name}"] = getattr(event, name)
    for nth, one in enumerate(facts.judgements):
        days |= {f"judgements[{nth}].on": one.on, f"judgements[{nth}].at": one.at}
    for where, day in days.items():
        if isinstance(day, date) and not EARLIEST <= day.year <= LATEST:
            raise BadFacts(
                f"{where}: {day} is no day of a sale: give years from {EARLIEST} to {LATEST}"
            )


def _once(where: str, ids: list[str]) -> None:
    for nth, one in enumerate(ids):
        if one in ids[:nth]:
            raise BadFacts(f"{where}[{nth}].id: {one!r} is there twice")


def _amounts(facts: Facts) -> bool:
    sale = facts.sale
    return (
        any(line.price_minor is not None for line in sale.lines)
        or any(payment.amount_minor is not None for payment in sale.payments)
        or bool(sale.charges)
        or any(event.amount_minor is not None for event in facts.events)
    )
