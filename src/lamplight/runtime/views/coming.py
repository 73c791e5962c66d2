"""Who came, who is expected and who is here, by half-hour of a local day (0 to 47)."""

from typing import Literal

import msgspec

Word = Literal["usual", "unusual", "early", "unknown"]


class LineName(msgspec.Struct, frozen=True):
    """A line that can be looked at."""

    id: int
    name: str
    purpose: Literal["service", "sales"]


class DayDot(msgspec.Struct, frozen=True):
    """So many had come on a day by the same time of it."""

    day: str
    came: int


class Spell(msgspec.Struct, frozen=True):
    """An unusual time: from one half-hour of a day to the end of another `came` people, where
    `expected` were expected."""

    day: str
    from_slot: int
    to_slot: int
    came: int
    expected: float


class Bounds(msgspec.Struct, frozen=True):
    """So many came, where about `usual` were expected the evening before, in nine of ten such cases
    from `low` to `high`, and in 95 of a hundred at most `limit`."""

    came: int
    usual: float
    low: int
    high: int
    limit: int


class UnusualView(msgspec.Struct, frozen=True):
    """Whether today is unusual, by the half-hours that are over (`passed` of 48).

    `dots` are the last 26 same weekdays by this time of the day, the newest first. `today` is held
    against what was known the evening before, `recent` are the last `recent_slots` of the
    half-hours; null where nothing was forecast or the day has just begun. `verdict` speaks of the
    day: `usual`, `unusual`, `early` (no half-hour is over), or `unknown` (nothing was forecast).

    `may_say`: phrases that are true now. `here` of us answer this line now, and `planned` to (null:
    nobody plans a week). `log` has the unusual times of the last 28 days, the newest first; they
    were the share `share` of the `judged` half-hours in which anybody was expected.
    """

    day: str
    timezone: str
    line: LineName | None
    lines: list[LineName]
    passed: int
    came: int
    dots: list[DayDot]
    verdict: Word
    today: Bounds | None
    recent: Bounds | None
    recent_slots: int
    may_say: list[Literal["busy_now", "busy_today", "few_here"]]
    here: int
    planned: int | None
    log: list[Spell]
    share: float | None
    judged: int
    known_days: int
    first: bool
