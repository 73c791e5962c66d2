"""Anybody finds goods right or doubts them; what is doubted is for one who leads and didn't doubt;
each unit is judged for itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.accommodations.decisions import JUDGING, after
from lamplight.accommodations.inspecting import (
    EVENT,
    REASONS,
    Said,
    Says,
    Standing,
    may_say,
    said,
    standing,
    trouble,
    units_back,
)
from lamplight.accommodations.option import Do, Option, Step

MAYA, PRIYA, OTIS = 1, 2, 3


@pytest.mark.parametrize(
    ("now", "person", "leads", "may"),
    [
        (Standing(), PRIYA, True, {}),
        (Standing(pending=2), MAYA, False, {"right": 2, "doubt": 2}),
        (Standing(pending=2), PRIYA, True, {"right": 2, "doubt": 2}),
        (Standing(by_person=2), OTIS, False, {}),
        (Standing(by_person=2), PRIYA, True, {"right": 2, "wrong": 2}),
        (Standing(by_person=2, doubters=frozenset({PRIYA})), PRIYA, True, {"right": 2}),
        (Standing(pending=1, by_person=2), MAYA, False, {"right": 1, "doubt": 1}),
        (Standing(pending=1, by_person=2), PRIYA, True, {"right": 3, "doubt": 1, "wrong": 2}),
        (Standing(accepted=2), PRIYA, True, {}),
        (Standing(accepted=1, rejected=1), MAYA, False, {"new_facts": 1}),
    ],
)
def test_what_may_be_said_of_how_many(
    now: Standing, person: int, leads: bool, may: dict[Says, int]
) -> None:
    assert may_say(now, person, leads=leads) == may


def test_why_not_is_said() -> None:
    mine = Standing(pending=1, by_person=1, doubters=frozenset({PRIYA}))
    assert trouble(Standing(pending=1), Said("wrong", PRIYA), PRIYA, leads=True) == "not_judged"
    assert trouble(mine, Said("wrong", MAYA), MAYA, leads=False) == "judging_leads"
    assert trouble(mine, Said("wrong", PRIYA), PRIYA, leads=True) == "judging_own_doubt"
    alone = trouble(mine, Said("wrong", PRIYA), PRIYA, leads=True, alone=True)
    assert alone == "judging_alone"
    assert trouble(mine, Said("right", PRIYA, 3), PRIYA, leads=True) == "judging_units"
    assert trouble(mine, Said("right", PRIYA, 2), PRIYA, leads=True, alone=True) is None


def test_all_stand_where_the_hindmost_unit_does() -> None:
    now = Standing(pending=3)
    states = []
    for one in (
        Said("right", MAYA, 1),
        Said("doubt", MAYA, 2),
        Said("right", PRIYA, 1),
        Said("wrong", PRIYA, 1),
        Said("new_facts", None),
        Said("right", PRIYA),
    ):
        now = said(now, one)
        states.append(now.judging)
    assert states == ["pending", "by_person", "by_person", "rejected", "by_person", "accepted"]
    assert (now.accepted, now.doubters) == (3, frozenset({MAYA}))


def test_a_doubt_counts_those_who_raised_the_one_that_is_open() -> None:
    both = standing(3, [Said("doubt", PRIYA, 1), Said("doubt", MAYA, 1)])
    assert both.doubters == {PRIYA, MAYA}
    after_ = standing(3, [Said("doubt", PRIYA, 1), Said("wrong", OTIS, 1), Said("doubt", MAYA)])
    assert after_.doubters == {MAYA}
    later = [Said("doubt", PRIYA, 1), Said("right", PRIYA, 2), Said("right", OTIS, 1)]
    assert standing(3, later).judging == "accepted"


@pytest.mark.parametrize(
    ("steps", "fields", "units"),
    [
        ((), {}, 1),
        ((), {"units": 3}, 3),
        ((Step(kind="return", what="return", do=Do(lines={"1": 2})),), {"units": 3}, 2),
        ((Step(kind="send", what="send", do=Do(lines={"1": 4})),), {"units": 3}, 3),
    ],
)
def test_as_many_come_back_as_were_asked_for(
    steps: tuple[Step, ...], fields: dict[str, str | int], units: int
) -> None:
    option = Option(
        id="refund",
        kind="refund",
        what="refund",
        group="owed",
        currency="EUR",
        steps=steps,
        fields=fields,
    )
    assert units_back(option) == units


_SAYINGS = st.lists(
    st.tuples(st.sampled_from(list(EVENT)), st.integers(1, 3), st.booleans(), st.integers(0, 4)),
    max_size=14,
)


@given(st.integers(1, 4), _SAYINGS)
def test_units_are_found_wrong_only_by_one_who_leads_after_anothers_doubt(
    units: int, sayings: list[tuple[Says, int, bool, int]]
) -> None:
    now = Standing(pending=units)
    for says, person, leads, count in sayings:
        one = Said(says, person, count or may_say(now, person, leads=leads).get(says, 0))
        if trouble(now, one, person, leads=leads):
            continue
        before, now = now, said(now, one)
        moved = now.rejected - before.rejected
        if says == "wrong":
            assert moved == one.units
            assert leads
            assert before.doubters
            assert person not in before.doubters
        else:
            assert moved <= 0
        assert now.pending + now.by_person + now.rejected + now.accepted == units
    assert len(REASONS) == 4


@given(_SAYINGS)
def test_one_unit_goes_as_the_table_says(sayings: list[tuple[Says, int, bool, int]]) -> None:
    now, judging = Standing(pending=1), "pending"
    for says, person, leads, _ in sayings:
        one = Said(says, person, 1)
        if trouble(now, one, person, leads=leads) is None:
            now, judging = said(now, one), after(JUDGING, judging, EVENT[says])
            assert now.judging == judging
