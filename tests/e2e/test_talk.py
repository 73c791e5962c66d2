"""A customer asks for a person, and a person answers: what then reaches the other side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e import ears, scenes
from tests.e2e.customer import Customer
from tests.e2e.desk import Desk
from tests.e2e.studio import CUSTOMER, EDGES, FIRST_AGENT, UPRIGHT

if TYPE_CHECKING:
    from playwright.sync_api import Route
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_a_customer_asks_and_a_person_answers_with_voice_and_picture(
    windows: Windows, shop: Shop
) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    customer = scenes.customer(windows)
    customer.visit(shop)
    expect(customer.button("Maya can answer now")).to_be_visible()
    customer.press()
    desk.answer()
    customer.talks_with("Maya")
    # Who answers is seen at once; the customer only when they say so.
    ears.await_voice(customer.page, FIRST_AGENT)
    ears.await_voice(desk.page, CUSTOMER)
    ears.await_picture(customer.page, FIRST_AGENT)
    assert not ears.sees(desk.page, CUSTOMER)
    customer.show_face()
    ears.await_picture(desk.page, CUSTOMER)


def test_by_voice_both_are_heard_and_nobody_is_seen(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.is_heard()
    assert ears.look(talk.customer.page) == []
    assert not ears.sees(talk.desk.page, CUSTOMER)


def test_muting_on_either_side_is_silence_on_the_other(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.is_heard()
    talk.desk.press("Mute")
    ears.await_silence(talk.customer.page, FIRST_AGENT)
    talk.customer.button("Mute").click()
    talk.desk.reads("microphone off")
    ears.await_silence(talk.desk.page, CUSTOMER)
    # What a button does stands in its name, and only there: nobody hears "Unmute, pressed".
    for page in (talk.desk.page, talk.customer.page):
        unmute = page.get_by_role("button", name=re.compile("^Unmute"))
        assert unmute.get_attribute("aria-pressed") is None
    talk.desk.press("Unmute")
    talk.customer.button("Unmute").click()
    talk.is_heard()


def test_a_camera_that_is_turned_off_is_dark_on_the_other_side(
    windows: Windows, shop: Shop
) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    talk.customer.button("Camera off").click()
    ears.await_dark(talk.desk.page, CUSTOMER)
    talk.desk.press("Camera off")
    ears.await_dark(talk.customer.page, FIRST_AGENT)
    talk.is_heard()


def test_from_a_phone_both_sides_see_the_whole_of_what_it_shows(
    windows: Windows, shop: Shop
) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    phone = Customer(windows.page(UPRIGHT, viewport={"width": 390, "height": 844}))
    phone.ask(shop, "Face to face")
    desk.answer()
    phone.talks_with("Maya")
    phone.show_face()
    desk.reads("Their camera, line is good")
    whole = {side: side for side in EDGES}
    theirs = desk.page.get_by_label(re.compile("camera$")).and_(desk.page.locator("video"))
    ears.until(lambda: ears.edges_in_sight(theirs) == whole, "the desk shows all four edges")
    # One's own picture is as in a mirror, and nothing of it is cut off either.
    mirror = phone.page.get_by_label("Your own picture")
    mirrored = {**whole, "left": "right", "right": "left"}
    ears.until(lambda: ears.edges_in_sight(mirror) == mirrored, "the mirror shows all four edges")


def test_a_pause_has_a_reason_and_a_length_that_both_see(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    talk.desk.press("Pause")
    dialog = talk.desk.page.get_by_role("dialog", name="Pause")
    talk.desk.choose("Asking a colleague", "3 min")
    expect(dialog).to_contain_text("Maya paused: asking a colleague.")
    expect(dialog).to_contain_text("in about 3 min")
    dialog.get_by_role("button", name="Pause").click()
    talk.desk.reads("Asking a colleague")
    # What is left of it runs in sight, and isn't read out.
    expect(talk.desk.stage.get_by_text(re.compile(r"\d:\d\d left\."))).to_be_visible()
    said = talk.desk.stage.get_by_role("status").filter(has_text="Asking a colleague")
    expect(said).to_be_visible()
    expect(said).not_to_contain_text(" left.")
    talk.customer.reads(re.compile("Maya paused: asking a colleague"))
    talk.customer.reads(re.compile(r"in about 3\smin"))
    ears.await_silence(talk.customer.page, FIRST_AGENT)
    ears.await_silence(talk.desk.page, CUSTOMER)
    talk.desk.press("Go on")
    talk.is_face_to_face()
    # The same in one's own words.
    talk.desk.press("Pause")
    talk.desk.choose("In my words", "1 min")
    dialog.get_by_label("Why, in your words").fill("Measuring the socket")
    dialog.get_by_role("button", name="Pause").click()
    talk.customer.reads(re.compile("Maya paused: Measuring the socket"))
    talk.desk.press("Go on")


def test_a_still_picture_is_kept_only_with_consent(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop)
    talk.is_face_to_face()
    box = talk.customer.page.get_by_role("textbox", name="Write a line")
    box.focus()
    talk.desk.press("Still")
    talk.customer.reads("May Maya keep a still picture?")
    # Said at once also to who listens; it takes the focus from nobody who writes.
    asked = talk.customer.page.get_by_role("alert")
    expect(asked).to_have_text("May Maya keep a still picture?")
    expect(box).to_be_focused()
    expect(talk.customer.page.get_by_role("alertdialog")).to_have_count(0)
    talk.customer.button("No").click()
    talk.desk.reads(re.compile("would rather not"))
    assert talk.desk.page.get_by_role("img", name=re.compile("^Still picture")).count() == 0
    talk.desk.press("Still")
    talk.customer.button("Yes, keep it").click()
    talk.desk.press("Take it")
    picture = talk.desk.page.get_by_role("img", name=re.compile("^Still picture"))
    expect(picture).to_be_visible()
    ears.until(lambda: bool(picture.evaluate("image => image.naturalWidth > 0")), "it is shown")


def test_what_is_written_is_read_on_both_sides(windows: Windows, shop: Shop) -> None:
    desk = Desk.of(windows, FIRST_AGENT, shop.person("Maya"))
    customer = scenes.customer(windows)
    customer.visit(shop)
    customer.choose("Write")
    customer.page.get_by_label("What happened?").fill("The glass came cracked.")
    customer.press()
    desk.is_rung()
    desk.reads(re.compile("The glass came cracked"))
    desk.answer()
    customer.talks_with("Maya")
    # Both sides begin with what the customer wrote when they asked.
    customer.has_read("The glass came cracked.")
    desk.has_read("The glass came cracked.")
    customer.write("Hello, is somebody there?")
    desk.has_read("Hello, is somebody there?")
    desk.write("I am here. A new glass leaves today.")
    customer.has_read("I am here. A new glass leaves today.")
    customer.write("Thank you <b>so</b> much & good bye 💡")
    desk.has_read("Thank you <b>so</b> much & good bye 💡")
    # Written again and again it stands once, after a reload too.
    customer.page.reload()
    customer.talks_with("Maya")
    for text in ("Hello, is somebody there?", "I am here. A new glass leaves today."):
        assert customer.page.get_by_role("log").get_by_text(text).count() == 1


def test_a_line_written_while_offline_goes_by_itself_and_the_trouble_is_over(
    windows: Windows, shop: Shop
) -> None:
    talk = scenes.talk(windows, shop, "Write")
    page = talk.customer.page
    talk.customer.write("First.")
    talk.desk.has_read("First.")
    page.context.set_offline(True)
    talk.customer.write("Second, from the tunnel.")
    talk.customer.write("Third.")
    talk.customer.reads("not sent yet; we keep trying")
    trouble = page.get_by_role("alert")
    expect(trouble).to_have_text(re.compile("cannot be reached"))
    page.context.set_offline(False)
    talk.desk.has_read("Second, from the tunnel.")
    talk.desk.has_read("Third.")
    expect(trouble).to_have_count(0)
    expect(page.get_by_text("not sent yet")).to_have_count(0)
    lines = talk.desk.page.get_by_role("log").locator(".text").all_text_contents()
    assert lines == ["First.", "Second, from the tunnel.", "Third."]


def test_lines_that_were_not_sent_are_sent_after_a_reload(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "Write")
    page = talk.customer.page
    page.route("**/messages", lambda route: route.abort())
    talk.customer.write("First, from the tunnel.")
    talk.customer.write("Second.")
    talk.customer.reads("not sent yet; we keep trying")
    page.reload()
    talk.customer.reads("not sent yet; we keep trying")
    talk.customer.has_read("Second.")
    page.unroute("**/messages")
    talk.desk.has_read("First, from the tunnel.")
    talk.desk.has_read("Second.")
    expect(page.get_by_text("not sent yet")).to_have_count(0)
    lines = talk.desk.page.get_by_role("log").locator(".text").all_text_contents()
    assert lines == ["First, from the tunnel.", "Second."]


def test_at_the_desk_each_line_is_sent_by_itself_however_fast_one_types(
    windows: Windows, shop: Shop
) -> None:
    talk = scenes.talk(windows, shop, "Write")
    page = talk.desk.page
    log = page.get_by_role("log", name=re.compile("^Messages with "))
    box = page.get_by_role("textbox", name=re.compile("^Write to "))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/messages", hold)
    box.press_sequentially("Hello")
    box.press("Enter")
    expect(box).to_have_value("")
    box.press_sequentially("how are you")
    box.press("Enter")
    expect(log.get_by_text("sending")).to_have_count(2)
    # The first doesn't get through, and says so; the next waits for its turn.
    ears.until(lambda: bool(page.evaluate("1") and held), "the first is being sent")
    held.pop().abort()
    expect(log.get_by_text("not sent yet; we keep trying")).to_have_count(1)
    page.unroute("**/messages")
    talk.customer.has_read("how are you")
    expect(log.locator(".text")).to_have_text(["Hello", "how are you"])
    assert talk.customer.page.get_by_role("log").locator(".words").all_text_contents() == [
        "Hello",
        "how are you",
    ]
    # What the server refuses stays, to be sent once more.
    refusal = {"code": "busy", "text": "Not at this moment."}
    page.route("**/messages", lambda route: route.fulfill(status=409, json=refusal))
    talk.desk.write("And a bulb.")
    again = log.get_by_role("button", name="Not sent. Send again")
    expect(again).to_be_visible()
    talk.desk.reads("Not at this moment.")
    page.unroute("**/messages")
    again.click()
    talk.customer.has_read("And a bulb.")
    expect(again).to_have_count(0)


def test_a_line_can_be_typed_beside_a_call(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.customer.write("My order is NL-20418")
    talk.desk.has_read("My order is NL-20418")
    talk.desk.write("Found it.")
    talk.customer.has_read("Found it.")


def test_who_goes_on_to_the_notes_while_a_line_is_sent_stays_there(
    windows: Windows, shop: Shop
) -> None:
    talk = scenes.talk(windows, shop, "Write")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    talk.desk.page.route("**/messages", hold)
    box = talk.desk.page.get_by_role("textbox", name=re.compile("^Write to "))
    box.fill("A new glass leaves today.")
    box.press("Enter")
    ears.until(lambda: bool(talk.desk.page.evaluate("1") and held), "it is being sent")
    box.press("Escape")
    talk.desk.page.keyboard.press("n")
    notes = talk.desk.page.get_by_role("region", name="Notes").get_by_label("They said")
    expect(notes).to_be_focused()
    held.pop().continue_()
    talk.customer.has_read("A new glass leaves today.")
    expect(box).to_have_value("")
    expect(notes).to_be_focused()
    # By the button: the hand stays at the message box.
    talk.desk.write("And a bulb.")
    ears.until(lambda: bool(talk.desk.page.evaluate("1") and held), "it is being sent")
    held.pop().continue_()
    talk.customer.has_read("And a bulb.")
    expect(box).to_be_focused()


def test_after_a_talk_the_only_question_is_whether_it_is_useful_now(
    windows: Windows, shop: Shop
) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    talk.is_heard()
    talk.desk.note("The glass came cracked.")
    agreed = talk.desk.page.get_by_label("We agreed")
    agreed.fill("A new glass by Friday.")
    talk.customer.end()
    assert ears.listen(talk.customer.page) == []
    # Written as the talk ended, it stands where the note is finished too.
    expect(agreed).to_have_value("A new glass by Friday.")
    # What was agreed, and nothing else of the notes.
    talk.customer.reads("A new glass by Friday.")
    talk.customer.reads(re.compile("^Maya wrote this down"))
    expect(talk.customer.page.get_by_text("The glass came cracked.")).to_have_count(0)
    talk.customer.button("Not yet").click()
    expect(talk.customer.heading).to_have_text("Not yet, then")
    talk.customer.page.get_by_label("What is still missing?").fill("The glass is not here.")
    talk.customer.button("Tell us").click()
    talk.customer.reads("Maya reads this too.")
    talk.customer.button("It is useful now").click()
    expect(talk.customer.heading).to_have_text("Good")
    # The agent's microphone is given back, and a note can be finished before the next ring.
    talk.desk.reads("Finishing a note")
    assert ears.listen(talk.desk.page) == []
    talk.desk.finish_note()
    # Who helped is shown the answer, and another one as soon as it is given.
    said = talk.desk.page.get_by_role("region", name="Is it useful now?")
    expect(said.get_by_text("Yes", exact=True)).to_be_visible()
    talk.customer.button("It is not, after all").click()
    expect(said.get_by_text("Not yet", exact=True)).to_be_visible()
    # What is missing now may be something else.
    expect(talk.customer.page.get_by_label("What is still missing?")).to_have_value("")


def test_a_note_is_finished_from_what_was_written_in_the_talk(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "By voice")
    page = talk.desk.page
    page.get_by_role("complementary", name="The customer").wait_for()
    talk.desk.note("The glass came cracked.")
    about = re.compile(r"/desk/contacts/\d+$")
    page.route(about, lambda route: route.abort())
    talk.customer.end()
    talk.desk.reads("Finishing a note")
    talk.desk.reads("Your note opens as soon as it can be read as it is now.")
    said = page.get_by_label("They said")
    expect(said).to_have_count(0)  # nobody writes on older notes, or over these
    page.unroute(about)
    expect(said).to_have_value("The glass came cracked.")
    page.get_by_label("We agreed").fill("A new glass by Friday.")
    talk.customer.reads("A new glass by Friday.")
    expect(said).to_have_value("The glass came cracked.")


def test_a_note_written_after_the_talk_says_when_it_was_saved(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "Write")
    talk.customer.end()
    talk.desk.reads("Finishing a note")
    foot = talk.desk.page.get_by_text("Saved while you write", exact=True)
    expect(foot).to_be_visible()
    talk.desk.page.get_by_label("They said").fill("The glass came cracked.")
    expect(foot).to_be_hidden()
    talk.desk.reads(re.compile(r"^Saved \d"))


def test_who_knew_the_matter_answers_again(windows: Windows, shop: Shop) -> None:
    talk = scenes.talk(windows, shop, "Write")
    other = Desk.of(
        windows, FIRST_AGENT, shop.person("Tomasz")
    )  # free for longer than Maya will be
    talk.desk.note("Asked for a new glass.")
    talk.customer.end()
    talk.desk.finish_note()
    talk.customer.page.get_by_role("link", name=re.compile("Talk|Shop")).first.click()
    talk.customer.choose("Write")
    talk.customer.press()
    talk.desk.is_rung()
    talk.desk.reads("You talked last time")
    talk.desk.reads("Asked for a new glass.")
    other.is_not_rung()
