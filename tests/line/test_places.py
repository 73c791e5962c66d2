"""The place is the customer's: kept, taken up again, moved to another channel."""

from __future__ import annotations

import pytest
from tests.line.scenes import (
    HOUR,
    LAMPS,
    LIVING,
    MINUTE,
    SALES,
    SECOND,
    SERVICE,
    Scene,
    all_of,
    kinds,
    one,
)

from lamplight.line import commands as ask
from lamplight.line import events as did


@pytest.fixture
def busy() -> Scene:
    """One agent, in a talk with contact 1; 2 and 3 wait."""
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.arrive(2)
    scene.arrive(3)
    return scene


def test_a_kept_place_is_called_when_it_is_its_turn(busy: Scene) -> None:
    made = one(busy.do(ask.KeepPlace(2, "asked")), did.PromiseMade)
    assert (made.kind, made.due) == ("turn", 0)
    assert busy.state(2) == "kept"
    assert busy.line.position(3) == 1
    offer = one(busy.end(1), did.Offered)
    assert (offer.contact, offer.kind) == (2, "callback")
    busy.accept(1, 2)
    assert busy.state(2) == "calling"
    assert kinds(busy.do(ask.Reach(2))) == ["CustomerReached", "PromiseKept"]
    assert busy.state(2) == "talking"


def test_a_callback_doesnt_jump_ahead_of_those_who_held(busy: Scene) -> None:
    busy.do(ask.KeepPlace(3, "asked"))
    assert one(busy.end(1), did.Offered).contact == 2


def test_a_lost_connection_keeps_the_place_and_coming_back_heals_it(busy: Scene) -> None:
    busy.do(ask.KeepPlace(2, "connection"))
    busy.wait(5 * MINUTE)
    busy.do(ask.ComeBack(2))
    assert busy.state(2) == "waiting"
    assert busy.contact(2).present
    offer = one(busy.end(1), did.Offered)
    assert (offer.contact, offer.kind) == (2, "turn")


def test_opening_the_page_doesnt_undo_the_wish_to_be_called(busy: Scene) -> None:
    busy.do(ask.KeepPlace(2, "asked"))
    assert busy.refused(ask.ComeBack(2)) == "asked_to_be_called"
    busy.do(ask.ComeBack(2, wait=True))
    assert busy.state(2) == "waiting"


def test_coming_and_going_makes_one_promise_not_many(busy: Scene) -> None:
    assert all_of(busy.do(ask.KeepPlace(2, "connection")), did.PromiseMade)
    for _ in range(3):
        busy.do(ask.ComeBack(2))
        assert not all_of(busy.do(ask.KeepPlace(2, "connection")), did.PromiseMade)
    assert busy.refused(ask.KeepPlace(2, "connection")) == "kept_already"


def test_who_comes_back_while_being_called_after_a_lost_line_is_in_the_talk(busy: Scene) -> None:
    busy.do(ask.KeepPlace(2, "connection"))
    busy.end(1)
    busy.accept(1, 2)
    events = busy.do(ask.ComeBack(2))
    assert kinds(events) == ["CameBack", "PromiseKept"]
    assert busy.state(2) == "talking"
    assert not busy.wait(10 * MINUTE)  # the limit of the call is gone


def test_who_asked_to_be_called_goes_on_ringing_when_the_page_opens(busy: Scene) -> None:
    busy.do(ask.KeepPlace(2, "asked"))
    busy.end(1)
    busy.accept(1, 2)
    assert busy.refused(ask.ComeBack(2)) == "asked_to_be_called"
    busy.do(ask.ComeBack(2, wait=True))
    assert busy.state(2) == "talking"


def test_a_connection_lost_during_the_ring_makes_it_a_callback(busy: Scene) -> None:
    busy.end(1)
    busy.do(ask.KeepPlace(2, "connection"))
    assert busy.contact(2).offer_kind == "callback"
    busy.do(ask.ComeBack(2))
    assert busy.contact(2).offer_kind == "turn"
    busy.do(ask.KeepPlace(2, "connection"))
    busy.accept(1, 2)
    assert busy.state(2) == "calling"


def test_who_leaves_without_a_kept_place_has_abandoned(busy: Scene) -> None:
    closed = one(busy.do(ask.Leave(2)), did.ContactClosed)
    assert closed.outcome == "abandoned"


def test_who_leaves_with_a_place_they_asked_to_keep_is_counted_apart(busy: Scene) -> None:
    busy.do(ask.KeepPlace(2, "asked"))
    events = busy.do(ask.Leave(2))
    assert one(events, did.PromiseReleased).why == "left"
    assert one(events, did.ContactClosed).outcome == "left_with_place"


