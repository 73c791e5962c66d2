"""The pages on which leads and admins change who answers for what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.studio import FIRST_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_where_one_may_only_read_it_says_who_may_change(windows: Windows, shop: Shop) -> None:
    lena = shop.person("Lena", role="lead")
    page = windows.page(FIRST_AGENT)
    lena.enter(page.context)
    page.goto(f"{shop.house.address}/desk/people/brands")
    expect(page.get_by_role("main")).to_contain_text("Priya Raman may change brands and their")
    expect(page.get_by_role("button", name="Change")).to_have_count(0)
    page.goto(f"{shop.house.address}/desk/people")
    expect(page.get_by_role("main")).to_contain_text("Leads and admins are changed by Priya Raman")
    # Herself she may change.
    page.get_by_role("button", name="Change Lena").last.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Knows about").fill("glass")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text("glass")
