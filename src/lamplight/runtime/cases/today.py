"""What day it is at a place, and when it begins and ends there."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lamplight.basis.instants import of_datetime, to_datetime
from lamplight.sales import jurisdiction

if TYPE_CHECKING:
    from lamplight.basis.instants import Instant
    from lamplight.sales.forms import Jurisdiction


def zone_of(law: "Jurisdiction", own: str = "") -> ZoneInfo:
    """The customer's own zone, else the one of the law that protects them."""
    for name in (own, jurisdiction.zone_of(law)):
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
    return ZoneInfo("UTC")


def today(now: "Instant", zone: ZoneInfo) -> date:
    """The calendar day of an instant there."""
    return to_datetime(now).astimezone(zone).date()


def start_of(now: "Instant", zone: ZoneInfo) -> "Instant":
    """The midnight before an instant there."""
    return of_datetime(datetime.combine(today(now, zone), time(), zone))


def end_of(day: date, zone: ZoneInfo) -> "Instant":
    """The last millisecond of a day there."""
    return of_datetime(datetime.combine(day + timedelta(days=1), time(), zone)) - 1
