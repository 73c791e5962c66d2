"""Times at which a call can be promised: what the people planned to be here can really serve.

The same people answer several brands, in several languages, for service and for sales. What one
more call may be promised is what is left of those who could make it, after every call that is
promised already and that only they, or they among others, can make (`spare.py`).
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from lamplight.basis.instants import DAY
from lamplight.journal.tables import promises
from lamplight.line import Refused, slots, states
from lamplight.line.limits import SLOT
from lamplight.runtime import spare
from lamplight.runtime.errors import BadAsk
from lamplight.runtime.opening import open_spans
from lamplight.runtime.planned import Plan, read_plan
from lamplight.runtime.views import SlotView

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.people import Person
    from lamplight.journal.tables.promises import Promise
    from lamplight.runtime.house import House

SOONEST_MS = 10 * 60_000
"""No time sooner than this is offered: who wants to talk at once asks now."""
DAYS_AHEAD = 7
"""So many days ahead a call can be promised."""
CHOOSING_MS = 5 * 60_000
"""So long a time that was offered can still be taken: choosing and typing take a while."""


class Need(NamedTuple):
    """What a promised call asks of whoever makes it."""

    line: int
    brand: int
    language: str
    channel: str


class Slots:
    """Free times of a brand. Where nobody who could call plans their time, the opening hours stand
    in for one person: the brand itself promises that somebody is there. Where talks are long, one
    call is still promised in a slot if it is over within it.

    Hold `weighing` from asking `capacity` until the line has decided: two who ask at one instant,
    on different lines, may be asking for the same person.
    """

    def __init__(self, house: "House") -> None:
        self._house = house
        self.weighing = asyncio.Lock()

    def need(self, brand: "Brand", purpose: str, channel: str, language: str) -> Need:
        """What a call for this asks for."""
        line = (brand.sales_line or 0) if purpose == "sales" else brand.service_line
        return Need(line, brand.id, language, channel)

    def check_time(self, at: int) -> None:
        """Raises `BadAsk` for a time that isn't offered, nor was when they began to choose."""
        now = self._house.clock.now()
        if at % SLOT:
            raise BadAsk("callback_at", "A chosen time is one of those that GET slots lists.")
        if at <= now:
            raise BadAsk("callback_at", "That time has passed: choose a later one.")
        if at < now + SOONEST_MS - CHOOSING_MS:
            raise BadAsk("callback_at", "That time is too close: choose a later one, or ask now.")
        if at > now + DAYS_AHEAD * DAY:
            raise BadAsk("callback_at", f"We can promise a call within {DAYS_AHEAD} days.")

    async def capacity(self, brand: "Brand", need: Need, at: int, contact: int = 0) -> int:
        """How many calls of the need's line the slot of `at` can hold in all, one of this need
        among them; 0 when the brand is closed then. What the contact itself has booked is free."""
        if not open_spans(self._house.scene.directory, brand, at, at + 1):
            return 0
        room = await self._room(slots.start_of(at), slots.start_of(at) + SLOT, besides=contact)
        booked = self._house.scene.line.booked(need.line, at)
        own = self._house.scene.contact(contact)
        if own is not None and own.state == states.SCHEDULED and own.line == need.line:
            booked -= slots.start_of(own.due) == slots.start_of(at)
        return booked + room.left(need, at)

    async def free(self, brand: "Brand", need: Need) -> list[SlotView]:
        """Every time at which one more call can be promised, the soonest first."""
        now = self._house.clock.now()
        room = await self._room(now, now + DAYS_AHEAD * DAY + SLOT)
        return self._free(brand, need, room)

    async def free_instead(self, brand: "Brand", call: "Promise") -> list[SlotView]:
        """Every time at which a call that one of us promised can come instead, the soonest first:
        while whoever promised it plans to be here and has time, or else while anybody has."""
        now = self._house.clock.now()
        need = _need_of(brand)
        room = await self._room(now, now + DAYS_AHEAD * DAY + SLOT, instead_of=call.id)
        free = self._free(brand, need, room)
        return [one for one in free if room.has_time(call.person, need, one.at)] or free

    async def check_instead(self, brand: "Brand", call: "Promise", at: int) -> None:
        """Refuses a time that `free_instead` doesn't list, nor did when they began to choose. Hold
        `weighing` from here until the call is moved."""
        now = self._house.clock.now()
        if at < now + SOONEST_MS - CHOOSING_MS:
            raise Refused("too_soon", "Choose a time that is ten minutes ahead at least.")
        if at > now + DAYS_AHEAD * DAY:
            raise Refused("too_far", f"Choose a time within the next {DAYS_AHEAD} days.")
        if not open_spans(self._house.scene.directory, brand, at, at + 1):
            raise Refused("closed_then", "Nobody is here at that time.")
        free = {one.at for one in await self.free_instead(brand, call)}
        if at not in free and not (at < now + SOONEST_MS and at % SLOT == 0):
            raise Refused("slot_full", "Nobody has time for another call then.")

    async def _room(self, since: int, until: int, besides: int = 0, instead_of: int = 0) -> "_Room":
        pool = self._house.journal.database.pool
        plan = await read_plan(pool, since, until)
        calls = await promises.calls_between(pool, slots.start_of(since), until)
        return _Room(
            self._house, plan, besides, tuple(one for one in calls if one.id != instead_of)
        )

    def _free(self, brand: "Brand", need: Need, room: "_Room") -> list[SlotView]:
        now = self._house.clock.now()
        end = now + DAYS_AHEAD * DAY
        free: list[SlotView] = []
        for start, until in open_spans(self._house.scene.directory, brand, now, end):
            first = max(start, now + SOONEST_MS)
            for at in range(first + -first % SLOT, min(until, end), SLOT):
                left = room.left(need, at)
                if left > 0:
                    free.append(SlotView(at, left))
        return free


