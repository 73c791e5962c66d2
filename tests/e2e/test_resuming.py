"""Pages are reloaded, lines break, the app is killed: the same talk goes on without asking."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error, expect
from tests.e2e import ears, scenes, wire
from tests.e2e.browser import PATIENCE_MS
from tests.e2e.customer import Customer
from tests.e2e.desk import Desk
from tests.e2e.studio import CUSTOMER, FIRST_AGENT

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.e2e.browser import Browsers, Windows
    from tests.e2e.house import House
    from tests.e2e.staff import Api, Shop

LOST_MS = 40_000

# A person who doesn't answer the browser's question until `__allow` is called.
SLOW_QUESTION = """
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const allowed = new Promise((resolve) => { window.__allow = resolve; });
  navigator.mediaDevices.getUserMedia = async (wish) => { await allowed; return ask(wish); };
"""


def _talk_of(api: Api, customer: Customer) -> tuple[int, Any]:
    """Which contact this is, and when its talk began."""
    place = api("GET", f"/places/{customer.link.rsplit('/', 1)[-1]}")
    return place["contact"], place["talk"]["started_at"]


def _asks_nothing(*pages: Page) -> None:
    """No page offers to go on here, or rings again."""
    for page in pages:
        assert page.get_by_role("button", name="Go on here").count() == 0
        assert page.get_by_role("button", name="Answer").count() == 0


def test_a_reload_of_the_customers_page_resumes_the_talk(
    windows: Windows, shop: Shop, lead: Api
) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    before = _talk_of(lead, talk.customer)
    talk.customer.page.reload()
    talk.customer.talks_with("Maya")
    talk.is_face_to_face()
    _asks_nothing(talk.customer.page, talk.desk.page)
    assert _talk_of(lead, talk.customer) == before


def test_a_reload_of_the_desk_resumes_the_talk(windows: Windows, shop: Shop, lead: Api) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    before = _talk_of(lead, talk.customer)
    talk.desk.page.reload()
    expect(talk.desk.stage).to_be_visible()
    talk.is_face_to_face()
    _asks_nothing(talk.customer.page, talk.desk.page)
    assert _talk_of(lead, talk.customer) == before


def test_after_a_reload_a_talk_by_voice_is_heard_on_both_sides(
    windows: Windows, shop: Shop
) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.is_heard()
    talk.customer.page.reload()
    talk.is_heard()
    talk.desk.page.reload()
    talk.is_heard()
    _asks_nothing(talk.customer.page, talk.desk.page)


def test_both_pages_reloaded_at_once_find_each_other(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    # Begun and not waited for: the answer to the question may be lost with the page.
    with suppress(Error):
        talk.desk.page.evaluate("setTimeout(() => location.reload())")
    talk.customer.page.reload()
    talk.is_face_to_face()
    _asks_nothing(talk.customer.page, talk.desk.page)


def test_killing_the_app_leaves_the_voices_and_the_talk_goes_on_afterwards(
    windows: Windows, shop: Shop, lead: Api, house: House
) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    before = _talk_of(lead, talk.customer)
    with house.down():
        # Voice and picture go from page to page: they don't need the app.
        talk.is_face_to_face()
        talk.desk.reads("The line to the server is lost")
    expect(talk.desk.page.get_by_text("The line to the server is lost")).to_be_hidden(
        timeout=LOST_MS
    )
    talk.customer.write("Are you still there?")
    talk.desk.has_read("Are you still there?")
    talk.is_face_to_face()
    _asks_nothing(talk.customer.page, talk.desk.page)
    assert _talk_of(lead, talk.customer) == before
    # The talk was resumed by the app too: a reload after the restart finds it.
    talk.customer.page.reload()
    talk.customer.talks_with("Maya")
    talk.is_face_to_face()
    talk.desk.end()
    expect(talk.customer.heading).to_have_text("Is it useful now?")


def test_a_page_that_is_reloaded_while_the_app_is_down_finds_the_talk_again(
    windows: Windows, shop: Shop, house: House
) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    with house.down():
        for page in (talk.desk.page, talk.customer.page):
            with suppress(Error):  # nobody answers: the browser shows a page of its own
                page.reload()
    for page in (talk.desk.page, talk.customer.page):
        _reload_after_an_error(page)
    talk.is_face_to_face()
    _asks_nothing(talk.customer.page, talk.desk.page)


def _reload_after_an_error(page: Page) -> None:
    """Chromium takes no reload while its own page about the error is still on its way in, and may
    be loading the page anew by itself: then ours is the one that is broken off."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while True:
        try:
            page.reload()
        except Error:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def test_who_waits_while_the_app_is_killed_keeps_the_place(
    windows: Windows, shop: Shop, house: House
) -> None:
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    first, second = scenes.customer(windows), scenes.customer(windows)
    first.ask(shop, "By voice")
    second.ask(shop, "By voice")
    expect(second.heading).to_have_text("1 person is before you")
    with house.down():
        first.reads("Your place is kept.")
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    maya.end(busy)
    desk.answer()
    first.talks_with("Maya")
    expect(second.heading).to_have_text("You are next")
    ears.await_voice(desk.page, CUSTOMER)


