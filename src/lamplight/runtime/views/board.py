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
    """The board. `left` went without an answer and without a kept place (abandoned, an
    unreached call included); `left_with_place` hung up with a kept place and left the line then;
    `released` said that they no longer need the call that we promised; `owed` are called, at their
    turn or at a time they chose, and `kept_places` are those of them who hung up. `people_here`
    answer now. Of `kept` promises the newest are listed.
    """

    day: str
    timezone: str
    waiting: int
    longest_since: int | None
    longest_name: str
    kept_places: int
    owed: int
    to_person: TimeToPerson
    came: int
    answered: int
    left: int
    left_with_place: int
    unreached: int
    released: int
    promises: PromiseFigures
    broken: list[BrokenPromise]
    kept: list[KeptPromise]
    told: ToldFigures
    useful_yes: int
    useful_not_yet: int
    people_here: int
    by_purpose: list[PurposeFigures]
