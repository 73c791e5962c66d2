"""What the demo shop has sold: sales as any shop says them, with days counted back from today.

The lamps, the people and their troubles are those of the pictures. What isn't named there is made
up in the same spirit; no address leads anywhere (RFC 2606), no number is anybody's.
"""

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from msgspec import UNSET

from lamplight.runtime.demo.past import CUSTOMERS
from lamplight.sales import forms

MAKER: Final = "Lamplight Works"
PICTURES: Final = "/static/lamps/"


SHOP: Final = "workshop"
_WAYS: Final = {
    "parts": [
        {"days": 1, "cost_minor": 720, "service": "express"},
        {"days": 3, "cost_minor": 290},
    ],
    "thing": [{"days": 3, "cost_minor": 0}],
    "repair": {"days": 6, "cost_minor": 1800},
    "back_minor": 480,
    "money_days": 3,
}
SETTINGS: Final[dict[str, Any]] = {
    "carriage": dict.fromkeys(("GBP", "EUR", "CAD"), _WAYS),
    "extras": {
        currency: [{"sku": "E27-W", "name": "E27 warm bulb", "cost_minor": 320, "stock": 140}]
        for currency in ("GBP", "EUR", "CAD")
    },
}
"""How long things take from the workshop, and what that costs."""


class Who(NamedTuple):
    """A customer: `key` names them in `past.CUSTOMERS` where they have come before."""

    key: str
    name: str
    phone: str
    country: str
    town: str
    timezone: str
    language: str = "en"


def _known(key: str, country: str, town: str, timezone: str, language: str = "en") -> Who:
    name, phone = CUSTOMERS[key]
    return Who(key, name, phone, country, town, timezone, language)


LONDON: Final = "Europe/London"
RUTH = _known("ruth", "GB", "Sheffield", LONDON)
YUSUF = _known("yusuf", "GB", "London", LONDON)
CLARA = _known("clara", "GB", "Manchester", LONDON)
DOROTHY = _known("dorothy", "GB", "Leeds", LONDON)
INES = _known("ines", "GB", "Bristol", LONDON)
WALTER = _known("walter", "GB", "Edinburgh", LONDON)
KOFI = _known("kofi", "GB", "Birmingham", LONDON)
HELOISE = _known("heloise", "FR", "Lyon", "Europe/Paris", "fr")
PRADEEP = _known("pradeep", "GB", "Leicester", LONDON)
SANA = Who("sana", "Sana Malik", "+14165550142", "CA", "Toronto", "America/Toronto")
TOM = Who("tom", "Tom Bexley", "+441632960118", "GB", "Hexham", LONDON)
MAREK = Who("marek", "Marek Nowak", "+48225550181", "PL", "Kraków", "Europe/Warsaw", "pl")
BRUNO = Who("bruno", "Bruno Keller", "+493023125044", "DE", "Berlin", "Europe/Berlin", "de")
ADA = Who("ada", "Ada Lindgren", "+46317405512", "SE", "Göteborg", "Europe/Stockholm")
OWEN = Who("owen", "Owen Pryce", "+442920180733", "GB", "Cardiff", LONDON)

GLASS = forms.Spare(sku="FJ-02", name="Opal glass", cost_minor=410, stock=6)
BULB = forms.Spare(sku="E27-W", name="E27 warm bulb", cost_minor=320, stock=140)
SHADE = forms.Spare(sku="FJ-05", name="Linen shade", cost_minor=1180, stock=9)
BRACKET = forms.Spare(sku="WL-01", name="Wall bracket, 2026", cost_minor=260, stock=22)
HARP = forms.Spare(sku="HF-03", name="Harp and finial", cost_minor=190, stock=31)


def _line(number: str, name: str, paid_minor: int, picture: str, **more: Any) -> forms.Line:
    more.setdefault("category", "other")
    shown = f"{PICTURES}{picture}.svg" if picture else ""
    return forms.Line(id=number, name=name, paid_minor=paid_minor, picture=shown, **more)


