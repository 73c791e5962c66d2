"""A sale as the law is asked about it: what lies in the tables, in the form of `docs/duties.md`."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final, get_args
from zoneinfo import ZoneInfo

import msgspec

from lamplight.basis.instants import to_datetime
from lamplight.duties import facts as form
from lamplight.duties import promised
from lamplight.duties.judge import judge
from lamplight.duties.judgements import QUESTIONS
from lamplight.duties.laws import NOWHERE
from lamplight.runtime.customers import withdrawn
from lamplight.sales.changes import OURS
from lamplight.sales.jurisdiction import UNKNOWN, calendar_of, zone_of
from lamplight.sales.words import JUDGED, LONGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lamplight.duties.row import Row
    from lamplight.journal.tables.sale_rows import Dispute, Event, Line, Refund, Whole
    from lamplight.sales.forms import Jurisdiction, Tender

_TENDERS: Final[Mapping[Tender, Any]] = {"credit_card": "credit_card", "debit_card": "debit_card"}
"""Of any other, and of a card of which the kind isn't known, no rule speaks."""
_ROLES: Final = frozenset(get_args(form.Role)) - {"buyer"}
_CATEGORIES: Final = frozenset(get_args(form.Category))
_FLAGS: Final = frozenset(get_args(form.Flag))
_OPEN: Final = frozenset(("needs_response", "under_review"))


def day_of(jurisdiction: Jurisdiction, instant: int) -> date:
    """The calendar day of an instant at the place of a law (in a land of several time zones, where
    most of its people live)."""
    return to_datetime(instant).astimezone(ZoneInfo(zone_of(jurisdiction))).date()


def facts_of(whole: Whole) -> form.Facts:
    """The facts of a sale, under whichever law."""
    sale, lines = whole.sale, whole.lines
    return form.Facts(
        sale=form.Sale(
            jurisdiction=NOWHERE if sale.jurisdiction == UNKNOWN else sale.jurisdiction,
            channel=sale.channel,
            contract_date=sale.contract_date,
            currency=sale.currency,
            parties=_parties(whole),
            lines=[_line(line) for line in lines],
            payments=[
                form.Payment(
                    tender=_TENDERS.get(one.tender),
                    amount_minor=one.captured_minor,
                    cycle_close_day=one.body.cycle_close_day,
                )
                for one in whole.payments
            ],
            charges=[
                form.Charge(
                    kind=one.kind,
                    amount_minor=one.amount_minor,
                    service=one.service,
                    collected=one.collected,
                )
                for one in sale.agreed.charges
            ],
            dispatched_from=sale.agreed.dispatched_from or None,
        ),
        terms=_terms(whole),
        events=_events(whole, lines),
        findings=[one.fields["finding"] for one in whole.events if one.kind == JUDGED],
        judgements=_judgements(whole, lines),
    )


def promised_of(
    whole: Whole, on: date, now: int | None = None, law: Sequence[Row] | None = None
) -> list[promised.Promised]:
    """What the contract promised and what was claimed, for every line and under whichever law.

    `law` are the rows of the law on that day, where they were asked for already."""
    sale, lines = whole.sale, whole.lines
    sold = promised.Sold(
        lines=tuple(line.external for line in lines),
        contract=sale.contract_date,
        events=tuple(_events(whole, lines, by_line=True)),
        calendar=calendar_of(sale.jurisdiction),
        prices={line.external: line.paid_minor for line in lines},
    )
    clauses = msgspec.convert(msgspec.to_builtins(sale.agreed.clauses), list[promised.Clause])
    claims = [
        promised.Claim(
            line=line.external,
            text=claim.text,
            kind=claim.kind,
            shown_in=claim.shown_in,
            shown_on=claim.shown_on,
        )
        for line in lines
        for claim in line.body.claims
    ]
    rows = promised.clauses(clauses, sold, on, now) + _longer(whole, on)
    if law is None:
        law = judge(facts_of(whole), on)
    return promised.beside(rows, law) + promised.claims(claims, sold)


