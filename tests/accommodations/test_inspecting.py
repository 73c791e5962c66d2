"""Anybody finds goods right or doubts it; what is doubted is for one who leads and didn't doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.accommodations.decisions import JUDGING, after
from lamplight.accommodations.inspecting import EVENT, REASONS, Says, may_say, trouble

STATES = ("none", "pending", "accepted", "by_person", "rejected")


@pytest.mark.parametrize(
    ("judging", "leads", "doubted", "may"),
    [
        ("none", True, False, ()),
        ("pending", False, False, ("right", "doubt")),
        ("pending", True, False, ("right", "doubt")),
        ("by_person", False, False, ()),
        ("by_person", True, False, ("right", "wrong")),
        ("by_person", True, True, ()),
        ("accepted", True, False, ()),
        ("rejected", False, False, ("new_facts",)),
        ("rejected", True, True, ("new_facts",)),
    ],
)
def test_what_may_be_said(judging: str, leads: bool, doubted: bool, may: tuple[Says, ...]) -> None:
    assert may_say(judging, leads=leads, doubted=doubted) == may


def test_why_not_is_said() -> None:
    assert trouble("wrong", "pending", leads=True, doubted=False) == "not_judged"
    assert trouble("right", "by_person", leads=False, doubted=False) == "judging_leads"
    assert trouble("wrong", "by_person", leads=True, doubted=True) == "judging_own_doubt"


@given(
    st.lists(st.tuples(st.sampled_from(list(EVENT)), st.integers(1, 3), st.booleans()), max_size=12)
)
def test_goods_are_found_wrong_only_by_one_who_leads_after_anothers_doubt(
    sayings: list[tuple[Says, int, bool]],
) -> None:
    judging, doubter = "pending", 0
    for says, person, leads in sayings:
        if trouble(says, judging, leads=leads, doubted=person == doubter):
            continue
        judging = after(JUDGING, judging, EVENT[says])
        doubter = person if says == "doubt" else doubter
        if says == "wrong":
            assert leads
            assert doubter not in (0, person)
    assert judging in STATES
    assert len(REASONS) == 4
