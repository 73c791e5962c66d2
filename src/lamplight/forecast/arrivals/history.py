"""Who came: one row a day, one number a slot, and what is known of each day beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
"""Numbers of any shape; each use says which."""

LONGEST: Final = 400
"""Days of history that a forecast looks at, the latest ones: a year and its holidays."""
MOST: Final = 1_000_000_000
"""Of a slot: more than can come."""
MOST_SLOTS: Final = 288
"""Slots of a day: five minutes each at the least."""


class BadHistory(ValueError):
    """What was given makes no history; the text says why."""


class Special(msgspec.Struct, frozen=True):
    """A day that is known beforehand to be unlike others.

    Days of one `group`, or else of one `name`, are taken to be alike: what earlier ones did is
    learned. `like`: the weekday
    (0 is Monday) that it resembles, `alike` to which share; else, and for the rest, it is one of
    its own. `closed`: nobody can come.
    """

    name: str
    like: int | None = None
    closed: bool = False
    alike: float = 1.0
    group: str = ""

    @property
    def kind(self) -> str:
        """What days are learned together by."""
        return self.group or self.name


HOLIDAY: Final = Special("holiday", like=6, alike=0.5, group="holiday")
"""A public holiday: half like a Sunday, and unlike it as others were; days before and after one
have parts of their own. One that is shown by its name is of the same group."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """`counts` has shape (days, slots), each number at least 0, days ascending and unique.

    A day without a row is one of which nothing is known: closed, or lost. `special` may name past
    and coming days. BadHistory for anything else.
    """

    days: Sequence[date]
    counts: Numbers
    special: Mapping[date, Special] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what makes no history."""
        if self.counts.ndim != 2 or len(self.days) != len(self.counts):
            raise BadHistory("one row of counts for each day is needed")
        if not 1 <= self.counts.shape[1] <= MOST_SLOTS:
            raise BadHistory(f"a day has 1 to {MOST_SLOTS} slots, not {self.counts.shape[1]}")
        if any(later <= day for day, later in zip(self.days, self.days[1:], strict=False)):
            raise BadHistory("days must ascend, each once")
        if not np.all(np.isfinite(self.counts)) or np.any(self.counts < 0):
            raise BadHistory("every count must be a number of at least 0")
        if np.any(self.counts > MOST):
            raise BadHistory(f"every count must be at most {MOST}")

    @property
    def slots(self) -> int:
        """How many slots a day has."""
        return int(self.counts.shape[1])

    def latest(self, days: int) -> "History":
        """The last so many days of it."""
        return History(self.days[-days:], self.counts[-days:], self.special)