def _fjell(number: str = "1", **more: Any) -> forms.Line:
    claim = forms.Claim(
        text="Mouth-blown opal glass on solid oak, made to be mended: every part can be had.",
        shown_in="Nordhaus catalogue, autumn, page 41",
    )
    return _line(
        number,
        "Fjell table lamp",
        16400,
        "fjell",
        sku="FJ-110",
        detail="Oak, opal glass",
        cost_minor=7140,
        stock=4,
        spares=[GLASS, SHADE],
        claims=[claim],
        tax_minor=2733,
        **more,
    )


def _buyer(who: Who) -> forms.Customer:
    """The shop knows the number and the address: both were confirmed with the order."""
    return forms.Customer(
        name=who.name,
        reaches=[
            forms.Reach(kind="phone", value=who.phone, verified=True),
            forms.Reach(kind="email", value=_address(who.name), verified=True),
        ],
        language=who.language,
        country=who.country,
        town=who.town,
        timezone=who.timezone,
    )


_PLAIN: Final = str.maketrans("éöó", "eoo")


def _address(name: str) -> str:
    return f"{name.lower().translate(_PLAIN).replace(' ', '.')}@customers.example"


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


class _Sold(NamedTuple):
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


SOLD: Final = (
    _Sold(
        "NL-20418",
        "nordhaus-living",
        RUTH,
        15,
        12,
        [_fjell(), _line("2", "E27 warm bulb, a pair", 960, "bulb", sku="E27-W2", tax_minor=160)],
        events=(
            ("defect_shown", 12, {"line": "1", "visible": True}),
            ("defect_reported", 6, {"line": "1"}),
        ),
    ),
    _Sold(
        "LO-3310",
        "lamplight-outlet",
        RUTH,
        1950,
        1946,
        [_line("1", "Vik reading lamp", 8900, "vik", sku="VK-20", detail="Ash, brass joint")],
    ),
    _Sold(
        "AI-1207",
        "atelier-ines",
        RUTH,
        2600,
        2594,
        [_line("1", "Lumen No. 2 pendant", 21800, "lumen", sku="LU-2", detail="Chalk, 38 cm")],
    ),
    _Sold(
        "NL-15222",
        "nordhaus-living",
        RUTH,
        960,
        955,
        [_line("1", "Skær wall light", 24600, "skaer", sku="SK-7", quantity=2, detail="A pair")],
    ),
    _Sold(
        "AI-7731",
        "atelier-ines",
        SANA,
        17,
        8,
        [
            _line(
                "1",
                "Lumen No. 4 pendant",
                41200,
                "lumen",
                sku="LU-4",
                detail="Bottle green, 46 cm",
                cost_minor=15800,
                stock=3,
                claims=[
                    forms.Claim(
                        text="Duties paid: nothing to pay at the door.",
                        shown_in="order page",
                        kind="price",
                    )
                ],
            )
        ],
        currency="CAD",
        carrier="Maple Courier",
        events=(("complaint_received", 7, {}),),
        agreed={
            "charges": [forms.Charge(kind="customs_duty", amount_minor=6140, collected="at_door")],
            "clauses": [
                forms.Clause(
                    source="Atelier Ines terms 4.1",
                    text="Overcharge back in 5 working days",
                    remedy="refund",
                    of="complaint_received",
                    within=5,
                    unit="working_days",
                )
            ],
        },
        jurisdiction="OTHER",
    ),
    _Sold(
        "LO-8841",
        "lamplight-outlet",
        PRADEEP,
        34,
        30,
        [_line("1", "Lumen No. 2 pendant", 19800, "lumen", sku="LU-2", detail="Chalk, 38 cm")],
        events=(
            ("cancel_notice", 25, {"ground": "no_reason"}),
            ("goods_received_back", 14, {}),
        ),
        refunds=((19800, "pending"),),
    ),
    _Sold(
        "AI-7012",
        "atelier-ines",
        HELOISE,
        400,
        394,
        [_line("1", "Inès table lamp", 18900, "ines", sku="IN-1", quantity=2)],
        currency="EUR",
        carrier="Colis du Nord",
    ),
    _Sold(
        "NL-19830",
        "nordhaus-living",
        INES,
        61,
        55,
        [_line("1", "Trinn stair light", 31200, "trinn", sku="TR-8", quantity=8)],
    ),
    _Sold(
        "LO-8790",
        "lamplight-outlet",
        WALTER,
        210,
        206,
        [
            _line(
                "1",
                "Vik reading lamp",
                8900,
                "vik",
                sku="VK-20",
                cost_minor=3900,
                stock=11,
                spares=[BULB],
            )
        ],
        events=(("defect_shown", 5, {}), ("defect_reported", 4, {})),
    ),
    _Sold(
        "LO-8912",
        "lamplight-outlet",
        KOFI,
        9,
        5,
        [_line("1", "Skær wall light", 9200, "skaer", sku="SK-7")],
        paid_twice=True,
        refunds=((9200, "succeeded"),),
    ),
    _Sold(
        "AI-7688",
        "atelier-ines",
        YUSUF,
        24,
        20,
        [
            _line(
                "1",
                "Inès wall lamp",
                16200,
                "ines",
                sku="IN-7",
                cost_minor=6400,
                stock=5,
                spares=[BRACKET],
            )
        ],
        events=(("defect_reported", 1, {}),),
    ),
    _Sold(
        "NL-20377",
        "nordhaus-living",
        CLARA,
        21,
        18,
        [_line("1", "Skær wall light", 12300, "skaer", sku="SK-7")],
    ),
    _Sold(
        "LO-8877",
        "lamplight-outlet",
        DOROTHY,
        28,
        24,
        [_line("1", "Vik reading lamp", 8900, "vik", sku="VK-20")],
    ),
    _Sold(
        "NL-20431",
        "nordhaus-living",
        TOM,
        10,
        1,
        [_fjell()],
    ),
    _Sold(
        "LO-8903",
        "lamplight-outlet",
        MAREK,
        13,
        None,
        [_line("1", "Vik reading lamp", 10400, "vik", sku="VK-20", cost_minor=3900, stock=11)],
        currency="EUR",
        carrier="Wisła Kurier",
    ),
    _Sold(
        "NL-20102",
        "nordhaus-living",
        BRUNO,
        120,
        114,
        [
            _line(
                "1",
                "Fjell floor lamp",
                28900,
                "fjell",
                sku="FJ-210",
                cost_minor=11900,
                stock=2,
            )
        ],
        currency="EUR",
        carrier="Spree Paket",
        events=(
            ("defect_reported", 9, {}),
            ("remedy_requested", 9, {"remedy": "repair"}),
            ("goods_handed_in", 4, {"remedy": "repair"}),
        ),
    ),
    _Sold(
        "AI-7702",
        "atelier-ines",
        ADA,
        30,
        22,
        [_line("1", "Inès table lamp", 14900, "ines", sku="IN-1", spares=[HARP])],
        currency="EUR",
    ),
    _Sold(
        "LO-8855",
        "lamplight-outlet",
        OWEN,
        45,
        41,
        [
            _line(
                "1",
                "Ship’s lamp, 1911, restored",
                46000,
                "ship",
                sku="ONE-311",
                detail="The only one",
                one_of_a_kind=True,
                condition="used",
            )
        ],
    ),
)


def sales(today: date) -> list[forms.Sale]:
    """All of them, the oldest first, as of a day."""
    every = sorted(SOLD, key=lambda sold: -sold.ordered_ago)
    return [_sale(sold, today) for sold in every]


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _sale(sold: _Sold, today: date) -> forms.Sale:
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
        buyer=_buyer(sold.who),
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
