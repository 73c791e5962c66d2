"""A brand of two languages: the page tells how it is in the one that is talked in, and speaks the
reader's own."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.e2e import scenes
from tests.e2e.studio import CUSTOMER
from tests.e2e.test_looks import BOTH, SCRIPT_LIMIT, Looks

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response
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


def _speaks(page: Page, language: str, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.evaluate("document.documentElement.lang") == language


@BOTH
def test_who_reads_german_is_told_all_of_it_in_german_until_a_person_answers(
    windows: Windows, shop: Shop, scheme: str
) -> None:
    looks = Looks()
    maya = shop.person("Maya")
    maya.here()
    page = windows.page(CUSTOMER, locale="de-AT", color_scheme=scheme)
    page.goto(shop.address)
    _speaks(page, "de", "Mit einem Menschen sprechen")
    expect(page.get_by_role("button", name="Maya kann jetzt antworten")).to_be_visible()
    looks.at(page, "german, somebody is free")
    busy = maya.become_busy(shop)
    page.get_by_role("radio", name="Mündlich").check(force=True)
    expect(page.get_by_role("main")).to_contain_text("Sie wären als Nächstes dran.")
    expect(page.get_by_role("main")).to_contain_text("neun von zehn sind innerhalb von")
    looks.narrow(page, "german, nobody is free")
    looks.twice_the_text(page, "german, nobody is free", 390)
    page.get_by_role("button", name="Meinen Platz in der Reihe nehmen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind als Nächstes dran")
    expect(page.get_by_role("heading", name="Was wir Ihnen gesagt haben")).to_be_visible()
    looks.at(page, "german, waiting")
    looks.narrow(page, "german, waiting")
    looks.twice_the_text(page, "german, waiting", 390)
    page.get_by_role("button", name="Auflegen, und Sie rufen mich an").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Platz bleibt Ihnen")
    looks.narrow(page, "german, place kept")
    page.reload()
    _speaks(page, "de", "Ihr Platz bleibt Ihnen")
    maya.end(busy)
    assert not looks.wrongs, "\n".join(looks.wrongs)


def test_the_reader_chooses_another_language_and_it_stays_over_a_reload(
    windows: Windows, shop: Shop
) -> None:
    shop.person("Maya").here()
    page = windows.page(CUSTOMER, locale="de-DE")
    page.goto(shop.address)
    _speaks(page, "de", "Mit einem Menschen sprechen")
    page.get_by_role("radio", name="Schriftlich").check(force=True)
    page.get_by_label("Was ist geschehen?").fill("Die Lampe flackert.")
    page.get_by_role("button", name="English").click()
    _speaks(page, "en", "Talk to a person")
    expect(page.get_by_role("button", name="Deutsch")).to_be_focused()
    # What they had typed is there still.
    expect(page.get_by_label("What happened?")).to_have_value("Die Lampe flackert.")
    page.reload()
    _speaks(page, "en", "Talk to a person")
    page.get_by_role("button", name="Deutsch").click()
    _speaks(page, "de", "Mit einem Menschen sprechen")


@pytest.mark.parametrize(
    ("languages", "language"), [(["de", "en"], "de"), (["en", "de"], "en"), (["fr"], "en")]
)
def test_where_the_reader_speaks_none_of_ours_the_brand_s_first_is_spoken(
    windows: Windows, shop: Shop, languages: list[str], language: str
) -> None:
    shop.change(languages=languages)
    page = windows.page(CUSTOMER, locale="fr-FR")
    page.goto(shop.address)
    heading = {"de": "Mit einem Menschen sprechen", "en": "Talk to a person"}[language]
    _speaks(page, language, heading)


@pytest.mark.parametrize(
    ("locale", "shown"), [("de-DE", "Mit einem Menschen"), ("en-GB", "Talk to a person")]
)
def test_only_one_language_is_loaded(windows: Windows, shop: Shop, locale: str, shown: str) -> None:
    found: list[Response] = []
    page = windows.page(CUSTOMER, locale=locale)
    page.on(
        "response",
        lambda one: found.append(one) if one.request.resource_type == "script" else None,
    )
    page.goto(shop.address)
    expect(page.get_by_text(shown).first).to_be_visible()
    names = [one.url.rpartition("/")[2] for one in found]
    assert len([one for one in names if re.match(r"(en|de)-", one)]) == 1, names
    assert sum(len(gzip.compress(one.body())) for one in found) <= SCRIPT_LIMIT
