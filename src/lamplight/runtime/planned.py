"""Who plans to be here when: weeks that come again and again, and hours to which somebody who was
asked said yes."""

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from lamplight.basis.instants import DAY, of_minute, to_datetime
from lamplight.journal.tables import asks, shifts
from lamplight.line.limits import SLOT

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs
    from lamplight.journal.tables.shifts import WeekShift


class Plan(NamedTuple):
    """Who plans to be here for the whole of each slot, by its start.

    `planners` are those who plan their weeks at all.
    """

    slots: dict[int, set[int]]
    planners: frozenset[int]

    def here(self, slot: int) -> set[int]:
        """Who is here for the whole slot that begins then."""
        return self.slots.get(slot, set())


class Stretch(NamedTuple):
    """Somebody plans to be here from `start` to `end`, milliseconds."""

    person: int
    start: int
    end: int


async def read_stretches(runs: "Runs", since: int, until: int) -> tuple[Stretch, ...]:
    """Who plans to be here at any time between two instants, by person and time."""
    weeks = await shifts.shift_weeks(runs)
    return _merged(weeks, since, until, await _agreed(runs, since, until))


async def read_plan(runs: "Runs", since: int, until: int) -> Plan:
    """Who plans to be here between two instants."""
    weeks = await shifts.shift_weeks(runs)
    slots: dict[int, set[int]] = {}
    for person, start, end in _merged(weeks, since, until, await _agreed(runs, since, until)):
        for slot in range(start + -start % SLOT, end - SLOT + 1, SLOT):
            slots.setdefault(slot, set()).add(person)
    return Plan(slots, frozenset(week.person for week in weeks))


class Stays(NamedTuple):
    """Who plans to be here from when until when, each time of a person once."""

    stays: tuple[Stretch, ...]
    planners: frozenset[int]


async def planned_stays(runs: "Runs", since: int, until: int) -> Stays:
    """All that reaches into the time between two instants."""
    weeks = await shifts.shift_weeks(runs)
    stays = _merged(weeks, since, until, await _agreed(runs, since, until))
    return Stays(stays, frozenset(week.person for week in weeks))


async def _agreed(runs: "Runs", since: int, until: int) -> list[Stretch]:
    """What those said yes to who were asked to come in."""
    told = await asks.asks_between(runs, since, until)
    return [Stretch(one.person, one.from_at, one.to_at) for one in told if one.said == "yes"]


def _merged(
    weeks: "Iterable[WeekShift]", since: int, until: int, agreed: Iterable[Stretch] = ()
) -> tuple[Stretch, ...]:
    """All stretches by person and time; those that touch or overlap are one."""
    merged: list[Stretch] = []
    every = [one for week in weeks for one in _weekly(week, since, until)]
    for person, start, end in sorted([*every, *agreed]):
        if merged and merged[-1].person == person and start <= merged[-1].end:
            merged[-1] = Stretch(person, merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Stretch(person, start, end))
    return tuple(merged)


def _weekly(week: "WeekShift", since: int, until: int) -> Iterator[tuple[int, int, int]]:
    zone = ZoneInfo(week.timezone)
    day = to_datetime(since - DAY).astimezone(zone).date()
    last = to_datetime(until).astimezone(zone).date()
    while day <= last:
        if day.isoweekday() == week.weekday:
            start, end = (of_minute(day, one, zone) for one in (week.from_min, week.to_min))
            if start < end and end > since and start < until:
                yield week.person, start, end
        day += datetime.timedelta(days=1)
