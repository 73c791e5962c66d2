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
    fair, tuesday = Special("fair", like=5), MONDAY + YESTERDAY
    known = calendar(of(WEEKDAYS, {MONDAY: fair, tuesday: HOLIDAY}))
    assert (known.weekday(MONDAY), known.like(MONDAY)) == (5, (5, 1.0))
    assert (known.weekday(tuesday), known.like(tuesday)) == (1, (6, 0.5))
    assert (known.weekday(WEEKDAYS[2]), known.like(WEEKDAYS[2])) == (2, (2, 0.0))


def test_days_beside_a_holiday_are_known() -> None:
    wednesday = WEEKDAYS[7]
    known = calendar(of(WEEKDAYS, {wednesday: HOLIDAY, MONDAY: HOLIDAY}))
    assert known.beside_a_holiday(WEEKDAYS[6]) == (True, False)
    assert known.beside_a_holiday(wednesday) == (False, False)
    assert known.beside_a_holiday(WEEKDAYS[8]) == (False, True)
    assert known.beside_a_holiday(MONDAY - YESTERDAY) == (False, False)


def test_effects_are_learned_for_names_that_were_seen() -> None:
    seen = {MONDAY: Special("catalogue"), MONDAY + YESTERDAY: HOLIDAY, WEEKDAYS[-2]: HOLIDAY}
    coming = {WEEKDAYS[-1] + timedelta(3): Special("sale")}
    known = calendar(of(WEEKDAYS, seen | coming))
    assert known.kinds == ("holiday", "catalogue")
    assert known.kind(MONDAY) == 1
    assert known.kind(WEEKDAYS[-1] + timedelta(3)) is None
