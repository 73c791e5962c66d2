"""European Union: withdrawal, delivery, charges, conformity."""

from __future__ import annotations

import pytest
from tests.duties.told import SELLER, TRADE, day, event, row, rows, told

DELIVERED = event("delivered", "2026-03-02")


def test_the_right_to_withdraw_is_there_before_anything_is_delivered() -> None:
    facts = told("NL", contract_date="2026-03-01")
    found = row(facts, "2026-04-20", "withdrawal")
    assert (found.status, found.end) == ("open", None)


def test_information_that_comes_late_gives_fourteen_days_from_then() -> None:
    supplied = event("withdrawal_info_supplied", "2026-06-01")
    facts = told("NL", DELIVERED, supplied, terms={"withdrawal_info_given": False})
    found = row(facts, "2026-06-15", "withdrawal")
    assert (found.status, found.end, found.base_end) == (
        "open",
        day("2026-06-15"),
        day("2026-03-16"),
    )
    assert row(facts, "2026-06-16", "withdrawal").status == "expired"


def test_without_information_germany_counts_twelve_months_and_fourteen_days() -> None:
    facts = told("DE", DELIVERED, terms={"withdrawal_info_given": False})
    assert row(facts, "2026-06-15", "withdrawal").end == day("2027-03-16")


def test_a_mattress_can_be_withdrawn_from_and_what_touches_the_body_cannot() -> None:
    flags = ["sealed", "seal_broken", "hygiene_unresaleable"]
    mattress = told("NL", DELIVERED, lines=[{"id": "L1", "category": "mattress", "flags": flags}])
    assert row(mattress, "2026-03-05", "withdrawal").status == "open"
    razor = told("NL", DELIVERED, lines=[{"id": "L1", "flags": flags}])
    found = row(razor, "2026-03-05", "withdrawal")
    assert (found.status, found.reason_code) == ("excluded", "HYGIENE_UNSEALED")
    sealed = told(
        "NL", DELIVERED, lines=[{"id": "L1", "flags": ["sealed", "hygiene_unresaleable"]}]
    )
    assert row(sealed, "2026-03-05", "withdrawal").status == "open"


def test_a_shop_knows_no_withdrawal() -> None:
    assert rows(told("DE", DELIVERED, channel="store"), "2026-03-05", "withdrawal") == []


NOTICE = event("cancel_notice", "2026-03-10", received_on="2026-03-12", ground="no_reason")


def test_the_money_may_be_held_back_until_the_goods_or_a_proof_are_there() -> None:
    facts = told("NL", DELIVERED, NOTICE, contract_date="2026-02-20")
    held = row(facts, "2026-03-20", "refund")
    assert (held.status, held.reason_code) == ("suspended", "AWAITING_GOODS_OR_PROOF")
    assert (held.start, held.end, held.amount_minor) == (
        day("2026-03-12"),
        day("2026-03-26"),
        10_000,
    )
    facts["terms"] = {"seller_collects": True}
    assert row(facts, "2026-03-20", "refund").status == "due"
    assert rows(facts, "2026-03-20", "send_goods_back") == []


def test_a_refund_is_late_and_then_met() -> None:
    back = event("goods_received_back", "2026-03-15")
    facts = told("NL", DELIVERED, NOTICE, back)
    assert row(facts, "2026-03-26", "refund").status == "due"
    assert row(facts, "2026-03-27", "refund").status == "overdue"
    part = event("refunded", "2026-03-20", amount_minor=9_999)
    facts["events"].append(part)
    assert row(facts, "2026-03-27", "refund").status == "overdue"
    part["amount_minor"] = 10_000
    assert row(facts, "2026-03-27", "refund").status == "met"


def test_a_notice_after_the_last_day_owes_nothing() -> None:
    late = event("cancel_notice", "2026-03-17", ground="no_reason")
    assert rows(told("NL", DELIVERED, late), "2026-03-20", "refund") == []


def test_who_withdraws_from_a_part_gets_the_price_of_it() -> None:
    lines = [
        {"id": "L1", "price_minor": 4_000},
        {"id": "L2", "price_minor": 6_000, "flags": ["made_to_spec"]},
    ]
    facts = told("NL", DELIVERED, NOTICE, event("goods_received_back", "2026-03-14"), lines=lines)
    found = row(facts, "2026-03-20", "refund")
    assert (found.line, found.amount_minor) == ("L1", 4_000)


