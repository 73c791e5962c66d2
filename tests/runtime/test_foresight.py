"""The house looks ahead, learns from what it told, and remembers that over a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from lamplight.basis.instants import HOUR, to_datetime
from lamplight.forecast.drawn import Absence
from lamplight.journal.tables import hours, shifts
from lamplight.line.commands import Accept, End
from lamplight.runtime.foresight import AHEAD_MS, COMING_MS, PLAN_MS, absences
from lamplight.runtime.planned import Stretch
from lamplight.runtime.show.brand import brand_view
from lamplight.runtime.views import FewHere
from lamplight.runtime.waits import Waits

if TYPE_CHECKING:
    from tests.runtime._town import Town


MINUTE = 60_000


async def two_languages(town: Town) -> None:
    """Maya and Ines are here, each in a talk; Ines speaks French too."""
    ines = await town.add_person("Ines", languages=["en", "fr"])
    await town.house.person_changed(ines)
    await town.here("Maya", "Ines")
    await town.accept("Maya", await town.ask())
    await town.accept("Ines", await town.ask())


def led(waits: Waits, contact: int) -> float:
    """By what the look leads the formula."""
    one = waits.line.contacts[contact]
    formula = waits.formula(one)
    wait = waits.of(one).wait
    assert formula is not None
    assert wait is not None
    return wait.likely_ms / formula.mean_ms


async def test_where_languages_share_people_the_line_is_run_forward(town: Town) -> None:
    await two_languages(town)
    french = await town.ask(language="fr")
    english = await town.ask()
    for contact in (french, english):
        await town.follow(("place", contact))
    views = town.house.views
    assert led(views.waits(), french) == pytest.approx(1.0, abs=1e-5)
    await town.later(1_000)
    sight = town.house.scene.sight
    assert sight.at == town.clock.now()
    assert abs(led(views.waits(), french) - 1.0) > 1e-3
    assert 0.3 < led(views.waits(), english) < 3.0
    looked = sight.at
    await town.house.teller.sweep()
    assert sight.at == looked  # not again so soon
    town.clock.advance(AHEAD_MS)
    await town.house.teller.sweep()
    assert sight.at == looked + AHEAD_MS


async def test_one_line_of_equals_is_told_by_the_formula(town: Town) -> None:
    await town.here("Maya", "Tomasz")
    for name in ("Maya", "Tomasz"):
        await town.accept(name, await town.ask())
    contact = await town.ask()
    await town.follow(("place", contact))
    await town.later(1_000)
    assert led(town.house.views.waits(), contact) == pytest.approx(1.0, abs=1e-5)


async def test_what_was_told_is_scored_when_it_ends_and_remembered(town: Town) -> None:
    await town.here("Maya")
    await town.accept("Maya", first := await town.ask())
    contact = await town.ask()
    await town.follow(("place", contact))
    told = town.place(contact).told
    assert told is not None
    memory = town.house.scene.memory
    assert memory.bounds_of(town.service).scored == 0.0
    town.clock.advance(told.bound_min * MINUTE + 1)
    maya = town.people["Maya"]
    await town.do(End(first))
    await town.settle()
    town.clock.advance(MINUTE)
    await town.settle()
    await town.do(Accept(maya, contact, "voice"))
    bounds = memory.bounds_of(town.service)
    assert bounds.scored >= 1.0
    assert bounds.factor(told.likely_min * MINUTE, first=True) > 1.0
    await town.crash()
    await town.open()
    assert town.house.scene.memory.bounds_of(town.service) == bounds


async def test_near_the_end_of_the_last_shift_nobody_new_is_told_a_time(town: Town) -> None:
    """Only the next may still be answered: whoever comes behind them hears that no time can be told
    while Maya is here."""
    today = to_datetime(town.clock.now()).astimezone(ZoneInfo("Europe/London"))
    minute = today.hour * 60 + today.minute
    span = hours.Span(today.isoweekday(), minute - 60, minute + 8)
    maya = town.people["Maya"]
    await shifts.set_shift_week(town.database.pool, maya, [span], "Europe/London")
    await town.here("Maya")
    await town.accept("Maya", await town.ask())
    for _ in range(6):
        await town.ask()
    await town.later(PLAN_MS)  # the plan is read, and somebody looks ahead
    last = await town.ask()
    await town.follow(("place", last))
    await town.later(1_000)
    place = town.place(last)
    assert place.told is None
    assert [person.name for person in place.people] == ["Maya"]
    outlook = town.house.views.waits().of_newcomer(town.brand, "service", "voice", "en")
    assert (outlook.free, outlook.wait, outlook.untold) == ((), None, True)


@pytest.mark.parametrize("here", [True, False])
async def test_who_goes_and_comes_is_known_from_plans_and_words(town: Town, here: bool) -> None:
    if here:
        await town.here("Maya")
    maya, now = town.people["Maya"], town.clock.now()
    line = town.house.scene.line
    shift = Stretch(maya, now - MINUTE, now + 30 * MINUTE)
    back = Stretch(maya, now + 50 * MINUTE, now + 90 * MINUTE)
    goes = Absence(maya, shift.end, back.start)
    comes = Absence(maya, now, back.start)
    assert absences(line, [shift, back], now) == [goes if here else comes]
    assert absences(line, [back], now) == ([] if here else [comes])
    late = Stretch(maya, now - MINUTE, now + COMING_MS + 1)
    assert absences(line, [late], now) == []
    assert absences(line, [], now) == []


async def test_a_brands_page_says_that_fewer_of_us_are_here_than_planned(town: Town) -> None:
    """Noon on a Monday; whoever waits has the plan read."""

    def few() -> FewHere | None:
        house = town.house
        brand = house.scene.directory.brands[town.brand]
        return brand_view(house.scene, brand, Waits(house.scene)).few_here

    await town.here("Maya")
    assert few() is None  # nobody plans
    for name in ("Maya", "Tomasz", "Jonas"):
        await town.plan(town.people[name], town.clock.now())
    await town.accept("Maya", await town.ask())
    await town.ask()
    await town.later(PLAN_MS)
    assert few() == FewHere(here=1, planned=3)
    await town.here("Tomasz")
    await town.house.desks.presence(town.people["Jonas"], "away", "lunch", None)
    assert few() is None  # who pauses is here
    nadia = await town.add_person("Nadia")
    await town.house.person_changed(nadia)
    await town.plan(nadia, town.clock.now() - town.clock.now() % HOUR)
    town.house.plan_changed()
    await town.later(AHEAD_MS)
    assert few() == FewHere(here=3, planned=4)  # also before the plan is read anew anyway
    await town.later(HOUR)
    assert few() is None  # those hours are over, or nobody knows any more
