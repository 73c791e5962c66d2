"""One page of each party has the talk: the one that answered, or that said "go on here" since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lamplight.line import Refused
from lamplight.runtime.errors import NotYours
from lamplight.runtime.seats import CalledAgain, Seats

if TYPE_CHECKING:
    from tests.runtime._town import Town


async def _talk(town: Town) -> int:
    """Maya answers a customer in her page "maya-1"."""
    await town.here("Maya")
    contact = await town.ask()
    await town.house.desks.accept(town.people["Maya"], contact, "voice", "maya-1")
    return contact


def _desk(town: Town, contact: int, name: str = "Maya") -> dict[str, Any]:
    found: dict[str, Any] = town.house.views.desk(town.people[name])
    decoded: dict[str, Any] = msgspec.json.decode(found[f"talks/{contact}"])
    return decoded


def _page(town: Town, contact: int) -> str:
    talk = town.place(contact).talk
    assert talk is not None
    return talk.page


async def test_the_page_that_answered_is_named_with_the_talk(town: Town) -> None:
    await town.here("Maya")
    stream = await town.follow(("desk", town.people["Maya"]))
    contact = await town.ask()
    await town.house.desks.accept(town.people["Maya"], contact, "voice", "maya-1")
    await town.settle()
    assert stream.values[f"talks/{contact}"]["page"] == "maya-1"


async def test_an_answer_that_is_refused_names_no_page(town: Town) -> None:
    contact = await _talk(town)
    with pytest.raises(Refused):
        await town.house.desks.accept(town.people["Maya"], contact, "voice", "maya-2")
    assert _desk(town, contact)["page"] == "maya-1"


async def test_of_two_pages_that_claim_the_first_has_the_talk(town: Town) -> None:
    contact = await _talk(town)
    assert _page(town, contact) == ""
    town.house.places.sit(contact, "ruth-1", take=False)
    town.house.places.sit(contact, "ruth-2", take=False)
    assert _page(town, contact) == "ruth-1"
    assert _desk(town, contact)["customer_in"]


async def test_a_page_that_says_go_on_here_has_the_talk(town: Town) -> None:
    contact = await _talk(town)
    town.house.places.sit(contact, "ruth-1", take=False)
    town.house.places.sit(contact, "ruth-2", take=True)
    assert _page(town, contact) == "ruth-2"
    town.house.desks.sit(town.people["Maya"], contact, "maya-2", take=True)
    assert _desk(town, contact)["page"] == "maya-2"


async def test_only_who_is_in_the_talk_can_have_it_in_a_page(town: Town) -> None:
    contact = await _talk(town)
    with pytest.raises(NotYours):
        town.house.desks.sit(town.people["Tomasz"], contact, "tomasz-1", take=True)
    await town.house.places.end(contact)
    with pytest.raises(Refused):
        town.house.places.sit(contact, "ruth-1", take=True)


async def test_after_a_restart_the_page_that_had_the_talk_has_it_again(town: Town) -> None:
    contact = await _talk(town)
    await town.crash()
    await town.open()
    await town.house.scene.take_up(contact)
    assert _desk(town, contact)["page"] == ""
    town.house.desks.sit(town.people["Maya"], contact, "maya-1", take=False)
    assert _desk(town, contact)["page"] == "maya-1"


async def test_who_is_called_again_is_rung_until_a_page_of_theirs_answers(town: Town) -> None:
    contact = await _talk(town)
    town.house.places.sit(contact, "ruth-1", take=False)
    maya = town.people["Maya"]
    town.house.desks.call_again(maya, contact, "ring")
    rings = CalledAgain(town.clock.now())
    talk = town.place(contact).talk
    assert talk is not None
    assert talk.again == rings
    town.clock.advance(5000)
    town.house.desks.call_again(maya, contact, "ring")  # it rings already
    assert town.house.scene.seats.again(contact) == rings
    town.house.places.sit(contact, "ruth-1", take=False)  # not an answer: nobody pressed anything
    assert town.house.scene.seats.again(contact) == rings
    town.house.places.sit(contact, "ruth-2", take=True)
    assert town.house.scene.seats.again(contact) is None
    assert _page(town, contact) == "ruth-2"
    assert _desk(town, contact)["again"] is None


async def test_who_was_reached_by_phone_isnt_rung_any_more(town: Town) -> None:
    contact = await _talk(town)
    maya = town.people["Maya"]
    town.house.desks.call_again(maya, contact, "ring")
    town.house.desks.call_again(maya, contact, "by_phone")
    assert _desk(town, contact)["again"]["by_phone"]
    town.house.desks.call_again(maya, contact, "stop")
    assert _desk(town, contact)["again"] is None


async def test_only_who_has_the_talk_calls_again(town: Town) -> None:
    contact = await _talk(town)
    with pytest.raises(NotYours):
        town.house.desks.call_again(town.people["Tomasz"], contact, "ring")


def test_a_talk_that_is_over_is_forgotten() -> None:
    seats = Seats()
    seats.take(1, "customer", "ruth-1")
    seats.call_again(1, CalledAgain(5))
    seats.forget(1)
    assert seats.page(1, "customer") == ""
    assert seats.again(1) is None


def test_only_the_page_that_talks_is_listened_to() -> None:
    seats = Seats()
    assert seats.speaks(1, "customer", "ruth-2:x")  # none is named yet
    seats.take(1, "customer", "ruth-1")
    assert seats.speaks(1, "customer", "ruth-1:x")
    assert not seats.speaks(1, "customer", "ruth-2:x")
    assert seats.speaks(1, "agent:7", "maya-1:x")
