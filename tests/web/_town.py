"""A small town at our doors: a real house on a real database, served over real HTTP.

Two brands: Nordhaus Living is always open, Atelier Ines opens the day after tomorrow. Maya and
Tomasz answer Nordhaus, Otto answers only Ines, Priya leads both, Ada is the admin, Lena has left.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import socket
from typing import TYPE_CHECKING, Any

import msgspec
from argon2 import PasswordHasher
from tests.web._visitor import Visitor

from lamplight.journal import Address, Database, Ownership, migrate
from lamplight.journal.tables import brands, hours, people
from lamplight.journal.tables.hours import Span
from lamplight.runtime.house import House
from lamplight.web.app import make_app
from lamplight.web.limits import Limit, Limiter
from lamplight.web.passwords import Passwords
from lamplight.web.serve import Server, server
from lamplight.web.settings import Limits, WebSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from litestar import Litestar

    from lamplight.web.doors import Doors
    from lamplight.web.staff import Register

PASSWORD = "a lamp in the window"
PLENTY = Limit(100_000, 1)
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
_HASH = QUICK.hash(PASSWORD)
_closed: list[Litestar] = []
"""Apps of towns that have closed, to be opened for others: their routes are made once."""


async def fill(address: Address) -> None:
    """Make the tables of an empty database, and the town in them."""
    async with await Database.open(address) as made:
        await migrate(made)
        await settle(made)


async def settle(database: Database) -> None:
    """Make the town's brands and people."""
    pool, now = database.pool, 1_764_000_000_000
    service = await brands.add_line(pool, "Service", "service")
    sales = await brands.add_line(pool, "Sales", "sales")
    week = [Span(day, 0, 1440) for day in range(1, 8)]
    nordhaus = await brands.add_brand(
        pool,
        slug="nordhaus",
        name="Nordhaus Living",
        timezone="Europe/London",
        languages=["en", "de"],
        service_line=service,
        sales_line=sales,
        priorities=["ES-PRIO"],
        now=now,
    )
    await hours.set_week(pool, nordhaus, week)
    ines = await brands.add_brand(
        pool,
        slug="ines",
        name="Atelier Ines",
        timezone="Europe/Lisbon",
        languages=["en", "pt"],
        service_line=service,
        now=now,
    )
    await hours.set_week(pool, ines, week)
    today = datetime.datetime.now(datetime.UTC).date()
    for days in (-1, 0, 1):  # whatever the hour and the time zone
        await hours.set_exception(pool, ines, today + datetime.timedelta(days), "Closed", ())
    for name, role, answers in (
        ("Maya", "agent", [nordhaus]),
        ("Tomasz", "agent", [nordhaus]),
        ("Otto", "agent", [ines]),
        ("Priya", "lead", [nordhaus, ines]),
        ("Ada", "admin", [nordhaus]),
        ("Lena", "agent", [nordhaus]),
    ):
        await people.add_person(
            pool,
            name=name,
            email=f"{name.lower()}@lamplight.example",
            role=role,  # type: ignore[arg-type]
            now=now,
            password_hash=_HASH,
            languages=["en", "de"],
            brands=answers,
        )
    lena = await people.person_by_email(pool, "lena@lamplight.example")
    assert lena is not None
    await people.change_person(pool, lena.id, active=False)


class Town:
    """The town, open for visitors."""

    def __init__(self, database: Database, house: House) -> None:
        self.database = database
        self.house = house
        self.people: dict[str, int] = {}
        self.address = ""
        self._app: Litestar | None = None
        self._server: Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._visitors: list[Visitor] = []

    async def open(self, settings: WebSettings) -> None:
        """Serve the town on a free port of loopback."""
        app = make_app(self.house, settings, again=_closed.pop() if _closed else None)
        self._app = app
        self.doors: Doors = app.state.doors
        self.register: Register = app.state.register
        self.doors.passwords = Passwords(QUICK)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = server(app)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        while not self._server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        everybody = await people.all_people(self.database.pool)
        self.people = {person.name.lower(): person.id for person in everybody}

    async def close(self) -> None:
        """Stop serving; the house goes on."""
        for visitor in self._visitors:
            await visitor.aclose()
        self._visitors.clear()
        await self.stop()

    async def stop(self) -> None:
        """As at SIGTERM: the server ends its streams and itself."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving
            if self._app is not None:
                _closed.append(self._app)
                self._app = None

    async def restart(self, **changes: Any) -> None:
        """Serve again, with other settings."""
        await self.close()
        await self.open(msgspec.structs.replace(roomy(), **changes))

    def visitor(self, **kwargs: Any) -> Visitor:
        """Somebody new at the doors."""
        visitor = Visitor(self.address, **kwargs)
        self._visitors.append(visitor)
        return visitor

    async def signed_in(self, name: str) -> Visitor:
        """One of the people, signed in."""
        visitor = self.visitor()
        await visitor.do("/session", self.credentials(name))
        return visitor

    def credentials(self, name: str) -> dict[str, str]:
        """What one of the people signs in with."""
        return {"email": f"{name}@lamplight.example", "password": PASSWORD}

    def limit(self, name: str, written: str) -> None:
        """Set one limit anew."""
        setattr(self.doors.limits, name, Limiter(Limit.parse(written)))

    def look_sessions_up_again(self) -> None:
        """Forget what is remembered of sessions, as happens by itself after a while."""
        for person in self.people.values():
            self.register.forget(person)


def roomy() -> WebSettings:
    """Settings whose limits no test reaches unless it sets them."""
    limits = Limits(**dict.fromkeys(Limits.__struct_fields__, PLENTY))
    return WebSettings(limits=limits, streams_per_address=1000)


@contextlib.asynccontextmanager
async def open_town(address: Address) -> AsyncIterator[Town]:
    """A town on a database, open until the end."""
    async with await Database.open(address) as database:
        ownership = await Ownership.acquire(database, "here")
        house = await House.open(database, ownership)
        town = Town(database, house)
        try:
            await town.open(roomy())
            yield town
        finally:
            await town.close()
            await house.close()
