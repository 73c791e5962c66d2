"""The last weeks of the demo shop, lived: who came then went through the line that decides for
living people, was told the wait by what tells it to them, and what then happened was written to the
journal as ever. Only who comes, how long a talk takes and how patient somebody is are drawn.

Nobody of this crowd has a name or said a word; the people of the shop are here as they plan to be.
"""

import datetime
import heapq
import itertools
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from lamplight.basis.instants import MINUTE, SECOND, to_datetime
from lamplight.journal.log import Group
from lamplight.journal.tables import contacts
from lamplight.line import commands as ask_for
from lamplight.line import states
from lamplight.line.events import Offered
from lamplight.runtime.coming.days import ONE_DAY, slot_at
from lamplight.runtime.demo import weeks
from lamplight.runtime.facts import UsefulSaid
from lamplight.runtime.loop import number_events
from lamplight.runtime.planned import planned_stays
from lamplight.runtime.waits import Waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.line.commands import Command
    from lamplight.runtime.clock import ManualClock
    from lamplight.runtime.house import House

DAYS: Final = 14
"""So many days before today were lived."""
_SEED: Final = 2411
_LANGUAGE: Final = "en"
_OPENS, _CLOSES = 16, 42
"""Half-hours between which somebody of the shop is here."""
_LEAST: Final = 40 * MINUTE
_LAST: Final = 10 * MINUTE
"""Before a time ends nobody comes any more, so that all are gone then."""
_HANDLING_S, _VARIES = 170.0, 0.8
_PATIENCE_S: Final = 600.0
_RINGS: Final = 12 * SECOND
"""Whoever kept their place is reached after so long."""


class _Customer(NamedTuple):
    """What of somebody is drawn: when they come, by which channel, how long their talk takes, for
    how long they wait, and whether they are called then or leave; whether they say afterwards that
    it is useful now."""

    at: int
    channel: contacts.Channel
    handling: int
    patience: int
    keeps: bool
    useful: bool


class Crowd:
    """Lives what lies between two instants. Nothing else may be asked of the house meanwhile."""

    def __init__(self, house: "House", clock: "ManualClock", brands: "Sequence[int]") -> None:
        """`brands` have one timezone and are open while the people of the shop are here."""
        self._house = house
        self._clock = clock
        self._brands = brands
        self._timezone = house.scene.memory.day.timezone

    async def live(self, until: int) -> None:
        """All that was since the clock's time, at those hours at which the shop is here."""
        day = to_datetime(self._clock.now()).astimezone(ZoneInfo(self._timezone)).date()
        while (opens := slot_at(day, _OPENS, self._timezone)) < until:
            since = max(opens, self._clock.now() + MINUTE)
            end = min(slot_at(day, _CLOSES, self._timezone), until)
            if end - since >= _LEAST:
                await self._stretch(day, since, end)
            day += ONE_DAY

    async def _stretch(self, day: datetime.date, since: int, until: int) -> None:
        house = self._house
        if since < house.line.now:
            return  # lived by an attempt before
        self._clock.move_to(since)
        await house.settle()
        crowd = [one for one in _crowd(day, self._timezone) if since < one.at < until - _LAST]
        stays = await planned_stays(house.journal.database.pool, since, until)
        came = [
            contacts.Nameless(self._brands[number % len(self._brands)], one.channel, one.at)
            for number, one in enumerate(crowd)
        ]
        made = await contacts.add_nameless(house.journal.database.pool, came, _LANGUAGE)
        stretch = _Stretch(house, until)
        for contact, known, one in zip(made, came, crowd, strict=True):
            stretch.comes(contact, known.brand, one)
        for person, start, end in stays.stays:
            stretch.plan(max(start, since), ask_for.ComeHere(person))
            stretch.plan(min(end, until), ask_for.GoAway(person, "day_over"))
        stretch.run()
        self._clock.move_to(until)
        number = await house.append(stretch.groups)
        await house.committed(number_events(stretch.groups, number))
        await house.settle()


