"""Times at which a call can be promised: what the people planned to be here can really serve."""

from typing import TYPE_CHECKING

from lamplight.basis.instants import DAY
from lamplight.journal.tables import shifts
from lamplight.line import slots
from lamplight.line.limits import SLOT
from lamplight.runtime.errors import BadAsk
from lamplight.runtime.opening import open_spans
from lamplight.runtime.views import SlotView

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.shifts import Planned
    from lamplight.runtime.house import House

SHARE = 0.5
"""So much of the planned people's time may be promised; the rest is for who comes unannounced."""
SOONEST_MS = 10 * 60_000
"""No time sooner than this is offered: who wants to talk at once asks now."""


class Slots:
    """Free times of a brand. Where nobody plans shifts at all, the opening hours stand in for one
    person: the brand itself promises that somebody is there."""

    def __init__(self, house: "House") -> None:
        self._house = house

    def check_time(self, brand: "Brand", at: int) -> None:
        """Raises `BadAsk` for a time that is never offered."""
        now = self._house.clock.now()
        if at % SLOT:
            raise BadAsk("callback_at", "A chosen time is one of those that GET slots lists.")
        if at <= now:
            raise BadAsk("callback_at", "That time has passed: choose a later one.")
        if at > now + brand.callback_days * DAY:
            raise BadAsk("callback_at", f"We can promise a call within {brand.callback_days} days.")

    async def capacity(self, brand: "Brand", purpose: str, at: int) -> int:
        """How many calls the slot of `at` can serve in all; 0 when the brand is closed then."""
        planned = await self._planned(at, at + SLOT)
        at_all = await self._planned_at_all()
        is_open = bool(open_spans(self._house.scene.directory, brand, at, at + 1))
        return self._capacity(brand, purpose, at, planned, at_all) if is_open else 0

    async def free(self, brand: "Brand", purpose: str) -> list[SlotView]:
        """Every time at which one more call can be promised, the soonest first."""
        now = self._house.clock.now()
        end = now + brand.callback_days * DAY
        planned = await self._planned(now, end)
        at_all = await self._planned_at_all()
        line = self._line(brand, purpose)
        booked = self._house.scene.line.booked
        free: list[SlotView] = []
        for start, until in open_spans(self._house.scene.directory, brand, now, end):
            first = max(start, now + SOONEST_MS)
            for at in range(first + -first % SLOT, min(until, end), SLOT):
                left = self._capacity(brand, purpose, at, planned, at_all) - booked(line, at)
                if left > 0:
                    free.append(SlotView(at, left))
        return free

    async def _planned(self, since: int, until: int) -> "list[Planned]":
        return await shifts.planned_between(self._house.journal.database.pool, since, until)

    async def _planned_at_all(self) -> bool:
        house = self._house
        return await shifts.are_planned(house.journal.database.pool, house.clock.now())

    def _capacity(
        self, brand: "Brand", purpose: str, at: int, planned: "list[Planned]", planned_at_all: bool
    ) -> int:
        directory = self._house.scene.directory
        people = sum(
            1
            for one in planned
            if one.from_at <= at
            and one.to_at >= at + SLOT
            and brand.id in directory.brands_of(one.person)
        )
        if not planned_at_all and any(
            brand.id in directory.brands_of(person) for person in directory.people
        ):
            people = 1
        handle_ms = self._house.scene.memory.pace(self._line(brand, purpose), "voice").mean_ms
        return slots.capacity(people, handle_ms, SHARE)

    @staticmethod
    def _line(brand: "Brand", purpose: str) -> int:
        return (brand.sales_line or 0) if purpose == "sales" else brand.service_line
