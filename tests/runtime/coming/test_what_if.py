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

from lamplight.basis.instants import HOUR, MINUTE
from lamplight.journal import projections
from lamplight.journal.tables import hours
from lamplight.line.commands import Leave
from lamplight.runtime.coming import needing
from lamplight.runtime.coming.what_if import More, Offer
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.staffing.planned_day import Learns

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.needed import Changed, WhatIfView

ONE = More(people=1, minute=12 * 60, hours=4.0, line=None, day=None)
TOMORROW = TODAY + datetime.timedelta(1)


async def _whole(town: Town, more: More) -> WhatIfView:
    """The answer by all days, asked again as often as it takes."""
    ask, priya = town.house.coming.what_if.ask, town.people["Priya"]
    found = await ask(priya, more)
    while found.days < found.of_days:
        before = found.days
        found = await ask(priya, msgspec.structs.replace(more, begins_at=found.begins_at))
        assert found.days > before
    return found


def _known(changed: Changed | None) -> Changed:
    assert changed is not None
    return changed


async def test_one_more_person_shortens_the_wait_of_what_is_left_of_the_day(town: Town) -> None:
    await weeks_before(town)
    for name in ("Maya", "Tomasz"):
        await plans(town, name, 9, 17)
    found = await _whole(town, ONE)
    long = _known(found.long)
    assert (found.people, found.from_time, found.hours) == (1, "12:00", 4)
    assert found.worst_at is not None
    assert found.worst_at >= "12:00"  # the morning is over
    assert found.nine_s is not None
    assert found.nine_s.after < found.nine_s.before
    assert 0 < long.low < long.fewer < long.high
    assert long.fewer == pytest.approx(long.before - long.after)
    assert found.cost_minor is None
    two = await _whole(town, msgspec.structs.replace(ONE, people=2))
    assert _known(two.long).after < long.after
    goals = msgspec.structs.replace(needing.AS_IT_COMES, hour_minor=1850, currency="GBP")
    await needing.write_goals(town.database.pool, goals)
    again = await _whole(town, ONE)
    assert (again.cost_minor, again.currency) == (4 * 1850, "GBP")
    assert again.long == long  # the same customers with the same luck


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
    found = await _whole(town, msgspec.structs.replace(ONE, minute=11 * 60))
    assert (found.begins_at, found.waiting, found.talking) == (town.clock.now(), 1, 1)
    assert found.hours == pytest.approx(2 + 5 / 6)
    assert found.cost_minor == 1700
    assert found.worst_at is not None
    assert found.worst_at >= "12:00"
    await town.later(2 * MINUTE)
    await town.house.do(Leave(waiting))
    assert (await _whole(town, ONE)).waiting == 0
    rings = await town.ask(language="en")
    await town.here("Tomasz")
    offered = town.house.scene.contact(rings)
    assert offered is not None
    assert offered.offered_to == town.people["Tomasz"]
    await town.later(2 * MINUTE // 60)
    assert (await _whole(town, ONE)).waiting == 1  # nobody has answered it yet
    later = await _whole(town, msgspec.structs.replace(ONE, day=TOMORROW))
    assert (later.waiting, later.talking, later.hours) == (0, 0, 4)


async def test_a_shorter_wrap_up_and_a_call_that_is_offered_can_be_asked_about(town: Town) -> None:
    await weeks_before(town)
    for name in ("Maya", "Tomasz"):
        await plans(town, name, 9, 17)
    nobody = msgspec.structs.replace(ONE, people=0)
    with pytest.raises(BadAsk) as refused:
        await _whole(town, nobody)
    assert refused.value.code == "what_if_nothing"
    called = await _whole(town, msgspec.structs.replace(nobody, callback=Offer(60, 0.5)))
    assert _known(called.gone).low > 0
    assert _known(called.held_minutes).low > 0
    assert called.cost_minor is None
    shorter = await _whole(town, msgspec.structs.replace(nobody, wrap_up_less_s=30))
    assert _known(shorter.long).low > 0
    with pytest.raises(BadAsk) as refused:
        await _whole(town, msgspec.structs.replace(nobody, wrap_up_less_s=3_600))
    assert refused.value.code == "what_if_wrap_up"


async def test_asked_again_more_days_of_the_same_day_are_played_as_it_stood(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lamplight.runtime.coming.what_if.SOON_S", 0.0)
    monkeypatch.setattr("lamplight.runtime.coming.what_if.LATE_S", 0.0)
    await weeks_before(town)
    for name in ("Maya", "Tomasz"):
        await plans(town, name, 9, 17)
    ask, priya = town.house.coming.what_if.ask, town.people["Priya"]
    first = await ask(priya, msgspec.structs.replace(ONE, minute=9 * 60, hours=8.0))
    assert (first.days, first.long, first.gone, first.held_minutes) == (1, None, None, None)
    assert first.nine_s is None
    again = msgspec.structs.replace(ONE, minute=9 * 60, hours=8.0, begins_at=first.begins_at)
    await town.later(MINUTE // 2)
    await town.here("Maya")
    found = await ask(priya, again)
    assert (found.days, found.begins_at) == (2, first.begins_at)
    assert _known(found.long).low < _known(found.long).fewer < _known(found.long).high
    fresh = await ask(priya, msgspec.structs.replace(again, begins_at=None))
    assert (fresh.days, fresh.begins_at) == (1, town.clock.now())
    await town.later(6 * MINUTE)
    late = await ask(priya, again)
    assert (late.days, late.begins_at) == (1, town.clock.now())


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

    async def why(more: More) -> str:
        with pytest.raises(BadAsk) as refused:
            await _whole(town, more)
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
        await _whole(town, msgspec.structs.replace(ONE, line=99))


async def test_a_language_that_one_of_us_would_answer_too_can_be_asked_about(town: Town) -> None:
    await weeks_before(town)
    claire = await town.add_person("Claire", languages=["en", "fr"])
    await town.house.person_changed(claire)
    await plans(town, "Maya", 9, 17)

    def too(who: str, language: str = "fr") -> More:
        return msgspec.structs.replace(ONE, people=0, learns=Learns(town.people[who], language))

    async def why(more: More) -> str:
        with pytest.raises(BadAsk) as refused:
            await _whole(town, more)
        return refused.value.code

    assert await why(too("Maya")) == "what_if_language_unasked"
    for language in ("en", "fr", "en", "fr"):
        await town.ask(language=language)
    await projections.catch_up(town.database, town.house.journal)
    await town.later(HOUR)  # what is asked for is looked at once an hour
    assert await why(too("Maya")) == "what_if_language_alone"
    await plans(town, "Claire", 9, 17)
    assert await why(too("Claire")) == "what_if_learned"
    assert await why(too("Tomasz")) == "what_if_learner_away"
    nobody = msgspec.structs.replace(ONE, people=0, learns=Learns(99, "fr"))
    assert await why(nobody) == "what_if_learner"

    found = await _whole(town, too("Maya"))
    assert _known(found.long).low > 0
    assert (found.people, found.left_out, found.cost_minor) == (0, 0.0, None)
    seen = await town.house.coming.here.view(town.people["Priya"], None, None)
    assert [(one.name, one.languages) for one in seen.learners] == [("Maya", ["fr"])]
    assert seen.wrap_up_s == 60
    # Who is here beside their plan can be asked about today, and on no other day.
    await town.here("Jonas")
    view, priya = town.house.coming.here.view, town.people["Priya"]
    assert [one.name for one in (await view(priya, None, None)).learners] == ["Jonas", "Maya"]
    assert [one.name for one in (await view(priya, None, TOMORROW)).learners] == ["Maya"]
