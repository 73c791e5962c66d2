"""Instants: whole milliseconds since the epoch, there and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.basis.instants import DAY, HOUR, MINUTE, SECOND, of_datetime, of_minute, to_datetime

INSTANTS = st.integers(-2_000_000_000_000, 4_000_000_000_000)


@given(INSTANTS)
def test_an_instant_comes_back_as_it_went(instant: int) -> None:
    assert of_datetime(to_datetime(instant)) == instant


@given(INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_the_zone_in_which_it_is_said_doesnt_matter(instant: int, minutes: int) -> None:
    there = to_datetime(instant).astimezone(timezone(timedelta(minutes=minutes)))
    assert of_datetime(there) == instant


def test_known_instants() -> None:
    assert of_datetime(datetime(1970, 1, 2, tzinfo=UTC)) == DAY == 24 * HOUR
    assert HOUR == 60 * MINUTE == 3_600 * SECOND
    assert of_datetime(datetime(2026, 11, 24, 14, 11, 0, 999_999, UTC)) == 1_795_529_460_999


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="time zone"):
        of_datetime(datetime(2026, 1, 1))  # noqa: DTZ001


# Berlin, New York and Sydney change by an hour, Lord Howe by half of one; Cairo and Santiago at
# midnight; Apia left out a whole day; St John's is no whole hour away.
ZONES = st.sampled_from(
    (
        "Europe/Berlin",
        "America/New_York",
        "Australia/Sydney",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "America/Santiago",
        "Pacific/Apia",
        "America/St_Johns",
        "UTC",
    )
).map(ZoneInfo)
DAYS = st.one_of(
    st.dates(date(2005, 1, 1), date(2035, 1, 1)),
    st.sampled_from([date(2027, 3, 28), date(2027, 10, 31), date(2011, 12, 30), date(2026, 4, 24)]),
)
MINUTES = st.integers(0, 2 * 1440)


@given(DAYS, MINUTES, ZONES)
def test_a_minute_of_a_day_begins_when_the_clock_first_shows_it_or_a_later_one(
    day: date, minute: int, zone: ZoneInfo
) -> None:
    instant = of_minute(day, minute, zone)
    wanted = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    shown, before = (
        to_datetime(one).astimezone(zone).replace(tzinfo=None) for one in (instant, instant - 1)
    )
    assert before < wanted <= shown


@given(DAYS, MINUTES, MINUTES, ZONES)
def test_a_later_minute_is_never_sooner(day: date, one: int, other: int, zone: ZoneInfo) -> None:
    assert of_minute(day, min(one, other), zone) <= of_minute(day, max(one, other), zone)


def at(hour: int, minute: int = 0) -> int:
    return of_minute(date(2027, 3, 28), hour * 60 + minute, ZoneInfo("Europe/Berlin"))


def test_minutes_of_an_hour_that_the_clock_skips_are_the_end_of_the_skip() -> None:
    jump = of_datetime(datetime(2027, 3, 28, 1, tzinfo=UTC))
    assert at(2) == at(2, 30) == at(3) == jump
    assert (at(1, 59), at(3, 1)) == (jump - MINUTE, jump + MINUTE)


def test_minutes_of_an_hour_that_comes_twice_are_those_of_the_first() -> None:
    day, berlin = date(2027, 10, 31), ZoneInfo("Europe/Berlin")
    midnight = of_datetime(datetime(2027, 10, 30, 22, tzinfo=UTC))
    assert of_minute(day, 150, berlin) == midnight + 150 * MINUTE
    assert of_minute(day, 180, berlin) == midnight + 240 * MINUTE
    assert of_minute(day - timedelta(days=1), 1440 + 180, berlin) == midnight + 240 * MINUTE
