"""Who can be asked to come in, who first, and that everybody rests."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.runtime.asks.choosing import Colleague, in_order, rests, why_not

EARLY, LATE = (8 * HOUR, 16 * HOUR), (16 * HOUR, 20 * HOUR)


def _one(**more: object) -> Colleague:
    told = {"person": 1, "here": False, "away": False, "plan": [], "been": []}
    return Colleague(**(told | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({}, None),
        ({"here": True}, "here"),
        ({"plan": [(19 * HOUR, 22 * HOUR)]}, "planned"),
        ({"away": True}, "away"),
        ({"asked": [(15 * HOUR, 17 * HOUR)]}, "asked"),
        ({"asked": [EARLY]}, None),
        ({"plan": [EARLY]}, None),
        ({"plan": [(6 * HOUR, 10 * HOUR)]}, "rest"),
        ({"been": [(6 * HOUR, 7 * HOUR)]}, "rest"),
        ({"been": [(DAY + 5 * HOUR, DAY + 6 * HOUR)]}, "rest"),
        ({"asked": [EARLY], "open": [(5 * HOUR, 6 * HOUR)]}, "rest"),
    ],
)
def test_somebody_can_be_asked_unless_there_is_a_reason(
    known: dict[str, object], reason: str | None
) -> None:
    assert why_not(_one(**known), LATE) == reason


def test_a_day_of_work_may_have_a_gap_and_lasts_thirteen_hours() -> None:
    assert rests([(7 * HOUR, 11 * HOUR)], LATE)
    assert not rests([(7 * HOUR - MINUTE, 11 * HOUR)], LATE)
    assert rests([(LATE[1] + 11 * HOUR, LATE[1] + 19 * HOUR)], LATE)
    assert not rests([(LATE[1] + 11 * HOUR - MINUTE, LATE[1] + 19 * HOUR)], LATE)
    assert not rests([], (0, 14 * HOUR))


spans = st.builds(
    lambda start, length: (start * HOUR, (start + length) * HOUR),
    st.integers(0, 90),
    st.integers(1, 13),
)


@given(st.lists(spans, max_size=5), spans)
def test_whoever_rests_has_eleven_hours_in_a_row_in_each_day_from_where_work_begins(
    work: list[tuple[int, int]], more: tuple[int, int]
) -> None:
    """Against looking at each hour of the 24 from every beginning that these hours bear on."""
    if not rests(work, more):
        return
    busy = {hour for start, end in (*work, more) for hour in range(start // HOUR, end // HOUR)}
    begins = more[0] // HOUR
    while any(hour in busy for hour in range(begins - 11, begins)):
        begins = max(hour for hour in busy if begins - 11 <= hour < begins)
    free = [hour for hour in range(begins, begins + 24) if hour not in busy]
    longest = run = 1 if free else 0
    for one, other in pairwise(free):
        run = run + 1 if other == one + 1 else 1
        longest = max(longest, run)
    assert longest >= 11


def test_who_was_asked_least_of_late_is_first_and_then_who_was_not_for_longest() -> None:
    four = [
        _one(person=1, times=1, last_at=5),
        _one(person=2, times=0),
        _one(person=3, times=1, last_at=3),
        _one(person=4, times=0),
    ]
    assert [one.person for one in in_order(four)] == [2, 4, 3, 1]
