"""What the demo shop has sold: sales as any shop says them, with days counted back from today.

The lamps, the people and their troubles are those of the pictures. What isn't named there is made
up in the same spirit.
"""

from datetime import date
from typing import Any, Final

from lamplight.runtime.demo.buyers import (
    ADA,
    BRUNO,
    CLARA,
    DOROTHY,
    HELOISE,
    INES,
    KOFI,
    MAREK,
    OWEN,
    PRADEEP,
    RUTH,
    SANA,
    TOM,
    WALTER,
    YUSUF,
)
from lamplight.runtime.demo.sale import Sold, form_of
from lamplight.sales import forms

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


SOLD: Final = (
    Sold(
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
    Sold(
        "LO-3310",
        "lamplight-outlet",
        RUTH,
        1950,
        1946,
        [_line("1", "Vik reading lamp", 8900, "vik", sku="VK-20", detail="Ash, brass joint")],
    ),
    Sold(
        "AI-1207",
        "atelier-ines",
        RUTH,
        2600,
        2594,
        [_line("1", "Lumen No. 2 pendant", 21800, "lumen", sku="LU-2", detail="Chalk, 38 cm")],
    ),
    Sold(
        "NL-15222",
        "nordhaus-living",
        RUTH,
        960,
        955,
        [_line("1", "Skær wall light", 24600, "skaer", sku="SK-7", quantity=2, detail="A pair")],
    ),
    Sold(
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
        jurisdiction="CA-ON",
    ),
    Sold(
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
    Sold(
        "AI-7012",
        "atelier-ines",
        HELOISE,
        400,
        394,
        [_line("1", "Inès table lamp", 18900, "ines", sku="IN-1", quantity=2)],
        currency="EUR",
        carrier="Colis du Nord",
    ),
    Sold(
        "NL-19830",
        "nordhaus-living",
        INES,
        61,
        55,
        [_line("1", "Trinn stair light", 31200, "trinn", sku="TR-8", quantity=8)],
    ),
    Sold(
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
    Sold(
        "LO-8912",
        "lamplight-outlet",
        KOFI,
        9,
        5,
        [_line("1", "Skær wall light", 9200, "skaer", sku="SK-7")],
        paid_twice=True,
        refunds=((9200, "succeeded"),),
    ),
    Sold(
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
    Sold(
        "NL-20377",
        "nordhaus-living",
        CLARA,
        21,
        18,
        [_line("1", "Skær wall light", 12300, "skaer", sku="SK-7")],
    ),
    Sold(
        "LO-8877",
        "lamplight-outlet",
        DOROTHY,
        28,
        24,
        [_line("1", "Vik reading lamp", 8900, "vik", sku="VK-20")],
    ),
    Sold(
        "NL-20431",
        "nordhaus-living",
        TOM,
        10,
        1,
        [_fjell()],
    ),
    Sold(
        "LO-8903",
        "lamplight-outlet",
        MAREK,
        13,
        None,
        [_line("1", "Vik reading lamp", 10400, "vik", sku="VK-20", cost_minor=3900, stock=11)],
        currency="EUR",
        carrier="Wisła Kurier",
    ),
    Sold(
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
    Sold(
        "AI-7702",
        "atelier-ines",
        ADA,
        30,
        22,
        [_line("1", "Inès table lamp", 14900, "ines", sku="IN-1", spares=[HARP])],
        currency="EUR",
    ),
    Sold(
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
    return [form_of(sold, today) for sold in every]
