"""The desk's own sentences say what is so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import scenes
from tests.e2e.desk import Desk
from tests.e2e.staff import Api
from tests.e2e.studio import FIRST_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_the_line_says_whether_a_ring_can_come(windows: Windows, shop: Shop) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    tomasz = shop.person("Tomasz")
    line = desk.line
    expect(line).to_contain_text("Whoever comes next rings here.")
    tomasz.here()
    expect(line).to_contain_text("Whoever comes next rings here, or where a colleague is free.")
    tomasz.away()
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    desk.is_rung()
    tomasz.here()
    desk.answer()
    expect(line).to_contain_text("Nobody rings here while you are in this talk.")
    for control in ("Bring in", "Hand over"):
        desk.press(control)
        choice = desk.page.get_by_role("dialog").get_by_role("button", name=re.compile("Tomasz"))
        expect(choice).to_contain_text("Free · English")
        desk.page.keyboard.press("Escape")
    desk.end()
    expect(line).to_contain_text("Nobody rings here until you are done with your note.")
    desk.finish_note()
    expect(line).to_contain_text("Whoever comes next rings here")
    desk.page.get_by_role("group", name="My presence").get_by_text("Finishing a note").click()
    expect(line).to_contain_text("Nobody rings here until you are done with your note.")
    shop.people[0].away()
    expect(line).to_contain_text("Nobody rings here while you are away.")


def test_a_call_that_we_make_is_not_said_to_come_from_the_customer(
    windows: Windows, shop: Shop
) -> None:
    ruth = Api(shop.house)
    asked = {"channel": "video", "language": "en", "name": "Ruth Miller"}
    token = ruth("POST", f"/brands/{shop.slug}/contacts", asked)["token"]
    ruth("POST", f"/places/{token}/keep", {"phone": "+447700900142"})
    ruth.close()
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    desk.is_rung()
    expect(
        desk.page.get_by_role("region", name="A call to Ruth Miller rings: A promised call")
    ).to_be_visible()
    expect(desk.presence).to_have_text("A promised call to Ruth")
    expect(desk.ring.get_by_role("button", name="Call by voice")).to_be_visible()


def test_who_gave_no_name_has_the_sign_of_a_person_and_not_initials(
    windows: Windows, shop: Shop
) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    desk.is_rung()
    expect(desk.ring.get_by_role("heading", level=1)).to_have_text("Somebody")
    desk.answer()
    expect(desk.stage.locator(".face .av")).to_have_text("")
    expect(desk.stage.locator(".face .av svg")).to_be_visible()
    panel = desk.page.get_by_role("complementary", name="The customer")
    expect(panel.locator(".av").first).to_have_text("")
