"""Looking for a customer from every page, and the page of one: what they bought, who they are."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, expect
from tests.e2e import axe
from tests.e2e.studio import FIRST_AGENT

from lamplight.journal import Database
from lamplight.journal.server import Server
from lamplight.journal.tables import sales, shops
from lamplight.sales import forms

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


TODAY = datetime.now(UTC).date()


def customer(name: str, email: str, town: str = "") -> forms.Customer:
    """Somebody who buys."""
    reach = forms.Reach(kind="email", value=email, verified=True)
    return forms.Customer(name=name, reaches=[reach], town=town, country="GB")


def sale(shop: Shop, buyer: forms.Customer, number: str, thing: str) -> forms.Sale:
    """What the brand sold them."""
    return forms.Sale(
        id=f"{shop.slug} {number}",
        number=number,
        brand=shop.slug,
        currency="GBP",
        jurisdiction="UK",
        contract_date=TODAY,
        buyer=buyer,
        lines=[forms.Line(id="1", name=thing, sku="FJ-110", paid_minor=16_400)],
        payments=[forms.Payment(id="1", tender="card", captured_minor=16_400)],
    )


def sell(shop: Shop, *sold: forms.Sale) -> None:
    """The brand sold this, as files say it."""
    now = time.time_ns() // 1_000_000

    async def put() -> None:
        server = await Server.start(shop.house.data, lambda _: None)
        async with await Database.open(server.address, min_size=1, max_size=2) as database:
            source = await shops.put(database.pool, shop.slug, "files", now)
            for one in sold:
                await sales.put(database.pool, source, one, now)
        await server.stop()

    # The browser's loop runs in this thread.
    working = threading.Thread(target=asyncio.run, args=(put(),))
    working.start()
    working.join()


@pytest.fixture
def page(windows: Windows, shop: Shop) -> Page:
    """The desk of Maya, who answers a brand that sold a lamp to Ruth, and one to R. Hartley."""
    ruth = customer("Ruth Ansell", f"ruth@{shop.slug}.example", "Sheffield")
    twin = customer("R. Hartley", f"hartley@{shop.slug}.example", "Leeds")
    sell(
        shop,
        sale(shop, ruth, f"NL-{shop.id}", "Fjell table lamp"),
        sale(shop, twin, f"AI-{shop.id}", "Lumen pendant"),
    )
    opened = windows.page(FIRST_AGENT)
    shop.person("Maya").enter(opened.context)
    opened.goto(f"{shop.house.address}/desk")
    expect(opened.get_by_role("heading", name="The line")).to_be_visible()
    return opened


def test_a_customer_is_found_and_opened_with_keys_alone(page: Page, shop: Shop) -> None:
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    field.press_sequentially("lumen hart")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.fill("fj")
    expect(page.get_by_role("option")).to_have_count(2)  # both have the article's number
    first, second = page.get_by_role("option").all()
    expect(first).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(second).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == second.get_attribute("id")
    field.fill("ansell fjell")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ruth Ansell")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("article", name=f"NL-{shop.id}")).to_contain_text("Fjell table lamp")
    expect(page.get_by_role("article")).to_contain_text("£164.00")


def test_escape_closes_the_list_and_then_the_search(page: Page) -> None:
    button = page.get_by_role("button", name="Person, order, thing")
    button.click()
    field = page.get_by_role("combobox")
    field.fill("ruth")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("ruth")
    field.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Escape")
    field.press("Escape")
    expect(field).to_have_count(0)
    expect(button).to_be_focused()


def test_what_nobody_is_called_is_said_to_be_found_nowhere(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("u")
    field = page.get_by_role("main").get_by_role("combobox")
    expect(field).to_be_focused()
    field.fill("nobody at all")
    status = page.get_by_role("main").get_by_role("status")
    expect(status).to_have_text("Nobody is found by “nobody at all”.")


def test_an_answer_that_comes_late_is_dropped(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/customers?find=rut", hold)
    page.goto(page.url.replace("/desk", "/desk/customers"))
    field = page.get_by_role("main").get_by_role("combobox")
    field.fill("rut")
    page.wait_for_timeout(300)
    field.fill("hartley")
    expect(page.get_by_role("option")).to_contain_text("R. Hartley")
    for route in held:
        with suppress(Error):  # the page has taken its question back
            route.continue_()
    page.wait_for_timeout(300)
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option")).to_contain_text("R. Hartley")
    assert held


def test_how_somebody_asks_to_be_served_is_noted_on_their_page(page: Page) -> None:
    _open(page, "ruth")
    page.get_by_role("button", name="Note how they ask to be served").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("How they ask to be served").fill("captions on, and slowly, please")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text("Ruth asked: captions on, and slowly, please")


def test_two_are_made_one_after_both_were_shown_and_parted_again(page: Page, shop: Shop) -> None:
    _open(page, "ruth")
    page.get_by_role("button", name="Is somebody else too").click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("combobox")
    field.fill("ruth")
    expect(dialog.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("That is the customer you came from")
    field.fill("hartley")
    expect(dialog.get_by_role("option")).to_contain_text("R. Hartley")
    field.press("Enter")
    for name in ("Ruth Ansell", "R. Hartley"):
        expect(dialog.get_by_role("listitem").filter(has_text=name)).to_be_visible()
    dialog.get_by_role("button", name="They are the same person").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("button", name="Part them").click()
    page.get_by_role("dialog").get_by_role("button", name="Part them").click()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("article", name=f"NL-{shop.id}")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_and_the_page_are_clean(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wrongs = []
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        _open(page, "ruth")
        page.keyboard.press("/")
        page.get_by_role("combobox").fill("fj")
        expect(page.get_by_role("option")).to_have_count(2)
        wrongs += [f"{width}: {one}" for one in axe.violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            wrongs.append(f"{width}: wider than the window")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    assert not wrongs, "\n".join(wrongs)


def _open(page: Page, typed: str) -> None:
    page.keyboard.press("g")
    page.keyboard.press("u")
    field = page.get_by_role("main").get_by_role("combobox")
    back = page.get_by_role("link", name="All customers")
    expect(field.or_(back)).to_be_visible()
    if back.is_visible():
        back.click()
    field.fill(typed)
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ruth Ansell")


def test_a_thing_is_made_right_from_the_customers_page_and_nobody_needs_to_call(
    page: Page, shop: Shop
) -> None:
    _open(page, "ruth")
    page.get_by_role("article", name=f"NL-{shop.id}").wait_for()
    page.keyboard.press("r")
    right = page.get_by_role("region", name="Make it right")
    right.get_by_label("What is wrong").select_option("other")
    right.get_by_role("radio").first.wait_for()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("1")
    expect(right.get_by_role("button", name="Promise this to Ruth")).to_be_visible()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert not axe.violations(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    page.keyboard.press("Control+Enter")
    expect(right.get_by_text("Promised. It begins now.")).to_be_visible()
    link = page.get_by_role("article").get_by_role("link", name="Fjell table lamp")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fjell table lamp")
