"""What crosses in a talk: a wish taken back, another channel, a call that rings meanwhile."""

from __future__ import annotations

import pytest
from tests.line.scenes import MINUTE, SALES, Scene, kinds, one

from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line import limits


@pytest.fixture
def talk() -> Scene:
    """Agent 1 talks with contact 1; agent 2 is free."""
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.agent_here(2)
    return scene


def test_taking_back_the_wish_for_sales_stops_the_ring_there(talk: Scene) -> None:
    talk.agent_here(4, lines=(SALES,))
    for ask_there in (ask.HandOver(1, 1, to_line=SALES), ask.HandOver(1, 1, to_agent=4)):
        talk.do(ask.AskFor(1, "sales"))
        talk.do(ask_there)
        assert talk.rings_at(1) == 4
        events = talk.do(ask.AskFor(1, "service"))
        assert one(events, did.HandOverFailed).why == "customer_changed"
        assert talk.refused(ask.Accept(4, 1, "voice")) == "offer_gone"
        assert talk.contact(1).purpose == "service"


def test_taking_it_back_leaves_a_hand_over_to_service_alone(talk: Scene) -> None:
    talk.do(ask.AskFor(1, "sales"))
    talk.do(ask.HandOver(1, 1, to_agent=2))
    talk.do(ask.AskFor(1, "service"))
    assert one(talk.do(ask.Accept(2, 1, "voice")), did.HandedOver).purpose == "service"


def test_what_the_talk_is_for_is_said_when_another_line_has_it(talk: Scene) -> None:
    talk.agent_here(4, lines=(SALES,))
    talk.do(ask.AskFor(1, "sales"))
    talk.do(ask.HandOver(1, 1, to_line=SALES))
    assert one(talk.do(ask.Accept(4, 1, "voice")), did.HandedOver).purpose == "sales"


def test_a_guest_who_cant_go_on_by_the_new_channel_steps_out() -> None:
    for channels, chats in ((("voice",), 0), (("voice", "chat"), 0), (("voice",), 3)):
        scene = Scene()
        scene.agent_here(1)
        scene.talk(1, 1)
        scene.agent_here(2, channels=channels, chats=chats)
        scene.do(ask.BringIn(1, 1, 2))
        scene.accept(2, 1)
        events = scene.do(ask.ChangeChannel(1, "chat"))
        assert kinds(events)[:2] == ["ChannelChanged", "GuestLeft"]
        assert not scene.agent(2).chats
        assert scene.contact(1).guests == ()


def test_a_guest_stays_where_they_can(talk: Scene) -> None:
    talk.set_agent(2, channels=("voice", "chat"), chats=1)
    talk.do(ask.BringIn(1, 1, 2))
    talk.accept(2, 1)
    for channel in ("video", "chat", "voice"):  # heard, if not seen, when the others see
        assert kinds(talk.do(ask.ChangeChannel(1, channel))) == ["ChannelChanged"]
        assert talk.contact(1).guests == (2,)


def test_a_guest_of_a_chat_who_has_a_call_doesnt_get_another() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1, "chat")
    scene.agent_here(2)
    scene.do(ask.BringIn(1, 1, 2))
    scene.accept(2, 1)
    scene.do(ask.GoAway(1, "post"))
    scene.talk(2, 2)
    events = scene.do(ask.ChangeChannel(1, "voice"))
    assert one(events, did.GuestLeft).agent == 2
    assert scene.agent(2).live == 2


def test_somebody_leaving_us_keeps_the_talk_when_it_changes_its_channel() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1, "chat")
    scene.do(ask.RemoveAgent(1))
    scene.do(ask.ChangeChannel(1, "voice"))
    assert scene.agent(1).live == 1
    scene.end(1)
    assert 1 not in scene.line.agents


@pytest.mark.parametrize("what", ["declines", "ignores", "takes it"])
def test_a_chat_may_end_while_a_call_rings(what: str) -> None:
    scene = Scene()
    scene.agent_here(1, wrap_up_ms=MINUTE)
    scene.talk(1, 1, "chat")
    scene.arrive(2)
    assert scene.agent(1).activity == "ringing"
    scene.end(1)
    assert scene.agent(1).activity == "ringing"
    if what == "declines":
        scene.do(ask.Decline(1, 2))
        assert scene.agent(1).activity == "wrap_up"
    elif what == "ignores":
        scene.wait(limits.OFFER)
        assert scene.agent(1).activity == "wrap_up"
    else:
        scene.accept(1, 2)
        scene.end(2)
        assert scene.agent(1).wrap_up_contact == 2
        assert scene.agent(1).wrap_up_until == scene.now + MINUTE
