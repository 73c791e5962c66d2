"""A company's own way has its sums by currency, written as people write them, by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.test_looks import clean

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.demo import Demo


def test_sums_of_an_own_way_are_written_with_the_decimals_of_each_currency(
    windows: Windows, demo: Demo
) -> None:
    page = demo.page(windows, "priya")
    page.goto(f"{demo.house.address}/desk/people/granting")
    add = page.get_by_role("button", name="Add a way")
    add.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="A new way")
    name = dialog.get_by_label("What we call it")
    expect(name).to_be_visible()
    name.fill("A card with a lamp on it")
    dialog.get_by_label("Goes beside anything").check()
    euros = dialog.get_by_label("What it costs us, in EUR")
    euros.fill("4.505")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Write a sum in EUR, such as 4.50.")).to_be_visible()
    expect(euros).to_be_focused()
    euros.fill("4,50")
    dialog.get_by_label("What it costs us, in GBP").fill("4")
    clean(page, "an own way with its sums")
    euros.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. It is proposed from now on.")).to_be_visible()
    kinds = demo.api("priya")("GET", "/granting/kinds")
    made = next(one for one in kinds if one["name"] == "a_card_with_a_lamp_on_it")
    assert made["costs"] == {"EUR": 450, "GBP": 400}
    # It goes beside anything: the other tests of the demo see it no more.
    retired = {key: value for key, value in made.items() if key != "name"} | {"retired": True}
    demo.api("priya")("PUT", f"/granting/kinds/{made['name']}", {"kind": retired})
