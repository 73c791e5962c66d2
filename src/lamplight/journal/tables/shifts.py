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


class WeekShift(msgspec.Struct, frozen=True):
    """A stretch of every week, in minutes of the day of a time zone (IANA); past 1440 on the next
    day. Weekday 1 is Monday."""

    person: int
    weekday: int
    from_min: int
    to_min: int
    timezone: str


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
