"""More than one of us: hand over, bring somebody in, step out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.e2e import ears, scenes
from tests.e2e.desk import Desk
from tests.e2e.staff import Shop
from tests.e2e.studio import CUSTOMER, FIRST_AGENT, SECOND_AGENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.browser import Windows
    from tests.e2e.staff import Api


@pytest.fixture
def selling(lead: Api) -> Iterator[Shop]:
    """A brand that sells too."""
    opened = Shop(lead, sales=True)
    try:
        yield opened
    finally:
        opened.close()


def test_who_hands_over_stays_until_the_other_has_the_customer(
    windows: Windows, shop: Shop
) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.is_heard()
    talk.desk.note("The glass came cracked.")
    tomasz = Desk.of(windows, SECOND_AGENT, shop.person("Tomasz"))
    talk.desk.press("Hand over")
    talk.desk.choose_colleague("Tomasz")
    tomasz.is_rung()
    talk.customer.reads("Maya is asking Tomasz to go on with you.")
    talk.is_heard()
    tomasz.reads(re.compile(r"With Maya for \d+:\d\d, waited 0:\d\d"))
    tomasz.answer()
    talk.customer.talks_with("Tomasz")
    told = talk.customer.page.get_by_role("status").filter(has_text="Maya has left.")
    expect(told).to_have_text("Tomasz goes on with you. Maya has left.")
    ears.await_voice(talk.customer.page, SECOND_AGENT)
    ears.await_voice(tomasz.page, CUSTOMER)
    ears.await_silence(talk.customer.page, FIRST_AGENT)
    expect(talk.desk.stage).to_be_hidden()
    # What was noted goes with the customer.
    expect(tomasz.page.get_by_label("They said")).to_have_value("The glass came cracked.")
    talk.customer.end()
    talk.customer.reads(re.compile("You talked with Maya and Tomasz"))
    talk.customer.reads("Maya answered, by voice")
    talk.customer.reads("Tomasz went on with you")


def test_a_hand_over_that_is_not_wanted_changes_nothing(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    tomasz = Desk.of(windows, SECOND_AGENT, shop.person("Tomasz"))
    talk.desk.press("Hand over")
    talk.desk.choose_colleague("Tomasz")
    tomasz.not_now()
    talk.customer.talks_with("Maya")
    talk.is_heard()
    talk.desk.press("Hand over")
    talk.desk.choose_colleague("Tomasz")
    tomasz.is_rung()
    talk.desk.page.get_by_role("button", name="Don’t hand over").click()
    tomasz.is_not_rung()
    talk.customer.talks_with("Maya")
    talk.is_heard()


def test_who_is_brought_in_is_heard_and_hears_both(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.is_heard()
    tomasz = Desk.of(windows, SECOND_AGENT, shop.person("Tomasz"))
    talk.desk.press("Bring in")
    talk.desk.choose_colleague("Tomasz")
    tomasz.answer("Join")
    talk.customer.reads("Tomasz has joined")
    for page, others in (
        (talk.customer.page, (FIRST_AGENT, SECOND_AGENT)),
        (talk.desk.page, (CUSTOMER, SECOND_AGENT)),
        (tomasz.page, (CUSTOMER, FIRST_AGENT)),
    ):
        for other in others:
            ears.await_voice(page, other)
    tomasz.press("Step out")
    expect(tomasz.stage).to_be_hidden()
    talk.customer.reads("Tomasz has left. Maya stays with you.")
    ears.await_silence(talk.customer.page, SECOND_AGENT)
    talk.is_heard()


def test_whoever_of_the_line_is_free_first_can_take_over(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "Write")
    tomasz = Desk.of(windows, SECOND_AGENT, shop.person("Tomasz"))
    talk.customer.write("It is about my bill.")
    talk.desk.has_read("It is about my bill.")
    talk.desk.press("Hand over")
    talk.desk.choose_colleague("Whoever is free first")
    tomasz.answer()
    talk.customer.talks_with("Tomasz")
    tomasz.has_read("It is about my bill.")


def test_who_asks_for_those_who_sell_is_seen_at_once_and_handed_to_them(
    windows: Windows, selling: Shop
) -> None:
    talk = scenes.talk(windows, selling, "By voice")
    tomasz = Desk.of(windows, SECOND_AGENT, selling.person("Tomasz"))
    # Nobody is sold anything who didn't ask for it.
    talk.desk.press("Hand over")
    dialog = talk.desk.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Whoever is free first")).to_be_visible()
    expect(dialog.get_by_role("button", name="The sales line")).to_be_hidden()
    talk.desk.page.keyboard.press("Escape")
    talk.customer.button("Ask for those who sell").click()
    talk.customer.reads("You asked for those who sell.")
    talk.desk.reads("wants to talk to those who sell.")
    talk.customer.button("No, stay with Maya").click()
    expect(talk.desk.page.get_by_role("button", name="Hand over to sales")).to_be_hidden()
    talk.customer.button("Ask for those who sell").click()
    talk.desk.page.get_by_role("button", name="Hand over to sales").click()
    tomasz.answer()
    talk.customer.talks_with("Tomasz")
    expect(tomasz.page.get_by_text("wants to talk to those who sell.")).to_be_hidden()
    # And back to help, when they ask for that.
    expect(talk.customer.button("Ask for those who help")).to_be_visible()
