"""Which law protects a buyer, where the shop doesn't say; what time it is there and who works."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from babel.core import get_global

from lamplight.basis import calendars

if TYPE_CHECKING:
    from lamplight.sales.forms import Jurisdiction

UNKNOWN: Final = "OTHER"
"""The law of a sale of which nobody knows where the buyer lives."""
_SAME: Final = {"GB": "UK"}
_COUNTRY: Final = re.compile(r"[A-Z]{2}\Z")
_PART: Final = re.compile(r"[A-Z0-9]{1,3}\Z")
_BY_PARTS: Final = frozenset(("US", "CA"))
"""Countries whose parts have consumer laws of their own."""
_UNION: Final[dict[Jurisdiction, str]] = {
    "AT": "Vienna", "BE": "Brussels", "BG": "Sofia", "CY": "Nicosia", "CZ": "Prague",
    "DK": "Copenhagen", "EE": "Tallinn", "FI": "Helsinki", "GR": "Athens", "HR": "Zagreb",
    "HU": "Budapest", "IE": "Dublin", "IT": "Rome", "LT": "Vilnius", "LU": "Luxembourg",
    "LV": "Riga", "MT": "Malta", "PL": "Warsaw", "PT": "Lisbon", "RO": "Bucharest",
    "SE": "Stockholm", "SI": "Ljubljana", "SK": "Bratislava",
}  # fmt: skip
"""Member states beside the four above: what they set themselves is in `duties/rules`, as far as
somebody has written it."""
_ZONES: Final[dict[Jurisdiction, str]] = {
    "DE": "Europe/Berlin",
    "NL": "Europe/Amsterdam",
    "FR": "Europe/Paris",
    "ES": "Europe/Madrid",
    "EU": "Europe/Brussels",
    "UK": "Europe/London",
    "US": "America/New_York",
    "US-CA": "America/Los_Angeles",
    "AU": "Australia/Sydney",
    "CA": "America/Toronto",
    "JP": "Asia/Tokyo",
    "SG": "Asia/Singapore",
    "IN": "Asia/Kolkata",
    "BR": "America/Sao_Paulo",
    "CN": "Asia/Shanghai",
    "NO": "Europe/Oslo",
    "NZ": "Pacific/Auckland",
    **{state: f"Europe/{town}" for state, town in _UNION.items()},
}
"""By the law, as IANA names them: of several zones, that of the most people."""
_CALENDARS: Final[dict[Jurisdiction, str]] = {
    "EU": "", "UK": "GB", "CA-QC": "CA-QC", UNKNOWN: "",
}  # fmt: skip
"""Whose holidays aren't working days (`basis.calendars`), where that isn't the country's name; the
Union has none of its own."""


def law(country: str, subdivision: str = "") -> Jurisdiction:
    """The law by the country where a buyer lives (ISO 3166-1) and its part (ISO 3166-2, with or
    without the country), also where nobody has written rules for it; `UNKNOWN` where no country is
    said."""
    country = country.strip().upper()
    part = subdivision.strip().upper().removeprefix(f"{country}-")
    if not _COUNTRY.match(country):
        return UNKNOWN
    if country in _BY_PARTS and _PART.match(part):
        return f"{country}-{part}"
    return _SAME.get(country, country)


def one_name(said: Jurisdiction) -> Jurisdiction:
    """The one name of a law that may be said in several ways: `UK` for `GB`, `DE` for `DE-BY`."""
    country, _, part = said.partition("-")
    return law(country, part)


@cache
def zone_of(said: Jurisdiction) -> str:
    """Whose clock a law goes by, as IANA names it; UTC where nobody knows, or its country has
    several and we don't know where most people live."""
    country = said.partition("-")[0]
    known = _ZONES.get(said) or _ZONES.get(country)
    if known is not None:
        return known
    zones = get_global("territory_zones").get(country, ())
    return str(zones[0]) if len(zones) == 1 else "UTC"


@cache
def calendar_of(said: Jurisdiction) -> str:
    """Whose holidays aren't working days under a law (`basis.calendars`); empty where none are
    known."""
    found = _CALENDARS.get(said)
    if found is not None:
        return found
    country = said.partition("-")[0]
    return country if calendars.is_known(country) else ""
