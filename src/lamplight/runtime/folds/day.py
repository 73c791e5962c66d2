"""Today's figures, from midnight to midnight in one stated time zone."""

import datetime
from bisect import insort
from typing import Final

import msgspec

from lamplight.basis.instants import MINUTE
from lamplight.basis.local import day_there, midnight
from lamplight.runtime.folds.story import End, Story

BROKEN_SHOWN = 100
"""The most broken promises that a day lists one by one; all are counted."""

KEPT_SHOWN = 30
"""The same for kept ones, of which there are more: the newest."""


HALF: Final = 30 * MINUTE


class Kept(msgspec.Struct, frozen=True):
    """A promise that was kept today."""

    contact: int
    kind: str
    due: int
    at: int


class Broken(msgspec.Struct, frozen=True):
    """A promise that was broken today."""

    contact: int
    kind: str
    due: int
    at: int
    why: str


class Counts(msgspec.Struct):
    """One purpose's day. `waits` are the sorted seconds that were waited for a person's answer, and
    `halves` the same by the half-hour of the answer, numbered from the day's beginning.

    Who asks for the other purpose before a person has answered is counted there as if they had come
    for it. After the answer nothing moves: a talk that is handed over was answered where it began.
    So of those who came today each is answered, gone or still open under one purpose.
    """

    came: int = 0
    answered: int = 0
    abandoned: int = 0
    left_with_place: int = 0
    unreached: int = 0
    released: int = 0
    waits: list[int] = []
    halves: dict[int, list[int]] = {}


class Day(msgspec.Struct):
    """The day `date` (ISO) and what happened in it so far, from `begins_at` to before `ends_at`.

    `told_n` counts those who were told a wait and of whom it is known today whether it held: their
    turn came, we put it off to the next opening, or it was over when they left or chose something
    else. `told_within` are those whose turn came within the bound of the first thing they were
    told, or of the first after they chose something else before it was over. `useful` holds the
    last answer of each contact that gave one.
    """

    timezone: str
    date: str = ""
    begins_at: int = 0
    ends_at: int = 0
    counts: dict[str, Counts] = {}
    promises_made: int = 0
    promises_kept: int = 0
    promises_broken: int = 0
    broken: list[Broken] = []
    told_n: int = 0
    told_within: int = 0
    useful: dict[int, bool] = {}
    kept: list[Kept] = []

    def turn(self, at: int) -> bool:
        """Begin a new day if `at` is in one, and say whether it is."""
        if at < self.ends_at:
            return False
        fresh = _day_of(self.timezone, at)
        for name in self.__struct_fields__:
            setattr(self, name, getattr(fresh, name))
        return True

    def is_empty(self) -> bool:
        """Whether nothing was counted in it yet."""
        return self == Day(self.timezone, self.date, self.begins_at, self.ends_at)

    def on(self, at: int) -> "Day":
        """This day, or the empty one that `at` is in."""
        return self if at < self.ends_at else _day_of(self.timezone, at)

    def of(self, purpose: str) -> Counts:
        """The counts of one purpose, to be read."""
        return self.counts.get(purpose) or Counts()

    def _count(self, purpose: str) -> Counts:
        return self.counts.setdefault(purpose, Counts())

    def came(self, story: Story) -> None:
        """Somebody asked for a person."""
        self._count(story.purpose).came += 1

    def moved(self, story: Story, purpose: str) -> None:
        """Who isn't answered yet came for this purpose instead; yesterday's figures are past."""
        if story.arrived_at >= self.begins_at:
            self._count(story.purpose).came -= 1
            self._count(purpose).came += 1

    def answered(self, story: Story, at: int) -> None:
        """A person answered for the first time."""
        counts = self._count(story.purpose)
        counts.answered += 1
        waited = story.waited(at) // 1000
        insort(counts.waits, waited)
        insort(counts.halves.setdefault((at - self.begins_at) // HALF, []), waited)

    def closed(self, story: Story) -> None:
        """The contact has ended."""
        counts = self._count(story.purpose)
        if story.outcome == "abandoned":
            counts.abandoned += 1
        elif story.outcome == "left_with_place":
            counts.left_with_place += 1
        elif story.outcome == "unreached":
            counts.unreached += 1
        elif story.outcome == "released":
            counts.released += 1

    def keep(self, story: Story, at: int) -> None:
        """A promise of ours was kept."""
        self.promises_kept += 1
        self.kept.append(Kept(story.contact, story.promise_kind, story.promise_due, at))
        del self.kept[:-KEPT_SHOWN]

    def broke(self, story: Story, at: int, why: str) -> None:
        """A promise of ours was broken."""
        self.promises_broken += 1
        self.broken.append(Broken(story.contact, story.promise_kind, story.promise_due, at, why))
        del self.broken[:-BROKEN_SHOWN]

    def judge(self, story: Story, at: int, end: End) -> None:
        """A wait that a customer was told has ended: whether it was as told, if that is known."""
        held = story.judge(at, end)
        if held is not None:
            self.told_n += 1
            self.told_within += held


def _day_of(timezone: str, at: int) -> Day:
    date = day_there(at, timezone)
    end = midnight(date + datetime.timedelta(days=1), timezone)
    return Day(timezone, date.isoformat(), midnight(date, timezone), end)
