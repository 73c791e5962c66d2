"""A copied line is the same line, and a line of its own."""

from __future__ import annotations

import random

import pytest

from lamplight.line import Line, Refused
from lamplight.line import commands as ask


def lived(seed: int, steps: int) -> Line:
    """A line after some hundred commands of all kinds that a customer and an agent have."""
    draw = random.Random(seed)
    line = Line()
    line.handle(ask.SetLine(1, "service"), 0)
    line.handle(ask.SetLine(2, "sales"), 0)
    line.handle(ask.SetBrand(1, 1, 2, ("ES-PRIO",)), 0)
    line.handle(ask.OpenBrand(1, 10**9, 2 * 10**9), 0)
    for agent in range(1, 6):
        languages = ("en",) if agent % 2 else ("de", "en")
        line.handle(
            ask.SetAgent(agent, (1, 2), (1,), languages, ("voice", "chat"), 2, 30_000, False), 0
        )
        line.handle(ask.ComeHere(agent), 0)
    for step in range(1, steps):
        act(line, draw, step, now=step * 4_000)
    return line


def act(line: Line, draw: random.Random, step: int, now: int) -> list[object]:
    """Somebody does something; what isn't possible isn't done."""
    open_ones = list(line.contacts)
    contact = draw.choice(open_ones) if open_ones else 0
    owner = line.contacts[contact].agent if contact else 0
    ringing = [one for one in line.agents.values() if one.ringing]
    rung = draw.choice(ringing) if ringing else None
    language, channel = draw.choice(("en", "de")), draw.choice(("voice", "chat"))
    asked = draw.choice(
        [
            ask.Arrive(
                10_000 + step, 1, "service", channel, language, 0, draw.randrange(6),
                now + 60_000, draw.choice(("", "", "ES-PRIO")),
            ),
            ask.Arrive(10_000 + step, 1, "sales", channel, language),
            ask.Book(10_000 + step, 1, "service", "voice", language, 0, 0, now + 300_000, 9),
            ask.KeepPlace(contact, "asked"),
            ask.ComeBack(contact, wait=True),
            ask.Leave(contact),
            ask.End(contact),
            ask.Reach(contact),
            ask.Miss(contact),
            ask.GoAway(draw.randrange(1, 6), "break"),
            ask.ComeHere(draw.randrange(1, 6)),
            ask.ComeHere(draw.randrange(1, 6)),
            ask.HandOver(contact, owner, to_line=draw.choice((1, 2))),
            ask.HandOver(contact, owner, to_agent=draw.randrange(1, 6)),
            ask.BringIn(contact, owner, draw.randrange(1, 6)),
            ask.ChangeChannel(contact, channel),
            ask.Tick(),
            *(
                [
                    ask.Accept(
                        rung.id, rung.ringing, line.contacts[rung.ringing].channel
                    ),
                    ask.Decline(rung.id, rung.ringing),
                ]
                if rung is not None
                else []
            ),
        ]
    )  # fmt: skip
    try:
        return list(line.handle(asked, now))
    except Refused:
        return []


@pytest.mark.parametrize("seed", range(8))
def test_a_copy_is_equal_and_goes_on_alike(seed: int) -> None:
    line = lived(seed, 300)
    copy = line.copy()
    assert copy.dump() == line.dump()
    one, two = random.Random(seed), random.Random(seed)
    for step in range(300, 500):
        assert act(line, one, step, step * 4_000) == act(copy, two, step, step * 4_000)
    assert copy.dump() == line.dump()


@pytest.mark.parametrize("seed", range(8))
def test_what_happens_to_the_copy_happens_to_nobody(seed: int) -> None:
    line = lived(seed, 300)
    before = line.dump()
    copy = line.copy()
    draw = random.Random(seed)
    for step in range(300, 500):
        act(copy, draw, step, step * 4_000)
    assert copy.dump() != before
    assert line.dump() == before
    # What isn't written in a dump (queues, free agents, deadlines) hasn't changed either.
    assert line.copy().dump() == before
    events = line.handle(ask.Arrive(99_999, 1, "service", "voice", "en"), 300 * 4_000)
    expected = Line.load(before).handle(
        ask.Arrive(99_999, 1, "service", "voice", "en"), 300 * 4_000
    )
    assert events == expected


def test_a_ring_goes_on_in_the_copy() -> None:
    rung = next(
        (
            seed
            for seed in range(40)
            if any(x.offered_to for x in lived(seed, 40).contacts.values())
        ),
        0,
    )
    line = lived(rung, 40)
    copy = line.copy()
    assert [one.id for one in copy.deadlines.offers] == [one.id for one in line.deadlines.offers]
    assert copy.deadlines.offers
    assert copy.next_deadline() == line.next_deadline()
    assert copy.handle(ask.Tick(), 10**9) == line.handle(ask.Tick(), 10**9)
