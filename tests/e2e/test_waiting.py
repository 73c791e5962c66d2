"""Nobody is free: the truth is told, and the place is kept whatever happens."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from tests.e2e import ears, scenes
from tests.e2e.customer import MAIN, Customer
from tests.e2e.desk import Desk
from tests.e2e.staff import ALWAYS, Shop
from tests.e2e.studio import CUSTOMER, FIRST_AGENT

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Api

LOST_MS = 40_000
"""Longer than a customer's page may be silent before their place is kept for them."""


def test_who_waits_is_told_hangs_up_is_rung_back_and_has_the_same_place(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)

    ruth = scenes.customer(windows)
    ruth.visit(shop)
    ruth.choose("By voice")
    ruth.reads("You would be next.")
    expect(ruth.button("Take my place in line")).to_be_visible()
    ruth.press()
    link = ruth.link
    expect(ruth.heading).to_have_text("You are next")
    ruth.reads(re.compile(r"Most likely \d+\smin"))
    ruth.reads(re.compile(r"nine of ten are through within \d+\smin", re.IGNORECASE))
    ruth.reads("What we told you")
    ruth.tell("My lamp flickers since I changed the bulb.", "Ruth Ansell")
    expect(desk.line).to_contain_text("Ruth Ansell")
    expect(desk.line).to_contain_text("My lamp flickers")
    ruth.hang_up()
    expect(desk.line).to_contain_text("Hung up, place kept")

    # Who comes later and stays in line doesn't overtake her.
    later = scenes.customer(windows)
    later.ask(shop, "By voice")
    expect(later.heading).to_have_text("1 person is before you")

    maya.end(busy)
    desk.is_rung()
    desk.reads("A promised call, for you")
    desk.answer("Call now")
    ruth.answer("Maya")
    ruth.talks_with("Maya")
    assert ruth.link == link
    ears.await_voice(ruth.page, FIRST_AGENT)
    ears.await_voice(desk.page, CUSTOMER)
    desk.reads("My lamp flickers since I changed the bulb.")
    expect(later.heading).to_have_text("You are next")


