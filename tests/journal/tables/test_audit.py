from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lamplight.journal import BadValue, NoSuchRow
from lamplight.journal.tables import audit
from lamplight.journal.tables.audit import Entry

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop


async def test_the_newest_come_first_page_by_page(shop: Shop) -> None:
    made = [
        await audit.add_entry(
            shop.pool,
            at=n,
            who=shop.priya,
            what="person.role_changed",
            target="person",
            target_id=n,
        )
        for n in range(5)
    ]
    page = await audit.entries(shop.pool, limit=2)
    assert page[0] == Entry(made[4], 4, shop.priya, "person.role_changed", "person", 4)
    assert [entry.id for entry in page] == [made[4], made[3]]
    rest = await audit.entries(shop.pool, before=page[-1].id)
    assert [entry.id for entry in rest] == [made[2], made[1], made[0]]


async def test_the_house_itself_can_be_who(shop: Shop) -> None:
    await audit.add_entry(shop.pool, at=1, who=None, what="owner.taken_over")
    (entry,) = await audit.entries(shop.pool)
    assert (entry.who, entry.target, entry.target_id) == (None, "", None)


async def test_only_codes_and_people_who_are_there_get_in(shop: Shop) -> None:
    with pytest.raises(BadValue):
        await audit.add_entry(shop.pool, at=1, who=shop.priya, what="Changed Ines' name")
    with pytest.raises(NoSuchRow):
        await audit.add_entry(shop.pool, at=1, who=99, what="signed_in")
    assert await audit.entries(shop.pool) == []
