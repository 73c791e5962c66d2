"""What is known of a day before anybody came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lamplight.forecast.arrivals.history import HOLIDAY, History, Special

_WEEKS: Final = 8
_USUALLY: Final = 0.6
_LOOKED_BACK: Final = 8
_MOSTLY: Final = 0.5
_SUNDAY: Final = 6
MOST_KINDS: Final = 12
"""Names of special days whose effects are learned; the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """`present`: days on which somebody came. `first`: the first day of which something is known.

    `kinds`: groups or names of special days that have been seen, the most frequent first.
    """

    present: frozenset[date]
    first: date
    special: Mapping[date, Special]
    kinds: tuple[str, ...]

    def weekday(self, day: date) -> int:
        """The weekday that a day is mostly taken for; 0 is Monday."""
        like, alike = self.like(day)
        return like if alike > _MOSTLY else day.weekday()

    def like(self, day: date) -> tuple[int, float]:
        """Another weekday that a day is like, and to which share; its own, and 0, where none."""
        known = self.special.get(day)
        if known is None or known.like is None:
            return day.weekday(), 0.0
        return known.like, known.alike

    def beside_a_holiday(self, day: date) -> tuple[bool, bool]:
        """Whether an ordinary day is the one before a public holiday (but no Sunday), or the one
        after it."""
        if day in self.special:
            return False, False
        before = self._holiday(day + timedelta(1)) and day.weekday() != _SUNDAY
        return before, self._holiday(day - timedelta(1))

    def kind(self, day: date) -> int | None:
        """Which of the kinds a day is; None for an ordinary one and for a kind never seen."""
        known = self.special.get(day)
        return self.kinds.index(known.kind) if known and known.kind in self.kinds else None

    def closed(self, day: date) -> bool:
        """Whether nobody can come, as was said beforehand."""
        return day in self.special and self.special[day].closed

    def gap(self, day: date, known: date) -> bool:
        """Whether a day follows one on which people would have come and couldn't.

        That is a day up to `known` on which nobody came, though on its weekday somebody usually
        does, or one that was said to be closed. Whoever couldn't come then comes now: calls to a
        bank in 2003 were 8 to 24 % above their weekday on days after a holiday.
        """
        for back in range(1, _LOOKED_BACK):
            before = day - timedelta(back)
            if before in self.present or before < self.first:
                return False
            if self.closed(before) or (before <= known and self.usual(before)):
                return True
        return False

    def _holiday(self, day: date) -> bool:
        return day in self.special and self.special[day].group == HOLIDAY.group

    def usual(self, day: date) -> bool:
        """Whether somebody came on most of the same weekdays before."""
        weeks = [day - timedelta(7 * week) for week in range(1, _WEEKS + 1)]
        came = [week in self.present for week in weeks if week >= self.first]
        return len(came) >= 2 and sum(came) > _USUALLY * len(came)


def calendar(history: History) -> Calendar:
    """What a history says of its days."""
    counted: dict[str, int] = {}
    for day in history.days:
        if day in history.special:
            kind = history.special[day].kind
            counted[kind] = counted.get(kind, 0) + 1
    kinds = sorted(counted, key=lambda kind: (-counted[kind], kind))[:MOST_KINDS]
    came = frozenset(
        day for day, who in zip(history.days, history.counts, strict=True) if who.sum() > 0
    )
    return Calendar(came, history.days[0], history.special, tuple(kinds))
