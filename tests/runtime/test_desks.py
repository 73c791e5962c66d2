"""What those who answer do: away, pauses, and what becomes of a talk when its owner changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.runtime._town import until

from lamplight.journal import projections
from lamplight.journal.tables import people
from lamplight.journal.tables.courses import courses_of, hands_of
from lamplight.journal.tables.erasure import erase_contact
from lamplight.line.limits import OFFER
from lamplight.runtime.errors import BadAsk, NotYours, Unknown
from lamplight.runtime.scene import past_story

if TYPE_CHECKING:
    from tests.runtime._town import Town

WORDS = "Measuring the thread for Ruth Ansell"


async def test_words_of_ones_own_are_shown_and_never_in_the_journal(town: Town) -> None:
    maya = town.people["Maya"]
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await town.house.desks.pause(maya, contact, "own", 5, WORDS)
    await town.house.desks.presence(maya, "away", "own", words=WORDS)
    desk = await town.follow(("desk", maya))
    assert (desk.values["me"]["reason"], desk.values["me"]["words"]) == ("own", WORDS)
    assert desk.values[f"people/{maya}"]["words"] == WORDS
    talk = town.place(contact).talk
    assert talk is not None
    assert talk.pause is not None
    assert (talk.pause.reason, talk.pause.words) == ("own", WORDS)
    found = "select count(*) from event where body::text like '%Ansell%'"
    assert await town.database.pool.fetchval(found) == 0
    await town.crash()
    await town.open()
    again = town.place(contact).talk
    assert again is not None
    assert again.pause == talk.pause


async def test_words_of_ones_own_go_when_they_are_over_or_erased(town: Town) -> None:
    maya = town.people["Maya"]
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await town.house.desks.pause(maya, contact, "own", 5, WORDS)
    await town.house.desks.presence(maya, "away", "own", words=WORDS)
    await town.here("Maya")
    assert await town.database.pool.fetchval("select max(away_words) from person") == ""
    await erase_contact(town.database.pool, contact, town.clock.now())
    assert await town.database.pool.fetchval("select max(pause_words) from contact") == ""


async def test_a_reason_is_one_of_the_codes(town: Town) -> None:
    maya = town.people["Maya"]
    await town.here("Maya")
    for reason, words in (("my leg hurts", ""), ("own", " "), ("lunch", "with Ruth")):
        with pytest.raises(BadAsk):
            await town.house.desks.presence(maya, "away", reason, words=words)
    assert town.house.line.agents[maya].here


async def test_who_loses_a_brand_in_the_middle_of_a_talk_goes_on_with_it(town: Town) -> None:
    maya = town.people["Maya"]
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await people.change_person(town.database.pool, maya, brands=[])
    await town.house.person_changed(maya)
    assert (await town.house.desks.detail(maya, contact)).contact == contact
    await town.house.desks.pause(maya, contact, "asking", 2)
    await town.house.desks.resume(maya, contact)
    await town.house.desks.end(maya, contact)
    with pytest.raises(Unknown):
        await town.house.desks.detail(maya, contact)


async def test_the_talk_of_somebody_who_left_stands_in_line_until_a_colleague_has_it(
    town: Town,
) -> None:
    maya, tomasz = town.people["Maya"], town.people["Tomasz"]
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await people.change_person(town.database.pool, maya, active=False)
    await town.house.person_changed(maya)
    await town.house.loop.quiet()
    place = town.place(contact)
    assert place.state == "talking"
    assert town.house.line.contacts[contact].asking_line == town.service
    await town.here("Tomasz")
    assert town.house.line.agents[tomasz].ringing == contact
    await town.accept("Tomasz", contact)
    talk = town.place(contact).talk
    assert talk is not None
    assert talk.agent.id == tomasz
    assert maya not in town.house.line.agents


async def test_the_talk_of_somebody_who_left_goes_to_the_colleague_who_is_in_it(
    town: Town,
) -> None:
    maya, tomasz = town.people["Maya"], town.people["Tomasz"]
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await town.here("Tomasz")
    await town.house.desks.bring_in(maya, contact, tomasz)
    await town.accept("Tomasz", contact)
    await people.change_person(town.database.pool, maya, active=False)
    await town.house.person_changed(maya)
    await town.house.loop.quiet()
    talk = town.place(contact).talk
    assert talk is not None
    assert (talk.agent.id, talk.guests) == (tomasz, [])


async def test_a_lead_who_leads_no_more_has_no_board_and_another_desk(town: Town) -> None:
    priya = town.people["Priya"]
    board = await town.follow(("board", priya))
    desk = await town.follow(("desk", priya))
    await people.change_person(town.database.pool, priya, role="agent")
    await town.house.person_changed(priya)
    await until(lambda: board.ended)
    await until(lambda: desk.values["me"]["role"] == "agent")
    assert not desk.ended
    await people.change_person(town.database.pool, priya, active=False)
    await town.house.person_changed(priya)
    await until(lambda: desk.ended)


async def _handed_over(town: Town) -> int:
    """Maya talked 3:42 and handed over to Tomasz, who has it now."""
    maya, tomasz = town.people["Maya"], town.people["Tomasz"]
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await town.here("Tomasz")
    await town.later(222_000)
    await town.house.desks.hand_over(maya, contact, tomasz)
    await town.accept("Tomasz", contact)
    return contact


async def test_who_handed_over_may_still_finish_their_note(town: Town) -> None:
    contact = await _handed_over(town)
    maya, jonas = town.people["Maya"], town.people["Jonas"]
    await town.house.desks.notes(maya, contact, "Cracked.", "The glass.", "A new glass.")
    with pytest.raises(NotYours):
        await town.house.desks.notes(jonas, contact, "", "", "Nothing.")
    with pytest.raises(NotYours):
        await town.house.desks.ask_still(maya, contact)


async def test_who_is_asked_to_take_over_or_to_join_sees_with_whom_the_customer_is(
    town: Town,
) -> None:
    maya, tomasz = town.people["Maya"], town.people["Tomasz"]
    await town.here("Maya")
    desk = await town.follow(("desk", tomasz))
    contact = await town.ask()
    await town.later(1_000)
    begun = town.clock.now()
    await town.accept("Maya", contact)
    await town.later(222_000)
    await town.here("Tomasz")
    for ask in (town.house.desks.hand_over, town.house.desks.bring_in):
        await ask(maya, contact, tomasz)
        await until(lambda: "offer" in desk.values)
        offer = desk.values["offer"]
        assert (offer["from"]["name"], offer["from_since"]) == ("Maya", begun)
        assert offer["waited_ms"] == 1_000
        assert offer["since"] == town.clock.now()
        assert offer["until"] == offer["since"] + OFFER
        await town.house.desks.cancel_hand_over(maya, contact)
        await until(lambda: "offer" not in desk.values)


async def test_who_waits_is_with_nobody_while_they_ring(town: Town) -> None:
    await town.here("Maya")
    desk = await town.follow(("desk", town.people["Maya"]))
    await town.ask()
    await until(lambda: "offer" in desk.values)
    offer = desk.values["offer"]
    assert (offer["since"], offer["until"]) == (town.clock.now(), town.clock.now() + OFFER)
    assert (offer["from_since"], offer["waited_ms"]) == (None, None)


async def test_everybody_who_had_a_talk_is_named_to_the_customer_and_in_the_history(
    town: Town,
) -> None:
    contact = await _handed_over(town)
    talk = town.place(contact).talk
    assert talk is not None
    begun, taken = (hand.since for hand in talk.hands)
    assert taken - begun == 222_000
    await town.later(30_000)
    await town.house.places.end(contact)
    last = town.place(contact).last_talk
    assert last is not None
    assert [hand.agent.name for hand in last.hands] == ["Maya", "Tomasz"]
    await projections.catch_up(town.database, town.house.journal)
    course = (await courses_of(town.database.pool, [contact]))[0]
    hands = await hands_of(town.database.pool, [contact])
    card = town.house.scene.cards.get(contact)
    assert card is not None
    story = past_story(course, hands, card)
    assert story.last_talk is not None
    assert [one.since for one in story.last_talk.hands] == [begun, taken]


async def test_the_history_names_all_of_a_talk_and_is_as_long_as_the_customers_page(
    town: Town,
) -> None:
    contact = await _handed_over(town)
    await town.later(30_000)
    await town.house.places.end(contact)
    await projections.catch_up(town.database, town.house.journal)
    card = town.house.scene.cards.get(contact)
    course = (await courses_of(town.database.pool, [contact]))[0]
    assert card is not None
    past = town.house.desks._past(card, course, await hands_of(town.database.pool, [contact]))
    assert past.agent is not None
    assert [one.name for one in (*past.earlier, past.agent)] == ["Maya", "Tomasz"]
    assert past.minutes == 4  # 4:12


async def test_a_guest_is_in_a_talk_from_when_they_joined(town: Town) -> None:
    maya, tomasz = town.people["Maya"], town.people["Tomasz"]
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await town.here("Tomasz")
    began = town.clock.now()
    await town.later(140_000)
    await town.house.desks.bring_in(maya, contact, tomasz)
    await town.accept("Tomasz", contact)
    desk = await town.follow(("desk", tomasz))
    await until(lambda: desk.under("talks/") != {})
    talk = desk.values[f"talks/{contact}"]
    assert (talk["started_at"], talk["since"]) == (began, began + 140_000)
    # Who takes it over was in it before.
    await town.house.desks.hand_over(maya, contact, tomasz)
    await until(lambda: desk.values[f"talks/{contact}"]["role"] == "owner")
    assert desk.values[f"talks/{contact}"]["since"] == began + 140_000


async def test_a_customers_initials_keep_their_paper_when_they_come_again(town: Town) -> None:
    await town.here("Maya")
    maya = town.people["Maya"]

    async def papers(contact: int) -> set[int]:
        await town.accept("Maya", contact)
        talk = msgspec.json.decode(town.house.views.desk(maya)[f"talks/{contact}"])
        detail = await town.house.desks.detail(maya, contact)
        await town.house.desks.end(maya, contact)
        await town.house.desks.finish_wrap_up(maya)
        return {talk["paper"], detail.paper}

    token, first = await town.ask_for_place()
    before = await papers(first)
    await papers(await town.ask())
    again = await town.ask(earlier=token)
    assert await papers(again) == before
    await town.crash()
    await town.open()
    assert (await town.house.desks.detail(maya, again)).paper in before
