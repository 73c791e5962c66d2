"""The demo shop, with its people signed in and its customers' sales at hand."""

from __future__ import annotations

import asyncio
import re
import threading
from typing import TYPE_CHECKING, Any

from tests.e2e.desk import Desk
from tests.e2e.staff import SESSION, Api
from tests.e2e.studio import FIRST_AGENT

from lamplight.journal import Database
from lamplight.journal.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.e2e.browser import Windows
    from tests.e2e.house import House


class Demo:
    """The house of the demo shop, and whoever of it a test speaks as."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._apis: dict[str, Api] = {}

    def api(self, who: str) -> Api:
        """The API as one of the demo's people: `maya`, `priya` who leads, `tomasz` …"""
        if who not in self._apis:
            email = self.house.find(rf"({who}@\S+)")
            password = self.house.find(rf"{re.escape(email)}\s+(\S+)")
            self._apis[who] = Api(self.house)
            self._apis[who]("POST", "/session", {"email": email, "password": password})
        return self._apis[who]

    def page(self, windows: Windows, who: str, **options: object) -> Page:
        """A window of a profile that is signed in as them."""
        page = windows.page(FIRST_AGENT, **options)
        name, value = SESSION, self.api(who).session
        cookie = {"name": name, "value": value, "url": self.house.address, "httpOnly": True}
        page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie's form
        return page

    def desk(self, windows: Windows, who: str, **options: object) -> Desk:
        """Their desk; they may be away."""
        desk = Desk(self.page(windows, who, **options), self.house.address)
        desk.open()
        return desk

    def asks(self, brand: str, name: str, words: str = "") -> str:
        """A customer asks for a call by voice, without a window; the token of their place."""
        api = Api(self.house)
        wish = {"channel": "voice", "language": "en", "name": name, "words": words}
        token: str = api("POST", f"/brands/{brand}/contacts", wish)["token"]
        api.close()
        return token

    def sold(self, who: str, name: str, number: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """A customer's sale by its number, with its first line."""
        found = self.api(who)("GET", f"/customers?find={name.split(maxsplit=1)[0]}")
        customer = next(one["customer"] for one in found if one["name"] == name)
        view = self.api(who)("GET", f"/customers/{customer}")
        sale = next(one for one in view["sales"] if one["number"] == number)
        return sale, sale["lines"][0]

    def begin(self, who: str, name: str, number: str, failure: str, kind: str) -> dict[str, Any]:
        """A case that one of us opens with the first way of this kind; as it is shown."""
        sale, line = self.sold(who, name, number)
        about = {"sale": sale["sale"], "line": line["line"], "failure": failure}
        way = self._way(who, about, kind, f"{number}-{failure}-{kind}")
        form = about | way | {"title": f"{line['name']}: {failure}"}
        shown: dict[str, Any] = self.api(who)("POST", "/cases", form)
        return shown

    def further(self, who: str, case: dict[str, Any], kind: str) -> dict[str, Any]:
        """The first further way of this kind in a case; the case as it is then."""
        about = {one: case[one] for one in ("sale", "line", "failure", "case")}
        way = self._way(who, about, kind, f"{case['case']}-{kind}")
        path = f"/cases/{case['case']}/accommodations"
        shown: dict[str, Any] = self.api(who)("POST", path, way | {"failure": about["failure"]})
        return shown

    def _way(self, who: str, about: dict[str, Any], kind: str, key: str) -> dict[str, Any]:
        """The first way of a kind that is proposed, as it is agreed."""
        asked = "&".join(f"{name}={value}" for name, value in about.items() if name != "sale")
        proposal = self.api(who)("GET", f"/sales/{about['sale']}/proposal?{asked}")
        way = next(one for one in proposal["options"] if one["kind"] == kind)
        return {
            "option": way["id"],
            "version": proposal["version"],
            "words": way["says"],
            "consent": way["consent"],
            "key": key,
        }

    def write(self, statement: str, *values: object) -> None:
        """Change a row as if something had gone wrong that can't be brought about."""

        async def run() -> None:
            server = await Server.start(self.house.data, lambda _: None)
            async with await Database.open(server.address, min_size=1, max_size=2) as database:
                await database.pool.execute(statement, *values)
            await server.stop()

        # The browser's loop runs in this thread.
        working = threading.Thread(target=asyncio.run, args=(run(),))
        working.start()
        working.join()

    def close(self) -> None:
        """Give the connections back."""
        for api in self._apis.values():
            api.close()