def test_the_same_link_is_the_same_place_on_another_device(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    ruth.tell("The glass is cracked.", "Ruth")
    phone = scenes.customer(windows, viewport={"width": 390, "height": 844}, has_touch=True)
    phone.page.goto(ruth.link)
    expect(phone.heading).to_have_text("You are next")
    expect(phone.page.get_by_label("What happened?")).to_have_value("The glass is cracked.")
    phone.hang_up()
    expect(ruth.heading).to_have_text("Your place is kept")

    # It is answered on the one, and goes on on the other.
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    maya.end(busy)
    desk.answer("Call now")
    phone.answer("Maya")
    phone.talks_with("Maya")
    ears.await_voice(phone.page, FIRST_AGENT)
    ruth.button("Go on here").click()
    ears.await_voice(ruth.page, FIRST_AGENT)
    ears.await_voice(desk.page, CUSTOMER)
    phone.reads("You talk in another page")
    assert ears.listen(phone.page) == []


def test_a_page_that_is_closed_without_a_word_keeps_the_place(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    maya.here()
    maya.become_busy(shop)
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    ruth.tell("The glass is cracked.", "Ruth")
    link = ruth.link
    profile = ruth.page.context
    ruth.page.close()
    row = desk.line.get_by_role("button", name=re.compile("^Ruth"))
    expect(row).to_contain_text(re.compile("place kept"), timeout=LOST_MS)
    # Who opens the shop's page again is at their place.
    again = Customer(profile.new_page())
    again.visit(shop)
    expect(again.heading).to_have_text("You are next")
    assert again.link == link
    expect(row).to_contain_text("The glass is cracked.")


def test_who_leaves_the_line_has_left_it(windows: Windows, shop: Shop) -> None:
    maya = shop.person("Maya")
    maya.here()
    maya.become_busy(shop)
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    ruth.button("Leave the line").click()
    ruth.page.get_by_role("alertdialog").get_by_role("button", name="Leave").click()
    expect(ruth.heading).to_have_text("You left the line")
    ruth.page.reload()
    expect(ruth.heading).to_have_text("You left the line")


def test_who_waits_for_a_voice_can_write_instead_at_the_same_place(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    ruth, later = scenes.customer(windows), scenes.customer(windows)
    ruth.ask(shop, "By voice")
    link = ruth.link
    later.ask(shop, "Write")
    ruth.button("Write instead").click()
    expect(ruth.button("By voice instead")).to_be_visible()
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    maya.end(busy)
    desk.answer()
    ruth.talks_with("Maya")
    ruth.write("So in writing")
    desk.has_read("So in writing")
    assert ruth.link == link


def test_nobody_here_means_that_no_time_is_told_and_the_place_is_kept(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    ruth = scenes.customer(windows)
    ruth.visit(shop)
    ruth.choose("By voice")
    ruth.reads("Nobody of us is here at this moment")
    ruth.press()
    ruth.reads(re.compile("no time can be told"))
    desk = Desk.of(windows, FIRST_AGENT, maya)
    desk.answer()
    ruth.talks_with("Maya")


def test_a_call_at_a_chosen_time_is_a_promise_that_both_sides_see(
    windows: Windows, shop: Shop
) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    clara = scenes.customer(windows)
    clara.visit(shop)
    clara.choose("Call me back")
    clara.button("At a time I choose").click()
    times = clara.page.get_by_role("group", name="Time").get_by_role("radio")
    expect(times.first).to_be_attached()
    clara.page.get_by_label("Your phone number").fill("020 7946 0142")
    clara.press()
    expect(clara.heading).to_have_text(re.compile(r"^We call you .*\d\d:\d\d"))
    clara.reads("+44 20 7946 0142")
    clara.page.get_by_label("Your name").fill("Clara Mbeki")
    clara.page.get_by_role("status").get_by_text("Saved").wait_for()
    expect(desk.line).to_contain_text("Clara Mbeki")
    promised = clara.heading.inner_text()
    clara.page.reload()
    expect(clara.heading).to_have_text(promised)
    # Who doesn't need it any more gives it back.
    clara.button("I do not need the call any more").click()
    clara.button("No call").click()
    expect(clara.heading).to_have_text("Then we do not call")
    expect(desk.line).not_to_contain_text("Clara Mbeki")


def _weekday(days: int) -> int:
    """The ISO weekday so many days from now, where the shop is."""
    return (datetime.datetime.now(ZoneInfo("Europe/London")).isoweekday() + days - 1) % 7 + 1


DAY_AFTER: Final = 3


@pytest.fixture
def closed(lead: Api) -> Any:
    """Closed until nine in the morning of the day after the day after tomorrow.

    They talk German here, which the lead of all shops doesn't: nobody elsewhere is before anybody.
    """
    hours = [{"days": [_weekday(DAY_AFTER)], "from": "09:00", "to": "17:00"}]
    shop = Shop(lead, hours=hours, languages=["de"])
    yield shop
    shop.close()


def test_closed_means_the_truth_and_a_promised_call(windows: Windows, closed: Shop) -> None:
    """We call when we open, in the order of asking; the call moves with the opening, and comes."""
    desk = Desk.of(windows, FIRST_AGENT, closed.person("Maya", languages=["de"]))
    ruth = scenes.customer(windows)
    ruth.visit(closed)
    expect(ruth.heading).to_have_text("We are closed now")
    ruth.reads(re.compile(r"A person answers again .*09:00"))
    ruth.button("Call me when you open").click()
    expect(ruth.heading).to_have_text(re.compile(r"^We call you when we open, .* at 09:00"))
    ruth.reads("You are the first then.")
    expect(ruth.button("Come back to the line now")).to_be_hidden()

    marek = scenes.customer(windows)
    marek.visit(closed)
    marek.reads("1 person has asked before you.")
    marek.page.get_by_label("Your phone number").fill("020 7946 0142")
    marek.press()
    marek.reads("1 person is before you then.")

    # Other hours are entered: the promise goes with them, and both pages say so.
    closed.change(hours=[{"days": [_weekday(DAY_AFTER)], "from": "10:30", "to": "17:00"}])
    expect(ruth.heading).to_have_text(re.compile(r"^We call you when we open, .* at 10:30"))
    ruth.reads(re.compile("Our hours have changed. We had said .* at 09:00"))
    ruth.page.reload()
    expect(ruth.heading).to_have_text(re.compile(r" at 10:30"))

    # Now they open, sooner than they said: who asked first is called first.
    closed.change(hours=ALWAYS)
    desk.answer("Call now")
    ruth.answer("Maya")
    ruth.talks_with("Maya")
    ears.await_voice(ruth.page, FIRST_AGENT)
    ears.await_voice(desk.page, CUSTOMER)
    expect(marek.heading).to_have_text("Your place is kept")
    marek.reads(re.compile(r"You are next. We call you most likely about"))


def test_closed_a_time_can_be_chosen_and_given_back_for_the_opening(
    windows: Windows, closed: Shop
) -> None:
    closed.person("Maya", languages=["de"])
    ruth = scenes.customer(windows)
    ruth.visit(closed)
    ruth.button("At a time I choose").click()
    expect(ruth.page.get_by_role("group", name="Time").get_by_role("radio").first).to_be_attached()
    ruth.press()
    expect(ruth.heading).to_have_text(re.compile(r"^We call you .*\d\d:\d\d"))
    ruth.reads("That is a promise")
    ruth.button("When you open instead").click()
    expect(ruth.heading).to_have_text(re.compile(r"^We call you when we open, .* at 09:00"))


def test_where_no_opening_is_planned_no_call_is_promised(windows: Windows, closed: Shop) -> None:
    closed.change(hours=[])
    ruth = scenes.customer(windows)
    ruth.visit(closed)
    ruth.reads("No opening is planned in the next weeks")
    expect(ruth.page.get_by_role("button", name=MAIN)).to_be_hidden()
    # As soon as one is planned it stands there, and a call can be asked for.
    closed.change(hours=[{"days": [_weekday(DAY_AFTER)], "from": "10:30", "to": "17:00"}])
    ruth.reads(re.compile(r"A person answers again .*10:30"))
    ruth.press()
    expect(ruth.heading).to_have_text(re.compile(r"^We call you when we open, .* at 10:30"))


def test_a_place_that_is_not_there_says_so(windows: Windows, shop: Shop) -> None:
    stranger = scenes.customer(windows)
    stranger.page.goto(f"{shop.address}/place/{'a' * 32}")
    expect(stranger.heading).to_have_text("This place is not known")
    stranger.page.goto(f"{shop.house.address}/no-such-shop")
    expect(stranger.heading).to_have_text("Nobody of that name here")
