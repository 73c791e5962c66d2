from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from lamplight.journal import Group, projections
from lamplight.journal.tables import courses, tellings
from lamplight.journal.tables.tellings import Telling
from lamplight.line import events as said

if TYPE_CHECKING:
    from lamplight.journal import Database, Journal, Ownership
    from lamplight.line.events import Event


def _day(seed: int) -> list[Group]:
    """Some contacts at once, each told and told again, each with its own end."""
    draw = random.Random(seed)
    open_steps: list[list[Event]] = []
    for contact in range(1, 13):
        steps: list[Event] = [said.Arrived(contact, 1, "service", "voice", "en")]
        steps += [
            said.WaitTold(contact, n, n * 10, n * 20) for n in range(draw.randint(0, 3), 0, -1)
        ]
        match draw.randrange(4):
            case 0:
                steps += [
                    said.Offered(contact, 5, 0, "turn", ()),
                    said.OfferAccepted(5, contact, "voice"),
                    said.WaitTold(contact, 9, 90, 180),
                    said.ContactClosed(contact, "answered"),
                ]
            case 1:
                steps += [said.CustomerLeft(contact), said.ContactClosed(contact, "abandoned")]
            case 2:
                steps += [said.ContactClosed(contact, "unreached")]
            case _:
                pass
        open_steps.append(steps)
    groups: list[Group] = []
    while open_steps := [steps for steps in open_steps if steps]:
        steps = draw.choice(open_steps)
        taken = [steps.pop(0) for _ in range(min(len(steps), draw.randint(1, 3)))]
        groups.append(Group(len(groups) + 1, taken))
    return groups


async def _everything(db: Database) -> tuple[object, object]:
    told = await tellings.tellings_of(db.pool, range(1, 20))
    return told, await courses.courses_of(db.pool, range(1, 20))


async def test_each_telling_gets_what_happened_next(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    for at, event in (
        (10, said.Arrived(7, 1, "service", "voice", "en")),
        (20, said.WaitTold(7, 2, 300, 600)),
        (30, said.WaitTold(7, 1, 100, 200)),
        (40, said.Offered(7, 5, 55, "turn", ())),
        (50, said.OfferAccepted(5, 7, "voice")),
        (60, said.Arrived(8, 1, "service", "voice", "en")),
        (70, said.WaitTold(8, 1, 400, 800)),
        (80, said.ContactClosed(7, "answered")),
    ):
        await journal.append([Group(at, [event])], 1)
    assert await projections.catch_up(db, journal) == 8
    assert await tellings.tellings_of(db.pool, [7, 8]) == [
        Telling(2, 20, 7, 2, 300, 600, 50, "answered"),
        Telling(3, 30, 7, 1, 100, 200, 50, "answered"),
        Telling(7, 70, 8, 1, 400, 800, None, None),
    ]


async def test_it_is_known_from_when_on_the_log_isnt_read(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    assert await projections.unread_since(db.pool) is None
    for at in (10, 20, 30):
        await journal.append([Group(at, [said.Arrived(at, 1, "service", "voice", "en")])], 1)
    assert await projections.unread_since(db.pool) == 10
    await projections.catch_up(db, journal)
    assert await projections.unread_since(db.pool) is None
    await journal.append([Group(40, [said.Arrived(40, 1, "service", "voice", "en")])], 1)
    assert await projections.unread_since(db.pool) == 40


@pytest.mark.parametrize("seed", range(4))
async def test_any_pace_gives_the_same_and_so_does_making_it_anew(
    db: Database, journal: Journal, ownership: Ownership, seed: int
) -> None:
    pace = random.Random(seed + 100)
    for group in _day(seed):
        await journal.append([group], 1)
        if pace.random() < 0.3:
            await projections.catch_up(db, journal, page=pace.randint(1, 7))
    await projections.catch_up(db, journal)
    followed = await _everything(db)
    assert await projections.rebuild(db, journal, page=1) == (await journal.head()).number
    assert await _everything(db) == followed
    await projections.rebuild(db, journal)
    assert await _everything(db) == followed


async def test_followers_at_once_count_each_event_once(
    db: Database, journal: Journal, ownership: Ownership
) -> None:
    for group in _day(9):
        await journal.append([group], 1)
    await asyncio.gather(*(projections.catch_up(db, journal, page=3) for _ in range(4)))
    together = await _everything(db)
    await projections.rebuild(db, journal)
    assert await _everything(db) == together
