from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lamplight.journal import AlreadyThere, BadValue, NoSuchRow
from lamplight.journal.tables import people
from lamplight.journal.tables.people import Person

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop


async def test_a_person_is_read_as_it_was_written(shop: Shop) -> None:
    person = await people.add_person(
        shop.pool,
        name="Samira",
        email="Samira@Lamp.Example",
        role="admin",
        portrait="samira",
        languages=["de", "fa"],
        skills=["wiring"],
        channels=["chat"],
        chats=5,
        wrap_up_s=30,
        brands=[shop.nordhaus, shop.outlet, shop.outlet],
        password_hash="$argon2id$x",
        now=12,
    )
    expected = Person(
        person,
        "Samira",
        "samira@lamp.example",
        "admin",
        "samira",
        ("de", "fa"),
        ("wiring",),
        ("chat",),
        5,
        30,
        True,
        12,
        (shop.outlet, shop.nordhaus),
    )
    assert await people.person_by_id(shop.pool, person) == expected
    assert await people.person_by_email(shop.pool, "SAMIRA@lamp.example") == expected
    assert (await people.all_people(shop.pool))[-1] == expected
    assert await people.password_of(shop.pool, person) == "$argon2id$x"


async def test_an_address_belongs_to_one_person_whatever_its_case(shop: Shop) -> None:
    with pytest.raises(AlreadyThere, match=r"maya@lamp\.example"):
        await people.add_person(
            shop.pool, name="Other", email="MAYA@lamp.example", role="agent", now=1
        )


async def test_only_what_is_given_changes(shop: Shop) -> None:
    before = await people.person_by_id(shop.pool, shop.maya)
    assert before is not None
    assert await people.change_person(shop.pool, shop.maya, chats=0, languages=["en"])
    after = await people.person_by_id(shop.pool, shop.maya)
    assert after is not None
    assert (after.chats, after.languages) == (0, ("en",))
    assert (after.name, after.role, after.brands) == (before.name, before.role, before.brands)
    assert await people.change_person(shop.pool, shop.maya, brands=[], role="lead")
    last = await people.person_by_id(shop.pool, shop.maya)
    assert last is not None
    assert (last.brands, last.role, last.chats) == ((), "lead", 0)


async def test_nobody_is_not_changed(shop: Shop) -> None:
    assert not await people.change_person(shop.pool, 999, name="Nobody", brands=[shop.outlet])
    assert await people.person_by_id(shop.pool, 999) is None
    assert await people.person_by_email(shop.pool, "nobody@lamp.example") is None


async def test_who_left_has_no_password_and_does_not_count(shop: Shop) -> None:
    assert await people.set_password(shop.pool, shop.maya, "hash")
    assert await people.count_people(shop.pool) == 2
    await people.change_person(shop.pool, shop.maya, active=False)
    assert await people.password_of(shop.pool, shop.maya) is None
    assert await people.count_people(shop.pool) == 1
    left = await people.person_by_id(shop.pool, shop.maya)
    assert left is not None
    assert not left.active


async def test_a_person_of_a_brand_that_is_not_there_is_not_made(shop: Shop) -> None:
    with pytest.raises(NoSuchRow):
        await people.add_person(
            shop.pool, name="Ghost", email="ghost@lamp.example", role="agent", brands=[99], now=1
        )
    assert await people.person_by_email(shop.pool, "ghost@lamp.example") is None


@pytest.mark.parametrize(
    "wrong",
    [{"chats": -1}, {"chats": 2**40}, {"wrap_up_s": 4000}, {"channels": ["fax"]}, {"name": "a\0b"}],
)
async def test_a_value_that_does_not_fit_is_a_clear_refusal(
    shop: Shop, wrong: dict[str, object]
) -> None:
    with pytest.raises(BadValue):
        await people.change_person(shop.pool, shop.maya, **wrong)  # type: ignore[arg-type]
