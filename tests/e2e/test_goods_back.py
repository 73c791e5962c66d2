"""A lamp comes back: somebody doubts it, one who leads judges, the customer reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.test_looks import clean

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.demo import Demo

SEEN = "The foot has a dent that no parcel makes."


def test_what_came_back_is_doubted_and_one_who_leads_judges_it(
    windows: Windows, demo: Demo
) -> None:
    case = demo.begin("maya", "Tom Bexley", "NL-20431", "defect", "refund")
    sent = next(one for one in case["accommodations"][0]["steps"] if one["kind"] == "return")
    demo.api("maya")("POST", f"/steps/{sent['step']}/done", {"proof": {"tracking": "NP-20718"}})
    page, lead = demo.page(windows, "maya"), demo.page(windows, "priya", color_scheme="dark")
    for one in (page, lead):
        one.goto(f"{demo.house.address}/desk/cases/{case['case']}")
    page.get_by_role("button", name="It came back").click()

    back = page.get_by_role("group", name="Nobody has looked at what came back yet")
    expect(back).to_be_visible()
    mine = page.get_by_role("complementary", name="The line and promised calls")
    expect(mine.get_by_role("link", name=re.compile("Tom Bexley"))).to_be_visible()
    doubt = back.get_by_role("button", name="Something is wrong with it")
    doubt.focus()
    page.keyboard.press("Enter")
    seen = back.get_by_label("What you see")
    expect(seen).to_be_focused()
    page.keyboard.type(SEEN)
    clean(page, "a doubt of what came back")
    back.get_by_role("button", name="Hand it to one who leads").click()
    back = page.get_by_role("group", name="What came back is doubted")
    expect(back).to_contain_text(SEEN)
    expect(back).to_contain_text("One who leads says how it is.")
    expect(back.get_by_role("button")).to_have_count(0)

    judged = lead.get_by_role("group", name="What came back is doubted")
    expect(judged).to_contain_text("Doubted · Maya")
    judged.get_by_role("button", name="It is not as it should be").click()
    first = judged.get_by_role("radio", name="Used more than trying it needs")
    expect(first).to_be_focused()
    lead.keyboard.press("ArrowDown")
    expect(judged.get_by_role("radio", name="Damaged while they had it")).to_be_checked()
    judged.get_by_label("What the customer will read").fill("The foot is dented; the box is not.")
    clean(lead, "a judging of what came back")
    judged.get_by_role("button", name="Tell the customer").click()
    for one in (lead, page):
        wrong = one.get_by_role("group", name="What came back is not as it should be")
        expect(wrong).to_contain_text("Damaged while they had it")
        expect(wrong.get_by_role("button", name="There is something new")).to_be_visible()
    story = page.get_by_role("region", name="What happened")
    expect(story).to_contain_text("where you can go next")
    shown = demo.api("maya")("GET", f"/cases/{case['case']}")["accommodations"][0]
    assert (shown["judging"], shown["decision"]) == ("rejected", "agreed"), "their money is owed"
    assert [one["state"] for one in shown["steps"] if one["kind"] == "refund"] != ["undone"]
