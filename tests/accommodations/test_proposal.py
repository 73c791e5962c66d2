"""Duty first, then the promised time, then what answers the failure in kind, then cost."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.accommodations.situations import REMEDIES, situations
from tests.accommodations.told import CALL, CLAUSE, CURE, GLASS, REJECT, RUTH

from lamplight.accommodations import codes
from lamplight.accommodations.authority import left
from lamplight.accommodations.making import price
from lamplight.accommodations.option import Option
from lamplight.accommodations.owing import certain, relevant, remedies, speaks
from lamplight.accommodations.proposal import propose
from lamplight.accommodations.situation import Carriage, Owed, Situation, Spent

GROUPS = ("owed", "within", "approval")


def ids(known: Situation) -> list[str]:
    return [one.id for one in propose(known)]


def named(known: Situation, kind: str) -> Option:
    (found,) = [one for one in propose(known) if one.kind == kind]
    return found


def with_thing(known: Situation = RUTH, **changed: Any) -> Situation:
    return replace(known, thing=replace(known.thing, **changed))


def test_ruths_lamp_is_made_right_in_the_order_of_the_desk() -> None:
    shown = [
        (one.group, one.id, one.amount_minor or one.cost_minor, one.late_days, one.bearer)
        for one in propose(RUTH)
    ]
    assert shown == [
        ("owed", "part:FJ-02", 1_130, 0, "carrier"),
        ("owed", "replacement", 7_140, 2, "carrier"),
        ("owed", "refund", 16_400, None, "carrier"),
        ("within", "price_adjustment", 2_460, None, "seller"),
        ("within", "goodwill:E27-W", 320, None, "seller"),
        ("approval", "refund_kept", 16_400, None, "seller"),
    ]


def test_the_new_glass_says_why_it_is_first_and_what_is_to_be_done() -> None:
    glass = propose(RUTH)[0]
    assert glass.why == (
        "owed_by_law", "owed_by_contract", "consumer_chooses", "in_time", "in_kind", "others_pay",
    )  # fmt: skip
    assert glass.performs == (
        "conformity@UK-CONF",
        "repair_promised@Nordhaus supply terms 7.2",
    )
    assert glass.fields == {
        "part": "opal glass",
        "sku": "FJ-02",
        "units": 1,
        "service": "express",
    }
    sent, told, claim, asked = glass.steps
    assert sent.do is not None
    assert (sent.by, sent.do.items, sent.do.lines) == ("shop", {"FJ-02": 1}, {"1": 1})
    assert (sent.do.service, sent.due_on) == ("express", date(2026, 11, 25))
    assert (told.kind, told.by, told.fields) == ("tell", "us", {"how_to": GLASS.how_to})
    assert (claim.kind, claim.fields) == ("claim", {"bearer": "carrier", "amount_minor": 1_130})
    assert (asked.kind, asked.by, asked.due_on) == ("ask", "person", date(2026, 11, 26))


def test_within_a_duty_the_promised_time_goes_before_kind_and_kind_before_cost() -> None:
    any_cure = replace(CLAUSE, remedies=("replacement", "full_refund", "price_reduction"))
    known = replace(with_thing(spares=()), owed=(any_cure,))
    at_once = replace(known, times=replace(known.times, money_on=date(2026, 11, 24)))
    assert ids(at_once)[:3] == ["price_adjustment", "refund", "replacement"], "it is late"
    same_day = replace(known, promised_by=None, owed=(replace(any_cure, end=None),))
    assert ids(same_day)[:3] == ["replacement", "price_adjustment", "refund"]


def test_what_must_be_done_goes_before_what_may_be_chosen() -> None:
    refund = replace(REJECT, duty="refund", rule="UK-STRR", status="due", end=date(2026, 12, 8))
    assert ids(replace(RUTH, owed=(CURE, refund), promised_by=None))[0] == "refund"
    assert ids(replace(RUTH, owed=(CURE, REJECT), promised_by=None))[0] == "part:FJ-02"


def test_the_post_is_enough_where_it_keeps_the_promise() -> None:
    slow = replace(RUTH, promised_by=date(2026, 11, 30), owed=(CURE, REJECT))
    glass = propose(slow)[0]
    assert (glass.cost_minor, glass.fields["service"], glass.late_days) == (700, "standard", 0)
    never = replace(slow, promised_by=date(2026, 11, 24))
    assert propose(never)[0].arrives_on == date(2026, 11, 25), "else the soonest"


def test_what_is_out_of_stock_is_shown_with_why_and_comes_after_what_can_be_done() -> None:
    without = with_thing(spares=(replace(GLASS, stock=0),))
    assert [one.id for one in propose(without) if one.group == "owed"] == [
        "replacement", "repair", "refund", "part:FJ-02", "on_site",
    ]  # fmt: skip
    assert named(without, "part").blocked == "out_of_stock"
    assert named(without, "repair").group == "owed"
    assert named(without, "on_site").blocked == "no_visit_known"


def test_a_stock_that_nobody_knows_is_said_and_is_not_in_the_way() -> None:
    glass = propose(with_thing(spares=(replace(GLASS, stock=None),)))[0]
    assert (glass.id, glass.blocked) == ("part:FJ-02", "")
    assert "stock_unknown" in glass.why


def test_there_is_no_second_of_its_kind_but_repair_or_a_like_piece() -> None:
    unique = with_thing(one_of_a_kind=True, stock=1, spares=())
    assert named(unique, "replacement").blocked == "one_of_a_kind"
    like = named(unique, "like_piece")
    assert (like.group, like.blocked, like.consent) == ("owed", "", True)
    assert named(unique, "repair").blocked == ""


def test_an_open_dispute_holds_money_and_nothing_else() -> None:
    disputed = replace(RUTH, disputed=True, refundable_minor=0, refundable_line_minor=0)
    for kind in ("refund", "refund_kept", "price_adjustment"):
        assert named(disputed, kind).blocked == "dispute_open"
        assert named(disputed, kind).amount_minor is None
    assert named(disputed, "refund").group == "owed"
    assert propose(disputed)[0].id == "part:FJ-02"


def test_what_has_gone_back_already_is_not_given_again() -> None:
    rest = replace(RUTH, refundable_minor=4_000, refundable_line_minor=4_000)
    assert named(rest, "refund").amount_minor == 4_000
    nothing = replace(RUTH, refundable_minor=0, refundable_line_minor=0)
    assert named(nothing, "refund").blocked == "nothing_left"


def test_a_way_that_did_not_help_before_comes_after_those_not_tried() -> None:
    again = replace(RUTH, earlier=("part",))
    assert ids(again)[0] == "replacement"
    assert "tried_before" in named(again, "part").why
    assert named(again, "warranty_extension").group == "approval", "a lead grants it"


def test_what_was_done_lately_and_failed_again_comes_after_what_is_new() -> None:
    soon = replace(RUTH, again=("part",))
    assert ids(soon)[0] == "replacement"
    assert "failed_again" in named(soon, "part").why
    assert named(soon, "part").group == "owed", "nothing that is owed is taken away by it"
    assert named(soon, "warranty_extension").group == "approval", "a lead grants it"


def test_who_only_asks_how_is_helped_first() -> None:
    asks = replace(RUTH, failure="how_to", owed=(REJECT, CURE))
    assert ids(asks) == ["how_to", "goodwill:E27-W"]
    help_ = propose(asks)[0]
    assert (help_.group, help_.why[0], help_.cost_minor) == ("owed", "owed_plainly", 0)


def test_a_change_of_mind_is_owed_nothing_by_a_duty_about_flaws() -> None:
    bored = replace(RUTH, failure="changed_mind", owed=(REJECT, CURE))
    assert [one.group for one in propose(bored) if one.id == "refund"] == ["approval"]
    withdrawal = replace(REJECT, duty="withdrawal", rule="UK-CAN")
    may = replace(bored, owed=(withdrawal,))
    assert ids(may)[0] == "refund"
    credit = named(may, "store_credit")
    assert (credit.group, credit.consent, credit.counts_minor) == ("within", True, 0)


def test_what_was_charged_at_the_door_goes_back_without_leave() -> None:
    sana = replace(
        RUTH, failure="charged_at_door", door_charge_minor=6_140, owed=(), promised_by=None
    )
    back = propose(sana)[0]
    assert (back.id, back.group, back.amount_minor) == ("billing_correction", "owed", 6_140)
    assert propose(sana)[1].id == "apology"
    unproven = replace(sana, failure="billing")
    assert "billing_correction" not in ids(unproven)


def test_what_never_came_is_sent_again_or_paid_back_with_nothing_to_collect() -> None:
    late = Owed(
        duty="delivery", rule="EU-DEL", kind="law", status="overdue", end=date(2026, 11, 20)
    )
    lost = replace(RUTH, failure="not_delivered", goods="not_delivered", owed=(late,))
    first = propose(lost)[0]
    assert (first.id, first.group, first.late_days) == ("reship", "owed", 7)
    assert [step.kind for step in named(lost, "refund").steps] == ["refund", "tell", "claim", "ask"]
    faster = replace(
        lost,
        failure="late",
        times=replace(lost.times, faster=Carriage(arrives_on=date(2026, 11, 25), cost_minor=900)),
    )
    assert propose(faster)[0].id == "expedite"


def test_a_service_is_done_again() -> None:
    fitted = with_thing(replace(RUTH, failure="defect"), kind="service", spares=())
    assert ids(fitted)[:2] == ["again", "refund"]
    assert "replacement" not in ids(fitted)


def test_what_a_person_must_judge_is_neither_owed_nor_refused() -> None:
    old = replace(CURE, status="contested", review=("REASONABLE_DURABILITY",))
    known = replace(RUTH, owed=(old,), promised_by=None)
    glass = propose(known)[0]
    assert (glass.id, glass.group, glass.why[0]) == ("part:FJ-02", "within", "may_be_owed")
    assert glass.judge == ("REASONABLE_DURABILITY",)
    assert named(known, "replacement").group == "approval"
    judged = propose(replace(known, owed=(replace(old, judged=True),)))
    assert [one.id for one in judged if one.group == "owed"] == ["part:FJ-02", "replacement"]
    bare = replace(old, duty="consumer_guarantee_acceptable_quality", remedies=())
    assert "may_be_owed" in named(replace(known, owed=(bare,)), "refund").why
    silent = replace(CURE, duty="implied_warranty_merchantability", remedies=())
    glass = propose(replace(known, owed=(silent,)))[0]
    assert (glass.group, glass.judge) == ("within", ("WHICH_REMEDY",))


def test_what_was_said_of_a_thing_is_owed_only_where_it_is_not_so() -> None:
    claim = Owed(duty="claim", rule="catalogue 2026", kind="claim", status="open")
    for failure in ("broken", "changed_mind", "late", "how_to"):
        shown = propose(replace(RUTH, failure=failure, owed=(claim,)))
        assert not any(one.performs for one in shown), failure
    other = propose(replace(RUTH, failure="not_as_described", owed=(claim,)))
    assert {one.kind for one in other if one.group == "owed"} == {
        "repair", "on_site", "replacement",
    }  # fmt: skip
    paid = replace(RUTH, failure="charged_at_door", door_charge_minor=6_140, owed=(claim,))
    assert propose(paid)[0].why[:2] == ("owed_by_claim", "owed_plainly")
    price = replace(claim, duty="claim_price")
    assert not any(one.performs for one in propose(replace(RUTH, owed=(price,))))


def test_a_promise_to_mend_has_no_place_where_nothing_is_broken() -> None:
    clause = replace(CLAUSE, remedies=("repair",))
    assert not any(
        one.performs for one in propose(replace(RUTH, failure="changed_mind", owed=(clause,)))
    )
    recall = replace(CLAUSE, duty="recall_remedy", kind="law", remedies=("repair", "refund"))
    called = propose(replace(RUTH, failure="how_to", owed=(recall,)))
    performing = {one.kind for one in called if one.performs}
    assert performing >= {"part", "repair", "refund"}, "for safety, whatever failed"


def test_a_part_is_no_answer_to_another_thing() -> None:
    wrong = propose(replace(RUTH, failure="wrong_item", owed=(CURE,)))
    assert [one.id for one in wrong if one.performs] == ["replacement"]


def test_what_broke_on_the_way_and_never_came_is_sent_again() -> None:
    lost = replace(RUTH, goods="not_delivered", owed=(CURE, CLAUSE), promised_by=None)
    assert propose(lost)[0].id == "reship"


def test_a_price_reduction_that_is_owed_is_the_stated_sum() -> None:
    owed = replace(REJECT, remedies=("price_reduction",), amount_minor=4_100, status="due")
    cut = named(replace(RUTH, owed=(owed,)), "price_adjustment")
    assert (cut.group, cut.amount_minor) == ("owed", 4_100)


def test_units_are_paid_back_by_their_share_and_the_last_takes_the_rest() -> None:
    three = with_thing(paid_minor=10_000, quantity=3)
    for before, wanted in ((0, 3_333), (1, 3_333), (2, 3_334)):
        known = with_thing(three, refunded=before)
        assert named(known, "refund").amount_minor == wanted


def test_money_and_repair_wait_for_what_comes_back_and_a_new_one_does_not() -> None:
    def waiting(option: Option) -> dict[str, str]:
        return {step.kind: step.after for step in option.steps if step.after}

    assert waiting(named(RUTH, "refund")) == {"refund": "return"}
    assert waiting(named(with_thing(spares=()), "repair")) == {"repair": "return"}
    assert waiting(named(RUTH, "replacement")) == {}
    assert waiting(named(replace(RUTH, goods="back"), "refund")) == {}
    assert named(with_thing(heavy=True), "refund").steps[0].what == "collect"


def test_without_an_address_a_person_says_what_was_promised() -> None:
    told = [one for one in propose(replace(RUTH, can_write=False))[0].steps if one.kind == "tell"]
    assert [step.by for step in told] == ["person"]


def test_an_option_is_kept_and_read_again_as_it_was_chosen() -> None:
    for option in propose(RUTH):
        assert msgspec.json.decode(msgspec.json.encode(option), type=Option) == option


@given(situations())
@settings(max_examples=60, deadline=None)
def test_what_is_owed_comes_before_all_that_is_not(known: Situation) -> None:
    groups = [GROUPS.index(one.group) for one in propose(known)]
    assert groups == sorted(groups)
    for one in propose(known):
        assert one.group != "owed" or not one.judge
        assert one.group != "owed" or one.counts_minor == 0, "nobody's sums are touched"


@given(situations())
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_owed_is_left_out(known: Situation) -> None:
    shown = {duty for one in propose(known) if one.group == "owed" for duty in one.performs}
    maybe = {duty for one in propose(known) for duty in one.performs}
    for row in known.owed:
        asked = set(remedies(row)) & set(REMEDIES)
        if relevant(known, row) and any(speaks(known, row, one) for one in asked):
            name = f"{row.duty}@{row.rule}"
            assert name in (shown if certain(row) else maybe)


@given(situations())
@settings(max_examples=60, deadline=None)
def test_every_code_that_is_shown_is_listed(known: Situation) -> None:
    for one in propose(known):
        assert set(one.why) <= set(codes.WHY)
        assert one.blocked in ("", *codes.BLOCKED)
        assert {step.what for step in one.steps} <= set(codes.STEPS)
        for fields in (one.fields, *(step.fields for step in one.steps)):
            assert set(fields) <= set(codes.FIELDS)


@given(situations())
@settings(max_examples=60, deadline=None)
def test_no_option_gives_more_than_may_go_back(known: Situation) -> None:
    for one in propose(known):
        sums = [one.amount_minor or 0]
        sums += [step.do.amount_minor or 0 for step in one.steps if step.do is not None]
        assert max(sums) <= known.refundable_minor


@given(situations(), st.lists(st.integers(0, 20), max_size=12))
@settings(max_examples=60, deadline=None)
def test_granting_one_after_another_never_passes_ones_sums(
    known: Situation, picks: list[int]
) -> None:
    room = left(known.granted, known.spent, price(known))
    given_away = 0
    for pick in picks:
        within = [one for one in propose(known) if one.group == "within"]
        if not within:
            break
        counts = within[pick % len(within)].counts_minor
        given_away += counts
        spent = known.spent
        known = replace(
            known,
            spent=Spent(
                case_minor=spent.case_minor + counts,
                customer_minor=spent.customer_minor + counts,
                day_minor=spent.day_minor + counts,
            ),
        )
    assert given_away <= room


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_is_total_and_does_not_hang_on_the_order_of_what_is_known(
    known: Situation, chance: Any
) -> None:
    options = propose(known)
    assert len({one.id for one in options}) == len(options)

    def mixed(some: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(some, len(some)))

    times = replace(known.times, parts=mixed(known.times.parts), thing=mixed(known.times.thing))
    thing = replace(known.thing, spares=mixed(known.thing.spares))
    other = replace(
        known,
        owed=mixed(known.owed),
        extras=mixed(known.extras),
        earlier=mixed(known.earlier),
        times=times,
        thing=thing,
    )
    assert propose(other) == options


def test_the_call_that_was_promised_is_performed_by_no_goods() -> None:
    calls = replace(RUTH, owed=(CALL,), promised_by=None)
    assert all(not one.performs for one in propose(calls))
