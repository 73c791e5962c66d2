"""What people write runs in its own direction, and no word of it is too long for a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import scenes
from tests.e2e.desk import Desk
from tests.e2e.staff import Api
from tests.e2e.studio import CUSTOMER, FIRST_AGENT, SECOND_AGENT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop

FIRST_NAME = "ليلى"
NAME = f"{FIRST_NAME} عبد الرحمن الأنصاري القادري الحسيني"
WORDS = "المصباح يومض منذ أن غيرت اللمبة."
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 2

# Where a text stands on the screen, and how much of it its box lets be seen.
_WHERE = """
(element, text) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + text.length);
    const [word, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
    return { left: word.left, inside: word.left >= box.left - 1 && word.right <= box.right + 1 };
  }
  return null;
}
"""


def _where(element: Locator, text: str) -> dict[str, float]:
    found: dict[str, float] | None = element.evaluate(_WHERE, text)
    assert found is not None, f"“{text}” isn't in {element}"
    return found


def _direction(element: Locator) -> str:
    return str(element.evaluate("element => getComputedStyle(element).direction"))


def test_a_name_and_words_in_arabic_run_from_right_to_left_beside_ours(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    layla = scenes.customer(windows)
    layla.ask(shop, "Write")
    layla.tell(WORDS, NAME)
    assert _direction(layla.page.get_by_label("What happened?")) == "rtl"
    # In the line the name is cut at its end, not at its beginning.
    row = desk.line.get_by_role("button", name=re.compile(FIRST_NAME))
    assert _where(row.locator(".nm"), FIRST_NAME)["inside"]
    assert _direction(row.locator(".why")) == "rtl"
    maya.end(busy)
    desk.answer()
    layla.talks_with("Maya")
    # "With NAME 0:12", in this order.
    pill = desk.presence
    expect(pill).to_contain_text(FIRST_NAME)
    places = [_where(pill, text)["left"] for text in ("With", FIRST_NAME, ":")]
    assert places == sorted(places)
    desk.has_read(WORDS)  # what she asked with begins the talk
    layla.write(f"{WORDS} 2")
    desk.has_read(f"{WORDS} 2")
    desk.write("Which lamp is it?")
    layla.has_read("Which lamp is it?")
    for page in (layla.page, desk.page):
        log = page.get_by_role("log")
        for written in (WORDS, f"{WORDS} 2"):
            assert _direction(log.get_by_text(written, exact=True)) == "rtl"
        assert _direction(log.get_by_text("Which lamp is it?")) == "ltr"


def test_what_was_said_and_agreed_in_arabic_runs_from_right_to_left_afterwards_too(
    windows: Windows, shop: Shop
) -> None:
    agreed = "مصباح جديد يوم الجمعة."
    priya = shop.person("Priya", role="lead")
    priya.here()
    customer = Api(shop.house)
    wish = {"channel": "voice", "language": "en", "name": NAME, "words": WORDS}
    token = customer("POST", f"/brands/{shop.slug}/contacts", wish)["token"]
    contact = priya.await_offer()
    about = f"/desk/contacts/{contact}"
    priya.api("POST", f"/desk/offers/{contact}/accept", {"channel": "voice"})
    priya.api("PUT", f"{about}/notes", {"said": "", "saw": "", "agreed": agreed})
    shop.lead("PATCH", f"/people/{priya.id}", {"name": NAME})

    tomasz = shop.person("Tomasz")
    rung = Desk.of(windows, FIRST_AGENT, tomasz)
    priya.api("POST", f"{about}/hand-over", {"agent": tomasz.id})
    rung.is_rung()
    assert _direction(rung.page.locator(".pers b")) == "rtl"
    priya.api("POST", f"{about}/hand-over/cancel")
    rung.is_not_rung()
    priya.end(contact)

    page = windows.page(CUSTOMER)
    page.goto(f"{shop.address}/place/{token}")
    assert _direction(page.get_by_text(agreed)) == "rtl"
    customer("POST", f"/places/{token}/useful", {"answer": "not_yet", "words": WORDS})
    customer.close()

    desk = Desk.as_it_is(windows, SECOND_AGENT, priya)
    said = desk.page.get_by_role("region", name="Is it useful now?")
    assert _direction(said.locator("p").filter(has_text=WORDS)) == "rtl"
    desk.page.goto(f"{desk.address}/board")
    row = desk.page.get_by_role("listitem").filter(has_text=WORDS)
    assert _direction(row.locator(".quote")) == "rtl"
    row.get_by_role("link", name=FIRST_NAME).press("Enter")
    desk.page.get_by_role("button", name="Erase this customer").press("Enter")
    erased = desk.page.get_by_role("dialog").get_by_role("listitem")
    assert _direction(erased.locator(".quote")) == "rtl"
    assert _direction(erased.locator("b")) == "rtl"


def _fits(page: Page, name: str) -> list[str]:
    """What is wider than a phone of 320 px on this page."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": 320, "height": 700})
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(before)
    return [f"{name} is {wide} px wide"] if wide > 320 else []


def test_no_page_scrolls_sideways_for_one_long_word(windows: Windows, shop: Shop) -> None:
    priya = shop.person("Priya", role="lead")
    priya.here()
    busy = priya.become_busy(shop)
    desk = Desk.as_it_is(windows, FIRST_AGENT, priya)
    ruth = scenes.customer(windows)
    page = ruth.page
    ruth.ask(shop, "Write")
    ruth.tell(LONG, LONG)
    expect(desk.line).to_contain_text(LONG)
    wrongs = _fits(page, "waiting") + _fits(desk.page, "the line")
    desk.page.get_by_role("button", name=re.compile(f"^{LONG}")).first.click()
    expect(desk.page.get_by_role("heading", name=LONG)).to_be_visible()
    wrongs += _fits(desk.page, "who waits")
    desk.page.goto(f"{desk.address}/board")
    expect(desk.page.get_by_role("main")).to_contain_text(LONG)
    wrongs += _fits(desk.page, "the board")
    desk.open()
    ruth.hang_up()
    wrongs += _fits(page, "place kept")
    priya.end(busy)
    desk.is_rung()
    wrongs += _fits(desk.page, "the ring")
    desk.answer("Call now")
    ruth.answer("Priya")
    ruth.talks_with("Priya")
    ruth.write(f"Ahoi{LONG}")
    desk.has_read(f"Ahoi{LONG}")
    desk.write(f"Moin{LONG}")
    ruth.has_read(f"Moin{LONG}")
    desk.note(LONG)
    wrongs += _fits(page, "the talk") + _fits(desk.page, "the talk at the desk")
    desk.press("Pause")
    desk.choose("In my words", "1 min")
    dialog = desk.page.get_by_role("dialog", name="Pause")
    dialog.get_by_label("Why, in your words").fill(LONG)
    wrongs += _fits(desk.page, "the question how long to pause")
    dialog.get_by_role("button", name="Pause").click()
    ruth.reads(re.compile(LONG))
    wrongs += _fits(page, "the pause") + _fits(desk.page, "the pause at the desk")
    desk.press("Go on")
    ruth.end()
    expect(page.get_by_text("What you told us")).to_be_visible()
    wrongs += _fits(page, "after the talk") + _fits(desk.page, "the note after a talk")
    assert not wrongs, "\n".join(wrongs)