def _longer(whole: Whole, on: date) -> list[promised.Promised]:
    """Warranties that we made longer: of each line the one that lasts longest."""
    last: dict[str | None, tuple[date, date]] = {}
    names = {line.id: line.external for line in whole.lines}
    for one in whole.events:
        if one.kind == LONGER and one.day <= on:
            line = None if one.line is None else names.get(one.line)
            until = date.fromisoformat(one.fields["until"])
            last[line] = max(last.get(line, (until, one.day)), (until, one.day))
    return [
        promised.Promised(
            kind="contract",
            what=LONGER,
            text="",
            status="open" if on <= until else "expired",
            source=LONGER,
            line=line,
            remedies=("repair", "replacement"),
            start=given,
            end=until,
            until=until,
        )
        for line, (until, given) in last.items()
    ]


def _parties(whole: Whole) -> list[form.Party]:
    kind: form.Kind = "business" if whole.sale.buyer_kind == "trade" else "consumer"
    found = [form.Party(id="buyer", roles=["buyer"], kind=kind)]
    for nth, party in enumerate(whole.sale.agreed.parties):
        roles: list[Any] = [role for role in party.roles if role in _ROLES]
        if roles:
            found.append(
                form.Party(id=f"party {nth}", roles=roles, kind="business", name=party.name)
            )
    if not any("seller_of_record" in party.roles for party in found):
        found.append(form.Party(id="brand", roles=["seller_of_record"], kind="business"))
    return found


def _line(line: Line) -> form.Line:
    body = line.body
    flags: list[Any] = [flag for flag in body.flags if flag in _FLAGS]
    return form.Line(
        id=line.external,
        sku=line.sku or None,
        price_minor=line.paid_minor,
        quantity=line.quantity,
        category=_known(body.category, _CATEGORIES),
        condition=body.condition,
        digital_elements=body.digital_elements,
        flags=flags,
        kind=line.kind,
        supplies=body.supplies,
        supply_until=body.supply_until,
    )


def _known(word: str | None, known: Iterable[Any]) -> Any:
    """A word that the law speaks of; any other isn't known to be one of these or none."""
    return word if word in known else None


def _terms(whole: Whole) -> form.Terms:
    """As they were given: what is absent stays absent, and null stays null."""
    agreed = whole.sale.agreed
    terms = dict(agreed.terms)
    if agreed.cheapest_delivery_minor is not None:
        terms.setdefault("cheapest_delivery_minor", agreed.cheapest_delivery_minor)
    return msgspec.convert(terms, form.Terms)


def _judgements(whole: Whole, lines: list[Line]) -> list[form.Judgement]:
    names = {line.id: line.external for line in lines}
    return [
        form.Judgement(
            duty=one.duty,
            question=one.question,
            answer=one.answer,
            on=one.day,
            at=to_datetime(one.made_at),
            line=names[one.line],
        )
        for one in whole.judgements
        if one.line in names and one.question in QUESTIONS
    ]


# ── what happened ────────────────────────────────────────────────────────────────────────────


def _events(whole: Whole, lines: list[Line], *, by_line: bool = False) -> list[form.Event]:
    """`by_line`: money that is known to be for lines is of each of them, and not of the sale."""
    names = {line.id: line.external for line in lines}
    returned = any(refund.state == "succeeded" for refund in whole.refunds)
    parts = {one.line for one in whole.events if withdrawn.is_part(one)}
    found = []
    for one in whole.events:
        if one.kind in (JUDGED, LONGER) or (one.line is not None and one.line not in names):
            continue
        # Rows of money and of disputes say more than an event that only mentions them.
        if one.kind == "refunded" and returned:
            continue
        if one.kind == "billing_error_notice" and whole.disputes and not _open(whole):
            continue
        if withdrawn.is_withdrawal(one) and one.line in parts:
            continue
        found.append(_event(one, names, whole.sale.jurisdiction))
    found += [one for line in lines if line.id in parts for one in _withdrawn(whole, line)]
    found += _deliveries(whole, lines)
    found += _refunds(whole, set(names.values()), by_line=by_line)
    if not any(one.kind == "billing_error_notice" for one in found):
        found += [
            form.Event(kind="billing_error_notice", on=_opened(one, whole)) for one in _open(whole)
        ]
    return found


