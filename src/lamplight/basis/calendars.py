"""Which days are public holidays: the days on which periods of law don't end."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
SUNDAY: Final = 6


@lru_cache(maxsize=512)
def _of_year(country: str, region: str, year: int) -> frozenset[date]:
    found = holidays.country_holidays(country, subdiv=region or None, years=year)
    return frozenset(day for day in found if day.year == year)


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries())


def is_known(country: str) -> bool:
    """Whether the holidays of a country (ISO 3166-1) are known."""
    return country in _countries()


def is_holiday(day: date, calendar: str) -> bool:
    """Whether a day is a public holiday of a calendar: a country by ISO 3166-1, or one of its parts
    after a hyphen by ISO 3166-2, as `CA-QC`; the empty calendar has none.

    KeyError for a country that isn't known (`holidays`, whose data follow the statutes).
    """
    if not calendar:
        return False
    country, _, region = calendar.partition("-")
    try:
        return day in _of_year(country, region, day.year)
    except NotImplementedError:
        raise KeyError(calendar) from None


def is_working(day: date, calendar: str) -> bool:
    """Whether it is neither a Saturday, nor a Sunday, nor a holiday."""
    return day.weekday() < SATURDAY and not is_holiday(day, calendar)


def working_after(day: date, count: int, calendar: str) -> date:
    """So many working days after a day, which isn't counted itself."""
    while count > 0:
        day += _DAY
        count -= is_working(day, calendar)
    return day


def next_working(day: date, calendar: str) -> date:
    """The day itself, or the next one that is a working day."""
    while not is_working(day, calendar):
        day += _DAY
    return day
