"""Whether what was told came true: waits that were told, counted against what happened.

A wait was told in whole minutes: "most likely 4, nine of ten within 9". It came true for whom a
person was there within the nine-of-ten minutes that were said. Whose wait was over before that
without an answer (they left, or chose a time) would have come true or not; nobody knows, and they
are counted apart. Long waits are missing among those who are known more often than short ones, so
the verdict doesn't rest on these counts but on shares in which those who stayed stand for those who
left (`forecast.scores`). Their interval is Clopper and Pearson's (Biometrika 26 (1934) 404-413), of
as many as the weights are worth: the verdict speaks only where it leaves nine of ten out. Of few
the weights say nothing, and the counts stand.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

import msgspec
from scipy.special import betaincinv

from lamplight.basis.ordered import quantile
from lamplight.forecast.scores import Told, share_of
from lamplight.forecast.wait import BOUND_SHARE, Wait, whole_minutes

MINUTE_MS: Final = 60_000
ENOUGH: Final = 20
"""With fewer known waits than this a share that agrees with nine of ten is no proof of it."""
CLOSE: Final = 0.75
"""Nor is it where the share may as well be lower than this."""
LEVEL: Final = 0.95

Fate = Literal["within", "late", "gone", "waiting"]
Verdict = Literal["none", "few", "honest", "too_short", "too_long"]


class ToldWait(msgspec.Struct, frozen=True, gc=False):
    """One wait as it was told first. `waited_ms` is from then until a person was there, until the
    wait ended without, or until now; `end` says which. Milliseconds."""

    likely_ms: int
    bound_ms: int
    waited_ms: int
    end: Literal["answered", "gone", "waiting"]

    def minutes(self) -> tuple[int, int]:
        """Likely and nine of ten, as they were said."""
        return whole_minutes(Wait(self.likely_ms, self.bound_ms))

    def fate(self, bound_ms: float | None = None) -> Fate:
        """What became of it against what was said, or against another bound."""
        bound = self.minutes()[1] * MINUTE_MS if bound_ms is None else bound_ms
        if self.waited_ms > bound:
            return "late"
        return "within" if self.end == "answered" else self.end


class MinuteRow(msgspec.Struct, frozen=True):
    """All who were told so many minutes as most likely.

    `bound_min` is the middle of the nine-of-ten minutes that they were told; of `answered`,
    `typical_s` and `nine_s` are the median and the 0.9 quantile of the wait in seconds, null where
    nobody was.
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

    `low` and `high` are the interval of the share, those who left weighted out. `by_estimate` of
    `n_by_estimate` would have come true with the bound before it was rounded up to minutes.
    """

    n: int
    within: int
    gone: int
    waiting: int
    low: float
    high: float
    n_by_estimate: int
    by_estimate: int
    verdict: Verdict
    rows: list[MinuteRow]


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


def score(waits: Sequence[ToldWait]) -> Score:
    """Count what was told against what happened."""
    fates = [wait.fate() for wait in waits]
    finer = [wait.fate(wait.bound_ms) for wait in waits]
    within, late = fates.count("within"), fates.count("late")
    n, by_estimate = within + late, finer.count("within")
    n_by_estimate = by_estimate + finer.count("late")
    low, high = interval(within, n)
    low_of_estimate = interval(by_estimate, n_by_estimate)[0]
    if n >= ENOUGH:
        low, high = _weighted(waits, lambda one: float(one.minutes()[1] * MINUTE_MS))
        low_of_estimate = _weighted(waits, lambda one: float(one.bound_ms))[0]
    return Score(
        n=n,
        within=within,
        gone=fates.count("gone"),
        waiting=fates.count("waiting"),
        low=low,
        high=high,
        n_by_estimate=n_by_estimate,
        by_estimate=by_estimate,
        verdict=_verdict(n, low, high, low_of_estimate),
        rows=_by_minute(waits, fates),
    )


def _weighted(waits: Sequence[ToldWait], bound: Callable[[ToldWait], float]) -> tuple[float, float]:
    """The interval of the share that came true, of all who were told."""
    tellings = [
        Told(one.likely_ms, bound(one), one.waited_ms, one.end == "answered") for one in waits
    ]
    found = share_of(tellings, lambda one: one.bound_ms)
    return (0.0, 1.0) if found is None else interval(found.value * found.of, found.of)


def _verdict(n: int, low: float, high: float, low_of_estimate: float) -> Verdict:
    """Too short is judged by what people heard, too long by the estimate itself: rounding up to
    minutes keeps more than nine of ten, and is no fault of the estimate."""
    if n == 0:
        return "none"
    if high < BOUND_SHARE:
        return "too_short"
    if low_of_estimate > BOUND_SHARE:
        return "too_long"
    return "honest" if n >= ENOUGH and low >= CLOSE else "few"


def _by_minute(waits: Iterable[ToldWait], fates: Iterable[Fate]) -> list[MinuteRow]:
    told: dict[int, list[tuple[ToldWait, Fate]]] = {}
    for wait, fate in zip(waits, fates, strict=True):
        told.setdefault(wait.minutes()[0], []).append((wait, fate))
    return [_row(minute, told[minute]) for minute in sorted(told)]


def _row(minute: int, waits: Sequence[tuple[ToldWait, Fate]]) -> MinuteRow:
    kinds = [fate for _, fate in waits]
    bounds = sorted(wait.minutes()[1] for wait, _ in waits)
    took = sorted(wait.waited_ms // 1000 for wait, _ in waits if wait.end == "answered")
    return MinuteRow(
        told_min=minute,
        bound_min=bounds[(len(bounds) - 1) // 2],
        n=kinds.count("within") + kinds.count("late"),
        within=kinds.count("within"),
        gone=kinds.count("gone"),
        answered=len(took),
        typical_s=quantile(took, 0.5),
        nine_s=quantile(took, 0.9),
    )
