"""What came on each day, by half-hour, with the days that are over in hand.

What came the day before yesterday and earlier is read once, and anew on another day and where
brands go to other lines. By who was taken in of before, and by who asks for the other purpose after
days, it may still change: `forget` now and then. An erasure takes away who came, not that somebody
did.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from lamplight.journal.tables import arrivals
from lamplight.journal.tables.arrivals import SLOTS, DayStretch
from lamplight.runtime.coming.days import ONE_DAY, Moment, slot_at, wide

if TYPE_CHECKING:
    from lamplight.runtime.scene import Scene

MOST: Final = 4_000
"""So many days are in hand at most, of all lines together: some 2 MB."""
_BEHIND: Final = 1_000  # so many events may be unread: what is on its way is of today

Row = Sequence[int]
"""How many came in each of a day's 48 half-hours."""


class Came:
    """`turn` says how often all was thrown away: who reckons with what came begins anew then."""

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene
        self._of: tuple[object, ...] = ()
        self._rows: dict[tuple[int, datetime.date], Row] = {}
        self.turn = 0

    async def on(
        self, line: int, days: Sequence[datetime.date], at: Moment, timezone: str
    ) -> Mapping[datetime.date, Row]:
        """Each of these days until today, and of today the half-hours that are over."""
        self._look(at.day, timezone)
        turn, rows = self.turn, self._rows
        found = {day: rows[line, day] for day in days if (line, day) in rows}
        wanted = [day for day in days if day not in found]
        old = [day for day in wanted if self.is_over(day, at.day)]
        sure = not old or await arrivals.has_followed(self._scene.database.pool, _BEHIND)
        read = await self._read(line, wanted, at, timezone)
        if sure and turn == self.turn:
            for day in old:
                rows[line, day] = read[day]
            while len(rows) > MOST:
                del rows[next(iter(rows))]
        return found | read

    def holds(self, line: int, day: datetime.date) -> bool:
        """Whether what came on a day is in hand, and so will be the same when it is asked for."""
        return (line, day) in self._rows

    @staticmethod
    def is_over(day: datetime.date, today: datetime.date) -> bool:
        """Whether what came on a day stays as it is. Yesterday's last may be on their way into the
        tables, or in the line."""
        return day < today - ONE_DAY

    async def _read(
        self, line: int, days: Sequence[datetime.date], at: Moment, timezone: str
    ) -> dict[datetime.date, Row]:
        stretches = [
            DayStretch(day, slot_at(day, 0, timezone), slot_at(day, until, timezone))
            for day in days
            if (until := at.passed if day == at.day else SLOTS)
        ]
        by_day: dict[datetime.date, list[tuple[int, int]]] = {day: [] for day in days}
        pool = self._scene.database.pool
        for one in await arrivals.counts_on_days(pool, line, stretches, timezone):
            if one.day != at.day or one.slot < at.passed:
                by_day[one.day].append((one.slot, one.came))
        return {day: tuple(wide(counts)) for day, counts in by_day.items()}

    def forget(self) -> None:
        """Let all be read anew."""
        self._rows = {}
        self.turn += 1

    def _look(self, today: datetime.date, timezone: str) -> None:
        """Throw away what may be otherwise now."""
        of = (today, timezone, self._scene.directory.brands)
        if len(self._of) != len(of) or any(
            one is not other and one != other for one, other in zip(of, self._of, strict=True)
        ):
            self._of = of
            self.forget()
