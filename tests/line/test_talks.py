"""Talks: their end, pauses, wrap-up; colleagues brought in and handed over to."""

from __future__ import annotations

import pytest
from tests.line.scenes import (
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
from lamplight.line import limits


@pytest.fixture
def talk() -> Scene:
    """Agent 1 talks with contact 1; agents 2 and 3 are free."""
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.agent_here(2)
    scene.wait(SECOND)
    scene.agent_here(3)
    return scene


# The end, pauses, wrap-up


def test_the_customer_or_the_owner_ends_the_talk(talk: Scene) -> None:
    assert talk.refused(ask.End(1, 2)) == "not_yours"
    events = talk.end(1, by=1)
    assert kinds(events) == ["TalkEnded", "ContactClosed"]
    assert one(events, did.ContactClosed).outcome == "answered"
    assert talk.refused(ask.End(1)) == "unknown_contact"


def test_wrap_up_is_respected_and_ends_at_its_limit() -> None:
    scene = Scene()
    scene.agent_here(1, wrap_up_ms=30 * SECOND)
    scene.talk(1, 1)
    scene.arrive(2)
    assert kinds(scene.end(1)) == ["TalkEnded", "WrapUpStarted", "ContactClosed"]
    assert scene.agent(1).activity == "wrap_up"
    assert not scene.wait(30 * SECOND - 1)
    assert kinds(scene.wait(1)) == ["Ticked", "WrapUpEnded", "Offered"]


def test_wrap_up_ends_early_by_hand() -> None:
    scene = Scene()
    scene.agent_here(1, wrap_up_ms=30 * SECOND)
    scene.talk(1, 1)
    scene.arrive(2)
    scene.end(1)
    assert kinds(scene.do(ask.FinishWrapUp(1))) == ["WrapUpFinished", "Offered"]
    assert scene.refused(ask.FinishWrapUp(1)) == "no_wrap_up"
    scene.accept(1, 2)
    assert not scene.wait(MINUTE)


def test_going_away_in_wrap_up_lets_it_run_out_and_rings_nobody() -> None:
    scene = Scene()
    scene.agent_here(1, wrap_up_ms=30 * SECOND)
    scene.talk(1, 1)
    scene.arrive(2)
    scene.end(1)
    scene.do(ask.GoAway(1, "lunch"))
    assert kinds(scene.wait(MINUTE)) == ["Ticked", "WrapUpEnded"]
    assert one(scene.do(ask.ComeHere(1)), did.Offered).contact == 2


def test_the_wrap_up_of_a_chat_waits_for_no_other_chat() -> None:
    scene = Scene()
    scene.agent_here(1, chats=3, wrap_up_ms=30 * SECOND)
    scene.talk(1, 1, "chat")
    scene.talk(1, 2, "chat")
    scene.end(1)
    scene.wait(20 * SECOND)
    scene.end(2)  # prolongs it
    assert not scene.wait(20 * SECOND)
    assert kinds(scene.wait(10 * SECOND)) == ["Ticked", "WrapUpEnded"]


def test_a_chat_that_ends_during_a_call_has_no_wrap_up_of_its_own() -> None:
    scene = Scene()
    scene.agent_here(1, wrap_up_ms=30 * SECOND)
    scene.talk(1, 1, "chat")
    scene.talk(1, 2, "voice")
    assert kinds(scene.end(1)) == ["TalkEnded", "ContactClosed"]
    assert "WrapUpStarted" in kinds(scene.end(2))


def test_a_pause_has_a_reason_and_an_end_and_overrunning_is_shown(talk: Scene) -> None:
    assert talk.refused(ask.Pause(1, 1, "", talk.now + MINUTE)) == "bad_pause"
    assert talk.refused(ask.Pause(1, 1, "parts list", talk.now)) == "bad_pause"
    assert talk.refused(ask.Pause(1, 2, "parts list", talk.now + MINUTE)) == "not_yours"
    talk.do(ask.Pause(1, 1, "parts list", talk.now + MINUTE))
    assert kinds(talk.wait(MINUTE)) == ["Ticked", "PauseOverran"]
    assert not talk.wait(MINUTE)
    talk.do(ask.Pause(1, 1, "parts list", talk.now + 2 * MINUTE))  # a new end
    talk.do(ask.Resume(1))
    assert not talk.wait(5 * MINUTE)
    assert talk.refused(ask.Resume(1)) == "no_pause"


def test_going_away_in_a_talk_lets_it_go_on(talk: Scene) -> None:
    talk.do(ask.GoAway(1, "lunch", talk.now + MINUTE))
    assert talk.state(1) == "talking"
    assert (talk.agent(1).presence, talk.agent(1).activity) == ("away", "talking")
    talk.end(1, by=1)
    assert not talk.agent(1).free


def test_an_agent_removed_in_a_talk_finishes_it_and_is_gone(talk: Scene) -> None:
    talk.do(ask.RemoveAgent(1))
    assert talk.refused(ask.ComeHere(1)) == "unknown_agent"
    talk.end(1, by=1)
    assert 1 not in talk.line.agents
    talk.agent_here(1)  # may be made again
    assert talk.agent(1).free


def test_an_agent_removed_while_it_rings_gives_the_ring_to_the_next(talk: Scene) -> None:
    talk.arrive(2)
    events = talk.do(ask.RemoveAgent(2))
    assert one(events, did.Offered).agent == 3
    assert 2 not in talk.line.agents


# Hand-over to a colleague


def test_the_first_stays_until_the_second_has_it(talk: Scene) -> None:
    events = talk.do(ask.HandOver(1, 1, to_agent=2))
    assert kinds(events) == ["HandOverAsked", "Offered"]
    offer = one(events, did.Offered)
    assert (offer.kind, offer.agent, offer.why) == ("hand_over", 2, ("asked_by_colleague",))
    assert offer.until == talk.now + limits.OFFER
    assert talk.contact(1).agent == 1
    assert kinds(talk.accept(2, 1)) == ["OfferAccepted", "HandedOver"]
    assert talk.contact(1).agent == 2
    assert talk.agent(1).free
    assert talk.refused(ask.End(1, 1)) == "not_yours"


def test_the_first_wraps_up_after_handing_over() -> None:
    scene = Scene()
    scene.agent_here(1, wrap_up_ms=MINUTE)
    scene.talk(1, 1)
    scene.agent_here(2)
    scene.do(ask.HandOver(1, 1, to_agent=2))
    assert kinds(scene.accept(2, 1)) == ["OfferAccepted", "HandedOver", "WrapUpStarted"]


@pytest.mark.parametrize("why", ["declined", "unanswered", "away", "changed"])
def test_a_colleague_who_doesnt_take_it_leaves_the_talk_as_it_was(talk: Scene, why: str) -> None:
    talk.do(ask.HandOver(1, 1, to_agent=2))
    if why == "declined":
        events = talk.do(ask.Decline(2, 1))
    elif why == "unanswered":
        events = talk.wait(15 * SECOND)
    elif why == "away":
        events = talk.do(ask.GoAway(2, "post"))
    else:
        events = talk.set_agent(2, brands=(LIVING,))
    failed = one(events, did.HandOverFailed)
    assert (failed.agent, failed.why) == (2, why)
    assert (talk.contact(1).agent, talk.contact(1).asking) == (1, "")
    talk.do(ask.HandOver(1, 1, to_agent=3))  # the next may be asked at once


def test_the_customer_ending_the_talk_stops_the_ring_at_the_colleague(talk: Scene) -> None:
    talk.do(ask.HandOver(1, 1, to_agent=2))
    events = talk.end(1)
    assert one(events, did.OfferWithdrawn).why == "talk_ended"
    assert talk.agent(2).free


def test_a_hand_over_can_be_taken_back(talk: Scene) -> None:
    assert talk.refused(ask.CancelHandOver(1, 1)) == "not_asking"
    talk.do(ask.HandOver(1, 1, to_agent=2))
    assert talk.refused(ask.HandOver(1, 1, to_agent=3)) == "already_asking"
    assert talk.refused(ask.BringIn(1, 1, 3)) == "already_asking"
    assert talk.refused(ask.ChangeChannel(1, "video")) == "already_asking"
    assert talk.refused(ask.CancelHandOver(1, 3)) == "not_yours"
    assert kinds(talk.do(ask.CancelHandOver(1, 1))) == ["HandOverCancelled", "OfferWithdrawn"]
    assert talk.agent(2).free


def test_only_the_owner_hands_over_and_only_to_somebody_who_can(talk: Scene) -> None:
    talk.set_agent(2, brands=(LIVING,))
    talk.set_agent(4)
    assert talk.refused(ask.HandOver(1, 3, to_agent=2)) == "not_yours"
    assert talk.refused(ask.HandOver(1, 1)) == "bad_target"
    assert talk.refused(ask.HandOver(1, 1, 3, SERVICE)) == "bad_target"
    assert talk.refused(ask.HandOver(1, 1, to_agent=1)) == "in_the_talk"
    assert talk.refused(ask.HandOver(1, 1, to_agent=2)) == "agent_cannot"
    assert talk.refused(ask.HandOver(1, 1, to_agent=4)) == "agent_busy"  # away
    assert talk.refused(ask.HandOver(1, 1, to_agent=77)) == "unknown_agent"
    assert talk.refused(ask.HandOver(1, 1, to_line=77)) == "unknown_line"
    talk.arrive(2)
    talk.arrive(3)
    assert talk.refused(ask.HandOver(1, 1, to_agent=3)) == "agent_busy"  # rung


def test_a_pause_is_over_when_another_takes_the_talk(talk: Scene) -> None:
    talk.do(ask.Pause(1, 1, "asking a colleague", talk.now + MINUTE))
    talk.do(ask.HandOver(1, 1, to_agent=2))
    talk.accept(2, 1)
    assert not talk.contact(1).pause_until
    assert not talk.wait(2 * MINUTE)


def test_a_chat_is_handed_over_beside_others(talk: Scene) -> None:
    talk.arrive(2, "chat")
    talk.accept(2, 2)
    talk.do(ask.HandOver(2, 2, to_agent=3))
    talk.accept(3, 2)
    assert list(talk.agent(3).chats) == [2]
    assert not talk.agent(2).chats


# Hand-over to a line


def test_a_line_that_is_asked_rings_whoever_is_free_and_then_the_next(talk: Scene) -> None:
    events = talk.do(ask.HandOver(1, 1, to_line=SERVICE))
    assert one(events, did.Offered).agent == 2
    assert one(talk.do(ask.Decline(2, 1)), did.Offered).agent == 3
    talk.accept(3, 1)
    assert talk.contact(1).agent == 3


def test_a_hand_over_waits_in_the_line_with_the_contacts_own_place(talk: Scene) -> None:
    talk.arrive(2)
    talk.accept(2, 2)
    talk.arrive(3)
    talk.accept(3, 3)
    talk.arrive(4)
    assert kinds(talk.do(ask.HandOver(1, 1, to_line=SERVICE))) == ["HandOverAsked"]
    assert list(talk.line.line_order(SERVICE)) == [4]  # the other isn't waiting, but goes first
    assert talk.line.position(4) == 1
    assert one(talk.end(2), did.Offered).contact == 1
    offer = one(talk.accept(2, 1), did.Offered)
    assert (offer.contact, offer.agent) == (4, 1)  # who gave it is free for the next


def test_the_owner_of_a_chat_isnt_rung_for_their_own_hand_over() -> None:
    scene = Scene()
    scene.agent_here(1, chats=3)
    scene.talk(1, 1, "chat")
    assert not all_of(scene.do(ask.HandOver(1, 1, to_line=SERVICE)), did.Offered)
    scene.do(ask.CancelHandOver(1, 1))
    assert not scene.agent(1).resting
    scene.do(ask.HandOver(1, 1, to_line=SERVICE))
    scene.end(1)
    assert not scene.agent(1).resting


@pytest.mark.parametrize("channel", ["voice", "chat"])
@pytest.mark.parametrize("removed", [False, True])
def test_a_guest_who_steps_out_while_a_line_is_asked_is_rung_like_anybody(
    channel: str, removed: bool
) -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1, channel)
    scene.agent_here(2)
    scene.do(ask.BringIn(1, 1, 2))
    scene.accept(2, 1)
    assert not all_of(scene.do(ask.HandOver(1, 1, to_line=SERVICE)), did.Offered)
    if removed:
        assert not all_of(scene.do(ask.RemoveAgent(1)), did.Offered)
    assert one(scene.do(ask.StepOut(1, 2)), did.Offered).agent == 2
    scene.accept(2, 1)
    assert scene.contact(1).agent == 2
    assert not scene.agent(2).resting


