"""How many people the log's line needs in each half-hour of a week, against those who were there.

Computed by `staffing.needed` for a usual week: on each weekday and half-hour the mean of all days
of that weekday in the log. Days differ by more than chance; by how much is one number for the whole
log, the coefficient of variation of the rate, by moments over all weekdays and half-hours.
"""

import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from lamplight.audit.tally import Tally
from lamplight.audit.waiting import FEWEST_TOLD, clock
from lamplight.basis.instants import DAY
from lamplight.line.limits import SLOT
from lamplight.staffing.erlang import OutOfRange
from lamplight.staffing.needed import MOST_SPREAD, Expected, Terms, needed
from lamplight.standards.local_time import SLOTS

Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
HALF_AN_HOUR: Final = 0.5
FEW_WAITS: Final = 100
FEW_DAYS: Final = 5
"""With fewer nobody is asked for."""


class Row(msgspec.Struct, frozen=True):
    """A half-hour of a weekday (0 is Monday), on average over its days in the log."""

    weekday: int
    begins: str
    days: int
    """Days of this weekday in the log: what a single one shows may be that day's alone."""
    contacts: float
    here: float | None
    needed: int
    short: int
    """People that are missing, to the nearest whole one; 0 where enough were there, and outside
    the hours in which somebody usually is. 0 too where the log has the goal reached then."""
    enough: bool = False
    """Whether it is 0 for that."""


class Shift(msgspec.Struct, frozen=True):
    """Half-hours of a weekday, one after another, in which people are missing."""

    weekday: int
    begins: str
    ends: str
    people: int
    """Missing in each of them."""
    hours: float
    """Of all the people missing, together."""
    queues: list[str] = []
    """Which they would answer, where teams are reckoned each for itself."""


class Cover(msgspec.Struct, frozen=True):
    """The same hours on some weekdays that one person more would best work."""

    weekdays: list[int]
    begins: str
    ends: str
    hours: float
    """Person-hours of those missing that it gives."""


class People(msgspec.Struct, frozen=True):
    """What a usual week needs."""

    service_level: float
    target_seconds: float
    handle_seconds: float
    wrap_up_seconds: float
    patience_seconds: float | None
    spread: float
    agents: int
    """Different people seen answering; 0 where the log names none."""
    week: list[Row]
    short_hours: float | None
    """Person-hours of a week that are missing; None where nobody's presence is known."""
    spare_hours: float | None
    """Person-hours of a week beyond what is needed, at least."""
    work_hours: float
    """Hours of talks, and of work after them, that come in a week."""
    here_hours: float | None
    """Person-hours of a usual week."""
    shifts: list[Shift]
    cover: Cover | None


class Wanted(msgspec.Struct, frozen=True):
    """The share of all callers to be answered within a time, and the work after a talk."""

    service_level: float = 0.9
    target_seconds: float = 60.0
    wrap_up_seconds: float | None = None
    """None: as the log tells it, or none."""


def of(tally: Tally, here: Floats | None, agents: int, wanted: Wanted) -> People | None:
    """What is needed; None where no talk's length is known. `here`: people, days × 48."""
    talks = int(tally.by_day.talks.sum())
    talk_ms = int(tally.by_day.talk_ms.sum())
    if not talks or not talk_ms:
        return None
    wrap_up = wanted.wrap_up_seconds or 0.0
    handle = talk_ms / talks / 1000 + wrap_up
    gave_up = int(tally.gave_up_at.sum())
    waited = sum(tally.hold_ms.values()) / 1000
    patience = waited / gave_up if gave_up and waited else None
    weekdays = np.array([day.weekday() for day in tally.days])
    spread = spread_of(tally.by_day.arrived, weekdays)
    terms = Terms(
        handle_seconds=handle,
        patience_seconds=patience,
        service_level=wanted.service_level,
        target_seconds=wanted.target_seconds,
    )
    try:
        week = _week(tally, weekdays, here, spread, terms)
    except OutOfRange:
        return None
    shifts = _shifts(week)
    return People(
        service_level=wanted.service_level,
        target_seconds=wanted.target_seconds,
        handle_seconds=round(handle, 1),
        wrap_up_seconds=round(wrap_up, 1),
        patience_seconds=None if patience is None else round(patience, 1),
        spread=round(spread, 3),
        agents=agents,
        week=week,
        short_hours=None if here is None else sum(row.short for row in week) * HALF_AN_HOUR,
        spare_hours=None if here is None else _spare(week),
        work_hours=round(sum(row.contacts for row in week) * handle / 3_600, 1),
        here_hours=None
        if here is None
        else round(float(_usual(here, weekdays).sum()) * HALF_AN_HOUR, 1),
        shifts=shifts,
        cover=_cover(week) if len(shifts) > 1 else None,
    )


