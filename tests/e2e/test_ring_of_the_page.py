"""A customer's turn, or a customer who rings: the page is noticed by title, sound, notification."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.e2e import ears, scenes, senses
from tests.e2e.customer import Customer
from tests.e2e.desk import Desk
from tests.e2e.studio import CUSTOMER, FIRST_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Colleague, Shop


def _customer(windows: Windows, *, silent: bool = False) -> Customer:
    context = windows.context(windows.browsers.of(CUSTOMER))
    senses.give(context, silent=silent)
    return Customer(context.new_page())


def _desk(windows: Windows, person: Colleague, *, silent: bool = False) -> Desk:
    context = windows.context(windows.browsers.of(FIRST_AGENT))
    senses.give(context, silent=silent)
    person.enter(context)
    desk = Desk(context.new_page(), person.api.house.address)
    desk.open()
    return desk


@pytest.fixture
def waiting(windows: Windows, shop: Shop) -> tuple[Colleague, int, Customer]:
    """Maya is busy; Ruth hung up and keeps her place."""
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    ruth = _customer(windows)
    ruth.ask(shop, "By voice")
    ruth.hang_up()
    return maya, busy, ruth


def test_at_the_turn_the_customers_page_changes_its_title_sounds_and_notifies(
    windows: Windows, waiting: tuple[Colleague, int, Customer]
) -> None:
    maya, busy, ruth = waiting
    senses.look_away(ruth.page)
    maya.end(busy)
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    desk.answer("Call now")
    senses.await_title(ruth.page, "Maya is calling you")
    senses.await_chime(ruth.page)
    ears.until(lambda: senses.notices(ruth.page) != [], "a notification is made")
    assert senses.notices(ruth.page) == [
        {"title": "Maya is calling you", "body": "It is your turn."}
    ]
    assert senses.notices_shown(ruth.page) == 1
    # Who answers has noticed: all of it ends.
    senses.look_away(ruth.page, False)
    ruth.answer("Maya")
    ruth.talks_with("Maya")
    assert senses.notices_shown(ruth.page) == 0
    assert "calling" not in ruth.page.title()


def test_at_an_offer_the_desk_changes_its_title_sounds_and_notifies(
    windows: Windows, shop: Shop
) -> None:
    desk = _desk(windows, shop.person("Maya"))
    desk.be_here()
    senses.look_away(desk.page)
    scenes.customer(windows).ask(shop, "By voice")
    senses.await_title(desk.page, "Somebody rings")
    senses.await_chime(desk.page)
    ears.until(lambda: senses.notices(desk.page) != [], "a notification is made")
    assert senses.notices(desk.page)[0]["title"] == "Somebody rings"
    assert shop.name in senses.notices(desk.page)[0]["body"]
    senses.look_away(desk.page, False)
    desk.answer()
    ears.until(lambda: senses.notices_shown(desk.page) == 0, "the notification is taken back")
    expect(desk.page).to_have_title("Desk · Lamplight")


def test_who_looks_away_during_a_ring_is_notified_then_unless_another_tab_is_in_sight(
    windows: Windows, shop: Shop
) -> None:
    desk = _desk(windows, shop.person("Maya"))
    desk.be_here()
    other = Desk(desk.page.context.new_page(), desk.address)
    other.open()
    senses.look_away(other.page)
    scenes.customer(windows).ask(shop, "By voice")
    expect(desk.ring).to_be_visible()
    senses.await_title(other.page, "Somebody rings")
    assert senses.notices(desk.page) == senses.notices(other.page) == []
    senses.look_away(desk.page)
    ears.until(lambda: senses.notices(desk.page) != [], "a notification is made")


def test_one_tab_sounds_and_when_it_closes_another_goes_on(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    one = _desk(windows, maya)
    one.be_here()
    two = Desk(one.page.context.new_page(), one.address)
    two.open()
    scenes.customer(windows).ask(shop, "By voice")
    expect(one.ring).to_be_visible()
    expect(two.ring).to_be_visible()
    ears.until(lambda: senses.strikes(one.page) + senses.strikes(two.page) > 0, "a bell is struck")
    loud, quiet = (one, two) if senses.strikes(one.page) else (two, one)
    assert senses.hears_chime(loud.page)
    assert senses.strikes(quiet.page) == 0
    loud.page.close()
    senses.await_chime(quiet.page)


def test_a_tab_that_may_sound_does_where_the_one_with_the_stream_may_not(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    first = _desk(windows, maya, silent=True)  # it reads the stream, and nobody clicked in it
    second = Desk(first.page.context.new_page(), first.address)
    second.open()
    expect(second.page.get_by_text("the browser keeps this page silent")).to_be_visible()
    second.be_here()
    expect(second.page.get_by_text("the browser keeps this page silent")).to_be_hidden()
    scenes.customer(windows).ask(shop, "By voice")
    expect(first.ring).to_be_visible()
    senses.await_chime(second.page)
    assert senses.strikes(first.page) == 0
    expect(first.page.get_by_text("This ring can’t be heard")).to_be_hidden()


def test_a_ring_that_no_tab_may_sound_says_so_and_one_click_lets_it_be_heard(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    desk = _desk(windows, maya, silent=True)
    maya.here()
    scenes.customer(windows).ask(shop, "By voice")
    expect(desk.ring).to_be_visible()
    expect(desk.page.get_by_text("This ring can’t be heard")).to_be_visible()
    assert senses.strikes(desk.page) == 0
    desk.ring.get_by_role("heading").click()
    senses.await_chime(desk.page)
    expect(desk.page.get_by_text("This ring can’t be heard")).to_be_hidden()


def test_a_place_whose_page_was_loaded_anew_says_that_it_is_silent_until_a_click(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    maya.here()
    maya.become_busy(shop)
    ruth = _customer(windows, silent=True)
    ruth.ask(shop, "By voice")
    silent = ruth.page.get_by_text("This page is silent until you press something in it")
    expect(ruth.heading).to_have_text("You are next")
    expect(silent).to_be_hidden()  # the button was pressed in this page
    ruth.page.reload()
    expect(silent).to_be_visible()
    ruth.button("Try the chime").click()
    senses.await_chime(ruth.page)
    expect(silent).to_be_hidden()
