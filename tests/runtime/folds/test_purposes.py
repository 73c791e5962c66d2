"""Separate lines, separate figures: who came for a purpose is answered, gone or open under it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.line.scenes import HOUR, LAMPS, MINUTE, SALES, SERVICE, Scene

from lamplight.journal.log import Recorded
from lamplight.line import commands as ask
from lamplight.runtime.folds.day import Counts, Day
from lamplight.runtime.folds.memory import Memory

PURPOSES = ("service", "sales")
CONTACTS = st.integers(1, 4)
MAYA = 1


def remembered(scene: Scene) -> Memory:
    memory = Memory(Day("UTC"))
    number = 0
    for at, events in scene.journal:
        for event in events:
            number += 1
            memory.apply(Recorded(number, at, number, event))
    return memory


@pytest.fixture
def scene() -> Scene:
    """Maya answers for service and for sales, and isn't here yet."""
    scene = Scene()
    scene.set_agent(MAYA, lines=(SERVICE, SALES))
    return scene


def test_who_asks_for_sales_in_the_line_came_for_sales_and_was_answered_there(scene: Scene) -> None:
    scene.arrive(1)
    scene.do(ask.AskFor(1, "sales"))
    scene.do(ask.ComeHere(MAYA))
    scene.accept(MAYA, 1)
    day = remembered(scene).day
    assert day.of("service") == Counts()
    assert (day.of("sales").came, day.of("sales").answered) == (1, 1)


def test_a_talk_that_is_handed_to_sales_was_answered_where_it_began(scene: Scene) -> None:
    scene.do(ask.ComeHere(MAYA))
    scene.talk(MAYA, 1)
    scene.do(ask.AskFor(1, "sales"))
    scene.agent_here(2, lines=(SALES,))
    scene.do(ask.HandOver(1, MAYA, to_line=SALES))
    scene.accept(2, 1)
    scene.do(ask.SetBrand(LAMPS, SERVICE))
    day = remembered(scene).day
    assert (day.of("service").came, day.of("service").answered) == (1, 1)
    assert day.of("sales") == Counts()


def test_when_a_brand_sells_no_more_who_waits_for_it_came_for_service(scene: Scene) -> None:
    scene.arrive(1, purpose="sales")
    scene.do(ask.SetBrand(LAMPS, SERVICE))
    scene.do(ask.Leave(1))
    day = remembered(scene).day
    assert (day.of("service").came, day.of("service").abandoned) == (1, 1)
    assert day.of("sales") == Counts()


def test_who_came_yesterday_comes_for_nothing_today(scene: Scene) -> None:
    scene.arrive(1)
    scene.wait(23 * HOUR)
    scene.do(ask.AskFor(1, "sales"))
    day = remembered(scene).day
    assert [day.of(purpose).came for purpose in PURPOSES] == [0, 0]


@settings(max_examples=100, deadline=None)
@given(
    steps=st.lists(
        st.one_of(
            st.builds(
                ask.Arrive,
                CONTACTS,
                st.just(LAMPS),
                st.sampled_from(PURPOSES),
                st.just("voice"),
                st.just("en"),
            ),
            st.builds(ask.AskFor, CONTACTS, st.sampled_from(PURPOSES)),
            st.builds(ask.Leave, CONTACTS),
            st.builds(ask.KeepPlace, CONTACTS, st.just("asked")),
            st.builds(ask.ReleasePromise, CONTACTS),
            st.builds(ask.Accept, st.just(MAYA), CONTACTS, st.just("voice")),
            st.builds(ask.Reach, CONTACTS),
            st.builds(ask.Miss, CONTACTS),
            st.builds(ask.End, CONTACTS),
            st.builds(ask.SetBrand, st.just(LAMPS), st.just(SERVICE), st.sampled_from((0, SALES))),
            st.builds(ask.ComeHere, st.just(MAYA)),
        ),
        max_size=30,
    )
)
def test_everybody_who_came_for_a_purpose_is_answered_gone_or_open_under_it(
    steps: list[ask.Command],
) -> None:
    scene = Scene()
    scene.set_agent(MAYA, lines=(SERVICE, SALES))
    for step in steps:
        scene.attempt(step)
        scene.wait(MINUTE // 4)
        memory = remembered(scene)
        still = [
            memory.stories[one.id].purpose
            for one in scene.line.contacts.values()
            if not memory.stories[one.id].answered_at
        ]
        for purpose in PURPOSES:
            day = memory.day.of(purpose)
            gone = day.abandoned + day.left_with_place + day.unreached + day.released
            assert day.came == day.answered + gone + still.count(purpose)
            assert len(day.waits) == day.answered
