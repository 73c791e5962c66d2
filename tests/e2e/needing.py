"""A house with a forecast: twelve come in each half-hour, and one of us plans all of them."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import re
import threading
import time
import zoneinfo
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.house import House
from tests.e2e.staff import ALWAYS, Api, Shop, first_lead
from tests.e2e.studio import FIRST_AGENT

from lamplight.forecast.arrivals.coming import forecast
from lamplight.forecast.arrivals.history import History
from lamplight.journal import Database
from lamplight.journal.server import Server
from lamplight.journal.tables import arrivals

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page
    from tests.e2e.browser import Windows

    from lamplight.journal.database import Pool

ZONE = "Europe/London"


def _foretell(house: House, line: int) -> None:
    """Some twelve come in each half-hour, as after four weeks of it."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE)).date()
    known = [today - datetime.timedelta(back) for back in range(28, 0, -1)]
    rows = np.array([[10.0 + (n + slot) % 5 for slot in range(48)] for n in range(28)])
    coming = [today + datetime.timedelta(n) for n in range(14)]
    made = [
        arrivals.Made(one.day, msgspec.json.encode(one).decode())
        for one in forecast(History(known, rows), coming)
    ]

    now = time.time_ns() // 1_000_000
    write(house, lambda pool: arrivals.add_forecasts(pool, line, known[-1], made, now))


def write(house: House, change: Callable[[Pool], Awaitable[object]]) -> None:
    """Change the tables as nobody does from outside."""

    async def put() -> None:
        server = await Server.start(house.data, lambda _: None)
        async with await Database.open(server.address, min_size=1, max_size=1) as database:
            await change(database.pool)
        await server.stop()

    # The browser's loop runs in this thread.
    working = threading.Thread(target=asyncio.run, args=(put(),))
    working.start()
    working.join()


@contextlib.contextmanager
def forecast_shop(data: Path) -> Iterator[Shop]:
    """A shop in a house of its own: what is forecast of its line is of no other test's. Maya plans
    all of every day; Priya leads, and Hana plans nothing."""
    house = House(data)
    lead = Api(house)
    try:
        house.start()
        first_lead(lead)
        shop = Shop(lead, languages=["en", "fr"])
        for name, role in (("Maya", "agent"), ("Hana", "agent"), ("Priya", "lead")):
            shop.person(name, role=role)
        maya = shop.people[0]
        shop.lead("PUT", f"/people/{maya.id}/shifts", {"timezone": ZONE, "hours": ALWAYS})
        priya = shop.people[2].api
        _foretell(house, priya("GET", "/board/needed")["line"]["id"])
        priya("PUT", "/board/goals", {"level": 0.9, "target_s": 60, "shrinkage": 0.15})
        yield shop
        shop.close()
    finally:
        lead.close()
        house.stop()


def tomorrow(windows: Windows, shop: Shop) -> tuple[Page, Locator]:
    """The board's picture of the day after: all its hours are to come, whenever this runs."""
    page = Desk.as_it_is(windows, FIRST_AGENT, shop.people[2]).page
    page.goto(f"{shop.house.address}/board")
    part = page.get_by_role("region", name="Here and needed")
    picture = part.get_by_role("img", name=re.compile("People here against people needed"))
    expect(picture).to_be_visible()
    part.get_by_role("button", name="The day after").press("Enter")
    expect(picture).to_have_attribute("aria-label", re.compile(r"Short: (up to )?\d+ people from"))
    return page, part
