"""Who came to the demo shop before anybody opened it, and when its people plan to be here.

Nothing of it was ever counted: it is drawn, for each day from that day's own seed, so that the
shop has the same past wherever it is made. Weekdays have their shape and half-hours theirs; how
many come varies by more than chance, from day to day and within one, as in real shops. Public
holidays are as quiet as a Sunday and entered as days unlike others.
"""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from lamplight.basis.instants import MINUTE, SECOND
from lamplight.journal.tables import arrivals
from lamplight.journal.tables.arrivals import SLOTS, SlotCount, SpecialDay
from lamplight.runtime.coming.days import ONE_DAY, slot_at
from lamplight.runtime.opening import public_holidays

if TYPE_CHECKING:
    from lamplight.journal.database import Pool

WEEKS: Final = 26
_SEED: Final = 1124
_FIRST: Final = 16
"""The half-hour in which the first come: at eight."""
_SHAPE: Final = (
    4.0, 5.8, 8.4, 10.4, 12.0, 12.8, 13.2, 12.6, 11.2, 10.0, 9.6, 10.0, 10.6, 11.2, 11.4, 12.0,
    13.4, 14.0, 12.6, 10.4, 8.6, 6.8, 5.4, 4.0, 2.6,
)  # fmt: skip
"""Who comes in each half-hour of a usual day, until half past eight in the evening."""
_WEEKDAYS: Final = (1.2, 1.06, 1.0, 0.97, 0.95, 0.6, 0.4)
_SALES: Final = 0.05
"""For so many who come for service one comes to buy."""
_DAYS_DIFFER: Final = 0.07
_HALVES_DIFFER: Final = 0.08
"""How far the rate of a day, and of a half-hour in it, is from its mean: its coefficient of
variation."""
_HOLIDAYS: Final = ("GB", "ENG")
_SUNDAY: Final = 6


def drawn(day: datetime.date, *, sales: bool = False) -> list[int]:
    """How many came in each half-hour of a day."""
    chance = np.random.default_rng((_SEED, day.toordinal(), int(sales)))
    weekday = _SUNDAY if day in _named(day.year) else day.weekday()
    rate = _WEEKDAYS[weekday] * (_SALES if sales else 1.0) * _gamma(chance, _DAYS_DIFFER)
    found = [0] * SLOTS
    for number, usual in enumerate(_SHAPE):
        mean = usual * rate * _gamma(chance, _HALVES_DIFFER)
        found[_FIRST + number] = int(chance.poisson(mean))
    return found


def instants(day: datetime.date, timezone: str) -> list[int]:
    """When they came for service, in order."""
    chance = np.random.default_rng((_SEED, day.toordinal(), 2))
    return sorted(
        slot_at(day, slot, timezone) + int(second) * SECOND
        for slot, came in enumerate(drawn(day))
        for second in chance.integers(0, 30 * MINUTE // SECOND, came)
    )


def holidays(today: datetime.date) -> list[SpecialDay]:
    """Public holidays of all those weeks, and of the next."""
    first, last = today - WEEKS * 7 * ONE_DAY, today + 60 * ONE_DAY
    known = {day: name for year in {first.year, last.year} for day, name in _named(year).items()}
    return [
        SpecialDay(day, name, _SUNDAY + 1, closed=False)
        for day, name in sorted(known.items())
        if first <= day <= last
    ]


async def remember(
    pool: "Pool", line: int, today: datetime.date, timezone: str, *, sales: bool = False
) -> None:
    """Write down who came to a line until yesterday beside those who are in the journal: the shop
    is said to have had another system until now. Done again, it is the same."""
    days = [today - back * ONE_DAY for back in range(1, WEEKS * 7 + 1)]
    await arrivals.forget_before(pool, line)
    since, until = slot_at(days[-1], 0, timezone), slot_at(today, 0, timezone)
    counted = await arrivals.counts_by_slot(pool, line, since, until, timezone)
    own = {(one.day, one.slot): one.came for one in counted}
    await arrivals.add_before(pool, line, _beside(days, own, sales=sales))


def _beside(
    days: Sequence[datetime.date], own: dict[tuple[datetime.date, int], int], *, sales: bool
) -> list[SlotCount]:
    return [
        SlotCount(day, slot, came - own.get((day, slot), 0))
        for day in days
        for slot, came in enumerate(drawn(day, sales=sales))
        if came > own.get((day, slot), 0)
    ]


def _named(year: int) -> dict[datetime.date, str]:
    return public_holidays(*_HOLIDAYS, year)


def _gamma(chance: np.random.Generator, varies: float) -> float:
    """Around 1, with this coefficient of variation."""
    return float(chance.gamma(1 / varies**2, varies**2))
