"""Instants and spans as whole milliseconds: exact, ordered, the same on every machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

Instant = int  # milliseconds since 1970-01-01T00:00Z, leap seconds not counted (POSIX)
Span = int  # milliseconds

SECOND: Final = 1_000
MINUTE: Final = 60_000
HOUR: Final = 3_600_000
DAY: Final = 86_400_000


def of_datetime(moment: datetime) -> Instant:
    """The instant of an aware datetime, to the millisecond below. ValueError if it is naive."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone: give an aware datetime")
    passed = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (passed.days * 86_400 + passed.seconds) * 1_000 + passed.microseconds // 1_000


def to_datetime(instant: Instant) -> datetime:
    """The aware UTC datetime of an instant."""
    seconds, milliseconds = divmod(instant, 1_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=milliseconds * 1_000)


def of_minute(day: date, minute: int, zone: tzinfo, *, second: bool = False) -> Instant:
    """When the clock of a zone first shows a minute of a day, or a later one where it skips it.
    `second`: when it shows it for the second time, on a day on which it does.

    Minutes count on the clock, not in passed time: 120 is 02:00 also when the day has 23 hours;
    from 1440 on they are the next day's. A later minute is never sooner.
    """
    days, rest = divmod(minute, 24 * 60)
    shown = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60))
    late, soon = (of_datetime(shown.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    if late <= soon:  # shown once, or twice
        return soon if second else late
    while late - soon > 1:  # skipped: the clock jumps between the two
        middle = (late + soon) // 2
        if to_datetime(middle).astimezone(zone).replace(tzinfo=None) < shown:
            soon = middle
        else:
            late = middle
    return late
