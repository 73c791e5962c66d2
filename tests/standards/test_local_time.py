from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lamplight.standards.local_time import LocalTime

MADRID = LocalTime(ZoneInfo("Europe/Madrid"))
KATHMANDU = LocalTime(ZoneInfo("Asia/Kathmandu"))


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def test_the_hour_that_comes_twice_is_the_same_half_hour_both_times() -> None:
    first, second = ms("2026-10-25T02:40:00+02:00"), ms("2026-10-25T02:40:00+01:00")
    assert second - first == 3_600_000
    assert MADRID.day_and_slot(first) == MADRID.day_and_slot(second) == (date(2026, 10, 25), 5)


def test_a_day_begins_at_its_own_midnight() -> None:
    assert MADRID.day_and_slot(ms("2026-06-30T21:59:59+00:00")) == (date(2026, 6, 30), 47)
    assert MADRID.day_and_slot(ms("2026-06-30T22:00:00+00:00")) == (date(2026, 7, 1), 0)
    assert MADRID.quarter(ms("2026-06-30T21:59:59+00:00")) == (2026, 2)
    assert MADRID.quarter(ms("2026-06-30T22:00:00+00:00")) == (2026, 3)
    assert MADRID.month(ms("2026-12-31T23:00:00+00:00")) == (2027, 1)


@given(st.datetimes(datetime(1975, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001 - made UTC below
def test_it_is_what_the_calendar_says_where_clocks_stand_on_a_quarter(when: datetime) -> None:
    instant = when.replace(tzinfo=UTC)
    local = instant.astimezone(KATHMANDU.zone)
    at = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert KATHMANDU.day_and_slot(at) == (local.date(), local.hour * 2 + local.minute // 30)
