"""Services, digital content and subscriptions: what is written, and what is named as unwritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from tests.duties.sales import DAYS, sales
from tests.duties.told import TRADE, day, event, row, rows, told

from lamplight.duties.judge import judge
from lamplight.duties.reading import BadFacts, read

if TYPE_CHECKING:
    from lamplight.duties.facts import Facts
    from lamplight.duties.row import Row

MONDAY = "2026-03-02"
NOTICE = event("cancel_notice", "2026-03-04", ground="no_reason")
ALL_SAID = {"consent": True, "acknowledged": True, "confirmed": True}


def sold(law: str, kind: str, *events: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A contract of Monday 2 March 2026 for one line of a kind. `line`: more fields of it."""
    line = {"id": "L1", "price_minor": 10_000, "kind": kind} | more.pop("line", {})
    return told(law, *events, lines=[line], contract_date=more.pop("day", MONDAY), **more)


def every(facts: dict[str, Any], on: str) -> list[Row]:
    return judge(read(msgspec.json.encode(facts)), date.fromisoformat(on))


# ── withdrawal ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["service", "digital"])
def test_fourteen_days_count_from_the_contract(kind: str) -> None:
    facts = sold("NL", kind)
    found = row(facts, "2026-03-16", "withdrawal")
    assert (found.status, found.start, found.end) == ("open", day(MONDAY), day("2026-03-16"))
    assert (found.rule, found.remedies) == ("EU-WD", ("full_refund",))
    assert row(facts, "2026-03-17", "withdrawal").status == "expired"


def test_an_end_on_a_german_holiday_is_moved() -> None:
    facts = sold("DE", "service", day="2026-12-11")  # 25 and 26 December, then a Sunday
    assert row(facts, "2026-12-28", "withdrawal").end == day("2026-12-28")


def test_who_was_not_told_has_twelve_months_more() -> None:
    facts = sold("NL", "service", terms={"withdrawal_info_given": False})
    found = row(facts, "2026-06-01", "withdrawal")
    assert (found.status, found.end, found.base_end) == (
        "open",
        day("2027-03-16"),
        day("2026-03-16"),
    )


def test_what_is_delivered_is_no_start_for_a_service() -> None:
    facts = sold("NL", "service", event("delivered", "2026-03-30"))
    assert row(facts, "2026-03-31", "withdrawal").status == "expired"


def test_without_a_day_of_the_contract_a_person_judges() -> None:
    found = row(sold("NL", "service", day=None), "2026-03-05", "withdrawal")
    assert (found.status, found.review_codes) == ("contested", ("CONTRACT_DAY_UNKNOWN",))


@pytest.mark.parametrize(
    ("consent", "status", "said"),
    [
        ({"consent": True}, "excluded", "SERVICE_FULLY_PERFORMED"),
        ({"consent": False}, "open", None),
        ({}, "contested", None),
    ],
)
def test_a_service_that_is_wholly_done_ends_the_right_of_who_agreed_to_that(
    consent: dict[str, Any], status: str, said: str | None
) -> None:
    facts = sold("NL", "service", event("service_performed", "2026-03-05", **consent))
    assert row(facts, "2026-03-04", "withdrawal").status == "open"
    found = row(facts, "2026-03-05", "withdrawal")
    assert (found.status, found.reason_code) == (status, said)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (ALL_SAID, "excluded"),
        (ALL_SAID | {"confirmed": False}, "open"),
        ({"consent": True, "acknowledged": True}, "contested"),
    ],
)
def test_digital_content_needs_consent_acknowledgement_and_confirmation(
    words: dict[str, Any], status: str
) -> None:
    facts = sold("NL", "digital", event("digital_begun", "2026-03-03", **words))
    found = row(facts, "2026-03-03", "withdrawal")
    assert found.status == status
    if status == "excluded":
        assert found.reason_code == "DIGITAL_BEGUN_WITH_CONSENT"


@pytest.mark.parametrize("flag", ["urgent_repair", "dated_leisure"])
def test_an_urgent_repair_and_leisure_on_a_date_have_no_withdrawal(flag: str) -> None:
    facts = sold("NL", "service", line={"flags": [flag]})
    found = row(facts, "2026-03-03", "withdrawal")
    assert (found.status, found.reason_code) == ("excluded", flag.upper())
    british = row(sold("UK", "service", line={"flags": [flag]}), "2026-03-03", "withdrawal")
    assert (british.status, british.review_codes) == ("contested", ("NO_RULE_WRITTEN",))


