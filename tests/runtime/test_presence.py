"""An open stream is presence; losing it has a grace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.runtime._town import until

from lamplight.runtime.presence import AGENT_GRACE_MS, CUSTOMER_GRACE_MS

if TYPE_CHECKING:
    from tests.runtime._town import Town


async def test_a_customer_whose_page_is_gone_for_long_keeps_the_place(town: Town) -> None:
    contact = await town.ask()
    page = await town.follow(("place", contact))
    await town.later(CUSTOMER_GRACE_MS * 2)
    assert town.place(contact).state == "waiting"
    await page.close()
    await town.later(CUSTOMER_GRACE_MS - 1)
    assert town.place(contact).state == "waiting"
    await town.later(1)
    assert town.place(contact).state == "kept"
    assert town.place(contact).callback is not None


async def test_a_page_that_is_back_within_the_grace_has_never_been_gone(town: Town) -> None:
    contact = await town.ask()
    page = await town.follow(("place", contact))
    await page.close()
    await town.later(CUSTOMER_GRACE_MS - 1)
    await town.follow(("place", contact))
    await town.later(CUSTOMER_GRACE_MS * 3)
    assert town.place(contact).state == "waiting"


async def test_a_second_page_of_the_same_place_keeps_it_present(town: Town) -> None:
    contact = await town.ask()
    one = await town.follow(("place", contact))
    await town.follow(("place", contact))
    await one.close()
    await town.later(CUSTOMER_GRACE_MS * 2)
    assert town.place(contact).state == "waiting"


async def test_whoever_opens_no_page_at_all_keeps_the_place_too(town: Town) -> None:
    contact = await town.ask()
    await town.later(CUSTOMER_GRACE_MS)
    assert town.place(contact).state == "kept"


async def test_a_page_that_comes_back_later_waits_in_person_again(town: Town) -> None:
    contact = await town.ask()
    await town.later(CUSTOMER_GRACE_MS)
    await town.follow(("place", contact))
    await town.house.loop.quiet()
    assert town.place(contact).state == "waiting"


async def test_a_page_doesnt_undo_that_the_customer_asked_to_be_called(town: Town) -> None:
    contact = await town.ask()
    await town.house.places.keep(contact)
    await town.follow(("place", contact))
    await town.house.loop.quiet()
    assert town.place(contact).state == "kept"
    await town.house.places.come_back(contact)
    assert town.place(contact).state == "waiting"


async def test_an_agent_whose_desk_is_gone_is_away_until_it_is_back(town: Town) -> None:
    maya = town.people["Maya"]
    desk = await town.follow(("desk", maya))
    await town.here("Maya")
    await desk.close()
    await town.later(AGENT_GRACE_MS)
    agent = town.house.line.agents[maya]
    assert (agent.here, agent.reason) == (False, "connection")
    await town.follow(("desk", maya))
    await town.house.loop.quiet()
    assert agent.here


async def test_an_agent_who_went_by_themself_isnt_brought_back_by_the_desk(town: Town) -> None:
    maya = town.people["Maya"]
    await town.here("Maya")
    await town.house.desks.presence(maya, "away", "lunch")
    await town.follow(("desk", maya))
    await town.house.loop.quiet()
    assert not town.house.line.agents[maya].here


@pytest.mark.parametrize("channel", ["voice", "chat"])
async def test_an_agent_in_a_talk_whose_desk_is_gone_isnt_rung_and_the_talk_goes_on(
    town: Town, channel: str
) -> None:
    maya = town.people["Maya"]
    desk = await town.follow(("desk", maya))
    await town.here("Maya")
    contact = await town.ask(channel=channel)
    await town.accept("Maya", contact, channel)
    await desk.close()
    await town.later(AGENT_GRACE_MS)
    agent = town.house.line.agents[maya]
    assert (agent.here, agent.reason) == (False, "connection")
    assert town.place(contact).state == "talking"
    page = await town.follow(("brand", town.brand))
    english = page.values["brand"]["by_language"]["en"]
    assert not english["voice"]["free"]
    assert english["voice"]["wait"] is None
    newcomer = await town.ask(channel="voice")
    assert town.place(newcomer).offered is None
    await town.follow(("desk", maya))
    await town.house.loop.quiet()
    assert agent.here
    assert town.place(contact).state == "talking"


async def test_an_agent_in_wrap_up_whose_desk_is_gone_is_away_and_still_in_wrap_up(
    town: Town,
) -> None:
    maya = town.people["Maya"]
    desk = await town.follow(("desk", maya))
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    await town.house.places.end(contact)
    agent = town.house.line.agents[maya]
    assert agent.wrap_up_contact == contact
    await desk.close()
    await town.later(AGENT_GRACE_MS)
    assert (agent.here, agent.wrap_up_contact) == (False, contact)
    await town.follow(("desk", maya))
    await town.house.loop.quiet()
    assert (agent.here, agent.wrap_up_contact) == (True, contact)


async def test_an_agent_who_went_to_lunch_in_a_talk_isnt_brought_back_by_the_desk(
    town: Town,
) -> None:
    maya = town.people["Maya"]
    desk = await town.follow(("desk", maya))
    await town.here("Maya")
    await town.accept("Maya", await town.ask())
    await town.house.desks.presence(maya, "away", "lunch")
    await desk.close()
    await town.later(AGENT_GRACE_MS * 2)
    await town.follow(("desk", maya))
    await town.house.loop.quiet()
    assert not town.house.line.agents[maya].here


async def test_after_a_restart_everybody_has_the_grace_to_come_back(town: Town) -> None:
    """Nobody asks for anything after the restart: the graces run by themselves."""
    desk = await town.follow(("desk", town.people["Maya"]))
    await town.here("Maya", "Tomasz")
    for name in ("Maya", "Tomasz"):
        await town.accept(name, await town.ask())
    gone, back = await town.ask(), await town.ask()
    await desk.close()
    await town.crash()
    await town.open()
    await town.follow(("place", back))
    await town.later(CUSTOMER_GRACE_MS - 1)
    assert town.place(gone).state == "waiting"
    await town.later(1)
    assert town.place(gone).state == "kept"
    assert town.place(back).state == "waiting"


async def test_after_a_restart_an_agent_whose_desk_stays_closed_is_away(town: Town) -> None:
    await town.here("Maya", "Tomasz")
    await town.crash()
    await town.open()
    await town.follow(("desk", town.people["Maya"]))
    await town.later(AGENT_GRACE_MS)
    here = {name: town.house.line.agents[town.people[name]].here for name in ("Maya", "Tomasz")}
    assert here == {"Maya": True, "Tomasz": False}


async def test_who_comes_back_without_opening_a_page_keeps_the_place_again(town: Town) -> None:
    contact = await town.ask()
    await town.house.places.keep(contact)
    await town.house.places.come_back(contact)
    await town.later(CUSTOMER_GRACE_MS - 1)
    assert town.place(contact).state == "waiting"
    await town.later(1)
    assert town.place(contact).state == "kept"


async def test_the_desk_sees_whether_the_customers_page_is_open(town: Town) -> None:
    desk = await town.follow(("desk", town.people["Maya"]))
    await town.here("Maya")
    contact = await town.ask()
    await town.accept("Maya", contact)
    key = f"talks/{contact}"
    await until(lambda: key in desk.values and not desk.values[key]["customer_here"])
    page = await town.follow(("place", contact))
    await until(lambda: desk.values[key]["customer_here"])
    await page.close()
    await until(lambda: not desk.values[key]["customer_here"])
