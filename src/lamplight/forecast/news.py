"""When a told wait is told anew: only where it helps, and with the reason that is so.

A customer is told anew when the whole minutes change, and when the time has come that was told as
the most likely and they still wait. Longer is told at once. Where neither the people before them
nor the people here have changed, one minute less is the noise of our estimate: who was told the
longer one keeps it, so that a figure on the edge of two minutes doesn't flutter.

The bound of what is told on arrival has a correction of its own (`forecast.conformal`). It is kept
until something else is news: that a telling isn't the first any more makes no bound longer.
"""

from __future__ import annotations

import math
from typing import Final, Literal, NamedTuple

from lamplight.forecast.wait import Wait, whole_minutes

Why = Literal["turn", "behind", "more_people", "fewer_people", "pace", "reckoned", "late"]

NOISE_MIN: Final = 1
"""So many minutes less aren't told when only the estimate has moved."""
MOSTLY: Final = 0.5
"""Talks that got longer or shorter are the reason where they explain at least this share of it, on
the scale of logarithms."""
_MINUTE_MS: Final = 60_000.0


class Said(NamedTuple):
    """What somebody was told last, or would be told now: the wait, how many were before them, how
    many here could answer them (0: not known), and how long talks took on the mean."""

    likely_ms: float
    bound_ms: float
    ahead: int
    here: int
    pace_ms: float

    @property
    def minutes(self) -> tuple[int, int]:
        """Likely and bound, as they are told."""
        return whole_minutes(Wait(self.likely_ms, self.bound_ms))

    def longer_than(self, last: Said) -> bool:
        """Whether one of the two figures has grown."""
        return any(now > then for now, then in zip(self.minutes, last.minutes, strict=True))


def is_news(last: Said, now: Said, overdue: bool) -> bool:
    """Whether it helps to say this. `overdue`: what was told as the most likely has passed."""
    if overdue:
        return True
    if now.minutes == last.minutes:
        return False
    if now.longer_than(last):
        return True
    less = max(was - said for was, said in zip(last.minutes, now.minutes, strict=True))
    return less > NOISE_MIN or now.ahead != last.ahead or _here(last, now) != 0


def again(last: Said, own: Said, anew: Said, overdue: bool) -> Said:
    """What to tell now. `own` has the correction of what was told last, `anew` that of what is told
    anew. Where `own` is no news it is what stands; and the bound is longer than it was told only
    where it is so by its own correction too."""
    if not is_news(last, own, overdue):
        return own
    said = last.minutes[1]
    if own.minutes[1] > said:
        return anew
    return anew._replace(bound_ms=min(anew.bound_ms, said * _MINUTE_MS))


def reason(last: Said, now: Said, overdue: bool) -> Why:
    """Why it is other than what was told last: one that is so, and points the way the wait went.

    Longer: others were let before ("behind"), fewer are here who could answer. Not longer: somebody
    before went ("turn"), more are here. Either way: talks got longer or shorter, where that is most
    of it ("pace"). Where none of these is so, what was told has passed ("late"), or the estimate
    itself has moved ("reckoned").
    """
    longer = now.longer_than(last)
    if longer:
        if now.ahead > last.ahead:
            return "behind"
        if _here(last, now) < 0:
            return "fewer_people"
    else:
        if now.ahead < last.ahead:
            return "turn"
        if _here(last, now) > 0:
            return "more_people"
    if _is_pace(last, now, longer=longer):
        return "pace"
    return "late" if overdue else "reckoned"


def _here(last: Said, now: Said) -> int:
    """How many more are here than then; 0 where it isn't known."""
    return now.here - last.here if last.here and now.here else 0


def _is_pace(last: Said, now: Said, *, longer: bool) -> bool:
    if last.pace_ms <= 0.0 or now.pace_ms <= 0.0:
        return False
    way = 1.0 if longer else -1.0
    minutes = zip(last.minutes, now.minutes, strict=True)
    moved = [
        way * math.log(max(then, 1.0) / max(before, 1.0))
        for before, then, (was, said) in zip(last[:2], now[:2], minutes, strict=True)
        if way * (said - was) > 0
    ]
    talks = way * math.log(now.pace_ms / last.pace_ms)
    return bool(moved) and talks > 0.0 and talks >= MOSTLY * max(moved)
