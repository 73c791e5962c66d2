"""When a told wait is told anew: only where it helps.

A customer is told anew when the whole minutes change, and when the time has come that was told as
the most likely and they still wait. Longer is told at once. Where neither the people before them
nor the people here have changed, one minute less is the noise of our estimate of the pace: who was
told the longer one keeps it, so that a figure on the edge of two minutes doesn't flutter.
"""

from __future__ import annotations

from typing import Final, NamedTuple

NOISE_MIN: Final = 1
"""So many minutes less aren't told when only the estimate of the pace has moved."""


class Said(NamedTuple):
    """What somebody was told last, or would be told now: minutes, how many were before them, how
    many of us were here."""

    likely_min: int
    bound_min: int
    ahead: int
    here: int


def is_news(last: Said, now: Said, overdue: bool) -> bool:
    """Whether it helps to say this. `overdue`: what was told as the most likely has passed."""
    if overdue:
        return True
    if now[:2] == last[:2]:
        return False
    if now.likely_min > last.likely_min or now.bound_min > last.bound_min:
        return True
    less = max(last.likely_min - now.likely_min, last.bound_min - now.bound_min)
    return less > NOISE_MIN or now.ahead != last.ahead or now.here != last.here
