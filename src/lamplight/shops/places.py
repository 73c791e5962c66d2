"""Which law and which clock belong to an address that goods were sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from lamplight.sales.jurisdiction import law as law_of

if TYPE_CHECKING:
    from datetime import date, datetime

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
