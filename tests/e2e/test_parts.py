"""Parts of the desk come when they are first needed; while they can't, that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.studio import FIRST_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop

PARTS = "**/static/**"


def test_a_part_that_does_not_come_is_said_and_comes_when_asked_again(
    windows: Windows, shop: Shop
) -> None:
    desk = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Maya"))
    page = desk.page
    away = page.get_by_role("dialog", name="Away until")
    failed = page.get_by_role("alert").filter(has_text="The server can’t be reached.")
    desk.presence.click()
    expect(page.get_by_role("menuitem", name="Away until")).to_be_visible()  # the menu has come
    page.keyboard.press("Escape")
    page.route(PARTS, lambda route: route.abort())

    def choose(name: str) -> None:
        desk.presence.click()
        page.get_by_role("menuitem", name=name).click()

    choose("Away until")
    expect(failed).to_be_visible()
    expect(away).to_be_hidden()
    failed.get_by_role("button", name="Close").click()
    choose("Account")
    again = failed.get_by_role("button", name="Try again")
    again.click()
    expect(again).to_be_visible()

    page.unroute(PARTS)
    again.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Maya")
    expect(failed).to_be_hidden()
    # With its style, too.
    row = page.get_by_role("main").get_by_role("listitem").first
    expect(row).to_have_css("display", "flex")
    choose("Away until")
    expect(away).to_be_visible()
