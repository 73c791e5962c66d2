"""What time it is where a customer is."""

from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from lamplight.basis.instants import to_datetime

_ZONES: Final = "territory_zones"


def local_time(timezone: str, country: str, now: int) -> str:
    """`HH:MM` in this zone, or in the country where all its clocks show the same now; empty where
    that isn't known."""
    zones = (timezone,) if timezone and _zone(timezone) else _zones(country)
    shown = {_shown(zone, now) for one in zones if (zone := _zone(one)) is not None}
    return shown.pop() if len(shown) == 1 else ""


def _shown(zone: ZoneInfo, now: int) -> str:
    return f"{to_datetime(now).astimezone(zone):%H:%M}"


@cache
def _zones(country: str) -> tuple[str, ...]:
    return tuple(get_global(_ZONES).get(country, ()))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
