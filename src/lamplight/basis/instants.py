"""Instants and spans as whole milliseconds: exact, ordered, the same on every machine."""

from __future__ import annotations

from datetime import UTC, datetime
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
