"""Who is here and who is needed on a day, by half-hour."""

import datetime
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from lamplight.basis.instants import SECOND
from lamplight.journal.tables import arrivals
from lamplight.line.limits import SLOT
from lamplight.runtime.coming import days
from lamplight.runtime.coming.days import ONE_DAY
from lamplight.runtime.coming.foretelling import AHEAD, foretold
from lamplight.runtime.coming.halves import HalfHour, halves_of, openings, shown
from lamplight.runtime.coming.lines import (
    agents_of,
    brands_of,
    chosen,
    lines_of,
    longest_wrap_up_ms,
)
from lamplight.runtime.coming.needing import read_goals
from lamplight.runtime.coming.present import Stay, mean_here
from lamplight.runtime.errors import Unknown
from lamplight.runtime.planned import planned_stays
from lamplight.runtime.views.coming import LineName
from lamplight.runtime.views.needed import Goals, Half, Learner, NeededView

if TYPE_CHECKING:
    from lamplight.forecast.arrivals.coming import Expected
    from lamplight.runtime.coming.needing import Needing
    from lamplight.runtime.coming.present import Present
    from lamplight.runtime.scene import Scene
    from lamplight.staffing.needed import Need, Terms

Ahead = Literal["planned", "stay", "unknown"]


class People(NamedTuple):
    """Who answers a line: how many, who of them is here, how many plan their weeks; and on a day
    who was here until now, and who plans to be here, from when until when."""

    answering: set[int]
    here: set[int]
    planners: int
    was: list[Stay]
    plan: list[Stay]


class DayOf(NamedTuple):
    """All that is known of a line's day; `now` is the instant at which it was looked at."""

    day: datetime.date
    now: int
    timezone: str
    line: LineName
    halves: list[HalfHour]
    expected: "Expected | None"
    goals: Goals
    terms: "Terms"
    people: People
    ahead: Ahead

    def planned(self) -> list[float] | None:
        """For how many of us it is planned to be here in each half-hour, on average."""
        spans = [(half.at, half.end) for half in self.halves]
        if self.ahead == "unknown":
            return None
        if self.ahead == "stay":  # and whoever said yes when they were asked comes
            others = self.people.answering - self.people.here
            coming = mean_here(self.people.plan, spans, others)
            return [len(self.people.here) + one for one in coming]
        return mean_here(self.people.plan, spans, self.people.answering)

    def here(self) -> list[float]:
        """How many of us were here in each half-hour that has begun, on average until now."""
        spans = [(half.at, min(half.end, self.now)) for half in self.halves if half.at < self.now]
        return mean_here(self.people.was, spans, self.people.answering)