def test_service_is_handed_to_sales_only_after_the_customer_asked(talk: Scene) -> None:
    talk.set_agent(2, lines=(SALES,))
    assert talk.refused(ask.HandOver(1, 1, to_line=SALES)) == "sales_not_asked"
    assert talk.refused(ask.HandOver(1, 1, to_agent=2)) == "sales_not_asked"
    assert talk.refused(ask.BringIn(1, 1, 2)) == "sales_not_asked"
    talk.do(ask.AskFor(1, "sales"))
    assert talk.contact(1).line == SERVICE  # noted; nothing moves by itself
    talk.do(ask.HandOver(1, 1, to_line=SALES))
    talk.accept(2, 1)
    assert (talk.contact(1).line, talk.contact(1).purpose) == (SALES, "sales")


def test_sales_may_always_be_handed_to_service() -> None:
    scene = Scene()
    scene.agent_here(1, lines=(SALES,))
    scene.arrive(1, purpose="sales")
    scene.accept(1, 1)
    scene.agent_here(2)
    scene.do(ask.HandOver(1, 1, to_agent=2))
    scene.accept(2, 1)
    assert scene.contact(1).purpose == "service"
    scene.set_agent(1, lines=(SALES,))
    assert scene.refused(ask.HandOver(1, 2, to_agent=1)) == "sales_not_asked"


