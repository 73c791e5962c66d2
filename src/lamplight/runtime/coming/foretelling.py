"""The forecast: for each line and the next two weeks, from what came until yesterday.

What was known the evening before decides what may be called unusual on a day, so it is written down
at night and never changed. Where the house slept at midnight it is made as soon as it wakes, from
what was known at midnight and from nothing later. What leads say of a day to come, that all are
closed or that it is unlike others, is reckoned with at once: another version of the days after
today is written beside the first. Today stays as it was known the evening before.
"""

import asyncio
import contextlib
import datetime
import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from lamplight.basis.instants import DAY
from lamplight.forecast.arrivals.coming import Expected, forecast
from lamplight.forecast.arrivals.history import LONGEST, History, Special
from lamplight.journal import projections
from lamplight.journal.tables import arrivals, hours
from lamplight.journal.tables.arrivals import Made
from lamplight.runtime.chores import AWAY, PiecesFailed, each
from lamplight.runtime.coming import days
from lamplight.runtime.coming.days import ONE_DAY, slot_at, special, wide
from lamplight.runtime.coming.lines import brands_of, lines_of

if TYPE_CHECKING:
    from lamplight.journal.log import Journal
    from lamplight.journal.tables.arrivals import ForecastRow, SlotCount
    from lamplight.journal.tables.hours import ExceptionRow
    from lamplight.runtime.aside import Aside
    from lamplight.runtime.scene import Scene

EVERY_S: Final = 300.0
AHEAD: Final = 14
"""So many days are forecast, today the first of them."""
NO_FORECAST: Final = "no forecast for"
KEPT: Final = 60
"""After so many days only what was known last of a day is kept."""


class Foretelling:
    """Call `follow` again and again. `failed` are the lines whose forecast went wrong when it was
    last tried: they are without one, or with the last one that was made."""

    def __init__(self, scene: "Scene", journal: "Journal", aside: "Aside") -> None:
        self._scene = scene
        self._journal = journal
        self._aside = aside
        self._made: datetime.date | None = None
        self._news = asyncio.Event()
        self.failed: set[int] = set()

    def more_is_known(self) -> None:
        """Somebody has said what makes a day unlike others."""
        self._news.set()

    async def follow(self) -> None:
        """Look once, and return when it is time to look again. A line without a forecast is no
        reason to call the house unwell: it is told by `without`."""
        self._news.clear()
        with contextlib.suppress(PiecesFailed):
            await self.round()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(
                EVERY_S
            ):  # wait_for would swallow a cancellation beside news
                await self._news.wait()

    def without(self) -> list[str]:
        """What we are without, in words."""
        lines = lines_of(self._scene)
        return [f"{NO_FORECAST} {line.name}" for line in lines if line.id in self.failed]

    async def round(self) -> None:
        """Make what isn't made yet. Raises `PiecesFailed` after all lines if some went wrong."""
        scene = self._scene
        timezone = scene.memory.day.timezone
        today = days.moment(scene.clock.now(), timezone).day
        if self._made != today:
            # What came until midnight must be in the tables before it is counted.
            await projections.catch_up(self._journal.database, self._journal)
        await each(
            (
                f"{NO_FORECAST} {line.name}",
                functools.partial(self._line, line.id, today, timezone),
            )
            for line in lines_of(scene)
        )
        if self._made != today:
            await arrivals.forget_forecasts(scene.database.pool, today - datetime.timedelta(KEPT))
            self._made = today

    async def _line(self, line: int, today: datetime.date, timezone: str) -> None:
        try:
            await self.foretell(line, today, timezone)
        except AWAY:
            raise
        except Exception:
            self.failed.add(line)
            raise
        self.failed.discard(line)

    async def foretell(self, line: int, today: datetime.date, timezone: str) -> None:
        """One line's next days. Nothing where nobody ever came: who came before can be taken in at
        any time, so it may be known when this is asked again."""
        pool, known = self._scene.database.pool, today - ONE_DAY
        coming = [today + datetime.timedelta(n) for n in range(AHEAD)]
        written = await arrivals.forecasts_between(pool, line, coming[0], coming[-1] + ONE_DAY)
        unlike = await self._unlike(line, coming)
        fresh = [day for day in coming if day not in written or written[day].known != known]
        if not fresh and not _changed(written, unlike, coming[1:]):
            return
        until = slot_at(today, 0, timezone)
        counts = await arrivals.counts_by_slot(pool, line, until - LONGEST * DAY, until, timezone)
        if not counts:
            return
        wanted = coming if fresh else coming[1:]
        history = await self._history(line, counts, coming)
        by_the_clock = functools.partial(forecast, zone=ZoneInfo(timezone))
        made = await self._aside.run(by_the_clock, history, wanted, known)
        write = arrivals.add_forecasts if fresh else arrivals.add_later_forecasts
        rows = [
            Made(one.day, msgspec.json.encode(one).decode(), _mark(unlike.get(one.day)))
            for one in made
        ]
        await write(pool, line, known, rows, self._scene.clock.now())

    async def _history(
        self, line: int, counts: "Sequence[SlotCount]", coming: Sequence[datetime.date]
    ) -> History:
        by_day: dict[datetime.date, list[tuple[int, int]]] = {}
        for one in counts:
            by_day.setdefault(one.day, []).append((one.slot, one.came))
        # a day on which nobody came has no count, and says as much as any other
        known = [min(by_day) + datetime.timedelta(n) for n in range((coming[0] - min(by_day)).days)]
        rows = np.array([wide(by_day.get(day, ())) for day in known], dtype=np.float64)
        return History(known, rows, await self._unlike(line, [*known, *coming]))

    async def _unlike(self, line: int, of: Sequence[datetime.date]) -> dict[datetime.date, Special]:
        """What is known of these days, those that are over too."""
        pool, brands = self._scene.database.pool, brands_of(self._scene, line)
        named = await arrivals.special_days(pool, of[0])
        exceptions: dict[int, list[ExceptionRow]] = {}
        for row in await hours.exceptions(pool, since=of[0]):
            exceptions.setdefault(row.brand, []).append(row)
        return special(of, brands, exceptions, named)


def _changed(
    written: "Mapping[datetime.date, ForecastRow]",
    unlike: Mapping[datetime.date, Special],
    coming: Sequence[datetime.date],
) -> bool:
    """Whether anything else is known of these days than when theirs was written."""
    return any(written[day].unlike != _mark(unlike.get(day)) for day in coming)


def _mark(known: Special | None) -> str:
    return "" if known is None else msgspec.json.encode(known).decode()


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
