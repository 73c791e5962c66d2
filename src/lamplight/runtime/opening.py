"""Opening hours: when a brand is open, by its week, its holidays and the days that differ."""

import datetime
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import holidays

from lamplight.basis.instants import DAY, of_minute, to_datetime
from lamplight.line.commands import CloseBrand, Command, OpenBrand
from lamplight.line.events import BrandClosed, BrandOpened

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.runtime.directory import Directory

LOOK_AHEAD_DAYS = 60
"""The next opening is looked for this far ahead; a brand closed for longer has none known."""
ALWAYS_DAYS = 8
"""Open without a break for this long is shown as always open: no closing time is said."""

Span = tuple[int, int]
"""From an instant until another."""


@cache
def public_holidays(country: str, subdivision: str, year: int) -> dict[datetime.date, str]:
    """Public holidays of a country (ISO 3166-1) or of a part of it, by name; none for an unknown
    one."""
    try:
        return dict(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:
        return {}


def open_spans(directory: "Directory", brand: "Brand", since: int, until: int) -> list[Span]:
    """When the brand is open between two instants, spans that touch or overlap made one.

    A night belongs to the day on which it began: a day off takes that night away, and leaves the
    one before it until its end.
    """
    if brand.closed:
        return []
    merged: list[Span] = []
    for start, end in _daily(directory, brand, since, until):
        if end <= since or start >= until:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def open_time_after(directory: "Directory", brand: "Brand", at: int, length: int) -> int:
    """The instant by which a brand has been open for so many milliseconds; `length` later where
    no opening is known."""
    left = length
    for start, end in open_spans(directory, brand, at, at + LOOK_AHEAD_DAYS * DAY):
        since = max(start, at)
        if end - since >= left:
            return since + left
        left -= end - since
    return at + length


def _daily(directory: "Directory", brand: "Brand", since: int, until: int) -> Iterator[Span]:
    zone = ZoneInfo(brand.timezone)
    exceptions = {one.day: one.spans for one in directory.exceptions.get(brand.id, ())}
    week = directory.weeks.get(brand.id, ())
    day = to_datetime(since - DAY).astimezone(zone).date()
    last = to_datetime(until).astimezone(zone).date()
    while day <= last:
        spans: Sequence[tuple[int, int]] = exceptions.get(day, ())
        if day not in exceptions and not _is_holiday(brand, day):
            spans = [(row.from_min, row.to_min) for row in week if row.weekday == day.isoweekday()]
        for from_min, to_min in sorted(spans):
            start, end = of_minute(day, from_min, zone), of_minute(day, to_min, zone)
            if start < end:  # not in an hour that the clock skips
                yield start, end
        day += datetime.timedelta(days=1)


def _is_holiday(brand: "Brand", day: datetime.date) -> bool:
    if brand.holiday_country is None:
        return False
    return day in public_holidays(brand.holiday_country, brand.holiday_subdivision or "", day.year)


def written(minute: int) -> str:
    """`HH:MM` on the clock; midnight at the end of the day is `24:00`, later is the next day."""
    if minute > 1440:
        minute -= 1440
    return f"{minute // 60:02}:{minute % 60:02}"


def command_now(directory: "Directory", brand: "Brand", now: int) -> tuple[Command, int]:
    """What the line must be told about the brand's doors now, and when to look again."""
    spans = open_spans(directory, brand, now, now + LOOK_AHEAD_DAYS * DAY)
    if not spans or spans[0][0] > now:
        next_open = spans[0][0] if spans else 0
        return CloseBrand(brand.id, next_open), min(next_open or now + DAY, now + DAY)
    until = spans[0][1]
    next_open = spans[1][0] if len(spans) > 1 else 0
    if until - now >= ALWAYS_DAYS * DAY:
        return OpenBrand(brand.id, 0, 0), now + DAY
    return OpenBrand(brand.id, until, next_open), min(until, now + DAY)


def is_said(command: Command, last: BrandOpened | BrandClosed | None) -> bool:
    """Whether the journal's last word about these doors is the same."""
    if isinstance(command, OpenBrand):
        return last == BrandOpened(command.brand, command.until, command.next_open)
    if isinstance(command, CloseBrand):
        return last == BrandClosed(command.brand, command.next_open)
    return False