def test_a_line_that_breaks_is_restored_by_itself(
    windows: Windows, shop: Shop, browsers: Browsers
) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    pages = (talk.desk.page, talk.customer.page)
    before = [wire.lines(page)[-1].path for page in pages]
    with browsers.cut_off(CUSTOMER):
        talk.desk.reads("The line is lost. Restoring it.", LOST_MS)
        # Of itself Chromium would go on as before once packets pass again: a path is looked for.
        ears.until(lambda: _looks_for_a_path(talk.desk.page), "the desk looks for a new path")
    # The same connection on both sides, by another path.
    for page, path in zip(pages, before, strict=True):
        _await_another_path(page, path)
        assert len(wire.lines(page)) == 1
    talk.is_face_to_face()
    _asks_nothing(*pages)


def _looks_for_a_path(page: Page) -> bool:
    return any("restartIce" in done for done in wire.lines(page)[-1].trace)


def _await_another_path(page: Page, before: str) -> None:
    def taken() -> bool:
        line = wire.lines(page)[-1]
        return line.state == "connected" and line.path not in {"", before}

    ears.until(taken, f"another path is taken on {page.url}")


def test_who_reads_the_browsers_question_for_long_is_heard_afterwards(
    windows: Windows, shop: Shop
) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    ruth = scenes.customer(windows)
    ruth.page.add_init_script(SLOW_QUESTION)
    ruth.ask(shop, "By voice")
    desk.answer()
    # Maya is heard at once; the customer as soon as they let the page have the microphone.
    ears.await_voice(ruth.page, FIRST_AGENT)
    desk.reads("microphone off")
    ruth.page.evaluate("window.__allow()")
    ears.await_voice(desk.page, CUSTOMER)


def test_only_one_page_of_a_customer_has_the_talk_and_another_takes_it_when_asked(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    maya.here()
    busy = maya.become_busy(shop)
    laptop = scenes.customer(windows)
    laptop.ask(shop, "By voice")
    phone = scenes.customer(windows)
    phone.page.goto(laptop.link)
    expect(phone.heading).to_have_text("You are next")
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    maya.end(busy)
    desk.answer()
    # Both waited, and both are looked at: one has the talk, the other offers to take it over.
    offers = [one for one in (laptop, phone) if _offers_to_go_on(one)]
    assert len(offers) == 1
    other = offers[0]
    first = phone if other is laptop else laptop
    ears.await_voice(first.page, FIRST_AGENT)
    ears.await_voice(desk.page, CUSTOMER)
    other.button("Go on here").click()
    ears.await_voice(other.page, FIRST_AGENT)
    first.reads("You talk in another page")
    # The page that was left stays left, loaded anew too.
    first.page.reload()
    first.reads("You talk in another page")
    ears.await_voice(other.page, FIRST_AGENT)
    ears.await_voice(desk.page, CUSTOMER)
    assert ears.listen(first.page) == []


def _offers_to_go_on(customer: Customer) -> bool:
    """Once the talk is on the page: whether it runs in another one."""
    customer.talks_with("Maya")
    offer = customer.button("Go on here")
    expect(offer.or_(customer.button("Hang up")).first).to_be_visible()
    return offer.count() > 0


def test_only_one_window_of_a_desk_has_the_talk(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.is_heard()
    second = Desk(talk.desk.page.context.new_page(), talk.desk.address)
    second.open()
    second.reads("This talk is open in another window.")
    talk.is_heard()
    second.page.get_by_role("button", name="Go on here").click()
    ears.await_voice(second.page, CUSTOMER)
    talk.desk.reads("This talk is open in another window.")
    talk.desk.page.reload()
    talk.desk.reads("This talk is open in another window.")
    ears.await_voice(second.page, CUSTOMER)
    ears.await_voice(talk.customer.page, FIRST_AGENT)
    assert ears.listen(talk.desk.page) == []


def test_who_is_lost_is_called_again_by_the_same_person(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    link, profile = talk.customer.link, talk.customer.page.context
    talk.customer.page.close()
    talk.desk.reads("page is not open", LOST_MS)
    back = Customer(profile.new_page())
    back.page.goto(link)
    back.reads("Maya is calling you again")
    expect(back.page).to_have_title("Maya is calling you again")
    talk.desk.reads("their page is ringing")
    back.button("Answer").click()
    ears.await_voice(back.page, FIRST_AGENT)
    ears.await_voice(talk.desk.page, CUSTOMER)
    expect(talk.desk.stage).not_to_contain_text("is ringing")


def test_who_is_lost_and_left_a_number_is_dialled(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.is_heard()
    place = f"/places/{talk.customer.link.rsplit('/', 1)[-1]}/details"
    shop.lead("POST", place, {"phone": "+44 20 7946 0142"})
    talk.customer.page.close()
    talk.desk.reads("page is not open", LOST_MS)
    expect(talk.desk.stage.get_by_role("link", name="+44 20 7946 0142")).to_be_visible()
    talk.desk.page.keyboard.press("1")
    talk.desk.reads("By telephone: +44 20 7946 0142")
    talk.desk.end()
