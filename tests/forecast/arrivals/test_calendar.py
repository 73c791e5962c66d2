"""What is known of a day before anybody came."""

from datetime import timedelta

import numpy as np
from tests.forecast.arrivals.made import MONDAY, days

from lamplight.forecast.arrivals.calendar import calendar
from lamplight.forecast.arrivals.history import HOLIDAY, History, Special

YESTERDAY = timedelta(1)
WEEKDAYS = [day for day in days(56) if day.weekday() < 5]


def of(on: list, special: dict | None = None, empty: tuple = ()) -> History:  # type: ignore[type-arg]
    counts = np.array([[0.0 if day in empty else 5.0] for day in on])
    return History(on, counts, special or {})


def test_a_monday_after_a_weekend_that_is_always_closed_follows_no_gap() -> None:
    known = calendar(of(WEEKDAYS))
    monday = MONDAY + timedelta(42)
    assert not known.gap(monday, monday - YESTERDAY)


def test_the_day_after_a_missing_one_follows_a_gap() -> None:
    off = MONDAY + timedelta(42)
    known = calendar(of([day for day in WEEKDAYS if day != off]))
    assert known.gap(off + YESTERDAY, off)
    assert not known.gap(off + 2 * YESTERDAY, off + YESTERDAY)


def test_a_monday_after_a_missing_friday_follows_a_gap() -> None:
    friday = MONDAY + timedelta(39)
    known = calendar(of([day for day in WEEKDAYS if day != friday]))
    assert known.gap(friday + timedelta(3), friday + timedelta(2))


def test_a_day_on_which_nobody_came_is_a_gap_like_a_missing_one() -> None:
    off = MONDAY + timedelta(42)
    known = calendar(of(WEEKDAYS, empty=(off,)))
    assert known.gap(off + YESTERDAY, off)


def test_days_of_which_nothing_is_known_yet_are_no_gap_unless_they_were_said_to_be_closed() -> None:
    last, day = WEEKDAYS[-1], WEEKDAYS[-1] + timedelta(5)
    assert not calendar(of(WEEKDAYS)).gap(day, last)
    shut = {day - YESTERDAY: Special("moving house", closed=True)}
    assert calendar(of(WEEKDAYS, shut)).gap(day, last)


def test_a_special_day_is_taken_for_the_weekday_it_is_like() -> None:
    known = calendar(of(WEEKDAYS, {MONDAY: HOLIDAY}))
    assert known.weekday(MONDAY) == 6
    assert known.weekday(MONDAY + YESTERDAY) == 1


def test_effects_are_learned_for_names_that_were_seen() -> None:
    seen = {MONDAY: Special("catalogue"), MONDAY + YESTERDAY: HOLIDAY, WEEKDAYS[-2]: HOLIDAY}
    coming = {WEEKDAYS[-1] + timedelta(3): Special("sale")}
    known = calendar(of(WEEKDAYS, seen | coming))
    assert known.kinds == ("holiday", "catalogue")
    assert known.kind(MONDAY) == 1
    assert known.kind(WEEKDAYS[-1] + timedelta(3)) is None