class Here:
    """The views of a line, which counts all who come to it and all who answer it, of whichever
    brand."""

    def __init__(self, scene: "Scene", present: "Present", needing: "Needing") -> None:
        self._scene = scene
        self._present = present
        self._needing = needing

    def today(self) -> datetime.date:
        """The day that it is where the figures' days are."""
        scene = self._scene
        return days.moment(scene.clock.now(), scene.memory.day.timezone).day

    def _last_day(self) -> datetime.date:
        return self.today() + (AHEAD - 1) * ONE_DAY

    async def day(self, line: LineName, day: datetime.date | None) -> DayOf:
        """A day of a line from today on, as far as days are forecast. Raises `Unknown`."""
        scene, today = self._scene, self.today()
        day = day or today
        if not today <= day <= self._last_day():
            raise Unknown("Nothing is known of that day.")
        timezone, now = scene.memory.day.timezone, scene.clock.now()
        first = days.slot_at(day, 0, timezone)
        end = days.slot_at(day + ONE_DAY, 0, timezone)
        open_at = openings(scene.directory, brands_of(scene, line.id), first, end)
        goals = await read_goals(scene.database.pool)
        people = await self.people(line.id, first, end, now)
        is_today = day == today
        ahead: Ahead = "planned" if people.planners else "stay" if is_today else "unknown"
        return DayOf(
            day=day,
            now=now,
            timezone=timezone,
            line=line,
            halves=halves_of(day, timezone, open_at),
            expected=(await foretold(scene, line.id, day, day + ONE_DAY)).get(day),
            goals=goals,
            terms=self._needing.terms(line.id, goals),
            people=people,
            ahead=ahead,
        )

    async def view(self, person: int, line: int | None, day: datetime.date | None) -> NeededView:
        """Today, or a day to come. Raises `Unknown`."""
        scene = self._scene
        which = chosen(scene, person, line)
        if which is None:
            return self._nothing(await read_goals(scene.database.pool))
        of = await self.day(which, day)
        is_today, expected = of.day == self.today(), of.expected
        came = await self.came(of)
        halves = await self._halves(of, came)
        past = [half for half in of.halves if half.at < of.now]
        other = [agents_of(scene, one.id) for one in lines_of(scene) if one.id != which.id]
        return NeededView(
            day=of.day.isoformat(),
            today=self.today().isoformat(),
            last_day=self._last_day().isoformat(),
            timezone=of.timezone,
            is_today=is_today,
            now=of.now,
            line=which,
            lines=lines_of(scene, person),
            halves=halves,
            came=sum(came.values()) if is_today else None,
            expected_so_far=so_far(past, of.now, expected) if is_today and expected else None,
            expected=round(expected.total, 1) if expected else None,
            low=expected.total_low if expected else None,
            high=expected.total_high if expected else None,
            special=(await self.special(which.id, [of.day])).get(of.day, ""),
            goals=of.goals,
            handle_s=round(of.terms.handle_seconds, 1),
            patience_s=_seconds(of.terms.patience_seconds),
            known_days=expected.known_days if expected else 0,
            first=expected.first if expected else True,
            here_now=len(of.people.here) if is_today else None,
            people=len(of.people.answering),
            planners=of.people.planners,
            shared=len(of.people.answering & set().union(*other)),
            ahead=of.ahead,
            learners=self._learners(of),
            wrap_up_s=longest_wrap_up_ms(scene, which.id) // SECOND,
        )

    def _learners(self, of: DayOf) -> list[Learner]:
        """Who of those who plan to be here could answer another language of the line, by name."""
        scene, people = self._scene, of.people
        asked = sorted({one for brand in brands_of(scene, of.line.id) for one in brand.languages})
        here = people.here if of.day == self.today() else set()
        planned = {person for person, _, until in people.plan if until > of.now}
        there = here if of.ahead == "stay" else here | planned
        found = []
        for person in there & people.answering & scene.line.agents.keys():
            known = scene.line.agents[person].crew.languages
            if more := [one for one in asked if one not in known]:
                found.append(Learner(person, scene.directory.people[person].name, more))
        return sorted(found, key=lambda one: (one.name, one.id))

    async def needs(self, of: DayOf) -> "dict[int, Need]":
        """What is needed in the open half-hours of a day, by instant."""
        if of.expected is None:
            return {}
        return await self._needing.needed([(of.halves, of.expected)], of.terms)

    async def _halves(self, of: DayOf, came: dict[int, int]) -> list[Half]:
        needs, planned, here = await self.needs(of), of.planned(), of.here()
        found = {}
        for number, half in enumerate(of.halves):
            need, known = needs.get(half.at), of.expected if half.open else None
            found[half.at] = Half(
                at=half.at,
                time=half.time,
                open=half.open,
                came=came.get(number, 0) if half.at < of.now else None,
                here=round(here[number], 2) if number < len(here) else None,
                planned=None if planned is None else round(planned[number], 2),
                expected=round(known.mean[half.slot] * half.part, 2) if known else None,
                low=math.floor(known.low[half.slot] * half.part) if known else None,
                high=math.ceil(known.high[half.slot] * half.part) if known else None,
                needed=need.people if need else 0 if known else None,
                scheduled=need.scheduled if need else 0 if known else None,
            )
        return [found[half.at] for half in shown(of.halves)]

    async def came(self, of: DayOf) -> dict[int, int]:
        """How many came in each half-hour until now, by its number."""
        since = of.halves[0].at
        if of.now <= since:
            return {}
        pool = self._scene.database.pool
        return await arrivals.came_each(pool, of.line.id, since, of.now, SLOT)

    async def people(self, line: int, first: int, end: int, now: int) -> People:
        """Who answers a line, and who was here and plans to be between two instants."""
        scene = self._scene
        answering = agents_of(scene, line)
        here = {one.id for one in scene.line.agents.values() if one.here}
        was = await self._present.stays(first, now, here) if first < now else []
        plan = await planned_stays(scene.database.pool, first, end)
        planners = plan.planners & answering
        return People(answering, here & answering, len(planners), was, list(plan.stays))

    async def special(self, line: int, of: Sequence[datetime.date]) -> dict[datetime.date, str]:
        """What makes some of these days unlike others."""
        scene = self._scene
        named = await arrivals.special_days(scene.database.pool, of[0])
        unlike = days.special(of, brands_of(scene, line), scene.directory.exceptions, named)
        return {day: one.name for day, one in unlike.items()}

    def _nothing(self, goals: Goals) -> NeededView:
        """For who has no line to look at."""
        return NeededView(
            day=self.today().isoformat(),
            today=self.today().isoformat(),
            last_day=self._last_day().isoformat(),
            timezone=self._scene.memory.day.timezone,
            is_today=True,
            now=self._scene.clock.now(),
            line=None,
            lines=[],
            halves=[],
            came=None,
            expected_so_far=None,
            expected=None,
            low=None,
            high=None,
            special="",
            goals=goals,
            handle_s=0.0,
            patience_s=None,
            known_days=0,
            first=True,
            here_now=0,
            people=0,
            planners=0,
            shared=0,
            ahead="unknown",
            learners=[],
            wrap_up_s=0,
        )


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def so_far(past: Sequence[HalfHour], now: int, expected: "Expected") -> float:
    """Who was expected until now; of the half-hour that it is, as much as has passed of it."""
    return round(
        sum(
            expected.mean[half.slot]
            * half.part
            * (min(half.end, now) - half.at)
            / (half.end - half.at)
            for half in past
        ),
        1,
    )
