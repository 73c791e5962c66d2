"""The desk's own sentences say what is so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import scenes
from tests.e2e.desk import Desk
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
