"""The nightly forecast: for each line and the next two weeks, from what came until yesterday.

What was known the evening before decides what may be called unusual on a day, so it is written down
once and never changed. Where the house slept at midnight it is made as soon as it wakes, from what
was known at midnight and from nothing later.
"""

import contextlib
import datetime
import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from lamplight.basis.instants import DAY
from lamplight.forecast.arrivals.coming import Expected, forecast
from lamplight.forecast.arrivals.history import LONGEST, History
from lamplight.journal import projections
from lamplight.journal.tables import arrivals
from lamplight.runtime.coming import days
from lamplight.runtime.coming.days import ONE_DAY, slot_at, special, wide
from lamplight.runtime.coming.lines import brands_of, lines_of

if TYPE_CHECKING:
    from lamplight.journal.log import Journal
    from lamplight.journal.tables.arrivals import SlotCount
    from lamplight.runtime.aside import Aside
    from lamplight.runtime.scene import Scene

EVERY_S: Final = 300.0
AHEAD: Final = 14
"""So many days are forecast, today the first of them."""
KEPT: Final = 60
"""After so many days only what was known last of a day is kept."""


class Foretelling:
    """Call `round` again and again."""

    def __init__(self, scene: "Scene", journal: "Journal", aside: "Aside") -> None:
        self._scene = scene
        self._journal = journal
        self._aside = aside
        self._made: datetime.date | None = None
        self._without: set[int] = set()

    async def round(self) -> None:
        """Make today's and what follows, unless that was done. Of a line of which nothing was known
        it may be now: who came before can be taken in at any time."""
        scene = self._scene
        timezone = scene.memory.day.timezone
        today = days.moment(scene.clock.now(), timezone).day
        lines = [line.id for line in lines_of(scene)]
        if self._made == today:
            lines = [line for line in lines if line in self._without]
        if not lines:
            return
        # What came until midnight must be in the tables before it is counted.
        await projections.catch_up(self._journal.database, self._journal)
        self._without = {line for line in lines if not await self.foretell(line, today, timezone)}
        await arrivals.forget_forecasts(scene.database.pool, today - datetime.timedelta(KEPT))
        self._made = today

    async def foretell(self, line: int, today: datetime.date, timezone: str) -> bool:
        """One line's next days; False where nobody ever came, and so nothing is known."""
        pool, known = self._scene.database.pool, today - ONE_DAY
        coming = [today + datetime.timedelta(n) for n in range(AHEAD)]
        written = await arrivals.forecasts_between(pool, line, coming[0], coming[-1] + ONE_DAY)
        if all(day in written and written[day].known == known for day in coming):
            return True
        until = slot_at(today, 0, timezone)
        counts = await arrivals.counts_by_slot(pool, line, until - LONGEST * DAY, until, timezone)
        if not counts:
            return False
        history = await self._history(line, counts, coming)
        by_the_clock = functools.partial(forecast, zone=ZoneInfo(timezone))
        made = await self._aside.run(by_the_clock, history, coming, known)
        bodies = [(one.day, msgspec.json.encode(one).decode()) for one in made]
        await arrivals.add_forecasts(pool, line, known, bodies, self._scene.clock.now())
        return True

    async def _history(
        self, line: int, counts: "Sequence[SlotCount]", coming: Sequence[datetime.date]
    ) -> History:
        by_day: dict[datetime.date, list[tuple[int, int]]] = {}
        for one in counts:
            by_day.setdefault(one.day, []).append((one.slot, one.came))
        # a day on which nobody came has no count, and says as much as any other
        known = [min(by_day) + datetime.timedelta(n) for n in range((coming[0] - min(by_day)).days)]
        named = await arrivals.special_days(self._scene.database.pool, known[0])
        brands = brands_of(self._scene, line)
        unlike = special([*known, *coming], brands, self._scene.directory.exceptions, named)
        rows = np.array([wide(by_day.get(day, ())) for day in known], dtype=np.float64)
        return History(known, rows, unlike)


async def foretold(
    scene: "Scene", line: int, first: datetime.date, end: datetime.date
) -> dict[datetime.date, Expected]:
    """What was known last of each of these days before it came. What another version wrote in a
    form of its own counts as not known."""
    rows = await arrivals.forecasts_between(scene.database.pool, line, first, end)
    found: dict[datetime.date, Expected] = {}
    for day, row in rows.items():
        with contextlib.suppress(msgspec.ValidationError):
            found[day] = msgspec.json.decode(row.body, type=Expected)
    return found
