"""When a told wait is told anew: only where it helps.

A customer is told anew when the whole minutes change, and when the time has come that was told as
the most likely and they still wait. Longer is told at once. Where neither the people before them
nor the people here have changed, one minute less is the noise of our estimate of the pace: who was
told the longer one keeps it, so that a figure on the edge of two minutes doesn't flutter.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Why = Literal["turn", "behind", "more_people", "fewer_people", "pace", "late"]

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


def reason(last: Said, now: Said, overdue: bool) -> Why:
    """Why it is other than what was told last: never a reason that points the other way.

    Longer: others were let before ("behind"), fewer of us are here, or talks take longer. Not
    longer: somebody before went ("turn"), more of us are here, or talks got shorter. Where none of
    these is so and what was told has passed, that is the reason ("late").
    """
    longer = now.likely_min > last.likely_min or now.bound_min > last.bound_min
    if longer:
        if now.ahead > last.ahead:
            return "behind"
        if now.here < last.here:
            return "fewer_people"
    else:
        if now.ahead < last.ahead:
            return "turn"
        if now.here > last.here:
            return "more_people"
    return "late" if overdue else "pace"