class _Stretch:
    """A few hours in one go: what people do comes in, and all that the line makes of it goes into
    `groups`, each the events of one command."""

    def __init__(self, house: "House", until: int) -> None:
        self.groups: list[Group] = []
        self._house = house
        self._until = until
        self._crowd: dict[int, _Customer] = {}
        self._order = itertools.count()
        self._later: list[tuple[int, int, Command]] = []

    def comes(self, contact: int, brand: int, one: _Customer) -> None:
        """Somebody will ask for a person of a brand, and leave when their patience ends."""
        self._crowd[contact] = one
        self.plan(one.at, ask_for.Arrive(contact, brand, "service", one.channel, _LANGUAGE))
        leave = ask_for.Leave(contact)
        goes = ask_for.KeepPlace(contact, "asked") if one.keeps else leave
        self.plan(min(one.at + one.patience, self._until - 2 * MINUTE), goes)
        self.plan(self._until - MINUTE, leave)

    def plan(self, at: int, command: "Command") -> None:
        """Somebody does this then, if they still can."""
        heapq.heappush(self._later, (at, next(self._order), command))

    def run(self) -> None:
        """Until nothing is planned any more."""
        line = self._house.line
        while self._later:
            due = line.next_deadline()
            if due is not None and due < self._later[0][0]:
                self._do(ask_for.Tick(), due)
                continue
            at, _, command = heapq.heappop(self._later)
            if self._can(command):
                self._do(command, at)

    def _can(self, command: "Command") -> bool:
        line = self._house.line
        match command:
            case ask_for.Accept():
                contact = line.contacts.get(command.contact)
                return contact is not None and contact.offered_to == command.agent
            case ask_for.Leave() | ask_for.KeepPlace():
                waits = line.contacts.get(command.contact)
                return waits is not None and waits.state in (states.WAITING, states.KEPT)
            case ask_for.Reach():
                called = line.contacts.get(command.contact)
                return called is not None and called.state == states.CALLING
            case ask_for.FinishWrapUp():
                return bool(line.agents[command.agent].wrap_up_until)
            case _:
                return True

    def _do(self, command: "Command", now: int) -> None:
        events = self._handle(command, now)
        for event in events:
            if isinstance(event, Offered):
                takes = 2 * SECOND + event.contact % 5 * SECOND
                channel = self._crowd[event.contact].channel
                self.plan(now + takes, ask_for.Accept(event.agent, event.contact, channel))
        match command:
            case ask_for.Arrive():
                waits = Waits(self._house.scene, self._house.line)
                for tell in list(self._house.teller.with_arrival(events, waits)):
                    self._handle(tell, now)
            case ask_for.Accept() | ask_for.Reach():
                contact = self._house.line.contacts[command.contact]
                if contact.state == states.CALLING:
                    self.plan(now + _RINGS, ask_for.Reach(contact.id))
                else:
                    over = min(now + self._crowd[contact.id].handling, self._until - MINUTE)
                    self.plan(max(over, now + SECOND), ask_for.End(contact.id, contact.agent))
            case ask_for.End():
                wraps = 15 * SECOND + command.contact % 30 * SECOND
                self.plan(now + wraps, ask_for.FinishWrapUp(command.by))
                if self._crowd[command.contact].useful:
                    self.groups.append(Group(now, [UsefulSaid(command.contact, useful=True)]))

    def _handle(self, command: "Command", now: int) -> "Sequence[object]":
        events = self._house.line.handle(command, now)
        if events:
            self.groups.append(Group(now, events, self._house.effects(events, now)))
        return events


def _crowd(day: datetime.date, timezone: str) -> list[_Customer]:
    chance = np.random.default_rng((_SEED, day.toordinal()))
    found = []
    for at in weeks.instants(day, timezone):
        handling = _HANDLING_S * float(chance.gamma(1 / _VARIES**2, _VARIES**2))
        found.append(
            _Customer(
                at,
                "video" if chance.random() < 0.55 else "voice",
                round(handling * SECOND) + 40 * SECOND,
                round(float(chance.exponential(_PATIENCE_S)) * SECOND) + 30 * SECOND,
                bool(chance.random() < 0.6),
                bool(chance.random() < 0.5),
            )
        )
    return found