def _need_of(brand: "Brand") -> Need:
    """What a call that one of us promised asks of whoever makes it."""
    return Need(brand.service_line, brand.id, brand.languages[0], "voice")


class _Room:
    """What is left of the planned people, as it is now, besides a contact that books anew. `calls`
    are those that our people promised: they take time like those of the line."""

    def __init__(
        self, house: "House", plan: Plan, besides: int, calls: "tuple[Promise, ...]"
    ) -> None:
        self._people = house.scene.directory.people
        self._memory = house.scene.memory
        self._plan = plan
        self._able: dict[Need, frozenset[int]] = {}
        self._taken: dict[int, Counter[Need]] = {}
        for one in house.scene.line.contacts.values():
            if one.state == states.SCHEDULED and one.id != besides:
                need = Need(one.line, one.brand, one.language, one.channel)
                self._taken.setdefault(slots.start_of(one.due), Counter())[need] += 1
        self._own: Counter[tuple[int, int]] = Counter()
        for call in calls:
            brand = house.scene.directory.brands.get(call.brand)
            if brand is not None:
                slot = slots.start_of(call.due_at)
                self._taken.setdefault(slot, Counter())[_need_of(brand)] += 1
                self._own[call.person, slot] += 1

    def has_time(self, person: int, need: Need, at: int) -> bool:
        """Whether one of us can make one more such call then: who doesn't plan their time may."""
        if person not in self._who(need):
            return False
        if person not in self._plan.planners:
            return True
        slot = slots.start_of(at)
        lasts = self._memory.pace(need.line, need.channel).mean_ms
        taken = self._own[person, slot]
        return person in self._plan.here(slot) and taken < spare.room(1, lasts)

    def left(self, need: Need, at: int) -> int:
        """How many more calls of this need can be promised in the slot of `at`."""
        slot = slots.start_of(at)
        taken = self._taken.get(slot, Counter())
        kinds = {one: self._kind(one, taken[one]) for one in (need, *taken)}
        return spare.left(need, kinds, self._people_for(kinds, slot))

    def _kind(self, need: Need, promised: int) -> spare.Kind:
        return spare.Kind(promised, ceil(self._memory.pace(need.line, need.channel).mean_ms))

    def _people_for(self, needs: Iterable[Need], slot: int) -> Counter[frozenset[Need]]:
        """How many are here for the calls of exactly these needs, who stands in among them."""
        here = self._plan.here(slot)
        able: dict[int, set[Need]] = {}
        unplanned: set[Need] = set()
        for need in needs:
            planned = self._who(need) & self._plan.planners
            for person in planned & here:
                able.setdefault(person, set()).add(need)
            if self._who(need) and not planned:
                unplanned.add(need)
        people = Counter(frozenset(some) for some in able.values())
        if unplanned:
            people[frozenset(unplanned)] += 1
        return people

    def _who(self, need: Need) -> frozenset[int]:
        if need not in self._able:
            self._able[need] = frozenset(
                person.id for person in self._people.values() if _can(person, need)
            )
        return self._able[need]


def _can(person: "Person", need: Need) -> bool:
    return (
        person.active
        and need.brand in person.brands
        and need.language in person.languages
        and need.channel in person.channels
    )
