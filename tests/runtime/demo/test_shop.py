"""The demo shop is made as real data is, at any hour, and once."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from tests.runtime._town import NOON

from lamplight.basis.instants import DAY, HOUR, to_datetime
from lamplight.journal import Database, Ownership
from lamplight.journal.tables import arrivals, hours, people, shifts
from lamplight.journal.tables.courses import courses_of
from lamplight.runtime.clock import ManualClock
from lamplight.runtime.coming.days import slot_at
from lamplight.runtime.demo import shop, weeks
from lamplight.runtime.demo.cast import PEOPLE
from lamplight.runtime.demo.matters import MATTERS
from lamplight.runtime.demo.past import PROMISED, TALKS
from lamplight.runtime.house import House
from lamplight.runtime.truth import truth

if TYPE_CHECKING:
    from lamplight.journal import Address


async def _told(database: Database) -> list[str]:
    """How the talks of the story ended, apart from those that are promised."""
    rows = await database.pool.fetch("select id from contact where words <> ''")
    courses = await courses_of(database.pool, [row["id"] for row in rows])
    return [one.outcome for one in courses if one.outcome]


@pytest.fixture
def few_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shop has a tenth of its customers, and is made sooner."""
    monkeypatch.setattr(weeks, "_SHAPE", tuple(each / 10 for each in weeks._SHAPE))


async def hashed(password: str) -> str:
    return f"hash of {password}"


@pytest.mark.usefixtures("few_come")
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
        assert await _told(database) == ["answered"] * len(TALKS)
        house = await House.open(database, ownership, ManualClock(now))
        promised = list(house.line.contacts.values())
        assert [one.state for one in promised] == ["scheduled"] * len(PROMISED)
        assert all(one.due > now for one in promised)
        assert not any(agent.here for agent in house.line.agents.values())
        assert house.line.brands[1].open
        assert house.line.brands[2].open
        figures = house.views.figures(0)
        assert (figures.waiting, figures.promises.broken) == (0, 0)
        # Before eight nobody of the shop is here.
        assert (figures.came > len(PROMISED)) == (hour > 3)
        assert figures.left <= figures.came / 4
        assert sorted(row.title for row in house.scene.cases.every()) == sorted(
            matter.title for matter in MATTERS
        )
        await house.close()


@pytest.mark.usefixtures("few_come")
async def test_a_shop_that_was_cut_short_is_finished_at_the_next_start(address: Address) -> None:
    async with await Database.open(address) as database:
        ownership = await Ownership.acquire(database, "here")
        first = await shop.make(database, ownership, NOON, hashed)
        await database.pool.execute("update setting set value = '\"begun\"' where name = 'demo'")
        assert await shop.is_wanted(database)
        again = await shop.make(database, ownership, NOON + HOUR, hashed)
        assert [one.email for one in again] == [one.email for one in first]
        assert await _told(database) == ["answered"] * len(TALKS)
        assert await shop.is_made(database)
        await ownership.release()


@pytest.mark.usefixtures("few_come")
async def test_the_shops_weeks_are_those_that_leads_see_and_change(address: Address) -> None:
    """Of its own people only: who is invited later plans nothing until somebody does."""
    async with await Database.open(address) as database:
        ownership = await Ownership.acquire(database, "here")
        await shop.make(database, ownership, NOON, hashed)
        team = [one.id for one in await people.all_people(database.pool)]
        weeks = await shifts.shift_weeks(database.pool)
        assert [(one.person, one.weekday) for one in weeks] == [
            (person, day)
            for person, one in zip(team, PEOPLE, strict=True)
            for day in sorted(one.week)
        ]
        monday = [hours.Span(1, 9 * 60, 12 * 60)]
        for person in team:
            await shifts.set_shift_week(database.pool, person, monday, "UTC")
        house = await House.open(database, ownership, ManualClock(NOON))
        offered = [to_datetime(one.at) for one in await house.places.slots("lamplight-outlet")]
        assert {(one.isoweekday(), one.hour) for one in offered} == {(1, 9), (1, 10), (1, 11)}
        await house.close()


async def test_the_last_weeks_were_lived_and_half_a_year_before_is_counted(
    address: Address,
) -> None:
    today = to_datetime(NOON).date()
    async with await Database.open(address) as database:
        ownership = await Ownership.acquire(database, "here")
        await shop.make(database, ownership, NOON, hashed)
        for line, sales in ((1, False), (2, True)):
            for back in (1, 2, 5, 60, 26 * 7):
                day = today - datetime.timedelta(back)
                since, until = (slot_at(day, slot, "Europe/London") for slot in (0, 48))
                found = await arrivals.counts_by_slot(
                    database.pool, line, since, until, "Europe/London"
                )
                drawn = weeks.drawn(day, sales=sales)
                assert {one.slot: one.came for one in found} == {
                    slot: came for slot, came in enumerate(drawn) if came
                }
        house = await House.open(database, ownership, ManualClock(NOON))
        week = await truth(house.scene, today - datetime.timedelta(7), "week")
        assert week.n > 100
        assert week.gone > 0
        assert week.share is not None
        assert week.share > 0.8
        assert week.made_up_until == NOON
        await house.coming.foretelling.round()
        unusual = await house.coming.unusual.view(5, None)
        assert (unusual.verdict, len(unusual.dots)) == ("usual", 26)
        assert unusual.today is not None
        assert unusual.today.came == unusual.came > 20
        await house.close()