def test_a_place_kept_only_because_the_line_was_lost_doesnt_flatter_the_figures(
    busy: Scene,
) -> None:
    busy.do(ask.KeepPlace(2, "connection"))
    assert one(busy.do(ask.Leave(2)), did.ContactClosed).outcome == "abandoned"


def test_who_no_longer_needs_the_call_releases_the_promise(busy: Scene) -> None:
    assert busy.refused(ask.ReleasePromise(2)) == "no_promise"
    busy.do(ask.KeepPlace(2, "asked"))
    events = busy.do(ask.ReleasePromise(2))
    assert kinds(events) == ["ReleaseAsked", "PromiseReleased", "ContactClosed"]
    assert one(events, did.ContactClosed).outcome == "released"


def test_who_waited_in_person_and_goes_has_abandoned_whatever_was_promised() -> None:
    scene = Scene()
    assert all_of(scene.arrive(1), did.PromiseMade)  # nobody is here
    assert "release_promise" not in scene.line.allowed(1)
    assert one(scene.do(ask.ReleasePromise(1)), did.ContactClosed).outcome == "abandoned"
    scene.arrive(2)
    scene.do(ask.KeepPlace(2, "connection"))
    assert one(scene.do(ask.ReleasePromise(2)), did.ContactClosed).outcome == "abandoned"


def test_chat_becomes_a_call_with_the_same_place() -> None:
    scene = Scene()
    scene.agent_here(1, channels=("voice",))
    scene.talk(1, 1)
    scene.arrive(2, "chat")
    scene.arrive(3, "voice")
    assert scene.line.position(3) == 0  # nobody here answers both
    scene.do(ask.ChangeChannel(2, "voice"))
    assert scene.line.position(3) == 1
    assert one(scene.end(1), did.Offered).contact == 2


def test_changing_channel_during_the_ring_stops_it_only_if_the_agent_cant(busy: Scene) -> None:
    busy.end(1)
    assert kinds(busy.do(ask.ChangeChannel(2, "video"))) == ["ChannelChanged"]
    assert busy.rings_at(2) == 1
    busy.set_agent(1, channels=("voice", "video"))
    events = busy.do(ask.ChangeChannel(2, "chat"))
    assert one(events, did.OfferWithdrawn).why == "customer_changed"
    assert one(events, did.Offered).contact == 3


def test_a_chat_goes_on_as_a_call_with_the_same_agent() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1, "chat")
    scene.do(ask.ChangeChannel(1, "video"))
    assert scene.agent(1).live == 1
    assert not scene.agent(1).chats
    assert not all_of(scene.arrive(2, "chat"), did.Offered)
    assert one(scene.do(ask.ChangeChannel(1, "chat")), did.Offered).contact == 2


def test_a_chat_cant_become_a_call_while_the_agent_has_one() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1, "chat")
    scene.talk(1, 2, "voice")
    assert scene.refused(ask.ChangeChannel(1, "voice")) == "agent_busy"
    assert scene.refused(ask.ChangeChannel(1, "chat")) == "same_channel"
    scene.end(2)
    scene.arrive(3)  # rings at the agent
    assert scene.refused(ask.ChangeChannel(1, "voice")) == "agent_busy"


def test_a_talk_cant_change_to_what_its_agent_doesnt_answer() -> None:
    scene = Scene()
    scene.agent_here(1, channels=("chat",))
    scene.talk(1, 1, "chat")
    assert scene.refused(ask.ChangeChannel(1, "voice")) == "agent_cannot"
    assert scene.refused(ask.ChangeChannel(1, "smoke")) == "unknown_channel"


def test_a_service_contact_reaches_sales_only_when_the_customer_asks() -> None:
    scene = Scene()
    scene.agent_here(1, lines=(SALES,))
    scene.wait(MINUTE)
    assert not all_of(scene.arrive(1), did.Offered)
    events = scene.do(ask.AskFor(1, "sales"))
    assert one(events, did.Offered).agent == 1
    assert scene.contact(1).line == SALES
    assert scene.contact(1).purpose == "sales"


def test_changing_the_purpose_keeps_the_place() -> None:
    scene = Scene()
    scene.agent_here(1, lines=(SALES,))
    scene.arrive(9, purpose="sales")
    scene.accept(1, 9)
    scene.arrive(10)
    scene.arrive(11, purpose="sales")
    scene.do(ask.AskFor(10, "sales"))
    assert one(scene.end(9), did.Offered).contact == 10


def test_a_brand_without_sales_has_none_to_ask_for() -> None:
    scene = Scene()
    scene.arrive(1, brand=LIVING)
    assert scene.refused(ask.AskFor(1, "sales")) == "no_sales_line"
    assert scene.refused(ask.AskFor(1, "service")) == "same_purpose"
    assert scene.refused(ask.AskFor(1, "tea")) == "unknown_purpose"
    assert scene.refused(ask.Arrive(2, LIVING, "sales", "voice", "en")) == "no_sales_line"


