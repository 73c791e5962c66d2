"""What may be granted: sums by role and a company's own ways, changed by keys alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.test_looks import BOTH, clean

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.e2e.browser import Windows
    from tests.e2e.demo import Demo

WAY = "A packet of tea"


def _open(demo: Demo, windows: Windows, who: str, **options: object) -> Page:
    page = demo.page(windows, who, **options)
    page.goto(f"{demo.house.address}/desk/people/granting")
    expect(page.get_by_role("heading", name="Who changed what")).to_be_visible()
    return page


def _type(field: Locator, text: str) -> None:
    expect(field).to_be_focused()
    field.press("Control+A")
    field.press_sequentially(text)


def test_what_a_role_may_grant_is_changed_and_given_back_by_keys_alone(
    windows: Windows, demo: Demo
) -> None:
    page = _open(demo, windows, "priya")
    keys = page.keyboard
    pounds = page.get_by_role("region", name=re.compile("^GBP"))
    row = pounds.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="Who answers", exact=True)
    )
    expect(row).to_contain_text("£60.00")
    change = row.get_by_role("button", name=re.compile("^Change"))
    change.press("Enter")
    dialog = page.get_by_role("dialog", name="Who answers, GBP")
    field = dialog.get_by_label("On one case, GBP")
    _type(field, "a lot")
    keys.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("Write a sum such as 60.")
    clean(page, "a sum that is none")
    _type(field, "75.50")
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text="Saved. It holds")).to_be_visible()
    expect(row).to_contain_text("£75.50")
    expect(row).to_contain_text("set here")
    expect(change).to_be_focused()
    history = page.get_by_role("region", name="Who changed what")
    expect(history.get_by_role("listitem").first).to_contain_text("£75.50")

    change.press("Enter")
    dialog.get_by_role("button", name="Back to that").press("Enter")
    expect(row).to_contain_text("£60.00")
    expect(row).to_contain_text("as nobody said")


def test_a_way_of_ones_own_is_added_retired_and_taken_up_by_keys_alone(
    windows: Windows, demo: Demo
) -> None:
    page = _open(demo, windows, "priya")
    keys = page.keyboard
    ways = page.get_by_role("region", name="Our own ways")
    add = ways.get_by_role("button", name="Add a way")
    add.press("Enter")
    dialog = page.get_by_role("dialog", name="A new way")
    called = dialog.get_by_label("What we call it")
    expect(called).to_be_focused()
    keys.press("Enter")
    expect(called).to_have_accessible_description("Say what it is called.")
    _type(called, WAY)
    keys.press("Enter")
    fails = dialog.get_by_role("group", name="Answers these failures in kind")
    expect(dialog.get_by_text("Choose at least one failure")).to_be_visible()
    clean(page, "a new way that lacks something")
    keys.press("Tab")
    expect(fails.get_by_role("checkbox").first).to_be_focused()
    keys.press("Space")
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    expect(add).to_be_focused()
    row = ways.get_by_role("listitem").filter(has_text=WAY)
    expect(row).to_be_visible()
    expect(ways.get_by_role("status")).to_have_text("Saved. It is proposed from now on.")

    row.get_by_role("button", name="Retire").press("Enter")
    expect(ways.get_by_role("status")).to_have_text(f"{WAY} is not proposed any more.")
    back = row.get_by_role("button", name="Take up again")
    expect(back).to_be_focused()
    keys.press("Enter")
    expect(ways.get_by_role("status")).to_have_text(f"{WAY} is proposed again.")
    history = page.get_by_role("region", name="Who changed what")
    expect(history.get_by_role("listitem").first).to_contain_text(f"took up the way “{WAY}” again")


@BOTH
def test_the_page_is_clean_for_who_changes_it(windows: Windows, demo: Demo, scheme: str) -> None:
    page = _open(demo, windows, "priya", color_scheme=scheme)
    clean(page, "what may be granted")
    page.get_by_role("button", name=re.compile("^Other sums for one brand")).first.click()
    clean(page, "sums of one brand")
