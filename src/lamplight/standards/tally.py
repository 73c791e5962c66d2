"""What is counted of one check in one stretch of time, contact by contact, in little memory.

Two tallies over parts of a log, merged, are the tally over the whole of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.standards.clocks import ANSWERED, GONE, NO_SPAN
from lamplight.standards.facts import KEPT, MISSED, OUTSIDE, UNKNOWN
from lamplight.standards.spread import Spread

if TYPE_CHECKING:
    from lamplight.basis.instants import Instant, Span
    from lamplight.standards.rule import Check
    from lamplight.standards.spans import Almanac, Stretch


class Counts:
    """How many were outside, kept it, missed it, or can't be told."""

    __slots__ = ("of",)

    def __init__(self) -> None:
        self.of = [0, 0, 0, 0]

    def add(self, state: int) -> None:
        """Count one."""
        self.of[state] += 1

    def merge(self, other: Counts) -> None:
        """Take in all that another has counted."""
        self.of = [mine + theirs for mine, theirs in zip(self.of, other.of, strict=True)]

    @property
    def kept(self) -> int:
        """Those that keep it."""
        return self.of[KEPT]

    @property
    def known(self) -> int:
        """Those of the population of which it can be told."""
        return self.of[KEPT] + self.of[MISSED]

    @property
    def unknown(self) -> int:
        """Those of which it can't be told."""
        return self.of[UNKNOWN]


class Part:
    """Shares of one day of the stretch."""

    __slots__ = ("gone", "kept", "known")

    def __init__(self) -> None:
        self.kept = self.known = self.gone = 0

    def merge(self, other: Part) -> None:
        """Take in what another has counted of the same part."""
        self.kept += other.kept
        self.known += other.known
        self.gone += other.gone


class Waits:
    """Waits of a check with a limit for each (`within`) or for the mean.

    `gone` is who went before a person answered, of those who missed it; `left` sums how long they
    and others had waited without an answer; of `untimed` that isn't told.
    """

    __slots__ = (
        "_almanac", "_lenient", "_under", "_within", "counts", "gone", "left", "left_count", "part",
        "part_begins", "part_ends", "parts", "spread", "untimed",
    )  # fmt: skip

    def __init__(self, check: Check, almanac: Almanac) -> None:
        self._within, self._under, self._lenient = check.within, check.under, check.lenient
        self._almanac = almanac if "periodic" in check.ways else None
        self.counts = Counts()
        self.spread = Spread()
        self.gone = self.left = self.left_count = self.untimed = 0
        self.parts: dict[str, Part] = {}
        self.part: Part | None = None
        self.part_begins = self.part_ends = 0

    def add(self, state: int, span: Span, at: Instant) -> None:
        """Count one wait that began at an instant."""
        if state == OUTSIDE:
            return
        verdict = self._verdict(state, span)
        self.counts.add(verdict)
        if state == ANSWERED:
            self.spread.add(span)
        elif state != UNKNOWN:
            self.gone += state == GONE and verdict == MISSED
            self.untimed += span == NO_SPAN
            self.left += max(span, 0)
            self.left_count += 1
        if self._almanac is not None and verdict != UNKNOWN:
            part = self._part(at)
            part.known += 1
            part.kept += verdict == KEPT
            part.gone += state == GONE and verdict == MISSED

    def _verdict(self, state: int, span: Span) -> int:
        limit = self._within
        late = limit is not None and (span >= limit if self._under else span > limit)
        if state == ANSWERED:
            return MISSED if late else KEPT
        if state == UNKNOWN:  # it goes on, and has been too long already
            return MISSED if late and span != NO_SPAN else UNKNOWN
        early = self._lenient and state == GONE and span != NO_SPAN and not late
        return KEPT if early else MISSED

    def _part(self, at: Instant) -> Part:
        if self.part is None or not self.part_begins <= at < self.part_ends:
            assert self._almanac is not None  # noqa: S101 (asked for above)
            stretch: Stretch = self._almanac.day_stretch(at)
            self.part = self.parts.setdefault(stretch.name, Part())
            self.part_begins, self.part_ends = stretch.begins, stretch.ends
        return self.part

    def merge(self, other: Waits) -> None:
        """Take in all that another has counted."""
        self.counts.merge(other.counts)
        self.spread.merge(other.spread)
        self.gone += other.gone
        self.left += other.left
        self.left_count += other.left_count
        self.untimed += other.untimed
        for name, part in other.parts.items():
            self.parts.setdefault(name, Part()).merge(part)