def test_the_button_is_there_as_long_as_the_right() -> None:
    facts = sold("NL", "service", day="2026-07-06")
    found = row(facts, "2026-07-20", "withdrawal_function_online")
    assert (found.status, found.end) == ("due", day("2026-07-20"))
    done = event("service_performed", "2026-07-08", consent=True)
    facts = sold("NL", "service", done, day="2026-07-06")
    assert row(facts, "2026-07-08", "withdrawal_function_online").status == "excluded"


def test_the_money_is_owed_without_waiting_for_anything_to_come_back() -> None:
    facts = sold("NL", "service", NOTICE)
    found = row(facts, "2026-03-18", "refund")
    assert (found.status, found.start, found.end, found.amount_minor) == (
        "due",
        day("2026-03-04"),
        day("2026-03-18"),
        10_000,
    )
    assert row(facts, "2026-03-19", "refund").status == "overdue"
    assert rows(facts, "2026-03-18", "send_goods_back") == []


def test_a_notice_before_the_service_was_done_stands() -> None:
    done = event("service_performed", "2026-03-06", consent=True)
    facts = sold("NL", "service", NOTICE, done)
    assert row(facts, "2026-03-10", "withdrawal").status == "open"
    assert row(facts, "2026-03-10", "refund").status == "due"
    early = event("service_performed", "2026-03-03", consent=True)
    assert rows(sold("NL", "service", NOTICE, early), "2026-03-10", "refund") == []


def test_what_may_be_kept_for_the_part_done_at_their_request_a_person_judges() -> None:
    begun = event("service_begun", "2026-03-03", at_request=True)
    right = row(sold("NL", "service", begun), "2026-03-10", "withdrawal")
    assert (right.status, right.review_codes) == ("open", ("SHARE_PERFORMED",))
    found = row(sold("NL", "service", NOTICE, begun), "2026-03-10", "refund")
    assert (found.status, found.end, found.amount_minor, found.review_codes) == (
        "contested",
        day("2026-03-18"),
        None,
        ("SHARE_PERFORMED",),
    )
    unasked = event("service_begun", "2026-03-03", at_request=False)
    assert row(sold("NL", "service", NOTICE, unasked), "2026-03-10", "refund").status == "due"
    back = event("refunded", "2026-03-09", amount_minor=7_000)
    facts = sold("NL", "service", NOTICE, begun, back)
    assert row(facts, "2026-03-10", "refund").status == "met"


def test_a_subscription_counts_by_what_it_supplies() -> None:
    service = sold("NL", "subscription", line={"supplies": "service"})
    assert row(service, "2026-03-17", "withdrawal").status == "expired"
    first, second = event("delivered", "2026-03-09"), event("delivered", "2026-04-09")
    goods = sold("NL", "subscription", first, second, line={"supplies": "goods"})
    assert row(goods, "2026-03-23", "withdrawal").end == day("2026-03-23")
    unsaid = sold("NL", "subscription")
    assert row(unsaid, "2026-03-16", "withdrawal").status == "open"
    found = row(unsaid, "2026-03-17", "withdrawal")
    assert (found.status, found.review_codes) == ("contested", ("SUPPLIES_UNKNOWN",))


def test_the_kingdom_counts_fourteen_days_and_moves_no_end() -> None:
    facts = sold("UK", "service", NOTICE, day="2026-02-28")  # ends on a Saturday
    assert row(facts, "2026-03-14", "withdrawal").end == day("2026-03-14")
    assert row(facts, "2026-03-14", "refund").end == day("2026-03-18")
    small = sold("UK", "service", channel="home", payments=[{"amount_minor": 4_200}])
    assert row(small, "2026-03-03", "withdrawal").reason_code == "BELOW_THRESHOLD"


def test_a_trade_buyer_has_none_and_a_shop_knows_none() -> None:
    seller = {"id": "seller", "roles": ["seller_of_record"], "kind": "business"}
    trade = sold("NL", "service", parties=[TRADE, seller])
    assert row(trade, "2026-03-03", "withdrawal").reason_code == "B2B"
    assert rows(sold("NL", "service", channel="store"), "2026-03-03", "withdrawal") == []


# ── what falls short ─────────────────────────────────────────────────────────────────────────

SUPPLIED = event("supplied", "2026-03-03")


def test_digital_content_is_answered_for_two_years_and_presumed_for_one() -> None:
    facts = sold("NL", "digital", SUPPLIED)
    found = row(facts, "2028-03-03", "conformity")
    assert (found.status, found.start, found.end) == ("open", day("2026-03-03"), day("2028-03-03"))
    assert (found.remedies, found.second_tier) == (("other",), ("price_reduction", "termination"))
    assert row(facts, "2028-03-04", "conformity").status == "contested"
    burden = row(facts, "2027-03-03", "burden_of_proof_on_seller")
    assert (burden.status, burden.end) == ("open", day("2027-03-03"))


