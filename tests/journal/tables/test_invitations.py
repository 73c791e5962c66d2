from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from lamplight.journal import AlreadyThere
from lamplight.journal.tables import invitations, people

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

    from lamplight.journal import Database


async def _invite(shop: Shop, email: str = "") -> tuple[int, str]:
    return await invitations.invite(
        shop.pool,
        role="agent",
        brands=[shop.nordhaus],
        created_by=shop.priya,
        now=10,
        expires_at=100,
        email=email,
    )


async def _accept(shop: Shop, token: str, email: str, now: int = 50) -> int | None:
    return await invitations.accept_invitation(
        shop.pool, token, name="Hana", email=email, password_hash="hash", now=now
    )


async def test_whoever_has_the_link_comes_in_with_its_role_and_brands(shop: Shop) -> None:
    _, token = await _invite(shop)
    found = await invitations.invitation_by_token(shop.pool, token, 99)
    assert found is not None
    assert (found.role, found.brands, found.created_by) == ("agent", (shop.nordhaus,), shop.priya)
    person = await _accept(shop, token, "hana@lamp.example")
    assert person is not None
    hana = await people.person_by_id(shop.pool, person)
    assert hana is not None
    assert (hana.name, hana.role, hana.brands) == ("Hana", "agent", (shop.nordhaus,))
    assert await people.password_of(shop.pool, person) == "hash"


async def test_a_link_works_once(shop: Shop) -> None:
    _, token = await _invite(shop)
    tries = await asyncio.gather(*(_accept(shop, token, f"h{n}@lamp.example") for n in range(5)))
    assert sum(person is not None for person in tries) == 1
    assert await people.count_people(shop.pool) == 3
    assert await invitations.invitation_by_token(shop.pool, token, 50) is None


async def test_a_link_that_is_over_or_wrong_lets_nobody_in(shop: Shop) -> None:
    _, token = await _invite(shop)
    assert await _accept(shop, token, "h@lamp.example", now=100) is None
    assert await _accept(shop, token[:-1], "h@lamp.example") is None
    assert await invitations.invitation_by_token(shop.pool, token, 100) is None


async def test_a_taken_address_does_not_use_the_link_up(shop: Shop) -> None:
    _, token = await _invite(shop)
    with pytest.raises(AlreadyThere):
        await _accept(shop, token, "maya@lamp.example")
    assert await _accept(shop, token, "hana@lamp.example") is not None


async def test_an_address_named_in_the_invitation_is_the_one(shop: Shop) -> None:
    _, token = await _invite(shop, email="Hana@Lamp.example")
    person = await _accept(shop, token, "other@lamp.example")
    assert person is not None
    hana = await people.person_by_id(shop.pool, person)
    assert hana is not None
    assert hana.email == "hana@lamp.example"


async def test_an_invitation_can_be_withdrawn_until_it_was_used(shop: Shop) -> None:
    first, token = await _invite(shop)
    second, other = await _invite(shop)
    assert [i.id for i in await invitations.open_invitations(shop.pool, 50)] == [first, second]
    assert await invitations.withdraw_invitation(shop.pool, first)
    assert await _accept(shop, token, "h@lamp.example") is None
    assert await _accept(shop, other, "h@lamp.example") is not None
    assert not await invitations.withdraw_invitation(shop.pool, second)
    assert await invitations.open_invitations(shop.pool, 50) == []


async def test_a_link_lets_nobody_in_once_its_maker_might_not_make_it(shop: Shop) -> None:
    """While they are gone, answer less or lead no more; an admin may all, as long as they are."""
    no_more: list[dict[str, Any]] = [{"active": False}, {"role": "agent"}, {"brands": []}]
    again: list[dict[str, Any]] = [{"active": True}, {"role": "lead"}, {"brands": [shop.nordhaus]}]
    _, token = await _invite(shop)
    for change, back in zip(no_more, again, strict=True):
        await people.change_person(shop.pool, shop.priya, **change)
        assert await invitations.invitation_by_token(shop.pool, token, 50) is None
        assert await _accept(shop, token, "h@lamp.example") is None
        assert await invitations.open_invitations(shop.pool, 50) == []
        await people.change_person(shop.pool, shop.priya, **back)
        assert await invitations.invitation_by_token(shop.pool, token, 50) is not None
    await people.change_person(shop.pool, shop.priya, role="admin", brands=[])
    _, second = await invitations.invite(
        shop.pool, role="admin", brands=[], created_by=shop.priya, now=10, expires_at=100
    )
    await people.change_person(shop.pool, shop.priya, role="lead", brands=[shop.nordhaus])
    assert await _accept(shop, second, "h@lamp.example") is None
    await people.change_person(shop.pool, shop.priya, role="admin")
    assert await _accept(shop, second, "h@lamp.example") is not None
    await invitations.void_invitations(shop.pool, shop.priya)
    assert await _accept(shop, token, "j@lamp.example") is None


async def test_the_first_person_comes_in_by_the_last_set_up_link_once(db: Database) -> None:
    pool = db.pool
    earlier = await invitations.new_setup_token(pool, 1)
    token = await invitations.new_setup_token(pool, 2)
    assert earlier is not None
    assert token is not None
    assert not await invitations.is_setup_token(pool, earlier)
    assert await invitations.is_setup_token(pool, token)

    async def set_up(with_token: str, n: int) -> int | None:
        return await invitations.set_up_first_person(
            pool, with_token, name="Ada", email=f"ada{n}@lamp.example", password_hash="h", now=3
        )

    assert await set_up(earlier, 0) is None
    made = await asyncio.gather(*(set_up(token, n) for n in range(4)))
    assert sum(person is not None for person in made) == 1
    (ada,) = await people.all_people(pool)
    assert ada.role == "admin"
    assert not await invitations.is_setup_token(pool, token)
    assert await invitations.new_setup_token(pool, 4) is None
