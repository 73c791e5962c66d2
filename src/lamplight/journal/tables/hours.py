"""Opening hours: a week of spans, and days that differ.

Minutes of the brand's local day, 0 to 1440; a night past midnight is two spans. Weekdays as in
ISO 8601, 1 is Monday. Public holidays come from the brand's country, not from here.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.errors import BadValue, NoSuchRow
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs

_SQL = statements("hours")
ALL = 0


class Span(msgspec.Struct, frozen=True, order=True):
    """Open on `weekday` from minute `from_min` until minute `to_min`."""

    weekday: int
    from_min: int
    to_min: int


class WeekRow(msgspec.Struct, frozen=True):
    brand: int
    weekday: int
    from_min: int
    to_min: int


class ExceptionRow(msgspec.Struct, frozen=True):
    """A day that differs: open in `spans` of minutes, closed when there is none."""

    brand: int
    day: datetime.date
    name: str
    spans: tuple[tuple[int, int], ...]


def check_spans(spans: Iterable[tuple[int, int, int]], days: str) -> None:
    """Each within a day, none over another. `BadValue` says which."""
    before: tuple[int, int, int] | None = None
    for span in sorted(spans):
        day, from_min, to_min = span
        if not 0 <= from_min < to_min <= 1440:
            raise BadValue(f"Opening hours run within one day, not {from_min} to {to_min} minutes.")
        if before is not None and before[0] == day and from_min < before[2]:
            raise BadValue(f"Opening hours overlap {days.format(day)}: merge them into one span.")
        before = span


async def set_week(runs: "Runs", brand: int, spans: Sequence[Span]) -> None:
    """Replaces the whole week; none closes every day. `BadValue` when spans overlap."""
    check_spans(((s.weekday, s.from_min, s.to_min) for s in spans), "on weekday {}")
    async with run.transaction(runs) as session:
        await _lock(session, brand)
        await run.done(session, _SQL["clear_week"], brand)
        await run.done(
            session,
            _SQL["add_week"],
            brand,
            [span.weekday for span in spans],
            [span.from_min for span in spans],
            [span.to_min for span in spans],
        )


async def week(runs: "Runs", brand: int = ALL) -> list[WeekRow]:
    """Of one brand, or of all."""
    return await run.rows(runs, _SQL["read_week"], WeekRow, brand)


async def set_exception(
    runs: "Runs",
    brand: int,
    day: datetime.date,
    name: str,
    spans: Sequence[tuple[int, int]] = (),
) -> None:
    """A day that differs, in place of what was said about it; no span: closed."""
    check_spans(((0, *span) for span in spans), "on that day")
    async with run.transaction(runs) as session:
        await _lock(session, brand)
        await run.value(session, _SQL["clear_exception"], brand, day)
        await run.done(session, _SQL["add_exception"], brand, day, name)
        starts, ends = [s[0] for s in spans], [s[1] for s in spans]
        await run.done(session, _SQL["add_exception_spans"], brand, day, starts, ends)


async def remove_exception(runs: "Runs", brand: int, day: datetime.date) -> bool:
    """The day is as any other again; False when it was."""
    return await run.value(runs, _SQL["clear_exception"], brand, day) is not None


async def exceptions(
    runs: "Runs", brand: int = ALL, since: datetime.date = datetime.date.min
) -> list[ExceptionRow]:
    """Of one brand, or of all, from a day on."""
    return await run.rows(runs, _SQL["read_exceptions"], ExceptionRow, brand, since)


async def _lock(session: "Held", brand: int) -> None:
    if await run.value(session, _SQL["lock_brand"], brand) is None:
        raise NoSuchRow(f"There is no brand {brand}.")
