"""One sale of the demo shop, said as any shop says it: parties, terms, payments and parcels."""

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from msgspec import UNSET

from lamplight.runtime.demo.buyers import Who, buyer
from lamplight.sales import forms

MAKER: Final = "Lamplight Works"
_SELLERS: Final = {
    "nordhaus-living": "Nordhaus Living Ltd",
    "atelier-ines": "Atelier Ines SARL",
    "lamplight-outlet": "Lamplight Outlet Ltd",
}
_TERMS: Final = {
    "nordhaus-living": "Nordhaus supply terms 7.2",
    "atelier-ines": "Atelier Ines terms 4.1",
    "lamplight-outlet": "Outlet terms 3",
}


def _parties(brand: str, carrier: str) -> list[forms.Party]:
    """The maker sells by itself too: then it is one party with all its roles."""
    sells: list[forms.Role] = ["seller_of_record", "merchant_of_record"]
    makes: list[forms.Role] = ["supplier", "manufacturer", "answerer"]
    brings = forms.Party(name=carrier, roles=["carrier"])
    if _SELLERS[brand] == MAKER:
        return [forms.Party(name=MAKER, roles=sells + makes, country="GB"), brings]
    return [
        forms.Party(name=_SELLERS[brand], roles=sells),
        forms.Party(name=MAKER, roles=makes, country="GB"),
        brings,
    ]


def _agreed(brand: str, carrier: str, **more: Any) -> forms.Agreed:
    breakage = forms.Clause(
        source=_TERMS[brand],
        text="Put breakage right in 5 working days",
        remedy="part",
        of="defect_reported",
        within=5,
        unit="working_days",
        until_months=24,
    )
    clauses = [breakage, *more.pop("clauses", ())]
    return forms.Agreed(
        parties=_parties(brand, carrier),
        clauses=clauses,
        terms={
            "withdrawal_info_given": True,
            "promised_delivery": None,
            "buyer_pays_return_told": True,
        },
        dispatched_from="GB",
        **more,
    )


class Sold(NamedTuple):
    """One sale: who, where, when, and what of it happened since."""

    number: str
    brand: str
    who: Who
    ordered_ago: int
    delivered_ago: int | None
    lines: list[forms.Line]
    currency: str = "GBP"
    carrier: str = "Northern Parcel"
    tender: forms.Tender = "credit_card"
    events: tuple[tuple[str, int, dict[str, Any]], ...] = ()
    refunds: tuple[tuple[int, forms.RefundState], ...] = ()
    paid_twice: bool = False
    agreed: dict[str, Any] | None = None
    jurisdiction: forms.Jurisdiction | None = None


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)


def form_of(sold: Sold, today: date) -> forms.Sale:
    """The sale as of a day."""
    total = sum(line.paid_minor for line in sold.lines)
    numbers = ["p1", "p2"] if sold.paid_twice else ["p1"]
    units = [forms.Units(line=line.id, quantity=line.quantity) for line in sold.lines]
    delivered = sold.delivered_ago
    contract = _ago(today, sold.ordered_ago)
    return forms.Sale(
        id=sold.number,
        number=sold.number,
        brand=sold.brand,
        currency=sold.currency,
        lines=sold.lines,
        contract_date=contract,
        jurisdiction=sold.jurisdiction or UNSET,
        buyer=buyer(sold.who),
        ship_to=f"{sold.who.name}, {sold.who.town}, {sold.who.country}",
        agreed=_agreed(sold.brand, sold.carrier, **(sold.agreed or {})),
        payments=[
            forms.Payment(id=number, tender=sold.tender, captured_minor=total) for number in numbers
        ],
        refunds=[
            forms.Refund(
                id=f"r{number}",
                payment=numbers[-1],
                amount_minor=amount,
                state=state,
                lines=[] if sold.paid_twice else units,
            )
            for number, (amount, state) in enumerate(sold.refunds, 1)
        ],
        fulfilments=[
            forms.Fulfilment(
                id="f1",
                lines=units,
                carrier=sold.carrier,
                tracking=f"{sold.number.replace('-', '')}-1",
                shipped_on=min(contract + timedelta(days=1), today),
                delivered_on=None if delivered is None else _ago(today, delivered),
                proof="" if delivered is None else "left with no. 14",
            )
        ],
        events=[
            forms.Event(
                id=f"e{number}",
                kind=kind,
                on=_ago(today, days),
                line=fields.get("line"),
                fields={key: value for key, value in fields.items() if key != "line"},
            )
            for number, (kind, days, fields) in enumerate(sold.events, 1)
        ],
    )
