"""Sources of sales, and their events, each taken in once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from lamplight.journal import BadValue
from lamplight.journal.tables import shops

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop


async def test_a_shop_is_found_by_its_name_or_made(shop: Shop) -> None:
    made = await asyncio.gather(*(shops.put(shop.pool, "files", "files", 5) for _ in range(4)))
    assert len(set(made)) == 1
    assert await shops.change(shop.pool, made[0], settings={"url": "https://shop.example"})
    await shops.saw(shop.pool, made[0], "page-2", 7)
    found = await shops.by_name(shop.pool, "files")
    assert found == shops.Shop(
        made[0], "files", "files", {"url": "https://shop.example"}, "page-2", 7, 5
    )
    assert await shops.all_shops(shop.pool) == [found]
    assert await shops.by_name(shop.pool, "else") is None


@pytest.mark.parametrize("name", ["", "Files", "a b", "-a", "x" * 61])
async def test_a_name_that_is_none_is_refused(shop: Shop, name: str) -> None:
    with pytest.raises(BadValue):
        await shops.put(shop.pool, name, "files", 5)


async def test_an_event_is_taken_in_once(shop: Shop) -> None:
    mine = await shops.put(shop.pool, "files", "files", 5)
    took = await asyncio.gather(*(shops.take_event(shop.pool, mine, "e1", 6) for _ in range(4)))
    assert took.count(True) == 1
    assert await shops.take_event(shop.pool, mine, "e2", 9)
    assert await shops.forget_events(shop.pool, 7) == 1
    assert await shops.take_event(shop.pool, mine, "e1", 9)
