"""A small house: two lines, two brands, two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest_asyncio

from lamplight.journal.tables import brands, people

if TYPE_CHECKING:
    from lamplight.journal import Database
    from lamplight.journal.database import Pool


class Shop(NamedTuple):
    pool: Pool
    service: int
    sales: int
    outlet: int
    nordhaus: int
    maya: int
    priya: int


@pytest_asyncio.fixture
async def shop(db: Database) -> Shop:
    pool = db.pool
    service = await brands.add_line(pool, "Service", "service")
    sales = await brands.add_line(pool, "Sales", "sales")
    outlet, nordhaus = [
        await brands.add_brand(
            pool,
            slug=slug,
            name=name,
            timezone="Europe/Berlin",
            languages=["en", "de"],
            service_line=service,
            sales_line=sales,
            now=1,
        )
        for slug, name in (("outlet", "Lamplight Outlet"), ("nordhaus", "Nordhaus Living"))
    ]
    maya = await people.add_person(
        pool, name="Maya", email="maya@lamp.example", role="agent", brands=[outlet], now=1
    )
    priya = await people.add_person(
        pool, name="Priya", email="priya@lamp.example", role="lead", brands=[nordhaus], now=1
    )
    return Shop(pool, service, sales, outlet, nordhaus, maya, priya)
