"""What more people would make of a day, as leads ask it."""

from __future__ import annotations

import asyncio
import datetime
import os
import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.runtime.coming._usual import TODAY, plans, weeks_before

from lamplight.basis.instants import MINUTE
from lamplight.journal.tables import hours
from lamplight.line.commands import Leave
from lamplight.runtime.coming import needing
from lamplight.runtime.coming.what_if import More, Offer
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from tests.runtime._town import Town

ONE = More(people=1, minute=12 * 60, hours=4.0, line=None, day=None)
TOMORROW = TODAY + datetime.timedelta(1)


async def test_one_more_person_shortens_the_wait_of_what_is_left_of_the_day(town: Town) -> None:
    await weeks_before(town)
    for name in ("Maya", "Tomasz"):
        await plans(town, name, 9, 17)
    ask, priya = town.house.coming.what_if.ask, town.people["Priya"]
    found = await ask(priya, ONE)
    assert (found.people, found.from_time, found.hours) == (1, "12:00", 4)
    assert found.worst_at is not None
    assert found.worst_at >= "12:00"  # the morning is over
    assert found.nine_s is not None
    assert found.nine_s.after < found.nine_s.before
    assert found.long.low > 0
    assert found.long.low < found.long.fewer < found.long.high
    assert found.long.fewer == pytest.approx(found.long.before - found.long.after)
    assert found.cost_minor is None
    two = await ask(priya, msgspec.structs.replace(ONE, people=2))
    assert two.long.after < found.long.after
    goals = msgspec.structs.replace(needing.AS_IT_COMES, hour_minor=1850, currency="GBP")
    await needing.write_goals(town.database.pool, goals)
    again = await ask(priya, ONE)
    assert (again.cost_minor, again.currency) == (4 * 1850, "GBP")
    assert again.long == found.long  # the same customers with the same luck


async def test_hours_that_are_over_cost_nothing_and_it_begins_with_who_is_there(
    town: Town,
) -> None:
    await weeks_before(town)
    for name in ("Maya", "Tomasz"):
        await plans(town, name, 9, 17)
    await town.here("Maya")
    await town.accept("Maya", await town.ask())
    waiting = await town.ask(language="fr")
    await town.later(10 * MINUTE)
    goals = msgspec.structs.replace(needing.AS_IT_COMES, hour_minor=600, currency="GBP")
    await needing.write_goals(town.database.pool, goals)
    ask, priya = town.house.coming.what_if.ask, town.people["Priya"]
    found = await ask(priya, msgspec.structs.replace(ONE, minute=11 * 60))
    assert (found.begins_at, found.waiting, found.talking) == (town.clock.now(), 1, 1)
    assert found.hours == pytest.approx(2 + 5 / 6)
    assert found.cost_minor == 1700
    assert found.worst_at is not None
    assert found.worst_at >= "12:00"
    await town.later(2 * MINUTE)
    await town.house.do(Leave(waiting))
    assert (await ask(priya, ONE)).waiting == 0
    rings = await town.ask(language="en")
    await town.here("Tomasz")
    offered = town.house.scene.contact(rings)
    assert offered is not None
    assert offered.offered_to == town.people["Tomasz"]
    await town.later(2 * MINUTE // 60)
    assert (await ask(priya, ONE)).waiting == 1  # nobody has answered it yet
    later = await ask(priya, msgspec.structs.replace(ONE, day=TOMORROW))
    assert (later.waiting, later.talking, later.hours) == (0, 0, 4)


async def test_a_shorter_wrap_up_and_a_call_that_is_offered_can_be_asked_about(town: Town) -> None:
    await weeks_before(town)
    for name in ("Maya", "Tomasz"):
        await plans(town, name, 9, 17)
    ask, priya = town.house.coming.what_if.ask, town.people["Priya"]
    nobody = msgspec.structs.replace(ONE, people=0)
    with pytest.raises(BadAsk) as refused:
        await ask(priya, nobody)
    assert refused.value.code == "what_if_nothing"
    called = await ask(priya, msgspec.structs.replace(nobody, callback=Offer(60, 0.5)))
    assert called.gone.low > 0
    assert called.held_minutes.low > 0
    assert called.cost_minor is None
    shorter = await ask(priya, msgspec.structs.replace(nobody, wrap_up_less_s=30))
    assert shorter.long.low > 0
    with pytest.raises(BadAsk) as refused:
        await ask(priya, msgspec.structs.replace(nobody, wrap_up_less_s=3_600))
    assert refused.value.code == "what_if_wrap_up"


async def test_a_question_is_answered_while_a_nights_forecasts_are_made(town: Town) -> None:
    await weeks_before(town)
    await plans(town, "Maya", 9, 17)
    nights = asyncio.create_task(town.house.coming.nights.run(time.sleep, 100))
    found = await town.house.coming.what_if.ask(town.people["Priya"], ONE)
    assert found.days
    assert not nights.done()
    nights.cancel()


async def test_who_opens_the_board_finds_the_process_begun(town: Town) -> None:
    aside = town.house.coming.aside
    town.house.coming.what_if.soon()
    town.house.coming.what_if.soon()
    first = await aside.run(os.getpid)
    town.house.coming.what_if.soon()
    assert await aside.run(os.getpid) == first


async def test_what_cant_be_answered_is_said_with_why(town: Town) -> None:
    ask, priya = town.house.coming.what_if.ask, town.people["Priya"]

    async def why(more: More) -> str:
        with pytest.raises(BadAsk) as refused:
            await ask(priya, more)
        return refused.value.code

    assert await why(ONE) == "what_if_no_forecast"
    await weeks_before(town)
    tomorrow = msgspec.structs.replace(ONE, day=TOMORROW)
    assert await why(tomorrow) == "what_if_nobody_plans"
    assert await why(ONE) == "what_if_unanswered"  # nobody is here, and nobody plans to be
    await plans(town, "Maya", 9, 17)
    assert await why(msgspec.structs.replace(ONE, minute=10 * 60, hours=2.0)) == "what_if_past"
    await hours.set_exception(town.database.pool, town.brand, TOMORROW, "Stocktaking", ())
    await town.house.brand_changed(town.brand)
    assert await why(tomorrow) == "what_if_closed"
    with pytest.raises(Unknown):
        await ask(priya, msgspec.structs.replace(ONE, line=99))
