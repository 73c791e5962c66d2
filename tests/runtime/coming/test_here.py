"""Who is here and who is needed on a day, as leads look at it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from tests.runtime.coming._usual import TODAY, plans, weeks_before

from lamplight.basis.instants import MINUTE
from lamplight.journal import projections
from lamplight.journal.tables import brands, hours
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.needed import Half, NeededView


async def _look(town: Town, day: datetime.date | None = None) -> NeededView:
    return await town.house.coming.here.view(town.people["Priya"], None, day)


def _at(view: NeededView, time: str) -> Half:
    return next(half for half in view.halves if half.time == time)


async def test_each_half_hour_has_who_was_here_who_plans_to_be_and_who_is_needed(
    town: Town,
) -> None:
    await weeks_before(town)
    await plans(town, "Maya", 9, 17)
    await plans(town, "Jonas", 13, 17)
    await town.here("Maya", "Tomasz")
    await town.accept("Maya", await town.ask())
    await town.later(15 * MINUTE)
    await projections.catch_up(town.database, town.house.journal)
    await town.house.desks.presence(town.people["Tomasz"], "away", "break", None)
    await town.later(15 * MINUTE)
    view = await _look(town)
    noon, next_one = _at(view, "12:00"), _at(view, "12:30")
    assert (noon.came, noon.here, noon.planned) == (1, 1.5, 1)
    assert (next_one.here, _at(view, "13:00").planned) == (None, 2)
    assert (view.here_now, view.people, view.planners, view.ahead) == (1, 4, 2, "planned")
    # Twice as many come at noon, so more are needed; nobody comes at night, so nobody is.
    assert noon.needed
    assert next_one.needed
    assert noon.needed > next_one.needed
    assert _at(view, "03:00").needed == 0
    assert noon.scheduled
    assert noon.scheduled > noon.needed
    assert noon.low is not None
    assert noon.high is not None
    assert noon.expected is not None
    assert noon.low < noon.expected < noon.high
    assert abs(noon.expected - 24) < 2
    assert view.came == 1
    assert view.expected_so_far
    assert view.expected
    assert view.expected_so_far < view.expected
    assert (view.known_days, view.first) == (35, False)


async def test_without_a_day_on_which_somebody_came_there_is_no_forecast_and_no_need(
    town: Town,
) -> None:
    await town.here("Maya")
    view = await _look(town)
    assert (view.known_days, view.expected, view.first) == (0, None, True)
    assert {half.needed for half in view.halves} == {None}
    # Nobody plans: as if those who are here stayed.
    assert (view.ahead, _at(view, "20:00").planned) == ("stay", 1)
    tomorrow = await _look(town, TODAY + datetime.timedelta(1))
    assert (tomorrow.ahead, _at(tomorrow, "12:00").planned) == ("unknown", None)
    assert not tomorrow.is_today
    assert tomorrow.came is None


async def test_a_closed_day_has_no_half_hours_and_an_open_one_only_those_it_is_open_in(
    town: Town,
) -> None:
    await weeks_before(town)
    pool, tomorrow = town.database.pool, TODAY + datetime.timedelta(1)
    await hours.set_exception(pool, town.brand, tomorrow, "Stocktaking", ())
    await hours.set_exception(
        pool, town.brand, TODAY, "Short day", ((9 * 60, 12 * 60), (13 * 60, 15 * 60))
    )
    await town.house.brand_changed(town.brand)
    view = await _look(town)
    assert (view.halves[0].time, view.halves[-1].time) == ("09:00", "14:30")
    assert not _at(view, "12:30").open
    assert _at(view, "12:30").needed is None
    closed = await _look(town, tomorrow)
    assert (closed.halves, closed.special) == ([], "Stocktaking")


async def test_a_lead_sees_every_line_their_own_first_and_days_that_are_forecast(
    town: Town,
) -> None:
    own = await brands.add_line(town.database.pool, "Lumen", "service")
    lumen = await brands.add_brand(
        town.database.pool, slug="lumen", name="Lumen", timezone="UTC", languages=["en"],
        service_line=own, now=town.clock.now(),
    )  # fmt: skip
    nadia = await town.add_person("Nadia", "lead", brands=[lumen])
    await town.house.person_changed(nadia)
    house = town.house.coming
    seen = [
        (await house.here.view(nadia, None, None)).lines,
        (await house.week.view(nadia, None)).lines,
        (await house.unusual.view(nadia, None)).lines,
    ]
    assert {tuple(line.name for line in lines) for lines in seen} == {("Lumen", "Service", "Sales")}
    assert (await house.here.view(nadia, town.service, None)).line is not None
    with pytest.raises(Unknown):
        await house.here.view(nadia, 999, None)
    lines = [line for line in (await _look(town)).lines if line.id != own]
    assert [line.purpose for line in lines] == ["service", "sales"]
    assert (await _look(town)).shared == 4
    for wrong in (TODAY - datetime.timedelta(1), TODAY + datetime.timedelta(14)):
        with pytest.raises(Unknown):
            await _look(town, wrong)
