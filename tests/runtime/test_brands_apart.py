"""Who answers one brand is told nothing of the customers of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.runtime._town import until

from lamplight.basis.instants import HOUR
from lamplight.journal import projections
from lamplight.journal.tables import brands, hours, people
from lamplight.line.limits import DECLINED_REST
from lamplight.runtime import desks
from lamplight.runtime.teller import SWEEP_MS

if TYPE_CHECKING:
    import pytest
    from tests.runtime._town import Town

PHONE = "+44 7700 900142"


async def another_brand(town: Town) -> int:
    """Ines, answered by Otto and led by Lise; nobody of Nordhaus answers it."""
    pool = town.database.pool
    ines = await brands.add_brand(
        pool,
        slug="ines",
        name="Ines",
        timezone="Europe/Lisbon",
        languages=["en"],
        service_line=town.service,
        now=town.clock.now(),
    )
    await hours.set_week(pool, ines, [hours.Span(day, 0, 1440) for day in range(1, 8)])
    for name, role in (("Otto", "agent"), ("Lise", "lead")):
        await town.house.person_changed(await town.add_person(name, role, brands=[ines]))
    await town.house.brand_changed(ines)
    return ines


async def test_a_board_names_the_customers_of_its_readers_brands_only(town: Town) -> None:
    await another_brand(town)
    await town.ask(brand="ines", name="Ruth")
    own = town.house.views.figures(town.people["Lise"])
    other = town.house.views.figures(town.people["Priya"])
    assert (own.waiting, own.longest_name) == (1, "Ruth")
    assert (other.waiting, other.longest_name) == (1, "")
    board = await town.follow(("board", town.people["Priya"]))
    desk = await town.follow(("desk", town.people["Priya"]))
    for stream in (board, desk):
        assert "Ruth" not in str(stream.values)


async def test_leads_are_told_of_the_brands_they_answer(town: Town) -> None:
    await another_brand(town)
    theirs = await town.follow(("desk", town.people["Lise"]))
    others = await town.follow(("desk", town.people["Priya"]))
    await town.here("Otto")
    contact = await town.ask(brand="ines", name="Ruth")
    await town.house.desks.decline(town.people["Otto"], contact)
    await until(lambda: f"notices/{contact}" in theirs.values)
    assert theirs.values[f"notices/{contact}"]["name"] == "Ruth"
    assert others.under("notices/") == {}


async def test_where_no_lead_answers_a_brand_every_lead_is_told_without_a_name(
    town: Town,
) -> None:
    await another_brand(town)
    await people.change_person(town.database.pool, town.people["Lise"], active=False)
    await town.house.person_changed(town.people["Lise"])
    priya = await town.follow(("desk", town.people["Priya"]))
    await town.here("Otto")
    contact = await town.ask(brand="ines", name="Ruth")
    await town.house.desks.decline(town.people["Otto"], contact)
    await until(lambda: f"notices/{contact}" in priya.values)
    notice = priya.values[f"notices/{contact}"]
    assert (notice["name"], notice["brand"]["name"]) == ("", "Ines")


async def test_a_broken_promise_is_listed_for_who_answers_the_brand(town: Town) -> None:
    await another_brand(town)
    await town.here("Otto")
    contact = await town.ask(brand="ines", name="Ruth")
    await town.house.places.keep(contact, phone=PHONE)
    for _ in range(3):
        await until(lambda: town.house.line.contacts[contact].offered_to != 0)
        await town.accept("Otto", contact)
        await town.house.desks.missed(town.people["Otto"], contact)
        await town.later(3_600_000)
        await town.here("Otto")
    own = town.house.views.figures(town.people["Lise"])
    other = town.house.views.figures(town.people["Priya"])
    assert [one.name for one in own.broken] == ["Ruth"]
    assert other.broken == []
    assert own.promises.broken == other.promises.broken == 1


async def test_an_offer_tells_of_talks_under_the_brands_that_its_agent_answers(
    town: Town,
) -> None:
    await another_brand(town)
    await town.here("Otto")
    before = await town.ask(brand="ines", name="Ruth", phone=PHONE)
    await town.accept("Otto", before)
    await town.house.desks.end(town.people["Otto"], before)
    await projections.catch_up(town.database, town.house.journal)
    await town.here("Maya")
    desk = await town.follow(("desk", town.people["Maya"]))
    await town.ask(name="Ruth", phone=PHONE)
    await until(lambda: "offer" in desk.values)
    assert desk.values["offer"]["last"] is None
    assert "history" not in desk.values["offer"]["known"]


async def test_a_history_is_as_long_and_as_old_as_what_its_reader_may_see(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a customer had with another brand, before or since, changes nothing in it."""
    monkeypatch.setattr(desks, "HISTORY", 1)
    await another_brand(town)

    async def came(brand: str) -> int:
        contact = await town.ask(brand=brand, name="Ruth", phone=PHONE)
        await town.house.places.leave(contact)
        await projections.catch_up(town.database, town.house.journal)
        await town.later(HOUR)
        return contact

    first = town.clock.now()
    before = await came("ines")
    began = town.clock.now()
    seen = await came("nordhaus")
    last = await came("ines")
    contact = await town.ask(name="Ruth", phone=PHONE)
    detail = await town.house.desks.detail(town.people["Maya"], contact)
    assert [past.contact for past in detail.history] == [seen]
    assert detail.customer_since == began
    other = await town.house.desks.detail(town.people["Otto"], last)
    assert [past.contact for past in other.history] == [before]
    assert other.customer_since == first


async def test_a_number_that_anybody_may_type_decides_nothing_about_who_is_rung(
    town: Town,
) -> None:
    await town.here("Tomasz")
    before = await town.ask(name="Ruth", phone=PHONE)
    await town.accept("Tomasz", before)
    await town.house.desks.end(town.people["Tomasz"], before)
    await town.house.desks.finish_wrap_up(town.people["Tomasz"])
    await projections.catch_up(town.database, town.house.journal)
    await town.house.desks.presence(town.people["Tomasz"], "away", "break")
    await town.later(DECLINED_REST + SWEEP_MS)
    await town.here("Maya")
    await town.later(1)
    await town.here("Tomasz")
    stranger = await town.ask(phone=PHONE)
    assert town.house.line.contacts[stranger].last_agent == 0
    offered = town.place(stranger).offered
    assert offered is not None
    assert offered.agent.name == "Maya"  # free for longest
