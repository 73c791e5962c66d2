"""Periods of law: when one that began with an event ends.

Laws count differently, and the difference moves dates; each way of counting has a name and a
source here. An end is the last day, that day included.
"""

from __future__ import annotations

import calendar as months_of
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from lamplight.basis.calendars import SUNDAY, is_holiday, is_working, next_working

if TYPE_CHECKING:
    from collections.abc import Callable

Unit = Literal["days", "months"]
Counting = Literal[
    "eu",
    "bgb",
    "after",
    "beginning_with",
    "first_day_after",
    "us_working",
    "us_cooling",
    "roll_qc",
]
_DAY: Final = timedelta(days=1)
_LEAST_WORKING: Final = 2


def months_after(day: date, n: int) -> date:
    """The day of the same number n months later, or the last one of a month that has none such
    (29 February and twelve months: 28 February)."""
    year, month = divmod(day.month - 1 + n, 12)
    year += day.year
    last = months_of.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _plus(day: date, n: int, unit: Unit) -> date:
    return day + n * _DAY if unit == "days" else months_after(day, n)


def _after(event: date, n: int, unit: Unit, _: str) -> date:
    """The day of the event isn't counted, and the end isn't moved (UK, Quebec, India, Australia:
    "n days after the day")."""
    return _plus(event, n, unit)


def _eu(event: date, n: int, unit: Unit, calendar: str) -> date:
    """The day of the event isn't counted; an end on a Saturday, a Sunday or a holiday of the
    Member State is moved to the next working day; two days or more hold two working days at least
    (Regulation 1182/71 Art. 3(1), (4), (5))."""
    end = next_working(_plus(event, n, unit), calendar)
    if unit == "days" and n >= _LEAST_WORKING:
        while sum(is_working(day, calendar) for day in _days(event, end)) < _LEAST_WORKING:
            end = next_working(end + _DAY, calendar)
    return end


def _days(event: date, end: date) -> list[date]:
    return [event + n * _DAY for n in range(1, min((end - event).days, 14) + 1)]


def _bgb(event: date, n: int, unit: Unit, calendar: str) -> date:
    """The day of the event isn't counted; months end on the day of the same number; an end on a
    Saturday, a Sunday or a holiday is moved to the next working day (BGB §§ 187(1), 188, 193)."""
    return next_working(_plus(event, n, unit), calendar)


def _beginning_with(event: date, n: int, unit: Unit, _: str) -> date:
    """The day of the event is the first (UK "beginning with the day on which"; Japan, from the
    day of receipt)."""
    return _before(event, n, unit)


def _first_day_after(event: date, n: int, unit: Unit, _: str) -> date:
    """The day after the event is the first (CRA 2015 s. 22(3), 24(11); CPFTA s. 14(3))."""
    return _before(event + _DAY, n, unit)


def _before(first: date, n: int, unit: Unit) -> date:
    """The last day of a period of which the first is known: that before the corresponding day, or
    the last of a month that has none such."""
    end = _plus(first, n, unit)
    short = unit == "months" and end.day < first.day
    return end if short else end - _DAY


def _us_working(event: date, n: int, _unit: Unit, calendar: str) -> date:
    """Mondays to Fridays that aren't federal holidays, the event's day not counted (16 CFR
    435.1(b) doesn't define a working day: assumed)."""
    return _counted(event, n, lambda day: is_working(day, calendar))


def _us_cooling(event: date, n: int, _unit: Unit, calendar: str) -> date:
    """Every day but Sundays and federal holidays: Saturdays count (16 CFR 429.0(f))."""
    return _counted(event, n, lambda day: day.weekday() != SUNDAY and not is_holiday(day, calendar))


def _counted(event: date, n: int, counts: Callable[[date], bool]) -> date:
    day = event
    while n > 0:
        day += _DAY
        n -= counts(day)
    return day


_ENDS: Final[dict[Counting, Callable[[date, int, Unit, str], date]]] = {
    "eu": _eu,
    "bgb": _bgb,
    "after": _after,
    "beginning_with": _beginning_with,
    "first_day_after": _first_day_after,
    "us_working": _us_working,
    "us_cooling": _us_cooling,
    "roll_qc": _bgb,  # the last day defers past Saturdays, Sundays and holidays (OPC)
}


class Period(msgspec.Struct, frozen=True):
    """So many days or months, counted in one of the ways, by the holidays of a calendar."""

    counting: Counting
    n: int
    unit: Unit = "days"
    calendar: str = ""

    def end(self, event: date) -> date:
        """The last day of the period that an event begins."""
        return _ENDS[self.counting](event, self.n, self.unit, self.calendar)
