"""Days of a time zone."""

from __future__ import annotations

import datetime

from lamplight.basis.instants import HOUR, of_datetime
from lamplight.basis.local import day_there, midnight


def _instant(*when: int) -> int:
    return of_datetime(datetime.datetime(*when, tzinfo=datetime.UTC))  # type: ignore[misc,arg-type]


def test_a_day_begins_there_and_not_here() -> None:
    day = datetime.date(2026, 6, 1)
    begins = midnight(day, "Asia/Kathmandu")
    assert begins == _instant(2026, 5, 31, 18, 15)
    assert day_there(begins, "Asia/Kathmandu") == day
    assert day_there(begins - 1, "Asia/Kathmandu") == datetime.date(2026, 5, 31)


def test_a_day_whose_midnight_is_skipped_begins_when_the_clock_goes_on() -> None:
    day = datetime.date(2026, 3, 29)  # Beirut goes from 00:00 to 01:00
    before, begins = (
        midnight(datetime.date(2026, 3, 28), "Asia/Beirut"),
        midnight(day, "Asia/Beirut"),
    )
    assert begins == before + 24 * HOUR
    assert day_there(begins, "Asia/Beirut") == day
    assert day_there(begins - 1, "Asia/Beirut") < day
