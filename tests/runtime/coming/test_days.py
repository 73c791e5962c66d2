"""Local days, their half-hours, and days that are known to be unlike others."""

from __future__ import annotations

import datetime

from msgspec import structs

from lamplight.basis.instants import HOUR, MINUTE, of_datetime
from lamplight.forecast.arrivals.history import HOLIDAY, Special
from lamplight.journal.tables.arrivals import SpecialDay
from lamplight.journal.tables.brands import Brand
from lamplight.journal.tables.hours import ExceptionRow
from lamplight.runtime.coming.days import half_begun, moment, slot_at, special, wide

CHRISTMAS = datetime.date(2026, 12, 25)
FRIDAY = datetime.date(2026, 11, 27)


def _brand(number: int, country: str | None = None) -> Brand:
    return Brand(
        number, f"b{number}", "B", "", "UTC", ("en",), 1, None, (), False, country, None, 0
    )


def _instant(*when: int) -> int:
    return of_datetime(datetime.datetime(*when, tzinfo=datetime.UTC))  # type: ignore[misc,arg-type]


def test_a_half_hour_counts_once_it_is_over() -> None:
    assert moment(_instant(2026, 11, 27, 4, 59), "Asia/Manila") == (FRIDAY, 25)
    assert moment(_instant(2026, 11, 27, 5, 0), "Asia/Manila") == (FRIDAY, 26)
    assert slot_at(FRIDAY, 26, "Asia/Manila") == _instant(2026, 11, 27, 5, 0)


def test_half_hours_are_those_of_the_clock_there() -> None:
    now = _instant(2026, 11, 27, 4, 59)  # 10:44 in Kathmandu
    assert half_begun(now, "Asia/Kathmandu") == _instant(2026, 11, 27, 4, 45)
    assert half_begun(now, "Asia/Manila") == _instant(2026, 11, 27, 4, 30)
    assert half_begun(_instant(2026, 11, 27, 4, 45), "Asia/Kathmandu") == now - 14 * MINUTE


def test_a_day_may_have_an_hour_less_or_more() -> None:
    for day, hours in ((datetime.date(2026, 3, 29), 23), (datetime.date(2026, 10, 25), 25)):
        begin, end = (slot_at(day, slot, "Europe/Berlin") for slot in (0, 48))
        assert end - begin == hours * HOUR


def test_a_half_hour_that_comes_twice_begins_when_it_is_meant() -> None:
    day, berlin = datetime.date(2026, 10, 25), "Europe/Berlin"
    first, second = (slot_at(day, 5, berlin, second=one) for one in (False, True))
    assert (first, second) == (_instant(2026, 10, 25, 0, 30), _instant(2026, 10, 25, 1, 30))
    assert slot_at(day, 8, berlin, second=True) == slot_at(day, 8, berlin), "it comes once"
    spring = datetime.date(2026, 3, 29)
    assert slot_at(spring, 5, berlin, second=True) == slot_at(spring, 5, berlin), "it is skipped"


def test_public_holidays_and_closed_days_are_known_and_what_is_said_by_hand_goes_first() -> None:
    days = [FRIDAY, CHRISTMAS, datetime.date(2027, 1, 1)]
    shut = ExceptionRow(2, FRIDAY, "Stocktaking", ())
    brands = [_brand(1), _brand(2, "GB")]
    found = special(days, brands, {2: [shut]}, [])
    assert found[CHRISTMAS] == structs.replace(HOLIDAY, name="Christmas Day")
    assert FRIDAY not in found  # the other brand is open
    assert special(days, brands[1:], {2: [shut]}, [])[FRIDAY].closed
    # The second brand keeps public holidays, so nobody of its line can come on one.
    assert special(days, brands[1:], {}, [])[CHRISTMAS].closed
    open_then = ExceptionRow(2, CHRISTMAS, "", ((600, 720),))
    assert not special(days, brands[1:], {2: [open_then]}, [])[CHRISTMAS].closed
    away = ExceptionRow(1, CHRISTMAS, "Away", ())
    closed = special(days, brands, {1: [away]}, [])[CHRISTMAS]
    assert closed == structs.replace(HOLIDAY, name="Christmas Day", closed=True)
    sale = SpecialDay(CHRISTMAS, "Sale", 6, closed=False)
    assert special(days, brands, {}, [sale])[CHRISTMAS] == Special("Sale", like=5)
    assert special([FRIDAY], [], {}, []) == {}


def test_a_day_has_48_half_hours() -> None:
    row = wide([(3, 2), (47, 1), (3, 1)])
    assert (len(row), row[3], row[47], sum(row)) == (48, 3, 1, 4)
