"""How contacts went, as the line tells it of itself."""

from __future__ import annotations

import pytest
from tests.line.scenes import HOUR, LAMPS, MINUTE, SALES, SERVICE, Scene

from lamplight.journal.courses import Course, follow, settles
from lamplight.line import commands as ask
from lamplight.line import events as said

MAYA, TOMASZ = 1, 2
CUSTOMER = 8


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.agent_here(MAYA)
    return scene


def course_of(scene: Scene) -> Course:
    """After all that has happened."""
    return _run(scene)[0]


def outcomes_of(scene: Scene) -> list[tuple[int, str]]:
    """When and how what was told until then was settled."""
    return _run(scene)[1]


def _run(scene: Scene) -> tuple[Course, list[tuple[int, str]]]:
    course: Course | None = None
    outcomes = []
    for at, events in scene.journal:
        for event in events:
            if getattr(event, "contact", 0) == CUSTOMER:
                after = follow(course, event, at)
                if outcome := settles(course, after, event):
                    outcomes.append((at, outcome))
                course = after
    assert course is not None
    return course, outcomes


def test_who_waits_and_is_answered(scene: Scene) -> None:
    began = scene.now
    scene.arrive(CUSTOMER, "video")
    scene.wait(4_000)
    scene.accept(MAYA, CUSTOMER, "voice")
    scene.wait(MINUTE)
    scene.end(CUSTOMER)
    answered = began + 4_000
    assert course_of(scene) == Course(
        contact=CUSTOMER,
        purpose="service",
        channel="voice",
        arrived_at=began,
        waits_from=began,
        ended_at=answered + MINUTE,
        outcome="answered",
        present=False,
        person=MAYA,
        answered_at=answered,
        answered_by=MAYA,
    )
    assert outcomes_of(scene)[0] == (answered, "answered")


def test_what_was_told_to_who_is_never_reached_ends_as_unreached(scene: Scene) -> None:
    scene.talk(MAYA, 1)
    scene.arrive(CUSTOMER)
    scene.do(ask.Tell(CUSTOMER, 0, 5 * MINUTE, 12 * MINUTE))
    scene.end(1)
    scene.do(ask.KeepPlace(CUSTOMER, "asked"))  # while it rings
    began = scene.now
    for last in (False, False, True):
        scene.accept(MAYA, CUSTOMER)
        scene.do(ask.Miss(CUSTOMER))
        if not last:
            scene.wait(scene.contact(CUSTOMER).next_try_at - scene.now)
    course = course_of(scene)
    assert (course.answered_at, course.outcome) == (0, "unreached")
    # What was told is settled by the first call; nothing is left for what comes after it.
    assert outcomes_of(scene)[0] == (began, "called")


@pytest.mark.parametrize("when", ["in the ring", "in the call"])
def test_what_was_told_is_settled_when_the_talk_begins_with_who_came_back(
    scene: Scene, when: str
) -> None:
    scene.talk(MAYA, 1)
    scene.arrive(CUSTOMER)
    scene.do(ask.Tell(CUSTOMER, 0, 5 * MINUTE, 12 * MINUTE))
    scene.do(ask.KeepPlace(CUSTOMER, "connection"))
    scene.end(1)
    if when == "in the ring":
        scene.do(ask.ComeBack(CUSTOMER))
    scene.accept(MAYA, CUSTOMER)
    if when == "in the call":
        scene.do(ask.ComeBack(CUSTOMER))
    answered = scene.now
    scene.wait(HOUR)
    scene.end(CUSTOMER)
    assert course_of(scene).answered_at == answered
    assert outcomes_of(scene)[0] == (answered, "answered" if when == "in the ring" else "called")


def test_who_asks_for_the_other_line_has_another_wait_from_then_on(scene: Scene) -> None:
    scene.talk(MAYA, 1)
    scene.arrive(CUSTOMER)
    scene.do(ask.Tell(CUSTOMER, 0, 5 * MINUTE, 12 * MINUTE))
    scene.do(ask.AskFor(CUSTOMER, "sales"))
    assert outcomes_of(scene) == [(scene.now, "moved")]


