"""What more people would make of a day, as leads ask it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.runtime.coming._usual import TODAY, plans, weeks_before

from lamplight.journal.tables import hours
from lamplight.line.limits import SLOT
from lamplight.runtime.coming import needing
from lamplight.runtime.coming.what_if import More, stretches
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.staffing.one_more import Here

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


def test_people_by_half_hour_are_stretches_of_single_people() -> None:
    bounds = [number * SLOT for number in range(6)]
    assert stretches([1, 2, 2, 0, 1], bounds) == (
        Here(1, 0, 3 * SLOT),
        Here(1, SLOT, 3 * SLOT),
        Here(1, 4 * SLOT, 5 * SLOT),
    )
    assert stretches([], [0]) == ()