# Guests


def test_somebody_brought_in_rings_joins_and_steps_out(talk: Scene) -> None:
    events = talk.do(ask.BringIn(1, 1, 2))
    assert one(events, did.Offered).kind == "bring_in"
    assert kinds(talk.accept(2, 1)) == ["OfferAccepted", "Joined"]
    assert (talk.contact(1).agent, talk.contact(1).guests) == (1, (2,))
    assert talk.agent(2).live == 1
    assert talk.refused(ask.StepOut(1, 1)) == "not_a_guest"
    assert kinds(talk.do(ask.StepOut(1, 2))) == ["GuestLeft"]
    assert talk.agent(2).free


@pytest.mark.parametrize("why", ["declined", "unanswered", "away"])
def test_a_guest_who_doesnt_come_leaves_the_talk_as_it_was(talk: Scene, why: str) -> None:
    talk.do(ask.BringIn(1, 1, 2))
    if why == "declined":
        events = talk.do(ask.Decline(2, 1))
    elif why == "unanswered":
        events = talk.wait(15 * SECOND)
    else:
        events = talk.do(ask.GoAway(2, "post"))
    assert one(events, did.BringInFailed).why == why
    assert not talk.contact(1).guests


def test_who_has_a_talk_of_their_own_cant_be_brought_in(talk: Scene) -> None:
    talk.arrive(2)
    talk.accept(2, 2)
    assert talk.refused(ask.BringIn(1, 1, 2)) == "agent_busy"


