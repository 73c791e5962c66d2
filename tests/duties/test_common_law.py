"""United Kingdom, United States, Australia."""

from __future__ import annotations

from tests.duties.told import day, event, row, rows, told

DELIVERED = event("delivered", "2026-03-02")
CARD = [{"tender": "credit_card", "amount_minor": 10_000}]


# ── United Kingdom ───────────────────────────────────────────────────────────────────────────


def test_a_rejection_in_the_first_thirty_days() -> None:
    facts = told("UK", DELIVERED, currency="GBP")
    assert row(facts, "2026-04-01", "short_term_reject").end == day("2026-04-01")
    assert row(facts, "2026-04-02", "short_term_reject").status == "expired"
    facts["events"].append(event("rejection_notice", "2026-03-20", right="short_term"))
    facts["events"].append(event("refund_agreed", "2026-03-23"))
    refund = row(facts, "2026-03-24", "refund")
    assert (refund.end, refund.amount_minor, refund.deduction_allowed) == (
        day("2026-04-05"),
        10_000,
        False,
    )


def test_the_thirty_days_stand_still_while_a_repair_is_awaited() -> None:
    asked = event("remedy_requested", "2026-03-10", remedy="repair")
    facts = told("UK", DELIVERED, asked, currency="GBP")
    found = row(facts, "2026-05-01", "short_term_reject")
    assert (found.status, found.end, found.base_end) == ("open", None, day("2026-04-01"))
    facts["events"].append(event("goods_handed_back", "2026-03-31", result="repaired"))
    # 22 days of waiting, both ends counted
    assert row(facts, "2026-04-10", "short_term_reject").end == day("2026-04-23")


def test_at_least_seven_days_are_left_after_the_wait() -> None:
    asked = event("remedy_requested", "2026-04-01", remedy="repair")
    back = event("goods_handed_back", "2026-04-02", result="failed")
    facts = told("UK", DELIVERED, asked, back, currency="GBP")
    assert row(facts, "2026-04-05", "short_term_reject").end == day("2026-04-09")


def test_after_six_months_use_may_be_deducted_and_for_a_car_at_once() -> None:
    failed = event("repair_done", "2026-04-10", result="failed")
    final = event("rejection_notice", "2026-09-10", right="final")
    agreed = event("refund_agreed", "2026-09-11")
    facts = told("UK", DELIVERED, failed, final, agreed, currency="GBP")
    assert row(facts, "2026-09-12", "no_deduction_for_use").status == "expired"
    refund = row(facts, "2026-09-12", "refund")
    assert (refund.deduction_allowed, refund.amount_minor) == (True, None)
    car = told("UK", DELIVERED, failed, lines=[{"id": "L1", "category": "motor_vehicle"}])
    assert rows(car, "2026-04-12", "no_deduction_for_use") == []
    assert row(car, "2026-04-12", "final_reject_or_price_reduction").deduction_allowed is True


def test_uk_goods_that_never_came_are_refunded_from_the_notice() -> None:
    notice = event("cancel_notice", "2026-03-05", ground="no_reason")
    facts = told("UK", notice, contract_date="2026-03-01", currency="GBP")
    refund = row(facts, "2026-03-06", "refund")
    assert (refund.status, refund.start, refund.end) == (
        "due",
        day("2026-03-05"),
        day("2026-03-19"),
    )


def test_a_rejection_after_the_thirty_days_is_for_a_person() -> None:
    late = event("rejection_notice", "2026-04-20", right="short_term")
    facts = told("UK", DELIVERED, late, currency="GBP")
    assert row(facts, "2026-04-22", "short_term_reject").status == "expired"
    assert row(facts, "2026-04-22", "conformity").status == "open"
    assert row(facts, "2026-04-22", "refund").status == "contested"


def test_a_final_rejection_needs_a_repair_that_failed_or_a_person() -> None:
    final = event("rejection_notice", "2026-06-20", right="final")
    facts = told("UK", DELIVERED, final, currency="GBP")
    found = row(facts, "2026-06-22", "final_reject_or_price_reduction")
    assert found.status == "contested"
    facts["events"].append(event("repair_done", "2026-06-10", result="failed"))
    assert row(facts, "2026-06-22", "final_reject_or_price_reduction").status == "met"


def test_a_cancellation_that_the_seller_agreed_to_is_one_debt() -> None:
    notice = event("cancel_notice", "2026-03-10", ground="no_reason")
    back = event("goods_received_back", "2026-03-12")
    agreed = event("refund_agreed", "2026-03-12")
    facts = told("UK", DELIVERED, notice, back, agreed, currency="GBP")
    assert row(facts, "2026-03-13", "refund").end == day("2026-03-26")


