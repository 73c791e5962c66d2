"""Closed: a call is promised from the next opening on, and follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.runtime._town import until

from lamplight.basis.instants import DAY, HOUR, to_datetime
from lamplight.journal.tables import hours
from lamplight.line import Refused

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views import CallbackView

PHONE = "+44 7700 900142"


async def open_from(town: Town, hour: int) -> None:
    """Open from then on for five hours every day."""
    week = [hours.Span(day, hour * 60, (hour + 5) * 60) for day in range(1, 8)]
    await hours.set_week(town.database.pool, town.brand, week)
    await town.house.brand_changed(town.brand)


@pytest.fixture
async def night(town: Town) -> Town:
    """It is noon, and the next opening is at six in the morning."""
    await open_from(town, 6)
    return town


def opening(town: Town) -> int:
    at = town.house.line.brands[town.brand].next_open
    assert at
    return at


async def call_me(town: Town, **more: object) -> int:
    return await town.ask(callback=True, phone=PHONE, **more)


async def morning(town: Town) -> None:
    await town.later(opening(town) - town.clock.now())
    assert town.house.line.brands[town.brand].open


def callback(town: Town, contact: int) -> CallbackView:
    found = town.place(contact).callback
    assert found is not None
    return found


async def test_who_asks_while_closed_is_told_the_opening_and_how_many_are_before_them_then(
    night: Town,
) -> None:
    brand = night.house.views.brand("nordhaus")
    assert (brand.opens_at, brand.by_language["en"].ahead_at_opening) == (opening(night), 0)
    contacts = [await call_me(night) for _ in range(3)]
    for ahead, contact in enumerate(contacts):
        place = night.place(contact)
        assert (place.state, place.open, place.ahead) == ("kept", False, ahead)
        assert (place.told, place.tellings) == (None, [])  # no minute that we can't know
        promised = callback(night, contact)
        assert (promised.state, promised.at) == ("made", None)
        assert promised.due == promised.next_try_at == opening(night)
    assert night.house.views.brand("nordhaus").by_language["en"].ahead_at_opening == 3


async def test_a_call_at_a_chosen_time_counts_from_when_it_is_in_the_line(night: Town) -> None:
    at = opening(night)
    await night.ask(callback_at=at, phone=PHONE)
    await night.ask(callback_at=at + HOUR, phone=PHONE)
    assert night.place(await call_me(night)).ahead == 1


async def test_who_waits_for_others_than_could_answer_one_isnt_before_them(night: Town) -> None:
    claire = await night.add_person("Claire", languages=["fr"])
    await night.house.person_changed(claire)
    await call_me(night)
    french = await call_me(night, language="fr")
    assert night.place(french).ahead == 0
    both = await night.add_person("Noor", languages=["fr", "en"])
    await night.house.person_changed(both)
    assert night.place(french).ahead == 1


async def test_one_who_gives_it_back_moves_the_others_up_on_their_pages(night: Town) -> None:
    first, second = await call_me(night), await call_me(night)
    stream = await night.follow(("place", second))
    assert stream.values["place"]["ahead"] == 1
    await night.house.places.release(first)
    await night.later(2_000)
    await until(lambda: stream.values["place"]["ahead"] == 0)


async def test_at_the_opening_it_rings_in_order_and_the_wait_is_told(night: Town) -> None:
    await night.here("Maya")
    first, second, third = [await call_me(night) for _ in range(3)]
    await night.later(HOUR)
    assert night.place(first).state == "kept"
    await morning(night)
    assert night.place(first).state == "offered"
    await night.accept("Maya", first)
    assert night.place(first).state == "calling"
    await night.later(2_000)
    for ahead, contact in enumerate((second, third)):
        place = night.place(contact)
        assert (place.state, place.ahead) == ("kept", ahead)
        assert place.told is not None
        assert place.told.at >= place.waits_from > place.arrived_at
    await night.house.places.answer(first)
    assert callback(night, first).state == "kept"


async def test_the_wait_is_counted_from_the_opening(night: Town) -> None:
    await night.here("Maya")
    contact = await call_me(night)
    await morning(night)
    await night.later(5_000)
    await night.accept("Maya", contact)
    await night.house.places.answer(contact)
    waits = night.house.scene.memory.day.of("service").waits
    assert waits == [5]


async def test_who_gives_it_back_in_the_night_shows_no_patience(night: Town) -> None:
    contact = await call_me(night)
    before = night.house.scene.memory.patience_of(night.service).mean_ms()
    await night.later(10 * HOUR)
    await night.house.places.leave(contact)
    assert night.place(contact).outcome == "left_with_place"
    assert night.house.scene.memory.patience_of(night.service).mean_ms() == before


async def test_the_promise_survives_a_kill(night: Town) -> None:
    first, second = await call_me(night), await call_me(night)
    at = opening(night)
    await night.crash()
    await night.open()
    assert callback(night, second).next_try_at == at
    assert night.place(second).ahead == 1
    await night.here("Maya")
    await morning(night)
    assert night.place(first).state == "offered"


async def test_a_house_that_slept_through_the_opening_says_so_and_promises_the_next(
    night: Town,
) -> None:
    contact = await call_me(night)
    said = opening(night)
    await night.crash()
    night.clock.advance(DAY + HOUR)
    await night.open()
    await night.settle()
    promised = callback(night, contact)
    assert (promised.state, promised.due) == ("made", opening(night))
    assert opening(night) > said
    assert night.house.scene.memory.day.promises_broken == 1


@pytest.mark.parametrize("hour", [3, 7])
async def test_other_hours_move_the_promise_and_the_page_says_so(night: Town, hour: int) -> None:
    contact = await call_me(night)
    said = opening(night)
    stream = await night.follow(("place", contact))
    await open_from(night, hour)
    assert opening(night) != said
    await until(lambda: stream.values["place"]["callback"]["moved_from"] == said)
    promised = callback(night, contact)
    assert (promised.state, promised.next_try_at) == ("made", opening(night))
    await open_from(night, 6)
    assert callback(night, contact).moved_from is None
    assert callback(night, contact).next_try_at == said


async def test_a_holiday_entered_by_hand_moves_it_to_the_day_after(night: Town) -> None:
    contact = await call_me(night)
    said = opening(night)
    day = to_datetime(said).date()
    await hours.set_exception(night.database.pool, night.brand, day, "Stocktaking", ())
    await night.house.brand_changed(night.brand)
    promised = callback(night, contact)
    assert (promised.next_try_at, promised.moved_from) == (said + DAY, said)
    await night.here("Maya")
    await night.later(said - night.clock.now())
    assert night.place(contact).state == "kept"
    await morning(night)
    assert night.place(contact).state == "offered"
    assert callback(night, contact).moved_from is None
    assert night.house.scene.memory.day.promises_broken == 0


async def test_opening_now_calls_now(night: Town) -> None:
    await night.here("Maya")
    contact = await call_me(night)
    today = to_datetime(night.clock.now()).date()
    await hours.set_exception(night.database.pool, night.brand, today, "", ((0, 1440),))
    await night.house.brand_changed(night.brand)
    assert night.place(contact).state == "offered"


async def test_with_no_opening_planned_nothing_is_promised_and_nothing_kept(town: Town) -> None:
    await hours.set_week(town.database.pool, town.brand, [])
    await town.house.brand_changed(town.brand)
    assert town.house.views.brand("nordhaus").opens_at is None
    with pytest.raises(Refused) as refused:
        await call_me(town, words="Anybody?")
    assert refused.value.code == "no_opening"
    assert not town.house.line.contacts


async def test_hours_taken_away_leave_the_word_where_it_was(night: Town) -> None:
    contact = await call_me(night)
    said = opening(night)
    await hours.set_week(night.database.pool, night.brand, [])
    await night.house.brand_changed(night.brand)
    place = night.place(contact)
    assert (place.next_open, callback(night, contact).next_try_at) == (None, said)


async def test_a_call_at_the_turn_needs_one_request_while_open(town: Town) -> None:
    contact = await call_me(town)
    place = town.place(contact)
    assert (place.state, place.present) == ("kept", False)
    await town.here("Maya")
    await town.accept("Maya", contact)
    other = await call_me(town)
    place = town.place(other)
    assert place.state == "kept"
    assert place.told is not None
    assert place.told.at == place.arrived_at


async def test_a_chosen_time_and_the_opening_can_be_changed_for_each_other(night: Town) -> None:
    at = opening(night) + HOUR
    contact = await night.ask(callback_at=at, phone=PHONE)
    await night.house.places.callback(contact, None)
    assert callback(night, contact).next_try_at == opening(night)
    await night.house.places.callback(contact, at)
    assert (night.place(contact).state, callback(night, contact).at) == ("scheduled", at)
