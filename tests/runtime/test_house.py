"""The house: asked, committed, told; and the same again after a crash."""

from __future__ import annotations

import pytest
from tests.runtime._town import Town, until

from lamplight.line import Refused


async def test_whoever_asks_while_somebody_is_free_rings_at_their_desk(town: Town) -> None:
    await town.here("Maya")
    desk = await town.follow(("desk", town.people["Maya"]))
    contact = await town.ask(name="Ruth Ansell", words="The glass came cracked.")
    await until(lambda: "offer" in desk.values)
    offer = desk.values["offer"]
    assert (offer["contact"], offer["name"], offer["kind"]) == (contact, "Ruth Ansell", "turn")
    assert offer["words"] == "The glass came cracked."
    assert offer["until"] == town.clock.now() + 15_000
    assert town.place(contact).offered is not None
    await town.accept("Maya", contact)
    await until(lambda: f"talks/{contact}" in desk.values and "offer" not in desk.values)
    assert desk.values["me"]["activity"] == "talking"
    place = town.place(contact)
    assert place.state == "talking"
    assert place.talk is not None
    assert place.talk.agent.name == "Maya"


async def test_what_the_line_refuses_is_refused_and_changes_nothing(town: Town) -> None:
    number = (await town.house.journal.head()).number
    with pytest.raises(Refused) as refused:
        await town.accept("Maya", 99)
    assert refused.value.code == "unknown_contact"
    assert (await town.house.journal.head()).number == number
