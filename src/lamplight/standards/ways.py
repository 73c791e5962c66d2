"""The ways in which one figure can be read, and the verdict on it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

import msgspec

if TYPE_CHECKING:
    from lamplight.standards.rule import Check, Unit
    from lamplight.standards.tally import Counts, Waits

Verdict = Literal["kept", "not_kept", "cannot_show", "not_bound", "not_yet_binding", "not_gated"]
Abandoned = Literal["in", "out"]
_WHOLE: Final = 10_000
_MONTH: Final = len("2026-11")


class LawWay(msgspec.Struct, frozen=True, kw_only=True):
    """One way of reading a figure. `abandoned`: whether calls that were given up stay in the
    population. A share is between 0 and 1; a mean in seconds; None where there is none to be had.
    `keeps` says whether the rule would be kept if that were the right way."""

    way: str
    abandoned: Abandoned
    figure: float | None
    unit: Literal["share", "seconds"]
    keeps: bool | None


def enough(kept: int, of: int, check: Check) -> bool:
    """Whether so many of a population are as many as a check asks for; exact."""
    return kept * _WHOLE > check.least * of if check.over else kept * _WHOLE >= check.least * of


def needed(of: int, check: Check) -> int:
    """The fewest of a population that are enough."""
    return check.least * of // _WHOLE + 1 if check.over else -(-check.least * of // _WHOLE)


def of_counts(counts: Counts, check: Check) -> Verdict:
    """Kept only where it is so whatever the unknown ones are, and not kept likewise."""
    everybody = counts.known + counts.unknown
    if not everybody:
        return "cannot_show"
    if enough(counts.kept, everybody, check):
        return "kept"
    return "cannot_show" if enough(counts.kept + counts.unknown, everybody, check) else "not_kept"


def of_mean(waits: Waits, check: Check) -> Verdict:
    """The mean of those who were answered. An unknown wait may have been of any length, or have
    had no answer."""
    limit, count = check.mean or 0, waits.spread.count
    unknown, total = waits.counts.unknown, waits.spread.total
    if count and not unknown:
        return "kept" if total <= limit * count else "not_kept"
    return "not_kept" if count and total > limit * (count + unknown) else "cannot_show"


def ways(waits: Waits, check: Check, unit: Unit) -> list[LawWay]:
    """Every way of reading that the check names, with those who gave up kept in and left out."""
    found = []
    for way in check.ways:
        if way == "all":
            found.append(_mean_of_all(waits, check))
        elif way == "periodic":
            found += [_periodic(waits, check, one, unit) for one in _BOTH]
        else:
            found += [_WAYS[way](waits, check, one) for one in _BOTH]
    return found


_BOTH: Final[tuple[Abandoned, Abandoned]] = ("in", "out")


def _share(waits: Waits, check: Check, abandoned: Abandoned) -> LawWay:
    kept, of = waits.counts.kept, waits.counts.known - (waits.gone if abandoned == "out" else 0)
    return LawWay(
        way="share",
        abandoned=abandoned,
        figure=kept / of if of else None,
        unit="share",
        keeps=enough(kept, of, check) if of else None,
    )


def _fastest(waits: Waits, check: Check, abandoned: Abandoned) -> LawWay:
    """The mean of the fastest so many; where fewer were answered there is none: not kept."""
    of = waits.counts.known - (waits.gone if abandoned == "out" else 0)
    mean, limit = waits.spread.mean_of_fastest(needed(of, check)), check.within or 0
    short = mean is not None and (mean < limit if check.under else mean <= limit)
    return LawWay(
        way="fastest",
        abandoned=abandoned,
        figure=None if mean is None else mean / 1_000,
        unit="seconds",
        keeps=short if of else None,
    )


def _periodic(waits: Waits, check: Check, abandoned: Abandoned, unit: Unit) -> LawWay:
    """The mean of the shares of the parts, each part counting the same: of a year or a quarter its
    months, of a month its days."""
    parts: dict[str, tuple[int, int]] = {}
    for day, part in waits.parts.items():
        name = day if unit == "month" else day[:_MONTH]
        kept, of = parts.get(name, (0, 0))
        gone = part.gone if abandoned == "out" else 0
        parts[name] = (kept + part.kept, of + part.known - gone)
    shares = [Fraction(kept, of) for kept, of in parts.values() if of]
    mean = sum(shares, Fraction()) / len(shares) if shares else None
    return LawWay(
        way="periodic",
        abandoned=abandoned,
        figure=None if mean is None else float(mean),
        unit="share",
        keeps=None if mean is None else enough(mean.numerator, mean.denominator, check),
    )


def _mean_of_all(waits: Waits, check: Check) -> LawWay:
    """The mean of all who waited, those who went counting until then."""
    count = waits.spread.count + waits.left_count
    known = count and not waits.untimed and not waits.counts.unknown
    mean = (waits.spread.total + waits.left) / count if known else None
    return LawWay(
        way="all",
        abandoned="in",
        figure=None if mean is None else mean / 1_000,
        unit="seconds",
        keeps=None if mean is None else mean <= (check.mean or 0),
    )


_WAYS: Final = {"share": _share, "fastest": _fastest}
WORDS: Final[dict[str, str]] = {
    "share": "(a) share in time",
    "fastest": "(b) mean of the fastest {share}",
    "periodic": "(c) mean of the shares of its parts",
    "all": "mean of all who waited, those without an answer until they went",
}
"""Each way in words; `{share}` is how many the check asks for."""


def spare(waits: Waits, check: Check) -> float | None:
    """For how many seconds everybody could have waited elsewhere before, and it would still be
    kept; at most 0.1 s too few. None where it isn't kept."""
    if check.within is None or not enough(waits.counts.kept, waits.counts.known, check):
        return None
    reached = waits.spread.within(needed(waits.counts.known, check))
    return None if reached is None else max(check.within - reached, 0) / 1_000
