"""What those who answer do: away, pauses, and what becomes of a talk when its owner changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.runtime._town import until

from lamplight.journal.tables import people
from lamplight.journal.tables.erasure import erase_contact
from lamplight.runtime.errors import BadAsk, Unknown

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