def test_a_day_that_was_essential_ends_the_wait_the_day_after() -> None:
    terms = {"promised_delivery": "2026-05-08", "time_essential": True}
    facts = told("FR", contract_date="2026-04-20", terms=terms)
    assert row(facts, "2026-05-08", "delivery").status == "due"
    found = row(facts, "2026-05-09", "termination_for_late_delivery")
    assert (found.status, found.start) == ("open", day("2026-05-09"))
    facts["events"].append(event("cancel_notice", "2026-05-11", ground="late_delivery"))
    assert row(facts, "2026-05-20", "delivery").status == "overdue"
    assert row(facts, "2026-05-20", "termination_for_late_delivery").status == "met"
    refund = row(facts, "2026-05-20", "refund")
    assert (refund.status, refund.end) == ("due", day("2026-05-26"))  # 14 days end on Whit Monday
    assert "Code de la consommation L216-7" in refund.source


def test_a_charge_at_the_door_that_nobody_told_of_goes_back() -> None:
    customs = [{"kind": "customs_duty", "amount_minor": 1_250, "collected": "at_door"}]
    facts = told("DE", DELIVERED, charges=customs, terms={"charges_shown": []})
    found = row(facts, "2026-03-05", "refund_undisclosed_charge")
    assert (found.status, found.amount_minor) == ("due", 1_250)
    facts["terms"] = {"charges_shown": ["customs_duty"]}
    assert rows(facts, "2026-03-05", "refund_undisclosed_charge") == []


@pytest.mark.parametrize(
    ("law", "end", "burden"),
    [
        ("DE", "2028-03-02", "2027-03-02"),
        ("FR", "2028-03-02", "2028-03-02"),
        ("ES", "2029-03-02", "2028-03-02"),
        ("EU", "2028-03-02", "2027-03-02"),
    ],
)
def test_states_are_liable_for_as_long_as_they_say(law: str, end: str, burden: str) -> None:
    facts = told(law, DELIVERED)
    assert row(facts, "2026-06-01", "conformity").end == day(end)
    assert row(facts, "2026-06-01", "burden_of_proof_on_seller").end == day(burden)


def test_in_the_netherlands_how_long_is_for_a_person_to_say() -> None:
    facts = told("NL", DELIVERED)
    found = row(facts, "2027-03-02", "conformity")
    assert (found.status, found.end) == ("open", None)
    assert found.review_codes == ("REASONABLE_DURABILITY",)
    assert row(facts, "2029-03-02", "conformity").status == "contested"


def test_france_gives_thirty_days_for_a_repair_and_six_months_after_it() -> None:
    asked = event("remedy_requested", "2026-09-01", remedy="repair")
    facts = told("FR", DELIVERED, event("defect_reported", "2026-09-01"), asked)
    cure = row(facts, "2026-09-20", "bring_into_conformity")
    assert (cure.status, cure.start, cure.end) == ("due", day("2026-09-01"), day("2026-10-01"))
    assert row(facts, "2026-09-20", "conformity").remedies == ("replacement",)
    late = row(facts, "2026-10-02", "conformity")
    assert set(late.remedies) == {"price_reduction", "termination", "replacement"}
    facts["events"].append(event("repair_done", "2026-09-25", result="repaired"))
    found = row(facts, "2026-10-02", "conformity")
    assert (found.end, found.base_end) == (day("2028-09-02"), day("2028-03-02"))
    assert row(facts, "2026-10-02", "bring_into_conformity").status == "met"


def test_spain_stops_the_clock_while_the_goods_are_away() -> None:
    gone = event("goods_handed_in", "2026-09-01", remedy="repair")
    back = event("goods_handed_back", "2026-09-22", result="repaired")
    found = row(told("ES", DELIVERED, gone, back), "2026-10-01", "conformity")
    assert (found.end, found.base_end) == (day("2029-03-23"), day("2029-03-02"))


def test_germany_keeps_a_claim_two_months_after_the_goods_came_back() -> None:
    facts = told(
        "DE",
        event("delivered", "2024-06-03"),
        event("defect_shown", "2025-12-01"),
        event("goods_handed_in", "2026-04-20", remedy="repair"),
        event("goods_handed_back", "2026-05-20", result="repaired"),
    )
    found = row(facts, "2026-07-01", "conformity_claim")
    assert (found.status, found.end, found.base_end) == (
        "open",
        day("2026-07-20"),
        day("2026-06-03"),
    )


