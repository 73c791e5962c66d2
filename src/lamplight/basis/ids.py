"""Ids are positive whole numbers, given from outside and never used twice."""

from __future__ import annotations

from typing import Final

REMEMBERED: Final = 1_024


class Seen:
    """Which ids were used, in little memory.

    Ids come nearly in order. Kept are the highest one and the latest `REMEMBERED` that were
    skipped below it; what is older counts as used.
    """

    highest: int
    skipped: dict[int, None]

    def __init__(self) -> None:
        self.highest = 0
        self.skipped = {}

    def is_new(self, number: int) -> bool:
        """Whether this id may be used now. False also for what isn't an id (0 or less)."""
        return number > self.highest or number in self.skipped

    def use(self, number: int) -> None:
        """Remember an id as used. ValueError if it isn't new."""
        if number > self.highest:
            if number != self.highest + 1:
                first = max(self.highest + 1, number - REMEMBERED)
                self.skipped.update(dict.fromkeys(range(first, number)))
                for old in list(self.skipped)[:-REMEMBERED]:
                    del self.skipped[old]
            self.highest = number
        elif number in self.skipped:
            del self.skipped[number]
        else:
            raise ValueError(f"the id {number} was used before")
