"""Ruth's lamp: from the ring to the promise with the keyboard alone, and what is owed beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.test_looks import BOTH, Looks

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.e2e.browser import Windows
    from tests.e2e.demo import Demo

WORDS = "The glass on my Fjell came cracked."


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"no Tab leads to {wanted}")


def _right(page: Page) -> Locator:
    return page.get_by_role("complementary", name="The customer")


def test_ruths_lamp_is_made_right_from_the_ring_to_the_promise_by_keys_alone(
    windows: Windows, demo: Demo
) -> None:
    maya = demo.api("maya")
    maya("POST", "/desk/presence", {"state": "here"})
    desk = demo.desk(windows, "maya")
    page, keys, right = desk.page, desk.page.keyboard, _right(desk.page)
    demo.asks("nordhaus-living", "Ruth Ansell", WORDS)
    desk.is_rung()
    keys.press("Enter")
    expect(desk.stage).to_be_visible()

    # Nobody is known by a name alone: whose sale it is, is found and said.
    keys.press("r")
    expect(right.get_by_role("searchbox")).to_be_focused()
    keys.type("ruth ansell")
    keys.press("Enter")
    _tab_to(page, right.get_by_role("button", name="This is them"))
    keys.press("Enter")

    # What it is about is what her words name; what we owe for it stands with its clock.
    expect(right.get_by_role("region", name="What it is about")).to_contain_text("NL-20418")
    keys.press("d")
    owed = right.get_by_role("region", name="What we owe Ruth Ansell")
    first = owed.get_by_role("button", name=re.compile("Put breakage right in 5 working days"))
    expect(first).to_be_focused()
    expect(first).to_contain_text("Nordhaus supply terms 7.2")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(owed.locator("[aria-expanded=true]")).to_have_count(1)
    expect(owed.get_by_text("This is not legal advice.")).to_be_visible()

    keys.press("r")
    expect(right.get_by_label("What is wrong?")).to_be_focused()
    keys.type("A part is broken")
    way = right.get_by_role("radio", name=re.compile("^Send Opal glass, to fit by hand"))
    expect(way).to_be_visible()
    keys.press("Tab")
    expect(right.get_by_label("Which part?")).to_be_focused()
    keys.type("Opal glass")
    expect(right.get_by_role("radio", name=re.compile("E27 warm bulb, to fit"))).to_be_hidden()
    expect(way).to_be_visible()  # what is proposed for that part has come
    keys.press("Escape")  # out of the field: from here on figures choose
    keys.press(str(_place(right, way)))
    expect(way).to_be_checked()
    expect(way).to_be_focused()
    expect(right.get_by_text(re.compile("^Why it stands here")).first).to_be_visible()
    says = right.get_by_label("What you say")
    _tab_to(page, says)
    keys.press("Control+End")
    keys.type(" I call you then.")
    keys.press("Control+Enter")
    keys.press("Control+Enter")  # once more, as a hand does that isn't sure: it is one wish
    expect(right.get_by_text("Promised. It begins now.")).to_be_visible()
    track = right.get_by_role("region", name="Making it right")
    expect(track).to_contain_text("Send Opal glass")
    expect(track).to_contain_text("I call you then.")
    mine = desk.line.get_by_role("link", name=re.compile("Ruth Ansell"))
    expect(mine).to_have_count(1)
    assert sum(row["name"] == "Ruth Ansell" for row in maya("GET", "/cases")) == 1

    # One key promises a time, too.
    keys.press("Shift+P")
    dialog = page.get_by_role("dialog", name="Promise Ruth")
    expect(dialog.get_by_role("radio", name="A call")).to_be_focused()
    keys.press("ArrowRight")
    _tab_to(page, dialog.get_by_role("radio", name="In 1 hour"))
    keys.press("ArrowLeft")  # round to the last one
    keys.press("Tab")
    expect(dialog.get_by_role("textbox", name="Another time")).to_be_focused()
    keys.type("tomorrow 9:30")
    expect(dialog.get_by_text("tomorrow 09:30 for you")).to_be_visible()
    keys.press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(owed).to_contain_text("Tell them how it stands by tomorrow 09:30")

    # From the list of one's cases into the case, and back.
    keys.press("g")
    keys.press("c")
    expect(page.get_by_role("heading", name="By hand")).to_be_visible()
    for _ in range(10):
        keys.press("j")
        if mine.evaluate("element => element === document.activeElement"):
            break
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fjell table lamp: A part is broken")
    keys.press("g")
    keys.press("d")
    expect(desk.stage).to_be_visible()
    keys.press("Shift+E")
    expect(page.get_by_role("button", name=re.compile("^I’m done"))).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_role("group", name="My presence")).to_be_visible()


def _place(right: Locator, way: Locator) -> int:
    """The number that chooses a way: its place in the list of all."""
    values = right.get_by_role("radio").evaluate_all("all => all.map((one) => one.value)")
    place: int = values.index(way.get_attribute("value")) + 1
    return place


@BOTH
def test_what_is_owed_and_how_to_make_it_right_is_clean_in_every_window(
    windows: Windows, demo: Demo, scheme: str
) -> None:
    maya = demo.api("maya")
    maya("POST", "/desk/presence", {"state": "here"})
    desk = demo.desk(windows, "maya", color_scheme=scheme)
    page, right = desk.page, _right(desk.page)
    demo.asks("nordhaus-living", "Tom Bexley")
    desk.is_rung()
    page.keyboard.press("Enter")
    right.get_by_role("searchbox").fill("tom bexley")
    page.keyboard.press("Enter")
    right.get_by_role("button", name="This is them").click()
    right.get_by_label("What is wrong?").select_option("part_missing")
    right.get_by_role("radio", disabled=False).first.check()
    expect(right.get_by_role("button", name=re.compile("^Promise this to Tom"))).to_be_visible()
    looks = Looks()
    looks.at(page, "a way that is chosen")
    looks.narrow(page, "a way that is chosen")
    looks.twice_the_text(page, "a way that is chosen", 1440)
    assert not looks.wrongs, "\n".join(looks.wrongs)
    desk.end()
    desk.finish_note()


def test_a_sale_that_changed_meanwhile_is_shown_anew_and_the_words_are_kept(
    windows: Windows, demo: Demo
) -> None:
    maya = demo.api("maya")
    maya("POST", "/desk/presence", {"state": "here"})
    desk = demo.desk(windows, "maya")
    page, right = desk.page, _right(desk.page)
    demo.asks("lamplight-outlet", "Walter Boyd")
    desk.is_rung()
    page.keyboard.press("Enter")
    right.get_by_role("searchbox").fill("walter boyd")
    page.keyboard.press("Enter")
    right.get_by_role("button", name="This is them").click()
    right.get_by_label("What is wrong?").select_option("defect")
    right.get_by_role("radio", name=re.compile("^Send E27 warm bulb")).check()
    says = right.get_by_label("What you say")
    says.fill("I put one in the post myself.")

    changed = {"code": "sale_changed", "text": "The sale changed."}
    page.route("**/api/v1/cases", lambda route: route.fulfill(status=409, json=changed), times=1)
    go = right.get_by_role("button", name=re.compile("^Promise this to Walter"))
    go.click()
    expect(right.get_by_role("alert")).to_contain_text("The sale changed.")
    expect(says).to_have_value("I put one in the post myself.")
    go.dblclick()
    expect(right.get_by_role("region", name="Making it right")).to_contain_text(
        "I put one in the post myself."
    )
    assert sum(row["name"] == "Walter Boyd" for row in maya("GET", "/cases")) == 1
    desk.end()
    desk.finish_note()
