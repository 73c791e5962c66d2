"""Every page in light and in dark: axe finds nothing, nothing is cut off, scripts stay small."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.e2e import axe, scenes
from tests.e2e.desk import Desk
from tests.e2e.staff import PASSWORD
from tests.e2e.studio import CUSTOMER, FIRST_AGENT

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Api, Shop

SCRIPT_LIMIT = 60_000
AT_REST = """() => Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime <= 1000)
    .map((one) => one.finished))"""
# Pairs of texts and drawings that lie over each other, and fields that cut their text. A line's box
# is higher than its letters, so only its middle counts; what is scrolled or folded out of sight
# doesn't.
CROWDED = """() => {
  const marks = [];
  const add = (box, name, element) => {
    const [x, y] = [box.left + 1, box.top + box.height * 0.3];
    const [right, bottom] = [box.right - 1, box.bottom - box.height * 0.3];
    const seen = document.elementFromPoint((x + right) / 2, (y + bottom) / 2);
    const folded = getComputedStyle(element).overflowY !== 'visible' &&
      (y + bottom) / 2 > element.getBoundingClientRect().bottom;
    if (!element.checkVisibility()) return;  // folded away
    if (box.width > 3 && !folded && seen && (element.contains(seen) || seen.contains(element)))
      marks.push({ x, y, right, bottom, name, element });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.data.trim() === '' || text.parentElement.closest('.sr, [aria-hidden=true]')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) add(box, text.data.trim(), text.parentElement);
  }
  for (const drawing of document.querySelectorAll('svg.i')) {
    const beside = drawing.parentElement.textContent.trim();
    add(drawing.getBoundingClientRect(), `the icon of ${beside}`, drawing);
  }
  const over = marks.flatMap((one, n) => marks.slice(n + 1)
    .filter((two) => one.element !== two.element && one.x < two.right && two.x < one.right &&
      one.y < two.bottom && two.y < one.bottom)
    .map((two) => `“${one.name}” lies over “${two.name}”`));
  const cut = [...document.querySelectorAll('textarea')]
    .filter((field) => field.scrollHeight > field.clientHeight + 3)
    .map((field) => `“${field.placeholder}” is cut off`);
  return [...over, ...cut];
}"""
BOTH = pytest.mark.parametrize("scheme", ["light", "dark"])


class Looks:
    """What axe found on each page, and what didn't fit."""

    def __init__(self) -> None:
        self.wrongs: list[str] = []

    def at(self, page: Page, name: str) -> None:
        """Look at a page as it is when what moved for a moment has come to rest."""
        page.evaluate(AT_REST)
        self.wrongs += [f"{name}: {violation}" for violation in axe.violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            self.wrongs.append(f"{name}: it is wider than the window")

    def twice_the_text(self, page: Page, name: str, width: int) -> None:
        """Look at a page with its text at 200 % (WCAG 1.4.4), as high as it needs to be."""
        size = page.viewport_size
        assert size is not None
        page.set_viewport_size({"width": width, "height": 3000})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.evaluate(AT_REST)
        where = f"{name} at 200 % and {width} px"
        self.wrongs += [f"{where}: {wrong}" for wrong in page.evaluate(CROWDED)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            self.wrongs.append(f"{where}: it is wider than the window")
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size(size)

    def narrow(self, page: Page, name: str) -> None:
        """Look at a page on phones, and at 320 px, which is 1280 px at 400 % (WCAG 1.4.10)."""
        size = page.viewport_size
        assert size is not None
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            self.at(page, f"{name} at {width} px")
        page.set_viewport_size(size)


def clean(page: Page, name: str) -> None:
    """A page is clean as it stands, narrow, and with text of twice the size."""
    looks = Looks()
    looks.at(page, name)
    looks.narrow(page, name)
    looks.twice_the_text(page, name, 1440)
    assert not looks.wrongs, "\n".join(looks.wrongs)


def is_dark(page: Page) -> bool:
    """Whether the page is drawn dark."""
    script = "getComputedStyle(document.body).backgroundColor"
    found = re.findall(r"\d+", page.evaluate(script))
    return sum(map(int, found[:3])) < 3 * 128


def test_axe_finds_what_is_wrong_and_passes_what_is_right(windows: Windows) -> None:
    page = windows.page(CUSTOMER)
    page.set_content("<title>x</title><img src=x><p style='color:#999'>Pale words</p>")
    found = " ".join(axe.violations(page))
    for rule in ("image-alt", "color-contrast", "html-has-lang"):
        assert rule in found
    page.set_content("<html lang=en><title>x</title><main><h1>Good</h1></main>")
    assert axe.violations(page) == []


@BOTH
def test_a_customers_pages_are_clean(windows: Windows, shop: Shop, scheme: str) -> None:
    looks = Looks()
    maya = shop.person("Maya")
    desk = Desk.of(windows, FIRST_AGENT, maya)
    ruth = scenes.customer(windows, color_scheme=scheme)
    page = ruth.page
    ruth.visit(shop)
    expect(ruth.button("Maya can answer now")).to_be_visible()
    assert is_dark(page) == (scheme == "dark")
    looks.at(page, "somebody is free")
    looks.narrow(page, "somebody is free")
    for way in ("Call me back", "Write"):
        ruth.choose(way)
        looks.at(page, way)
    ruth.button("Maya can answer now").click()
    desk.answer()
    ruth.talks_with("Maya")
    ruth.write("My lamp flickers.")
    desk.has_read("My lamp flickers.")
    looks.at(page, "in writing")
    looks.narrow(page, "in writing")
    ruth.end()
    looks.at(page, "after")
    ruth.button("Not yet").click()
    expect(ruth.heading).to_have_text("Not yet, then")
    looks.at(page, "not yet")
    desk.finish_note()

    busy = maya.become_busy(shop)
    page = scenes.customer(windows, color_scheme=scheme).page
    second = type(ruth)(page)
    second.visit(shop)
    second.choose("By voice")
    second.reads("You would be next.")
    looks.at(page, "nobody is free")
    second.press()
    second.reads("What we told you")
    looks.at(page, "waiting")
    looks.narrow(page, "waiting")
    second.hang_up()
    looks.at(page, "place kept")
    maya.end(busy)
    desk.answer("Call now")
    expect(second.heading).to_have_text("Maya is calling you")
    looks.at(page, "ringing")
    second.answer("Maya")
    second.talks_with("Maya")
    expect(second.button("Mute")).to_be_visible()
    looks.at(page, "by voice")
    looks.narrow(page, "by voice")
    assert not looks.wrongs, "\n".join(looks.wrongs)


@BOTH
def test_the_desks_pages_are_clean(windows: Windows, shop: Shop, scheme: str) -> None:
    looks = Looks()
    priya = shop.person("Priya", role="lead")
    shop.person("Tomasz").here()
    page = windows.page(FIRST_AGENT, color_scheme=scheme)
    page.goto(f"{shop.house.address}/desk")
    expect(page.get_by_role("heading", level=1)).to_have_text("Come in")
    assert is_dark(page) == (scheme == "dark")
    looks.at(page, "sign-in")
    desk = Desk(page, shop.house.address)
    desk.sign_in(priya.email, PASSWORD)
    shop.people[1].away()
    looks.at(page, "quiet")
    looks.narrow(page, "quiet")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    looks.at(page, "keys")
    page.keyboard.press("Escape")
    desk.presence.click()
    looks.at(page, "presence")
    page.keyboard.press("Escape")

    ruth = scenes.customer(windows)
    ruth.ask(shop, "Face to face")
    desk.is_rung()
    looks.at(page, "ringing")
    looks.narrow(page, "ringing")
    desk.answer()
    ruth.talks_with("Priya")
    ruth.show_face()
    ruth.write("There, can you see?")
    desk.has_read("There, can you see?")
    desk.reads("Their camera, line is good")
    looks.at(page, "in a talk")
    looks.narrow(page, "in a talk")
    for control in ("Pause", "Bring in", "Hand over"):
        desk.press(control)
        expect(page.get_by_role("dialog")).to_be_visible()
        looks.at(page, control)
        page.keyboard.press("Escape")
    shop.visitor()
    expect(desk.line).to_contain_text("1 waiting")
    looks.at(page, "in a talk, one waits")
    desk.end()
    desk.reads("Finishing a note")
    looks.at(page, "finishing a note")
    page.keyboard.press("Enter")
    desk.is_rung()
    looks.at(page, "ringing after a note")
    people = ("/desk/people", "/desk/people/brands", "/desk/people/mail")
    for path in ("/board", *people, "/desk/account"):
        page.goto(f"{shop.house.address}{path}")
        expect(page.get_by_role("main")).to_be_visible()
        expect(page.get_by_role("heading").first).to_be_attached()
        looks.at(page, path)
        looks.narrow(page, path)
    assert not looks.wrongs, "\n".join(looks.wrongs)


def test_text_of_twice_the_size_lies_over_nothing(windows: Windows, shop: Shop) -> None:
    looks = Looks()
    priya = shop.person("Priya", role="lead")
    priya.here()
    busy = priya.become_busy(shop)
    desk = Desk.as_it_is(windows, FIRST_AGENT, priya)
    ruth = scenes.customer(windows)
    ruth.visit(shop)
    ruth.reads("You would be next.")
    for width in (390, 1440):
        looks.twice_the_text(ruth.page, "nobody is free", width)
    ruth.choose("By voice")
    ruth.press()
    ruth.tell("My lamp flickers since I changed the bulb.", "Ruth Ansell")
    for width in (390, 1440):
        looks.twice_the_text(ruth.page, "waiting", width)
    expect(desk.line).to_contain_text("Ruth Ansell")
    looks.twice_the_text(desk.page, "one waits", 1440)
    priya.end(busy)
    desk.answer()
    ruth.talks_with("Priya")
    ruth.write("Hello, is somebody there?")
    desk.has_read("Hello, is somebody there?")
    for width in (390, 1440):
        looks.twice_the_text(ruth.page, "by voice", width)
        looks.twice_the_text(desk.page, "by voice at the desk", width)
    desk.page.goto(f"{shop.house.address}/board")
    expect(desk.page.get_by_role("heading", name="Did we tell the truth?")).to_be_visible()
    for width in (390, 1440):
        looks.twice_the_text(desk.page, "the board", width)
    assert not looks.wrongs, "\n".join(looks.wrongs)


def scripts(page: Page, address: str, shown: str) -> int:
    """Bytes of the scripts, each gzipped, that a page loads until it shows a heading."""
    found: list[Response] = []

    def keep(response: Response) -> None:
        if response.request.resource_type == "script":
            found.append(response)

    page.on("response", keep)
    page.goto(address)
    expect(page.get_by_text(shown).first).to_be_visible()
    return sum(len(gzip.compress(response.body())) for response in found)


def test_neither_page_needs_more_than_60_kb_of_script(
    windows: Windows, shop: Shop, lead: Api
) -> None:
    maya = shop.person("Maya")
    customer = windows.page(CUSTOMER)
    assert 0 < scripts(customer, shop.address, "Talk to a person") <= SCRIPT_LIMIT
    desk = windows.page(FIRST_AGENT)
    maya.enter(desk.context)
    assert 0 < scripts(desk, f"{lead.house.address}/desk", "The line") <= SCRIPT_LIMIT


def test_pages_carry_a_strict_policy_and_use_nothing_from_elsewhere(
    windows: Windows, shop: Shop
) -> None:
    asked: list[str] = []
    page = windows.page(CUSTOMER)
    page.on("request", lambda request: asked.append(request.url))
    answer: Any = page.goto(shop.address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert [url for url in asked if not url.startswith(shop.house.address)] == []