def test_what_was_told_stands_when_we_change_the_lines(scene: Scene) -> None:
    scene.talk(MAYA, 1)
    scene.arrive(CUSTOMER, purpose="sales")
    scene.do(ask.Tell(CUSTOMER, 0, 5 * MINUTE, 12 * MINUTE))
    scene.do(ask.SetBrand(LAMPS, SERVICE))
    assert outcomes_of(scene) == []


def test_a_place_that_is_kept_over_a_closing_is_put_off(scene: Scene) -> None:
    scene.talk(MAYA, 1)
    scene.arrive(CUSTOMER)
    scene.do(ask.Tell(CUSTOMER, 0, 5 * MINUTE, 12 * MINUTE))
    scene.do(ask.KeepPlace(CUSTOMER, "asked"))
    scene.close(LAMPS, 10)
    assert outcomes_of(scene) == []  # somebody is here still
    scene.do(ask.GoAway(MAYA, "home"))
    scene.end(1)
    assert outcomes_of(scene) == [(scene.now, "put_off")]


def test_a_wait_is_counted_as_the_house_remembers_it(scene: Scene) -> None:
    """From the arrival; before a time that they chose, what they had waited until then."""
    scene.talk(MAYA, 1)
    scene.arrive(CUSTOMER)
    scene.wait(MINUTE)
    scene.do(ask.AskCallback(CUSTOMER, scene.now + HOUR, 5))
    scene.end(1)
    scene.wait(HOUR)
    scene.accept(MAYA, CUSTOMER)
    scene.wait(MINUTE // 2)
    scene.do(ask.Reach(CUSTOMER))
    course = course_of(scene)
    assert course.waited_by(course.answered_at) == MINUTE + MINUTE // 2
    assert course.arrived_at + HOUR < course.waits_from


def test_who_asks_while_closed_waits_from_the_opening_on(scene: Scene) -> None:
    scene.close(LAMPS, scene.now + 10 * HOUR)
    scene.call_me(CUSTOMER)
    assert course_of(scene).waits_from == 0
    scene.wait(10 * HOUR)
    scene.open(LAMPS)
    assert course_of(scene).waits_from == scene.now


def test_who_leaves_was_abandoned(scene: Scene) -> None:
    scene.talk(MAYA, 1)
    scene.arrive(CUSTOMER)
    scene.do(ask.Leave(CUSTOMER))
    course = course_of(scene)
    assert (course.ended_at, course.outcome, course.person) == (scene.now, "abandoned", 0)
    assert outcomes_of(scene) == [(scene.now, "abandoned")]


def test_channel_and_purpose_are_the_last_asked_for(scene: Scene) -> None:
    scene.talk(MAYA, 1)
    scene.arrive(CUSTOMER)
    scene.do(ask.ChangeChannel(CUSTOMER, "chat"))
    assert course_of(scene).channel == "chat"
    scene.do(ask.AskFor(CUSTOMER, "sales"))
    assert course_of(scene).purpose == "sales"
    scene.do(ask.SetBrand(LAMPS, SERVICE))  # nobody sells there any more
    assert course_of(scene).purpose == "service"


def test_a_wish_for_sales_in_a_talk_is_noted_and_counts_once_the_talk_is_there(
    scene: Scene,
) -> None:
    scene.talk(MAYA, CUSTOMER)
    scene.do(ask.AskFor(CUSTOMER, "sales"))
    assert course_of(scene).purpose == "service"
    scene.agent_here(TOMASZ, lines=(SALES,))
    scene.do(ask.HandOver(CUSTOMER, MAYA, TOMASZ))
    scene.accept(TOMASZ, CUSTOMER)
    assert course_of(scene).purpose == "sales"


def test_what_is_said_of_a_contact_that_never_came_is_no_course() -> None:
    assert follow(None, said.CustomerLeft(CUSTOMER), 1) is None
    assert settles(None, None, said.CustomerLeft(CUSTOMER)) == ""
