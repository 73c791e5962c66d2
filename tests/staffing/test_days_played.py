"""A planned day, let through the line again and again."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from lamplight.staffing.days_played import Days
from lamplight.staffing.planned_day import Asking, Can, Change, Here, Open, PlannedDay
from lamplight.staffing.scenario import HOUR, Callback

MORNING, EVENING, MINUTE = 9 * HOUR, 17 * HOUR, 60_000
BOTH = Can(("main",), ("en", "de"), ("voice", "chat"), 2)
ENGLISH = Can(("main",), ("en",), ("voice",))
DAY = PlannedDay(
    start_ms=MORNING,
    expected=(30.0,) * 16,
    spread=0.2,
    asking=(
        Asking(300_000.0, share=0.6),
        Asking(400_000.0, share=0.3, language="de"),
        Asking(500_000.0, share=0.3, channel="chat"),
    ),
    patience_ms=400_000.0,
    people=(
        Here(4, MORNING, EVENING, ENGLISH),
        Here(2, MORNING, EVENING, BOTH),
        Here(1, 11 * HOUR, 15 * HOUR, BOTH),
    ),
)
BEGUN = msgspec.structs.replace(
    DAY,
    begin_ms=MORNING + 10 * MINUTE,
    open=(Open(0, MINUTE, talks=True), Open(1, 2 * MINUTE), Open(0, MINUTE, kept=True)),
)


def _played(days: Days, count: int) -> tuple[object, ...]:
    for _ in range(count):
        days.play_one()
    found = days.first(count)
    return tuple(one.tolist() for one in (found.came, found.waited, found.ended, found.day))


@pytest.mark.parametrize("day", [DAY, BEGUN], ids=["whole", "begun"])
@pytest.mark.parametrize(
    "more",
    [
        Here(1, 14 * HOUR, EVENING),
        Here(2, 11 * HOUR, 13 * HOUR, ENGLISH),
        Here(1, 12 * HOUR + 17 * MINUTE, 16 * HOUR, BOTH),
        Here(1, MORNING, EVENING, BOTH),
    ],
    ids=["all", "english", "between", "from the first"],
)
def test_played_on_from_where_it_stood_it_ends_as_if_played_from_the_first(
    day: PlannedDay, more: Here
) -> None:
    before = Days(day)
    _played(before, 3)
    change = Change(more)
    assert _played(Days(day, change, before), 3) == _played(Days(day, change), 3)


def test_only_what_comes_after_the_change_is_played_anew() -> None:
    before = Days(DAY)
    before.play_one()
    looks = {"whole": 0, "rest": 0}

    def count(what: str) -> None:
        looks[what] += 1

    change = Change(Here(1, 14 * HOUR, EVENING))
    Days(DAY, change).play_one(lambda: count("whole"))
    Days(DAY, change, before).play_one(lambda: count("rest"))
    assert looks["rest"] < looks["whole"] / 2


def test_one_who_plays_on_changes_nothing_for_the_next() -> None:
    before = Days(DAY)
    _played(before, 2)
    change = Change(Here(3, 13 * HOUR, EVENING))
    assert _played(Days(DAY, change, before), 2) == _played(Days(DAY, change, before), 2)


@pytest.mark.parametrize(
    "change",
    [
        Change(Here(1, 14 * HOUR, EVENING), wrap_up_less_ms=30_000),
        Change(Here(1, 14 * HOUR, EVENING), callback=Callback(60_000.0, 0.6, 0.9)),
        Change(Here(1, 14 * HOUR, EVENING, Can(("another",), ("en",), ("voice",)))),
        Change(wrap_up_less_ms=30_000),
    ],
    ids=["wrap-up", "callback", "another brand", "nobody"],
)
def test_what_changes_all_of_the_day_is_played_from_the_first(change: Change) -> None:
    before = Days(DAY)
    _played(before, 2)
    assert _played(Days(DAY, change, before), 2) == _played(Days(DAY, change), 2)


class _EnoughError(Exception):
    pass


def test_a_day_that_is_given_up_was_not_played() -> None:
    days, looks = Days(DAY), 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 20:  # within the second day
            raise _EnoughError

    days.play_one(look)
    with pytest.raises(_EnoughError):
        days.play_one(look)
    assert len(days) == 1
    days.play_one()
    assert np.array_equal(np.unique(days.first(2).day), [0, 1])
    assert _played(Days(DAY), 2)[1] == days.first(2).waited.tolist()
