"""Figures of waits that were told: read piece by piece, counted beside the loop, kept when over.

A week of fifty people is some 25,000 waits. They are read so many at a time with whatever people
ask in between, and counted in a thread (`forecast.truth`). A stretch that is over, and in which
nobody waits any more, never changes: its figures are kept. An erasure changes nothing in them, for
it takes words, names and addresses, and leaves when somebody came and was answered. What still goes
on is counted anew after as many milliseconds as it has waits, so that counting takes a small part
of our time however often it is asked for; whoever asks meanwhile gets what is being counted.
"""

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.forecast.truth import Point, Score, ToldWait, Waits
from lamplight.journal import projections
from lamplight.journal.tables import arrivals, tellings
from lamplight.journal.tables.tellings import Waiting

if TYPE_CHECKING:
    from lamplight.journal.database import Database
    from lamplight.journal.tables.arrivals import Came
    from lamplight.journal.tables.tellings import ToldFirst
    from lamplight.runtime.clock import Clock

POINTS: Final = 2_000
"""The most points of a picture that are sent."""
KEPT: Final = 48
"""The figures of so many stretches are kept, those asked for last; with 2,000 points each they are
some ten megabytes."""
BEHIND_MS: Final = 60_000
"""Tables that haven't followed the log for so long are being made anew."""

_OVER: Final = {None: "waiting", "answered": "through", "called": "through", "put_off": "put_off"}
Key = tuple[int, int, Waiting | None, int | None]


class Figures(NamedTuple):
    """`read_to`: the tables have followed the log only to there, and the figures are of a part;
    None where they are whole. `came` is that of the brand that was asked for, else null."""

    score: Score
    points: list[Point]
    points_left_off: int
    came: "Came | None"
    read_to: int | None


class ToldFigures:
    """Ask `of`."""

    def __init__(self, database: "Database", clock: "Clock") -> None:
        self._database = database
        self._clock = clock
        self._kept: OrderedDict[Key, tuple[Figures, int | None]] = OrderedDict()
        self._asked: dict[Key, asyncio.Task[Figures]] = {}

    async def of(
        self, since: int, until: int, part: Waiting | None = None, came_of: int | None = None
    ) -> Figures:
        """Of waits that were told first from one instant to before another, of a part of the
        customers or all. With `came_of` who came to that brand is counted, and no point is kept."""
        key = since, until, part, came_of
        kept = self._kept.get(key)
        if kept is not None and (kept[1] is None or self._clock.now() < kept[1]):
            self._kept.move_to_end(key)
            return kept[0]
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.create_task(self._count(key))
            task.add_done_callback(lambda _: self._asked.pop(key, None))
        return await asyncio.shield(task)

    async def _count(self, key: Key) -> Figures:
        since, until, part, came_of = key
        pool, now = self._database.pool, self._clock.now()
        unread = await projections.unread_since(pool)
        waits: list[ToldWait] = []
        await tellings.told_first(
            pool, since, until, part, lambda told: waits.append(_wait(told, now))
        )
        came = None
        if came_of is not None:
            came = await arrivals.came(pool, since, until, came_of)
        score, points, left_off = await asyncio.to_thread(_reckon, waits, came_of is None)
        goes_on = any(one.end == "waiting" for one in waits) or (came is not None and came.open)
        if unread is not None and unread >= until and not goes_on:
            unread = None  # what hasn't been followed yet is of later days
        read_to = unread if unread is not None and unread < now - BEHIND_MS else None
        figures = Figures(score, points, left_off, came, read_to)
        over = until <= now and not goes_on and unread is None
        self._kept[key] = figures, None if over else now + len(waits)
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return figures


def _reckon(waits: list[ToldWait], pictured: bool) -> tuple[Score, list[Point], int]:
    columns = Waits(waits)
    points, left_off = columns.points(POINTS) if pictured else ([], 0)
    return columns.score(), points, left_off


def _wait(told: "ToldFirst", now: int) -> ToldWait:
    until = now if told.outcome_at is None else told.outcome_at
    end = _OVER.get(told.outcome, "gone")
    return ToldWait(told.likely_ms, told.bound_ms, max(0, until - told.at), end)  # type: ignore[arg-type]
