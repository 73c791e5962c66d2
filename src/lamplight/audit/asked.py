"""The people whom the log asks for, as they would stand in its days when these are run again.

A shift is of the weekday that it is of, on each of its days; whoever works it answers the queues of
their team, all of them where there are no teams, and works on after a talk as everybody does.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lamplight.audit.by_queue import ByQueue
from lamplight.audit.past_day import Staff, brands
from lamplight.audit.people import FEW_DAYS, FEW_WAITS, People, Shift, grouped, slot_of
from lamplight.audit.skills import Skills
from lamplight.basis import instants
from lamplight.basis.instants import HOUR
from lamplight.staffing.scenario import Group
from lamplight.standards.local_time import LocalTime


@dataclass(frozen=True, slots=True)
class Asked:
    """A shift, and the callers whom those who work it answer."""

    shift: Shift
    brands: tuple[str, ...]


def of(
    people: People | None, parted: ByQueue | None, queues: Mapping[str, int], skills: Skills
) -> list[list[Asked]]:
    """The shifts that are asked for, those together that are told as one, with most hours first.
    Not those of teams of which too little is known to ask for anybody."""
    if people is None:
        return []
    little = [
        team.queues
        for team in ([] if parted is None else parted.teams)
        if team.contacts < FEW_WAITS or team.days < FEW_DAYS
    ]
    shifts = [shift for shift in people.shifts if shift.queues not in little]
    return [
        [Asked(shift, _brands(shift, queues, skills)) for shift in some] for some in grouped(shifts)
    ]


def flat(asked: Sequence[Sequence[Asked]]) -> list[Asked]:
    """All of them, those together that are told as one one after another."""
    return [one for some in asked for one in some]


def _brands(shift: Shift, queues: Mapping[str, int], skills: Skills) -> tuple[str, ...]:
    if not shift.queues:
        return brands(range(len(skills.callers)))
    return brands({int(skills.kind_of[queues.get(name, 0)]) for name in shift.queues})


def groups(day: date, asked: Sequence[Asked], staff: Staff, local: LocalTime) -> tuple[Group, ...]:
    """Who would be there besides on a day."""
    midnight = instants.of_minute(day, 0, local.zone)
    found = []
    for one in asked:
        if one.shift.weekday != day.weekday():
            continue
        begin, end = (
            instants.of_minute(day, slot * 30, local.zone) - midnight
            for slot in (slot_of(one.shift.begins), slot_of(one.shift.ends))
        )
        if end > begin:  # not where the clock skips it
            found.append(
                Group(
                    count=one.shift.people,
                    brands=one.brands,
                    wrap_up_ms=staff.wrap_up_ms,
                    start_ms=begin,
                    end_ms=end,
                )
            )
    return tuple(found)


def hours(groups: Sequence[Group]) -> float:
    """Person-hours of theirs."""
    return sum(group.count * group.hours_ms for group in groups) / HOUR


def most_of_a_day(asked: Sequence[Asked]) -> int:
    """How many people there are on the weekday with most, each shift counted for itself."""
    of_day = Counter[int]()
    for one in asked:
        of_day[one.shift.weekday] += one.shift.people
    return max(of_day.values(), default=0)
