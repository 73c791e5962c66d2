"""Quebec, Japan, Singapore, India, and what holds everywhere."""

from __future__ import annotations

import pytest
from tests.duties.told import SELLER, TRADE, day, event, row, rows, told

DELIVERED = event("delivered", "2026-10-20")


@pytest.mark.parametrize(
    ("category", "end"),
    [("freezer", "2032-10-20"), ("dryer", "2031-10-20"), ("television", "2030-10-20"),
     ("console", "2029-10-20")],
)  # fmt: skip
def test_quebec_warrants_appliances_for_years(category: str, end: str) -> None:
    lines = [{"id": "L1", "category": category}]
    facts = told("CA-QC", DELIVERED, contract_date="2026-10-10", lines=lines, currency="CAD")
    found = row(facts, "2026-11-01", "warranty_good_working_order")
    assert (found.status, found.end, found.also_owed_by) == ("open", day(end), ("manufacturer",))
    before = told("CA-QC", DELIVERED, contract_date="2026-10-01", lines=lines)
    assert row(before, "2026-11-01", "warranty_good_working_order").status == "contested"


def test_quebec_warrants_nothing_that_was_delivered_before() -> None:
    lines = [{"id": "L1", "category": "freezer"}]
    facts = told("CA-QC", event("delivered", "2026-09-01"), contract_date="2026-08-20", lines=lines)
    assert rows(facts, "2026-11-01", "warranty_good_working_order") == []
    assert row(facts, "2026-11-01", "durability_and_fitness").status == "open"


def test_no_card_is_asked_once_the_money_is_back() -> None:
    notice = event("cancel_notice", "2026-10-14", ground="late_delivery")
    back = event("refunded", "2026-10-20", amount_minor=10_000)
    facts = told(
        "CA-QC",
        notice,
        back,
        contract_date="2026-09-02",
        terms={"promised_delivery": "2026-09-10"},
        payments=[{"tender": "credit_card", "amount_minor": 10_000}],
    )
    assert row(facts, "2026-11-02", "refund").status == "met"
    assert row(facts, "2026-11-02", "chargeback_request").status == "met"
    back["amount_minor"] = 100
    assert row(facts, "2026-11-02", "chargeback_request").status == "open"


def test_terms_shown_in_the_advert_and_at_the_end_displace_the_japanese_return() -> None:
    both = {"shown_in": ["advert", "final_order_screen"]}
    facts = told("JP", DELIVERED, terms={"return_policy": both}, currency="JPY")
    assert row(facts, "2026-10-21", "withdrawal").reason_code == "SPECIAL_TERMS_DISPLAYED"
    facts["terms"]["return_policy"]["shown_in"] = ["advert"]
    assert row(facts, "2026-10-21", "withdrawal").status == "open"
    del facts["terms"]["return_policy"]
    assert row(facts, "2026-10-21", "withdrawal").status == "contested"


def test_a_policy_of_its_own_decides_how_soon_india_refunds() -> None:
    complaint = event("complaint_received", "2026-11-02", about="defect")
    facts = told("IN", complaint, terms={"return_policy": {"refund_days": 7}}, currency="INR")
    found = row(facts, "2026-11-10", "refund_or_take_back_defective")
    assert (found.status, found.end) == ("overdue", day("2026-11-09"))
    assert row(facts, "2026-11-04", "acknowledge_complaint").status == "due"
    assert row(facts, "2026-11-05", "acknowledge_complaint").status == "overdue"


def test_singapore_protects_consumers_only() -> None:
    facts = told("SG", DELIVERED, parties=[TRADE, SELLER], currency="SGD")
    assert row(facts, "2026-10-21", "conformity").reason_code == "B2B"


def test_a_buyer_of_whom_nothing_is_known_is_for_a_person() -> None:
    facts = told("SG", DELIVERED, parties=[{"id": "buyer", "roles": ["buyer"]}, SELLER])
    assert row(facts, "2026-10-21", "conformity").status == "contested"


def test_an_open_dispute_holds_every_refund() -> None:
    notice = event("cancel_notice", "2026-10-22", ground="no_reason")
    back = event("goods_received_back", "2026-10-24")
    dispute = event("billing_error_notice", "2026-10-25", error="goods_not_delivered_as_agreed")
    facts = told("NL", DELIVERED, notice, back, dispute)
    found = row(facts, "2026-10-26", "refund")
    assert (found.status, found.reason_code) == ("suspended", "DISPUTE_OPEN")


def test_a_rule_past_its_day_says_so() -> None:
    facts = told("SG", event("delivered", "2027-05-01"))
    assert not row(facts, "2027-05-22", "conformity").review_overdue
    assert row(facts, "2027-05-23", "conformity").review_overdue


def test_a_recall_where_no_rule_is_written_is_for_a_person() -> None:
    facts = told("AU", DELIVERED, event("recall_started", "2026-11-02"))
    assert row(facts, "2026-11-05", "recall_remedy").status == "contested"


def test_india_counts_its_own_days() -> None:
    late = event("complaint_received", "2026-11-02", at="2026-11-02T20:00:00+00:00", about="defect")
    found = row(told("IN", late), "2026-11-03", "acknowledge_complaint")
    assert found.end == day("2026-11-05")


def test_in_japan_a_part_that_is_missing_may_be_asked_for_and_ten_years_end_it() -> None:
    facts = told("JP", event("delivered", "2016-10-20"))
    found = row(facts, "2026-10-20", "conformity")
    assert "missing_part" in found.remedies
    assert "damages" in found.second_tier
    assert row(facts, "2026-10-21", "conformity").status == "expired"


def test_a_policy_that_is_known_to_be_none_was_shown_nowhere() -> None:
    facts = told("JP", DELIVERED, terms={"return_policy": None})
    assert row(facts, "2026-10-21", "withdrawal").status == "open"


def test_what_a_seller_agreed_to_pay_is_owed_under_every_law() -> None:
    facts = told("AU", DELIVERED, event("refund_agreed", "2026-10-25"))
    found = row(facts, "2026-10-26", "refund")
    assert (found.status, found.start, found.amount_minor) == ("due", day("2026-10-25"), 10_000)
    said = event("refund_agreed", "2026-10-25", line="L1", amount_minor=2_500, units=1)
    assert row(told("AU", DELIVERED, said), "2026-10-26", "refund").amount_minor == 2_500
    open_ended = event("return_accepted", "2026-10-25")
    both = told("AU", DELIVERED, said, open_ended)
    assert row(both, "2026-10-26", "refund").amount_minor == 10_000