def test_what_goes_on_over_a_time_is_answered_for_as_long() -> None:
    line = {"supplies": "digital", "supply_until": "2030-01-31"}
    found = row(sold("NL", "subscription", SUPPLIED, line=line), "2029-05-01", "conformity")
    assert (found.status, found.end) == ("open", day("2030-01-31"))


def test_digital_content_is_to_be_supplied_at_once() -> None:
    found = row(sold("NL", "digital"), "2026-03-05", "supply")
    assert (found.status, found.end, found.review_codes) == ("due", None, ("UNDUE_DELAY",))
    assert row(sold("NL", "digital", SUPPLIED), "2026-03-05", "supply").status == "met"


def test_the_money_for_digital_content_is_back_in_fourteen_days_of_the_notice() -> None:
    asked = event("remedy_requested", "2026-04-01")
    failed = event("repair_done", "2026-04-10", result="failed")
    ended = event("rejection_notice", "2026-05-04", right="final")
    facts = sold("NL", "digital", SUPPLIED, asked, failed, ended)
    found = row(facts, "2026-05-18", "refund")
    assert (found.status, found.end, found.amount_minor) == ("due", day("2026-05-18"), 10_000)
    untried = row(sold("NL", "digital", SUPPLIED, ended), "2026-05-18", "refund")
    assert (untried.status, untried.review_codes) == ("contested", ("END_AT_ONCE",))


def test_a_british_service_is_done_again_and_then_costs_less() -> None:
    done = event("service_performed", "2026-03-10")
    found = row(sold("UK", "service", done), "2032-03-10", "conformity")
    assert (found.status, found.end) == ("open", day("2032-03-10"))
    assert (found.remedies, found.second_tier) == (("repeat_performance",), ("price_reduction",))
    assert row(sold("UK", "service", done), "2032-03-11", "conformity").status == "contested"
    asked = event("remedy_requested", "2026-03-12")
    again = row(sold("UK", "service", done, asked), "2026-03-13", "bring_into_conformity")
    assert (again.status, again.remedies) == ("due", ("repeat_performance",))
    assert again.review_codes == ("REASONABLE_TIME",)
    failed = event("repair_done", "2026-03-20", result="failed")
    found = row(sold("UK", "service", done, asked, failed), "2026-03-21", "conformity")
    assert found.remedies == ("price_reduction", "repeat_performance")


def test_british_digital_content_knows_no_early_rejection() -> None:
    facts = sold("UK", "digital", SUPPLIED)
    found = row(facts, "2026-03-05", "conformity")
    assert (found.status, found.remedies) == ("open", ("repair", "replacement"))
    assert rows(facts, "2026-03-05", "short_term_reject") == []


def test_an_australian_service_is_guaranteed_and_what_follows_is_not_written() -> None:
    begun = event("service_begun", "2026-03-03")
    facts = sold("AU", "service", begun)
    assert row(facts, "2026-03-04", "consumer_guarantee_services").status == "open"
    assert row(facts, "2026-03-04", "supply").status == "contested"
    bad = sold("AU", "service", begun, event("defect_reported", "2026-03-05"))
    found = row(bad, "2026-03-06", "consumer_guarantee_services")
    assert (found.status, found.review_codes) == ("contested", ("NO_RULE_WRITTEN",))


def test_an_indian_service_that_fell_short_is_refunded_in_the_time_of_the_policy() -> None:
    complaint = event("complaint_received", MONDAY, about="defect")
    found = row(sold("IN", "service", complaint), "2026-03-10", "refund_deficient_service")
    assert (found.status, found.end) == ("due", day("2026-04-01"))
    terms = {"return_policy": {"refund_days": 10}}
    found = row(sold("IN", "service", complaint, terms=terms), MONDAY, "refund_deficient_service")
    assert found.end == day("2026-03-12")


def test_a_subscription_that_was_sold_online_is_ended_online() -> None:
    german = row(sold("DE", "subscription"), "2026-03-05", "cancellation_function_online")
    assert (german.status, german.source) == ("due", ("BGB § 312k",))
    american = row(sold("US", "subscription"), "2026-03-05", "cancellation_function_online")
    assert (american.status, american.review_codes) == ("contested", ("RENEWAL_UNKNOWN",))


