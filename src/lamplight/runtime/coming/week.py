"""Who is expected and how many people are needed on each of the next days."""

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from lamplight.basis.instants import HOUR
from lamplight.runtime.coming.days import ONE_DAY, slot_at
from lamplight.runtime.coming.foretelling import foretold
from lamplight.runtime.coming.halves import HalfHour, halves_of, openings, overlap
from lamplight.runtime.coming.lines import brands_of, chosen, lines_of
from lamplight.runtime.coming.needing import read_goals
from lamplight.runtime.coming.present import mean_here
from lamplight.runtime.views.needed import WeekDay, WeekView

if TYPE_CHECKING:
    from lamplight.forecast.arrivals.coming import Expected
    from lamplight.runtime.coming.here import Here
    from lamplight.runtime.coming.needing import Needing
    from lamplight.runtime.scene import Scene
    from lamplight.staffing.needed import Need

DAYS: Final = 7


class Week:
    """The seven days from tomorrow on."""

    def __init__(self, scene: "Scene", here: "Here", needing: "Needing") -> None:
        self._scene = scene
        self._here = here
        self._needing = needing

    async def view(self, person: int, line: int | None) -> WeekView:
        """Of the first line unless another is asked for. Raises `Unknown`."""
        scene = self._scene
        which = chosen(scene, person, line)
        goals, timezone = await read_goals(scene.database.pool), scene.memory.day.timezone
        if which is None:
            return WeekView(timezone, None, [], [], goals, 0, first=True, planners=0)
        coming = [self._here.today() + n * ONE_DAY for n in range(1, DAYS + 1)]
        ahead = await foretold(scene, which.id, coming[0], coming[-1] + ONE_DAY)
        first, end = (slot_at(day, 0, timezone) for day in (coming[0], coming[-1] + ONE_DAY))
        open_at = openings(scene.directory, brands_of(scene, which.id), first, end)
        halves = {day: halves_of(day, timezone, open_at) for day in coming}
        known = [(halves[day], ahead[day]) for day in coming if day in ahead]
        needs = await self._needing.needed(known, self._needing.terms(which.id, goals))
        people = await self._here.people(which.id, first, end, scene.clock.now())
        names = await self._here.special(which.id, coming)
        row = [half for day in coming for half in halves[day]]
        spans = [(half.at, half.end) for half in row]
        here = mean_here(people.plan, spans, people.answering)
        planned = {half.at: mean for half, mean in zip(row, here, strict=True)}
        some = next(iter(ahead.values()), None)
        return WeekView(
            timezone=timezone,
            line=which,
            lines=lines_of(scene, person),
            days=[
                _day(
                    day,
                    halves[day],
                    expected=ahead.get(day),
                    needs=needs,
                    planned=planned,
                    special=names.get(day, ""),
                    open_hours=overlap(open_at, halves[day][0].at, halves[day][-1].end) / HOUR,
                )
                for day in coming
            ],
            goals=goals,
            known_days=some.known_days if some else 0,
            first=some.first if some else True,
            planners=people.planners,
        )


def _day(
    day: datetime.date,
    halves: Sequence[HalfHour],
    *,
    expected: "Expected | None",
    needs: "Mapping[int, Need]",
    planned: Mapping[int, float],
    special: str,
    open_hours: float,
) -> WeekDay:
    """A day without a forecast has what is planned only."""
    found = [(half, needs[half.at]) for half in halves if half.at in needs]
    most = max(found, key=lambda one: one[1].people, default=None)
    known = expected is not None
    short = sum(max(0.0, need.people - planned[half.at]) for half, need in found) / 2
    return WeekDay(
        day=day.isoformat(),
        expected=round(expected.total, 1) if expected else None,
        low=expected.total_low if expected else None,
        high=expected.total_high if expected else None,
        special=special,
        open_hours=open_hours,
        most_needed=(most[1].people if most else 0) if known else None,
        most_at=most[0].time if most else "",
        needed_hours=sum(need.people for _, need in found) / 2 if known else None,
        scheduled_hours=sum(need.scheduled for _, need in found) / 2 if known else None,
        planned_hours=round(sum(planned[half.at] for half in halves) / 2, 2),
        short_hours=round(short, 2) if known else None,
    )
