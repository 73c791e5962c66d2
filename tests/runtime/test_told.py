"""Figures of told waits: counted beside the loop, and kept once their time is over."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
import pytest

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.basis.local import day_there
from lamplight.journal import projections
from lamplight.runtime import lawful, told
from lamplight.runtime.told import BEHIND_MS
from lamplight.runtime.truth import last_week, stretch, truth
from lamplight.standards.bound import Firm

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.forecast.truth import ToldWait
    from lamplight.standards.report import LawReport


async def _one_wait(town: Town) -> None:
    """Somebody waits a minute for Maya."""
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    contact = await town.ask()
    await town.follow(("place", contact))
    await town.later(MINUTE)
    for one in (talk, contact):
        if one == contact:
            await town.accept("Maya", contact)
        await town.house.desks.end(town.people["Maya"], one)
        await town.house.desks.finish_wrap_up(town.people["Maya"])
    await projections.catch_up(town.database, town.house.journal)


def _day(town: Town) -> tuple[int, int]:
    of = stretch(day_there(town.clock.now(), "UTC"), 1, "UTC")
    return of.since, of.until


@pytest.fixture
def reckoned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many waits were counted each time that any were."""
    found: list[int] = []
    count = told._reckon

    def counting(waits: list[ToldWait], pictured: bool) -> object:
        found.append(len(waits))
        return count(waits, pictured)

    monkeypatch.setattr(told, "_reckon", counting)
    return found


async def test_a_day_that_is_over_is_counted_once(town: Town, reckoned: list[int]) -> None:
    await _one_wait(town)
    day = _day(town)
    for _ in range(2):
        await town.later(HOUR)
        assert (await town.house.scene.told.of(*day)).score.n == 1
    assert reckoned == [1, 1], "it goes on"
    await town.later(DAY)
    await town.settle()
    await projections.catch_up(town.database, town.house.journal)
    for _ in range(3):
        await town.later(HOUR)
        assert (await town.house.scene.told.of(*day)).score.within == 1
    assert reckoned == [1, 1, 1]
    assert (await town.house.scene.told.of(*_day(town))).score.n == 0
    assert reckoned == [1, 1, 1, 0]


async def test_as_long_as_somebody_of_it_waits_a_day_is_counted_anew(
    town: Town, reckoned: list[int]
) -> None:
    await _one_wait(town)
    talk = await town.ask()
    await town.accept("Maya", talk)
    waiting = await town.ask()
    await town.follow(("place", waiting))
    day = _day(town)
    await town.later(DAY)
    await projections.catch_up(town.database, town.house.journal)
    figures = await town.house.scene.told.of(*day)
    assert figures.score.n == 2, "late already"
    await town.house.places.leave(waiting)
    await town.later(MINUTE)
    await projections.catch_up(town.database, town.house.journal)
    for _ in range(2):
        await town.house.scene.told.of(*day)
    assert reckoned == [2, 2]


async def test_who_ask_at_once_are_answered_by_one_count(town: Town, reckoned: list[int]) -> None:
    await _one_wait(town)
    day = _day(town)
    found = await asyncio.gather(*(town.house.scene.told.of(*day) for _ in range(5)))
    assert reckoned == [1]
    assert all(one is found[0] for one in found)


async def test_only_so_many_are_kept(
    town: Town, reckoned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "KEPT", 2)
    since, until = _day(town)
    before = [(since - n * DAY, until - n * DAY) for n in (3, 2, 1)]
    for day in (*before, *before[1:], before[0]):
        await town.house.scene.told.of(*day)
    assert len(reckoned) == 4


async def test_it_is_said_how_far_the_tables_have_come_while_they_are_made_anew(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They aren't kept then, nor shown to everybody; the report on laws says it too."""
    await _one_wait(town)
    scene, day = town.house.scene, day_there(town.clock.now(), "UTC")
    await town.later(DAY)
    brand = msgspec.structs.replace(scene.directory.brands[town.brand], waits_shown=True)
    read_to = town.clock.now() - 30 * DAY

    async def unread_since(_: object) -> int:
        return read_to

    async def unread_of_today(_: object) -> int:
        return town.clock.now() - BEHIND_MS - 1

    with monkeypatch.context() as patch:
        patch.setattr(projections, "unread_since", unread_since)
        assert (await truth(scene, day, "day")).read_to == read_to
        assert not (await last_week(scene, brand)).counted
        assert "is of a part" in str(await _law(town))
    monkeypatch.setattr(projections, "unread_since", unread_of_today)
    town.clock.advance(MINUTE)
    assert (await truth(scene, day, "day")).read_to is None, "what is unread is of another day"
    monkeypatch.undo()
    assert (await last_week(scene, brand)).counted
    assert "is of a part" not in str(await _law(town))


async def _law(town: Town) -> LawReport:
    now = town.clock.now()
    return await lawful.report(
        town.database.pool, "ES", since=now - DAY, until=now, now=now, firm=Firm(), unit=None
    )
