"""Whether what was told came true, as leads look at it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.journal import projections
from lamplight.line.commands import AskCallback, ComeBack
from lamplight.runtime.truth import truth

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.truth import Span, TruthView


async def _look(town: Town, day: datetime.date | None = None, span: Span = "day") -> TruthView:
    await town.settle()
    await projections.catch_up(town.database, town.house.journal)
    return await truth(town.house.scene, day, span)


async def _ask(town: Town) -> int:
    """Somebody asks, and stays before the page."""
    contact = await town.ask()
    await town.follow(("place", contact))
    return contact


async def _free(town: Town, talk: int) -> None:
    await town.house.desks.end(town.people["Maya"], talk)
    await town.house.desks.finish_wrap_up(town.people["Maya"])


async def test_each_wait_is_a_point_once_a_person_is_there(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    quick, late, gone, waiting = [await _ask(town) for _ in range(4)]
    await town.later(MINUTE)
    await _free(town, talk)
    await town.accept("Maya", quick)
    await town.house.places.leave(gone)
    await town.later(2 * HOUR)
    await _free(town, quick)
    await town.accept("Maya", late)
    seen = await _look(town)
    assert [(point.waited_s, point.within) for point in seen.points] == [
        (60, True),
        (2 * 3600 + 60, False),
    ]
    # Who still waits has waited longer than nine of ten should: that is known already.
    assert (seen.n, seen.within, seen.gone, seen.waiting) == (3, 1, 1, 0)
    assert seen.verdict == "few"
    assert sum(row.n for row in seen.rows) == 3
    assert town.house.line.contacts[waiting].state == "waiting"


async def test_who_chose_a_time_waits_for_that_and_for_no_wait_told_before(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    contact = await _ask(town)
    await town.later(MINUTE)
    await town.do(AskCallback(contact, town.clock.now() + HOUR, 5))
    seen = await _look(town)
    assert (seen.n, seen.gone, seen.waiting) == (0, 1, 0)
    # Back before that time they wait anew, and what they are told from then on counts by itself.
    await town.do(ComeBack(contact, wait=True))
    await town.later(10 * MINUTE)
    await _free(town, talk)
    await town.accept("Maya", contact)
    seen = await _look(town)
    assert (seen.n, seen.within, seen.gone) == (1, 1, 1)
    assert len(seen.points) == 1


async def test_a_week_is_from_monday_to_sunday_and_a_day_from_midnight(town: Town) -> None:
    await town.here("Maya")
    talk = await town.ask()
    await town.accept("Maya", talk)
    await town.ask()
    await town.later(DAY)
    await town.ask()
    monday = datetime.date(2026, 11, 23)
    tuesday = monday + datetime.timedelta(days=1)
    assert (await _look(town)).day == "2026-11-24"
    found = await _look(town, monday)
    assert (found.n, found.within, found.is_today) == (1, 0, False)
    week = await _look(town, tuesday, "week")
    assert (week.day, week.span, week.is_today) == ("2026-11-23", "week", True)
    assert (week.n, week.waiting) == (1, 1)
    before = await _look(town, monday - datetime.timedelta(days=1), "week")
    assert (before.day, before.verdict, before.points) == ("2026-11-16", "none", [])