def test_a_minor_defect_does_not_end_the_contract() -> None:
    facts = told(
        "EU",
        DELIVERED,
        event("defect_reported", "2026-04-01", minor=True),
        event("repair_done", "2026-04-10", result="failed"),
    )
    found = row(facts, "2026-04-20", "conformity")
    assert set(found.remedies) == {"price_reduction", "repair", "replacement"}


def test_between_traders_the_directives_say_nothing() -> None:
    facts = told("NL", DELIVERED, parties=[TRADE, SELLER])
    assert row(facts, "2026-03-05", "withdrawal").reason_code == "B2B"
    assert row(facts, "2026-03-05", "conformity").status == "contested"


def test_the_button_is_owed_for_contracts_from_its_day_on() -> None:
    before = told("DE", DELIVERED, contract_date="2026-06-18")
    assert rows(before, "2026-06-20", "withdrawal_function_online") == []
    after = told("DE", contract_date="2026-06-19")
    assert row(after, "2026-06-20", "withdrawal_function_online").status == "due"


def test_who_answers_for_the_seller_must_reply_when_something_is_owed() -> None:
    supplier = {"id": "maker", "roles": ["supplier", "answerer"], "kind": "business"}
    parties = [{"id": "buyer", "roles": ["buyer"], "kind": "consumer"}, SELLER, supplier]
    facts = told("DE", DELIVERED, event("defect_reported", "2026-04-01"), parties=parties)
    assert row(facts, "2026-04-02", "answer_customer").status == "due"
    assert row(facts, "2026-04-02", "conformity").answered_by == "answerer"
    assert row(facts, "2026-04-02", "conformity").recourse_against == "supplier"


def test_goods_that_come_after_the_contract_ended_for_lateness_change_nothing() -> None:
    terms = {"promised_delivery": "2026-05-08", "time_essential": True}
    gone = event("cancel_notice", "2026-05-09", ground="late_delivery")
    facts = told("NL", gone, event("delivered", "2026-05-11"), terms=terms)
    assert row(facts, "2026-05-12", "delivery").status == "overdue"
    assert row(facts, "2026-05-12", "termination_for_late_delivery").status == "met"
    assert row(facts, "2026-05-12", "refund").status == "due"


def test_who_may_not_withdraw_is_still_owed_the_goods() -> None:
    lines = [{"id": "L1", "flags": ["made_to_spec"]}]
    notice = event("cancel_notice", "2026-03-05", ground="no_reason")
    facts = told("DE", notice, contract_date="2026-03-01", lines=lines)
    assert row(facts, "2026-04-10", "delivery").status == "overdue"


TWO = [{"id": "L1", "price_minor": 5_000}, {"id": "L2", "price_minor": 4_000}]
PAID = [{"amount_minor": 9_499}]


def test_the_same_money_never_pays_two_debts() -> None:
    back = event("goods_received_back", "2026-03-14")
    facts = told("NL", DELIVERED, NOTICE, back, lines=TWO, payments=PAID)
    facts["terms"] = {"charges_shown": []}
    facts["sale"]["charges"] = [
        {"kind": "customs_duty", "amount_minor": 600, "collected": "at_door"}
    ]
    facts["events"].append(event("refunded", "2026-03-20", amount_minor=9_499))
    assert row(facts, "2026-03-21", "refund").status == "met"
    assert row(facts, "2026-03-21", "refund_undisclosed_charge").status == "due"


def test_what_went_back_in_part_is_owed_less_of() -> None:
    back = event("goods_received_back", "2026-03-14")
    facts = told("NL", DELIVERED, NOTICE, back)
    facts["events"].append(event("refunded", "2026-03-20", amount_minor=4_000))
    assert row(facts, "2026-03-21", "refund").amount_minor == 6_000
    early = event("refunded", "2026-03-05", amount_minor=2_000)
    before = told("NL", DELIVERED, NOTICE, back, early)
    assert row(before, "2026-03-21", "refund").amount_minor == 8_000


def test_an_order_that_is_called_off_is_one_sum_whatever_has_come_of_it() -> None:
    came = event("delivered", "2026-03-02", line="L1")
    facts = told("NL", came, NOTICE, lines=TWO, payments=PAID)
    found = row(facts, "2026-03-13", "refund")
    assert (found.lines, found.amount_minor, found.status) == (("L1", "L2"), 9_499, "suspended")


