"""A house with one brand and its people, and what happens to it."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Any

from tests.runtime._stream import Stream

from lamplight.basis.instants import to_datetime
from lamplight.journal import Database, Ownership
from lamplight.journal.tables import brands, hours, people, shifts
from lamplight.runtime.asking import Ask
from lamplight.runtime.house import House

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from lamplight.line.commands import Command
    from lamplight.runtime.clock import ManualClock
    from lamplight.runtime.hub import Audience
    from lamplight.runtime.views import PlaceView

NOON = 1_795_435_200_000
"""Monday 23 November 2026, 12:00 UTC."""


class Town:
    """A house with one brand and its people, and what happens to it."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database = database
        self.clock = clock
        self.brand = 0
        self.service = 0
        self.sales = 0
        self.people: dict[str, int] = {}
        self.ownership: Ownership | None = None
        self.streams: list[Stream] = []
        self._house: House | None = None
        self._keys = itertools.count(1)

    @property
    def house(self) -> House:
        assert self._house is not None
        return self._house

    async def furnish(self) -> None:
        """A brand that is always open, three who answer and one who leads."""
        pool = self.database.pool
        self.service = await brands.add_line(pool, "Service", "service")
        self.sales = await brands.add_line(pool, "Sales", "sales")
        self.brand = await brands.add_brand(
            pool,
            slug="nordhaus",
            name="Nordhaus",
            timezone="Europe/London",
            languages=["en", "fr"],
            service_line=self.service,
            sales_line=self.sales,
            priorities=["ES-PRIO"],
            now=self.clock.now(),
        )
        week = [hours.Span(day, 0, 1440) for day in range(1, 8)]
        await hours.set_week(pool, self.brand, week)
        for name, role in (("Maya", "agent"), ("Tomasz", "agent"), ("Jonas", "agent")):
            await self.add_person(name, role)
        await self.add_person("Priya", "lead")

    async def add_person(self, name: str, role: str = "agent", **more: Any) -> int:
        made = await people.add_person(
            self.database.pool,
            name=name,
            email=f"{name.lower()}@example.org",
            role="lead" if role == "lead" else "agent",
            languages=more.pop("languages", ["en"]),
            brands=more.pop("brands", [self.brand]),
            now=self.clock.now(),
            **more,
        )
        self.people[name] = made
        return made

    async def plan(self, person: int, at: int) -> None:
        """They plan one hour of every week, from an instant of this one on."""
        begin = to_datetime(at)
        minute = begin.hour * 60 + begin.minute
        span = hours.Span(begin.isoweekday(), minute, minute + 60)
        await shifts.set_shift_week(self.database.pool, person, [span], "UTC")

    async def open(self) -> House:
        self.ownership = await Ownership.acquire(self.database, "here")
        self._house = await House.open(self.database, self.ownership, self.clock)
        await self._house.loop.quiet()
        return self._house

    async def close(self) -> None:
        for stream in self.streams:
            await stream.close()
        if self._house is not None:
            house, self._house = self._house, None
            await house.close()

    async def crash(self) -> None:
        """End without a word, as `kill -9` would: nothing is saved or given back."""
        house, self._house = self.house, None
        await house.chores.close()
        await house.views.close()
        await house.teller.close()
        await house.journal.close()
        assert self.ownership is not None
        await self.ownership.release()
        await self.database.pool.expire_connections()  # what was cut off in them is nobody's

    # What people do

    async def here(self, *names: str) -> None:
        for name in names:
            await self.house.desks.presence(self.people[name], "here")

    async def ask(self, **more: Any) -> int:
        """Somebody asks for a person; returns the contact."""
        return (await self.ask_for_place(**more))[1]

    async def ask_for_place(self, **more: Any) -> tuple[str, int]:
        wanted: dict[str, Any] = {"brand": "nordhaus", "channel": "voice", "language": "en"}
        wanted["key"] = f"a-key-for-test-{next(self._keys)}"
        asked = await self.house.asking.ask(Ask(**(wanted | more)))
        return asked.token, asked.contact

    async def accept(self, name: str, contact: int, channel: str = "voice") -> None:
        await self.house.desks.accept(self.people[name], contact, channel)

    async def do(self, *commands: Command) -> None:
        for command in commands:
            await self.house.do(command)

    def place(self, contact: int) -> PlaceView:
        return self.house.views.place(contact)

    # Time and streams

    async def later(self, milliseconds: int) -> None:
        """So much time passes, and what is due then is done."""
        self.clock.advance(milliseconds)
        await self.settle()

    async def settle(self) -> None:
        """Do all that is due by now, sweeps and screens that are published together included."""
        house = self.house
        await house.settle()
        for _ in range(200):
            await asyncio.sleep(0)
            if house.teller._sweeping is None and not house.views._together.busy:
                break
            await asyncio.sleep(0.001)
        await house.loop.quiet()

    async def follow(self, audience: Audience, last_id: str | None = None) -> Stream:
        stream = Stream(self.house.hub.subscribe(audience, last_id))
        await stream.begin()
        self.streams.append(stream)
        return stream

    async def follow_from(self, audience: Audience, before: Stream) -> Stream:
        """The same browser opens its stream again, with what it has and its last id."""
        stream = Stream(self.house.hub.subscribe(audience, before.last_id))
        stream.values, stream.last_id = dict(before.values), before.last_id
        await stream.begin()
        self.streams.append(stream)
        return stream


async def until(condition: Callable[[], bool], within_s: float = 20.0) -> None:
    """Wait for something that must come about; fails when it doesn't."""
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - conditions of any kind
            await asyncio.sleep(0.005)


async def until_async(condition: Callable[[], Awaitable[bool]], within_s: float = 20.0) -> None:
    """As `until`, for a condition that must be asked for."""
    async with asyncio.timeout(within_s):
        while not await condition():  # noqa: ASYNC110 - conditions of any kind
            await asyncio.sleep(0.02)
