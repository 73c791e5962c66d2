"""No mail asks anybody at night."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from lamplight.basis.instants import DAY, HOUR, of_datetime
from lamplight.runtime.asks.quiet import mail_at

MANILA = "Asia/Manila"


def _at(hour: int, day: int = 23) -> int:
    zone = ZoneInfo(MANILA)
    return of_datetime(datetime.datetime(2026, 11, day, hour, tzinfo=zone))


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (_at(7), _at(7)),
        (_at(20) + HOUR - 1, _at(20) + HOUR - 1),
        (_at(21), _at(7, 24)),
        (_at(0, 24), _at(7, 24)),
        (_at(6, 24), _at(7, 24)),
    ],
)
def test_it_leaves_at_once_by_day_and_in_the_morning_at_night(now: int, leaves: int) -> None:
    assert mail_at(now, MANILA, now + 2 * DAY) == leaves


def test_none_leaves_where_the_hours_have_begun_by_then() -> None:
    assert mail_at(_at(22), MANILA, _at(7, 24)) is None
    assert mail_at(_at(22), MANILA, _at(7, 24) + 1) == _at(7, 24)
