"""What a shop agrees with whoever buys there completes its sales, and goes before nothing said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.sales._told import line, told

from lamplight.sales import usual
from lamplight.sales.checking import check

if TYPE_CHECKING:
    from lamplight.sales.forms import Sale

SETTINGS: dict[str, Any] = {
    "parties": [
        {"name": "Nordhaus GmbH", "roles": ["seller_of_record", "answerer"], "country": "DE"},
        {"name": "Foundry", "roles": ["manufacturer", "supplier"]},
    ],
    "dispatched_from": "DE",
    "cheapest_delivery_minor": {"EUR": 490},
    "terms": {"warranties": [{"months": 36, "given_by": "manufacturer"}], "ship_days": 2},
    "clauses": [{"source": "terms, 4", "text": "We mend within a week", "remedy": "repair"}],
    "each_line": {"category": "other", "condition": "new", "promised_days": 3},
    "skus": {
        "LAMP": {"flags": ["made_to_spec"], "one_of_a_kind": True, "promised_days": 5},
        "LIGHT-12": {"kind": "subscription", "supplies": "goods"},
        "BULB": {"claims": [{"text": "burns 10,000 hours"}], "cost_minor": {"EUR": 300}},
    },
}


def completed(settings: dict[str, Any] = SETTINGS, **more: Any) -> Sale:
    form = told(**more)
    keeps = usual.kept(usual.read(settings), form, usual.NOTHING, frozenset(), new=True)
    sale = usual.completed(form, keeps)
    check(sale)
    return sale


def test_what_the_shop_does_not_say_is_as_it_usually_is() -> None:
    sale = completed(
        lines=[line(), line("L2", sku="BULB"), line("L3", sku=""), line("L4", sku="LIGHT-12")]
    )
    agreed = sale.agreed
    assert [(one.name, one.roles) for one in agreed.parties] == [
        ("Nordhaus GmbH", ["seller_of_record", "answerer"]),
        ("Foundry", ["manufacturer", "supplier"]),
    ]
    assert (agreed.dispatched_from, agreed.cheapest_delivery_minor) == ("DE", 490)
    assert agreed.terms["ship_days"] == 2
    assert [one.remedy for one in agreed.clauses] == ["repair"]
    lamp, bulb, other, plan = sale.lines
    assert (lamp.kind, plan.kind, plan.supplies) == ("goods", "subscription", "goods")
    assert (lamp.category, lamp.condition, lamp.flags) == ("other", "new", ["made_to_spec"])
    assert (lamp.one_of_a_kind, bulb.one_of_a_kind) == (True, False)
    assert ([one.text for one in bulb.claims], bulb.cost_minor) == (["burns 10,000 hours"], 300)
    assert (other.category, other.claims) == ("other", [])


def test_what_the_shop_says_itself_goes_before_it() -> None:
    agreed = {
        "parties": [{"name": "Foundry", "roles": ["seller_of_record"]}],
        "terms": {"ship_days": 9, "promised_delivery": "2026-12-24"},
        "dispatched_from": "NL",
    }
    one = line(category="mattress", condition="used", flags=["sealed"])
    sale = completed(agreed=agreed, lines=[one])
    assert [(party.name, party.roles) for party in sale.agreed.parties] == [
        ("Foundry", ["seller_of_record", "manufacturer", "supplier"]),
        ("Nordhaus GmbH", ["answerer"]),
    ]
    assert sale.agreed.terms["ship_days"] == 9
    assert sale.agreed.terms["promised_delivery"] == "2026-12-24"
    assert sale.agreed.dispatched_from == "NL"
    (lamp,) = sale.lines
    assert (lamp.category, lamp.condition) == ("mattress", "used")
    assert lamp.flags == ["sealed", "made_to_spec"]


@pytest.mark.parametrize(
    ("kind", "supplies"), [("service", None), ("digital", None), ("subscription", "goods")]
)
def test_a_sku_that_is_no_subscription_supplies_nothing_of_what_each_line_does(
    kind: str, supplies: str | None
) -> None:
    settings = {
        "each_line": {"kind": "subscription", "supplies": "goods"},
        "skus": {"LAMP": {"kind": kind}, "BULB": {"condition": "new"}},
    }
    lamp, bulb = completed(settings, lines=[line(), line("L2", sku="BULB")]).lines
    assert (lamp.kind, lamp.supplies) == (kind, supplies)
    assert (bulb.kind, bulb.supplies) == ("subscription", "goods")


def test_a_promise_in_working_days_is_a_day_after_the_holidays_of_the_law() -> None:
    # 24 December 2026 is a Thursday; 25 and 26 are holidays in Germany, 1 January is one too.
    sale = completed(contract_date="2026-12-23", lines=[line(), line("L2", sku="BULB")])
    assert sale.agreed.terms["promised_delivery"] == "2026-12-31"
    assert "promised_delivery" not in completed(contract_date=None).agreed.terms
    only_lamp = SETTINGS | {"each_line": {}}
    both = completed(only_lamp, lines=[line(), line("L2", sku="BULB")])
    assert "promised_delivery" not in both.agreed.terms


def test_what_was_kept_holds_and_only_new_lines_ask_the_settings_again() -> None:
    first, changed = usual.read(SETTINGS), usual.read({"each_line": {"category": "laptop"}})
    form = told()
    keeps = usual.kept(first, form, usual.NOTHING, frozenset(), new=True)
    form = told(lines=[line(), line("L2")])
    sale = usual.completed(form, usual.kept(changed, form, keeps, {"L1"}, new=False))
    assert [one.category for one in sale.lines] == ["other", "laptop"]
    assert sale.agreed.dispatched_from == "DE"


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ([], ["agreed is a table: write [shops.NAME.agreed], then its settings"]),
        ({"partys": []}, ["agreed.partys isn't known (known: parties, terms, clauses,"]),
        (
            {
                "parties": [{"name": "A", "roles": ["seller"]}],
                "each_line": {"condition": "old", "flags": ["bespoke"]},
                "skus": {"B": {"category": "lamp", "supplies": "goods"}, "C": 1},
                "terms": {"promised_delivery": "2026-12-24", "ship_days": "soon"},
                "dispatched_from": "Germany",
                "cheapest_delivery_minor": {"Euro": 1},
                "clauses": [{"text": "x"}],
            },
            [
                "agreed.parties[0].roles[0]: Invalid enum value 'seller' (known: seller_of_record,",
                "agreed.each_line.condition: Invalid enum value 'old' (known: new, used,",
                "agreed.each_line.flags: 'bespoke' isn't known (known: dated_leisure,",
                "agreed.skus.B.category: Invalid enum value 'lamp' (known: mattress,",
                'agreed.skus.B.supplies: only with kind = "subscription"',
                "agreed.skus.C is a table",
                "agreed.terms.promised_delivery is a day of one sale: write promised_days",
                "agreed.terms.ship_days: Expected `int | null`, got `str`",
                "agreed.dispatched_from: write a country as two letters of ISO 3166-1, as DE",
                "agreed.cheapest_delivery_minor: write a currency as three letters of ISO 4217",
                "agreed.clauses[0]: Object missing required field `source`",
            ],
        ),
        (
            {"parties": [{"name": "A", "roles": ["seller_of_record"]}] * 2},
            ["agreed.parties: one party is seller_of_record, here are 2", "agreed.parties: 'A' is"],
        ),
    ],
)
def test_every_bad_entry_is_one_line_that_says_what_to_write(
    written: Any, lines: list[str]
) -> None:
    found = list(usual.troubles(written))
    assert len(found) == len(lines), found
    assert all(one.startswith(begins) for one, begins in zip(found, lines, strict=True)), found
