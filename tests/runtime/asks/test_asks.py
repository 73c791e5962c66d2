"""A colleague is asked to come in: who can be, what they say, and that a yes is planned."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING

import pytest
from tests.runtime.coming._usual import TODAY, plans

from lamplight.basis.instants import HOUR, MINUTE
from lamplight.journal.tables import people
from lamplight.runtime.asks.asks import Wanted
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.planned import read_plan

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.asks import AskRow, AsksView

TWO = Wanted(None, None, 14 * 60, 4)
TOMORROW = TODAY + datetime.timedelta(1)


async def _view(town: Town, wanted: Wanted = TWO, *, mail: bool = False) -> AsksView:
    return await town.house.asks.view(town.people["Priya"], wanted, mail=mail)


async def _ask(town: Town, name: str, wanted: Wanted = TWO, *, mail: bool = False) -> AskRow:
    asks = town.house.asks
    return await asks.ask(town.people["Priya"], town.people[name], wanted, mail=mail)


async def _why(town: Town, name: str, wanted: Wanted = TWO) -> str:
    with pytest.raises(BadAsk) as refused:
        await _ask(town, name, wanted)
    return refused.value.code


def _names(view: AsksView) -> list[str]:
    return [one.person.name for one in view.candidates]


async def test_who_can_come_is_offered_and_the_others_are_counted_by_why(town: Town) -> None:
    await plans(town, "Maya", 9, 17)
    await plans(town, "Jonas", 4, 8)
    await town.add_person("Tess", languages=["nl"])
    await town.house.person_changed(town.people["Tess"])
    view = await _view(town)
    assert _names(view) == ["Tomasz"]  # Tess speaks no language of the brand
    assert (view.unable.planned, view.unable.rest, view.unable.here) == (1, 1, 0)
    assert (view.from_time, view.until_time) == ("14:00", "18:00")
    assert await _why(town, "Maya") == "ask_planned"
    assert await _why(town, "Jonas") == "ask_rest"
    assert await _why(town, "Priya") == "ask_oneself"
    with pytest.raises(Unknown):
        await _ask(town, "Tess")
    await town.here("Tomasz")
    view = await _view(town)
    assert (view.candidates, view.unable.here) == ([], 1)
    assert await _why(town, "Tomasz") == "ask_here"
    # Who is here today can be asked for tomorrow, with eleven hours of rest in between.
    assert "Tomasz" in _names(await _view(town, TWO._replace(day=TOMORROW)))


async def test_who_is_away_for_longer_isnt_asked(town: Town) -> None:
    until = town.clock.now() + 3 * HOUR
    await town.here("Maya", "Jonas", "Tomasz")
    desks = town.house.desks
    await desks.presence(town.people["Maya"], "away", "break", None)
    await desks.presence(town.people["Jonas"], "away", "elsewhere", until)
    await desks.presence(town.people["Tomasz"], "away", "day_over", None)
    view = await _view(town)
    assert (_names(view), view.unable.away) == (["Tomasz"], 2)
    tomorrow = await _view(town, TWO._replace(day=TOMORROW))
    assert sorted(_names(tomorrow)) == ["Jonas", "Maya", "Tomasz"]


async def test_a_yes_is_planned_and_everybody_sees_it(town: Town) -> None:
    await plans(town, "Maya", 9, 17)
    jonas = town.people["Jonas"]
    desk = await town.follow(("desk", jonas))
    lead = await town.follow(("desk", town.people["Priya"]))
    before = await town.house.coming.here.view(town.people["Priya"], None, None)
    made = await _ask(town, "Jonas")
    assert (made.state, made.hears, made.from_time) == ("open", "desk", "14:00")
    await town.settle()
    (shown,) = desk.values["asks"]
    assert (shown["id"], shown["by"]["name"], shown["said"]) == (made.id, "Priya", "")
    asked = lead.values["asked"]
    await town.later(MINUTE)
    yes = await town.house.asks.answer(jonas, made.id, "yes")
    assert yes is not None
    assert yes.said == "yes"
    await town.settle()
    assert desk.values["asks"][0]["said"] == "yes"
    assert lead.values["asked"] > asked
    after = await town.house.coming.here.view(town.people["Priya"], None, None)
    both = zip(before.halves, after.halves, strict=True)
    grown = [new.time for old, new in both if new.planned != old.planned]
    assert grown == ["14:00", "14:30", "15:00", "15:30", "16:00", "16:30", "17:00", "17:30"]
    assert {half.planned for half in after.halves if half.time in ("14:00", "16:30")} == {2}
    plan = await read_plan(town.database.pool, made.from_at, made.to_at)
    assert jonas in plan.here(made.from_at)
    assert jonas not in plan.planners  # their weeks are still their own
    (row,) = (await _view(town)).asks
    assert (row.state, row.said_at) == ("yes", town.clock.now())
    # It is said once; a yes may become a no until it begins.
    assert await town.house.asks.answer(jonas, made.id, "yes") == yes
    await town.house.asks.answer(jonas, made.id, "no")
    with pytest.raises(BadAsk):
        await town.house.asks.answer(jonas, made.id, "yes")
    assert "asks" not in (await town.follow(("desk", jonas))).values
    view = await _view(town)
    assert (view.asks[0].state, _names(view)) == ("no", ["Tomasz"])


async def test_where_nobody_plans_a_yes_comes_beside_who_is_here(town: Town) -> None:
    await town.here("Maya")
    made = await _ask(town, "Jonas")
    await town.house.asks.answer(town.people["Jonas"], made.id, "yes")
    view = await town.house.coming.here.view(town.people["Priya"], None, None)
    planned = {half.time: half.planned for half in view.halves}
    assert (view.ahead, planned["13:30"], planned["14:00"], planned["18:00"]) == ("stay", 1, 2, 1)


async def test_after_a_no_nobody_is_asked_again_and_the_next_is_offered(town: Town) -> None:
    first = (await _view(town)).candidates[0].person.name
    made = await _ask(town, first)
    assert await _why(town, first) == "ask_asked"
    await town.house.asks.answer(town.people[first], made.id, "no")
    assert await _why(town, first, TWO._replace(minute=15 * 60, hours=1)) == "ask_asked"
    view = await _view(town)
    assert first not in _names(view)
    assert view.unable.asked == 1
    # For other hours they can be, after those who were asked less.
    assert _names(await _view(town, TWO._replace(minute=18 * 60, hours=2)))[-1] == first


async def test_silence_ends_by_itself_and_isnt_asked_again(town: Town) -> None:
    jonas = town.people["Jonas"]
    made = await _ask(town, "Jonas", TWO._replace(minute=12 * 60))
    assert made.from_time == "12:30"  # the half-hour that it is has begun
    desk = await town.follow(("desk", jonas))
    assert desk.values["asks"]
    await town.later(30 * MINUTE)
    await town.settle()
    assert not desk.values.get("asks")
    for said in ("yes", "no"):
        with pytest.raises(BadAsk):
            await town.house.asks.answer(jonas, made.id, said)
    assert (await _view(town)).asks[0].state == "over"
    assert await _why(town, "Jonas") == "ask_asked"
    with pytest.raises(BadAsk):
        await town.house.asks.withdraw(town.people["Priya"], made.id)


async def test_it_can_be_taken_back_while_nobody_has_answered(town: Town) -> None:
    made = await _ask(town, "Jonas")
    await town.house.asks.withdraw(town.people["Priya"], made.id)
    assert (await _view(town)).asks == []
    with pytest.raises(BadAsk):
        await town.house.asks.answer(town.people["Jonas"], made.id, "yes")
    with pytest.raises(Unknown):
        await town.house.asks.answer(town.people["Maya"], made.id, "yes")
    again = await _ask(town, "Jonas")
    await town.house.asks.answer(town.people["Jonas"], again.id, "yes")
    with pytest.raises(BadAsk):
        await town.house.asks.withdraw(town.people["Priya"], again.id)


async def test_of_two_leads_who_ask_at_once_one_does(town: Town) -> None:
    await town.add_person("Ada", role="lead")
    await town.house.person_changed(town.people["Ada"])
    asks, jonas = town.house.asks, town.people["Jonas"]
    both = [asks.ask(town.people[name], jonas, TWO, mail=False) for name in ("Priya", "Ada")]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(one, BadAsk) for one in done) == 1
    assert len((await _view(town)).asks) == 1


async def test_questions_are_shown_again_after_a_start_and_not_to_who_left(town: Town) -> None:
    await _ask(town, "Jonas")
    await _ask(town, "Maya")
    await people.change_person(town.database.pool, town.people["Maya"], active=False)
    await town.close()
    await town.open()
    await asyncio.sleep(0)
    await town.house.asks.look()
    assert (await town.follow(("desk", town.people["Jonas"]))).values["asks"]
    assert [row.person.name for row in (await _view(town)).asks] == ["Jonas"]


async def test_what_isnt_ahead_or_isnt_there_cant_be_asked_about(town: Town) -> None:
    assert (await _view(town, TWO._replace(minute=8 * 60))).from_at is None
    assert await _why(town, "Jonas", TWO._replace(minute=8 * 60)) == "ask_over"
    for wrong in (
        TWO._replace(line=999),
        TWO._replace(day=TODAY - datetime.timedelta(1)),
        TWO._replace(day=TODAY + datetime.timedelta(14)),
    ):
        with pytest.raises(Unknown):
            await _ask(town, "Jonas", wrong)
    with pytest.raises(Unknown):
        await town.house.asks.withdraw(town.people["Priya"], 999)
