"""Local days and their half-hours, and which days are known to be unlike others."""

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import structs

from lamplight.basis.instants import of_minute, to_datetime
from lamplight.forecast.arrivals.history import HOLIDAY, Special
from lamplight.journal.tables.arrivals import SLOTS
from lamplight.runtime.opening import public_holidays

if TYPE_CHECKING:
    from lamplight.journal.tables.arrivals import SpecialDay
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.hours import ExceptionRow

SLOT_MIN: Final = 30
ONE_DAY: Final = datetime.timedelta(days=1)


class Moment(NamedTuple):
    """A local day, and how many of its half-hours have passed."""

    day: datetime.date
    passed: int


def moment(now: int, timezone: str) -> Moment:
    """Where in its day an instant is."""
    local = to_datetime(now).astimezone(ZoneInfo(timezone))
    return Moment(local.date(), (local.hour * 60 + local.minute) // SLOT_MIN)


def slot_at(day: datetime.date, slot: int, timezone: str) -> int:
    """When a half-hour of a local day begins; 48 is the end of the day."""
    return of_minute(day, slot * SLOT_MIN, ZoneInfo(timezone))


def special(
    days: Sequence[datetime.date],
    brands: "Iterable[Brand]",
    exceptions: "dict[int, list[ExceptionRow]]",
    by_hand: "Iterable[SpecialDay]",
) -> dict[datetime.date, Special]:
    """What is known of these days beforehand: a public holiday of the first brand that keeps any,
    days on which all brands are closed, and, before all else, what was entered by hand."""
    asked, brands = set(days), list(brands)
    found: dict[datetime.date, Special] = {}
    keeping = next((brand for brand in brands if brand.holiday_country), None)
    if keeping is not None and keeping.holiday_country:
        part = keeping.holiday_subdivision or ""
        for year in {day.year for day in asked}:
            named = public_holidays(keeping.holiday_country, part, year)
            found |= {day: structs.replace(HOLIDAY, name=name) for day, name in named.items()}
    found |= _closed(brands, exceptions)
    for row in by_hand:
        like = None if row.like_weekday is None else row.like_weekday - 1
        found[row.day] = Special(row.name, like=like, closed=row.closed)
    return {day: known for day, known in found.items() if day in asked}


def _closed(
    brands: "Sequence[Brand]", exceptions: "dict[int, list[ExceptionRow]]"
) -> dict[datetime.date, Special]:
    shut = [
        {row.day: row.name for row in exceptions.get(brand.id, ()) if not row.spans}
        for brand in brands
    ]
    if not shut:
        return {}
    every = set.intersection(*(set(one) for one in shut))
    return {day: Special(shut[0][day] or "closed", closed=True) for day in every}


def wide(counts: "Iterable[tuple[int, int]]") -> list[int]:
    """Counts of a day's half-hours, each given as its number and how many, with 0 for the rest."""
    row = [0] * SLOTS
    for slot, came in counts:
        row[slot] += came
    return row
