"""A ring at the desk: answered by one, passed on, or not answered at all."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
from playwright.sync_api import expect
from tests.e2e import ears, scenes
from tests.e2e.desk import Desk
from tests.e2e.staff import SESSION, Colleague
from tests.e2e.studio import CUSTOMER, FIRST_AGENT, SECOND_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_who_does_not_answer_is_shown_as_away_and_the_next_person_is_asked(
    windows: Windows, shop: Shop
) -> None:
    first = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    second = Desk.of(windows, SECOND_AGENT, shop.person("Tomasz"))
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    first.is_rung()
    ruth.reads("Maya")
    second.is_not_rung()
    # Maya doesn't move; after 15 s it is Tomasz's turn.
    second.answer()
    ruth.talks_with("Tomasz")
    ears.await_voice(ruth.page, SECOND_AGENT)
    ears.await_voice(second.page, CUSTOMER)
    first.is_not_rung()
    first.reads("You were shown as away.")
    first.be_here()
    expect(first.page.get_by_role("heading", level=1)).to_have_text("Nobody is waiting.")


def test_not_just_now_asks_the_next_person_and_the_customer_stays_first(
    windows: Windows, shop: Shop
) -> None:
    first = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    second = Desk.of(windows, SECOND_AGENT, shop.person("Tomasz"))
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    first.not_now()
    second.is_rung()
    expect(ruth.heading).to_have_text("You are next")
    second.answer()
    ruth.talks_with("Tomasz")
    # Maya is still here.
    expect(first.page.get_by_role("button", name="I’m here").last).to_be_visible()


def test_when_everyone_says_not_now_the_lead_is_told(windows: Windows, shop: Shop) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    lead = Desk.as_it_is(windows, SECOND_AGENT, shop.person("Priya", role="lead"))
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    desk.not_now()
    lead.reads(re.compile("Everyone who could answer .* said not now"))
    expect(ruth.heading).to_have_text("You are next")


def test_two_windows_of_one_person_ring_together_and_one_of_them_has_the_talk(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    one = Desk.of(windows, FIRST_AGENT, maya)
    other = Desk.as_it_is(windows, FIRST_AGENT, maya)
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    one.is_rung()
    other.is_rung()
    one.answer()
    ruth.talks_with("Maya")
    other.is_not_rung()
    ears.await_voice(ruth.page, FIRST_AGENT)
    ears.await_voice(one.page, CUSTOMER)
    assert ears.listen(other.page) == []
    # and it can be taken over there
    other.page.get_by_role("button", name="Go on here").click()
    ears.await_voice(other.page, CUSTOMER)
    ears.await_voice(ruth.page, FIRST_AGENT)
    one.reads("This talk is open in another window.")


def _accepts(person: Colleague, contact: int) -> int:
    house = person.api.house.address
    answer = httpx.post(
        f"{house}/api/v1/desk/offers/{contact}/accept",
        json={"channel": "voice"},
        headers={"Origin": house},
        cookies={SESSION: person.api.session},
    )
    return answer.status_code


def test_of_two_agents_who_race_for_one_contact_one_has_it(windows: Windows, shop: Shop) -> None:
    maya, tomasz = shop.person("Maya"), shop.person("Tomasz")
    first = Desk.of(windows, FIRST_AGENT, maya)
    second = Desk.of(windows, SECOND_AGENT, tomasz)
    for _ in range(3):
        ruth = scenes.customer(windows)
        ruth.ask(shop, "By voice")
        first.is_rung()
        contact = maya.await_offer()
        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(_accepts, [tomasz, maya] * 4, [contact] * 8))
        assert sorted(set(said)) == [204, 409]
        assert said.count(204) == 1
        ruth.talks_with("Maya")
        expect(first.stage).to_be_visible()
        expect(second.stage).to_be_hidden()
        ruth.end()
        first.finish_note()
        # Free again after Tomasz, yet asked first: he is sent off and comes back.
        tomasz.away()
        tomasz.here()


def test_a_late_answer_finds_the_contact_with_the_next_person(windows: Windows, shop: Shop) -> None:
    maya, tomasz = shop.person("Maya"), shop.person("Tomasz")
    first = Desk.of(windows, FIRST_AGENT, maya)
    second = Desk.of(windows, SECOND_AGENT, tomasz)
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    first.is_rung()
    contact = maya.await_offer()
    first.not_now()
    second.is_rung()
    assert _accepts(maya, contact) == 409
    second.answer()
    ruth.talks_with("Tomasz")


def test_a_colleague_calls_back_by_hand_when_no_page_is_open(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    ruth = scenes.customer(windows)
    ruth.visit(shop)
    ruth.choose("Call me back")
    ruth.page.get_by_label("Your phone number").fill("07700 900142")
    ruth.press()
    expect(ruth.heading).to_have_text("Your place is kept")
    link, profile = ruth.link, ruth.page.context
    ruth.page.close()
    maya.end(busy)
    desk.answer("Call now")
    desk.reads("+44 7700 900142")
    desk.page.get_by_role("button", name=re.compile("^Reached")).click()
    expect(desk.stage.get_by_role("group", name="Talk")).to_be_visible()
    desk.note("She will send a picture.")
    desk.end()
    after = profile.new_page()
    after.goto(link)
    expect(after.get_by_role("heading", level=1)).to_have_text("Is it useful now?")
