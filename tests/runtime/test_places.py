"""What customers do, and what nobody can find out about them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.runtime._town import until

from lamplight.basis.instants import DAY, HOUR, MINUTE
from lamplight.journal import projections
from lamplight.journal.tables import brands, contacts, hours
from lamplight.line import Refused
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.phone import phone_number

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tests.runtime._town import Town

PHONE = "+44 7700 900142"


async def close_now(town: Town) -> None:
    """Open in the morning only: closed at noon."""
    week = [hours.Span(day, 8 * 60, 11 * 60) for day in range(1, 8)]
    await hours.set_week(town.database.pool, town.brand, week)
    await town.house.brand_changed(town.brand)


async def had_talk(town: Town, agent: str, **more: str) -> str:
    """A talk that was had and has ended; the token of its place."""
    await town.here(agent)
    token, contact = await town.ask_for_place(**more)
    await town.accept(agent, contact)
    await town.later(MINUTE)
    await town.house.places.end(contact)
    await town.house.desks.finish_wrap_up(town.people[agent])
    await projections.catch_up(town.database, town.house.journal)
    return token


async def test_the_same_wish_sent_twice_is_one_place(town: Town) -> None:
    asked = await asyncio.gather(
        *(town.ask_for_place(key="one-wish-sent-twice") for _ in range(5)), return_exceptions=True
    )
    assert len({one for one in asked if not isinstance(one, BaseException)}) == 1
    assert not [one for one in asked if isinstance(one, BaseException)]
    assert len(town.house.line.contacts) == 1


async def test_what_is_written_has_one_longest_length(town: Town) -> None:
    """The house's own, whoever asks; the doors take the same (`web/test_input.py`)."""
    contact = await town.ask(name="x" * 100, words="x" * 2000)
    asks: list[dict[str, str]] = [{"name": "x" * 101}, {"words": "x" * 2001}]
    for ask in asks:
        with pytest.raises(BadAsk) as bad:
            await town.ask(**ask)
        assert bad.value.code == "too_long"
    await town.here("Maya")
    await town.accept("Maya", contact)
    maya = town.people["Maya"]
    await town.house.desks.notes(maya, contact, "x" * 4000, "x" * 4000, "x" * 4000)
    with pytest.raises(BadAsk) as bad:
        await town.house.desks.notes(maya, contact, "x" * 4001, "", "")
    assert bad.value.code == "too_long"


async def test_closed_means_the_truth_and_a_call_at_a_chosen_time(town: Town) -> None:
    await close_now(town)
    with pytest.raises(Refused) as refused:
        await town.ask(words="Nobody there?", key="asked-when-it-was-closed")
    assert refused.value.code == "closed"
    view = town.house.views.brand("nordhaus")
    assert not view.open
    assert view.opens_at == town.clock.now() - 12 * HOUR + DAY + 8 * HOUR
    # What a refused request wrote down is erased again.
    rows = await contacts.contacts_by_ids(town.database.pool, list(range(1, 10)))
    assert {row.words for row in rows} <= {""}
    slots = await town.house.places.slots("nordhaus")
    assert slots[0].at == view.opens_at
    contact = await town.ask(callback_at=slots[0].at, phone=PHONE)
    place = town.place(contact)
    assert (place.state, place.open, place.next_open) == ("scheduled", False, view.opens_at)
    assert place.callback is not None
    assert (place.callback.at, place.callback.state) == (slots[0].at, "made")


async def test_no_more_calls_are_promised_than_can_be_made(town: Town) -> None:
    slots = await town.house.places.slots("nordhaus")
    first = slots[0]
    for _ in range(first.free):
        await town.ask(callback_at=first.at)
    with pytest.raises(Refused) as refused:
        await town.ask(callback_at=first.at)
    assert refused.value.code == "slot_full"
    left = await town.house.places.slots("nordhaus")
    assert first.at not in [slot.at for slot in left]


