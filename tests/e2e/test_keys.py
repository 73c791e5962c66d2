"""The desk without a mouse: every act of a talk has its key, and typing is never disturbed."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import ears, scenes
from tests.e2e.desk import REFLEX_S, Desk
from tests.e2e.staff import PASSWORD
from tests.e2e.studio import CUSTOMER, FIRST_AGENT, SECOND_AGENT

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def _tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until this control has the focus."""
    wanted = page.get_by_role(role, name=name)  # type: ignore[arg-type]  # a role's name
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"no Tab leads to {name}")


_IN_SIGHT = """
() => {
  const row = document.activeElement;
  const { left, top, bottom } = row.getBoundingClientRect();
  return row.id.startsWith('row-') && [top + 2, bottom - 2].every(
    (y) => row.contains(document.elementFromPoint(left + 20, y)));
}
"""


def test_whichever_row_has_the_focus_nothing_lies_over_it(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    maya.here()
    maya.become_busy(shop)
    for _ in range(30):
        shop.visitor("chat")
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    expect(desk.line.locator("[id^=row-]")).to_have_count(30)
    for width, height in ((1440, 900), (1000, 700)):
        desk.page.set_viewport_size({"width": width, "height": height})
        hidden = []
        for key in "j" * 30 + "k" * 29:
            desk.page.keyboard.press(key)
            if not desk.page.evaluate(_IN_SIGHT):
                hidden.append(desk.page.evaluate("document.activeElement.outerHTML"))
        assert hidden == [], f"at {width} × {height} px"
        desk.page.keyboard.press("k")


def test_a_whole_talk_is_led_by_keyboard_alone(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    page = windows.page(FIRST_AGENT)
    keys = page.keyboard
    page.goto(f"{shop.house.address}/desk")
    _tab_to(page, "textbox", "Email")
    keys.type(maya.email)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    desk = Desk(page, shop.house.address)
    expect(desk.page.get_by_role("group", name="My presence")).to_be_visible()
    _tab_to(page, "button", "I’m here")
    keys.press("Enter")
    tomasz = Desk.of(windows, SECOND_AGENT, shop.person("Tomasz"))

    customer = scenes.customer(windows)
    customer.ask(shop, "Face to face")
    desk.is_rung()
    keys.press("Enter")
    customer.talks_with("Maya")
    customer.show_face()
    ears.await_face_to_face(page, FIRST_AGENT, customer.page, CUSTOMER)

    keys.press("m")
    ears.until(lambda: not ears.hears(customer.page, FIRST_AGENT), "Maya is silent")
    keys.press("m")
    ears.await_voice(customer.page, FIRST_AGENT)

    keys.press("v")
    ears.until(lambda: not ears.sees(customer.page, FIRST_AGENT), "Maya is not seen")
    keys.press("v")
    ears.await_picture(customer.page, FIRST_AGENT)

    keys.press("s")
    customer.button("Yes, keep it").click()
    desk.reads("Take it")
    keys.press("s")
    expect(page.get_by_role("img", name=re.compile("^Still picture"))).to_be_visible()

    keys.press("h")
    expect(page.get_by_role("dialog", name="Pause")).to_be_visible()
    keys.press("Enter")
    customer.reads(re.compile("Maya paused"))
    expect(page.get_by_role("dialog")).to_be_hidden()  # keys rest while a dialog is open
    keys.press("h")
    ears.await_voice(customer.page, FIRST_AGENT)

    keys.press("w")
    keys.type("Mail, hints and vases: m h v s")  # letters that are keys elsewhere
    keys.press("Enter")
    customer.has_read("Mail, hints and vases: m h v s")
    keys.press("Escape")  # out of the field
    keys.press("n")
    keys.type("The shade came torn.")
    desk.reads(re.compile(r"^Saved \d"))
    keys.press("Escape")

    keys.press("i")
    expect(page.get_by_role("dialog", name="Bring somebody in")).to_be_visible()
    keys.press("1")
    tomasz.answer("Join")
    customer.reads("Tomasz has joined")
    tomasz.page.keyboard.press("Shift+E")
    expect(tomasz.stage).to_be_hidden()
    expect(desk.stage).to_be_visible()

    keys.press("t")
    expect(page.get_by_role("dialog", name="Hand over")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    keys.press("Shift+E")
    expect(customer.heading).to_have_text("Is it useful now?")
    expect(page.get_by_role("button", name=re.compile("^I’m done"))).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_role("group", name="My presence")).to_be_visible()


def test_a_ring_never_takes_the_focus_from_somebody_who_types(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "Write")
    box = talk.desk.page.get_by_role("textbox", name=re.compile("^Write to "))
    box.focus()
    talk.desk.page.keyboard.type("I look for the")
    scenes.customer(windows).ask(shop, "Write")
    talk.desk.is_rung()
    expect(box).to_be_focused()
    talk.desk.page.keyboard.type(" part; v and escape, please")
    expect(box).to_have_value("I look for the part; v and escape, please")
    talk.desk.page.keyboard.press("Escape")  # leaves the field, and doesn't send the customer on
    time.sleep(REFLEX_S)
    expect(talk.desk.ring).to_be_visible()
    talk.desk.page.keyboard.press("Escape")
    talk.desk.is_not_rung()


def test_a_key_can_be_another_one_and_all_of_them_can_be_turned_off(
    windows: Windows, shop: Shop
) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.is_heard()
    page = talk.desk.page
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.get_by_role("button", name=re.compile("“Mute”")).click()
    page.keyboard.press("x")
    expect(dialog.get_by_role("status")).to_have_text("“Mute” is X now.")
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(talk.desk.stage.get_by_role("button", name=re.compile("^Mute"))).to_be_visible()
    page.keyboard.press("x")
    expect(talk.desk.stage.get_by_role("button", name=re.compile("^Unmute"))).to_be_visible()
    page.keyboard.press("?")
    dialog.get_by_label("Single keys act").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(talk.desk.stage.get_by_role("button", name=re.compile("^Unmute"))).to_be_visible()


def test_a_dialog_gives_the_focus_back_however_it_is_closed(windows: Windows, shop: Shop) -> None:
    lena = shop.person("Lena", role="lead")
    page = windows.page(FIRST_AGENT)
    lena.enter(page.context)
    page.goto(f"{shop.house.address}/desk/people")
    row = page.get_by_role("listitem").filter(has_text=lena.email)
    change = row.get_by_role("button", name="Change Lena")
    dialog = page.get_by_role("dialog")
    for way in ("Close", "Leave it", "Save"):
        change.press("Enter")
        dialog.get_by_role("button", name=way, exact=True).press("Enter")
        expect(dialog).to_be_hidden()
        expect(change).to_be_focused()