def _week(
    tally: Tally,
    weekdays: Int64s,
    here: Floats | None,
    spread: float,
    terms: Terms,
) -> list[Row]:
    """Each half-hour of a usual week in which somebody comes. Raises OutOfRange."""
    places: list[tuple[int, int, float]] = []
    for weekday in range(7):
        days = tally.by_day.arrived[weekdays == weekday]
        if len(days):
            means = days.mean(axis=0)
            places += [(weekday, slot, mean) for slot, mean in enumerate(means.tolist()) if mean]
    expected = [
        Expected(at=weekday * DAY + slot * SLOT, arrivals=arrivals, spread=spread)
        for weekday, slot, arrivals in places
    ]
    usual = _usual(here, weekdays)
    hours = [_hours(usual[weekday]) for weekday in range(7)]
    week = []
    for (weekday, slot, arrivals), need in zip(places, needed(expected, terms), strict=True):
        which = weekdays == weekday
        there = None if here is None else float(usual[weekday, slot])
        short = 0
        if there is not None and hours[weekday].start <= slot < hours[weekday].stop:
            short = max(0, math.floor(need.people - there + HALF_AN_HOUR))
        enough = short > 0 and _was_enough(tally, which, slot, terms.service_level)
        row = Row(
            weekday=weekday,
            begins=clock(slot),
            days=int(which.sum()),
            contacts=round(arrivals, 2),
            here=None if there is None else round(there, 2),
            needed=need.people,
            short=0 if enough else short,
            enough=enough,
        )
        week.append(row)
    return week


def _was_enough(tally: Tally, which: Bools, slot: int, level: float) -> bool:
    """Whether so many of those who came in a half-hour of a weekday were answered in time that
    enough people were there. Where too few came to say it, those of the half-hours around it count
    too, as far as an hour away, and then those of all weekdays."""
    by_day = tally.by_day
    everyday = np.ones_like(which)
    for days, reach in ((which, 0), (which, 1), (which, 2), (everyday, 2)):
        slots = slice(max(0, slot - reach), slot + reach + 1)
        came = int(by_day.arrived[days, slots].sum())
        if came >= FEWEST_TOLD:
            return int(by_day.in_time[days, slots].sum()) >= level * came
    return False


def _usual(here: Floats | None, weekdays: Int64s) -> Floats:
    """People in each half-hour of a usual week: 7 × 48."""
    usual = np.zeros((7, SLOTS))
    for weekday in range(7):
        if here is not None and (weekdays == weekday).any():
            usual[weekday] = here[weekdays == weekday].mean(axis=0)
    return usual


def _hours(usual: Floats) -> range:
    """From the first half-hour in which somebody usually is there to the last."""
    there = np.flatnonzero(usual >= HALF_AN_HOUR)
    return range(int(there[0]), int(there[-1]) + 1) if len(there) else range(0)


def _spare(week: Sequence[Row]) -> float:
    """What is left of each half-hour's people, whole people only."""
    left = sum(max(0, math.floor((row.here or 0.0) - row.needed)) for row in week)
    return left * HALF_AN_HOUR


def spread_of(arrived: Int64s, weekdays: Int64s) -> float:
    """By how much days of one weekday differ beyond chance: the rate's coefficient of variation.

    By moments: the variance of counts is their mean plus the squared mean times its square.
    """
    beyond = squares = 0.0
    for weekday in range(7):
        days = arrived[weekdays == weekday].astype(np.float64)
        if len(days) < 2:
            continue
        means, variances = days.mean(axis=0), days.var(axis=0, ddof=1)
        beyond += float((variances - means).sum())
        # the mean's square is too large by the variance of the mean
        squares += float((means**2 - variances / len(days)).sum())
    if beyond <= 0 or squares <= 0:
        return 0.0
    return min(math.sqrt(beyond / squares), MOST_SPREAD)


