"""The machine as a whole: dumps, following, deadlines, and that it looks at few."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.line.scenes import LAMPS, Scene, one

from lamplight.line import Line, Refused
from lamplight.line import commands as ask
from lamplight.line import events as did
from lamplight.line.deadlines import CROWDED

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType


def test_what_isnt_a_dump_is_refused_in_words() -> None:
    for body in (b"", b"[]", b'{"form": 1}'):
        with pytest.raises(ValueError, match="not a dump of the line"):
            Line.load(body)
    other = Line().dump().replace(b'"form":2', b'"form":99')
    with pytest.raises(ValueError, match="form 99"):
        Line.load(other)


def test_a_command_of_another_room_is_refused() -> None:
    class Dance(ask.Command, frozen=True, gc=False):
        pass

    with pytest.raises(Refused) as refusal:
        Line().handle(Dance(), 1)
    assert refusal.value.code == "unknown_command"


def test_every_command_has_a_fact_of_the_same_fields() -> None:
    assert set(did.FACT_OF) == set(ask.COMMANDS)
    for command, fact in did.FACT_OF.items():
        assert command.__struct_fields__ == fact.__struct_fields__
        assert command.__struct_defaults__ == fact.__struct_defaults__


def test_a_tick_with_nothing_due_says_and_changes_nothing() -> None:
    scene = Scene()
    scene.agent_here(1)
    scene.arrive(1)
    before, at = scene.line.dump(), scene.line.now
    assert scene.line.handle(ask.Tick(), scene.now + 1) == []
    assert (scene.line.dump(), scene.line.now) == (before, at)


def test_who_follows_for_long_doesnt_gather_old_deadlines() -> None:
    leader, follower = Line(), Line()
    commands: list[ask.Command] = [
        ask.SetLine(1, "service"),
        ask.SetBrand(1, 1),
        ask.OpenBrand(1, 1 << 50),
        ask.SetAgent(1, (1,), (1,), ("en",), ("voice",), 0, 1_000, lead=False),
        ask.ComeHere(1),
    ]
    for number in range(1, 2 * CROWDED):
        commands += [
            ask.Arrive(number, 1, "service", "voice", "en"),
            ask.Accept(1, number, "voice"),
        ]
        commands += [ask.End(number), ask.FinishWrapUp(1)]
    for now, command in enumerate(commands):
        for event in leader.handle(command, now):
            follower.apply(event, now)
    assert follower.dump() == leader.dump()
    assert len(follower.deadlines.heap) <= CROWDED
    assert len(leader.deadlines.heap) <= CROWDED


def crowd(contacts: int, agents: int) -> Scene:
    """So many wait for a language that nobody free speaks; so many others are free."""
    scene = Scene()
    line = scene.line
    for agent in range(1, agents + 1):
        skills = ((1,), (LAMPS,), ("en",), ("voice",), 0, 0)
        line.handle(ask.SetAgent(agent, *skills, lead=False), scene.now)
        line.handle(ask.ComeHere(agent), scene.now)
    for number in range(1, contacts + 1):
        line.handle(ask.Arrive(number, LAMPS, "service", "voice", "sv"), scene.now)
    return scene


def calls_of(act: Callable[[], Any]) -> int:
    """How many functions run, Python's own included: the same on every machine, unlike time."""
    count = 0

    def seen(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def test_an_arrival_for_whom_somebody_is_free_looks_at_nobody_else() -> None:
    counts = []
    for contacts, agents in ((2, 2), (1_000, 200)):
        scene = crowd(contacts, agents)
        arrival = ask.Arrive(5_000, LAMPS, "service", "voice", "en")
        counts.append(calls_of(lambda s=scene, c=arrival: s.line.handle(c, s.now)))  # type: ignore[misc]
        assert scene.line.contacts[5_000].offered_to
    assert counts[0] == counts[1]


def test_an_agent_becoming_free_before_a_thousand_looks_at_the_first() -> None:
    counts = []
    for contacts in (2, 1_000):
        scene = crowd(contacts, 1)
        skills = ((1,), (LAMPS,), ("sv",), ("voice",), 0, 0)
        scene.line.handle(ask.SetAgent(2, *skills, lead=False), scene.now)
        here = ask.ComeHere(2)
        counts.append(calls_of(lambda s=scene, c=here: s.line.handle(c, s.now)))  # type: ignore[misc]
        assert scene.line.agents[2].ringing == 1
    assert counts[0] == counts[1]


def test_events_are_written_and_read_by_their_names() -> None:
    scene = Scene()
    offer = one(scene.agent_here(1) + scene.arrive(1), did.Offered)
    body = msgspec.json.decode(msgspec.json.encode(offer))
    assert body["type"] == "Offered"
    assert msgspec.convert(body, did.Offered) == offer
