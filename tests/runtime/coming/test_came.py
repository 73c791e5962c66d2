"""What came is read once for days that are over."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import msgspec
from tests.runtime.coming._usual import TODAY

from lamplight.basis.instants import DAY
from lamplight.journal.tables import arrivals
from lamplight.journal.tables.arrivals import SlotCount
from lamplight.runtime.coming.came import Came
from lamplight.runtime.coming.days import moment

if TYPE_CHECKING:
    import pytest
    from tests.runtime._town import Town

LONDON = "Europe/London"
LAST = [TODAY - datetime.timedelta(back) for back in range(4)]


async def _add(town: Town, came: int) -> None:
    """So many at nine of each day, and at noon, which is now."""
    counts = [SlotCount(day, slot, came) for day in LAST for slot in (18, 24)]
    await arrivals.add_before(town.database.pool, town.service, counts)


async def _sums(town: Town, came: Came) -> list[int]:
    at = moment(town.clock.now(), LONDON)
    rows = await came.on(town.service, LAST, at, LONDON)
    return [sum(rows[day]) for day in LAST]


async def test_days_before_yesterday_are_read_once_and_today_until_now(town: Town) -> None:
    came = Came(town.house.scene)
    await _add(town, 5)
    assert await _sums(town, came) == [5, 10, 10, 10]
    await _add(town, 7)
    assert await _sums(town, came) == [7, 14, 10, 10]
    assert [came.holds(town.service, day) for day in LAST] == [False, False, True, True]
    assert not came.holds(town.sales, LAST[2])


async def test_all_is_read_again_where_brands_have_changed_and_on_another_day(town: Town) -> None:
    came = Came(town.house.scene)
    await _add(town, 5)
    await _sums(town, came)
    await _add(town, 7)
    directory = town.house.scene.directory
    moved = msgspec.structs.replace(directory.brands[town.brand], sales_line=town.service)
    directory.brands = directory.brands | {town.brand: moved}
    assert await _sums(town, came) == [7, 14, 14, 14]
    await _add(town, 8)
    came.forget()
    assert await _sums(town, came) == [8, 16, 16, 16]
    await _add(town, 9)
    await town.later(DAY)
    assert await _sums(town, came) == [18, 18, 18, 18]


async def test_nothing_is_kept_before_the_tables_have_read_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = Came(town.house.scene)
    await _add(town, 5)
    monkeypatch.setattr("lamplight.runtime.coming.came._BEHIND", -1)
    await _sums(town, came)
    assert not any(came.holds(town.service, day) for day in LAST)


async def test_only_so_many_days_are_in_hand(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lamplight.runtime.coming.came.MOST", 1)
    came = Came(town.house.scene)
    await _sums(town, came)
    assert [came.holds(town.service, day) for day in LAST] == [False, False, False, True]
