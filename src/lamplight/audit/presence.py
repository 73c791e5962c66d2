"""Who was there, as far as the log shows it: whoever answers is there.

Logs of queues seldom tell reliably when people come and go (members that are set up for good are
never logged), so it is inferred from the work: an agent is there from their first answer to the end
of their last talk. Between two talks they are taken to be away when more than `GAP` passes; and
already from `BREAK` on when for `IDLE` of it somebody waited in a queue that they answer, since who
is there and free is given who waits. This sees nobody who was there and answered nothing, so on
quiet half-hours it is a lower bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplight.audit.ledger import ANSWERED, Block, pieces
from lamplight.basis.instants import DAY, HOUR, MINUTE, Instant, Span
from lamplight.standards.local_time import QUARTER_OF_AN_HOUR, SLOTS, LocalTime

GAP: Final = HOUR
"""Without a talk for longer than this, an agent wasn't there."""
BREAK: Final = 5 * MINUTE
IDLE: Final = 2 * MINUTE

Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stay:
    """One agent was there from an instant to another."""

    agent: int
    begun: Instant
    ended: Instant


def stays(blocks: Sequence[Block]) -> list[Stay]:
    """All stays that answers show, by agent and time; none where the log names no agents."""
    waiting = _Waiting(blocks)
    queues = _queues(blocks)
    found: list[Stay] = []
    open_: dict[int, Stay] = {}
    for piece in pieces(blocks):
        for stay in _of_piece(piece):
            before = open_.get(stay.agent)
            if before is not None and _stayed(before, stay, waiting, queues[stay.agent]):
                until = max(before.ended, stay.ended)
                open_[stay.agent] = Stay(stay.agent, before.begun, until)
                continue
            if before is not None:
                found.append(before)
            open_[stay.agent] = stay
    found.extend(open_.values())
    return sorted(found, key=lambda stay: (stay.agent, stay.begun))


def _stayed(before: Stay, after: Stay, waiting: "_Waiting", queues: Sequence[int]) -> bool:
    """Whether an agent was there between two stretches of work."""
    gap = after.begun - before.ended
    if gap <= BREAK or gap > GAP:
        return gap <= BREAK
    return all(waiting.between(queue, before.ended, after.begun) < IDLE for queue in queues)


def _queues(blocks: Sequence[Block]) -> dict[int, list[int]]:
    """The queues in which each agent answered."""
    found: dict[int, list[int]] = {}
    pairs: set[int] = set()
    for piece in pieces(blocks):
        seen = (piece.outcome == ANSWERED) & (piece.agent > 0)
        both = piece.agent[seen].astype(np.int64) << 16 | piece.queue[seen]
        pairs.update(np.unique(both).tolist())
    for pair in sorted(pairs):
        found.setdefault(pair >> 16, []).append(pair & 0xFFFF)
    return found


class _Waiting:
    """When somebody waited in a queue: stretches of time that don't touch, in order."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        made: dict[int, list[list[Instant]]] = {}
        for piece in pieces(blocks):
            for queue in np.unique(piece.queue).tolist():
                some = (piece.queue == queue) & (piece.wait > 0)
                begun = piece.arrived[some] + piece.menu[some]
                _merge(made.setdefault(queue, []), begun, begun + piece.wait[some])
        self._begun = {queue: np.array([s[0] for s in some]) for queue, some in made.items()}
        self._ended = {queue: np.array([s[1] for s in some]) for queue, some in made.items()}
        self._before = {
            queue: np.concatenate(([0], np.cumsum(self._ended[queue] - self._begun[queue])))
            for queue in made
        }

    def between(self, queue: int, begin: Instant, end: Instant) -> Span:
        """For how long somebody waited in a queue from an instant to another."""
        return self._until(queue, end) - self._until(queue, begin)

    def _until(self, queue: int, at: Instant) -> Span:
        place = int(np.searchsorted(self._begun[queue], at))
        whole = int(self._before[queue][place])
        return whole - max(0, int(self._ended[queue][place - 1]) - at) if place else 0


def _merge(made: list[list[Instant]], begun: Int64s, ended: Int64s) -> None:
    """Add waits to stretches; they come in the order of arrival, those of one piece together."""
    if not len(begun):
        return
    order = np.argsort(begun, kind="stable")
    begun, until = begun[order], np.maximum.accumulate(ended[order])
    starts = np.flatnonzero(np.concatenate(([True], begun[1:] > until[:-1])))
    lasts = np.append(starts[1:], len(begun)) - 1
    for begin, end in zip(begun[starts].tolist(), until[lasts].tolist(), strict=True):
        if made and begin <= made[-1][1]:
            made[-1][1] = max(made[-1][1], end)
        else:
            made.append([begin, end])


def _of_piece(piece: Block) -> list[Stay]:
    """The stays within some contacts, in the order of their beginnings."""
    seen = (piece.outcome == ANSWERED) & (piece.agent > 0) & (piece.wait >= 0)
    if not seen.any():
        return []
    agent = piece.agent[seen].astype(np.int64)
    begun = piece.arrived[seen] + piece.menu[seen] + piece.wait[seen]
    ended = begun + np.maximum(piece.talk[seen], 0)
    order = np.lexsort((begun, agent))
    agent, begun, ended = agent[order], begun[order], ended[order]
    apart = int(ended.max() - begun.min()) + BREAK + 1
    base = agent * apart - begun.min()
    until = np.maximum.accumulate(ended + base)
    first = np.ones(len(agent), dtype=np.bool_)
    first[1:] = (begun[1:] + base[1:]) - until[:-1] > BREAK
    starts = np.flatnonzero(first)
    lasts = np.append(starts[1:], len(agent)) - 1
    return sorted(
        (
            Stay(int(agent[start]), int(begun[start]), int(until[last] - base[last]))
            for start, last in zip(starts, lasts, strict=True)
        ),
        key=lambda stay: stay.begun,
    )


def people(
    found: Sequence[Stay], days: Sequence[date], local: LocalTime
) -> npt.NDArray[np.float64]:
    """How many were there on average in each half-hour: days × 48."""
    place = {day: number for number, day in enumerate(days)}
    there = np.zeros((len(days), SLOTS))
    for stay in found:
        quarter = stay.begun // QUARTER_OF_AN_HOUR
        while (begins := quarter * QUARTER_OF_AN_HOUR) < stay.ended:
            day, slot = local.day_and_slot(begins)
            number = place.get(day)
            if number is not None:
                inside = min(stay.ended, begins + QUARTER_OF_AN_HOUR) - max(stay.begun, begins)
                there[number, slot] += inside
            quarter += 1
    return there / np.maximum(lengths(days, local), 1)


def lengths(days: Sequence[date], local: LocalTime) -> Int64s:
    """How long each half-hour of the clock is on each day: 0 where the clock skips it, an hour
    where it comes twice. Milliseconds, days × 48."""
    place = {day: number for number, day in enumerate(days)}
    long = np.zeros((len(days), SLOTS), dtype=np.int64)
    for day in days:
        midnight = (day - date(1970, 1, 1)) // timedelta(days=1) * DAY
        around: Span = 15 * HOUR  # no clock is further from UTC
        quarters = range(
            (midnight - around) // QUARTER_OF_AN_HOUR,
            (midnight + DAY + around) // QUARTER_OF_AN_HOUR,
        )
        for quarter in quarters:
            its_day, slot = local.day_and_slot(quarter * QUARTER_OF_AN_HOUR)
            if its_day == day:
                long[place[day], slot] += QUARTER_OF_AN_HOUR
    return long
