"""What the tellings of many days come to: how often the bound was kept, and how far off the likely
wait was beside what others would have said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from lamplight.forecast.scores import Stayed, share_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lamplight.bench._told import Row

PEERS: Final = ("les", "hol", "position", "asterisk")
BATCHES: Final = 10


class Day(NamedTuple):
    """The tellings of one day, as columns; times in milliseconds from each telling on."""

    first: NDArray[np.bool_]
    shocked: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    longer: NDArray[np.bool_]
    reckoned: NDArray[np.bool_]
    """Longer than what was told before, and for no other reason than that we reckoned anew."""
    numbers: NDArray[np.float64]
    """Columns: likely, bound, bound before the correction, virtual wait, lasted, four peers."""


def columns(rows: Sequence[Row]) -> Day:
    """The rows of a day, in a form that is quick to send and to sum."""
    numbers = [
        (one.likely_ms, one.bound_ms, one.raw_bound_ms, one.virtual_ms, one.lasted_ms, *one.peers)
        for one in rows
    ]
    return Day(
        np.array([one.first for one in rows], dtype=np.bool_),
        np.array([one.shocked for one in rows], dtype=np.bool_),
        np.array([one.answered for one in rows], dtype=np.bool_),
        np.array([one.longer != "" for one in rows], dtype=np.bool_),
        np.array([one.longer == "reckoned" for one in rows], dtype=np.bool_),
        np.array(numbers, dtype=np.float64).reshape(len(rows), 5 + len(PEERS)),
    )


class Sums(NamedTuple):
    """What a figure is made of, for one number of agents; sums of several may be added up."""

    told: int
    likely_ms: float
    kept: float  # told × coverage, those who left weighted out
    kept_virtual: float
    kept_before: float  # by the bound before its correction
    kept_first: float
    first: int
    squares: tuple[float, ...]  # of our errors, and of each peer's
    actual_ms: float  # virtual waits of the first tellings
    first_likely_ms: float
    longer: int
    reckoned: int
    shocked: int
    kept_shocked: float


def joined(days: Sequence[Day]) -> Day:
    """Several days as one."""
    return Day(*(np.concatenate([day[n] for day in days]) for n in range(len(Day._fields))))


def sums(day: Day) -> Sums:
    """The sums of a day, or of many joined."""
    usual, shocked = _only(day, ~day.shocked), _only(day, day.shocked)
    likely, bound, before, virtual = usual.numbers.T[:4]
    first = usual.numbers[usual.first]
    errors = [first[:, 0] - first[:, 3]] + [
        first[:, 5 + n] - first[:, 3] for n in range(len(PEERS))
    ]
    return Sums(
        told=len(likely),
        likely_ms=float(likely.sum()),
        kept=len(likely) * coverage(usual),
        kept_virtual=float(np.count_nonzero(virtual <= bound)),
        kept_before=float(np.count_nonzero(virtual <= before)),
        kept_first=float(np.count_nonzero(first[:, 3] <= first[:, 1])),
        first=len(first),
        squares=tuple(float(np.sum(one * one)) for one in errors),
        actual_ms=float(first[:, 3].sum()),
        first_likely_ms=float(first[:, 0].sum()),
        longer=int(np.count_nonzero(usual.longer)),
        reckoned=int(np.count_nonzero(usual.reckoned)),
        shocked=len(shocked.first),
        kept_shocked=len(shocked.first) * coverage(shocked),
    )


def _only(day: Day, which: NDArray[np.bool_]) -> Day:
    return Day(
        day.first[which],
        day.shocked[which],
        day.answered[which],
        day.longer[which],
        day.reckoned[which],
        day.numbers[which],
    )


def coverage(day: Day) -> float:
    """The share that ended within its bound, those who left before it weighted out; 0 if none."""
    if not len(day.first):
        return 0.0
    bound, lasted = day.numbers[:, 1], day.numbers[:, 4]
    found = share_by(bound, lasted, day.answered, Stayed(lasted, ~day.answered))
    return found.value if found is not None else 0.0


def added(parts: Sequence[Sums]) -> Sums:
    """The sums of all of these."""
    squares = tuple(sum(column) for column in zip(*(one.squares for one in parts), strict=True))
    plain = {
        name: sum(getattr(one, name) for one in parts) for name in Sums._fields if name != "squares"
    }
    return Sums(squares=squares, **plain)


def figures(found: Sums) -> dict[str, Any]:
    """As they are reported. Shares to four digits, seconds to one."""
    told, first = max(1, found.told), max(1, found.first)
    ours, *peers = found.squares
    ratios = {
        f"mse_ratio_{name}": round(ours / theirs, 4) if theirs else None
        for name, theirs in zip(PEERS, peers, strict=True)
    }
    return {
        "coverage90": round(found.kept / told, 4),
        "mean_told_s": round(found.likely_ms / told / 1_000, 1),
        **ratios,
        "told": found.told,
        "first_told": found.first,
        "coverage90_virtual": round(found.kept_virtual / told, 4),
        "coverage90_uncorrected": round(found.kept_before / told, 4),
        "coverage90_first": round(found.kept_first / first, 4),
        "told_to_actual": round(found.first_likely_ms / max(1.0, found.actual_ms), 4),
        "told_longer": round(found.longer / told, 4),
        "told_longer_reckoned": round(found.reckoned / told, 4),
        "coverage90_shock": round(found.kept_shocked / found.shocked, 4) if found.shocked else None,
        "told_before_shock": found.shocked,
    }


def errors(days: Sequence[Day]) -> dict[str, float]:
    """Standard errors, by the means of batches of days that follow one another."""
    size = len(days) // BATCHES
    batches = [
        sums(joined(days[at * size : (at + 1) * size])) for at in range(BATCHES * bool(size))
    ]
    batches = [one for one in batches if one.told and one.squares[1]]
    if len(batches) < 2:
        return {}
    shares = [one.kept / one.told for one in batches]
    ratios = [one.squares[0] / one.squares[1] for one in batches]
    return {
        "coverage90_se": round(float(np.std(shares, ddof=1)) / len(batches) ** 0.5, 4),
        "mse_ratio_les_se": round(float(np.std(ratios, ddof=1)) / len(batches) ** 0.5, 4),
    }
