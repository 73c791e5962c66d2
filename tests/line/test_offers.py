"""Offers: who is rung, for how long, and what "not now" and silence do."""

from __future__ import annotations

from tests.line.scenes import LAMPS, LIVING, MINUTE, SECOND, Scene, all_of, kinds, one

from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line import limits


def test_an_arrival_rings_at_once_at_whoever_is_free_longest() -> None:
    scene = Scene()
    scene.agent_here(2)
    scene.wait(SECOND)
    scene.agent_here(1)
    offer = one(scene.arrive(1), did.Offered)
    assert (offer.agent, offer.kind, offer.why) == (2, "turn", ("longest_free",))
    assert offer.until == scene.now + 15 * SECOND


def test_among_those_free_since_the_same_instant_the_lower_id_is_rung() -> None:
    scene = Scene()
    for agent in (3, 1, 2):
        scene.agent_here(agent)
    assert [one(scene.arrive(number), did.Offered).agent for number in (1, 2, 3)] == [1, 2, 3]


def test_who_answered_last_time_is_rung_before_who_is_free_longer() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.wait(MINUTE)
    scene.agent_here(2)
    offer = one(scene.arrive(1, last_agent=2), did.Offered)
    assert (offer.agent, offer.why) == (2, ("last_person",))


def test_who_has_nothing_to_do_is_rung_before_who_has_a_chat() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1, "chat")
    scene.wait(MINUTE)
    scene.agent_here(2)
    assert one(scene.arrive(2), did.Offered).agent == 2
    assert one(scene.arrive(3), did.Offered).agent == 1  # a live talk beside a chat


def test_two_agents_race_and_one_of_them_has_the_contact() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.agent_here(2)
    scene.arrive(1)
    assert scene.refused(ask.Accept(2, 1, "voice")) == "offer_gone"
    scene.accept(1, 1)
    assert scene.refused(ask.Accept(2, 1, "voice")) == "offer_gone"
    assert scene.refused(ask.Accept(1, 1, "voice")) == "offer_gone"
    assert scene.contact(1).agent == 1


def test_after_not_now_the_next_one_is_rung_and_the_customer_stays_first() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.arrive(1)
    scene.arrive(2)
    scene.agent_here(2, languages=("de",))
    events = scene.do(ask.Decline(1, 1))
    assert one(events, did.Offered).contact == 2  # agent 1 may be rung for the second meanwhile
    assert list(scene.line.line_order(1)) == [1, 2]
    assert one(scene.agent_here(3), did.Offered).contact == 1


def test_the_line_says_who_is_asked_next_and_knows_who_declined() -> None:
    scene = Scene()
    for number in (1, 2, 3):
        scene.agent_here(number)
        scene.wait(SECOND)
    scene.arrive(1)
    assert scene.line.asked_next(1) == 2
    scene.do(ask.Decline(1, 1))
    assert scene.line.asked_next(1) == 3  # and not 1, who is free again
    scene.do(ask.Decline(2, 1))
    assert scene.line.asked_next(1) == 0
    scene.accept(3, 1)
    assert scene.line.asked_next(1) == 0


def test_who_said_not_now_isnt_rung_for_that_contact_for_a_minute() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.arrive(1)
    scene.do(ask.Decline(1, 1))
    assert not all_of(scene.wait(limits.DECLINED_REST - 1), did.Offered)
    assert scene.agent(1).free
    again = one(scene.wait(1), did.Offered)
    assert (again.contact, again.agent, again.why) == (1, 1, ("asked_again",))


def test_if_all_decline_the_lead_is_told_and_whoever_declined_longest_ago_is_asked_again() -> None:
    scene = Scene()
    for agent in (1, 2):
        scene.agent_here(agent)
    scene.arrive(1)
    assert not all_of(scene.do(ask.Decline(1, 1)), did.EveryoneDeclined)
    scene.wait(10 * SECOND)
    assert one(scene.do(ask.Decline(2, 1)), did.EveryoneDeclined).contact == 1
    assert one(scene.wait(50 * SECOND), did.Offered).agent == 1


def test_somebody_not_asked_yet_goes_before_whoever_declined() -> None:
    scene = Scene()
    for agent in (1, 2, 3):
        scene.agent_here(agent)
    scene.talk(1, 1)
    scene.arrive(2)
    scene.do(ask.Decline(2, 2))
    scene.do(ask.GoAway(3, "post"))  # it rang there
    scene.wait(59 * SECOND)
    scene.end(1)  # agent 1 is rung, agent 2 rests
    assert scene.rings_at(2) == 1
    scene.wait(SECOND)
    scene.do(ask.ComeHere(3))
    assert one(scene.do(ask.Decline(1, 2)), did.Offered).agent == 3  # not 2, free for longer


