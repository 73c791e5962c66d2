"""When a told wait is told anew: only where it helps, and with the reason that is so.

A customer is told anew when the whole minutes change, and when the time has come that was told as
the most likely and they still wait. Where nothing has happened, a minute less or more is the noise
of our estimate: a figure on the edge of two minutes doesn't flutter, and no number grows by a
minute without a reason that they can check. Longer for such a reason is told at once. Two minutes
more are told whatever the reason, and where it is none but that we reckoned anew, that is said.

The bound is told with the correction of that moment (`forecast.conformal`). Who was told one keeps
that correction until something else is news: how the bounds of others came out, or that a telling
isn't the first any more, makes nobody's bound longer.
"""

from __future__ import annotations

import math
from typing import Final, Literal, NamedTuple

from lamplight.forecast.wait import Wait, whole_minutes

Why = Literal[
    "turn",
    "behind",
    "more_people",
    "fewer_people",
    "pace",
    "slow",
    "long_talks",
    "reckoned",
    "late",
]

NOISE_MIN: Final = 1
"""So many minutes less or more aren't told when only the estimate has moved."""
MOSTLY: Final = 0.5
"""Talks that got longer or shorter are the reason where they explain at least this share of it, on
the scale of logarithms."""
SLOWER: Final = 1.0
"""So many turns fewer than what was told meant are a line that moves slowly."""
_HAPPENED: Final = ("behind", "fewer_people", "pace", "slow")
"""What has happened since; that talks are long may have been so before."""
_MINUTE_MS: Final = 60_000.0


class Said(NamedTuple):
    """What somebody was told last, or would be told now: the wait, how many were before them, how
    many here could answer them (0: not known), how long talks took on the mean, and for how long at
    least all who could answer had been in theirs (0: somebody was in none)."""

    likely_ms: float
    bound_ms: float
    ahead: int
    here: int
    pace_ms: float
    talks_ms: float = 0.0

    @property
    def minutes(self) -> tuple[int, int]:
        """Likely and bound, as they are told."""
        return whole_minutes(Wait(self.likely_ms, self.bound_ms))

    def longer_than(self, last: Said) -> bool:
        """Whether one of the two figures has grown."""
        return any(now > then for now, then in zip(self.minutes, last.minutes, strict=True))


def is_news(last: Said, now: Said, passed_ms: float) -> bool:
    """Whether it helps to say this, so long after `last` was said."""
    if is_overdue(last, passed_ms):
        return True
    now = _settled(last, now, passed_ms)
    if now.longer_than(last):
        return True
    less = max(was - said for was, said in zip(last.minutes, now.minutes, strict=True))
    return less > NOISE_MIN or (less > 0 and (now.ahead != last.ahead or _here(last, now) != 0))


def _settled(last: Said, now: Said, passed_ms: float) -> Said:
    """`now` without a minute more for which nothing has happened: that figure stays as it was said,
    and the other one may be news."""
    grew = [said - was for was, said in zip(last.minutes, now.minutes, strict=True)]
    if max(grew) > NOISE_MIN or is_overdue(last, passed_ms):
        return now
    if _longer_because(last, now, passed_ms) in _HAPPENED:
        return now
    return now._replace(
        likely_ms=last.likely_ms if grew[0] > 0 else now.likely_ms,
        bound_ms=last.bound_ms if grew[1] > 0 else now.bound_ms,
    )


def is_overdue(last: Said, passed_ms: float) -> bool:
    """Whether what was told as the most likely has passed."""
    return passed_ms >= last.minutes[0] * _MINUTE_MS


def again(last: Said, own: Said, anew: Said, passed_ms: float) -> Said:
    """What to tell now. `own` has the correction with which `last` was told, `anew` that of what
    is told now. Where `own` is no news it is what stands; and the bound is longer than it was told
    only where it is so by its own correction too, and neither figure for noise."""
    if not is_news(last, own, passed_ms):
        return own
    said, own = last.minutes[1], _settled(last, own, passed_ms)
    if own.minutes[1] > said:
        return anew
    bound_ms = min(anew.bound_ms, said * _MINUTE_MS)
    return anew._replace(likely_ms=own.likely_ms, bound_ms=bound_ms)


def reason(last: Said, now: Said, passed_ms: float) -> Why:
    """Why it is other than what was told last: one that is so, and points the way the wait went.

    Longer: others were let before ("behind"), fewer are here who could answer, fewer turns came
    than what was told meant ("slow"), or all who could answer are in talks that last longer than
    the usual one ("long_talks"). Not longer: somebody before went ("turn"), more are here.
    Either way: talks got longer or shorter, where that is most of it ("pace"). Where none of these
    is so, what was told has passed ("late"), or the estimate itself has moved ("reckoned").
    """
    if now.longer_than(last):
        why = _longer_because(last, now, passed_ms)
    else:
        why = _shorter_because(last, now)
    return why or ("late" if is_overdue(last, passed_ms) else "reckoned")


def _longer_because(last: Said, now: Said, passed_ms: float) -> Why | None:
    if now.ahead > last.ahead:
        return "behind"
    if _here(last, now) < 0:
        return "fewer_people"
    if _is_pace(last, now, longer=True):
        return "pace"
    meant = (last.ahead + 1) * min(1.0, passed_ms / max(last.likely_ms, 1.0))
    if not is_overdue(last, passed_ms) and meant - (last.ahead - now.ahead) >= SLOWER:
        return "slow"
    return "long_talks" if 0.0 < now.pace_ms <= now.talks_ms else None


def _shorter_because(last: Said, now: Said) -> Why | None:
    if now.ahead < last.ahead:
        return "turn"
    if _here(last, now) > 0:
        return "more_people"
    return "pace" if _is_pace(last, now, longer=False) else None


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
