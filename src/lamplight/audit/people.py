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
from lamplight.audit.waiting import clock
from lamplight.basis.instants import DAY
from lamplight.line.limits import SLOT
from lamplight.staffing.erlang import OutOfRange
from lamplight.staffing.needed import MOST_SPREAD, Expected, Terms, needed
from lamplight.standards.local_time import SLOTS

Floats = npt.NDArray[np.float64]
HALF_AN_HOUR: Final = 0.5


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
    the hours in which somebody usually is."""


class Shift(msgspec.Struct, frozen=True):
    """Half-hours of a weekday, one after another, in which people are missing."""

    weekday: int
    begins: str
    ends: str
    people: int
    """Missing in the worst of them."""
    hours: float
    """Of all the people missing, together."""


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
    shifts: list[Shift]


class Wanted(msgspec.Struct, frozen=True):
    """The share of all callers to be answered within a time, and the work after a talk."""

    service_level: float = 0.9
    target_seconds: float = 60.0
    wrap_up_seconds: float = 0.0


def of(tally: Tally, here: Floats | None, agents: int, wanted: Wanted) -> People | None:
    """What is needed; None where no talk's length is known. `here`: people, days × 48."""
    talks = int(tally.by_day.talks.sum())
    talk_ms = int(tally.by_day.talk_ms.sum())
    if not talks or not talk_ms:
        return None
    handle = talk_ms / talks / 1000 + wanted.wrap_up_seconds
    gave_up = int(tally.gave_up_at.sum())
    waited = sum(tally.hold_ms.values()) / 1000
    patience = waited / gave_up if gave_up and waited else None
    weekdays = np.array([day.weekday() for day in tally.days])
    spread = spread_of(tally.by_day.arrived, weekdays)
    places: list[tuple[int, int, float]] = []
    for weekday in range(7):
        days = tally.by_day.arrived[weekdays == weekday]
        if len(days):
            means = days.mean(axis=0)
            places += [(weekday, slot, mean) for slot, mean in enumerate(means.tolist()) if mean]
    terms = Terms(
        handle_seconds=handle,
        patience_seconds=patience,
        service_level=wanted.service_level,
        target_seconds=wanted.target_seconds,
    )
    expected = [
        Expected(at=weekday * DAY + slot * SLOT, arrivals=arrivals, spread=spread)
        for weekday, slot, arrivals in places
    ]
    try:
        people = [need.people for need in needed(expected, terms)]
    except OutOfRange:
        return None
    usual = _usual(here, weekdays)
    hours = [_hours(usual[weekday]) for weekday in range(7)]
    week = []
    for (weekday, slot, arrivals), need in zip(places, people, strict=True):
        there = None if here is None else float(usual[weekday, slot])
        short = 0
        if there is not None and hours[weekday].start <= slot < hours[weekday].stop:
            short = max(0, math.floor(need - there + HALF_AN_HOUR))
        row = Row(
            weekday=weekday,
            begins=clock(slot),
            days=int((weekdays == weekday).sum()),
            contacts=round(arrivals, 2),
            here=None if there is None else round(there, 2),
            needed=need,
            short=short,
        )
        week.append(row)
    return People(
        service_level=wanted.service_level,
        target_seconds=wanted.target_seconds,
        handle_seconds=round(handle, 1),
        wrap_up_seconds=wanted.wrap_up_seconds,
        patience_seconds=None if patience is None else round(patience, 1),
        spread=round(spread, 3),
        agents=agents,
        week=week,
        short_hours=None if here is None else sum(row.short for row in week) * HALF_AN_HOUR,
        spare_hours=None if here is None else _spare(week),
        shifts=_shifts(week),
    )


def _usual(here: Floats | None, weekdays: npt.NDArray[np.int64]) -> Floats:
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


def spread_of(arrived: npt.NDArray[np.int64], weekdays: npt.NDArray[np.int64]) -> float:
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
    """Runs of half-hours in which people are missing, those that miss most first."""
    runs: list[list[Row]] = []
    for row in week:
        if not row.short:
            continue
        if runs and runs[-1][-1].weekday == row.weekday:
            before = runs[-1][-1].begins
            if clock(_slot(before) + 1) == row.begins:
                runs[-1].append(row)
                continue
        runs.append([row])
    shifts = [
        Shift(
            weekday=run[0].weekday,
            begins=run[0].begins,
            ends=clock(_slot(run[-1].begins) + 1) if _slot(run[-1].begins) + 1 < SLOTS else "24:00",
            people=max(row.short for row in run),
            hours=sum(row.short for row in run) * HALF_AN_HOUR,
        )
        for run in runs
    ]
    return sorted(shifts, key=lambda shift: (-shift.hours, shift.weekday, shift.begins))


def _slot(begins: str) -> int:
    return int(begins[:2]) * 2 + int(begins[3:]) // 30
