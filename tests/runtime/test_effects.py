"""What leads must know reaches them, whoever is here and whatever happens in between."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.runtime._town import until, until_async

from lamplight.basis.instants import DAY
from lamplight.journal.errors import BadValue, DatabaseUnreachable
from lamplight.journal.log import Effect
from lamplight.journal.outbox import BACKOFF_MS, Taken
from lamplight.journal.tables import run
from lamplight.journal.tables.effects import leave
from lamplight.line.limits import TRIES
from lamplight.runtime.effects import NotYet
from lamplight.runtime.facts import LeadTold

if TYPE_CHECKING:
    from tests.runtime._town import Town


async def everyone_declines(town: Town) -> int:
    """Both who are here say "not now"."""
    await town.here("Maya", "Tomasz")
    contact = await town.ask(name="Ruth")
    for _ in range(2):
        agent = town.house.line.contacts[contact].offered_to
        await town.house.desks.decline(agent, contact)
    return contact


async def told(town: Town) -> list[LeadTold]:
    """What the journal says of leads who were told."""
    return [one.event async for one in town.house.journal.stream() if type(one.event) is LeadTold]


async def test_a_lead_whose_desk_is_open_is_told_at_once_and_once(town: Town) -> None:
    desk = await town.follow(("desk", town.people["Priya"]))
    agents_desk = await town.follow(("desk", town.people["Maya"]))
    contact = await everyone_declines(town)
    await until(lambda: f"notices/{contact}" in desk.values)
    assert desk.values[f"notices/{contact}"]["code"] == "everyone_declined"
    assert agents_desk.under("notices/") == {}
    await until_async(lambda: _count(town, "done", 1))
    assert await told(town) == [LeadTold(contact, "everyone_declined", town.people["Priya"])]
    await town.later(61_000)
    await town.here("Jonas")
    offered = town.house.line.contacts[contact].offered_to
    await town.house.desks.accept(offered, contact, "voice")
    await until(lambda: desk.under("notices/") == {})


async def test_a_lead_who_comes_after_a_crash_is_told_then(town: Town) -> None:
    contact = await everyone_declines(town)
    await until_async(lambda: _waits(town))
    await town.crash()
    await town.open()
    assert await told(town) == []
    desk = await town.follow(("desk", town.people["Priya"]))
    assert f"notices/{contact}" in desk.values
    await until_async(lambda: _count(town, "done", 1))
    assert [one.contact for one in await told(town)] == [contact]


async def test_nobody_is_told_of_what_is_over(town: Town) -> None:
    contact = await everyone_declines(town)
    await until_async(lambda: _waits(town))
    await town.house.places.leave(contact)
    desk = await town.follow(("desk", town.people["Priya"]))
    await until_async(lambda: _count(town, "done", 1))
    assert desk.under("notices/") == {}
    assert await told(town) == []


async def test_a_lead_who_comes_after_days_is_told_then(town: Town) -> None:
    """Looking for a lead in vain is no failed try, nor is a desk that opens and closes."""
    contact = await everyone_declines(town)
    await until_async(lambda: _waits(town))
    for _ in range(2 * len(BACKOFF_MS)):
        await town.later(BACKOFF_MS[-1])
        await town.house.effects_out.dispatch()
        await (await town.follow(("desk", town.people["Maya"]))).close()
    assert await _waits(town)
    desk = await town.follow(("desk", town.people["Priya"]))
    await until_async(lambda: _count(town, "done", 1))
    assert [one.contact for one in await told(town)] == [contact]
    assert f"notices/{contact}" in desk.values


async def test_a_promise_that_ends_unreached_is_told_to_a_lead_until_the_day_is_over(
    town: Town,
) -> None:
    await town.here("Maya")
    contact = await town.ask(name="Ruth")
    await town.house.places.keep(contact, phone="+44 7700 900142")
    for _ in range(TRIES):
        await until(lambda: town.house.line.contacts[contact].offered_to != 0)
        await town.accept("Maya", contact)
        await town.house.desks.missed(town.people["Maya"], contact)
        await town.later(3_600_000)
        await town.here("Maya")
    assert contact not in town.house.line.contacts
    desk = await town.follow(("desk", town.people["Priya"]))
    await until(lambda: f"notices/{contact}" in desk.values)
    notice = desk.values[f"notices/{contact}"]
    assert (notice["code"], notice["name"]) == ("promise_broken", "Ruth")
    await until_async(lambda: _told_of(town, contact))
    await town.later(DAY)
    await town.here("Jonas")
    await until(lambda: desk.under("notices/") == {})


async def _told_of(town: Town, contact: int) -> bool:
    return contact in {one.contact for one in await told(town)}


async def _count(town: Town, state: str, number: int) -> bool:
    found = "select count(*) from outbox where state = $1"
    return bool(await town.database.pool.fetchval(found, state) == number)


async def _waits(town: Town) -> bool:
    """Whether the one effect was looked at, and waits without having failed."""
    rows = await town.database.pool.fetch("select state, tries, error from outbox")
    return [(row[0], row[1], bool(row[2])) for row in rows] == [("pending", 0, True)]


async def test_a_lane_takes_its_time_and_holds_up_nobody(town: Town) -> None:
    await _leave(town, Effect("slow/1", "slow"), Effect("quick/1", "quick"))
    await until_async(lambda: _all_wait(town, 2))  # nobody knows them yet
    go_on, done = asyncio.Event(), []

    async def slow(effect: Taken) -> None:
        await go_on.wait()
        done.append(effect.key)

    async def quick(effect: Taken) -> None:
        done.append(effect.key)

    town.house.bring("slow", slow)
    town.house.bring("quick", quick)
    await until(lambda: done == ["quick/1"])
    go_on.set()
    await until(lambda: done == ["quick/1", "slow/1"])


async def test_what_was_in_hand_when_the_database_went_away_is_tried_again_at_once(
    town: Town,
) -> None:
    tried = []

    async def once_away(effect: Taken) -> None:
        tried.append(effect.key)
        if len(tried) == 1:
            raise DatabaseUnreachable("The database went away.")

    lane = town.house.effects_out.lane("ship", once_away)
    await _leave(town, Effect("ship/1", "ship"), Effect("ship/2", "ship"))
    with pytest.raises(DatabaseUnreachable):
        await lane.round()
    await lane.round()
    assert tried == ["ship/1", "ship/1", "ship/2"]
    done = "select count(*) from outbox where state = 'done' and kind = 'ship'"
    assert await town.database.pool.fetchval(done) == 2


async def test_an_effect_that_the_tables_refuse_has_failed_and_the_next_is_brought_about(
    town: Town,
) -> None:
    tried = []

    async def refused(effect: Taken) -> None:
        tried.append(effect.key)
        if effect.key == "ship/1":
            raise BadValue("too long")

    lane = town.house.effects_out.lane("ship", refused)
    await _leave(town, Effect("ship/1", "ship"), Effect("ship/2", "ship"))
    await lane.round()
    assert tried == ["ship/1", "ship/2"]
    found = "select key, state, error from outbox where kind = 'ship' order by key"
    rows = [tuple(row) for row in await town.database.pool.fetch(found)]
    assert rows[0] == ("ship/1", "pending", "BadValue")
    assert rows[1][:2] == ("ship/2", "done")


async def test_what_waits_says_how_long(town: Town) -> None:
    async def not_yet(effect: Taken) -> None:
        raise NotYet("the sea is rough", after_ms=5_000)

    lane = town.house.effects_out.lane("ship", not_yet)
    await _leave(town, Effect("ship/1", "ship"))
    assert await lane.dispatch() == 1
    town.clock.advance(4_999)
    assert await lane.dispatch() == 0
    town.clock.advance(1)
    assert await lane.dispatch() == 1


async def _leave(town: Town, *effects: Effect) -> None:
    async with run.transaction(town.database.pool) as session:
        await leave(session, effects, town.clock.now())
    town.house.effects_out.wake()


async def _all_wait(town: Town, number: int) -> bool:
    found = "select count(*) from outbox where state = 'pending' and error is not null"
    return bool(await town.database.pool.fetchval(found) == number)
