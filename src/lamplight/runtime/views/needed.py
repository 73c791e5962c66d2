"""Who is here and who is needed, by half-hour of a local day; the days ahead; and what if."""

from typing import Literal

import msgspec

from lamplight.runtime.views.coming import LineName


class Half(msgspec.Struct, frozen=True):
    """The half-hour from `at` on, `time` on the clock.

    `came` once it has begun, else null. `here`: how many of us were here on average once it has
    begun; `planned`: for how many of us it is planned on average, null where nobody's time is.
    `expected`, `low` and `high` (nine of ten) of who comes; `needed` people on the line for them,
    `scheduled` so that as many are: null without a forecast, and while everybody is closed.
    """

    at: int
    time: str
    open: bool
    came: int | None
    here: float | None
    planned: float | None
    expected: float | None
    low: int | None
    high: int | None
    needed: int | None
    scheduled: int | None


class Goals(msgspec.Struct, frozen=True):
    """What people are needed for: that the share `level` of who comes is with a person within
    `target_s` seconds. `shrinkage`: the share of paid time in which people aren't on the line. An
    hour of one of us costs `hour_minor` in the smallest unit of `currency` (ISO 4217), null where
    nobody has said so. `chosen`: a lead has said all this, otherwise it is as it comes."""

    level: float
    target_s: int
    shrinkage: float
    hour_minor: int | None
    currency: str
    chosen: bool


class Learner(msgspec.Struct, frozen=True):
    """One of us who plans to be here, and which languages of the line they don't answer."""

    id: int
    name: str
    languages: list[str]


class NeededView(msgspec.Struct, frozen=True):
    """A line on a day, one from `today` to `last_day`: further ahead nothing is known.

    `halves` are those from the first opening to the last closing of the line's brands; none on a
    day on which nobody is open. `came` so far (null for a day to come), of `expected_so_far`;
    `expected`, `low` and `high` are of the whole day, null without a forecast.

    `handle_s`, `patience_s`: what a talk takes of late with its wrap-up, and how long people wait
    before they leave (null: nobody does). The forecast rests on `known_days`; with fewer than 21
    it is a first one (`first`).

    `here_now` of those who answer the line are here at this moment (null on another day).

    `people` answer the line, `planners` of them plan their weeks, and `shared` answer another line
    too: they are counted in each. `ahead`: "planned" as the weeks say; "stay" where nobody plans,
    as if whoever is here stayed; "unknown" on a later day of which nothing is planned.

    What can be asked about beside more people: `learners` (of those who plan to be here, by name),
    and a wrap-up that is shorter, the longest of the line taking `wrap_up_s`.
    """

    day: str
    today: str
    last_day: str
    timezone: str
    is_today: bool
    now: int
    line: LineName | None
    lines: list[LineName]
    halves: list[Half]
    came: int | None
    expected_so_far: float | None
    expected: float | None
    low: int | None
    high: int | None
    special: str
    goals: Goals
    handle_s: float
    patience_s: float | None
    known_days: int
    first: bool
    here_now: int | None
    people: int
    planners: int
    shared: int
    ahead: Literal["planned", "stay", "unknown"]
    learners: list[Learner]
    wrap_up_s: int


class WeekDay(msgspec.Struct, frozen=True):
    """A day to come: so many are expected, and nine of ten such days bring `low` to `high`; null
    without a forecast. `special` names what makes it unlike others, `open_hours` is how long
    anybody is open.

    Most people are needed at `most_at` ("11:00"): `most_needed`. In hours: people `needed` on the
    line, `scheduled` with shrinkage, `planned` by our weeks, and `short` of those needed, half-hour
    by half-hour.
    """

    day: str
    expected: float | None
    low: int | None
    high: int | None
    special: str
    open_hours: float
    most_needed: int | None
    most_at: str
    needed_hours: float | None
    scheduled_hours: float | None
    planned_hours: float
    short_hours: float | None


class WeekView(msgspec.Struct, frozen=True):
    """The next seven days of a line, from tomorrow on; as `NeededView` otherwise."""

    timezone: str
    line: LineName | None
    lines: list[LineName]
    days: list[WeekDay]
    goals: Goals
    known_days: int
    first: bool
    planners: int


class Changed(msgspec.Struct, frozen=True):
    """A figure before and after; by how much it is less, and the 95 % interval of that."""

    before: float
    after: float
    fewer: float
    low: float
    high: float


class WhatIfView(msgspec.Struct, frozen=True):
    """What a change makes of what is left of a day from `begins_at` on: let through the line `days`
    times, as it is and with the change, with the same `customers`. Today it begins with who is
    `waiting` and `talking` then.

    As long as `days` are fewer than `of_days` the same question, asked again, is answered by more
    of them, with narrower intervals. All that is `Changed` is null while they are too few for any.

    At `worst_at` ("16:30"), of the half-hours in which more people are here the one with the
    longest wait before, nine of ten were with a person or gave up within `nine_s` seconds; both
    null where too few come. On such a day, `long`: who waits longer than three minutes; `gone`: who
    gives up; `held_minutes`: what all wait in person. `hours` are those of more people that are
    still to come; `cost_minor` is what they cost, null until an hour has a cost. `left_out`: the
    share of customers who ask for what nobody who plans to be here answers.
    """

    people: int
    from_time: str
    hours: float
    worst_at: str | None
    nine_s: Changed | None
    long: Changed | None
    gone: Changed | None
    held_minutes: Changed | None
    days: int
    of_days: int
    customers: int
    cost_minor: int | None
    currency: str
    begins_at: int
    waiting: int
    talking: int
    left_out: float
