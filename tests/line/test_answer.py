"""Whether somebody was answered depends on where they are, never on how it began to ring."""

from __future__ import annotations

import pytest
from tests.line.scenes import MINUTE, SECOND, Scene

from lamplight.line import answer
from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line.answer import Answer

MAYA, TOMASZ, JONAS = 1, 2, 3
CUSTOMER = 8


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.agent_here(MAYA)
    return scene


def told(scene: Scene, contact: int = CUSTOMER) -> Answer:
    """What the events of this contact say."""
    folded: Answer | None = None
    for at, events in scene.journal:
        for event in events:
            if getattr(event, "contact", 0) != contact:
                continue
            if isinstance(event, did.Arrived | did.Booked):
                folded = answer.begun(event)
            assert folded is not None
            folded = answer.follow(folded, event, at)
    assert folded is not None
    return folded


def test_who_is_here_is_answered_when_somebody_takes_it(scene: Scene) -> None:
    scene.arrive(CUSTOMER)
    assert not told(scene).answered_at
    scene.wait(3 * SECOND)
    scene.accept(MAYA, CUSTOMER)
    assert told(scene) == Answer(
        agent=MAYA, person=MAYA, answered_at=scene.now, answered_by=MAYA, present=True
    )


def test_who_goes_while_it_rings_is_called_and_not_yet_answered(scene: Scene) -> None:
    scene.arrive(CUSTOMER)
    scene.do(ask.KeepPlace(CUSTOMER, "asked"))
    scene.accept(MAYA, CUSTOMER)
    assert told(scene).calling
    assert not told(scene).answered_at
    for _ in range(2):
        scene.do(ask.Miss(CUSTOMER))
        scene.wait(scene.contact(CUSTOMER).next_try_at - scene.now)
        scene.accept(MAYA, CUSTOMER)
    scene.do(ask.Miss(CUSTOMER))
    assert scene.outcomes[CUSTOMER] == "unreached"
    assert told(scene) == Answer(present=False, person=MAYA)


def test_who_comes_back_while_it_rings_is_answered_when_somebody_takes_it(scene: Scene) -> None:
    scene.talk(MAYA, 1)
    scene.arrive(CUSTOMER)
    scene.do(ask.KeepPlace(CUSTOMER, "connection"))
    scene.end(1)
    scene.do(ask.ComeBack(CUSTOMER))
    scene.accept(MAYA, CUSTOMER)
    assert told(scene).answered_at == scene.now
    assert told(scene).talking


def test_who_comes_back_while_being_called_is_answered_with_that(scene: Scene) -> None:
    scene.arrive(CUSTOMER)
    scene.do(ask.KeepPlace(CUSTOMER, "connection"))
    scene.accept(MAYA, CUSTOMER)
    scene.wait(5 * SECOND)
    scene.do(ask.ComeBack(CUSTOMER))
    assert told(scene).answered_at == scene.now
    scene.wait(MINUTE)
    scene.end(CUSTOMER)
    assert told(scene).answered_at == scene.now - MINUTE
    assert (told(scene).agent, told(scene).person) == (0, MAYA)


def test_a_call_that_nobody_tells_the_end_of_is_no_answer(scene: Scene) -> None:
    scene.call_me(CUSTOMER)
    scene.accept(MAYA, CUSTOMER)
    scene.wait(10 * MINUTE)
    assert not told(scene).agent
    assert not told(scene).answered_at


def test_a_colleague_who_takes_over_has_it_and_the_answer_stays_the_firsts(scene: Scene) -> None:
    scene.talk(MAYA, CUSTOMER)
    answered_at = scene.now
    scene.agent_here(TOMASZ)
    scene.agent_here(JONAS)
    scene.wait(MINUTE)
    scene.do(ask.BringIn(CUSTOMER, MAYA, JONAS))
    scene.accept(JONAS, CUSTOMER)
    assert told(scene).person == MAYA
    scene.do(ask.HandOver(CUSTOMER, MAYA, TOMASZ))
    scene.accept(TOMASZ, CUSTOMER)
    assert (told(scene).agent, told(scene).person) == (TOMASZ, TOMASZ)
    assert (told(scene).answered_at, told(scene).answered_by) == (answered_at, MAYA)
