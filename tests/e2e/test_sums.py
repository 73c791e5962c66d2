"""Another sum than the proposed one, by keys alone: what can't be is said in one line, what can is
shown before it is promised, and who chose it stands in the case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.test_looks import clean

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.demo import Demo


def test_a_sum_is_chosen_seen_and_promised_by_keys(windows: Windows, demo: Demo) -> None:
    sale, line = demo.sold("maya", "Ada Lindgren", "AI-7702")
    customer = next(
        one["customer"]
        for one in demo.api("maya")("GET", "/customers?find=Ada")
        if one["name"] == "Ada Lindgren"
    )
    page = demo.page(windows, "maya")
    keys = page.keyboard
    page.goto(f"{demo.house.address}/desk/customers/{customer}")
    page.locator(f"#right-{line['line']}").focus()
    keys.press("Enter")
    right = page.get_by_role("region", name="Make it right")
    right.get_by_label("What is wrong?").select_option("not_as_described")
    way = right.get_by_role("radio", name=re.compile("^Lower the price by 15"))
    way.focus()
    keys.press("Space")
    field = right.get_by_role("textbox", name="The sum, in EUR")
    expect(field).to_be_visible()
    says = right.get_by_label("What you say")
    expect(says).to_have_value(re.compile("22.35"))
    for _ in range(10):
        keys.press("Tab")
        if field.evaluate("one => one === document.activeElement"):
            break

    def write(sum_: str, then: str = "Enter") -> None:
        keys.press("ControlOrMeta+a")
        keys.type(sum_)
        keys.press(then)

    alert = right.get_by_role("alert")
    write("12.345")
    expect(alert).to_have_text("Write a sum in EUR, such as 22.35.")
    write("149.01", "Control+Enter")
    expect(alert).to_have_text("At most €149.00 can go back for this now: write that or less.")
    expect(field).to_be_focused()
    write("30,50", "Control+Enter")  # what is shown is another sum still: nothing is promised
    expect(right.get_by_text("€30.50 is taken.")).to_be_visible()
    expect(says).to_have_value(re.compile("30.50"))
    expect(field).to_be_focused()
    clean(page, "a sum that was chosen")
    keys.press("Control+Enter")
    expect(right.get_by_text("Promised. It begins now.")).to_be_visible()

    view = demo.api("maya")("GET", f"/customers/{customer}")
    case = demo.api("maya")("GET", f"/cases/{view['cases'][-1]}")
    (chosen,) = [one for one in case["accommodations"] if one["kind"] == "price_adjustment"]
    assert (chosen["amount_minor"], chosen["proposed_minor"]) == (3_050, 2_235)
    assert case["sale"] == sale["sale"]
    page.goto(f"{demo.house.address}/desk/cases/{case['case']}")
    expect(page.get_by_text("The sum was chosen by Maya in place of €22.35")).to_be_visible()
    expect(page.get_by_text("Chose €30.50 in place of €22.35")).to_be_visible()
    letters = [one["plain"] for one in case["letters"] if one["kind"] == "agreed"]
    assert any("30.50" in plain for plain in letters)
