"""A lead sees that no mail is connected; who only answers has no such page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.studio import FIRST_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_a_lead_is_told_that_letters_wait_for_a_server(windows: Windows, shop: Shop) -> None:
    desk = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Priya", role="lead"))
    desk.page.goto(f"{shop.house.address}/desk/people")
    desk.page.get_by_role("link", name="Mail", exact=True).click()
    main = desk.page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_have_text("Mail")
    expect(main).to_contain_text("No mail server is connected: letters to customers wait.")
    expect(main.get_by_role("heading", level=2)).to_have_text(
        "Letters that nobody took in the last 30 days"
    )
    expect(main.get_by_role("button", name="Send a test letter to me")).to_be_hidden()
