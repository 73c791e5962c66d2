"""Who is expected and how many people are needed on the next days."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from tests.runtime.coming._usual import TODAY, plans, weeks_before

from lamplight.journal.tables import hours

if TYPE_CHECKING:
    from tests.runtime._town import Town

TOMORROW = TODAY + datetime.timedelta(1)


async def test_seven_days_have_who_is_expected_who_is_needed_and_who_is_short(town: Town) -> None:
    await weeks_before(town)
    await plans(town, "Maya", 9, 17)
    pool = town.database.pool
    await hours.set_exception(pool, town.brand, TOMORROW, "Stocktaking", ())
    short_day = TOMORROW + datetime.timedelta(1)
    await hours.set_exception(pool, town.brand, short_day, "", ((9 * 60, 12 * 60),))
    await town.house.brand_changed(town.brand)
    week = await town.house.coming.week.view(town.people["Priya"], None)
    assert [day.day for day in week.days] == [
        (TOMORROW + datetime.timedelta(n)).isoformat() for n in range(7)
    ]
    shut, short, usual = week.days[:3]
    assert (shut.special, shut.open_hours, shut.most_needed) == ("Stocktaking", 0, 0)
    assert (short.open_hours, short.planned_hours) == (3, 8)
    assert usual.expected is not None
    assert usual.low is not None
    assert usual.high is not None
    assert usual.low < 204 < usual.high
    assert usual.most_at == "12:00"
    assert usual.most_needed
    assert usual.needed_hours
    assert usual.scheduled_hours
    assert usual.scheduled_hours > usual.needed_hours > 8
    # One plans to be here all day: whoever else is needed is short.
    assert usual.short_hours == usual.needed_hours - 8
    assert (week.planners, week.known_days, week.first) == (1, 35, False)


async def test_a_first_week_has_a_first_forecast_and_none_before_it(town: Town) -> None:
    priya, week = town.people["Priya"], town.house.coming.week
    before = await week.view(priya, None)
    assert (before.known_days, {day.expected for day in before.days}) == (0, {None})
    assert {day.needed_hours for day in before.days} == {None}
    await weeks_before(town, weeks=1)
    after = await week.view(priya, None)
    assert (after.known_days, after.first) == (7, True)
    assert all(day.expected for day in after.days)
