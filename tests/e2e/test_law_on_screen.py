"""What the law says, and what nobody has written of it, as whoever answers reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route
    from tests.e2e.browser import Windows
    from tests.e2e.demo import Demo

NOT_ADVICE = "This is not legal advice."
STALE = "This rule should have been read again by now. Check it before you rely on it."


def _owed(page: Page, name: str) -> Locator:
    """What we owe somebody, on their page, found by their name."""
    page.keyboard.press("/")
    page.get_by_role("combobox").fill(name)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.get_by_role("region", name=f"What we owe {name}")


@pytest.fixture
def page(windows: Windows, demo: Demo) -> Page:
    return demo.desk(windows, "priya").page


def test_a_law_without_rules_is_named_and_nothing_of_it_looks_like_a_no(page: Page) -> None:
    owed = _owed(page, "Sana Malik")
    row = owed.get_by_role("button", name=re.compile("They may withdraw without a reason"))
    expect(row).to_contain_text("A person judges")
    row.click()
    why = "We have no rules for this in the law of Canada (ON): it is contested"
    expect(owed.get_by_text(re.compile(re.escape(why)))).to_be_visible()
    expect(owed.get_by_text("Nothing is owed now.")).to_have_count(0)
    expect(owed.get_by_text(NOT_ADVICE)).to_be_visible()


def test_a_rule_past_its_review_date_says_so(page: Page) -> None:
    def older(route: Route) -> None:
        answer = route.fetch()
        view = answer.json()
        for row in view["owed"]:
            row["stale"] = row["kind"] == "law"
        route.fulfill(response=answer, json=view)

    page.route(re.compile(r"/api/v1/customers/\d+$"), older)
    owed = _owed(page, "Sana Malik")
    laws = owed.get_by_role("button", name=re.compile("They may withdraw|Repair or replace"))
    expect(laws).to_have_count(2)
    expect(owed.get_by_text(STALE)).to_have_count(2)
