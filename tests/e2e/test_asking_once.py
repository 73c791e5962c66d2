"""One wish, one place: whatever is lost on the way, and wherever the button is pressed again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import scenes
from tests.e2e.browser import ELSEWHERE
from tests.e2e.customer import MAIN, PLACE, Customer
from tests.e2e.desk import Desk
from tests.e2e.studio import FIRST_AGENT

if TYPE_CHECKING:
    from playwright.sync_api import Route
    from tests.e2e.browser import Browsers, Windows
    from tests.e2e.staff import Shop

CONTACTS = re.compile(r"/api/v1/brands/[\w-]+/contacts$")


def _lose_the_answer(route: Route) -> None:
    """The request gets through; its answer is lost on the way back."""
    route.fetch()
    route.abort()


def test_a_place_whose_answer_was_lost_is_the_same_place_when_asked_again(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    maya.here()
    maya.become_busy(shop)
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    ruth = scenes.customer(windows)
    ruth.visit(shop)
    ruth.choose("By voice")
    ruth.page.clock.install()  # the pauses between the tries are passed over
    ruth.page.route(CONTACTS, _lose_the_answer)
    ruth.page.get_by_role("button", name=MAIN).click()
    alert = ruth.page.get_by_role("alert")
    while not alert.is_visible():
        ruth.page.clock.run_for(1000)
    expect(alert).to_contain_text("cannot be reached")
    expect(desk.line).to_contain_text("1 waiting")
    # Not even a reload of the page makes another wish of it.
    ruth.page.unroute(CONTACTS)
    ruth.page.reload()
    ruth.choose("By voice")
    ruth.press()
    expect(ruth.heading).to_have_text("You are next")
    expect(desk.line).to_contain_text("1 waiting")


def test_on_an_address_that_is_not_secure_one_is_called_on_the_telephone(
    windows: Windows, shop: Shop, browsers: Browsers
) -> None:
    maya = shop.person("Maya")
    desk = Desk.of(windows, FIRST_AGENT, maya)
    busy = maya.become_busy(shop)
    page = windows.context(browsers.without_devices()).new_page()
    page.goto(f"http://{ELSEWHERE}:{shop.house.port}/{shop.slug}")
    ruth = Customer(page)
    ruth.choose("Call me back")
    expect(page.get_by_role("button", name=MAIN)).to_be_disabled()  # this page can't be rung
    page.get_by_label("Your phone number").fill("020 7946 0142")
    page.get_by_role("button", name=MAIN).click()
    expect(page).to_have_url(PLACE)
    expect(ruth.heading).to_have_text("Your place is kept")
    # A voice in this page is offered nowhere: it could not be kept.
    expect(ruth.button("Write instead")).to_be_visible()
    expect(ruth.button("By voice instead")).to_be_hidden()
    expect(ruth.button("Face to face instead")).to_be_hidden()
    maya.end(busy)
    desk.answer("Call now")
    desk.reads("+44 20 7946 0142")


def test_on_an_address_that_is_not_secure_no_call_is_promised_without_a_number(
    windows: Windows, shop: Shop, browsers: Browsers
) -> None:
    maya = shop.person("Maya")
    maya.here()
    maya.become_busy(shop)
    page = windows.context(browsers.without_devices()).new_page()
    address = f"http://{ELSEWHERE}:{shop.house.port}/{shop.slug}"
    page.goto(address)
    ruth = Customer(page)
    ruth.choose("Write")
    ruth.press()
    ruth.reads("add the number that we should dial")
    ruth.button("Hang up and call me").click()
    number = page.get_by_label("Your phone number")
    assert number.evaluate("field => field.validationMessage") == "This is needed too."
    ruth.button("Choose a time instead").click()
    expect(page.get_by_role("group", name="Time").get_by_role("radio").first).to_be_attached()
    call = page.get_by_role("button", name=re.compile("^Call me"))
    expect(call).to_be_disabled()
    page.get_by_label("Add the number that we should dial").fill("020 7946 0142")
    call.click()
    expect(ruth.heading).to_have_text(re.compile(r"^We call you .*\d\d:\d\d"))
    ruth.reads("+44 20 7946 0142")
    # A call promised to a page elsewhere isn't promised to this one.
    asked = {"channel": "voice", "language": "en", "callback": True}
    token = shop.lead("POST", f"/brands/{shop.slug}/contacts", asked)["token"]
    page.goto(f"{address}/place/{token}")
    ruth.reads("so the browser gives this page no microphone. Add a number")
    expect(page.get_by_text("This page rings")).to_have_count(0)
    ruth.button("Choose a time instead").click()
    expect(page.get_by_role("group", name="Time").get_by_role("radio").first).to_be_attached()
    expect(call).to_be_disabled()
    page.get_by_label("Your phone number").fill("020 7946 0143")
    expect(call).to_be_enabled()
    page.get_by_label("Your phone number").fill("")
    ruth.button("Not now").click()
    slot = shop.lead("GET", f"/brands/{shop.slug}/slots?channel=voice&language=en")[-1]["at"]
    shop.lead("POST", f"/places/{token}/callback", {"at": slot})
    expect(ruth.button("At my turn instead")).to_be_disabled()
    page.get_by_label("Your phone number").fill("020 7946 0143")
    ruth.button("At my turn instead").click()
    ruth.reads("+44 20 7946 0143")


def test_what_is_being_written_goes_with_the_page_that_is_loaded_anew(
    windows: Windows, shop: Shop
) -> None:
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    words = ruth.page.get_by_label("What happened?")
    words.fill("The glass came cracked.")
    ruth.page.reload()
    expect(words).to_have_value("The glass came cracked.")


def test_a_question_in_the_page_takes_the_focus_and_gives_it_back(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    maya.here()
    maya.become_busy(shop)
    ruth = scenes.customer(windows)
    ruth.ask(shop, "By voice")
    ruth.button("Leave the line").click()
    question = ruth.page.get_by_role("alertdialog")
    expect(question.get_by_role("button", name="Stay")).to_be_focused()
    ruth.page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(ruth.button("Leave the line")).to_be_focused()
    ruth.hang_up()
    ruth.button("I do not need the call any more").click()
    expect(question.get_by_role("button", name="Keep it")).to_be_focused()
    ruth.page.keyboard.press("Enter")
    expect(ruth.button("I do not need the call any more")).to_be_focused()
