"""What the research names and nobody has written is said where it may apply, without a period."""

from __future__ import annotations

from typing import Any

import pytest
from tests.duties.told import SELLER, TRADE, event, rows, told

SHOWN = event("defect_shown", "2026-11-04")
CAME = event("delivered", "2026-11-02")


def _line(price: int, **more: Any) -> list[dict[str, Any]]:
    return [{"id": "L1", "price_minor": price} | more]


def _card(tender: str, price: int, quantity: int = 1, buyer: Any = None) -> dict[str, Any]:
    more = {"parties": [buyer, SELLER]} if buyer else {}
    return told(
        "UK",
        CAME,
        currency="GBP",
        lines=_line(price, quantity=quantity),
        payments=[{"tender": tender, "amount_minor": price}],
        **more,
    )


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (_card("credit_card", 20_000), True),
        (_card("credit_card", 10_000), False),
        (_card("credit_card", 10_001), True),
        (_card("credit_card", 3_000_001), False),
        (_card("credit_card", 20_000, quantity=2), False),
        (_card("debit_card", 20_000), False),
        (_card("credit_card", 20_000, buyer=TRADE), False),
    ],
)
def test_who_paid_by_credit_card_may_have_a_claim_on_its_issuer(
    facts: dict[str, Any], *, named: bool
) -> None:
    found = rows(facts, "2026-11-20", "claim_on_card_issuer")
    assert [(one.status, one.owed_by, one.period, one.end) for one in found] == (
        [("contested", "card_issuer", None, None)] if named else []
    )


@pytest.mark.parametrize(
    ("law", "duty", "rule"),
    [
        ("US", "other_remedies_of_sales_law", "US-UCC"),
        ("US-CA", "other_remedies_of_sales_law", "US-UCC"),
        ("AU", "repairs_and_parts", "AU-PARTS"),
        ("DE", "name_dispute_body", "EU-ADR"),
        ("UK", "name_dispute_body", "UK-ADR"),
    ],
)
def test_once_something_is_wrong_more_may_be_owed_than_is_written(
    law: str, duty: str, rule: str
) -> None:
    (row,) = rows(told(law, CAME, SHOWN), "2026-11-20", duty)
    assert (row.rule, row.status, row.period, row.end) == (rule, "contested", None, None)
    assert row.because[:2] == ("NO_RULE_WRITTEN", law)
    assert rows(told(law, CAME), "2026-11-20", duty) == []


def test_the_american_rows_that_are_missing_are_named() -> None:
    (row,) = rows(told("US", CAME, SHOWN), "2026-11-20", "other_remedies_of_sales_law")
    assert {"US-IWF", "US-EXP", "US-PT", "US-ACC"} <= set(row.because)


def test_a_contract_at_a_distance_in_quebec_may_be_cancelled_for_its_form() -> None:
    facts = told("CA-QC", CAME, contract_date="2026-10-28")
    assert "QC-DIST-7" in {one.rule for one in rows(facts, "2026-11-20", "withdrawal")}
    facts["sale"]["channel"] = "store"
    assert "QC-DIST-7" not in {one.rule for one in rows(facts, "2026-11-20", "withdrawal")}


@pytest.mark.parametrize(
    ("category", "contract", "named"),
    [("dishwasher", "2026-08-01", True), ("dishwasher", "2026-07-30", False),
     ("mattress", "2026-08-01", False)],
)  # fmt: skip
def test_a_manufacturer_may_have_to_repair(category: str, contract: str, *, named: bool) -> None:
    facts = told("DE", CAME, SHOWN, contract_date=contract, lines=_line(1, category=category))
    assert bool(rows(facts, "2026-11-20", "repair_by_manufacturer")) is named


def test_the_notice_on_the_guarantee_and_the_wording_of_a_warranty_are_named() -> None:
    assert rows(told("DE", contract_date="2026-09-27"), "2026-11-20", "guarantee_notice")
    assert not rows(told("DE", contract_date="2026-09-26"), "2026-11-20", "guarantee_notice")
    promised = {"warranties": [{"months": 12, "given_by": "manufacturer"}]}
    assert rows(told("AU", CAME, terms=promised), "2026-11-20", "warranty_wording")
