"""A brand of two languages: the page tells how it is in the one that is talked in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import scenes

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_the_page_says_who_is_free_in_the_language_of_the_talk_as_it_changes(
    windows: Windows, shop: Shop
) -> None:
    shop.change(languages=["en", "fr"])
    shop.person("Maya").here()
    claire = shop.person("Claire", languages=["fr"])

    ruth = scenes.customer(windows, locale="fr-FR")
    ruth.visit(shop)
    language = ruth.page.get_by_label("Talk in")
    expect(language).to_have_value("fr")
    ruth.reads("Nobody who is here at this moment speaks français")
    ruth.reads("free, in another language")
    expect(ruth.button("Take my place in line")).to_be_visible()
    language.select_option("en")
    expect(ruth.button("Maya can answer now")).to_be_visible()
    language.select_option("fr")
    ruth.reads("Nobody who is here at this moment speaks français")

    claire.here()
    expect(ruth.button("Claire can answer now")).to_be_visible()
    language.select_option("en")
    expect(ruth.button("Maya can answer now")).to_be_visible()
