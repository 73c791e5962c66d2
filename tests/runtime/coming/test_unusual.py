"""What is expected is written down the evening before; what came is held against it."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.forecast.arrivals.history import Special
from lamplight.journal.tables import arrivals, hours, shifts
from lamplight.journal.tables.arrivals import Made, SlotCount
from lamplight.runtime.chores import PiecesFailed
from lamplight.runtime.coming.foretelling import AHEAD, Foretelling, foretold
from lamplight.runtime.coming.unusual import Unusual
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.runtime._town import Town

TODAY = datetime.date(2026, 11, 23)  # a Monday, where it is noon
WEEK = datetime.timedelta(7)
OPEN = range(16, 42)


class _Here:
    """Reckons at once."""

    asked = 0

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        self.asked += 1
        return function(*arguments)


async def _history(town: Town, weeks: int = 10) -> None:
    """Some twenty a half-hour on each day of so many weeks before today."""
    chance = np.random.default_rng(7)
    counts = [
        SlotCount(TODAY - datetime.timedelta(back), slot, int(chance.poisson(20)))
        for back in range(1, weeks * 7 + 1)
        for slot in OPEN
    ]
    await arrivals.add_before(town.database.pool, town.service, counts)


async def _came(town: Town, each: int, slots: range) -> None:
    """So many came in each of these half-hours of today."""
    counts = [SlotCount(TODAY, slot, each) for slot in slots]
    await arrivals.add_before(town.database.pool, town.service, counts)


async def _foretell(town: Town) -> _Here:
    here = _Here()
    await Foretelling(town.house.scene, town.house.journal, here).round()  # type: ignore[arg-type]
    return here


async def test_two_weeks_are_foretold_from_what_came_until_yesterday_and_never_again(
    town: Town,
) -> None:
    await _history(town)
    await _came(town, 500, range(16, 20))  # today isn't known yet
    assert (await _foretell(town)).asked == 1
    known = await foretold(town.house.scene, town.service, TODAY, TODAY + 3 * WEEK)
    assert list(known) == [TODAY + datetime.timedelta(n) for n in range(AHEAD)]
    assert known[TODAY].made_on == TODAY - datetime.timedelta(1)
    assert known[TODAY].total == pytest.approx(20 * len(OPEN), rel=0.15)
    assert await foretold(town.house.scene, town.sales, TODAY, TODAY + WEEK) == {}
    assert (await _foretell(town)).asked == 0
    await town.later(DAY)
    assert (await _foretell(town)).asked == 1
    again = await foretold(town.house.scene, town.service, TODAY, TODAY + WEEK)
    assert again[TODAY] == known[TODAY]  # frozen, whatever came since
    assert again[TODAY + datetime.timedelta(1)].made_on == TODAY


async def test_who_came_before_may_be_taken_in_while_the_house_is_here(town: Town) -> None:
    reckons = _Here()
    foretelling = Foretelling(town.house.scene, town.house.journal, reckons)  # type: ignore[arg-type]
    await foretelling.round()
    assert reckons.asked == 0
    await _history(town)
    await foretelling.round()
    assert await foretold(town.house.scene, town.service, TODAY, TODAY + WEEK)
    await foretelling.round()
    assert reckons.asked == 1


async def test_a_day_that_turns_out_to_be_closed_is_forecast_anew_and_today_never(
    town: Town,
) -> None:
    await _history(town, weeks=4)
    await _foretell(town)
    before = await foretold(town.house.scene, town.service, TODAY, TODAY + 2 * WEEK)
    pool, wednesday = town.database.pool, TODAY + datetime.timedelta(2)
    for day in (TODAY, wednesday):
        shut = arrivals.SpecialDay(day, "Stocktaking", None, closed=True)
        await arrivals.put_special_day(pool, shut, town.people["Priya"], 1)
    assert (await _foretell(town)).asked == 1
    after = await foretold(town.house.scene, town.service, TODAY, TODAY + 2 * WEEK)
    assert after[TODAY] == before[TODAY]
    assert (before[wednesday].total > 0, after[wednesday].total) == (True, 0)
    assert after[wednesday].made_on == before[wednesday].made_on
    assert (await _foretell(town)).asked == 0  # nothing more is known
    await arrivals.remove_special_day(pool, wednesday)
    await _foretell(town)
    again = await foretold(town.house.scene, town.service, TODAY, TODAY + 2 * WEEK)
    assert again[wednesday].total == pytest.approx(before[wednesday].total)


async def test_days_that_were_closed_long_ago_are_known_as_closed(town: Town) -> None:
    class Reading(_Here):
        special: Mapping[datetime.date, Special] = {}

        async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
            self.special = arguments[0].special
            return []

    await _history(town, weeks=4)
    reading, long_ago = Reading(), TODAY - 3 * WEEK
    await hours.set_exception(town.database.pool, town.brand, long_ago, "Stocktaking", ())
    await town.house.brand_changed(town.brand)
    await Foretelling(town.house.scene, town.house.journal, reading).round()  # type: ignore[arg-type]
    assert reading.special == {long_ago: Special("Stocktaking", closed=True)}


async def test_one_line_that_fails_keeps_no_other_without_a_forecast(town: Town) -> None:
    class Stumbling(_Here):
        async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
            if not self.asked:
                self.asked = 1
                raise ArithmeticError("service comes first")
            return await super().run(function, *arguments)

    await _history(town)
    counts = [SlotCount(TODAY - datetime.timedelta(1), slot, 3) for slot in OPEN]
    await arrivals.add_before(town.database.pool, town.sales, counts)
    scene = town.house.scene
    foretelling = Foretelling(scene, town.house.journal, Stumbling())  # type: ignore[arg-type]
    with pytest.raises(PiecesFailed) as failed:
        await foretelling.round()
    assert failed.value.names == ["no forecast for Service"]
    assert len(await foretold(scene, town.sales, TODAY, TODAY + 3 * WEEK)) == AHEAD
    assert foretelling.without() == ["no forecast for Service"]
    unusual = Unusual(scene, foretelling.failed)
    assert (await unusual.view(0, town.service)).forecast_failed
    assert not (await unusual.view(0, town.sales)).forecast_failed
    await foretelling.round()
    assert foretelling.without() == []
    assert len(await foretold(scene, town.service, TODAY, TODAY + 3 * WEEK)) == AHEAD


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_a_house_that_closes_as_news_comes_waits_for_no_other_news(
    town: Town, steps: int
) -> None:
    foretelling = Foretelling(town.house.scene, town.house.journal, _Here())  # type: ignore[arg-type]
    watch = asyncio.create_task(foretelling.follow())
    await asyncio.sleep(0.2)  # it has looked, and waits
    foretelling.more_is_known()
    for _ in range(steps):
        await asyncio.sleep(0)
    ended = watch.cancel()  # not where it was through before
    await asyncio.wait([watch])
    assert watch.cancelled() == ended


async def test_a_day_on_which_nobody_came_says_as_much_as_any_other(town: Town) -> None:
    counts = [
        SlotCount(day, slot, 20)
        for day in (TODAY - datetime.timedelta(back) for back in range(1, 43))
        if day.weekday() < 6
        for slot in OPEN
    ]
    await arrivals.add_before(town.database.pool, town.service, counts)
    await _foretell(town)
    known = await foretold(town.house.scene, town.service, TODAY, TODAY + WEEK)
    assert {day.weekday() for day, told in known.items() if told.total == 0} == {6}
    assert known[TODAY].known_days == 42


async def test_a_usual_day_is_none_that_may_be_called_busy(town: Town) -> None:
    await _history(town)
    await _came(town, 20, range(16, 24))
    await _foretell(town)
    seen = await Unusual(town.house.scene).view(0, None)
    assert (seen.verdict, seen.may_say, seen.passed, seen.came) == ("usual", [], 24, 160)
    assert [dot.day for dot in seen.dots[:2]] == ["2026-11-16", "2026-11-09"]
    assert len(seen.dots) == 10
    assert seen.today is not None
    assert seen.today.low <= 160 <= seen.today.high <= seen.today.limit + 1
    assert [one.name for one in seen.lines] == ["Service", "Sales"]
    assert (seen.first, seen.log) == (False, [])


async def test_more_than_nineteen_of_twenty_such_days_bring_may_be_called_so_and_is_logged(
    town: Town,
) -> None:
    await _history(town)
    await _came(town, 20, range(16, 22))
    await _came(town, 60, range(22, 24))
    await _foretell(town)
    seen = await Unusual(town.house.scene).view(0, town.service)
    assert seen.verdict == "unusual"
    assert {"busy_now", "busy_today"} <= set(seen.may_say)
    assert seen.recent is not None
    assert (seen.recent.came, seen.recent.came > seen.recent.limit) == (120, True)
    spell = seen.log[0]
    assert (spell.day, spell.from_slot, spell.to_slot) == ("2026-11-23", 21, 23)
    assert spell.came == 140
    assert seen.judged == 8
    assert seen.share == pytest.approx(2 / 8)
    now = next(one for one in seen.times if one.phrase == "busy_now")
    assert (now.since, now.until) == (town.clock.now() - HOUR, town.clock.now())
    shares = {one.phrase: one for one in seen.shares}
    assert (shares["busy_now"].hours, shares["busy_now"].of_hours) == (1, 4)
    assert shares["busy_now"].too_often
    assert (shares["few_here"].share, shares["few_here"].too_often) == (0, False)


async def test_the_log_is_the_same_whether_days_are_in_hand_or_not(town: Town) -> None:
    await _history(town)
    await _foretell(town)
    for back in range(3):
        day = TODAY + datetime.timedelta(back)
        counts = [SlotCount(day, slot, 20 if slot < 30 else 70) for slot in OPEN]
        await arrivals.add_before(town.database.pool, town.service, counts)
    await town.later(3 * DAY)
    unusual = Unusual(town.house.scene)
    first = await unusual.view(0, None)
    assert {spell.day for spell in first.log} == {"2026-11-23", "2026-11-24", "2026-11-25"}
    assert first.judged == 3 * len(OPEN) + 8
    assert await unusual.view(0, None) == first
    assert first == await Unusual(town.house.scene).view(0, None)


async def test_the_contacts_of_the_line_count_with_what_was_known_before(town: Town) -> None:
    await _history(town, weeks=4)
    await _foretell(town)
    for _ in range(3):
        await town.ask()
    await town.ask(purpose="sales")
    await town.later(31 * MINUTE)
    await town.house._history.round()
    assert (await Unusual(town.house.scene).view(0, town.service)).came == 3
    assert (await Unusual(town.house.scene).view(0, town.sales)).came == 1


async def test_without_a_forecast_nothing_is_said(town: Town) -> None:
    seen = await Unusual(town.house.scene).view(0, None)
    assert (seen.verdict, seen.may_say, seen.today, seen.share) == ("unknown", [], None, None)
    with pytest.raises(Unknown):
        await Unusual(town.house.scene).view(0, 999)


async def test_a_forecast_that_another_version_wrote_counts_as_none(town: Town) -> None:
    known = TODAY - datetime.timedelta(1)
    await arrivals.add_forecasts(town.database.pool, town.service, known, [Made(TODAY, "{}")], 1)
    assert (await Unusual(town.house.scene).view(0, None)).verdict == "unknown"


async def test_fewer_here_than_planned_needs_no_forecast(town: Town) -> None:
    for name in ("Maya", "Tomasz"):
        span = hours.Span(1, 11 * 60, 14 * 60)
        await shifts.set_shift_week(town.database.pool, town.people[name], [span], "Europe/London")
    await town.here("Maya")
    seen = await Unusual(town.house.scene).view(0, None)
    assert (seen.verdict, seen.may_say) == ("unknown", ["few_here"])
    await town.here("Tomasz")
    assert (await Unusual(town.house.scene).view(0, None)).may_say == []


async def test_fewer_here_than_planned_may_be_said_where_weeks_are_planned(town: Town) -> None:
    await _history(town, weeks=4)
    await _foretell(town)
    assert (await Unusual(town.house.scene).view(0, None)).planned is None
    for name in ("Maya", "Tomasz"):
        span = hours.Span(1, 11 * 60, 14 * 60)
        await shifts.set_shift_week(town.database.pool, town.people[name], [span], "Europe/London")
    await town.here("Maya")
    seen = await Unusual(town.house.scene).view(0, None)
    assert (seen.here, seen.planned, "few_here" in seen.may_say) == (1, 2, True)
    # It is written down while it is so, for the log.
    begun = town.clock.now()
    for _ in range(2):
        await town.house.coming.said.round()
        await town.later(MINUTE)
    # A pause is part of what was planned; once it is over, nobody is there.
    away = town.house.desks.presence
    await town.here("Tomasz")
    await away(town.people["Tomasz"], "away", "break", town.clock.now() + 10 * MINUTE)
    assert "few_here" not in (await Unusual(town.house.scene).view(0, None)).may_say
    await town.later(10 * MINUTE)
    assert "few_here" in (await Unusual(town.house.scene).view(0, None)).may_say
    await away(town.people["Tomasz"], "away", "elsewhere", None)
    seen = await Unusual(town.house.scene).view(0, None)
    assert "few_here" in seen.may_say
    few = [one for one in seen.times if one.phrase == "few_here"]
    assert [(one.since, one.until) for one in few] == [(begun, begun + 2 * MINUTE)]
    await town.here("Tomasz")
    assert "few_here" not in (await Unusual(town.house.scene).view(0, None)).may_say
    await town.later(3 * HOUR)
    assert (await Unusual(town.house.scene).view(0, None)).planned == 0
