"""Local days and their half-hours, and which days are known to be unlike others."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import structs

from lamplight.basis.instants import MINUTE, of_minute, to_datetime
from lamplight.forecast.arrivals.history import HOLIDAY, Special
from lamplight.journal.tables.arrivals import SLOTS
from lamplight.runtime.opening import public_holidays

if TYPE_CHECKING:
    from lamplight.journal.tables.arrivals import SpecialDay
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.hours import ExceptionRow

SLOT_MIN: Final = 30
CLOSED: Final = "closed"
"""What a closed day without a name is called."""
ONE_DAY: Final = datetime.timedelta(days=1)


class Moment(NamedTuple):
    """A local day, and how many of its half-hours have passed."""

    day: datetime.date
    passed: int


def moment(now: int, timezone: str) -> Moment:
    """Where in its day an instant is."""
    local = to_datetime(now).astimezone(ZoneInfo(timezone))
    return Moment(local.date(), (local.hour * 60 + local.minute) // SLOT_MIN)


def half_begun(now: int, timezone: str) -> int:
    """When the half-hour that it is there has begun; zones stand at quarters too."""
    local = to_datetime(now).astimezone(ZoneInfo(timezone))
    return now - now % MINUTE - local.minute % SLOT_MIN * MINUTE


def slot_at(day: datetime.date, slot: int, timezone: str, *, second: bool = False) -> int:
    """When a half-hour of a local day begins; 48 is the end of the day. `second`: for the second
    time, on the night when the clock is put back."""
    return of_minute(day, slot * SLOT_MIN, ZoneInfo(timezone), second=second)


def special(
    days: Sequence[datetime.date],
    brands: "Iterable[Brand]",
    exceptions: "Mapping[int, Iterable[ExceptionRow]]",
    by_hand: "Iterable[SpecialDay]",
) -> dict[datetime.date, Special]:
    """What is known of these days beforehand: a public holiday of the first brand that keeps any,
    days on which all brands are closed, and, before all else, what was entered by hand."""
    asked, brands = sorted(set(days)), list(brands)
    off = [_days_off(brand, asked, exceptions.get(brand.id, ())) for brand in brands]
    keeping = next((brand for brand in brands if brand.holiday_country), None)
    found: dict[datetime.date, Special] = {}
    for day in asked:
        name = None if keeping is None else _holiday(keeping, day)
        known = None if name is None else structs.replace(HOLIDAY, name=name)
        if off and all(day in closed for closed in off):
            named = Special(off[0][day] or CLOSED) if known is None else known
            known = structs.replace(named, closed=True)
        if known is not None:
            found[day] = known
    for row in by_hand:
        like = None if row.like_weekday is None else row.like_weekday - 1
        found[row.day] = Special(row.name, like=like, closed=row.closed)
    return {day: found[day] for day in asked if day in found}


def _days_off(
    brand: "Brand", days: Sequence[datetime.date], exceptions: "Iterable[ExceptionRow]"
) -> dict[datetime.date, str]:
    """On which of these days a brand that is open otherwise is closed, and what they are called: a
    day that was entered as closed, or a public holiday that wasn't entered as open."""
    entered = {row.day: row for row in exceptions}
    found = {}
    for day in days:
        row, holiday = entered.get(day), _holiday(brand, day)
        if row is not None and not row.spans:
            found[day] = row.name
        elif row is None and holiday is not None:
            found[day] = holiday
    return found


def _holiday(brand: "Brand", day: datetime.date) -> str | None:
    if not brand.holiday_country:
        return None
    part = brand.holiday_subdivision or ""
    return public_holidays(brand.holiday_country, part, day.year).get(day)


def wide(counts: "Iterable[tuple[int, int]]") -> list[int]:
    """Counts of a day's half-hours, each given as its number and how many, with 0 for the rest."""
    row = [0] * SLOTS
    for slot, came in counts:
        row[slot] += came
    return row
