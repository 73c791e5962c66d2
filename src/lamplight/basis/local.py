"""Days of a time zone, by the name it has in the IANA database."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lamplight.basis.instants import of_minute, to_datetime

if TYPE_CHECKING:
    from datetime import date

    from lamplight.basis.instants import Instant


def day_there(at: Instant, timezone: str) -> date:
    """The day that it is there at an instant."""
    return to_datetime(at).astimezone(ZoneInfo(timezone)).date()


def midnight(day: date, timezone: str) -> Instant:
    """When a day begins there: at midnight, or later where the clock skips it."""
    return of_minute(day, 0, ZoneInfo(timezone))
