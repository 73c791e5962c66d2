"""The board's pictures in a real browser, each with a sentence and a table; and a brand's last week
for everybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.studio import CUSTOMER, FIRST_AGENT
from tests.e2e.test_looks import BOTH, Looks

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def _board(windows: Windows, shop: Shop, **options: object) -> Page:
    priya = shop.person("Priya", role="lead")
    page = Desk.as_it_is(windows, FIRST_AGENT, priya, **options).page
    page.goto(f"{shop.house.address}/board")
    return page


def _fold_out(within: Locator, summary: str) -> None:
    """By keyboard."""
    folded = within.get_by_text(summary, exact=True)
    folded.focus()
    folded.press("Enter")


@BOTH
def test_what_was_told_stands_beside_what_happened_in_a_picture_and_a_table(
    windows: Windows, shop: Shop, scheme: str
) -> None:
    maya = shop.person("Maya")
    maya.here()
    talk = maya.become_busy(shop)
    shop.visitor()
    maya.end(talk)
    waited = maya.await_offer()
    maya.api("POST", f"/desk/offers/{waited}/accept", {"channel": "voice"})
    page = _board(windows, shop, color_scheme=scheme)
    truth = page.locator("section").filter(has=page.get_by_role("heading", name="Did we tell"))
    expect(truth).to_contain_text(re.compile(r"\d+ of \d+ \(\d+ %\) were through in the time"))
    expect(truth.get_by_role("img", name=re.compile("Told against actual wait"))).to_be_visible()
    _fold_out(truth, "The same in a table")
    table = truth.get_by_role("table")
    people = [int(cell) for cell in table.locator("tbody tr td:nth-child(3)").all_inner_texts()]
    sentence = truth.get_by_text(re.compile(r"\d+ of \d+ \(")).inner_text()
    told = re.search(r"of (\d+) \(", sentence)
    assert told is not None
    assert sum(people) == int(told.group(1)) >= 1

    truth.get_by_role("button", name="Week").press("Enter")
    expect(truth.get_by_role("status")).to_have_text("This week")
    truth.get_by_role("button", name="The week before").press("Enter")
    expect(truth).to_contain_text("Nobody who was told a wait was answered.")
    truth.get_by_role("button", name="The week after").press("Enter")
    expect(truth.get_by_role("status")).to_have_text("This week")
    looks = Looks()
    looks.at(page, "the board's pictures")
    looks.narrow(page, "the board's pictures")
    assert not looks.wrongs, "\n".join(looks.wrongs)
    maya.end(waited)


def test_a_lead_reads_whether_it_is_unusual_and_says_what_makes_a_day_so(
    windows: Windows, shop: Shop
) -> None:
    page = _board(windows, shop)
    unusual = page.locator("section").filter(has=page.get_by_role("heading", name="Is today"))
    expect(unusual).to_contain_text("Nobody can say yet")
    expect(unusual).to_contain_text("We may not say “unusually busy”")
    _fold_out(unusual, "Days unlike others")
    day = f"2031-01-{shop.id % 28 + 1:02}"
    unusual.get_by_label("Day", exact=True).fill(day)
    name = f"Sale {shop.id}"
    unusual.get_by_label("What it is").fill(name)
    unusual.get_by_label("Like a").select_option("Saturday")
    unusual.get_by_role("button", name="Add").press("Enter")
    row = unusual.get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("Like a Saturday")
    expect(unusual.get_by_role("status")).to_have_text(re.compile("are forecast with it"))
    looks = Looks()
    looks.at(page, "days unlike others")
    looks.narrow(page, "days unlike others")
    assert not looks.wrongs, "\n".join(looks.wrongs)
    row.get_by_role("button", name=f"Take {name} away").press("Enter")
    expect(row).to_have_count(0)


@BOTH
def test_last_week_is_for_everybody_once_a_lead_says_so(
    windows: Windows, shop: Shop, scheme: str
) -> None:
    anybody = windows.page(CUSTOMER, color_scheme=scheme)
    anybody.goto(f"{shop.address}/waits")
    expect(anybody.get_by_role("heading", level=1)).to_have_text("This isn’t shown here")
    priya = shop.person("Priya", role="lead")
    page = Desk.as_it_is(windows, FIRST_AGENT, priya).page
    page.goto(f"{shop.house.address}/desk/people/brands")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=shop.name))
    row.get_by_role("checkbox").press("Space")
    expect(row.get_by_role("link", name=f"/{shop.slug}/waits")).to_be_visible()

    anybody.goto(shop.address)
    anybody.get_by_role("link", name="How long it took last week").press("Enter")
    expect(anybody.get_by_role("heading", level=1)).to_have_text("How long it took last week")
    expect(anybody.locator("main")).to_contain_text("Last week nobody had to wait")
    looks = Looks()
    looks.at(anybody, "last week")
    looks.narrow(anybody, "last week")
    assert not looks.wrongs, "\n".join(looks.wrongs)
    anybody.get_by_role("button", name="Deutsch").press("Enter")
    expect(anybody.locator("main")).to_contain_text("Letzte Woche musste niemand warten")
    expect(anybody.locator("html")).to_have_attribute("lang", "de")
