"""The months, quarters and years for which a law counts, on its own clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec

from lamplight.basis.instants import Instant, of_minute, to_datetime
from lamplight.basis.periods import months_after

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lamplight.standards.rule import Unit

_DAY: Final = timedelta(days=1)
_MONTHS: Final[dict[Unit, int]] = {"year": 12, "quarter": 3, "month": 1}


class Stretch(msgspec.Struct, frozen=True):
    """A period, or what of it lies on one side of a day on which something begins to bind.

    `first` and `last` are its days, both included; `begins` and `ends` its instants, the end not
    included; `part` is true where it isn't all of the period that it is named for.
    """

    name: str
    first: date
    last: date
    begins: Instant
    ends: Instant
    part: bool = False


class Almanac:
    """Finds the stretch of an instant, in a zone, of a length, cut before each day of `cuts`."""

    def __init__(self, zone: str, unit: Unit, cuts: Iterable[date] = ()) -> None:
        self.zone = ZoneInfo(zone)
        self.unit = unit
        self.cuts = tuple(sorted(cuts))

    def day(self, at: Instant) -> date:
        """The day that the clock shows at an instant."""
        return to_datetime(at).astimezone(self.zone).date()

    def stretch(self, at: Instant) -> Stretch:
        """The stretch that an instant lies in."""
        day, months = self.day(at), _MONTHS[self.unit]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        last = months_after(first, months) - _DAY
        name, part = self._name(first), False
        for cut in self.cuts:
            if first < cut <= day:
                first, part = cut, True
            elif day < cut <= last:
                last, part = cut - _DAY, True
        begins, ends = (of_minute(one, 0, self.zone) for one in (first, last + _DAY))
        return Stretch(name, first, last, begins, ends, part)

    def _name(self, first: date) -> str:
        if self.unit == "year":
            return f"{first.year:04}"
        if self.unit == "quarter":
            return f"{first.year:04}-Q{(first.month + 2) // 3}"
        return f"{first.year:04}-{first.month:02}"

    def day_stretch(self, at: Instant) -> Stretch:
        """The day that an instant lies on."""
        day = self.day(at)
        begins, ends = (of_minute(one, 0, self.zone) for one in (day, day + _DAY))
        return Stretch(day.isoformat(), day, day, begins, ends)


def finer(one: Unit, other: Unit) -> Unit:
    """The shorter of two units: the longer one is made of it."""
    return min(one, other, key=_MONTHS.__getitem__)
