"""How many of us were here in each half-hour of today: what the log says of who came and went."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from lamplight.journal.tables import comings

if TYPE_CHECKING:
    from lamplight.journal.database import Pool
    from lamplight.journal.tables.comings import Coming

Stay = tuple[int, int, int]
"""A person, from one instant until another."""


class Present:
    """Reads what is new each time it is asked, of one day at a time."""

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool
        self._one_at_a_time = asyncio.Lock()
        self._since = -1
        self._read = 0
        self._events: list[Coming] = []

    async def stays(self, since: int, now: int, here: Collection[int]) -> list[Stay]:
        """Who was here from when until when, from `since` until `now`; `here` are those who are."""
        async with self._one_at_a_time:
            if since != self._since:
                self._read = await comings.last_before(self._pool, since)
                self._since, self._events = since, []
            until = await comings.head(self._pool)
            self._events += await comings.comings(self._pool, self._read, until)
            self._read = max(self._read, until)
            return list(stays(self._events, since, now, here))


def stays(
    events: "Sequence[Coming]", since: int, now: int, here: Collection[int]
) -> Iterable[Stay]:
    """Told backwards from those who are here now: only so is it known who was here at the start."""
    ends = dict.fromkeys(here, now)
    for event in reversed(events):
        if event.came and event.agent in ends:
            yield event.agent, event.at, ends.pop(event.agent)
        elif not event.came:
            ends[event.agent] = event.at
    for agent, end in ends.items():
        yield agent, since, end


def mean_here(
    stays: Iterable[Stay], spans: Sequence[tuple[int, int]], of: Collection[int]
) -> list[float]:
    """How many of these people were here in each of these times, on average over it."""
    mine = [(start, end) for agent, start, end in stays if agent in of]
    return [
        sum(max(0, min(end, until) - max(start, since)) for start, end in mine) / (until - since)
        if until > since
        else 0.0
        for since, until in spans
    ]
