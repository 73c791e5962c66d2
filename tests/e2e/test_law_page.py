"""A lead reads the house in the terms of a law, chooses law and time by keys, and prints it."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.staff import Api
from tests.e2e.studio import FIRST_AGENT
from tests.e2e.test_looks import clean, is_dark

from lamplight.journal import Database
from lamplight.journal.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Route
    from tests.e2e.browser import Windows
    from tests.e2e.house import House
    from tests.e2e.staff import Shop


def test_a_law_is_chosen_read_and_printed(windows: Windows, shop: Shop) -> None:
    customer = Api(shop.house)
    wish = {"channel": "voice", "language": "en", "name": "Omar Haddad"}
    customer("POST", f"/brands/{shop.slug}/contacts", wish)
    customer.close()
    maya = shop.person("Maya")
    maya.here()
    contact = maya.await_offer()
    maya.api("POST", f"/desk/offers/{contact}/accept", {"channel": "voice"})
    maya.end(contact)

    priya = shop.person("Priya", role="lead")
    page = Desk.as_it_is(windows, FIRST_AGENT, priya, color_scheme="dark").page
    page.goto(f"{shop.house.address}/board")
    page.get_by_role("link", name=re.compile("In the terms of the law")).press("Enter")
    expect(page.get_by_role("heading", level=1, name="In the terms of the law")).to_be_visible()
    law = page.get_by_label("Whose law")
    expect(law.get_by_role("option", name="Spain", exact=True)).to_have_count(1)
    law.press("S")
    law.press("p")
    expect(law).to_have_value("ES")
    rule = page.get_by_role("region", name=re.compile("^ES-CALL"))
    expect(rule).to_contain_text("Whether this firm is isn’t known.")
    expect(rule).to_contain_text("text read")
    expect(rule.get_by_role("row").nth(1)).to_contain_text(
        re.compile(r"\d+(\.\d\d)? % \(\d+ of \d+\)")
    )
    expect(page.get_by_text("This is not legal advice.")).to_be_visible()
    assert is_dark(page)
    clean(page, "a report in the terms of a law")

    page.get_by_role("button", name="Year", exact=True).press("Enter")
    page.get_by_role("button", name="The year before").press("Enter")
    expect(rule).to_have_count(0)  # nobody came then: it is among what nothing is known of
    expect(page.get_by_role("region", name=re.compile("say nothing of"))).to_contain_text("ES-CALL")
    assert re.search(r"law=ES&from=\d{4}-01-01&to=\d{4}-12-31&per=year", page.url)
    page.reload()
    expect(law).to_have_value("ES")

    page.emulate_media(media="print")
    expect(law).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_law_that_doesnt_come_says_so_and_leaves_no_other_under_its_name(
    windows: Windows, shop: Shop
) -> None:
    priya = shop.person("Priya", role="lead")
    page = Desk.as_it_is(windows, FIRST_AGENT, priya).page
    page.goto(f"{shop.house.address}/board/law?law=ES")
    report = page.get_by_text("This is not legal advice.")
    expect(report).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    wanted = re.compile(r"/board/law\?law=FR")
    page.route(wanted, hold)
    page.get_by_label("Whose law").select_option("FR")
    expect(page.get_by_text("Reading")).to_be_visible()
    expect(report).to_have_count(0)  # at once: what is Spain's isn't France's
    page.unroute(wanted, hold)  # lets those go that are held
    page.route(wanted, lambda route: route.fulfill(status=503, body=""))
    page.get_by_role("button", name="Year", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(report).to_have_count(0)
    expect(page.get_by_role("button", name="Print")).to_be_disabled()
    page.unroute(wanted)
    page.get_by_label("Whose law").select_option("ES")
    expect(report).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


class Held:
    """A lock on what was told, in a thread of its own: the browser's loop runs in the test's."""

    def __init__(self, house: House) -> None:
        self.waiting = 0
        self._house = house
        self._is_held, self._let_go = threading.Event(), threading.Event()
        self._working = threading.Thread(target=asyncio.run, args=(self._hold(),))

    async def _hold(self) -> None:
        server = await Server.start(self._house.data, lambda _: None)
        async with (
            await Database.open(server.address, min_size=1, max_size=1) as database,
            database.pool.acquire() as session,
            session.transaction(),
        ):
            await session.execute("lock table telling in access exclusive mode")
            self._is_held.set()
            while not self._let_go.is_set():
                await session.execute("select pg_stat_clear_snapshot()")  # else as it once was
                self.waiting = await session.fetchval(
                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                    " and query like '%from course join%'"
                )
                await asyncio.sleep(0.05)
        await server.stop()

    def begin(self) -> None:
        self._working.start()
        assert self._is_held.wait(20)

    def end(self) -> None:
        self._let_go.set()
        self._working.join()

    def until(self, waiting: int) -> None:
        """Until so many wait to read the records."""
        end = time.monotonic() + 20
        while self.waiting != waiting:
            assert time.monotonic() < end, f"{self.waiting} wait, not {waiting}"
            time.sleep(0.05)


@contextmanager
def held(house: House) -> Iterator[Held]:
    """Meanwhile no report is read to its end."""
    one = Held(house)
    one.begin()
    try:
        yield one
    finally:
        one.end()


def test_a_long_reading_says_how_far_it_is_and_is_stopped(windows: Windows, shop: Shop) -> None:
    customer = Api(shop.house)
    wish = {"channel": "voice", "language": "en", "name": "Omar Haddad"}
    customer("POST", f"/brands/{shop.slug}/contacts", wish)
    customer.close()
    priya = shop.person("Priya", role="lead")
    page = Desk.as_it_is(windows, FIRST_AGENT, priya).page
    page.goto(f"{shop.house.address}/board/law?law=ES")
    report = page.get_by_text("This is not legal advice.")
    expect(report).to_be_visible()
    law, stop = page.get_by_label("Whose law"), page.get_by_role("button", name="Stop", exact=True)
    with held(shop.house) as records:
        law.select_option("FR")
        expect(page.get_by_text(re.compile(r"^0 of \d+ contacts and cases, 0 %$"))).to_be_visible()
        clean(page, "a report of a law that is being read")
        records.until(waiting=1)
        law.select_option("IT")  # the reading of France's has ended, that of Italy's has begun
        expect(stop).to_have_count(0)
        expect(stop).to_be_visible()
        records.until(waiting=1)
        stop.press("Enter")
        expect(page.get_by_text("Stopped.")).to_be_visible()
        records.until(waiting=0)
        again = page.get_by_role("button", name="Read again")
        expect(again).to_be_focused()
        clean(page, "a report of a law that was stopped")
        again.press("Enter")
        records.until(waiting=1)
        expect(stop).to_be_focused()
        page.get_by_role("link", name="Back to the board").press("Enter")
        expect(page.get_by_role("heading", level=1, name="In the terms of the law")).to_have_count(
            0
        )
        records.until(waiting=0)
        page.go_back()
        expect(stop).to_be_visible()
        stop.focus()
    expect(report).to_be_visible()
    expect(stop).to_have_count(0)
    expect(page.get_by_role("main")).to_be_focused()  # what had the focus has gone
