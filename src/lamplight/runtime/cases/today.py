"""What day it is where a law counts, and how far off a day is."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lamplight.basis.instants import of_datetime, to_datetime

if TYPE_CHECKING:
    from lamplight.basis.instants import Instant
    from lamplight.sales.forms import Jurisdiction

ZONES: "Final[dict[str, str]]" = {
    "DE": "Europe/Berlin",
    "NL": "Europe/Amsterdam",
    "FR": "Europe/Paris",
    "ES": "Europe/Madrid",
    "EU": "Europe/Brussels",
    "UK": "Europe/London",
    "US": "America/New_York",
    "US-CA": "America/Los_Angeles",
    "AU": "Australia/Sydney",
    "CA-QC": "America/Montreal",
    "JP": "Asia/Tokyo",
    "SG": "Asia/Singapore",
    "IN": "Asia/Kolkata",
}
"""Where no zone of the customer is known. Of laws with several zones, that of the most people."""
CALENDARS: "Final[dict[str, str]]" = {"UK": "GB", "EU": "", "US-CA": "US", "OTHER": ""}
"""The public holidays of a law, where they aren't named as it is."""


def zone_of(law: "Jurisdiction | str", own: str = "") -> ZoneInfo:
    """The customer's own zone, else the one of the law that protects them."""
    for name in (own, ZONES.get(law, "")):
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


def at_hour(day: date, hour: int, zone: ZoneInfo) -> "Instant":
    """A full hour of a day there."""
    return of_datetime(datetime.combine(day, time(hour), zone))


def calendar_of(law: "Jurisdiction | str") -> str:
    """Whose holidays count."""
    return CALENDARS.get(law, law)
