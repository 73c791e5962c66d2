"""One walk through all contacts: what every figure of the audit is computed from.

Sums are exact. Waits are counted by whole seconds (rounded down), which is how phone systems log
them; a log that is finer loses what is below a second here and nowhere else.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lamplight.audit.ledger import ABANDONED, ANSWERED, OUTCOMES, Block, Piece, pieces
from lamplight.basis.instants import MINUTE, SECOND, Instant, Span
from lamplight.standards.local_time import QUARTER_OF_AN_HOUR, SLOTS, LocalTime

WITHIN: Final = (20, 60, 180)
"""Seconds within which it is counted how many were answered."""
HORIZON: Final = 7_200
"""Seconds up to which waits of each half-hour of the day are told apart."""

FEWEST_MISSED: Final = 7.0
"""Of consecutive days without anybody, so many callers must be missing for the line to have been
closed or the log to have a hole: as few as none would come by chance on one in a thousand."""

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ByDay:
    """One number for each day with contacts and each half-hour of it: days × 48."""

    arrived: Int64s
    answered: Int64s
    gave_up: Int64s
    hold_ms: Int64s
    talk_ms: Int64s
    talks: Int64s
    """Answered contacts whose talk's length is known."""
    answer_ms: Int64s
    """Waits of the answered, summed."""
    in_time: Int64s
    """Answered within the time that is wanted."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted. Histograms of waits: index is the wait in whole seconds."""

    days: tuple[date, ...]
    """Those on which somebody came, and those on which it was by chance that nobody did."""
    by_day: ByDay
    outcomes: dict[str, int]
    answered_at: Int64s
    gave_up_at: Int64s
    otherwise_at: Int64s
    """Waits that ended in another way, or that hadn't ended when the record did."""
    talks_at: Int64s
    """Lengths of talks, likewise."""
    answered_by_slot: Int64s
    """48 half-hours × `HORIZON` + 1 seconds; the last one holds all longer waits."""
    unanswered_by_slot: Int64s
    within: dict[int, int]
    """Answered within so many seconds, to the millisecond."""
    hold_ms: dict[str, int]
    """Waits summed, by outcome."""
    wait_unknown: int
    menu_ms: int
    with_menu: int
    follows: int
    worst_ms: int
    worst_at: Instant
    first: Instant
    last: Instant

    @property
    def contacts(self) -> int:
        return sum(self.outcomes.values())

    @property
    def with_callers(self) -> int:
        """Days on which somebody came."""
        return int((self.by_day.arrived.sum(axis=1) > 0).sum())


def count(
    blocks: Sequence[Block],
    local: LocalTime,
    *,
    target: Span = MINUTE,
    queues: Bools | None = None,
) -> Tally:
    """Walk through closed blocks, which must hold at least one contact: of these queues, if they
    are named (`queues`, by their numbers). `target`: what `ByDay.in_time` counts."""
    days = _days(blocks, local, queues)
    counting = _Counting(days, local, target)
    for piece in pieces(blocks, queues):
        counting.take(piece)
    return counting.tally(days)