def test_what_an_agreement_paid_back_before_they_withdrew_isnt_owed_again() -> None:
    lamps = [{"id": "L1", "price_minor": 10_000, "quantity": 2}]
    agreed = event("refund_agreed", "2026-03-04", line="L1", amount_minor=5_000, units=1)
    paid = event("refunded", "2026-03-05", line="L1", amount_minor=5_000)
    notice = event("cancel_notice", "2026-03-06", ground="no_reason")
    back = event("goods_received_back", "2026-03-08")
    facts = told("DE", DELIVERED, agreed, paid, notice, back, lines=lamps)
    assert row(facts, "2026-03-09", "refund").amount_minor == 5_000
    facts["events"].append(event("refunded", "2026-03-10", amount_minor=5_000))
    assert row(facts, "2026-04-30", "refund").status == "met"


def test_only_what_came_late_is_refunded_where_the_rest_came() -> None:
    terms = {"promised_delivery": "2026-05-08", "time_essential": True}
    came = event("delivered", "2026-05-02", line="L1")
    gone = event("cancel_notice", "2026-05-09", ground="late_delivery", line="L2")
    facts = told("NL", came, gone, lines=TWO, payments=PAID, terms=terms)
    found = row(facts, "2026-05-12", "refund")
    assert (found.line, found.amount_minor) == ("L2", 4_000)


def test_asking_again_does_not_begin_anew() -> None:
    asked = [event("remedy_requested", on, remedy="repair") for on in ("2026-09-01", "2026-09-28")]
    found = row(told("FR", DELIVERED, *asked), "2026-10-10", "bring_into_conformity")
    assert (found.status, found.start) == ("overdue", day("2026-09-01"))


def test_to_hand_the_goods_in_is_to_ask() -> None:
    gone = event("goods_handed_in", "2026-09-01", remedy="repair")
    found = row(told("FR", DELIVERED, gone), "2026-10-10", "bring_into_conformity")
    assert found.status == "overdue"


def test_a_claim_that_arose_in_time_is_not_refused_by_the_end_of_the_time() -> None:
    reported = event("defect_reported", "2028-02-20")
    facts = told("EU", DELIVERED, reported)
    assert row(facts, "2028-03-10", "conformity").status == "expired"
    assert row(facts, "2028-03-10", "conformity_claim").status == "contested"


def test_lines_that_stand_alike_owe_one_sum_together() -> None:
    back = event("goods_received_back", "2026-03-14")
    lines = [
        {"id": "L1", "price_minor": 4_000},
        {"id": "L2", "price_minor": 4_000},
        {"id": "L3", "price_minor": 1_000, "flags": ["made_to_spec"]},
    ]
    facts = told("NL", DELIVERED, NOTICE, back, lines=lines, payments=[{"amount_minor": 9_000}])
    found = row(facts, "2026-03-20", "refund")
    assert (found.lines, found.amount_minor, found.by_line) == (("L1", "L2"), 8_000, False)
    facts["events"].append(event("refunded", "2026-03-18", amount_minor=4_000))
    found = row(facts, "2026-03-20", "refund")
    assert (found.status, found.amount_minor) == ("due", 4_000)


def test_what_was_paid_with_the_goods_goes_back_with_them_once() -> None:
    charges = [
        {"kind": "delivery", "amount_minor": 499, "service": "standard", "collected": "checkout"}
    ]
    back = event("goods_received_back", "2026-03-14")
    facts = told("EU", DELIVERED, NOTICE, back, charges=charges, terms={"charges_shown": []})
    assert row(facts, "2026-03-20", "refund").amount_minor == 10_000
    assert rows(facts, "2026-03-20", "refund_undisclosed_charge") == []


def test_time_that_has_run_out_does_not_rest() -> None:
    late = event("goods_handed_in", "2029-03-10", remedy="repair")
    assert row(told("ES", DELIVERED, late), "2029-03-12", "conformity").status == "expired"
    german = told(
        "DE",
        event("delivered", "2024-06-03"),
        event("defect_shown", "2025-06-01"),
        event("goods_handed_in", "2026-07-01", remedy="repair"),
        event("goods_handed_back", "2026-07-20", result="repaired"),
    )
    assert row(german, "2026-07-21", "conformity_claim").end == day("2026-06-03")


