"""What the told wait stands on: only who can answer counts, and nothing flatters us."""

from __future__ import annotations

import random
from heapq import heappop, heappush

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from tests.line.scenes import LAMPS, LIVING, Scene

from lamplight.forecast.wait import estimate, whole_minutes
from lamplight.line import Line
from lamplight.line import commands as ask

FIVE_MINUTES = 300_000.0


def crowd(groups: list[tuple[int, tuple[str, ...]]]) -> Line:
    """A line with so many busy agents of each group of languages, and nobody waiting."""
    line = Line()
    line.handle(ask.SetLine(1, "service"), 0)
    line.handle(ask.SetBrand(1, 1), 0)
    line.handle(ask.OpenBrand(1, 1 << 60), 0)
    number = 0
    for many, languages in groups:
        for _ in range(many):
            number += 1
            line.handle(
                ask.SetAgent(number, (1,), (1,), languages, ("voice",), 0, 0, lead=False), 0
            )
            line.handle(ask.ComeHere(number), 0)
            line.handle(ask.Arrive(number, 1, "service", "voice", languages[0]), 0)
            line.handle(ask.Accept(line.contacts[number].offered_to, number, "voice"), 0)
    return line


def arrive(line: Line, waiting: list[str]) -> int:
    """These come in this order, by their languages; the last one's id."""
    number = line.seen.highest
    for language in waiting:
        number += 1
        line.handle(ask.Arrive(number, 1, "service", "voice", language), 0)
        assert not line.contacts[number].offered_to
    return number


def simulated_ms(line: Line, last: int, seed: int) -> int:
    """When the last one is offered, if every talk takes an exponential time of five minutes."""
    draw = random.Random(seed)
    ends: list[tuple[int, int]] = []
    for one in line.contacts.values():
        if one.state == "talking":
            heappush(ends, (round(draw.expovariate(1 / FIVE_MINUTES)), one.id))
    while True:
        now, number = heappop(ends)
        agent = line.agents[line.contacts[number].agent]
        line.handle(ask.End(number), now)
        if agent.ringing == last:
            return now
        if agent.ringing:
            taken = agent.ringing
            line.handle(ask.Accept(agent.id, taken, "voice"), now)
            heappush(ends, (now + round(draw.expovariate(1 / FIVE_MINUTES)), taken))


def test_agents_who_cant_answer_the_contact_dont_shorten_its_wait() -> None:
    line = crowd([(1, ("fr", "en")), (50, ("en",))])
    french = arrive(line, ["fr"])
    assert line.reckoning(french) == (0, 0, 1)
    assert line.outlook(1, "service", "voice", "fr") == (1, 1, 1, ())
    assert whole_minutes(estimate(0, 1, FIVE_MINUTES, None)) == (5, 12)


def test_those_before_fall_to_all_who_can_answer_them() -> None:
    line = crowd([(1, ("fr", "en")), (50, ("en",))])
    french = arrive(line, ["en"] * 50 + ["fr"])
    assert line.reckoning(french) == (50, 1, 1)
    assert line.position(french) == 50
    english = arrive(line, ["en"])
    assert line.reckoning(english) == (51, 50, 50)  # the one who speaks both has French first


def test_colleagues_who_are_busy_with_others_first_take_nobody_off() -> None:
    line = crowd([(1, ("fr", "en")), (10, ("en", "de"))])
    last = arrive(line, ["de"] * 100 + ["en"] * 5 + ["fr"])
    assert line.reckoning(last) == (5, 5, 1)
    earlier = crowd([(1, ("fr", "en")), (10, ("en", "de"))])
    last = arrive(earlier, ["en"] * 5 + ["de"] * 100 + ["fr"])
    assert earlier.reckoning(last) == (5, 1, 1)


def test_who_could_come_first_is_reckoned_with_and_not_who_is_buried_in_work() -> None:
    line = crowd([(1, ("fr",)), (4, ("fr", "en"))])
    last = arrive(line, ["en"] * 40 + ["fr"])
    assert line.reckoning(last) == (40, 0, 1)


CHANNELS = ("video", "voice", "chat")
LANGUAGES = ("en", "fr")


def rung_in_turn(line: Line, channel: str, language: str) -> tuple[int, ...]:
    """Whom it rings at, one after the other, when so many come that nobody is free any more."""
    line = Line.load(line.dump())
    rung: list[int] = []
    while True:
        number = line.seen.highest + 1
        line.handle(ask.Arrive(number, LAMPS, "service", channel, language), line.now)
        if not line.contacts[number].offered_to:
            return tuple(rung)
        rung.append(line.contacts[number].offered_to)