def _withdrawn(whole: Whole, line: Line) -> list[form.Event]:
    """What they withdrew from of a line by and by: a notice for each day, with what its units were
    paid with; the last unit's is for all that is left. Of what isn't goods all is one notice, since
    their rules know one: since the first of it."""
    days = withdrawn.by_day(whole, line)
    if line.kind != "goods":
        sums = [amount for _, amount in days]
        days = [(days[0][0], None if None in sums else sum(one or 0 for one in sums))]
    return [
        form.Event(
            kind="cancel_notice",
            on=day,
            line=line.external,
            ground="no_reason",
            amount_minor=amount,
        )
        for day, amount in days
    ]


def _event(one: Event, names: Mapping[int, str], law: Jurisdiction) -> form.Event:
    said = one.fields | {"kind": one.kind, "on": one.day}
    ours = (one.external or "").startswith(OURS)
    if ours and "at" not in one.fields and one.day == day_of(law, one.created_at):
        said["at"] = to_datetime(one.created_at)  # we wrote it when it happened
    if one.line is not None:
        said["line"] = names[one.line]
    return msgspec.convert(said, form.Event)


def _deliveries(whole: Whole, lines: list[Line]) -> list[form.Event]:
    """A line is delivered on the day on which the last of its units was: before, rights that count
    from it don't run, and the rest is still owed. Units that were paid back and never sent back are
    not awaited."""
    found: list[form.Event] = []
    back = {event.line for event in whole.events if event.kind == "goods_received_back"}
    for line in lines:
        units = Counter[str]()
        days = []
        for parcel in whole.fulfilments:
            quantity = sum(one.quantity for one in parcel.lines if one.line == line.external)
            if quantity and parcel.delivered_on is not None:
                units["delivered"] += quantity
                days.append(parcel.delivered_on)
        if not back & {None, line.id}:
            units["paid back"] = _paid_back(whole.refunds, line.external)
        if days and units.total() >= line.quantity:
            found.append(form.Event(kind="delivered", on=max(days), line=line.external))
    return found


def _paid_back(refunds: list[Refund], line: str) -> int:
    """Units whose money went back; a refund to two payments names its units with each of them."""
    units: dict[str, int] = {}
    for one in refunds:
        if one.state == "succeeded":
            own = sum(part.quantity for part in one.lines if part.line == line)
            wish = one.key.partition("#")[0]
            units[wish] = max(units.get(wish, 0), own)
    return sum(units.values())


def _refunds(whole: Whole, names: set[str], *, by_line: bool) -> list[form.Event]:
    """Money that reached the buyer, by a refund or by a dispute that was lost."""
    law = whole.sale.jurisdiction
    found = []
    for one in whole.refunds:
        lines = {part.line for part in one.lines}
        if one.state != "succeeded" or (lines and not lines & names):
            continue
        sums: dict[str | None, int] = {}
        if by_line:
            sums |= {line: part for line, part in one.parts.items() if line in names}
        if not sums:
            sums = {min(lines) if len(lines) == 1 else None: one.amount_minor}
        day = day_of(law, one.changed_at)
        found += [
            form.Event(kind="refunded", on=day, line=line, amount_minor=amount)
            for line, amount in sums.items()
        ]
    lost = [one for one in whole.disputes if one.state == "lost"]
    return found + [
        form.Event(kind="refunded", on=_opened(one, whole), amount_minor=one.amount_minor)
        for one in lost
    ]


def _open(whole: Whole) -> list[Dispute]:
    return [one for one in whole.disputes if one.state in _OPEN]


def _opened(dispute: Dispute, whole: Whole) -> date:
    """The day of a dispute; where it isn't known, the earliest on which there could be one."""
    if dispute.opened_on is not None:
        return dispute.opened_on
    return whole.sale.contract_date or day_of(whole.sale.jurisdiction, whole.sale.created_at)
