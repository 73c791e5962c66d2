"""Which law and which clock belong to an address that goods were sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date, datetime

    from lamplight.sales.forms import Jurisdiction

_OWN: Final[dict[str, Jurisdiction]] = {
    "DE": "DE", "NL": "NL", "FR": "FR", "ES": "ES", "GB": "UK", "US": "US", "AU": "AU",
    "JP": "JP", "SG": "SG", "IN": "IN",
}  # fmt: skip
_UNION: Final = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DK", "EE", "FI", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip
_CALIFORNIA: Final = frozenset(("ca", "us-ca", "california"))
_QUEBEC: Final = frozenset(("qc", "ca-qc", "quebec", "québec"))
_CLOCKS: Final[dict[Jurisdiction, str]] = {
    "DE": "Europe/Berlin", "NL": "Europe/Amsterdam", "FR": "Europe/Paris", "ES": "Europe/Madrid",
    "UK": "Europe/London", "US-CA": "America/Los_Angeles", "CA-QC": "America/Toronto",
    "JP": "Asia/Tokyo", "SG": "Asia/Singapore", "IN": "Asia/Kolkata",
}  # fmt: skip


def jurisdiction(country: str, province: str) -> Jurisdiction | None:
    """The law of an address by its ISO 3166-1 country; None where there is no country."""
    country, province = country.strip().upper(), province.strip().lower()
    if not country:
        return None
    if country == "US" and province in _CALIFORNIA:
        return "US-CA"
    if country == "CA" and province in _QUEBEC:
        return "CA-QC"
    if country in _UNION:
        return "EU"
    return _OWN.get(country, "OTHER")


def day(at: datetime, law: Jurisdiction | None, otherwise: str) -> date:
    """The calendar day of an instant where that law is; `otherwise` is the clock of a law that has
    several, or of none."""
    return at.astimezone(ZoneInfo(_CLOCKS.get(law, otherwise) if law else otherwise)).date()
