"""Coming in: signing in, and what is said where a browser gives no camera or microphone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import ears, scenes
from tests.e2e.browser import ELSEWHERE
from tests.e2e.customer import Customer
from tests.e2e.desk import Desk
from tests.e2e.staff import PASSWORD
from tests.e2e.studio import CUSTOMER, FIRST_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Browsers, Windows
    from tests.e2e.staff import Shop


def test_one_signs_in_and_out_with_ones_own_password(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    page = windows.page(FIRST_AGENT)
    page.goto(f"{shop.house.address}/desk")
    expect(page.get_by_role("heading", level=1)).to_have_text("Come in")
    page.get_by_label("Email").fill(maya.email)
    page.get_by_label("Password").fill("not this one, I think")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    desk = Desk(page, shop.house.address)
    desk.be_here()
    desk.presence.click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Come in")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Come in")


def test_from_a_link_that_opens_nothing_one_comes_to_ones_desk(
    windows: Windows, shop: Shop
) -> None:
    desk = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Maya"))
    page = desk.page
    page.goto(f"{shop.house.address}/join/{'x' * 32}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link doesn’t work any more.")
    page.get_by_role("link", name="Lamplight").click()
    expect(desk.presence).to_be_visible()


def test_without_a_microphone_the_page_says_so_and_offers_ways_on(
    windows: Windows, shop: Shop, browsers: Browsers
) -> None:
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    customer = Customer(windows.context(browsers.without_devices()).new_page())
    customer.ask(shop, "By voice")
    customer.reads(re.compile("No microphone was found"))
    expect(customer.button("Write instead")).to_be_visible()
    expect(customer.button("Hang up and call me")).to_be_visible()
    # It still hears, and can type.
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    maya.end(busy)
    desk.answer()
    customer.talks_with("Maya")
    ears.await_voice(customer.page, FIRST_AGENT)
    customer.reads("You hear Maya; type what you want to say")
    customer.write("I have no microphone")
    desk.has_read("I have no microphone")


def test_a_refused_microphone_is_told_and_the_place_is_kept(
    windows: Windows, shop: Shop, browsers: Browsers
) -> None:
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    customer = Customer(windows.context(browsers.that_refuses()).new_page())
    customer.ask(shop, "Face to face")
    customer.reads("The browser does not let this page use the microphone.")
    customer.reads("Your place is kept all the same.")
    link = customer.link
    customer.button("Write instead").click()
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    maya.end(busy)
    desk.answer()
    customer.talks_with("Maya")
    assert customer.link == link


def test_what_is_refused_in_a_talk_is_told_without_contradiction(
    windows: Windows, shop: Shop, browsers: Browsers
) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    for allowed, told in (
        ([], "Maya does not hear or see you."),
        (["microphone"], "Maya hears you and does not see you."),
    ):
        context = windows.context(browsers.that_refuses(), permissions=allowed)
        customer = Customer(context.new_page())
        customer.ask(shop, "Face to face")
        desk.answer()
        customer.talks_with("Maya")
        customer.button("Turn my camera on").click()
        customer.reads("The browser does not let this page use the camera.")
        customer.reads(told)
        if allowed:
            # The same holds for who is silent because they wish to be.
            customer.button("Mute").click()
            customer.reads("Maya does not hear or see you.")
        expect(customer.page.get_by_text("voice goes on")).to_have_count(0)
        customer.end()
        desk.finish_note()


def test_an_agent_without_a_camera_is_told_and_still_answers(
    windows: Windows, shop: Shop, browsers: Browsers
) -> None:
    maya = shop.person("Maya")
    page = windows.context(browsers.without_devices()).new_page()
    maya.enter(page.context)
    desk = Desk(page, shop.house.address)
    desk.open()
    desk.be_here()
    customer = scenes.customer(windows)
    customer.ask(shop, "Face to face")
    desk.answer()
    customer.talks_with("Maya")
    desk.reads(re.compile("No microphone was found: they can’t hear you"))
    ears.await_voice(page, CUSTOMER)
    desk.write("My microphone is broken, I can type")
    customer.has_read("My microphone is broken, I can type")


def test_on_an_address_that_is_not_secure_one_can_write_or_be_called(
    windows: Windows, shop: Shop, browsers: Browsers
) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    page = windows.context(browsers.without_devices()).new_page()
    page.goto(f"http://{ELSEWHERE}:{shop.house.port}/{shop.slug}")
    customer = Customer(page)
    assert page.evaluate("isSecureContext") is False
    customer.reads(re.compile("This address is not secure"))
    expect(page.get_by_role("radio", name="Face to face")).to_be_disabled()
    expect(page.get_by_role("radio", name="By voice")).to_be_disabled()
    customer.choose("Write")
    customer.press()
    desk.answer()
    customer.talks_with("Maya")
    customer.write("By plain http")
    desk.has_read("By plain http")
    desk.write("It reaches me")
    customer.has_read("It reaches me")
