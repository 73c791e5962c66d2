from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from lamplight.journal import BadValue, NoSuchRow
from lamplight.journal.tables import people, shifts

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop


async def test_a_shift_is_planned_and_taken_back(shop: Shop) -> None:
    first = await shifts.add_shift(shop.pool, shop.maya, 100, 200)
    await shifts.add_shifts(shop.pool, [(shop.priya, 150, 250), (shop.maya, 300, 400)])
    found = await shifts.shifts_between(shop.pool, 199, 300)
    assert [(s.person, s.from_at, s.to_at) for s in found] == [
        (shop.maya, 100, 200),
        (shop.priya, 150, 250),
    ]
    mine = await shifts.shifts_between(shop.pool, 0, 1000, person=shop.maya)
    assert [s.from_at for s in mine] == [100, 300]
    assert await shifts.remove_shift(shop.pool, first)
    assert not await shifts.remove_shift(shop.pool, first)


async def test_a_shift_ends_after_it_begins_and_is_somebodys(shop: Shop) -> None:
    with pytest.raises(BadValue):
        await shifts.add_shift(shop.pool, shop.maya, 200, 200)
    with pytest.raises(NoSuchRow):
        await shifts.add_shifts(shop.pool, [(shop.maya, 1, 2), (999, 1, 2)])
    assert await shifts.shifts_between(shop.pool, 0, 1000) == []


async def test_planned_presence_counts_each_minute_of_a_person_once(shop: Shop) -> None:
    """Against counting minute by minute."""
    draw = random.Random(7)
    planned = [
        (draw.choice((shop.maya, shop.priya)), start, start + draw.randint(1, 20))
        for start in (draw.randint(0, 120) for _ in range(25))
    ]
    await shifts.add_shifts(shop.pool, planned)
    for from_at, to_at in ((0, 200), (30, 60), (55, 56), (140, 150)):
        expected = {
            (person, minute)
            for person, start, end in planned
            for minute in range(max(start, from_at), min(end, to_at))
        }
        found = await shifts.planned_between(shop.pool, from_at, to_at)
        minutes = [(p.person, minute) for p in found for minute in range(p.from_at, p.to_at)]
        assert len(minutes) == len(set(minutes))
        assert set(minutes) == expected


async def test_who_left_is_not_planned_with(shop: Shop) -> None:
    await shifts.add_shift(shop.pool, shop.maya, 100, 200)
    await people.change_person(shop.pool, shop.maya, active=False)
    assert await shifts.planned_between(shop.pool, 0, 1000) == []
