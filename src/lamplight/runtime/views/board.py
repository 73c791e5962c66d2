"""Today's figures. Each is a plain count or quantile of what the journal holds for the day."""

from typing import Literal

import msgspec


class TimeToPerson(msgspec.Struct, frozen=True):
    """Arrival to a person's answer, of all answered today: median and 0.9 quantile in seconds.

    A call at the turn counts from the arrival; a call at a chosen time from that time. Both are
    null before the first answer.
    """

    typical_s: int | None
    nine_of_ten_s: int | None
    n: int


class HalfHourFigure(msgspec.Struct, frozen=True):
    """Of `n` who were answered in the half-hour from `at` on, the median wait in seconds."""

    at: int
    typical_s: int
    n: int


class PromiseFigures(msgspec.Struct, frozen=True):
    """Promises whose end was today (kept, broken), and those made today."""

    made: int
    kept: int
    broken: int


class ToldFigures(msgspec.Struct, frozen=True):
    """Of `n` who were told a wait and of whom it is known since today whether it held (they were
    answered, or it was over when they left or chose a time), `within` were answered within the
    bound of what they were told first."""

    n: int
    within: int


class PurposeFigures(msgspec.Struct, frozen=True):
    """The same counts for one purpose."""

    purpose: Literal["service", "sales"]
    waiting: int
    came: int
    answered: int
    left: int
    left_with_place: int
    unreached: int
    released: int
    to_person: TimeToPerson


class BrokenPromise(msgspec.Struct, frozen=True):
    """A promise that we broke today, and why. `paper` is that of the customer's initials."""

    contact: int
    paper: int
    name: str
    kind: Literal["turn", "time"]
    due: int | None
    at: int
    why: str


class KeptPromise(msgspec.Struct, frozen=True):
    """A promise that we kept today: when it was due, and when they were reached."""

    contact: int
    name: str
    kind: Literal["turn", "time"]
    due: int | None
    at: int


class FiguresView(msgspec.Struct, frozen=True):
    """The board. Serving isn't selling: all that is waited, from `waiting` to `released`, is of who
    asked for service; `by_purpose` has who would buy beside it. `sells`: a brand has a line for
    that. Promises, what was told and what is useful are of everybody.

    `left` went without an answer and without a kept place (abandoned, an
    unreached call included); `left_with_place` hung up with a kept place and left the line then;
    `released` said that they no longer need the call that we promised; `owed` are called, at their
    turn or at a time they chose, and `kept_places` are those of them who hung up. `people_here`
    answer now. Of `kept` promises the newest are listed. `longest_told_min` are the minutes that
    who has waited longest was told first as most likely; `halves` are those half-hours of today in
    which somebody was answered.
    """

    day: str
    timezone: str
    waiting: int
    longest_since: int | None
    longest_name: str
    longest_told_min: int | None
    kept_places: int
    owed: int
    to_person: TimeToPerson
    halves: list[HalfHourFigure]
    came: int
    answered: int
    left: int
    left_with_place: int
    unreached: int
    released: int
    sells: bool
    promises: PromiseFigures
    broken: list[BrokenPromise]
    kept: list[KeptPromise]
    told: ToldFigures
    useful_yes: int
    useful_not_yet: int
    people_here: int
    by_purpose: list[PurposeFigures]