async def test_the_same_people_are_promised_once_for_service_and_for_sales(town: Town) -> None:
    places = town.house.places
    first = (await places.slots("nordhaus"))[0]
    assert (await places.slots("nordhaus", "sales"))[0] == first
    for number in range(first.free):
        purpose = "sales" if number % 2 else "service"
        await town.ask(callback_at=first.at, purpose=purpose)
    for purpose in ("service", "sales"):
        assert first.at not in [one.at for one in await places.slots("nordhaus", purpose)]
        with pytest.raises(Refused) as refused:
            await town.ask(callback_at=first.at, purpose=purpose)
        assert refused.value.code == "slot_full"


async def test_they_are_promised_once_also_to_those_who_ask_at_the_same_instant(
    town: Town,
) -> None:
    first = (await town.house.places.slots("nordhaus"))[0]
    waiting = [await town.ask(), await town.ask(purpose="sales")]
    asked: list[Awaitable[object]] = [
        town.ask(callback_at=first.at, purpose=purpose)
        for _ in range(first.free)
        for purpose in ("service", "sales")
    ]
    asked += [town.house.places.callback(contact, first.at) for contact in waiting]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    refused = [one.code for one in outcomes if isinstance(one, Refused)]
    assert refused == ["slot_full"] * (len(asked) - first.free)


async def test_a_wish_that_changed_before_its_answer_came_is_the_same_place_with_the_new_wish(
    town: Town,
) -> None:
    key = {"key": "one-wish-said-again"}
    token, contact = await town.ask_for_place(channel="video", words="It flickers.", **key)
    before = await town.ask()
    said = {"channel": "voice", "purpose": "sales", "words": "Have you a taller one?"}
    assert await town.ask_for_place(phone=PHONE, name="Ruth", **said, **key) == (token, contact)
    place = town.place(contact)
    assert (place.channel, place.purpose, place.words) == tuple(said.values())
    assert (place.name, place.phone, place.state) == ("Ruth", PHONE, "waiting")
    place = town.place(await town.ask(channel="voice", callback=True, **key))
    assert (place.contact, place.state, place.purpose) == (contact, "kept", "service")
    assert (place.words, place.phone) == ("Have you a taller one?", PHONE)  # said before
    at = (await town.house.places.slots("nordhaus"))[0].at
    assert town.place(await town.ask(callback_at=at, **key)).state == "scheduled"
    assert town.place(await town.ask(callback=True, **key)).state == "kept"
    assert town.place(await town.ask(**key)).state == "waiting"
    assert town.house.line.position(before) == 1  # the place was the same all along


async def test_a_wish_said_again_as_it_was_writes_nothing(town: Town) -> None:
    at = (await town.house.places.slots("nordhaus"))[0].at
    wishes: tuple[dict[str, object], ...] = ({}, {"callback": True}, {"callback_at": at})
    for number, wish in enumerate(wishes):
        said = {"key": f"one-wish-sent-again-{number}", "phone": PHONE} | wish
        await town.ask(**said)
        written = town.house._number
        await town.ask(**said)
        assert town.house._number == written


async def test_a_changed_wish_that_was_refused_is_refused_again_and_done_once_it_can_be(
    town: Town,
) -> None:
    first, second = (await town.house.places.slots("nordhaus"))[:2]
    contact = await town.ask(key="one-wish-for-a-full-hour")
    for _ in range(first.free):
        taken = await town.ask(callback_at=first.at)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await town.ask(key="one-wish-for-a-full-hour", callback_at=first.at)
        assert refused.value.code == "slot_full"
    await town.house.places.callback(taken, second.at)
    assert await town.ask(key="one-wish-for-a-full-hour", callback_at=first.at) == contact
    assert town.place(contact).state == "scheduled"


async def test_a_wish_that_arrives_a_second_time_late_undoes_nothing(town: Town) -> None:
    said = {"key": "one-wish-that-comes-late", "words": "It flickers."}
    contact = await town.ask(**said)
    await town.house.places.say_words(contact, "It flickers, and it hums.")
    await town.house.places.change_channel(contact, "video")
    await town.house.places.keep(contact)
    assert await town.ask(**said) == contact
    place = town.place(contact)
    assert (place.state, place.channel, place.words) == (
        "kept",
        "video",
        "It flickers, and it hums.",
    )
    await town.crash()
    await town.open()
    await town.ask(**said)
    assert town.place(contact).state == "kept"