def test_one_customer_asking_twice_is_shown_the_same_place(busy: Scene) -> None:
    busy.arrive(4, customer=77)
    refusal = busy.attempt(ask.Arrive(5, LAMPS, "service", "chat", "en", 77))
    assert refusal is not None
    assert (refusal.code, refusal.contact) == ("already_here", 4)
    assert busy.refused(
        ask.Book(5, LAMPS, "service", "voice", "en", 77, 0, busy.now + HOUR, 9)
    ) == ("already_here")
    busy.arrive(6, brand=LIVING, customer=77)  # another brand knows nothing of it
    busy.do(ask.Leave(4))
    busy.arrive(7, customer=77)


def test_several_callbacks_to_one_caller_are_one(busy: Scene) -> None:
    busy.arrive(4, customer=77)
    busy.do(ask.KeepPlace(4, "asked"))
    assert busy.refused(ask.AskCallback(4)) == "kept_already"
    assert busy.refused(ask.KeepPlace(4, "asked")) == "kept_already"
    busy.do(ask.AskCallback(4, busy.now + HOUR, 3))
    assert busy.live_promises == {4}


def test_the_same_contact_id_isnt_taken_twice(busy: Scene) -> None:
    assert busy.refused(ask.Arrive(2, LAMPS, "service", "voice", "en")) == "contact_exists"
    busy.do(ask.Leave(2))
    assert busy.refused(ask.Arrive(2, LAMPS, "service", "voice", "en")) == "contact_exists"
    assert busy.refused(ask.Arrive(0, LAMPS, "service", "voice", "en")) == "contact_exists"
    assert busy.refused(ask.Arrive(-4, LAMPS, "service", "voice", "en")) == "contact_exists"


def test_what_is_illegal_names_itself_and_the_state_and_changes_nothing(busy: Scene) -> None:
    refusal = busy.attempt(ask.Reach(2))
    assert refusal is not None
    assert refusal.code == "not_now"
    assert "Reach" in refusal.text
    assert "waiting" in refusal.text
    pause = ask.Pause(2, 1, "x", busy.now + 1)
    not_yet: list[ask.Command] = [ask.Miss(2), ask.End(2), ask.Resume(2), pause]
    too_late = [ask.Leave(1), ask.KeepPlace(1, "asked"), ask.ComeBack(1), ask.AskCallback(1)]
    for command in [*not_yet, *too_late]:
        assert busy.refused(command) == "not_now"
    assert busy.refused(ask.Leave(999)) == "unknown_contact"
    assert busy.refused(ask.KeepPlace(2, "tired")) == "unknown_reason"


def test_what_the_customer_may_do_now_is_said(busy: Scene) -> None:
    waiting = ("leave", "keep_place", "change_channel", "ask_callback", "ask_for")
    assert busy.line.allowed(2) == waiting
    busy.do(ask.KeepPlace(2, "asked"))
    kept = ("leave", "come_back", "change_channel", "ask_callback", "ask_for", "release_promise")
    assert busy.line.allowed(2) == kept
    busy.do(ask.KeepPlace(3, "connection"))
    assert "keep_place" in busy.line.allowed(3)  # asked for now, not only because it was lost
    assert busy.line.allowed(1) == ("change_channel", "ask_for", "end")


def test_what_was_told_is_remembered(busy: Scene) -> None:
    busy.do(ask.Tell(2, 0, 3 * MINUTE, 5 * MINUTE))
    contact = busy.contact(2)
    assert (contact.told_at, contact.told_likely_ms, contact.told_bound_ms) == (
        busy.now,
        3 * MINUTE,
        5 * MINUTE,
    )
    assert busy.refused(ask.Tell(1, 0, 1, 2)) == "not_now"


def test_time_never_goes_back() -> None:
    scene = Scene()
    scene.wait(HOUR)
    scene.arrive(1)
    later = scene.line.now
    scene.now -= MINUTE
    scene.arrive(2)
    assert scene.line.now == later
    assert scene.contact(2).arrived_at == later
    scene.now = later + SECOND
    scene.arrive(3)
    assert scene.line.now == later + SECOND


def test_waiting_for_the_line_of_service(busy: Scene) -> None:
    assert list(busy.line.line_order(SERVICE)) == [2, 3]
    assert list(busy.line.line_order(SALES)) == []
    assert busy.line.reckoning(3) == (1, 1, 1)
    assert busy.line.outlook(LAMPS, "service", "voice", "en") == (2, 2, 1, ())
    assert busy.line.outlook(LIVING, "sales", "voice", "en") == (0, 0, 0, ())
    busy.agent_here(2, languages=("de",))
    assert busy.line.outlook(LAMPS, "service", "voice", "de") == (0, 0, 1, (2,))
