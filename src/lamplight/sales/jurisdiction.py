"""Which law protects a buyer, where the shop doesn't say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lamplight.sales.forms import Jurisdiction

_OWN: Final[dict[str, Jurisdiction]] = {
    "GB": "UK", "DE": "DE", "NL": "NL", "FR": "FR", "ES": "ES", "US": "US", "AU": "AU", "JP": "JP",
    "SG": "SG", "IN": "IN",
}  # fmt: skip
_PARTS: Final[dict[tuple[str, str], Jurisdiction]] = {("US", "CA"): "US-CA", ("CA", "QC"): "CA-QC"}
_STATES: Final = "AT BE BG CY CZ DK EE FI GR HR HU IE IT LT LU LV MT PL PT RO SE SI SK"
_UNION: Final = frozenset(_STATES.split())
"""Member States beside those that have rules of their own here."""


def law(country: str, subdivision: str = "") -> Jurisdiction:
    """The law by the country where a buyer lives (ISO 3166-1) and its part (ISO 3166-2, with or
    without the country); `OTHER` where it isn't known or we have no rules for it."""
    country = country.strip().upper()
    part = subdivision.strip().upper().removeprefix(f"{country}-")
    found = _PARTS.get((country, part)) or _OWN.get(country)
    if found is not None:
        return found
    return "EU" if country in _UNION else "OTHER"
