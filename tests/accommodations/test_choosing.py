"""A sum that somebody chooses: never below what is owed, never above what may go back, and what is
beyond what is owed counts against their own sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.accommodations.situations import situations
from tests.accommodations.told import CURE, REJECT, RUTH

from lamplight.accommodations.authority import left
from lamplight.accommodations.choosing import BadSum
from lamplight.accommodations.making import price
from lamplight.accommodations.proposal import propose

if TYPE_CHECKING:
    from lamplight.accommodations.option import Option
    from lamplight.accommodations.situation import Situation

LOWER = replace(CURE, rule="UK-T2", status="due", remedies=("price_reduction",), end=None)


def chosen(known: Situation, way: str, minor: int) -> Option:
    return next(one for one in propose(known, chosen={way: minor}) if one.id == way)


def proposed(known: Situation, way: str) -> Option:
    return next(one for one in propose(known) if one.id == way)


def refused(known: Situation, way: str, minor: int) -> BadSum:
    with pytest.raises(BadSum) as bad:
        propose(known, chosen={way: minor})
    return bad.value


def test_another_sum_is_what_is_paid_told_and_counted() -> None:
    way = chosen(RUTH, "price_adjustment", 3_000)
    assert (way.amount_minor, way.cost_minor, way.counts_minor, way.chosen) == (
        3_000, 3_000, 3_000, True,
    )  # fmt: skip
    assert way.choice is not None
    assert (way.choice.least_minor, way.choice.most_minor) == (1, 16_400)
    assert way.choice.proposed_minor == 2_460
    assert way.steps[0].do is not None
    assert way.steps[0].do.amount_minor == 3_000
    assert way.fields["share_bp"] == 1_829


def test_a_sum_above_ones_authority_is_asked_for() -> None:
    assert chosen(RUTH, "price_adjustment", 6_000).group == "within"
    assert chosen(RUTH, "price_adjustment", 6_001).group == "approval"


def test_a_part_of_the_money_may_go_back_and_is_for_the_line_and_for_no_units() -> None:
    way = chosen(RUTH, "refund_kept", 5_000)
    assert (way.what, way.group) == ("refund_kept_part", "within")
    (paid,) = [one for one in way.steps if one.kind == "refund"]
    assert paid.do is not None
    assert (paid.what, paid.do.amount_minor, paid.do.lines) == ("refund_share", 5_000, {})
    assert proposed(RUTH, "refund_kept").what == "refund_kept"


def test_less_than_is_owed_cant_be_chosen_and_says_by_which_rule() -> None:
    known = replace(RUTH, owed=(replace(LOWER, amount_minor=4_000),))
    bad = refused(known, "price_adjustment", 3_999)
    assert bad.code == "sum_below_owed"
    assert bad.choice is not None
    assert (bad.choice.least_minor, bad.choice.rule) == (4_000, "conformity@UK-T2")
    least = chosen(known, "price_adjustment", 4_000)
    assert (least.group, least.counts_minor) == ("owed", 0)
    more = chosen(known, "price_adjustment", 5_000)
    assert (more.group, more.counts_minor) == ("within", 1_000)
    assert chosen(known, "price_adjustment", 16_400).group == "approval"


def test_what_is_owed_without_a_sum_says_so_and_more_than_is_proposed_counts() -> None:
    known = replace(RUTH, owed=(LOWER,))
    way = proposed(known, "price_adjustment")
    assert way.choice is not None
    assert (way.choice.rule, way.choice.unstated) == ("", ("conformity@UK-T2",))
    assert chosen(known, "price_adjustment", 2_000).group == "owed"
    assert chosen(known, "price_adjustment", 2_560).counts_minor == 100


def test_what_the_law_or_the_way_fixes_cant_be_chosen() -> None:
    owed = replace(RUTH, owed=(REJECT,))
    assert proposed(owed, "refund").choice is None
    assert refused(owed, "refund", 100).code == "sum_fixed"
    door = replace(RUTH, failure="charged_at_door", door_charge_minor=6_140, owed=())
    assert refused(door, "billing_correction", 100).code == "sum_fixed"
    disputed = replace(RUTH, disputed=True)
    assert refused(disputed, "price_adjustment", 100).code == "sum_fixed"


def test_credit_in_place_of_money_that_is_owed_is_never_less_than_that() -> None:
    known = replace(
        RUTH,
        failure="changed_mind",
        owed=(replace(REJECT, duty="withdrawal", rule="UK-WD"),),
        refundable_minor=20_000,
        refundable_line_minor=20_000,
    )
    bad = refused(known, "store_credit", 16_399)
    assert (bad.code, bad.choice and bad.choice.rule) == ("sum_below_owed", "withdrawal@UK-WD")
    assert chosen(known, "store_credit", 16_900).counts_minor == 500


def test_more_than_is_left_cant_be_chosen() -> None:
    known = replace(RUTH, refundable_line_minor=9_000)
    bad = refused(known, "refund_kept", 9_001)
    assert (bad.code, bad.choice and bad.choice.most_minor) == ("sum_above_left", 9_000)
    assert refused(known, "price_adjustment", 0).code == "sum_too_small"


@given(situations(), st.integers(-10, 60_000))
@settings(max_examples=150, deadline=None)
def test_no_chosen_sum_pays_less_than_is_owed_or_more_than_is_left(
    known: Situation, minor: int
) -> None:
    for way in propose(known):
        room = way.choice
        if room is None or not room.least_minor <= minor <= room.most_minor:
            assert refused(known, way.id, minor).choice == room
            continue
        other = chosen(known, way.id, minor)
        sums = [other.amount_minor] + [
            step.do.amount_minor
            for step in other.steps
            if step.do is not None and step.do.amount_minor is not None
        ]
        assert set(sums) == {minor}
        assert 1 <= minor <= min(known.refundable_minor, known.refundable_line_minor)
        may = left(known.granted, known.spent, price(known))
        assert other.group == "approval" or other.counts_minor <= may
        assert other.choice == way.choice
