"""Opening hours: a week of spans, and days that differ.

Minutes of the brand's local day. A night past midnight is one span of the day on which it began:
its end counts on from 1440, so that a day that differs takes or gives whole nights. Weekdays as in
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
DAY = 1440
WEEK = 7 * DAY


class Span(msgspec.Struct, frozen=True, order=True):
    """Open on `weekday` from minute `from_min` until minute `to_min`, past 1440 on the next day."""

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


def check_week(spans: Iterable[Span]) -> None:
    """Each begins on its day and lasts a day at most, none runs into another, the last of the week
    not into its first. `BadValue` says which."""
    ordered = sorted(spans)
    for span in ordered:
        _check_span(span.from_min, span.to_min)
    begins = [span.weekday * DAY + span.from_min for span in ordered]
    following = [*begins[1:], *(begin + WEEK for begin in begins[:1])]
    for place, (span, next_begin) in enumerate(zip(ordered, following, strict=True)):
        if next_begin < span.weekday * DAY + span.to_min:
            other = ordered[(place + 1) % len(ordered)]
            days = " and ".join(str(day) for day in sorted({span.weekday, other.weekday}))
            raise BadValue(f"Opening hours overlap on weekday {days}: merge them into one span.")


def check_day(spans: Iterable[tuple[int, int]]) -> None:
    """As `check_week`, for a day that differs. A night may run into the next morning's hours: those
    are open anyway."""
    end = 0
    for from_min, to_min in sorted(spans):
        _check_span(from_min, to_min)
        if from_min < end:
            raise BadValue("Opening hours overlap on that day: merge them into one span.")
        end = to_min


def _check_span(from_min: int, to_min: int) -> None:
    if not 0 <= from_min < DAY or not from_min < to_min <= from_min + DAY:
        raise BadValue(
            f"Opening hours begin within a day and last no longer than one, "
            f"not from {from_min} to {to_min} minutes."
        )


async def set_week(runs: "Runs", brand: int, spans: Sequence[Span]) -> None:
    """Replaces the whole week; none closes every day. `BadValue` when spans overlap."""
    check_week(spans)
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
    check_day(spans)
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