@settings(max_examples=100, deadline=None)
@given(
    skills=st.lists(
        st.tuples(
            st.lists(st.sampled_from(LANGUAGES), min_size=1, unique=True).map(tuple),
            st.lists(st.sampled_from(CHANNELS), min_size=1, unique=True).map(tuple),
            st.integers(0, 2),
        ),
        min_size=2,
        max_size=6,
    ),
    steps=st.lists(
        st.tuples(
            st.sampled_from(("chat", "chat", "chat", "voice", "video", "end", "not now", "away")),
            st.sampled_from(LANGUAGES),
            st.integers(0, 5),
        ),
        max_size=25,
    ),
)
def test_who_is_free_is_who_would_be_rung_in_that_order(
    skills: list[tuple[tuple[str, ...], tuple[str, ...], int]], steps: list[tuple[str, str, int]]
) -> None:
    scene = Scene()
    for number, (languages, channels, chats) in enumerate(skills, 1):
        scene.agent_here(
            number, languages=languages, channels=channels, chats=chats, wrap_up_ms=5_000
        )
    for step, (what, language, which) in enumerate(steps, 1):
        scene.wait(1_000)
        talks = [one.id for one in scene.line.contacts.values() if one.state == "talking"]
        rung = [one.id for one in scene.line.contacts.values() if one.offered_to]
        if what in CHANNELS:
            scene.arrive(step, what, language=language)
            if which and scene.rings_at(step):
                scene.accept(scene.rings_at(step), step)
        elif what == "end" and talks:
            scene.end(talks[which % len(talks)])
        elif what == "not now" and rung:
            contact = rung[which % len(rung)]
            scene.do(ask.Decline(scene.rings_at(contact), contact))
        elif what == "away":
            scene.do(ask.GoAway(which % len(skills) + 1, "lunch", 0))
    for channel in CHANNELS:
        for language in LANGUAGES:
            free = scene.line.outlook(LAMPS, "service", channel, language)[3]
            assert free == rung_in_turn(scene.line, channel, language)


def test_nobody_here_is_said_as_nobody() -> None:
    scene = Scene()
    scene.arrive(1)
    scene.arrive(2)
    assert scene.line.reckoning(2) == (1, 1, 0)
    assert scene.line.outlook(LIVING, "service", "voice", "en") == (0, 0, 0, ())


@pytest.mark.parametrize(
    ("groups", "waiting"),
    [
        ([(6, ("en",))], ["en"] * 15),
        ([(1, ("fr", "en")), (8, ("en",))], ["en"] * 16 + ["fr"]),
        ([(3, ("fr", "en")), (6, ("en",))], ["en", "en", "fr"] * 6 + ["fr"]),
        ([(2, ("fr", "en")), (5, ("en", "de"))], ["de", "en"] * 10 + ["fr"]),
        ([(2, ("fr",)), (4, ("fr", "en"))], ["en", "en", "fr"] * 5 + ["fr"]),
    ],
)
def test_the_reckoned_mean_is_near_what_comes_and_doesnt_flatter(
    groups: list[tuple[int, tuple[str, ...]]], waiting: list[str]
) -> None:
    body = crowd(groups).dump()
    runs = 400
    total = 0
    for seed in range(runs):
        line = Line.load(body)
        last = arrive(line, waiting)
        total += simulated_ms(line, last, seed)
    line = Line.load(body)
    _, work, agents = line.reckoning(arrive(line, waiting))
    told = estimate(work, agents, FIVE_MINUTES, None).likely_ms
    assert 0.9 < told * runs / total < 1.5, (told * runs / total, work, agents)


def test_a_long_line_in_several_languages_is_reckoned_as_well() -> None:
    line = crowd([(2, ("fr", "en")), (18, ("en",))])
    last = arrive(line, ["en"] * 200 + ["fr"] * 2 + ["en"] * 200 + ["fr"])
    ahead, work, agents = line.reckoning(last)
    assert (ahead, agents) == (402, 2)
    assert 38 <= work <= 44


def test_a_brand_that_shares_its_agents_shares_its_wait() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.talk(1, 1)
    scene.arrive(2, brand=LAMPS)
    scene.arrive(3, brand=LIVING)
    assert scene.line.reckoning(3) == (1, 1, 1)
