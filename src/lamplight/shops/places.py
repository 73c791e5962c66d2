"""Which law and which clock belong to an address that goods were sent to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from lamplight.sales.jurisdiction import law as law_of

if TYPE_CHECKING:
    from datetime import date

    from lamplight.sales.forms import Jurisdiction

_PARTS: Final = {
    ("US", "california"): "CA",
    ("US", "connecticut"): "CT",
    ("US", "florida"): "FL",
    ("US", "massachusetts"): "MA",
    ("US", "new york"): "NY",
    ("CA", "ontario"): "ON",
    ("CA", "quebec"): "QC",
    ("CA", "québec"): "QC",
}
"""Parts of countries with a law of their own that the research speaks of, as people write them."""
_CLOCKS: Final[dict[Jurisdiction, str]] = {
    "DE": "Europe/Berlin", "NL": "Europe/Amsterdam", "FR": "Europe/Paris", "ES": "Europe/Madrid",
    "UK": "Europe/London", "US-CA": "America/Los_Angeles", "CA-QC": "America/Toronto",
    "JP": "Asia/Tokyo", "SG": "Asia/Singapore", "IN": "Asia/Kolkata",
}  # fmt: skip


def jurisdiction(country: str, province: str) -> Jurisdiction | None:
    """The law of an address by its ISO 3166-1 country and its part, by code or name; None where
    there is no country."""
    country, province = country.strip().upper(), province.strip()
    if not country:
        return None
    return law_of(country, _PARTS.get((country, province.lower()), province))


def day(at: datetime, law: Jurisdiction | None, otherwise: str) -> date:
    """The calendar day of an instant where that law is; `otherwise` is the clock of a law that has
    several, or of none."""
    return at.astimezone(ZoneInfo(_CLOCKS.get(law, otherwise) if law else otherwise)).date()


def picked(written: str, law: Jurisdiction | None, otherwise: str) -> date:
    """The day that somebody meant who wrote it as 2026-11-03, or whose page wrote an instant for
    it: one at midnight, of UTC or of the shop's clock, is that day there; any other is the day
    where the law is. One without an offset is the day that stands in it. Raises `ValueError`."""
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        return at.date()
    for clock in (UTC, ZoneInfo(otherwise)):
        there = at.astimezone(clock)
        if (there.hour, there.minute, there.second, there.microsecond) == (0, 0, 0, 0):
            return there.date()
    return day(at, law, otherwise)
