"""Keys as the person wants them: turned off they choose nobody, and menus name the chosen ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import scenes
from tests.e2e.desk import Desk
from tests.e2e.studio import FIRST_AGENT, SECOND_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_keys_that_are_turned_off_bring_nobody_in(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    tomasz = Desk.of(windows, SECOND_AGENT, shop.person("Tomasz"))
    page = talk.desk.page
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").get_by_label("Single keys act").uncheck()
    page.keyboard.press("Escape")
    talk.desk.press("Bring in")
    dialog = page.get_by_role("dialog", name="Bring somebody in")
    expect(dialog.get_by_role("button", name=re.compile("^Tomasz"))).to_be_enabled()
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    expect(dialog).to_be_visible()
    expect(tomasz.ring).to_be_hidden()
    talk.desk.choose_colleague("Tomasz")
    tomasz.is_rung()


def test_the_menu_names_the_key_that_was_chosen_and_says_which_look_is_worn(
    windows: Windows, shop: Shop
) -> None:
    desk = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Maya"))
    keys = desk.page.keyboard
    keys.press("?")
    dialog = desk.page.get_by_role("dialog", name="Keys")
    dialog.get_by_role("button", name=re.compile("“All keys”")).click()
    keys.press("x")
    keys.press("Escape")
    desk.presence.click()
    expect(desk.page.get_by_role("menuitem", name="Keys")).to_have_text(re.compile(r"Keys\s*X$"))
    dark = desk.page.get_by_role("menuitemradio", name="Dark")
    expect(dark).not_to_be_checked()
    dark.click()
    expect(dark).to_be_checked()
    expect(desk.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_that_notices_are_refused_is_said_until_it_was_read(windows: Windows, shop: Shop) -> None:
    context = windows.context(windows.browsers.of(FIRST_AGENT))
    context.add_init_script(
        "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })"
    )
    maya = shop.person("Maya")
    maya.enter(context)
    desk = Desk(context.new_page(), maya.api.house.address)
    desk.open()
    told = desk.page.get_by_text("This browser shows no notices from here")
    expect(told).to_be_visible()
    desk.page.get_by_role("button", name="I know").click()
    expect(told).to_be_hidden()
    desk.page.reload()
    expect(desk.page.get_by_role("group", name="My presence")).to_be_visible()
    expect(told).to_be_hidden()
