"""When people plan to be here. A callback slot is promised only on these."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from lamplight.journal.statements import statements
from lamplight.journal.tables import run
from lamplight.journal.tables.hours import Span, check_week

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("shifts")


class Shift(msgspec.Struct, frozen=True):
    id: int
    person: int
    from_at: int
    to_at: int


class Planned(msgspec.Struct, frozen=True):
    """One unbroken stretch of a person's planned presence."""

    person: int
    from_at: int
    to_at: int


class WeekShift(msgspec.Struct, frozen=True):
    """A stretch of every week, in minutes of the day of a time zone (IANA); past 1440 on the next
    day. Weekday 1 is Monday."""

    person: int
    weekday: int
    from_min: int
    to_min: int
    timezone: str


async def add_shift(runs: "Runs", person: int, from_at: int, to_at: int) -> int:
    """`BadValue` when it ends before it begins."""
    shift: int = await run.value(runs, _SQL["add_shift"], person, from_at, to_at)
    return shift


async def add_shifts(runs: "Runs", shifts: Sequence[tuple[int, int, int]]) -> None:
    """Several (person, from, to), all or none."""
    columns = [[shift[part] for shift in shifts] for part in range(3)]
    await run.done(runs, _SQL["add_shifts"], *columns)


async def remove_shift(runs: "Runs", shift: int) -> bool:
    return await run.value(runs, _SQL["remove_shift"], shift) is not None


async def shifts_between(runs: "Runs", from_at: int, to_at: int, person: int = 0) -> list[Shift]:
    """As they were planned, of one person or of all."""
    return await run.rows(runs, _SQL["shifts_between"], Shift, from_at, to_at, person)


async def planned_between(runs: "Runs", from_at: int, to_at: int) -> list[Planned]:
    """Presence of active people, cut to the window; overlapping shifts count once."""
    return await run.rows(runs, _SQL["planned_between"], Planned, from_at, to_at)


async def planners(runs: "Runs", from_at: int) -> frozenset[int]:
    """The people who plan their time at all from an instant on."""
    return frozenset(await run.value(runs, _SQL["planners"], from_at))


async def set_shift_week(runs: "Runs", person: int, spans: Sequence[Span], timezone: str) -> None:
    """Replaces the whole week of a person; none takes it away. `BadValue` when spans overlap,
    `NoSuchRow` for nobody."""
    check_week(spans)
    async with run.transaction(runs) as session:
        await run.done(session, _SQL["clear_shift_week"], person)
        columns = [
            [s.weekday for s in spans],
            [s.from_min for s in spans],
            [s.to_min for s in spans],
        ]
        await run.done(session, _SQL["add_shift_week"], person, *columns, timezone)


async def shift_weeks(runs: "Runs", person: int = 0) -> list[WeekShift]:
    """The weeks of one active person, or of all."""
    return await run.rows(runs, _SQL["shift_weeks"], WeekShift, person)