def test_a_guest_may_bring_in_another_up_to_the_limit(talk: Scene) -> None:
    for agent in (4, 5):
        talk.agent_here(agent)
    talk.do(ask.BringIn(1, 1, 2))
    talk.accept(2, 1)
    talk.do(ask.BringIn(1, 2, 3))
    talk.accept(3, 1)
    talk.do(ask.BringIn(1, 3, 4))
    talk.accept(4, 1)
    assert talk.refused(ask.BringIn(1, 1, 5)) == "full"


def test_the_owner_ending_it_ends_it_for_all_guests_too(talk: Scene) -> None:
    talk.do(ask.BringIn(1, 1, 2))
    talk.accept(2, 1)
    talk.end(1, by=1)
    assert talk.agent(2).free


def test_a_guest_takes_the_talk_at_once_without_ringing(talk: Scene) -> None:
    talk.do(ask.BringIn(1, 1, 2))
    talk.accept(2, 1)
    assert kinds(talk.do(ask.HandOver(1, 1, to_agent=2))) == ["HandOverAsked", "HandedOver"]
    assert (talk.contact(1).agent, talk.contact(1).guests) == (2, ())
    assert talk.agent(1).free


def test_a_guest_going_away_or_removed_stays_until_they_step_out(talk: Scene) -> None:
    talk.do(ask.BringIn(1, 1, 2))
    talk.accept(2, 1)
    talk.do(ask.GoAway(2, "soon"))
    assert talk.contact(1).guests == (2,)
    talk.do(ask.RemoveAgent(2))
    talk.do(ask.StepOut(1, 2))
    assert 2 not in talk.line.agents
