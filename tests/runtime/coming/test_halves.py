"""The half-hours of a local day."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest

from lamplight.basis.instants import HOUR, MINUTE
from lamplight.runtime.coming.days import slot_at
from lamplight.runtime.coming.halves import halves_of, overlap, shown

LONDON, KATHMANDU = "Europe/London", "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (datetime.date(2026, 3, 29), 46),
        (datetime.date(2026, 6, 1), 48),
        (datetime.date(2026, 10, 25), 50),
    ],
)
def test_a_day_on_which_the_clock_changes_has_two_fewer_or_two_more(
    day: datetime.date, count: int
) -> None:
    halves = halves_of(day, LONDON, [])
    assert len(halves) == count
    assert all(half.end == later.at for half, later in pairwise(halves))
    assert [half.time for half in halves].count("01:30") == {46: 0, 48: 1, 50: 2}[count]
    # A forecast speaks of the clock, and counts all of an hour that comes twice in its slots.
    assert [half.slot for half in halves].count(3) == {46: 0, 48: 1, 50: 2}[count]
    assert sum(half.part for half in halves if half.slot == 3) == {46: 0, 48: 1, 50: 1}[count]
    assert sum(half.part for half in halves) == {46: 46, 48: 48, 50: 48}[count]
    assert halves[-1].slot == 47


def test_days_begin_at_midnight_wherever_that_is() -> None:
    halves = halves_of(datetime.date(2026, 6, 1), KATHMANDU, [])
    assert (halves[0].time, halves[-1].time, len(halves)) == ("00:00", "23:30", 48)


def test_they_are_open_where_any_opening_reaches_into_them_and_shown_from_first_to_last() -> None:
    day = datetime.date(2026, 6, 1)
    nine = slot_at(day, 18, LONDON)
    openings = [(nine + 10 * MINUTE, nine + HOUR), (nine + 2 * HOUR, nine + 3 * HOUR)]
    found = shown(halves_of(day, LONDON, openings))
    assert [(half.time, half.open) for half in found] == [
        ("09:00", True),
        ("09:30", True),
        ("10:00", False),
        ("10:30", False),
        ("11:00", True),
        ("11:30", True),
    ]
    assert overlap(openings, nine, nine + 3 * HOUR) == 110 * MINUTE
    assert shown(halves_of(day, LONDON, [])) == []
