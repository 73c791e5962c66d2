"""Whether what was told came true: waits that were told, counted against what happened.

A wait was told in whole minutes: "most likely 4, nine of ten within 9". It came true for whom a
person was there, or called, within the nine-of-ten minutes that were said. Whose wait was over
before that without it (they left, or chose something else) would have come true or not; nobody
knows, and they are counted apart. Long waits are missing among those who are known more often than
short ones, so share and verdict don't rest on these counts: in them those who stayed stand for
those who left (`forecast.scores`). Their interval is Clopper and Pearson's (Biometrika 26 (1934)
404-413), of as many as the weights are worth: the verdict speaks only where it leaves nine of ten
out. Of few the weights say nothing, and the counts stand.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from lamplight.basis.ordered import quantile
from lamplight.forecast.scores import Numbers, Share, Stayed, share_by
from lamplight.forecast.wait import BOUND_SHARE

MINUTE_MS: Final = 60_000
ENOUGH: Final = 20
"""With fewer known waits than this a share that agrees with nine of ten is no proof of it."""
CLOSE: Final = 0.75
"""Nor is it where the share may as well be lower than this."""
PROVEN: Final = 0.88
"""Of very many: a share that surely is no lower than this is nine of ten, if a little short."""
LEVEL: Final = 0.95

End = Literal["through", "put_off", "gone", "waiting"]
Verdict = Literal["none", "few", "honest", "too_short", "too_long"]
Flags = NDArray[np.bool_]
_ENDS: Final[dict[End, int]] = {"through": 0, "put_off": 1, "gone": 2, "waiting": 3}
_THROUGH, _PUT_OFF, _GONE, _WAITING = _ENDS.values()


class ToldWait(msgspec.Struct, frozen=True, gc=False):
    """One wait as it was told first. `waited_ms` is from then until its turn came, until it ended
    without, or until now; `end` says which. Milliseconds.

    Its turn came ("through") when a person was there, or called: whether that call was taken is not
    what was told. "put_off": we closed, and it goes on at the next opening; that is late.
    """

    likely_ms: int
    bound_ms: int
    waited_ms: int
    end: End


class Point(NamedTuple):
    """One wait whose turn came: minutes as they were said, how long it was, whether as said."""

    likely_min: int
    bound_min: int
    waited_ms: int
    within: bool


class MinuteRow(msgspec.Struct, frozen=True):
    """All who were told so many minutes as most likely.

    `bound_min` is the middle of the nine-of-ten minutes that they were told; of `answered`, whose
    turn came, `typical_s` and `nine_s` are the median and the 0.9 quantile of the wait in seconds,
    null where nobody's did.
    """

    told_min: int
    bound_min: int
    n: int
    within: int
    gone: int
    answered: int
    typical_s: int | None
    nine_s: int | None


class Score(msgspec.Struct, frozen=True):
    """`within` of `n` came true; `gone` ended before anybody could know, `waiting` go on.

    `share` is that of all who were told, those who are gone weighted out, and `low` and `high` its
    interval; of fewer than `ENOUGH` the weights say nothing, and it is that of the counts. Null
    where nothing is known. `by_estimate` of `n_by_estimate` would have come true with the bound
    before it was rounded up to minutes.
    """

    n: int
    within: int
    gone: int
    waiting: int
    share: float | None
    low: float
    high: float
    n_by_estimate: int
    by_estimate: int
    verdict: Verdict
    rows: list[MinuteRow]


class Waits:
    """Told waits as columns, so that those of a week are counted in milliseconds."""

    def __init__(self, waits: Sequence[ToldWait]) -> None:
        rows = [(one.likely_ms, one.bound_ms, one.waited_ms, _ENDS[one.end]) for one in waits]
        columns = np.array(rows, dtype=np.float64).reshape(len(rows), 4).T
        likely, self._bound_ms, self._waited, self._end = columns
        # As `wait.whole_minutes` says them.
        self._likely_min = np.maximum(1.0, np.floor(likely / MINUTE_MS + 0.5))
        self._bound_min = np.maximum(self._likely_min, np.ceil(self._bound_ms / MINUTE_MS))

    def score(self) -> Score:
        """What was told against what happened."""
        within, late = self._fates(self._bound_min * MINUTE_MS)
        finer, late_by_estimate = self._fates(self._bound_ms)
        n, n_by_estimate = _count(within | late), _count(finer | late_by_estimate)
        share = Share(_count(within) / n, n) if n else None
        estimate = Share(_count(finer) / n_by_estimate, n_by_estimate) if n_by_estimate else None
        if n >= ENOUGH:
            share, estimate = self._share(self._bound_min * MINUTE_MS), self._share(self._bound_ms)
        low, high = _interval_of(share)
        return Score(
            n=n,
            within=_count(within),
            gone=_count((self._end == _GONE) & ~late),
            waiting=_count((self._end == _WAITING) & ~late),
            share=None if share is None else share.value,
            low=low,
            high=high,
            n_by_estimate=n_by_estimate,
            by_estimate=_count(finer),
            verdict=_verdict(n, share, low, _interval_of(estimate)[0]),
            rows=[
                self._row(minute, within, late)
                for minute in np.unique(self._likely_min).astype(int).tolist()
            ],
        )

    def points(self, most: int) -> tuple[list[Point], int]:
        """Those whose turn came, of more than `most` every so many; how many are left off."""
        places = np.flatnonzero(self._end == _THROUGH)
        shown = places[:: max(1, -(-len(places) // most))]
        within = self._fates(self._bound_min * MINUTE_MS)[0]
        found = [
            Point(
                int(self._likely_min[at]),
                int(self._bound_min[at]),
                int(self._waited[at]),
                bool(within[at]),
            )
            for at in shown.tolist()
        ]
        return found, len(places) - len(shown)

    def _fates(self, bound: Numbers) -> tuple[Flags, Flags]:
        """Which of them came true against a bound, and which didn't; of the others nobody knows."""
        over = self._waited > bound
        return (self._end == _THROUGH) & ~over, over | (self._end == _PUT_OFF)

    def _share(self, bound: Numbers) -> Share | None:
        """The share that came true, of all who were told."""
        put_off = self._end == _PUT_OFF
        lasted = np.where(put_off, np.maximum(self._waited, bound + 1.0), self._waited)
        known = put_off | (self._end == _THROUGH)
        return share_by(bound, lasted, known, Stayed(lasted, ~known))

    def _row(self, minute: int, within: Flags, late: Flags) -> MinuteRow:
        mine = self._likely_min == minute
        bounds = np.sort(self._bound_min[mine])
        took = np.sort(self._waited[mine & (self._end == _THROUGH)] // 1000).astype(int).tolist()
        return MinuteRow(
            told_min=minute,
            bound_min=int(bounds[(len(bounds) - 1) // 2]),
            n=_count(mine & (within | late)),
            within=_count(mine & within),
            gone=_count(mine & (self._end == _GONE) & ~late),
            answered=len(took),
            typical_s=quantile(took, 0.5),
            nine_s=quantile(took, 0.9),
        )


def score(waits: Sequence[ToldWait]) -> Score:
    """Count what was told against what happened."""
    return Waits(waits).score()


def interval(within: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """The exact two-sided interval of a share, of `within` in `n`; all of it where n is 0.

    ValueError for counts that no share has.
    """
    if not 0 <= within <= n:
        raise ValueError(f"{within} of {n} is no share")
    tail = (1.0 - level) / 2.0
    low = 0.0 if within == 0 else float(betaincinv(within, n - within + 1, tail))
    high = 1.0 if within == n else float(betaincinv(within + 1, n - within, 1.0 - tail))
    return low, high


def _interval_of(share: Share | None) -> tuple[float, float]:
    return (0.0, 1.0) if share is None else interval(share.value * share.of, share.of)


def _count(flags: Flags) -> int:
    return int(np.count_nonzero(flags))


def _verdict(n: int, share: Share | None, low: float, low_of_estimate: float) -> Verdict:
    """Too short is judged by what people heard, too long by the estimate itself: rounding up to
    minutes keeps more than nine of ten, and is no fault of the estimate. Of few nothing is said,
    for looked at day after day some of them are odd by chance; and what is short of nine of ten
    isn't called honest because it may be chance."""
    if share is None:
        return "none"
    if n < ENOUGH:
        return "few"
    if _interval_of(share)[1] < BOUND_SHARE:
        return "too_short"
    if low_of_estimate > BOUND_SHARE:
        return "too_long"
    near = share.value >= BOUND_SHARE or low >= PROVEN
    return "honest" if near and low >= CLOSE else "few"
