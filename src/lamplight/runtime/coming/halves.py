"""The half-hours of a local day, as passed time: a day on which the clock changes has two fewer or
two more of them."""

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from lamplight.basis.instants import to_datetime
from lamplight.forecast.arrivals.clock import lengths
from lamplight.line.limits import SLOT
from lamplight.runtime.coming.days import SLOT_MIN, slot_at
from lamplight.runtime.opening import open_spans

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.runtime.directory import Directory

Span = tuple[int, int]
"""From an instant until another."""
_LAST = 48


class HalfHour(NamedTuple):
    """One from `at` until `end`; `slot` is the half-hour of the clock that a forecast speaks of,
    `time` how it is written. `part` of what is expected in the slot falls to it: a half where the
    clock comes by twice."""

    at: int
    end: int
    slot: int
    time: str
    open: bool
    part: float = 1.0


def halves_of(day: datetime.date, timezone: str, openings: Sequence[Span]) -> list[HalfHour]:
    """All of a day; open are those in which any opening is."""
    zone = ZoneInfo(timezone)
    begin, end = slot_at(day, 0, timezone), slot_at(day, _LAST, timezone)
    long = lengths(day, zone, _LAST)
    found = []
    for at in range(begin, end, SLOT):
        local, until = to_datetime(at).astimezone(zone), min(at + SLOT, end)
        slot = (local.hour * 60 + local.minute) // SLOT_MIN
        is_open = overlap(openings, at, until) > 0
        part = 1.0 / max(1.0, float(long[slot]))
        found.append(HalfHour(at, until, slot, f"{local:%H:%M}", is_open, part))
    return found


def shown(halves: Sequence[HalfHour]) -> list[HalfHour]:
    """From the first that is open to the last."""
    which = [number for number, half in enumerate(halves) if half.open]
    return list(halves[which[0] : which[-1] + 1]) if which else []


def openings(
    directory: "Directory", brands: "Iterable[Brand]", since: int, until: int
) -> list[Span]:
    """When any of these brands is open between two instants, each instant once."""
    merged: list[Span] = []
    every = sorted(
        (max(start, since), min(end, until))
        for brand in brands
        for start, end in open_spans(directory, brand, since, until)
    )
    for start, end in every:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def overlap(spans: Iterable[Span], since: int, until: int) -> int:
    """How much of the time from one instant until another lies in these, which don't overlap."""
    return sum(max(0, min(end, until) - max(start, since)) for start, end in spans)
