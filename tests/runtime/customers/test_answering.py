"""What a customer says and does on their own page: is it useful, and another time for a call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.runtime.customers import _page

from lamplight.basis.instants import DAY, HOUR, MINUTE, to_datetime
from lamplight.journal.tables import (
    brands,
    mail,
    shifts,
)
from lamplight.journal.tables.hours import Span
from lamplight.line import Refused
from lamplight.line.limits import SLOT
from lamplight.runtime.customers import answering, mine
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from tests.runtime._town import Town


async def test_a_yes_that_is_pressed_twice_is_heard_once(town: Town) -> None:
    case, token = await _page.hers(town)
    link = await mine.link_of(town.house, token)
    for _ in range(2):
        await answering.useful(town.house, link, case.case, "yes", "")
    assert (await _page.events(town, case.case)).count("said_yes") == 1
    shown = (await _page.seen(town, token)).cases[0]
    assert (shown.state, shown.useful) == ("closed", "yes")


async def test_two_at_once_are_heard_once(town: Town) -> None:
    case, token = await _page.hers(town)
    link = await mine.link_of(town.house, token)
    await asyncio.gather(
        *(answering.useful(town.house, link, case.case, "not_yet", "It hums") for _ in range(4))
    )
    happened = await _page.events(town, case.case)
    assert (happened.count("said_not_yet"), happened.count("customer_wrote")) == (1, 1)


async def test_a_not_yet_with_words_reaches_whoever_answers_for_it(town: Town) -> None:
    case, token = await _page.hers(town)
    link = await mine.link_of(town.house, token)
    await answering.useful(town.house, link, case.case, "not_yet", "It flickers")
    (row,) = await town.house.cases.rows(town.people["Maya"])
    assert row.not_yet
    shown = await town.house.cases.show(town.people["Maya"], case.case)
    wrote = next(one for one in shown.events if one.kind == "customer_wrote")
    assert wrote.fields["words"] == "It flickers"
    assert "not_yet_heard" in [one.kind for one in shown.letters]
    await answering.useful(town.house, link, case.case, "yes", "")
    assert (await _page.seen(town, token)).cases[0].useful == "yes"


async def test_she_moves_a_call_to_a_time_that_is_offered_and_has_it_in_writing(
    town: Town,
) -> None:
    case, token = await _page.hers(town)
    promised = await _page.call(town, case.case)
    link = await mine.link_of(town.house, token)
    at = (await answering.times(town.house, link, promised))[40].at
    for _ in range(2):
        await answering.move_call(town.house, link, promised, at)
    (shown,) = (await _page.seen(town, token)).promises
    assert (shown.due_at, shown.late, shown.can) == (at, False, ["time", "release"])
    assert (await _page.events(town, case.case)).count("promise_moved") == 1
    written = await mail.mail_of_case(town.database.pool, case.case)
    moved = [one for one in written if one.kind == "promise_moved"]
    assert len(moved) == 1
    assert "You asked for the new time." in moved[0].plain
    assert "sorry" not in moved[0].plain


async def test_a_call_comes_when_somebody_is_here_and_has_time(town: Town) -> None:
    case, token = await _page.hers(town)
    promised = await _page.call(town, case.case)
    link, now = await mine.link_of(town.house, token), town.clock.now()
    day = now + DAY - (now + DAY) % SLOT
    for at, code in (
        (now - HOUR, "too_soon"),
        (now + 4 * MINUTE, "too_soon"),
        (now + 8 * DAY, "too_far"),
        (day + MINUTE, "slot_full"),
    ):
        with pytest.raises(Refused) as no:
            await answering.move_call(town.house, link, promised, at)
        assert no.value.code == code
    await brands.change_brand(town.database.pool, town.brand, closed=True)
    await town.house.scene.directory.read(now)
    assert await answering.times(town.house, link, promised) == []
    with pytest.raises(Refused) as no:
        await answering.move_call(town.house, link, promised, day)
    assert no.value.code == "closed_then"


async def test_times_are_those_at_which_who_promised_the_call_plans_to_be_here(
    town: Town,
) -> None:
    case, token = await _page.hers(town)
    promised = await _page.call(town, case.case)
    link, now = await mine.link_of(town.house, token), town.clock.now()
    zone = ZoneInfo(town.house.scene.directory.brands[town.brand].timezone)
    for name, since in (("Jonas", 8 * 60), ("Maya", 14 * 60)):
        week = [Span(day, since, since + 4 * 60) for day in range(1, 8)]
        await shifts.set_shift_week(town.database.pool, town.people[name], week, zone.key)
    offered = await answering.times(town.house, link, promised)
    hours = {to_datetime(one.at).astimezone(zone).hour for one in offered}
    assert hours == {14, 15, 16, 17}
    assert offered[0].at >= now + 10 * MINUTE
    await town.database.pool.execute(
        "update person set active = false where id = $1", town.people["Maya"]
    )
    await town.house.scene.directory.read(now)
    there = await answering.times(town.house, link, promised)
    hours = {to_datetime(one.at).astimezone(zone).hour for one in there}
    assert hours == {8, 9, 10, 11}


async def test_a_time_is_taken_by_every_call_that_is_promised_for_it(town: Town) -> None:
    case, token = await _page.hers(town)
    first, second = await _page.call(town, case.case), await _page.call(town, case.case, 180)
    link = await mine.link_of(town.house, token)
    at = (await answering.times(town.house, link, first))[0].at
    brand = town.house.scene.directory.brands[town.brand]
    need = town.house.slots.need(brand, "service", "voice", "en")

    async def left() -> int:
        return next(
            (one.free for one in await town.house.slots.free(brand, need) if one.at == at), 0
        )

    before = await left()
    await answering.move_call(town.house, link, first, at)
    assert await left() == before - 1
    while at in {one.at for one in await answering.times(town.house, link, second)}:
        extra = await _page.call(town, case.case, 240 + await left())
        await town.database.pool.execute("update promise set due_at = $1 where id = $2", at, extra)
    with pytest.raises(Refused) as no:
        await answering.move_call(town.house, link, second, at)
    assert no.value.code == "slot_full"


async def test_times_of_a_call_are_shown_to_nobody_else(town: Town) -> None:
    case, _ = await _page.hers(town)
    promised = await _page.call(town, case.case)
    other = await mine.link_of(town.house, await _page.stranger(town))
    with pytest.raises(Unknown):
        await answering.times(town.house, other, promised)


async def test_a_call_that_isnt_needed_any_more_is_released_once(town: Town) -> None:
    case, token = await _page.hers(town)
    promised = await _page.call(town, case.case)
    link = await mine.link_of(town.house, token)
    await answering.release_call(town.house, link, promised)
    with pytest.raises(Refused) as no:
        await answering.release_call(town.house, link, promised)
    assert no.value.code == "promise_ended"
    (shown,) = (await _page.seen(town, token)).promises
    assert (shown.state, shown.can) == ("released", [])
    assert (await _page.events(town, case.case)).count("promise_released") == 1