def test_the_lead_is_told_too_when_the_last_one_asked_doesnt_answer_or_goes() -> None:
    for goes in (None, ask.GoAway(2, "home"), ask.RemoveAgent(2)):
        scene = Scene()
        for agent in (1, 2):
            scene.agent_here(agent)
        scene.arrive(1)
        scene.do(ask.Decline(1, 1))
        events = scene.do(goes) if goes is not None else scene.wait(limits.OFFER)
        assert one(events, did.EveryoneDeclined).contact == 1


def test_the_lead_is_told_once_that_all_have_declined() -> None:
    scene = Scene()
    for agent in (1, 2):
        scene.agent_here(agent)
    scene.arrive(1)
    scene.do(ask.Decline(1, 1))
    scene.do(ask.Decline(2, 1))
    assert not all_of(scene.do(ask.GoAway(2, "home")), did.EveryoneDeclined)
    scene.wait(MINUTE)
    assert one(scene.do(ask.Decline(1, 1)), did.EveryoneDeclined).contact == 1


def test_a_busy_agent_who_wasnt_asked_is_no_decline() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.agent_here(2)
    scene.talk(1, 1)
    scene.arrive(2)
    assert not all_of(scene.do(ask.Decline(2, 2)), did.EveryoneDeclined)


def test_an_ignored_offer_goes_to_the_next_and_who_ignored_it_is_away() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.agent_here(2)
    scene.arrive(1)
    events = scene.wait(15 * SECOND)
    assert kinds(events) == ["Ticked", "OfferUnanswered", "AgentWent", "Offered"]
    assert one(events, did.AgentWent).reason == "no_answer"
    assert one(events, did.Offered).agent == 2
    assert scene.agent(1).presence == "away"
    scene.do(ask.ComeHere(1))  # undone by themselves
    assert scene.agent(1).free


def test_an_ignored_offer_with_nobody_else_goes_back_into_the_line_with_its_place() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.arrive(1)
    scene.arrive(2)
    scene.wait(15 * SECOND)
    assert list(scene.line.line_order(1)) == [1, 2]
    assert one(scene.do(ask.ComeHere(1)), did.Offered).contact == 1


def test_nobody_stays_reserved_when_the_customer_leaves_during_the_ring() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.arrive(1)
    scene.arrive(2)
    events = scene.do(ask.Leave(1))
    assert kinds(events) == ["CustomerLeft", "OfferWithdrawn", "ContactClosed", "Offered"]
    assert one(events, did.Offered).contact == 2
    assert scene.refused(ask.Accept(1, 1, "voice")) == "unknown_contact"


def test_going_away_while_it_rings_gives_the_ring_to_the_next() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.agent_here(2)
    scene.arrive(1)
    events = scene.do(ask.GoAway(1, "lunch"))
    assert one(events, did.OfferWithdrawn).why == "agent_away"
    assert one(events, did.Offered).agent == 2


def test_a_video_contact_may_be_answered_by_voice_and_a_voice_contact_not_by_video() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.agent_here(2)
    scene.arrive(1, "video")
    scene.accept(1, 1, "voice")
    assert scene.contact(1).talk_channel == "voice"
    scene.arrive(2, "voice")
    assert scene.refused(ask.Accept(2, 2, "video")) == "wrong_channel"


def test_only_who_answers_the_brand_the_language_and_the_channel_is_rung() -> None:
    scene = Scene()
    scene.agent_here(1, brands=(LIVING,))
    scene.agent_here(2, languages=("de",))
    scene.agent_here(3, channels=("chat",))
    assert not all_of(scene.arrive(1), did.Offered)
    assert one(scene.agent_here(4), did.Offered).agent == 4


def test_skills_taken_away_take_the_ring_away() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.agent_here(2)
    scene.arrive(1)
    events = scene.set_agent(1, languages=("de",))
    assert one(events, did.OfferWithdrawn).why == "agent_changed"
    assert one(events, did.Offered).agent == 2


def test_new_skills_find_who_waits_at_once() -> None:
    scene = Scene()
    scene.agent_here(1, languages=("de",))
    scene.arrive(1)
    assert one(scene.set_agent(1, languages=("de", "en")), did.Offered).contact == 1


