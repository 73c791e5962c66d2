"""The same person as last time, for as long as that costs the customer nothing."""

from __future__ import annotations

import pytest
from tests.line.scenes import HOUR, MINUTE, SALES, Scene, all_of, one

from lamplight.line import commands as ask
from lamplight.line import events as did


@pytest.fixture
def held() -> Scene:
    """Contact 2 waits for agent 1, who talks with 1; contact 3 waits for anyone; 2 is busy too."""
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.agent_here(2)
    scene.talk(2, 9)
    scene.arrive(2, last_agent=1, hold_until=scene.now + 3 * MINUTE)
    scene.arrive(3)
    return scene


def test_a_hold_has_a_stated_deadline(held: Scene) -> None:
    assert (held.contact(2).hold_agent, held.contact(2).hold_until) == (1, held.now + 3 * MINUTE)
    assert held.line.position(3) == 1


def test_others_pass_while_the_person_is_waited_for(held: Scene) -> None:
    assert one(held.end(9), did.Offered).contact == 3
    offer = one(held.end(1), did.Offered)
    assert (offer.contact, offer.why) == (2, ("held_for_you",))


def test_after_the_deadline_anyone_may_answer(held: Scene) -> None:
    held.end(9)
    held.accept(2, 3)
    held.end(3)
    events = held.wait(3 * MINUTE)
    assert one(events, did.HoldEnded).why == "over"
    assert one(events, did.Offered).agent == 2


def test_the_person_going_away_ends_the_hold(held: Scene) -> None:
    events = held.do(ask.GoAway(1, "lunch"))
    assert one(events, did.HoldEnded).why == "agent_away"
    assert one(held.end(9), did.Offered).contact == 2


def test_the_person_being_removed_ends_the_hold_and_nobody_is_left_reserved(held: Scene) -> None:
    assert one(held.do(ask.RemoveAgent(1)), did.HoldEnded).contact == 2
    held.end(1)
    assert 1 not in held.line.agents


def test_the_person_losing_the_skill_ends_the_hold(held: Scene) -> None:
    assert one(held.set_agent(1, languages=("de",)), did.HoldEnded).why == "agent_changed"


def test_the_customer_asking_for_something_else_ends_the_hold(held: Scene) -> None:
    events = held.do(ask.AskFor(2, "sales"))
    assert one(events, did.HoldEnded).why == "customer_changed"
    assert held.contact(2).line == SALES


def test_a_place_kept_while_held_stays_held(held: Scene) -> None:
    held.do(ask.KeepPlace(2, "asked"))
    assert held.contact(2).hold_agent == 1
    assert one(held.end(1), did.Offered).kind == "callback"


def test_leaving_or_choosing_a_time_ends_the_hold(held: Scene) -> None:
    held.arrive(4, last_agent=2, hold_until=held.now + MINUTE)
    held.do(ask.Leave(4))
    held.do(ask.AskCallback(2, held.now + HOUR, 1))
    assert not held.agent(1).held
    assert not held.agent(2).held


def test_nobody_is_held_when_somebody_is_free_or_the_person_is_away() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.agent_here(2)
    events = scene.arrive(2, last_agent=1, hold_until=scene.now + MINUTE)
    assert one(events, did.Offered).agent == 2
    scene.do(ask.GoAway(1, "lunch"))
    scene.accept(2, 2)
    assert not all_of(scene.arrive(3, last_agent=1, hold_until=scene.now + MINUTE), did.HoldStarted)
    assert not all_of(scene.arrive(4, last_agent=2, hold_until=scene.now), did.HoldStarted)
    assert not all_of(scene.arrive(5, last_agent=77, hold_until=scene.now + 1), did.HoldStarted)


def test_not_now_from_the_person_ends_the_hold(held: Scene) -> None:
    held.end(1)
    held.do(ask.Decline(1, 2))
    assert one(held.end(9), did.Offered).contact == 2
