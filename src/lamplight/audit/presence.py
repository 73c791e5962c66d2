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

from lamplight.audit.ledger import ANSWERED, MOST_NAMES, Block, pieces
from lamplight.basis.instants import DAY, HOUR, MINUTE, Instant, Span
from lamplight.standards.local_time import QUARTER_OF_AN_HOUR, SLOTS, LocalTime

GAP: Final = HOUR
"""Without a talk for longer than this, an agent wasn't there."""
BREAK: Final = 5 * MINUTE
IDLE: Final = 2 * MINUTE

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stays:
    """Agents were there from instants to others: one entry a stay, by agent and time. Stays of one
    agent may touch, and don't lie over each other."""

    agent: Int64s
    begun: Int64s
    ended: Int64s

    def __len__(self) -> int:
        return len(self.agent)

    def on(self, begin: Instant, end: Instant) -> "Stays":
        """Those of whom any part lies between two instants."""
        some = (self.begun < end) & (self.ended > begin)
        return Stays(self.agent[some], self.begun[some], self.ended[some])


def on(found: Sequence[Stays], begin: Instant, end: Instant) -> Stays:
    """Of all stays those of whom any part lies between two instants, by agent and time."""
    some = [one.on(begin, end) for one in found]
    agent, begun, ended = (
        np.concatenate([getattr(one, name) for one in some]) for name in Stays.__slots__
    )
    order = np.lexsort((begun, agent))
    return Stays(agent[order], begun[order], ended[order])


def agents(found: Sequence[Stays]) -> int:
    """How many different people were there."""
    return len({agent for one in found for agent in np.unique(one.agent).tolist()})


def stays(blocks: Sequence[Block]) -> list[Stays]:
    """All stays that answers show, in parts; none where the log names no agents."""
    waiting = _Waiting(blocks)
    still = Stays(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
    """The last one of each agent so far, which may go on."""
    found: list[Stays] = []
    for piece in pieces(blocks):
        seen = (piece.outcome == ANSWERED) & (piece.agent > 0) & (piece.wait >= 0)
        if not seen.any():
            continue
        begun = piece.arrived[seen] + piece.menu[seen] + piece.wait[seen]
        merged = _merged(
            np.concatenate((still.agent, piece.agent[seen])).astype(np.int64),
            np.concatenate((still.begun, begun)),
            np.concatenate((still.ended, begun + np.maximum(piece.talk[seen], 0))),
            waiting,
        )
        last = np.append(merged.agent[1:] != merged.agent[:-1], True)
        found.append(Stays(merged.agent[~last], merged.begun[~last], merged.ended[~last]))
        still = Stays(merged.agent[last], merged.begun[last], merged.ended[last])
    return [part for part in (*found, still) if len(part)]


def _merged(agent: Int64s, begun: Int64s, ended: Int64s, waiting: "_Waiting") -> Stays:
    """Stretches of work as stays, by agent and time."""
    order = np.lexsort((begun, agent))
    agent, begun, ended = agent[order], begun[order], ended[order]
    apart = int(ended.max() - begun.min()) + GAP + 1
    base = agent * apart - begun.min()
    until = np.maximum.accumulate(ended + base)
    gap = begun[1:] + base[1:] - until[:-1]
    first = np.ones(len(agent), dtype=np.bool_)
    first[1:] = gap > GAP
    doubtful = np.flatnonzero((gap > BREAK) & (gap <= GAP))
    since = until[doubtful] - base[doubtful]
    first[1:][doubtful] = waiting.idle(agent[doubtful], since, begun[1:][doubtful])
    starts = np.flatnonzero(first)
    lasts = np.append(starts[1:], len(agent)) - 1
    return Stays(agent[starts], begun[starts], until[lasts] - base[lasts])


class _Waiting:
    """When somebody waited in a queue: stretches of time that don't touch, in order; and who
    answers in it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        made: dict[int, list[tuple[Int64s, Int64s]]] = {}
        self._answer: dict[int, Bools] = {}
        for piece in pieces(blocks):
            begun = piece.arrived + piece.menu
            answered = piece.outcome == ANSWERED
            for queue in np.unique(piece.queue).tolist():
                there = piece.queue == queue
                some = there & (piece.wait > 0)
                made.setdefault(queue, []).append(
                    _stretches(begun[some], begun[some] + piece.wait[some])
                )
                if queue not in self._answer:
                    self._answer[queue] = np.zeros(MOST_NAMES + 1, dtype=np.bool_)
                self._answer[queue][piece.agent[there & answered]] = True
        self._of: dict[int, tuple[Int64s, Int64s, Int64s]] = {}
        for queue, parts in made.items():
            begins, ends = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
            begins, ends = _stretches(begins, ends)
            before = np.concatenate(([0], np.cumsum(ends - begins)))
            self._of[queue] = (begins, ends, before)

    def idle(self, agents: Int64s, begin: Int64s, end: Int64s) -> Bools:
        """Whether somebody waited for `IDLE` between instants in a queue that an agent answers."""
        found = np.zeros(len(agents), dtype=np.bool_)
        for queue, answer in self._answer.items():
            theirs = answer[agents]
            if theirs.any():
                long = self._until(queue, end[theirs]) - self._until(queue, begin[theirs])
                found[theirs] |= long >= IDLE
        return found

    def _until(self, queue: int, at: Int64s) -> Int64s:
        """For how long somebody waited in a queue before instants."""
        begins, ends, before = self._of[queue]
        place = np.searchsorted(begins, at)
        if not len(begins):
            return np.zeros(len(at), dtype=np.int64)
        over = np.maximum(ends[np.maximum(place - 1, 0)] - at, 0)
        return before[place] - np.where(place > 0, over, 0)


def _stretches(begun: Int64s, ended: Int64s) -> tuple[Int64s, Int64s]:
    """Spans of time as stretches that don't touch, in order."""
    if not len(begun):
        return begun, ended
    order = np.argsort(begun, kind="stable")
    begun, until = begun[order], np.maximum.accumulate(ended[order])
    starts = np.flatnonzero(np.concatenate(([True], begun[1:] > until[:-1])))
    lasts = np.append(starts[1:], len(begun)) - 1
    return begun[starts], until[lasts]


def people(
    found: Sequence[Stays], days: Sequence[date], local: LocalTime
) -> npt.NDArray[np.float64]:
    """How many were there on average in each half-hour: days × 48."""
    there = np.zeros((len(days), SLOTS))
    if not found:
        return there
    place = {day: number for number, day in enumerate(days)}
    first = min(int(one.begun.min()) for one in found) // QUARTER_OF_AN_HOUR
    last = max(int(one.ended.max()) for one in found) // QUARTER_OF_AN_HOUR + 1
    edges = np.arange(first, last + 1, dtype=np.int64) * QUARTER_OF_AN_HOUR
    inside = np.zeros(len(edges) - 1, dtype=np.int64)
    for one in found:
        inside += np.diff(_passed(one.begun, edges) - _passed(one.ended, edges))
    for quarter, span in enumerate(inside.tolist(), first):
        if span:
            day, slot = local.day_and_slot(quarter * QUARTER_OF_AN_HOUR)
            number = place.get(day)
            if number is not None:
                there[number, slot] += span
    return there / np.maximum(lengths(days, local), 1)


def _passed(since: Int64s, edges: Int64s) -> Int64s:
    """How much time has passed since instants in all, at each edge."""
    ordered = np.sort(since) - edges[0]
    running = np.concatenate(([0], np.cumsum(ordered)))
    count = np.searchsorted(ordered, edges - edges[0])
    passed: Int64s = count * (edges - edges[0]) - running[count]
    return passed


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
