"""How laws count days and months."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lamplight.basis.calendars import is_holiday, is_working
from lamplight.basis.periods import Period, months_after

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
CALENDARS = st.sampled_from(["", "DE", "FR", "NL", "ES", "US", "CA-QC"])
DAY = timedelta(days=1)


@settings(deadline=None)  # the holidays of a year are worked out once
@given(DAYS, st.integers(1, 90), CALENDARS)
def test_in_the_union_no_period_ends_on_a_day_off(event: date, n: int, calendar: str) -> None:
    end = Period("eu", n, "days", calendar).end(event)
    assert is_working(end, calendar)
    assert end >= event + n * DAY


@settings(deadline=None)  # the holidays of a year are worked out once
@given(DAYS, st.integers(2, 10), CALENDARS)
def test_in_the_union_days_hold_two_working_days_at_least(
    event: date, n: int, calendar: str
) -> None:
    end = Period("eu", n, "days", calendar).end(event)
    days = [event + k * DAY for k in range(1, (end - event).days + 1)]
    assert sum(is_working(day, calendar) for day in days) >= 2


@settings(deadline=None)  # the holidays of a year are worked out once
@given(DAYS, st.integers(0, 240))
def test_months_end_on_the_same_number_or_on_the_last_of_a_shorter_month(day: date, n: int) -> None:
    end = months_after(day, n)
    assert (end.year - day.year) * 12 + end.month - day.month == n
    assert end.day == day.day or (end.day < day.day and (end + DAY).day == 1)


@settings(deadline=None)  # the holidays of a year are worked out once
@given(DAYS, st.integers(1, 400))
def test_the_ways_of_counting_differ_by_a_day_each(event: date, n: int) -> None:
    after = Period("after", n).end(event)
    assert Period("beginning_with", n).end(event) == after - DAY
    assert Period("first_day_after", n).end(event) == after


@settings(deadline=None)  # the holidays of a year are worked out once
@given(DAYS, st.integers(1, 30))
def test_working_days_are_counted_one_by_one(event: date, n: int) -> None:
    end = Period("us_working", n, "days", "US").end(event)
    days = [event + k * DAY for k in range(1, (end - event).days + 1)]
    assert sum(is_working(day, "US") for day in days) == n
    assert is_working(end, "US")


@settings(deadline=None)  # the holidays of a year are worked out once
@given(DAYS, st.integers(1, 30), CALENDARS, st.integers(1, 40))
def test_a_later_event_never_ends_sooner(event: date, n: int, calendar: str, more: int) -> None:
    for counting in ("eu", "bgb", "after", "us_working", "us_cooling"):
        period = Period(counting, n, "days", calendar)
        assert period.end(event) <= period.end(event + more * DAY)


def test_the_twenty_ninth_of_february() -> None:
    leap = date(2024, 2, 29)
    assert months_after(leap, 12) == date(2025, 2, 28)
    assert months_after(leap, 48) == date(2028, 2, 29)
    assert Period("beginning_with", 6, "months").end(date(2025, 8, 31)) == date(2026, 2, 28)
    assert Period("beginning_with", 6, "months").end(date(2026, 3, 1)) == date(2026, 8, 31)
    assert Period("bgb", 12, "months", "DE").end(leap) == date(2025, 2, 28)


def test_saturdays_count_for_a_sale_at_the_door_but_not_for_a_refund_by_post() -> None:
    tuesday = date(2026, 11, 24)  # Thanksgiving is on the 26th
    assert Period("us_cooling", 3, "days", "US").end(tuesday) == date(2026, 11, 28)
    assert Period("us_working", 3, "days", "US").end(tuesday) == date(2026, 11, 30)


def test_a_holiday_is_one_of_its_calendar_only() -> None:
    saint_john = date(2026, 6, 24)
    assert is_holiday(saint_john, "CA-QC")
    assert not is_holiday(saint_john, "US")
    assert not is_holiday(date(2026, 12, 25), "")
