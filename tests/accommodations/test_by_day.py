"""What is left of a paid time goes back by whole days, the rest of a division to the customer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.accommodations.told import RUTH

from lamplight.accommodations.by_day import days
from lamplight.accommodations.proposal import propose
from lamplight.accommodations.situation import Thing

if TYPE_CHECKING:
    from lamplight.accommodations.option import Option
    from lamplight.accommodations.situation import Situation

YEAR = Thing(
    line="1",
    name="Light plans",
    kind="subscription",
    paid_minor=12_000,
    supply_from=date(2026, 11, 1),
    supply_until=date(2026, 11, 30),
)
PLANS = replace(RUTH, thing=YEAR, failure="changed_mind", owed=(), fault="", promised_by=None)


def by_day(known: Situation) -> Option | None:
    return next((one for one in propose(known) if one.kind == "refund_by_day"), None)


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2026, 10, 31), 30),
        (date(2026, 11, 1), 29),
        (date(2026, 11, 24), 6),
        (date(2026, 11, 30), 0),
        (date(2026, 12, 24), 0),
    ],
)
def test_first_and_last_day_count_and_the_day_itself_is_used(on: date, left: int) -> None:
    assert days(date(2026, 11, 1), date(2026, 11, 30), on) == (left, 30)


def test_the_29th_of_february_is_a_day() -> None:
    assert days(date(2028, 1, 1), date(2028, 12, 31), date(2028, 2, 29)) == (306, 366)


def test_it_is_proposed_with_its_days_as_a_sum_that_a_person_judges() -> None:
    way = by_day(PLANS)
    assert way is not None
    assert (way.amount_minor, way.group) == (2_400, "within")
    assert (way.fields["days"], way.fields["days_all"]) == (6, 30)
    assert way.fields["last_on"] == "2026-11-30"
    assert "by_day" in way.why
    assert way.choice is not None
    assert way.choice.most_minor == 12_000
    assert way.steps[0].what == "refund_share"


def test_it_has_no_place_where_nothing_runs_on_or_nobody_said_until_when() -> None:
    for changed in (
        {"kind": "service"},
        {"supply_from": None},
        {"supply_until": None},
        {"supply_until": date(2026, 11, 24)},
    ):
        assert by_day(replace(PLANS, thing=replace(YEAR, **changed))) is None


@given(st.integers(1, 10**9), st.integers(1, 800), st.integers(-5, 805))
def test_days_that_are_left_are_worth_their_share_rounded_up_and_never_more_than_was_paid(
    paid: int, length: int, past: int
) -> None:
    first = date(2026, 1, 1)
    found = days(first, first + timedelta(length - 1), first + timedelta(past))
    worth = found.worth(paid)
    assert 0 <= worth <= paid
    assert paid * found.left <= worth * found.all < paid * found.left + found.all
