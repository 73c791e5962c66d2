"""Which law protects a buyer, where the shop doesn't say; what time it is there and who works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lamplight.sales.forms import Jurisdiction

_OWN: Final[dict[str, Jurisdiction]] = {
    "GB": "UK", "DE": "DE", "NL": "NL", "FR": "FR", "ES": "ES", "US": "US", "AU": "AU", "JP": "JP",
    "SG": "SG", "IN": "IN",
}  # fmt: skip
_PARTS: Final[dict[tuple[str, str], Jurisdiction]] = {("US", "CA"): "US-CA", ("CA", "QC"): "CA-QC"}
_UNION: Final[dict[Jurisdiction, str]] = {
    "AT": "Vienna", "BE": "Brussels", "BG": "Sofia", "CY": "Nicosia", "CZ": "Prague",
    "DK": "Copenhagen", "EE": "Tallinn", "FI": "Helsinki", "GR": "Athens", "HR": "Zagreb",
    "HU": "Budapest", "IE": "Dublin", "IT": "Rome", "LT": "Vilnius", "LU": "Luxembourg",
    "LV": "Riga", "MT": "Malta", "PL": "Warsaw", "PT": "Lisbon", "RO": "Bucharest",
    "SE": "Stockholm", "SI": "Ljubljana", "SK": "Bratislava",
}  # fmt: skip
"""Member states beside the four above: what they set themselves is in `duties/rules`, as far as
somebody has written it."""
ZONES: Final[dict[Jurisdiction, str]] = {
    "DE": "Europe/Berlin",
    "NL": "Europe/Amsterdam",
    "FR": "Europe/Paris",
    "ES": "Europe/Madrid",
    "EU": "Europe/Brussels",
    "UK": "Europe/London",
    "US": "America/New_York",
    "US-CA": "America/Los_Angeles",
    "AU": "Australia/Sydney",
    "CA-QC": "America/Toronto",
    "JP": "Asia/Tokyo",
    "SG": "Asia/Singapore",
    "IN": "Asia/Kolkata",
    "OTHER": "UTC",
    **{state: f"Europe/{town}" for state, town in _UNION.items()},
}
"""By the law, as IANA names them: of several zones, that of the most people."""
CALENDARS: Final[dict[Jurisdiction, str]] = {
    "DE": "DE", "NL": "NL", "FR": "FR", "ES": "ES", "EU": "", "UK": "GB", "US": "US", "US-CA": "US",
    "AU": "AU", "CA-QC": "CA-QC", "JP": "JP", "SG": "SG", "IN": "IN", "OTHER": "",
    **{state: str(state) for state in _UNION},
}  # fmt: skip
"""Whose holidays aren't working days (`basis.calendars`), by the law; the Union has none of its
own."""


def law(country: str, subdivision: str = "") -> Jurisdiction:
    """The law by the country where a buyer lives (ISO 3166-1) and its part (ISO 3166-2, with or
    without the country); `OTHER` where it isn't known or we have no rules for it."""
    country = country.strip().upper()
    part = subdivision.strip().upper().removeprefix(f"{country}-")
    found = _PARTS.get((country, part)) or _OWN.get(country)
    if found is not None:
        return found
    return next((state for state in _UNION if state == country), "OTHER")
