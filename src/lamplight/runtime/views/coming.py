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


Say = Literal["busy_now", "busy_today", "few_here"]


class PhraseTime(msgspec.Struct, frozen=True):
    """A phrase was true from an instant to before another."""

    phrase: Say
    since: int
    until: int


class PhraseShare(msgspec.Struct, frozen=True):
    """For how many hours a phrase was true, of how many in which anybody was expected, and which
    share that is. `too_often`: it was said of who comes for more than 5 % of the time, so what was
    expected is too low, and the word means nothing."""

    phrase: Say
    hours: float
    of_hours: float
    share: float
    too_often: bool


class UnusualView(msgspec.Struct, frozen=True):
    """Whether today is unusual, by the half-hours that are over (`passed` of 48).

    `dots` are the last 26 same weekdays by this time of the day, the newest first. `today` is held
    against what was known the evening before, `recent` are the last `recent_slots` of the
    half-hours; null where nothing was forecast or the day has just begun. `verdict` speaks of the
    day: `usual`, `unusual`, `early` (no half-hour is over), or `unknown` (nothing was forecast).

    `may_say`: phrases that are true now. `here` of us answer this line now, and `planned` to (null:
    nobody plans a week). `log` has the unusual times of the last 28 days, the newest first; they
    were the share `share` of the `judged` half-hours in which anybody was expected. `times` has
    those of every phrase, the newest first, and `shares` how much of the time each was true.

    `forecast_failed`: the last forecast of this line went wrong, and is tried again. Another
    half-hour is over from `again_at` on.
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
    may_say: list[Say]
    here: int
    planned: int | None
    log: list[Spell]
    share: float | None
    judged: int
    times: list[PhraseTime]
    shares: list[PhraseShare]
    known_days: int
    first: bool
    forecast_failed: bool
    again_at: int