def test_one_live_talk_at_a_time_and_chats_up_to_their_number() -> None:
    scene = Scene()
    scene.agent_here(1, chats=2)
    scene.talk(1, 1, "chat")
    scene.talk(1, 2, "chat")
    assert not all_of(scene.arrive(3, "chat"), did.Offered)
    assert one(scene.end(1), did.Offered).contact == 3
    scene.accept(1, 3)
    scene.end(2)
    assert one(scene.arrive(4, "voice"), did.Offered).agent == 1
    scene.accept(1, 4)
    scene.end(3)
    assert not all_of(scene.arrive(5, "chat"), did.Offered)  # in a live talk: nothing more
    assert one(scene.end(4), did.Offered).contact == 5


def test_who_has_all_their_chats_is_rung_for_a_call_and_for_no_chat() -> None:
    scene = Scene()
    scene.agent_here(1, chats=1)
    scene.talk(1, 1, "chat")
    assert not all_of(scene.arrive(2, "chat"), did.Offered)
    assert scene.line.outlook(LAMPS, "service", "chat", "en")[3] == ()
    assert scene.line.outlook(LAMPS, "service", "voice", "en")[3] == (1,)
    assert one(scene.arrive(3, "voice"), did.Offered).agent == 1
    scene.accept(1, 3)
    scene.end(3)
    assert one(scene.end(1), did.Offered).contact == 2


def test_a_chat_goes_to_who_has_room_though_another_has_fewer() -> None:
    scene = Scene()
    scene.agent_here(1, chats=1)
    scene.agent_here(2, chats=3)
    for number in (1, 2, 3):
        scene.arrive(number, "chat")
        scene.accept(scene.rings_at(number), number)
    assert sorted(scene.agent(2).chats) == [2, 3]
    assert one(scene.arrive(4, "chat"), did.Offered).agent == 2


def test_a_full_colleague_isnt_asked_to_join_a_chat() -> None:
    scene = Scene()
    scene.agent_here(1, chats=2)
    scene.talk(1, 1, "chat")
    scene.agent_here(2, chats=1)
    scene.arrive(2, "chat")
    scene.accept(2, 2)
    assert scene.refused(ask.BringIn(1, 1, 2)) == "agent_busy"


def _rung_for_a_chat(chats: int = 2) -> Scene:
    """Agent 1 has a chat, and a second one rings there; nobody else is here."""
    scene = Scene()
    scene.agent_here(1, chats=chats)
    scene.talk(1, 1, "chat")
    scene.arrive(2, "chat")
    assert scene.rings_at(2) == 1
    return scene


def test_a_call_that_becomes_a_chat_while_it_rings_doesnt_exceed_the_chats() -> None:
    scene = Scene()
    scene.agent_here(1, chats=1)
    scene.talk(1, 1, "chat")
    scene.arrive(2, "voice")
    assert scene.rings_at(2) == 1
    assert one(scene.do(ask.ChangeChannel(2, "chat")), did.OfferWithdrawn).agent == 1
    assert scene.state(2) == "waiting"
    assert one(scene.end(1), did.Offered).contact == 2


def test_a_chat_that_rings_stops_when_its_agent_may_have_no_more() -> None:
    scene = _rung_for_a_chat()
    assert one(scene.set_agent(1, chats=1), did.OfferWithdrawn).agent == 1
    assert one(scene.set_agent(1, chats=2), did.Offered).contact == 2


def test_a_colleagues_chat_stops_ringing_when_its_agent_may_have_no_more() -> None:
    scene = _rung_for_a_chat()
    scene.accept(1, 2)
    scene.agent_here(3, chats=3)
    scene.arrive(3, "chat")
    scene.accept(3, 3)
    scene.do(ask.HandOver(2, 1, to_agent=3))
    assert one(scene.set_agent(3, chats=1), did.HandOverFailed).why == "changed"
    assert list(scene.agent(3).chats) == [3]


def test_who_answers_no_chats_isnt_rung_for_one() -> None:
    scene = Scene()
    scene.agent_here(1, chats=0)
    assert not all_of(scene.arrive(1, "chat"), did.Offered)
    assert all_of(scene.arrive(2, "voice"), did.Offered)


def test_an_older_chat_doesnt_starve_beside_newer_calls() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.arrive(2, "chat")
    for number in (3, 4, 5):
        scene.arrive(number, "voice")
    assert one(scene.end(1), did.Offered).contact == 2


def test_callers_are_served_in_the_order_in_which_they_came() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 100)
    for number in range(101, 120):
        scene.arrive(number, brand=1 + number % 2)
    served = []
    for last in range(100, 119):
        offer = one(scene.end(last), did.Offered)
        served.append(offer.contact)
        scene.accept(1, offer.contact)
    assert served == list(range(101, 120))
