"""Where an instant falls on the calendar of a place: its day, half-hour, month and quarter.

Every change of clocks that is in force lies on a quarter of an hour, so all instants of one quarter
of an hour share one answer; it is kept, which makes ten million lookups cheap.
"""

from datetime import date, tzinfo
from typing import Final

from lamplight.basis.instants import MINUTE, Instant, to_datetime

QUARTER_OF_AN_HOUR: Final = 15 * MINUTE
"""In milliseconds."""
SLOTS: Final = 48
"""Half-hours of a day."""


class LocalTime:
    """The calendar of one place; instants are milliseconds since 1970 in UTC."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._known: dict[int, tuple[date, int]] = {}

    def day_and_slot(self, instant: Instant) -> tuple[date, int]:
        """The day, and the half-hour on the clock counted from midnight (0 to 47).

        On a day when clocks go back two hours share their half-hours; when they go forward two
        half-hours stay empty. Raises OverflowError or ValueError outside the years 1 to 9999.
        """
        quarter = instant // QUARTER_OF_AN_HOUR
        known = self._known.get(quarter)
        if known is None:
            local = to_datetime(quarter * QUARTER_OF_AN_HOUR).astimezone(self.zone)
            known = (local.date(), local.hour * 2 + local.minute // 30)
            self._known[quarter] = known
        return known

    def day(self, instant: Instant) -> date:
        """The day on which an instant falls."""
        return self.day_and_slot(instant)[0]

    def month(self, instant: Instant) -> tuple[int, int]:
        """Year and month (1 to 12)."""
        day = self.day(instant)
        return day.year, day.month

    def quarter(self, instant: Instant) -> tuple[int, int]:
        """Year and quarter (1 to 4)."""
        day = self.day(instant)
        return day.year, (day.month + 2) // 3