def _shifts(week: Sequence[Row]) -> list[Shift]:
    """Runs of half-hours in which the same number of people is missing, those that miss most
    first."""
    runs: list[list[Row]] = []
    for row in week:
        if not row.short:
            continue
        before = runs[-1][-1] if runs else None
        if (
            before is not None
            and (before.weekday, before.short) == (row.weekday, row.short)
            and slot_of(before.begins) + 1 == slot_of(row.begins)
        ):
            runs[-1].append(row)
        else:
            runs.append([row])
    shifts = [
        Shift(
            weekday=run[0].weekday,
            begins=run[0].begins,
            ends=until(slot_of(run[-1].begins) + 1),
            people=run[0].short,
            hours=sum(row.short for row in run) * HALF_AN_HOUR,
        )
        for run in runs
    ]
    return sorted(shifts, key=lambda shift: (-shift.hours, shift.weekday, shift.begins))


def _cover(week: Sequence[Row]) -> Cover | None:
    """The hours, the same on each weekday on which somebody is missing, of which most count: a
    half-hour in which nobody is missing takes off half of what one gives in which somebody is."""
    weekdays = sorted({row.weekday for row in week if row.short})
    missing = [0] * SLOTS
    for row in week:
        missing[slot_of(row.begins)] += row.short > 0
    best, found, total, begin = 0, (0, 0), 0, 0
    for slot, count in enumerate(missing):
        if total <= 0:
            total, begin = 0, slot
        total += 3 * count - len(weekdays)
        if total > best:
            best, found = total, (begin, slot + 1)
    if not best:
        return None
    hours = sum(missing[found[0] : found[1]]) * HALF_AN_HOUR
    return Cover(weekdays, clock(found[0]), until(found[1]), hours)


def until(slot: int) -> str:
    """When the half-hours before this one end, on the clock."""
    return clock(slot) if slot < SLOTS else "24:00"


def slot_of(begins: str) -> int:
    """The half-hour that begins then."""
    return int(begins[:2]) * 2 + int(begins[3:]) // 30


def grouped(shifts: Sequence[Shift]) -> list[list[Shift]]:
    """Shifts of as many people with the same hours and queues on several weekdays together, those
    of most hours first."""
    found: dict[tuple[int, str, str, tuple[str, ...]], list[Shift]] = {}
    for shift in shifts:
        key = (shift.people, shift.begins, shift.ends, tuple(shift.queues))
        found.setdefault(key, []).append(shift)
    return sorted(
        (sorted(some, key=lambda shift: shift.weekday) for some in found.values()),
        key=lambda some: -sum(shift.hours for shift in some),
    )


def together(teams: Sequence[tuple[list[str], People]], whole: People) -> People:
    """Teams that share no queue as one, with the queues of each: people here, needed, missing and
    spare are summed. `whole`: all of them taken for equals, for what is a mean of all."""
    rows: dict[tuple[int, str], list[Row]] = {}
    for _, one in teams:
        for row in one.week:
            rows.setdefault((row.weekday, row.begins), []).append(row)
    shifts = [
        msgspec.structs.replace(shift, queues=queues)
        for queues, one in teams
        for shift in one.shifts
    ]
    return msgspec.structs.replace(
        whole,
        week=[_summed(rows[place]) for place in sorted(rows)],
        short_hours=sum(one.short_hours or 0.0 for _, one in teams),
        spare_hours=sum(one.spare_hours or 0.0 for _, one in teams),
        shifts=sorted(shifts, key=lambda shift: (-shift.hours, shift.weekday, shift.begins)),
        cover=None,
    )


def _summed(rows: Sequence[Row]) -> Row:
    here = [row.here for row in rows if row.here is not None]
    return msgspec.structs.replace(
        rows[0],
        days=max(row.days for row in rows),
        contacts=round(sum(row.contacts for row in rows), 2),
        here=round(sum(here), 2) if here else None,
        needed=sum(row.needed for row in rows),
        short=sum(row.short for row in rows),
        enough=any(row.enough for row in rows),
    )
