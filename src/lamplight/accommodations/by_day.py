"""What is left of a paid time, by whole days.

No rule that we know names this sum: the days and the rounding are said with it, and whoever grants
it judges it (`duties.md` 4.1, rule 10: an explicit day-count and rounding).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Days(NamedTuple):
    """Days that are left, of all days of a time."""

    left: int
    all: int

    def worth(self, paid_minor: int) -> int:
        """Their share of what was paid, what can't be shared equally in the customer's favour."""
        return -(-paid_minor * self.left // self.all)


def days(first: date, last: date, on: date) -> Days:
    """Calendar days of a time, its first and last day included: those after `on` are left. The day
    itself is supplied still."""
    whole = (last - first).days + 1
    used = max(0, min(whole, (on - first).days + 1))
    return Days(whole - used, whole)
