"""What customers answer to "is it useful now" reaches who helped them, and who leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.runtime._town import until

from lamplight.journal import projections
from lamplight.runtime import useful

if TYPE_CHECKING:
    from tests.runtime._town import Town

HOUR = 3_600_000


async def talked(town: Town, who: str, name: str) -> int:
    contact = await town.ask(name=name)
    await town.accept(who, contact)
    await town.house.places.end(contact)
    await town.house.desks.finish_wrap_up(town.people[who])
    return contact


async def answers(town: Town, who: str) -> list[tuple[str, str, str]]:
    found = await useful.answered_to(town.house, town.people[who])
    return [(one.name, one.answer, one.words) for one in found]


async def not_yet(town: Town, who: str) -> list[tuple[str, str, str]]:
    found = await useful.not_yet(town.house, town.people[who])
    return [(one.name, one.words, one.by.name if one.by else "") for one in found]


async def test_an_answer_is_shown_to_who_talked_with_them_and_a_not_yet_to_leads(
    town: Town,
) -> None:
    await town.here("Maya")
    ruth, omar = await talked(town, "Maya", "Ruth"), await talked(town, "Maya", "Omar")
    assert await answers(town, "Maya") == []
    await town.house.places.say_useful(ruth, yes=True)
    await town.later(1000)
    await town.house.places.say_useful(omar, yes=False, text="It flickers.")
    assert await answers(town, "Maya") == [("Omar", "not_yet", "It flickers."), ("Ruth", "yes", "")]
    assert await answers(town, "Jonas") == []
    assert await not_yet(town, "Priya") == [("Omar", "It flickers.", "Maya")]


async def test_the_last_answer_of_a_contact_is_the_one_that_is_shown(town: Town) -> None:
    await town.here("Maya")
    ruth = await talked(town, "Maya", "Ruth")
    await town.house.places.say_useful(ruth, yes=False, text="It flickers.")
    await town.house.places.say_useful(ruth, yes=True)
    assert await answers(town, "Maya") == [("Ruth", "yes", "")]
    assert await not_yet(town, "Priya") == []


async def test_answers_are_shown_for_two_days_also_when_memory_has_let_the_talk_go(
    town: Town,
) -> None:
    await town.here("Maya")
    ruth = await talked(town, "Maya", "Ruth")
    await town.house.places.say_useful(ruth, yes=False)
    await town.settle()
    await projections.catch_up(town.database, town.house.journal)
    town.house.scene.memory.stories.clear()
    await town.later(24 * HOUR)
    assert await answers(town, "Maya") == [("Ruth", "not_yet", "")]
    assert await not_yet(town, "Priya") == []  # the board is today's
    await town.later(24 * HOUR)
    assert await answers(town, "Maya") == []


async def test_a_brand_that_one_does_not_answer_is_not_shown(town: Town) -> None:
    await town.here("Maya")
    ruth = await talked(town, "Maya", "Ruth")
    await town.house.places.say_useful(ruth, yes=False)
    otto = await town.add_person("Otto", "lead", brands=[])
    await town.house.person_changed(otto)
    assert await not_yet(town, "Otto") == []


async def test_a_desk_is_told_at_once_that_there_is_an_answer(town: Town) -> None:
    await town.here("Maya")
    ruth = await talked(town, "Maya", "Ruth")
    maya, priya, jonas = [
        await town.follow(("desk", town.people[name])) for name in ("Maya", "Priya", "Jonas")
    ]
    await town.house.places.say_useful(ruth, yes=False)
    await until(lambda: "useful" in maya.values and "useful" in priya.values)
    before = maya.values["useful"]
    await town.house.places.say_useful(ruth, yes=False, text="It flickers.")
    await until(lambda: maya.values["useful"] != before)
    assert "useful" not in jonas.values
