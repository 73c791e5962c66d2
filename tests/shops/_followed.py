"""A shop that is followed, with tables of its own."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from lamplight.journal import Database
from lamplight.journal.tables import brands
from lamplight.runtime.clock import SystemClock
from lamplight.runtime.shops.follower import Source
from lamplight.runtime.shops.following import Following

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lamplight.journal import Address
    from lamplight.runtime.connectors import Connector


@contextlib.asynccontextmanager
async def followed(
    address: Address, kind: str, shop: Connector
) -> AsyncIterator[tuple[Database, Following]]:
    """The shop `main`, for the brands that the tests' shops sell under."""
    async with await Database.open(address) as opened:
        clock = SystemClock()
        line = await brands.add_line(opened.pool, "Service", "service")
        for slug in ("nordhaus", "lumen"):
            await brands.add_brand(
                opened.pool,
                slug=slug,
                name=slug,
                timezone="Europe/Berlin",
                languages=["en"],
                service_line=line,
                now=clock.now(),
            )
        made = Following(opened, clock, [Source("main", kind, shop)])
        await made.make()
        yield opened, made
