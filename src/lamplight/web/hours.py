"""Where and when a brand is: its country, its time in words, its next opening."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import format_datetime

from lamplight.runtime.views import BrandView
from lamplight.web.catalogue import DEFAULT, text
from lamplight.web.problems import Problem, Refusal


def country_of_zone(timezone: str) -> str:
    """The country where a brand's clock stands (CLDR's zone territories), or empty.

    A phone number without a country code is read as one of this country.
    """
    territory: str = get_global("zone_territories").get(timezone, "")
    return territory if len(territory) == 2 else ""


def when(instant: int, timezone: str, language: str = DEFAULT) -> str:
    """An instant in a brand's own time, as `Wednesday 25 November, 09:00`."""
    local = datetime.fromtimestamp(instant / 1000, UTC).astimezone(ZoneInfo(timezone))
    return format_datetime(local, text("format.day_and_time", language), locale=language)


def closed_until(brand: BrandView) -> Refusal:
    """409: this brand is closed now, and when it opens."""
    if brand.opens_at is None:
        return Refusal(409, "closed", None, text("error.closed_no_opening", brand=brand.name))
    refusal = Refusal(409, "closed", brand=brand.name, opens=when(brand.opens_at, brand.timezone))
    refusal.problem = Problem(refusal.problem.code, refusal.problem.text, next_open=brand.opens_at)
    return refusal