async def test_a_wish_said_again_in_a_talk_changes_nothing(town: Town) -> None:
    await town.here("Maya")
    contact = await town.ask(key="one-wish-answered-soon")
    await town.accept("Maya", contact)
    assert await town.ask(key="one-wish-answered-soon", channel="chat") == contact
    assert (town.place(contact).state, town.place(contact).channel) == ("talking", "voice")


async def test_a_time_is_promised_by_who_speaks_the_language_and_answers_the_channel(
    town: Town,
) -> None:
    slots = await town.house.places.slots("nordhaus", language="en")
    assert await town.house.places.slots("nordhaus", language="fr") == []
    with pytest.raises(Refused) as refused:
        await town.ask(callback_at=slots[0].at, language="fr")
    assert refused.value.code == "slot_full"
    chats_only = await town.add_person("Claire", languages=["fr"], channels=["chat"])
    await town.house.person_changed(chats_only)
    assert await town.house.places.slots("nordhaus", language="fr") == []


async def test_a_call_at_a_time_isnt_changed_into_one_that_nobody_can_make(town: Town) -> None:
    """Of two who are planned then, only Claire is seen; the other calls by voice alone."""
    at = town.clock.now() + 2 * HOUR
    for name, channels in (("Claire", ["voice", "video"]), ("Ruth", ["voice"])):
        person = await town.add_person(name, languages=["fr"], channels=channels)
        await town.house.person_changed(person)
        await town.plan(person, at)
    places = town.house.places
    free = {
        channel: next(
            one.free
            for one in await places.slots("nordhaus", channel=channel, language="fr")
            if one.at == at
        )
        for channel in ("voice", "video")
    }
    assert 0 < free["video"] < free["voice"]
    for _ in range(free["video"]):
        await town.ask(callback_at=at, channel="video", language="fr")
    contact = await town.ask(callback_at=at, language="fr")
    with pytest.raises(Refused) as refused:
        await places.change_channel(contact, "video")
    assert refused.value.code == "channel_full"
    assert town.place(contact).channel == "voice"
    await places.callback(contact, at + 30 * MINUTE)
    await places.change_channel(contact, "video")
    assert (town.place(contact).channel, town.place(contact).state) == ("video", "scheduled")


async def test_where_nobody_is_seen_no_call_at_a_time_becomes_one_by_video(town: Town) -> None:
    ruth = await town.add_person("Ruth", languages=["fr"], channels=["voice"])
    await town.house.person_changed(ruth)
    at = (await town.house.places.slots("nordhaus", language="fr"))[0].at
    contact = await town.ask(callback_at=at, language="fr")
    with pytest.raises(Refused) as refused:
        await town.house.places.change_channel(contact, "video")
    assert refused.value.code == "channel_full"


async def test_a_call_at_a_time_that_isnt_wished_any_more_may_change_its_channel(
    town: Town,
) -> None:
    """Said again under its key: by video, and now instead of at the time where voice alone is."""
    ruth = await town.add_person("Ruth", languages=["fr"], channels=["voice"])
    await town.house.person_changed(ruth)
    at = (await town.house.places.slots("nordhaus", language="fr"))[0].at
    wish = {"key": "one-wish-sooner-and-seen", "language": "fr"}
    contact = await town.ask(callback_at=at, **wish)
    assert await town.ask(channel="video", **wish) == contact
    assert (town.place(contact).state, town.place(contact).channel) == ("waiting", "video")


