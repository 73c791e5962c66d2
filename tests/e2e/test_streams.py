"""The stream that tabs share: a frozen reader, a dead line, and pages that nobody looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.e2e import ears, scenes, senses
from tests.e2e.customer import Customer
from tests.e2e.desk import Desk
from tests.e2e.staff import Shop
from tests.e2e.studio import CUSTOMER, FIRST_AGENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page, Request
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Api

CONNECTIONS = 6
"""As many as browsers open to one origin over HTTP/1.1."""


class Streams:
    """The event streams that the pages of a profile hold open, and how many they began."""

    def __init__(self, context: BrowserContext) -> None:
        self._open: set[Request] = set()
        self.begun = 0
        context.on("request", self._on_request)
        context.on("requestfinished", self._on_end)
        context.on("requestfailed", self._on_end)

    def _on_request(self, request: Request) -> None:
        if request.url.split("?", 1)[0].endswith("/stream"):
            self._open.add(request)
            self.begun += 1

    def _on_end(self, request: Request) -> None:
        self._open.discard(request)

    def readers(self) -> list[Page]:
        """The pages that read one now."""
        pages = [request.frame.page for request in self._open]
        return [page for page in pages if not page.is_closed()]


def _until(page: Page, ask: Callable[[], bool], what: str) -> None:
    """Wait while the browser's own events come in, until it is so."""

    def now() -> bool:
        page.wait_for_timeout(50)
        return ask()

    ears.until(now, what)


def _reader_and_other(streams: Streams, pages: list[Page]) -> tuple[Page, Page]:
    _until(pages[0], lambda: len(streams.readers()) == 1, "one page reads for both")
    (reader,) = streams.readers()
    (other,) = [page for page in pages if page is not reader]
    return reader, other


def test_a_frozen_reader_loses_its_turn_and_listens_when_it_thaws(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    maya.here()
    maya.become_busy(shop)
    context = windows.context(windows.browsers.of(CUSTOMER))
    senses.give(context)
    first = Customer(context.new_page())
    first.page.clock.install()
    first.ask(shop, "By voice")
    streams = Streams(context)
    first.page.reload()
    second = Customer(context.new_page())
    second.page.clock.install()
    second.page.goto(first.link)
    expect(second.heading).to_have_text("You are next")
    reader, other = _reader_and_other(streams, [first.page, second.page])
    awake = Customer(other)
    expect(awake.heading).to_have_text("You are next")

    senses.freeze(reader)
    other.clock.fast_forward(41_000)  # silence for so long is not usual
    other.clock.fast_forward(7_000)  # and nobody answers the question
    awake.hang_up()
    senses.freeze(reader, False)
    expect(Customer(reader).heading).to_have_text("Your place is kept")
    _until(other, lambda: len(streams.readers()) == 1, "one page reads for both again")


def test_a_talk_says_hello_when_its_page_takes_the_stream_over(
    windows: Windows, shop: Shop
) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    context = desk.page.context
    streams = Streams(context)
    desk.page.reload()
    second = Desk(context.new_page(), desk.address)
    second.open()
    reader, other = _reader_and_other(streams, [desk.page, second.page])
    talking = Desk(other, desk.address)
    scenes.customer(windows).ask(shop, "By voice")
    talking.answer()
    ears.await_voice(other, CUSTOMER)
    told: list[str] = []
    other.on(
        "request",
        lambda request: told.append(request.post_data or "") if _signals(request) else None,
    )
    reader.close()
    _until(other, lambda: any('"hello"' in words for words in told), "it says hello once more")
    ears.await_voice(other, CUSTOMER)


def _signals(request: Request) -> bool:
    return request.url.endswith("/signal")


def test_back_on_the_network_a_stream_that_looks_open_is_opened_again_at_once(
    windows: Windows, shop: Shop
) -> None:
    ruth = scenes.customer(windows)
    streams = Streams(ruth.page.context)
    ruth.visit(shop)
    _until(ruth.page, lambda: len(streams.readers()) == 1, "the page reads")
    before = streams.begun
    ruth.page.evaluate("dispatchEvent(new Event('online'))")
    _until(ruth.page, lambda: streams.begun == before + 1, "it reads anew")
    _until(ruth.page, lambda: len(streams.readers()) == 1, "and only once")


@pytest.fixture
def street(lead: Api) -> Iterator[list[Shop]]:
    """More shops than a browser opens connections."""
    shops = [Shop(lead) for _ in range(CONNECTIONS + 1)]
    yield shops
    for shop in shops:
        shop.close()


def test_who_has_looked_at_many_shops_can_still_ask_in_the_last(
    windows: Windows, street: list[Shop]
) -> None:
    context = windows.context(windows.browsers.of(CUSTOMER))
    senses.give(context)
    streams = Streams(context)
    tabs: list[Customer] = []
    for shop in street:
        for tab in tabs:
            senses.look_away(tab.page)
        tabs.append(Customer(context.new_page()))
        tabs[-1].visit(shop)
        expect(tabs[-1].heading).to_have_text("Talk to a person")
        seen = [tabs[-1].page]
        _until(seen[0], lambda seen=seen: streams.readers() == seen, "only the page in sight reads")  # type: ignore[misc]
    tabs[-1].choose("By voice")
    tabs[-1].press()
    # Who comes back to one sees what is so now.
    street[0].person("Maya").here()
    senses.look_away(tabs[0].page, False)
    tabs[0].reads("Maya can answer now")
