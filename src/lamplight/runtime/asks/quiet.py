"""When mail may ask somebody to come in: not at night, where they are."""

import datetime
from typing import Final
from zoneinfo import ZoneInfo

from lamplight.basis.instants import of_minute, to_datetime

EVENING: Final = 21
MORNING: Final = 7
"""From the one hour until the other, of their own clock, no mail asks anybody."""


def mail_at(now: int, timezone: str, from_at: int) -> int | None:
    """When mail may leave at the earliest: now, or in the morning. None where the hours that are
    asked about have begun by then."""
    zone = ZoneInfo(timezone)
    local = to_datetime(now).astimezone(zone)
    at = now
    if local.hour >= EVENING or local.hour < MORNING:
        day = local.date() + datetime.timedelta(local.hour >= EVENING)
        at = of_minute(day, MORNING * 60, zone)
    return at if at < from_at else None
