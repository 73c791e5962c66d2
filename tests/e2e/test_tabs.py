"""Many tabs of one browser, one event stream: browsers allow six connections to an origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import ears, scenes
from tests.e2e.customer import Customer
from tests.e2e.desk import Desk
from tests.e2e.studio import CUSTOMER, FIRST_AGENT

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Request
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop

TABS = 10
WATCHED = """() => {
  const look = () => { window.wasRung ||= !!document.querySelector('section.ringing'); };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""
"""A ring ends after 20 s, which is short for whoever looks at ten pages one after another."""


class Streams:
    """The event streams that a browser profile holds open now, as its network layer tells."""

    def __init__(self, context: BrowserContext) -> None:
        self._open: set[Request] = set()
        context.on("request", self._begun)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._ended)

    def _begun(self, request: Request) -> None:
        if request.url.split("?", 1)[0].endswith("/stream"):
            self._open.add(request)

    def _ended(self, request: Request) -> None:
        self._open.discard(request)

    def count(self) -> int:
        """How many are open."""
        return sum(not request.frame.page.is_closed() for request in self._open)

    def are_one(self) -> None:
        """Wait until one is open: the browser tells a little later what it has done."""
        ears.until(lambda: self.count() == 1, "one stream is open")


def test_ten_open_tabs_of_a_place_share_one_stream(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    maya.here()
    maya.become_busy(shop)
    first = scenes.customer(windows)
    first.ask(shop, "By voice")
    context = first.page.context
    streams = Streams(context)
    first.page.reload()
    tabs = [first, *(Customer(context.new_page()) for _ in range(TABS - 1))]
    for tab in tabs[1:]:
        tab.page.goto(first.link)
    for tab in tabs:
        expect(tab.heading).to_have_text("You are next")
    streams.are_one()
    # What is said in one stands in all of them.
    tabs[3].tell("The glass is cracked.")
    for tab in tabs:
        expect(tab.page.get_by_label("What happened?")).to_have_value("The glass is cracked.")
    # The tab that reads for the others goes; another one takes over and nothing is missed.
    first.page.close()
    tabs[1].hang_up()
    for tab in tabs[1:]:
        expect(tab.heading).to_have_text("Your place is kept")
    streams.are_one()


def test_ten_open_desks_share_one_stream_and_all_ring(windows: Windows, shop: Shop) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    context = desk.page.context
    streams = Streams(context)
    desk.page.reload()
    tabs = [desk, *(Desk(context.new_page(), desk.address) for _ in range(TABS - 1))]
    for tab in tabs[1:]:
        tab.open()
    streams.are_one()
    for tab in tabs:
        tab.page.evaluate(WATCHED)
    scenes.customer(windows).ask(shop, "By voice")
    tabs[4].answer()
    for tab in tabs:
        tab.page.wait_for_function("() => window.wasRung === true")
    ears.await_voice(tabs[4].page, CUSTOMER)
    for tab in tabs:
        tab.is_not_rung()
    streams.are_one()
