"""The kinds are data: they fit together, and a company may add its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.accommodations.told import RUTH

from lamplight.accommodations.catalogue import KINDS
from lamplight.accommodations.kinds import BadKind, read
from lamplight.accommodations.making import MAKERS, NEEDS
from lamplight.accommodations.preconditions import WHEN
from lamplight.accommodations.proposal import propose
from lamplight.accommodations.situation import Extra, Granted
from lamplight.accommodations.table import page
from lamplight.basis.failures import FAILURES

DOCS = Path(__file__).resolve().parents[2] / "docs"

FLOWERS: dict[str, Any] = {
    "name": "flowers",
    "makes": "words",
    "failures": ["late"],
    "also": ["broken"],
    "cost_minor": 2_500,
    "bearer": "seller",
    "said": "Flowers with a card",
}


def own(**changed: Any) -> bytes:
    return json.dumps([FLOWERS | changed]).encode()


def test_the_page_of_kinds_is_what_the_catalogue_says() -> None:
    again = "python -m lamplight.accommodations.table > docs/accommodation-kinds.md"
    assert (DOCS / "accommodation-kinds.md").read_text() == page(), f"write it again: {again}"


def test_every_kind_has_one_name_a_maker_and_a_place() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert kind.makes in MAKERS
        assert all(one in WHEN for one in kind.when)
        assert all(one in NEEDS for one in kind.needs)
        assert kind.failures or kind.also or kind.extra
        assert not set(kind.failures) & set(kind.also)
        assert kind.extra or kind.proof_out, "what shows that it happened is said"


def test_every_failure_is_answered_in_kind_by_something() -> None:
    answered = {failure for kind in KINDS for failure in kind.failures}
    assert answered == set(FAILURES)


def test_what_takes_the_place_of_money_asks_for_the_customers_word() -> None:
    assert {kind.name for kind in KINDS if kind.consent} == {"like_piece", "store_credit"}


def test_a_company_adds_its_own_and_it_takes_its_place() -> None:
    known = replace(RUTH, granted=replace(RUTH.granted, case_minor=3_000))
    options = propose(known, (*KINDS, *read(own(), KINDS)))
    (flowers,) = [one for one in options if one.kind == "flowers"]
    assert (flowers.group, flowers.what, flowers.cost_minor) == ("within", "own", 2_500)
    assert flowers.fields == {"said": "Flowers with a card"}
    poor = replace(known, granted=Granted())
    assert {one.group for one in propose(poor, read(own(), KINDS))} == {"approval"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "refund"}, "kind 'refund': there is one of that name already"),
        ({"makes": "refund"}, "makes 'refund', which is the catalogue's own"),
        ({"performs": ["repair"]}, "performs duties"),
        ({"plainly_owed": True}, "performs duties"),
        ({"failures": [], "also": []}, "name the failures that it is for"),
        ({"makes": "share"}, "give share_bp"),
        ({"makes": "credit", "consent": True}, "give amounts by currency, or share_bp"),
        ({"makes": "credit", "amount_minor": 100}, "say consent"),
        ({"makes": "credit", "consent": True, "amounts": {"GBX": 1}}, "currencies of ISO 4217"),
        ({"costs": {"GBP": 1}}, "give costs or cost_minor, one of them"),
        ({"said": " "}, "give said"),
        ({"failures": ["burnt"]}, "the kinds can't be read: Invalid enum value 'burnt'"),
        ({"colour": "red"}, "unknown field `colour`"),
        ({"name": "Flowers"}, "the kinds can't be read"),
        ({"share_bp": 10_001}, "the kinds can't be read"),
    ],
)
def test_a_kind_that_cannot_be_used_is_refused_with_one_line(
    changed: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadKind, match=words.replace("(", r"\(")) as refused:
        read(own(**changed), KINDS)
    assert "\n" not in str(refused.value)


def test_a_credit_for_the_trouble_goes_beside_what_is_owed() -> None:
    trouble = own(
        name="credit_for_trouble", makes="credit", amount_minor=2_000, extra=True, also=[]
    )
    sana = replace(RUTH, failure="charged_at_door", door_charge_minor=6_140, owed=())
    options = propose(sana, (*KINDS, *read(trouble, KINDS)))
    assert [(one.id, one.group, one.amount_minor) for one in options[:3]] == [
        ("billing_correction", "owed", 6_140),
        ("apology", "within", None),
        ("credit_for_trouble", "within", 2_000),
    ]


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(BadKind, match="already"):
        read(json.dumps([FLOWERS, FLOWERS]).encode(), KINDS)
    assert read(b"[]", KINDS) == ()
    with pytest.raises(BadKind):
        read(b"\xff", KINDS)


def test_a_gift_goes_along_in_the_same_box_and_one_that_is_gone_is_shown_so() -> None:
    extras = (Extra(sku="B", name="bulb", cost_minor=320, stock=0),)
    (gift,) = [one for one in propose(replace(RUTH, extras=extras)) if one.kind == "goodwill"]
    assert (gift.id, gift.blocked) == ("goodwill:B", "out_of_stock")


def test_sums_are_those_of_the_currency_of_the_sale() -> None:
    tea = own(
        proof_in="", proof_out="", costs={"GBP": 450, "JPY": 800}, cost_minor=0, failures=["broken"]
    )
    credit = own(
        name="credit_too",
        makes="credit",
        extra=True,
        cost_minor=0,
        amounts={"GBP": 500, "KWD": 1250},
    )
    kinds = (*read(tea, KINDS), *read(credit, KINDS))

    def sums(currency: str) -> dict[str, tuple[int | None, int | None]]:
        return {
            one.id: (one.cost_minor, one.amount_minor)
            for one in propose(replace(RUTH, currency=currency), kinds)
        }

    assert sums("GBP") == {"flowers": (450, None), "credit_too": (500, 500)}
    assert sums("KWD") == {"flowers": (None, None), "credit_too": (1_250, 1_250)}
    assert sums("JPY") == {"flowers": (800, None)}
