"""A lead reads what was done, in plain words; who only answers doesn't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.staff import Api
from tests.e2e.studio import FIRST_AGENT, SECOND_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_a_lead_reads_who_did_what_and_goes_back_page_by_page(windows: Windows, shop: Shop) -> None:
    priya = shop.person("Priya", role="lead")
    for _ in range(60):
        made = shop.lead("POST", "/invitations", {"role": "agent", "brands": [shop.id]})
        assert made["link"]
    desk = Desk.as_it_is(windows, FIRST_AGENT, priya)
    desk.presence.click()
    desk.page.get_by_role("menuitem", name="What was done").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("What was done")
    rows = desk.page.get_by_role("main").get_by_role("listitem")
    expect(rows).to_have_count(50)
    expect(rows.first).to_contain_text("Priya Raman invited somebody")
    expect(rows.first).not_to_contain_text("no.")
    desk.page.get_by_role("button", name="Earlier").click()
    desk.reads("added a brand")
    assert rows.count() > 60
    added = rows.filter(has_text="added a brand").first
    added.get_by_role("link", name=shop.name, exact=True).click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Brands and hours")


def test_a_lead_opens_from_there_whom_it_was_about(windows: Windows, shop: Shop) -> None:
    priya = shop.person("Priya", role="lead")
    maya = shop.person("Maya")
    ruth = Api(shop.house)
    asked = {"channel": "voice", "language": "en", "name": "Ruth Miller"}
    token = ruth("POST", f"/brands/{shop.slug}/contacts", asked)["token"]
    ruth("POST", f"/places/{token}/keep", {"phone": "+447700900142"})
    ruth.close()
    maya.here()
    contact = maya.await_offer()
    maya.api("POST", f"/desk/offers/{contact}/accept", {"channel": "voice"})
    maya.api("POST", f"/desk/contacts/{contact}/missed")
    maya.away()
    desk = Desk.as_it_is(windows, FIRST_AGENT, priya)
    desk.page.goto(f"{shop.house.address}/desk/people/audit")
    rows = desk.page.get_by_role("main").get_by_role("listitem")
    rows.get_by_role("button", name="Ruth Miller").first.click()
    expect(desk.page.get_by_role("complementary", name="The customer")).to_contain_text("Ruth")


def test_who_only_answers_has_no_such_page(windows: Windows, shop: Shop) -> None:
    desk = Desk.as_it_is(windows, SECOND_AGENT, shop.person("Maya"))
    desk.presence.click()
    expect(desk.page.get_by_role("menuitem", name="Sign out")).to_be_visible()
    expect(desk.page.get_by_role("menuitem", name="What was done")).to_be_hidden()
