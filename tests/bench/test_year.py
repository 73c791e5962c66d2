"""A year of customers is in the tables as if the house had counted them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lamplight.basis.instants import DAY
from lamplight.bench import _year
from lamplight.journal import Database, migrate
from lamplight.journal.tables import arrivals, brands, people

if TYPE_CHECKING:
    from lamplight.journal import Address

NOON = 1_795_435_200_000
"""Monday 23 November 2026, 12:00 UTC."""


async def test_so_many_came_in_the_hours_of_each_day_until_now(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_year, "DAYS", 10)
    async with await Database.open(address) as database:
        await migrate(database)
        pool = database.pool
        line = await brands.add_line(pool, "Service", "service")
        brand = await brands.add_brand(
            pool, slug="town", name="Town", timezone="Europe/London", languages=["en"],
            service_line=line, now=NOON,
        )  # fmt: skip
        ada = await people.add_person(
            pool, name="Ada", email="ada@example.org", role="agent", languages=["en"],
            brands=[brand], now=NOON,
        )  # fmt: skip
        count = await _year.fill(database, brand, ada, NOON, "Europe/London")
        came = await arrivals.counts_by_slot(pool, line, NOON - 11 * DAY, NOON, "Europe/London")
        told = await pool.fetch("select outcome from telling")
    assert sum(one.came for one in came) == count
    assert 800 < count < 1_700
    assert len({one.day for one in came}) == 11
    assert {one.slot for one in came} <= set(range(16, 42))
    assert len(told) == pytest.approx(0.75 * count, rel=0.1)
    assert {row["outcome"] for row in told} == {"answered", "abandoned"}
