"""Several ways to talk: the page says of each who can answer it now, and names nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import scenes

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_only_who_could_be_asked_the_way_one_chooses_is_named_as_it_changes(
    windows: Windows, shop: Shop
) -> None:
    maya, tomasz = shop.person("Maya"), shop.person("Tomasz", channels=["chat"])
    shop.lead("PATCH", f"/people/{maya.id}", {"chats": 1})
    maya.here()
    tomasz.here()

    ruth = scenes.customer(windows)
    ruth.visit(shop)
    ways = ruth.page.get_by_role("group", name="Ways to talk")
    expect(ruth.button("Maya can answer now")).to_be_visible()
    ruth.reads("free, in writing")
    ruth.choose("Write")
    expect(ruth.button("Maya or Tomasz can answer now")).to_be_visible()

    maya.become_busy(shop, "chat")  # and has all her chats
    expect(ruth.button("Maya or Tomasz can answer now")).to_have_count(0)
    expect(ruth.button("Tomasz can answer now")).to_be_visible()
    ruth.reads("free, face to face")
    ruth.choose("By voice")
    expect(ruth.button("Maya can answer now")).to_be_visible()

    maya.away()
    ruth.reads("Nobody who is here at this moment answers by voice")
    expect(ruth.button("Take my place in line")).to_be_visible()
    expect(ways).to_contain_text("Tomasz can answer now")
    ruth.choose("Face to face")
    ruth.reads("Nobody who is here at this moment answers face to face")

    ruth.choose("Write")
    ruth.button("Tomasz can answer now").click()
    tomasz.await_offer()
