"""The fewest shifts with which a team's callers reach the goal over all its hours.

What is missing by half-hour (`people`) is what each of them would need for itself. All together the
goal is reached by far less: the largest of these shifts, as many as it takes on the days that are
run again (`replayed`), found by halving. More people are taken never to do harm.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import numpy as np

from lamplight.audit import asked as besides
from lamplight.audit.asked import Asked
from lamplight.audit.past_day import Day, Staff, brands
from lamplight.audit.people import Shift
from lamplight.audit.played import Bools, Luck, Way, through
from lamplight.standards.local_time import LocalTime

MOST_TEAMS: Final = 3
MOST_RUNS: Final = 5
WORK: Final = 60_000
"""Callers that go through the line for each team, at about 30 µs each."""


class Fewest(msgspec.Struct, frozen=True):
    """Of the shifts of a team (`queues`; none where there are no teams) the largest, as many as it
    takes for the goal over all hours; none where it is reached with the same people."""

    queues: list[str]
    shifts: list[Shift]
    hours: float
    """Of a usual week."""
    reached: bool
    """Where it isn't, they are all that are asked for."""
    before: float
    """The share of the team's callers answered within the wanted time, with the same people in
    Lamplight's line."""
    within_target: float
    """And with these."""


class Again:
    """The days that are run again, with the same chance for whatever is tried."""

    def __init__(self, days: Sequence[Day], luck: Luck, staff: Staff, local: LocalTime) -> None:
        self._days = days
        self._luck = luck
        self._staff = staff
        self._local = local
        self._patience = []
        for number in range(MOST_RUNS):
            chance = np.random.Generator(np.random.PCG64(number))
            self._patience.append([luck.patience(day, chance) for day in days])

    def share(self, asked: Sequence[Asked], theirs: Sequence[Bools], runs: int) -> float:
        """The share of some callers answered within the wanted time, with people besides."""
        groups = {
            day.date: besides.groups(day.date, asked, self._staff, self._local)
            for day in self._days
        }
        way, in_time = Way(besides=groups), 0
        for number in range(runs):
            for day, some, patience in zip(self._days, theirs, self._patience[number], strict=True):
                ended = through(day, patience, self._luck, way, number)
                in_time += int(ended.in_time[some].sum())
        return in_time / (runs * sum(int(some.sum()) for some in theirs))


def of(
    days: Sequence[Day],
    asked: Sequence[Sequence[Asked]],
    again: Again,
    level: float,
    progress: Callable[[float], None] | None = None,
) -> list[Fewest]:
    """For the teams that lack most; `asked`: the shifts that are asked for, the largest first."""
    teams: dict[tuple[str, ...], list[Sequence[Asked]]] = {}
    weekdays = {day.date.weekday() for day in days}
    for some in asked:
        teams.setdefault(tuple(some[0].shift.queues), []).append(some)
    lacking = sorted(teams.items(), key=lambda team: -_hours(team[1]))[:MOST_TEAMS]
    found = []
    for number, (queues, groups) in enumerate(lacking):
        kinds = {kind for kind in range(_most(days)) if brands([kind])[0] in groups[0][0].brands}
        theirs = [np.isin(day.kind, sorted(kinds)) for day in days]
        seen = all(one.shift.weekday in weekdays for some in groups for one in some)
        if seen and any(some.any() for some in theirs):
            found.append(_fewest(list(queues), groups, again, theirs, level))
        if progress is not None:
            progress((number + 1) / len(lacking))
    return found


def _fewest(
    queues: list[str],
    groups: Sequence[Sequence[Asked]],
    again: Again,
    theirs: Sequence[Bools],
    level: float,
) -> Fewest:
    tries = 2 + len(groups).bit_length()
    runs = max(1, min(MOST_RUNS, WORK // (tries * sum(len(one) for one in theirs))))
    known: dict[int, float] = {}

    def share(count: int) -> float:
        if count not in known:
            known[count] = again.share(besides.flat(groups[:count]), theirs, runs)
        return known[count]

    few, enough = 0, len(groups)
    if share(0) >= level:
        enough = 0
    elif share(enough) >= level:
        while enough - few > 1:
            middle = (few + enough) // 2
            few, enough = (few, middle) if share(middle) >= level else (middle, enough)
    return Fewest(
        queues=queues,
        shifts=[one.shift for one in besides.flat(groups[:enough])],
        hours=_hours(groups[:enough]),
        reached=share(enough) >= level,
        before=round(share(0), 4),
        within_target=round(share(enough), 4),
    )


def _hours(groups: Sequence[Sequence[Asked]]) -> float:
    return sum(one.shift.hours for one in besides.flat(groups))


def _most(days: Sequence[Day]) -> int:
    """How many kinds of callers there are."""
    return 1 + max((int(day.kind.max()) for day in days if len(day.kind)), default=-1)