def test_to_hand_the_goods_in_stops_the_thirty_days_too() -> None:
    gone = event("goods_handed_in", "2026-03-11", remedy="repair")
    back = event("goods_handed_back", "2026-03-20", result="failed")
    facts = told("UK", event("delivered", "2026-03-01"), gone, back, currency="GBP")
    found = row(facts, "2026-04-05", "short_term_reject")
    assert (found.end, found.base_end) == (day("2026-04-10"), day("2026-03-31"))


def test_a_refund_that_was_agreed_for_a_defect_is_paid_in_fourteen_days() -> None:
    known = event("defect_reported", "2026-03-10")
    agreed = event("refund_agreed", "2026-03-12")
    found = row(told("UK", DELIVERED, known, agreed), "2026-03-14", "refund")
    assert (found.status, found.end) == ("due", day("2026-03-25"))


def test_a_claim_that_was_satisfied_ends_the_wait() -> None:
    asked = event("remedy_requested", "2026-03-10", remedy="repair")
    fine = event("claim_satisfied", "2026-03-31")
    facts = told("UK", DELIVERED, asked, fine, currency="GBP")
    assert row(facts, "2026-04-10", "short_term_reject").end == day("2026-04-23")
    assert row(facts, "2026-07-29", "short_term_reject").status == "expired"


def test_what_was_agreed_for_one_unit_of_three_is_all_that_is_owed_for_it() -> None:
    lamps = [{"id": "L1", "price_minor": 30_000, "quantity": 3}]
    known = event("defect_reported", "2026-03-10")
    one = event("refund_agreed", "2026-03-12", line="L1", amount_minor=10_000, units=1)
    facts = told("UK", DELIVERED, known, one, lines=lamps, payments=[{"amount_minor": 30_690}])
    assert row(facts, "2026-03-14", "refund").amount_minor == 10_000
    facts["events"].append(event("refunded", "2026-03-15", line="L1", amount_minor=10_000))
    assert row(facts, "2026-03-16", "refund").status == "met"
    facts["events"].append(one | {"on": "2026-03-17"})
    second = row(facts, "2026-03-18", "refund")
    assert (second.status, second.amount_minor) == ("due", 10_000)


def test_no_agreement_makes_less_of_what_a_rejection_brings_back() -> None:
    one = event("refund_agreed", "2026-03-12", line="L1", amount_minor=5_000, units=1)
    facts = told(
        "UK",
        DELIVERED,
        event("rejection_notice", "2026-03-11", right="short_term"),
        one,
        lines=[{"id": "L1", "price_minor": 10_000, "quantity": 1}],
    )
    assert row(facts, "2026-03-14", "refund").amount_minor == 10_000
    facts["sale"]["lines"][0]["quantity"] = 2  # it was for one of two
    assert row(facts, "2026-03-14", "refund").amount_minor == 5_000


def test_what_was_cancelled_and_rejected_is_paid_back_once() -> None:
    facts = told(
        "UK",
        DELIVERED,
        event("cancel_notice", "2026-03-10", ground="no_reason"),
        event("goods_received_back", "2026-03-12"),
        event("rejection_notice", "2026-03-12", right="short_term"),
        event("refund_agreed", "2026-03-13"),
    )
    assert row(facts, "2026-03-14", "refund").amount_minor == 10_000


def test_six_months_that_begin_on_the_thirty_first_end_with_february() -> None:
    facts = told("UK", event("delivered", "2026-08-31"), currency="GBP")
    assert row(facts, "2027-02-28", "burden_of_proof_on_seller").end == day("2027-02-28")


# ── United States ────────────────────────────────────────────────────────────────────────────

ORDERED = event("order_completed", "2026-10-01")


def test_silence_ends_the_order_after_a_long_delay() -> None:
    notice = event("delay_notice", "2026-10-20", revised_date="2026-12-20", renewed=False)
    facts = told("US", ORDERED, notice, payments=CARD, currency="USD")
    assert row(facts, "2026-11-29", "order_deemed_cancelled").status == "not_yet"
    found = row(facts, "2026-11-30", "order_deemed_cancelled")
    assert (found.status, found.start) == ("met", day("2026-11-30"))
    assert row(facts, "2026-12-01", "refund").end == day("2026-12-09")
    facts["events"].append(event("delay_consent", "2026-11-02"))
    assert rows(facts, "2026-12-01", "refund") == []


def test_a_stated_time_counts_from_the_order() -> None:
    facts = told("US", ORDERED, terms={"ship_days": 10}, currency="USD")
    assert row(facts, "2026-10-12", "ship").status == "overdue"
    assert row(facts, "2026-10-12", "ship").end == day("2026-10-11")
    assert row(facts, "2026-10-12", "order_deemed_cancelled").status == "contested"