class _Counting:
    """Sums so far."""

    def __init__(self, days: Sequence[date], local: LocalTime, target: Span) -> None:
        self._place = {day: number for number, day in enumerate(days)}
        self._local = local
        self._target = target
        self._grids = {
            name: np.zeros(len(days) * SLOTS, dtype=np.int64) for name in ByDay.__slots__
        }
        self._outcomes = np.zeros(len(OUTCOMES), dtype=np.int64)
        self._hold = np.zeros(len(OUTCOMES), dtype=np.int64)
        self._seconds = [np.zeros(0, dtype=np.int64) for _ in range(4)]
        self._by_slot = [np.zeros(SLOTS * (HORIZON + 1), dtype=np.int64) for _ in range(2)]
        self._within = dict.fromkeys(WITHIN, 0)
        self._unknown = self._menu = self._with_menu = self._follows = 0
        self._worst, self._worst_at = -1, 0
        self._first: Instant | None = None
        self._last: Instant = 0

    def take(self, piece: Piece) -> None:
        """Add a piece."""
        cell = _cells(piece.arrived, self._place, self._local)
        known = piece.wait >= 0
        wait = np.where(known, piece.wait, 0).astype(np.int64)
        self._in_cells(piece, cell, wait, known)
        self._in_seconds(piece, wait, known)
        _add(self._outcomes, piece.outcome)
        _add(self._hold, piece.outcome, wait)
        self._unknown += int((~known).sum())
        self._menu += int(piece.menu.sum(dtype=np.int64))
        self._with_menu += int((piece.menu > 0).sum())
        self._follows += int(piece.follows.sum())
        if self._first is None:
            self._first = int(piece.arrived[0])
        self._last = int(piece.arrived[-1])
        if int(wait.max()) > self._worst:
            longest = int(wait.argmax())
            self._worst, self._worst_at = int(wait[longest]), int(piece.arrived[longest])

    def _in_cells(self, piece: Piece, cell: Int64s, wait: Int64s, known: Bools) -> None:
        """By day and half-hour."""
        grids, answered = self._grids, piece.outcome == ANSWERED
        talked = answered & (piece.talk >= 0)
        _add(grids["arrived"], cell)
        _add(grids["answered"], cell[answered])
        _add(grids["gave_up"], cell[piece.outcome == ABANDONED])
        _add(grids["hold_ms"], cell, wait)
        _add(grids["talk_ms"], cell[talked], piece.talk[talked])
        _add(grids["talks"], cell[talked])
        _add(grids["answer_ms"], cell[answered], wait[answered])
        _add(grids["in_time"], cell[answered & known & (wait <= self._target)])
        place = cell % SLOTS * (HORIZON + 1) + np.minimum(wait // SECOND, HORIZON)
        np.add.at(self._by_slot[0], place[answered & known], 1)
        np.add.at(self._by_slot[1], place[~answered & known], 1)

    def _in_seconds(self, piece: Piece, wait: Int64s, known: Bools) -> None:
        """By length."""
        answered, gave_up = piece.outcome == ANSWERED, piece.outcome == ABANDONED
        seconds = self._seconds
        for number, which in enumerate((answered, gave_up, ~(answered | gave_up))):
            seconds[number] = _longer(seconds[number], wait[which & known] // SECOND)
        talk = piece.talk[answered & (piece.talk >= 0)]
        seconds[3] = _longer(seconds[3], talk.astype(np.int64) // SECOND)
        in_time = wait[answered & known]
        for limit in WITHIN:
            self._within[limit] += int((in_time <= limit * SECOND).sum())

    def tally(self, days: tuple[date, ...]) -> Tally:
        """What was counted."""
        seconds, by_slot = self._seconds, self._by_slot
        grid = {name: values.reshape(len(days), SLOTS) for name, values in self._grids.items()}
        return Tally(
            days=days,
            by_day=ByDay(**grid),
            outcomes={o.value: int(n) for o, n in zip(OUTCOMES, self._outcomes, strict=True)},
            answered_at=seconds[0],
            gave_up_at=seconds[1],
            otherwise_at=seconds[2],
            talks_at=seconds[3],
            answered_by_slot=by_slot[0].reshape(SLOTS, HORIZON + 1),
            unanswered_by_slot=by_slot[1].reshape(SLOTS, HORIZON + 1),
            within=self._within,
            hold_ms={o.value: int(n) for o, n in zip(OUTCOMES, self._hold, strict=True)},
            wait_unknown=self._unknown,
            menu_ms=self._menu,
            with_menu=self._with_menu,
            follows=self._follows,
            worst_ms=self._worst,
            worst_at=self._worst_at,
            first=self._first or 0,
            last=self._last,
        )


def _days(blocks: Sequence[Block], local: LocalTime, queues: Bools | None) -> tuple[date, ...]:
    """Days with callers, and between them those on which by chance nobody came."""
    each: Counter[date] = Counter()
    for piece in pieces(blocks, queues):
        quarters, counts = np.unique(piece.arrived // QUARTER_OF_AN_HOUR, return_counts=True)
        for quarter, came in zip(quarters.tolist(), counts.tolist(), strict=True):
            each[local.day(quarter * QUARTER_OF_AN_HOUR)] += came
    return tuple(sorted([*each, *_quiet(each)]))


def _quiet(each: Mapping[date, int]) -> Iterator[date]:
    """Days without callers, of weekdays that have some elsewhere, that needn't have been closed:
    fewer than `FEWEST_MISSED` were to be expected from one day with callers to the next."""
    first = min(each)
    span = [first + timedelta(days=n) for n in range((max(each) - first).days + 1)]
    came, days = [0] * 7, [0] * 7
    for day in span:
        came[day.weekday()] += each.get(day, 0)
        days[day.weekday()] += 1
    run: list[date] = []
    missed = 0.0
    for day in span:
        if day not in each:
            usual = came[day.weekday()] / days[day.weekday()]
            missed += usual
            if usual:
                run.append(day)
            continue
        if missed < FEWEST_MISSED:
            yield from run
        run, missed = [], 0.0


def _cells(arrived: Int64s, place: dict[date, int], local: LocalTime) -> Int64s:
    """For each arrival its day's number times 48, plus its half-hour."""
    quarters = arrived // QUARTER_OF_AN_HOUR
    first = int(quarters.min())
    table = np.zeros(int(quarters.max()) - first + 1, dtype=np.int64)
    for quarter in np.unique(quarters):
        day, slot = local.day_and_slot(int(quarter) * QUARTER_OF_AN_HOUR)
        table[int(quarter) - first] = place[day] * SLOTS + slot
    cells: Int64s = table[quarters - first]
    return cells


def _add(into: Int64s, cells: npt.NDArray[Any], weights: npt.NDArray[Any] | None = None) -> None:
    """Count cells, or add up their weights: whole numbers below 2**53, so exact in floats."""
    counted = np.bincount(cells, weights=weights, minlength=len(into))
    into += counted.astype(np.int64, copy=False)


def _longer(counts: Int64s, seconds: Int64s) -> Int64s:
    """A histogram with more in it, as long as it must be."""
    more = np.bincount(seconds, minlength=len(counts)).astype(np.int64, copy=False)
    more[: len(counts)] += counts
    return more