# ── what isn't written ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("law", ["US", "CA-QC", "JP", "SG", "NZ", "US-NY"])
def test_where_nothing_is_written_of_services_one_row_names_it(law: str) -> None:
    (found,) = every(sold(law, "service"), "2026-03-05")
    assert (found.duty, found.status) == ("unwritten", "contested")
    assert found.because == ("NO_RULE_WRITTEN", law, "service")
    assert found.review_codes == (
        "NO_RULE_WRITTEN",
        "UNWRITTEN_WITHDRAWAL",
        "UNWRITTEN_SUPPLY",
        "UNWRITTEN_CONFORMITY",
    )


def test_what_is_written_is_not_named_as_missing() -> None:
    british = row(sold("UK", "service"), "2026-03-05", "unwritten")
    assert british.review_codes == ("NO_RULE_WRITTEN", "UNWRITTEN_SUPPLY")
    assert rows(sold("NL", "digital"), "2026-03-05", "unwritten") == []
    going_on = row(sold("NL", "subscription"), "2026-03-05", "unwritten")
    assert "UNWRITTEN_ENDING" in going_on.review_codes


def test_a_service_beside_goods_keeps_them_waiting_for_nothing() -> None:
    lines = [{"id": "L1", "price_minor": 8_000}, {"id": "L2", "kind": "service"}]
    delivered = event("delivered", "2026-03-10", line="L1")
    facts = told("NL", delivered, lines=lines, contract_date=MONDAY)
    goods, service = sorted(rows(facts, "2026-03-12", "withdrawal"), key=lambda one: one.lines)
    assert (goods.lines, goods.end) == (("L1",), day("2026-03-24"))
    assert (service.lines, service.end) == (("L2",), day("2026-03-16"))
    assert row(facts, "2026-03-12", "conformity").lines == ("L1",)
    assert row(facts, "2026-03-12", "delivery").lines == ("L1",)


def test_of_money_for_goods_and_services_nobody_knows_what_the_goods_cost() -> None:
    lines = [{"id": "L1"}, {"id": "L2", "kind": "service"}]
    off = event("cancel_notice", "2026-03-11", ground="no_reason", line="L1")
    facts = told("NL", event("delivered", "2026-03-10", line="L1"), off, lines=lines)
    assert row(facts, "2026-03-12", "refund").amount_minor is None


def test_a_promise_is_kept_by_doing_it_and_a_warranty_has_no_start() -> None:
    terms = {
        "promised_delivery": "2026-03-20",
        "warranties": [{"months": 24, "given_by": "seller_of_record"}],
    }
    facts = sold("NL", "service", terms=terms)
    assert row(facts, "2026-03-21", "supply").status == "overdue"
    done = sold("NL", "service", event("service_performed", "2026-03-19"), terms=terms)
    assert row(done, "2026-03-21", "supply").status == "met"
    assert row(facts, "2026-03-21", "promised_warranty").status == "contested"


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadFacts, match="kind"):
        read(msgspec.json.encode(sold("NL", "lease")))


OF_GOODS = frozenset(
    (
        "delivery", "ship", "send_goods_back", "short_term_reject", "durability_and_fitness",
        "final_reject_or_price_reduction", "no_deduction_for_use", "conformity_claim",
        "implied_warranty_merchantability", "consumer_guarantee_acceptable_quality",
        "warranty_good_working_order", "recall_remedy", "recourse", "order_deemed_cancelled",
        "termination_for_late_delivery", "transmit_credit_statement",
    )
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(sales(), DAYS)
def test_no_rule_for_goods_ever_speaks_of_a_service(facts: Facts, on: date) -> None:
    others = {one.id for one in facts.sale.lines if one.kind != "goods"}
    found = judge(facts, on)
    assert not [row for row in found if row.duty in OF_GOODS and others & {*row.lines}]
    for line in others - {one.id for one in facts.sale.lines if one.kind == "digital"}:
        assert any(line in row.lines for row in found)


@settings(deadline=None, max_examples=100)
@given(sales(), DAYS)
def test_what_is_owed_for_goods_knows_nothing_of_the_services_beside_them(
    facts: Facts, on: date
) -> None:
    goods = [one for one in facts.sale.lines if one.kind == "goods"]
    names = {one.id for one in goods}
    if not goods or facts.sale.contract_date is None:  # an order of any line stands in for it
        return
    alone = replace(
        facts,
        sale=replace(facts.sale, lines=goods),
        events=[one for one in facts.events if one.line in {None, *names}],
    )

    def dates(found: list[Row]) -> set[tuple[Any, ...]]:
        return {
            (row.duty, row.rule, row.start, row.end, line)
            for row in found
            for line in row.lines
            if line in names
        }

    if facts.sale.channel != "home":  # below a threshold hangs on what all of it cost
        assert dates(judge(facts, on)) == dates(judge(alone, on))