def test_who_cancels_a_delayed_order_is_refunded_in_seven_working_days() -> None:
    notice = event("delay_notice", "2026-10-20", revised_date="2026-11-10", renewed=False)
    gone = event("cancel_notice", "2026-10-22", received_on="2026-10-23")
    refund = row(told("US", ORDERED, notice, gone, currency="USD"), "2026-10-26", "refund")
    assert (refund.start, refund.end) == (day("2026-10-23"), day("2026-11-03"))


def test_a_credit_is_sent_within_seven_business_days() -> None:
    accepted = event("return_accepted", "2026-11-20")
    facts = told("US", DELIVERED, accepted, payments=CARD, currency="USD")
    found = row(facts, "2026-11-23", "transmit_credit_statement")
    assert (found.status, found.start, found.end) == ("due", day("2026-11-20"), day("2026-12-02"))


def test_a_small_sale_at_the_door_cannot_be_cooled_off() -> None:
    facts = told(
        "US", contract_date="2026-11-24", channel="home", payments=[{"amount_minor": 2_499}]
    )
    assert row(facts, "2026-11-25", "withdrawal").reason_code == "BELOW_THRESHOLD"


def test_california_lets_a_warranty_rest_while_the_goods_are_repaired() -> None:
    warranty = {"months": 12, "given_by": "manufacturer"}
    facts = told(
        "US-CA",
        DELIVERED,
        event("goods_handed_in", "2026-06-01", remedy="repair"),
        event("goods_handed_back", "2026-06-10", result="repaired"),
        terms={"warranties": [warranty]},
        currency="USD",
    )
    found = row(facts, "2026-07-01", "promised_warranty")
    assert (found.end, found.base_end) == (day("2027-03-12"), day("2027-03-02"))
    assert row(facts, "2026-07-01", "bring_into_conformity").end == day("2026-07-01")
    assert row(facts, "2026-07-01", "implied_warranty_merchantability").end == day("2030-03-02")


def test_californian_goods_go_back_where_no_policy_was_shown() -> None:
    facts = told(
        "US-CA",
        contract_date="2026-03-01",
        channel="store",
        terms={"return_policy": {"shown_in": []}},
        currency="USD",
    )
    assert row(facts, "2026-03-20", "withdrawal").end == day("2026-03-31")


def test_a_warranty_goes_on_while_the_goods_are_in_the_shop_in_california() -> None:
    facts = told(
        "US-CA",
        event("delivered", "2025-11-01"),
        event("goods_handed_in", "2026-10-20", remedy="repair"),
        terms={"warranties": [{"months": 12, "given_by": "manufacturer"}]},
    )
    found = row(facts, "2026-11-10", "promised_warranty")
    assert (found.status, found.end, found.base_end) == ("open", None, day("2026-11-01"))


def test_a_promised_day_is_owed_whatever_the_law() -> None:
    facts = told("US", ORDERED, terms={"promised_delivery": "2026-10-10"})
    assert row(facts, "2026-10-11", "delivery").status == "overdue"


# ── Australia ────────────────────────────────────────────────────────────────────────────────

GUARANTEE = "consumer_guarantee_acceptable_quality"


def test_failures_that_together_are_major_let_the_consumer_choose() -> None:
    facts = told(
        "AU",
        DELIVERED,
        event("defect_reported", "2026-05-01", minor=True),
        event("defect_reported", "2026-06-01", minor=True),
        currency="AUD",
    )
    assert row(facts, "2026-06-02", GUARANTEE).status == "contested"
    facts["findings"] = ["FAILURES_TOGETHER_MAJOR"]
    found = row(facts, "2026-06-02", GUARANTEE)
    assert (found.status, found.chooser) == ("open", "consumer")
    assert set(found.remedies) == {"reject_refund", "reject_replacement", "keep_and_compensation"}


def test_whether_a_failure_is_major_is_never_computed() -> None:
    facts = told("AU", DELIVERED, event("defect_reported", "2026-05-01"), currency="AUD")
    found = row(facts, "2026-06-02", GUARANTEE)
    assert found.status == "contested"
    assert "MAJOR_FAILURE" in found.review_codes


def test_a_car_is_guaranteed_at_any_price() -> None:
    lines = [{"id": "L1", "category": "motor_vehicle", "price_minor": 12_000_000}]
    minor = event("defect_reported", "2026-05-01", minor=True)
    facts = told("AU", DELIVERED, minor, lines=lines, currency="AUD")
    assert row(facts, "2026-06-02", GUARANTEE).status == "open"
    lines[0]["category"] = "other"
    assert row(facts, "2026-06-02", GUARANTEE).status == "contested"
