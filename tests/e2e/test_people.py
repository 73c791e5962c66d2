"""The pages on which leads and admins change who answers for what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.staff import PASSWORD, Colleague
from tests.e2e.studio import FIRST_AGENT

if TYPE_CHECKING:
    from playwright.sync_api import Route
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop

INVITATIONS = "**/api/v1/invitations"


def test_where_one_may_only_read_it_says_who_may_change(windows: Windows, shop: Shop) -> None:
    lena = shop.person("Lena", role="lead")
    page = windows.page(FIRST_AGENT)
    lena.enter(page.context)
    page.goto(f"{shop.house.address}/desk/people/brands")
    expect(page.get_by_role("main")).to_contain_text("Priya Raman may change brands and their")
    expect(page.get_by_role("button", name="Change")).to_have_count(0)
    page.goto(f"{shop.house.address}/desk/people")
    expect(page.get_by_role("main")).to_contain_text("Leads and admins are changed by Priya Raman")
    # Herself she may change.
    page.get_by_role("button", name="Change Lena").last.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Knows about").fill("glass")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text("glass")


def test_what_a_field_lacks_is_said_in_our_words(windows: Windows, shop: Shop) -> None:
    asked = {"role": "agent", "brands": [shop.id]}
    link = shop.lead("POST", "/invitations", asked)["link"]
    page = windows.page(FIRST_AGENT)
    page.goto(link)
    page.get_by_label("Your name, as customers read it").fill("Jonas")
    password = page.get_by_label("Choose a password")
    password.press_sequentially("lamp")
    said = "field => field.validationMessage"
    page.get_by_role("button", name="Come in").click()
    assert page.get_by_label("Email").evaluate(said) == "This is needed too."
    assert password.evaluate(said) == "At least 10 characters."
    password.press_sequentially(" in the window")
    assert password.evaluate(said) == ""


def test_only_spaces_are_said_to_be_missing_in_our_words(windows: Windows, shop: Shop) -> None:
    desk = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Maya"))
    desk.presence.click()
    desk.page.get_by_role("menuitem", name="Away until").click()
    dialog = desk.page.get_by_role("dialog", name="Away until")
    desk.choose("In my words")
    why = dialog.get_by_role("textbox")
    why.fill("   ")
    dialog.get_by_role("button", name="Go away").click()
    assert why.evaluate("field => field.validationMessage") == "This is needed too."


def test_who_presses_twice_asks_for_nothing_twice(windows: Windows, shop: Shop) -> None:
    page = windows.page(FIRST_AGENT)
    # An admin, who may invite for the brands of other tests too.
    Colleague(0, "Priya Raman", "", shop.lead).enter(page.context)
    page.goto(f"{shop.house.address}/desk/people")
    page.get_by_role("button", name="Invite somebody").click()
    dialog = page.get_by_role("dialog")
    link = dialog.get_by_label("Copy the link").first
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if sent.method == "POST" else None)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(INVITATIONS, hold)
    email = dialog.get_by_label("Their email")
    for _ in range(2):
        email.press("Enter")
    go = dialog.get_by_role("button", name="Make the link")
    expect(go).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(link).to_be_visible()
    assert len(asked) == 1
    page.unroute(INVITATIONS)
    # A double click, its second click after the answer to the first.
    first = link.input_value()
    go.dblclick(delay=400)
    expect(link).not_to_have_value(first)
    assert len(asked) == 2


def test_ones_sign_ins_are_listed_by_browser_and_system(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    page = windows.page(FIRST_AGENT)
    page.goto(f"{shop.house.address}/desk")
    Desk(page, shop.house.address).sign_in(maya.email, PASSWORD)
    page.goto(f"{shop.house.address}/desk/account")
    rows = page.get_by_role("main").get_by_role("listitem")
    expect(rows.filter(has_text="here")).to_contain_text("Chromium on Linux")
    # The one through the API is no browser.
    expect(rows.filter(has_not_text="here").first).to_contain_text("Another browser")