async def test_who_alone_speaks_a_language_isnt_promised_to_others_too(town: Town) -> None:
    """Claire is planned alone: what she is promised in French isn't there in English."""
    claire = await town.add_person("Claire", languages=["fr", "en"])
    await town.house.person_changed(claire)
    at = town.clock.now() + 2 * HOUR
    await town.plan(claire, at)
    french = await town.house.places.slots("nordhaus", language="fr")
    assert [one.at for one in french] == [at, at + HOUR // 2]
    assert french == await town.house.places.slots("nordhaus", language="en")
    for _ in range(french[0].free):
        await town.ask(callback_at=at, language="fr")
    for language in ("en", "fr"):
        left = await town.house.places.slots("nordhaus", language=language)
        assert [one.at for one in left] == [at + HOUR // 2]


async def test_a_chosen_time_is_one_of_those_that_are_offered(town: Town) -> None:
    now = town.clock.now()
    for at in (now + 7 * MINUTE, now - 30 * MINUTE, now + 30 * DAY):
        with pytest.raises(BadAsk) as bad:
            await town.ask(callback_at=at)
        assert bad.value.code == "callback_at"


async def test_a_time_that_was_offered_can_be_taken_some_minutes_more_and_no_later(
    town: Town,
) -> None:
    places, at = town.house.places, town.clock.now() + 30 * MINUTE
    await town.later(20 * MINUTE)
    assert (await places.slots("nordhaus"))[0].at == at
    await town.later(5 * MINUTE)
    assert (await places.slots("nordhaus"))[0].at > at
    assert town.place(await town.ask(callback_at=at)).state == "scheduled"
    await town.later(1)
    other = await town.ask()
    for late in (town.ask(callback_at=at), places.callback(other, at)):
        with pytest.raises(BadAsk) as bad:
            await late
        assert bad.value.code == "callback_at"
    assert town.place(other).state == "waiting"


async def test_a_customer_who_comes_again_by_their_link_waits_for_the_same_person(
    town: Town,
) -> None:
    token = await had_talk(town, "Maya", phone=PHONE)
    await town.here("Tomasz")
    await town.accept("Maya", await town.ask())
    await town.accept("Tomasz", await town.ask())
    await town.later(4 * MINUTE)
    place = town.place(await town.ask(earlier=token))
    assert place.hold is not None
    assert place.hold.agent.name == "Maya"
    assert place.told is not None
    assert place.hold.until <= place.told.bound_at


async def test_a_number_that_somebody_typed_shows_nothing_of_whose_it_is(town: Town) -> None:
    await had_talk(town, "Maya", phone=PHONE, name="Ruth")
    await town.accept("Maya", await town.ask())
    stranger = await town.ask(phone=PHONE)
    other = await town.ask(phone=PHONE)  # nor can they keep its owner out
    for contact in (stranger, other):
        place = town.place(contact)
        assert (place.hold, place.name, place.last_talk) == (None, "", None)
    detail = await town.house.desks.detail(town.people["Maya"], stranger)
    assert "Ruth" not in str(place)
    assert any(past.outcome == "answered" for past in detail.history)


async def test_the_holder_of_an_open_place_is_told_of_it_instead_of_a_second(town: Town) -> None:
    token, contact = await town.ask_for_place(phone=PHONE)
    with pytest.raises(Refused) as refused:
        await town.ask(earlier=token)
    assert (refused.value.code, refused.value.contact) == ("already_here", contact)


async def test_a_law_that_isnt_switched_on_can_be_claimed_by_nobody(town: Town) -> None:
    first = await town.ask()
    put_first = await town.ask(priority="ES-PRIO")
    await town.settle()
    assert town.place(first).passed[0].law == "ES-PRIO"
    assert town.house.line.position(put_first) == 0
    await brands.change_brand(town.database.pool, town.brand, priorities=[])
    await town.house.brand_changed(town.brand)
    with pytest.raises(BadAsk) as bad:
        await town.ask(priority="ES-PRIO")
    assert bad.value.code == "priority"


async def test_words_and_details_are_seen_by_whoever_answers(town: Town) -> None:
    await town.here("Maya")
    contact = await town.ask()
    await town.house.places.say_words(contact, "  It flickers.  ")
    await town.house.places.give_details(contact, name=" Marek ", phone=PHONE)
    place = town.place(contact)
    assert (place.words, place.name, place.phone) == ("It flickers.", "Marek", PHONE)
    detail = await town.house.desks.detail(town.people["Maya"], contact)
    assert (detail.words, detail.name) == ("It flickers.", "Marek")
    with pytest.raises(BadAsk):
        await town.house.places.say_words(contact, "x" * 4001)


async def test_an_absent_customer_is_called_and_picks_up_on_their_page(town: Town) -> None:
    contact = await town.ask()
    await town.house.places.keep(contact)
    await town.here("Maya")
    await town.accept("Maya", contact)
    place = town.place(contact)
    assert place.state == "calling"
    assert place.calling is not None
    assert "answer" in place.can
    await town.house.places.answer(contact)
    place = town.place(contact)
    assert place.state == "talking"
    assert place.callback is not None
    assert place.callback.state == "kept"


async def test_a_wish_for_sales_in_a_talk_is_seen_by_both_until_it_is_handed_there(
    town: Town,
) -> None:
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    desk = await town.follow(("desk", town.people["Maya"]))

    def wishes() -> tuple[str | None, str | None]:
        talk = town.place(contact).talk
        assert talk is not None
        return talk.wish, desk.values[f"talks/{contact}"]["wish"]

    assert wishes() == (None, None)
    await town.house.places.ask_for(contact, "sales")
    await until(lambda: wishes() == ("sales", "sales"))
    await town.house.places.ask_for(contact, "service")
    await until(lambda: wishes() == (None, None))
    await town.house.places.ask_for(contact, "sales")
    await town.here("Tomasz")
    await town.house.desks.hand_over(town.people["Maya"], contact, to_line="sales")
    await town.accept("Tomasz", contact)
    view = town.place(contact)
    assert view.talk is not None
    assert (view.purpose, view.talk.wish, view.talk.agent.name) == ("sales", None, "Tomasz")


async def test_what_was_agreed_is_on_the_place_once_the_talk_is_over(town: Town) -> None:
    maya = town.people["Maya"]
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    place = await town.follow(("place", contact))
    await town.house.desks.notes(maya, contact, "It cracked.", "A crack.", "A new glass.")
    assert town.place(contact).agreed is None
    await town.house.places.end(contact)
    await until(lambda: place.values["place"]["agreed"])
    agreed = town.place(contact).agreed
    assert agreed is not None
    assert (agreed.text, agreed.by.name) == ("A new glass.", "Maya")
    # The note is finished after the talk: who is still there reads it.
    await town.house.desks.notes(maya, contact, "It cracked.", "A crack.", "A new glass, Friday.")
    await until(lambda: place.values["place"]["agreed"]["text"] == "A new glass, Friday.")
    await town.house.desks.notes(maya, contact, "It cracked.", "A crack.", " ")
    await until(lambda: place.values["place"]["agreed"] is None)


async def test_useful_is_asked_of_those_who_were_answered_only(town: Town) -> None:
    contact = await town.ask()
    with pytest.raises(Refused) as refused:
        await town.house.places.say_useful(contact, yes=True)
    assert refused.value.code == "not_answered"


async def test_a_still_is_kept_only_with_consent(town: Town) -> None:
    maya = town.people["Maya"]
    picture = b"\xff\xd8\xff" + bytes(100)
    await town.here("Maya")
    contact = await town.ask(channel="video")
    await town.accept("Maya", contact, "video")
    still = await town.house.desks.ask_still(maya, contact)
    talk = town.place(contact).talk
    assert talk is not None
    assert talk.still is not None
    assert talk.still.state == "asked"
    with pytest.raises(Refused) as refused:
        await town.house.desks.keep_still(maya, contact, still, picture)
    assert refused.value.code == "no_consent"
    await town.house.places.consent(contact, still, True)
    await town.house.desks.keep_still(maya, contact, still, picture)
    assert await town.house.desks.still(maya, contact, still) == ("image/jpeg", picture)
    with pytest.raises(Unknown):
        await town.house.places.consent(contact, still, False)


def test_phone_numbers_are_read_as_people_write_them() -> None:
    assert phone_number(" 07700 900142 ", "GB") == PHONE
    assert phone_number(PHONE, "") == PHONE
    assert phone_number("", "GB") == ""
    for bad in ("call me", "12", "07700 900142"):
        with pytest.raises(BadAsk):
            phone_number(bad, "")
