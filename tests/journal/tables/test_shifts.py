from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lamplight.journal import BadValue, NoSuchRow
from lamplight.journal.tables import people, shifts
from lamplight.journal.tables.hours import Span
from lamplight.journal.tables.shifts import WeekShift

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

WEEK = [Span(1, 540, 720), Span(5, 1320, 1560)]


def planned(person: int, zone: str, spans: list[Span]) -> list[WeekShift]:
    return [WeekShift(person, one.weekday, one.from_min, one.to_min, zone) for one in spans]


async def test_a_week_is_planned_changed_and_taken_back(shop: Shop) -> None:
    await shifts.set_shift_week(shop.pool, shop.maya, WEEK, "Europe/Berlin")
    await shifts.set_shift_week(shop.pool, shop.priya, WEEK[1:], "Europe/London")
    mine = planned(shop.maya, "Europe/Berlin", WEEK)
    hers = planned(shop.priya, "Europe/London", WEEK[1:])
    assert await shifts.shift_weeks(shop.pool) == mine + hers
    assert await shifts.shift_weeks(shop.pool, shop.maya) == mine
    await shifts.set_shift_week(shop.pool, shop.maya, WEEK[:1], "Europe/Paris")
    changed = planned(shop.maya, "Europe/Paris", WEEK[:1])
    assert await shifts.shift_weeks(shop.pool, shop.maya) == changed
    await shifts.set_shift_week(shop.pool, shop.maya, [], "Europe/Paris")
    assert await shifts.shift_weeks(shop.pool) == hers


async def test_a_week_that_does_not_fit_changes_nothing(shop: Shop) -> None:
    await shifts.set_shift_week(shop.pool, shop.maya, WEEK, "Europe/Berlin")
    kept = await shifts.shift_weeks(shop.pool)
    with pytest.raises(BadValue):
        await shifts.set_shift_week(shop.pool, shop.maya, [*WEEK, WEEK[0]], "Europe/Berlin")
    with pytest.raises(NoSuchRow):
        await shifts.set_shift_week(shop.pool, 999, WEEK, "Europe/Berlin")
    assert await shifts.shift_weeks(shop.pool) == kept


async def test_who_left_is_not_planned_with(shop: Shop) -> None:
    await shifts.set_shift_week(shop.pool, shop.maya, WEEK, "Europe/Berlin")
    await people.change_person(shop.pool, shop.maya, active=False)
    assert await shifts.shift_weeks(shop.pool) == []