def test_a_recall_is_not_over_for_a_part_of_the_price() -> None:
    recall = event("recall_started", "2026-04-01")
    part = event("refunded", "2026-04-10", amount_minor=9_999)
    facts = told("EU", DELIVERED, recall, part)
    assert row(facts, "2026-04-12", "recall_remedy").status == "due"
    part["amount_minor"] = 10_000
    assert row(facts, "2026-04-12", "recall_remedy").status == "met"


def test_what_is_contested_in_one_state_does_not_cite_the_law_of_another() -> None:
    supplier = {"id": "maker", "roles": ["supplier"], "kind": "business"}
    parties = [{"id": "buyer", "roles": ["buyer"], "kind": "consumer"}, SELLER, supplier]
    facts = told("NL", DELIVERED, event("claim_satisfied", "2026-04-01"), parties=parties)
    found = row(facts, "2026-04-02", "recourse")
    assert found.status == "contested"
    assert not any("BGB" in source for source in found.source)


# ── withdrawn from by and by ─────────────────────────────────────────────────────────────────


FIRST = event("cancel_notice", "2026-03-04", ground="no_reason", amount_minor=3_333)
REST = event("cancel_notice", "2026-03-10", ground="no_reason")


def test_each_declaration_for_some_units_has_a_time_to_pay_of_its_own() -> None:
    facts = told("NL", DELIVERED, FIRST, REST, terms={"seller_collects": True})
    found = rows(facts, "2026-03-19", "refund")
    assert [(one.status, one.end, one.amount_minor) for one in found] == [
        ("overdue", day("2026-03-18"), 3_333),
        ("due", day("2026-03-24"), 6_667),
    ]
    facts["events"].append(event("refunded", "2026-03-19", amount_minor=3_333))
    assert [one.status for one in rows(facts, "2026-03-19", "refund")] == ["met", "due"]


def test_what_came_back_for_the_first_declaration_did_not_come_for_the_next() -> None:
    back = event("goods_received_back", "2026-03-06")
    facts = told("NL", DELIVERED, FIRST, REST, back)
    found = rows(facts, "2026-03-11", "refund")
    assert [(one.status, one.amount_minor) for one in found] == [
        ("due", 3_333),
        ("suspended", 6_667),
    ]
    assert [one.status for one in rows(facts, "2026-03-11", "send_goods_back")] == ["met", "due"]
    facts["events"].append(event("goods_received_back", "2026-03-12"))
    assert [one.status for one in rows(facts, "2026-03-12", "refund")] == ["due", "due"]


def test_delivery_goes_back_once_and_with_the_last_of_it() -> None:
    facts = told(
        "NL", DELIVERED, FIRST, REST,
        payments=[{"amount_minor": 10_590}],
        charges=[{"kind": "delivery", "amount_minor": 590, "service": "standard"}],
    )  # fmt: skip
    sums = [one.amount_minor for one in rows(facts, "2026-03-11", "refund")]
    assert sums == [3_333, 7_257]
    facts["events"].remove(REST)
    assert [one.amount_minor for one in rows(facts, "2026-03-11", "refund")] == [3_333]


def test_a_declaration_in_time_is_not_lost_by_a_later_one_that_is_late() -> None:
    late = event("cancel_notice", "2026-03-17", ground="no_reason")
    (found,) = rows(told("NL", DELIVERED, FIRST, late), "2026-03-20", "refund")
    assert found.amount_minor == 3_333


@pytest.mark.parametrize(
    ("reported", "satisfied", "status"),
    [
        ("2026-05-01T15:00:00+00:00", "2026-05-01T09:00:00+00:00", "open"),
        ("2026-05-01T09:00:00+00:00", "2026-05-01T15:00:00+00:00", "met"),
        (None, "2026-05-01T09:00:00+00:00", "met"),
        (None, None, "met"),
    ],
)
def test_a_defect_after_the_claim_was_satisfied_is_a_new_one_on_the_same_day_too(
    reported: str | None, satisfied: str | None, status: str
) -> None:
    facts = told(
        "NL",
        DELIVERED,
        event("defect_reported", "2026-05-01", at=reported),
        event("claim_satisfied", "2026-05-01", at=satisfied),
    )
    assert row(facts, "2026-05-02", "conformity").status == status
    facts["events"].reverse()
    assert row(facts, "2026-05-02", "conformity").status == status
