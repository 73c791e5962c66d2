"""Weeks in which customers came, and people who plan theirs."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from lamplight.journal.tables import arrivals, shifts
from lamplight.journal.tables.arrivals import SlotCount
from lamplight.journal.tables.hours import Span

if TYPE_CHECKING:
    from tests.runtime._town import Town

TODAY = datetime.date(2026, 11, 23)
"""Monday, the day of the town's clock."""


async def weeks_before(town: Town, weeks: int = 5, each: int = 12) -> None:
    """About so many came in each half-hour from nine to five, but twice as many at noon, on each
    of these days until yesterday; and the forecasts of it are made."""
    counts = [
        SlotCount(
            TODAY - datetime.timedelta(back),
            slot,
            each * (2 if slot == 24 else 1) + (back * 5 + back // 7 * 3 + slot * 3) % 7 - 3,
        )
        for back in range(1, weeks * 7 + 1)
        for slot in range(18, 34)
    ]
    await arrivals.add_before(town.database.pool, town.service, counts)
    await town.house.coming.foretelling.foretell(town.service, TODAY, "Europe/London")


async def plans(town: Town, name: str, first: int, last: int, timezone: str = "UTC") -> None:
    """They plan to be here on each day between two hours."""
    week = [Span(day, first * 60, last * 60) for day in range(1, 8)]
    await shifts.set_shift_week(town.database.pool, town.people[name], week, timezone)
