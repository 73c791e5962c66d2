"""What a customer is told about the wait, when, and what then happened."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from tests.runtime._town import until

from lamplight.forecast.conformal import Bounds
from lamplight.forecast.pace import CHAT_PRIOR_MS, TALK_PRIOR_MS, Patience
from lamplight.forecast.wait import Wait, estimate, whole_minutes
from lamplight.journal import projections
from lamplight.journal.tables import tellings
from lamplight.journal.tables.courses import courses_of
from lamplight.line.commands import AskFor, ChangeChannel, KeepPlace
from lamplight.line.events import WaitTold
from lamplight.runtime.waits import Standing, Waits

if TYPE_CHECKING:
    from tests.runtime._town import Town

MINUTE = 60_000


def told(ahead: int, agents: int) -> tuple[int, int]:
    """What the formula says before anything is known of talks here."""
    return whole_minutes(estimate(ahead, agents, TALK_PRIOR_MS, Patience().mean_ms()))


async def busy_town(town: Town) -> None:
    """Maya and Tomasz are here and each in a talk."""
    await town.here("Maya", "Tomasz")
    for name in ("Maya", "Tomasz"):
        await town.accept(name, await town.ask())


async def test_the_wait_is_told_in_the_same_breath_as_the_place(town: Town) -> None:
    await busy_town(town)
    for ahead in range(3):
        place = town.place(await town.ask())
        assert place.ahead == ahead
        assert place.told is not None
        assert (place.told.likely_min, place.told.bound_min) == told(ahead, 2)
        assert place.told.bound_at == town.clock.now() + place.told.bound_min * MINUTE
        assert [one.why for one in place.tellings] == ["arrived"]


async def test_nobody_who_rings_at_once_is_told_a_wait(town: Town) -> None:
    await town.here("Maya")
    assert town.place(await town.ask()).told is None


async def test_how_long_a_chat_takes_is_told_from_those_who_write(town: Town) -> None:
    """Tess writes with one at a time; Viktor, who could with nine, never does."""
    for name, channels, chats in (("Tess", ["chat"], 1), ("Viktor", ["voice"], 9)):
        await town.house.person_changed(await town.add_person(name, channels=channels, chats=chats))
    await town.here("Tess", "Viktor")
    await town.accept("Tess", await town.ask(channel="chat"), "chat")
    place = town.place(await town.ask(channel="chat"))
    assert place.told is not None
    expected = whole_minutes(estimate(0, 1, CHAT_PRIOR_MS, Patience().mean_ms()))
    assert (place.told.likely_min, place.told.bound_min) == expected


async def test_while_nobody_is_here_no_time_is_told_but_a_call_is_promised(town: Town) -> None:
    place = town.place(await town.ask())
    assert place.told is None
    assert place.callback is not None
    assert place.callback.state == "made"


async def test_when_one_goes_those_behind_are_told_anew(town: Town) -> None:
    await busy_town(town)
    first, second = await town.ask(), await town.ask()
    stream = await town.follow(("place", second))
    await town.house.places.leave(first)
    await town.later(1_000)
    place = town.place(second)
    assert place.ahead == 0
    assert [(one.ahead, one.why) for one in place.tellings] == [(1, "arrived"), (0, "turn")]
    assert place.told is not None
    assert (place.told.likely_min, place.told.bound_min) == told(0, 2)
    await until(lambda: stream.values["place"]["ahead"] == 0)


async def test_when_more_of_us_come_those_who_wait_are_told_so(town: Town) -> None:
    await busy_town(town)
    waiting = [await town.ask() for _ in range(4)]
    await town.here("Jonas")
    await town.later(1_000)
    place = town.place(waiting[-1])
    assert place.tellings[-1].why in ("turn", "more_people")
    assert place.told is not None
    assert (place.told.likely_min, place.told.bound_min) == told(place.ahead, 3)


async def test_what_was_told_and_has_passed_is_told_anew(town: Town) -> None:
    await busy_town(town)
    contact = await town.ask()
    first = town.place(contact).told
    assert first is not None
    await town.later(first.likely_at - town.clock.now() - 1)
    assert len(town.place(contact).tellings) == 1
    await town.later(1 + 30_000)
    assert [one.why for one in town.place(contact).tellings] == ["arrived", "late"]


async def test_nothing_is_told_again_while_nothing_has_changed(town: Town) -> None:
    await busy_town(town)
    contact = await town.ask()
    await town.follow(("place", contact))  # their page is open: they wait in person
    for _ in range(5):
        await town.later(20_000)
    assert len(town.place(contact).tellings) == 1


async def test_a_minute_more_or_less_is_not_told_where_nothing_has_happened_and_two_are(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await busy_town(town)
    contact = await town.ask()
    first = town.place(contact).told
    assert first is not None
    likely, bound = first.likely_min, first.bound_min

    def now_it_is(bound_min: int) -> None:
        wait = Wait(likely * MINUTE, bound_min * MINUTE)
        monkeypatch.setattr(Waits, "of", lambda *_: Standing(0, 2, 0, wait))

    said = []
    for figure in (bound + 1, bound + 2, bound + 1, bound):
        now_it_is(figure)
        await town.house.teller.sweep()
        said.append([one.bound_min for one in town.place(contact).tellings])
    assert said == [[bound], *[[bound, bound + 2]] * 2, [bound, bound + 2, bound]]
    assert {one.why for one in town.place(contact).tellings[1:]} == {"reckoned"}


async def test_a_thousand_who_wait_are_told_behind_whatever_people_ask(town: Town) -> None:
    await busy_town(town)
    waiting = [await town.ask() for _ in range(120)]
    await town.later(1_000)
    before = (await town.house.journal.head()).number
    # A third person comes: everybody's minutes change. Somebody asks in the middle of it.
    await town.here("Jonas")
    town.clock.advance(1_000)
    town.house.timers.fire_due()
    await until(lambda: town.house.teller._sweeping is not None)
    await town.house.places.leave(waiting[60])
    left = town.house._number
    await town.settle()
    tellings_after = [
        one.number
        async for one in town.house.journal.stream(before)
        if isinstance(one.event, WaitTold)
    ]
    assert len(tellings_after) > 80
    assert sum(number > left for number in tellings_after) > 40


async def test_every_telling_is_stored_with_what_then_happened(town: Town) -> None:
    await busy_town(town)
    first, second = await town.ask(), await town.ask()
    await town.house.desks.end(town.people["Maya"], _talk_of(town, "Maya"))
    await town.house.desks.finish_wrap_up(town.people["Maya"])
    await town.accept("Maya", first)
    await town.house.places.leave(second)
    await town.settle()
    await projections.catch_up(town.database, town.house.journal)
    rows = await tellings.tellings_of(town.database.pool, [first, second])
    assert [(row.contact, row.outcome) for row in rows][:2] == [
        (first, "answered"),
        (second, "abandoned"),
    ]
    assert rows[0].outcome_at == town.clock.now()


async def test_what_was_told_to_who_went_in_the_ring_ends_with_the_call_and_isnt_an_answer(
    town: Town,
) -> None:
    await busy_town(town)
    contact = await town.ask()
    await town.house.desks.end(town.people["Maya"], _talk_of(town, "Maya"))
    await town.house.desks.finish_wrap_up(town.people["Maya"])
    await town.house.places.keep(contact)
    await town.accept("Maya", contact)
    assert town.place(contact).state == "calling"
    await town.house.desks.missed(town.people["Maya"], contact)
    await projections.catch_up(town.database, town.house.journal)
    rows = await tellings.tellings_of(town.database.pool, [contact])
    assert {(row.outcome, row.outcome_at) for row in rows} == {("called", town.clock.now())}
    assert (await courses_of(town.database.pool, [contact]))[0].answered_at == 0


async def test_a_talk_with_who_came_back_in_the_call_is_an_answer_long_after(town: Town) -> None:
    await busy_town(town)
    contact = await town.ask()
    await town.do(KeepPlace(contact, "connection"))
    await town.house.desks.end(town.people["Maya"], _talk_of(town, "Maya"))
    await town.house.desks.finish_wrap_up(town.people["Maya"])
    await town.accept("Maya", contact)
    await town.house.places.come_back(contact)
    answered_at = town.clock.now()
    await town.later(MINUTE)
    await town.house.places.end(contact)
    await projections.catch_up(town.database, town.house.journal)
    rows = await tellings.tellings_of(town.database.pool, [contact])
    assert {(row.outcome, row.outcome_at) for row in rows} == {("called", answered_at)}
    del town.house.scene.memory.stories[contact]  # as an hour after the end
    await town.house.scene.take_up(contact)
    place = town.place(contact)
    assert place.last_talk is not None
    assert (place.last_talk.agent.name, place.last_talk.started_at) == ("Maya", answered_at)
    await town.house.places.say_useful(contact, yes=True)


async def test_what_is_told_anew_keeps_its_own_correction_until_there_is_news(town: Town) -> None:
    """The bound told on arrival is corrected by itself; that it is told no more is no news."""
    await busy_town(town)
    bounds = Bounds(at_first=-1.0)
    town.house.scene.memory.bounds[town.service] = bounds
    first, second = await town.ask(), await town.ask()
    for contact in (first, second):
        await town.follow(("place", contact))
    said = town.place(second).tellings[-1]
    for _ in range(3):
        await town.later(10_000)
    assert len(town.place(second).tellings) == 1
    await town.house.places.leave(first)
    await town.later(1_000)
    last = town.place(second).tellings[-1]
    assert last.why == "turn"
    assert last.bound_min <= said.bound_min


async def test_who_is_called_and_misses_it_has_another_wait_once_the_next_try_is_due(
    town: Town,
) -> None:
    await busy_town(town)
    contact = await town.ask()
    await town.house.places.keep(contact)
    await _free(town, "Maya")
    await town.accept("Maya", contact)
    await town.house.desks.missed(town.people["Maya"], contact)
    assert town.place(contact).first_told is not None
    await town.accept("Maya", await town.ask())
    try_at = town.house.line.contacts[contact].next_try_at
    await town.later(try_at - town.clock.now() + 1_000)
    assert [one.why for one in town.place(contact).tellings] == ["arrived", "arrived"]
    await _free(town, "Maya")
    await town.accept("Maya", contact)
    await town.settle()
    await projections.catch_up(town.database, town.house.journal)
    rows = await tellings.tellings_of(town.database.pool, [contact])
    assert [row.outcome for row in rows] == ["called", "called"]
    assert rows[0].outcome_at != rows[1].outcome_at


async def test_who_changes_the_channel_is_told_that_as_the_reason(town: Town) -> None:
    await busy_town(town)
    contact = await town.ask()
    await town.do(ChangeChannel(contact, "video"))
    assert [one.why for one in town.place(contact).tellings] == ["arrived", "asked"]


async def test_who_asks_for_the_other_line_is_told_by_that_lines_own_correction(
    town: Town,
) -> None:
    await busy_town(town)
    town.house.scene.memory.bounds[town.sales] = Bounds(common=math.log(3.0))
    contact = await town.ask()
    first = town.place(contact).tellings[-1]
    await town.do(AskFor(contact, "sales"))
    assert [one.why for one in town.place(contact).tellings] == ["arrived", "asked"]
    story = town.house.scene.story(contact)
    assert story is not None
    assert story.tellings[-1].corrected == pytest.approx(3.0, rel=1e-3)
    assert story.tellings[-1].bound_min > first.bound_min


async def _free(town: Town, name: str) -> None:
    await town.house.desks.end(town.people[name], _talk_of(town, name))
    await town.house.desks.finish_wrap_up(town.people[name])


def _talk_of(town: Town, name: str) -> int:
    return town.house.line.agents[town.people[name]].live
