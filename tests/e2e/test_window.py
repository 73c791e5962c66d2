"""The lamp in the window: lit while somebody is there, and what its words say is what is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import scenes
from tests.e2e.customer import DARK

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_the_window_is_lit_only_while_somebody_is_there(windows: Windows, shop: Shop) -> None:
    ruth = scenes.customer(windows)
    ruth.visit(shop)
    ruth.reads("Nobody of us is here at this moment")
    ruth.window_shows(DARK)
    ada = shop.person("Ada")
    ada.here()
    ruth.window_shows("Drawing: a figure at a desk behind a lit window, in the place of Ada")
    shop.lead("PATCH", f"/admin/brands/{shop.id}", {"closed": True})
    expect(ruth.heading).to_have_text("We are closed now")
    ruth.window_shows(DARK)


def test_a_page_that_knows_of_nobody_is_dark(windows: Windows, shop: Shop) -> None:
    ruth = scenes.customer(windows)
    ruth.page.goto(f"{shop.house.address}/nobody-has-this-name")
    expect(ruth.heading).to_have_text("Nobody of that name here")
    ruth.window_shows(DARK)
