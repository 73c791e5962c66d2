"""The demo shop is made as real data is, at any hour, and once."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from tests.runtime._town import NOON

from lamplight.basis.instants import DAY, HOUR, to_datetime
from lamplight.journal import Database, Ownership
from lamplight.journal.tables import hours, people, shifts
from lamplight.journal.tables.courses import courses_of
from lamplight.runtime.clock import ManualClock
from lamplight.runtime.demo import shop
from lamplight.runtime.demo.cast import PEOPLE
from lamplight.runtime.demo.matters import MATTERS
from lamplight.runtime.demo.past import PROMISED, TALKS
from lamplight.runtime.house import House

if TYPE_CHECKING:
    from lamplight.journal import Address


async def hashed(password: str) -> str:
    return f"hash of {password}"


@pytest.mark.parametrize("hour", [3, 12, 23])
async def test_the_shop_has_its_past_and_its_promises_at_any_hour(
    address: Address, hour: int
) -> None:
    now = NOON - NOON % DAY + hour * HOUR
    async with await Database.open(address) as database:
        assert await shop.is_wanted(database)
        ownership = await Ownership.acquire(database, "here")
        sign_ins = await shop.make(database, ownership, now, hashed)
        assert [one.name for one in sign_ins] == [person.name for person in PEOPLE]
        assert len({one.password for one in sign_ins}) == len(PEOPLE)
        assert [one.name for one in sign_ins if one.role == "admin"] == ["Priya"]
        assert await shop.is_made(database)
        assert not await shop.is_wanted(database)
        courses = await courses_of(database.pool, list(range(1, 20)))
        assert len([one for one in courses if one.outcome == "answered"]) == len(TALKS)
        house = await House.open(database, ownership, ManualClock(now))
        promised = list(house.line.contacts.values())
        assert [one.state for one in promised] == ["scheduled"] * len(PROMISED)
        assert all(one.due > now for one in promised)
        assert not any(agent.here for agent in house.line.agents.values())
        assert house.line.brands[1].open
        assert house.line.brands[2].open
        figures = house.views.figures(0)
        assert (figures.left, figures.promises.broken) == (0, 0)
        assert sorted(row.title for row in house.scene.cases.every()) == sorted(
            matter.title for matter in MATTERS
        )
        await house.close()


async def test_a_shop_that_was_cut_short_is_finished_at_the_next_start(address: Address) -> None:
    async with await Database.open(address) as database:
        ownership = await Ownership.acquire(database, "here")
        first = await shop.make(database, ownership, NOON, hashed)
        await database.pool.execute("update setting set value = '\"begun\"' where name = 'demo'")
        assert await shop.is_wanted(database)
        again = await shop.make(database, ownership, NOON + HOUR, hashed)
        assert [one.email for one in again] == [one.email for one in first]
        courses = await courses_of(database.pool, list(range(1, 50)))
        assert len([one for one in courses if one.outcome == "answered"]) == len(TALKS)
        assert await shop.is_made(database)
        await ownership.release()


async def test_the_shops_weeks_are_those_that_leads_see_and_change(address: Address) -> None:
    """Of its own people only: who is invited later plans nothing until somebody does."""
    async with await Database.open(address) as database:
        ownership = await Ownership.acquire(database, "here")
        await shop.make(database, ownership, NOON, hashed)
        team = [one.id for one in await people.all_people(database.pool)]
        weeks = await shifts.shift_weeks(database.pool)
        assert [(one.person, one.weekday) for one in weeks] == list(product(team, range(1, 8)))
        monday = [hours.Span(1, 9 * 60, 12 * 60)]
        for person in team:
            await shifts.set_shift_week(database.pool, person, monday, "UTC")
        house = await House.open(database, ownership, ManualClock(NOON))
        offered = [to_datetime(one.at) for one in await house.places.slots("lamplight-outlet")]
        assert {(one.isoweekday(), one.hour) for one in offered} == {(1, 9), (1, 10), (1, 11)}
        await house.close()
