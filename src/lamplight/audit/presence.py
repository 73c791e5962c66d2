"""Who was there, as far as the log shows it: whoever answers is there.

Logs of queues seldom tell reliably when people come and go (members that are set up for good are
never logged), so it is inferred from the work: an agent is there from their first answer to the end
of their last talk. Between two talks they are taken to be away when more than `GAP` passes; and
already from `BREAK` on when for `IDLE` of it somebody waited in a queue that they answer, since who
is there and free is given who waits. This sees nobody who was there and answered nothing, so on
quiet half-hours it is a lower bound.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplight.audit.ledger import ANSWERED, MOST_NAMES, Block, Piece, pieces
from lamplight.audit.stays import NOBODY, Bools, Int64s, Parts, Stays, joined
from lamplight.basis.instants import DAY, HOUR, MINUTE, Instant, Span
from lamplight.standards.local_time import QUARTER_OF_AN_HOUR, SLOTS, LocalTime

GAP: Final = HOUR
"""Without a talk for longer than this, an agent wasn't there."""
BREAK: Final = 5 * MINUTE
IDLE: Final = 2 * MINUTE
END: Final = 2**62
"""After everything."""
_AGENT_BITS: Final = 16


def with_next(blocks: Sequence[Block]) -> Iterator[tuple[Piece, Instant]]:
    """Each piece, and when the first of the next one came."""
    before: Piece | None = None
    for piece in pieces(blocks):
        if before is not None:
            yield before, int(piece.arrived[0])
        before = piece
    if before is not None:
        yield before, END


def stays(blocks: Sequence[Block]) -> Parts:
    """All stays that answers show; none where the log names no agents."""
    return Parts(_stays(blocks))


def _stays(blocks: Sequence[Block]) -> Iterator[Stays]:
    """In parts, none of which holds what ended long before it: nothing of the log needs to be
    kept but the talks that are still to begin, and the last stay of each agent who may go on."""
    waiting = _Waiting(_who_answers(blocks))
    still = later = NOBODY
    for piece, next_came in with_next(blocks):
        waiting.take(piece)
        talks = joined((later, _talks(piece)))
        known = talks.begun <= next_came  # of later ones it isn't known yet who waited before
        talks, later = talks.where(known), talks.where(~known)
        if not len(talks):
            continue
        merged = _merged(joined((still, talks)), waiting)
        last = np.append(merged.agent[1:] != merged.agent[:-1], True)
        last &= merged.ended >= next_came - GAP
        yield merged.where(~last)
        still = merged.where(last)
    yield still


def _talks(piece: Piece) -> Stays:
    """Answers, from one to the end of the talk."""
    seen = (piece.outcome == ANSWERED) & (piece.agent > 0) & (piece.wait >= 0)
    begun = piece.arrived[seen] + piece.menu[seen] + piece.wait[seen]
    ended = begun + np.maximum(piece.talk[seen], 0)
    return Stays(piece.agent[seen].astype(np.int64), begun, ended)


def _merged(work: Stays, waiting: "_Waiting") -> Stays:
    """Stretches of work as stays, by agent and time."""
    work = work.where(np.lexsort((work.begun, work.agent)))
    agent, begun, ended = work.agent, work.begun, work.ended
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


def _who_answers(blocks: Sequence[Block]) -> dict[int, Int64s]:
    """Of each queue, who answers in it."""
    known = np.zeros(0, dtype=np.int64)
    for piece in pieces(blocks):
        some = piece.outcome == ANSWERED
        codes = piece.queue[some].astype(np.int64) << _AGENT_BITS | piece.agent[some]
        known = np.union1d(known, codes)
    queues, agents = known >> _AGENT_BITS, known & ((1 << _AGENT_BITS) - 1)
    return {queue: agents[queues == queue] for queue in np.unique(queues).tolist()}


class _Waiting:
    """When somebody waited in a queue that is answered: stretches of time that don't touch, in
    order. Pieces of a log are taken one after another, and what ended more than `GAP` before one
    is forgotten: none asks further back."""

    def __init__(self, answer: dict[int, Int64s]) -> None:
        """`answer`: of each queue, who answers in it."""
        self._answer = answer
        self._of: dict[int, tuple[Int64s, Int64s, Int64s]] = {}
        """Of each queue when stretches begin, when they end, and how long those before were."""

    def take(self, piece: Piece) -> None:
        """The next piece."""
        since = int(piece.arrived[0]) - GAP
        some = np.flatnonzero(piece.wait > 0)
        some = some[np.argsort(piece.queue[some], kind="stable")]
        begun = piece.arrived[some] + piece.menu[some]
        ended = begun + piece.wait[some]
        queues, places = np.unique(piece.queue[some], return_index=True)
        edges = [*places.tolist(), len(some)]
        new = {
            queue: slice(edges[number], edges[number + 1])
            for number, queue in enumerate(queues.tolist())
            if queue in self._answer
        }
        for queue in {**self._of, **new}:
            begins, ends, _ = self._of.pop(queue, _NEVER)
            part = new.get(queue, slice(0))
            lasting = ends > since
            begins = np.concatenate((begins[lasting], begun[part]))
            ends = np.concatenate((ends[lasting], ended[part]))
            if len(begins):
                begins, ends = _stretches(begins, ends)
                before = np.concatenate(([0], np.cumsum(ends - begins)))
                self._of[queue] = (begins, ends, before)

    def idle(self, agents: Int64s, begin: Int64s, end: Int64s) -> Bools:
        """Whether somebody waited for `IDLE` between instants in a queue that an agent answers."""
        found = np.zeros(len(agents), dtype=np.bool_)
        which = np.zeros(MOST_NAMES + 1, dtype=np.bool_)
        for queue, (begins, ends, before) in self._of.items():
            which[self._answer[queue]] = True
            theirs = np.flatnonzero(which[agents])
            which[self._answer[queue]] = False
            if len(theirs):
                over = _until(begins, ends, before, end[theirs])
                over -= _until(begins, ends, before, begin[theirs])
                found[theirs] |= over >= IDLE
        return found


_NEVER: Final = (NOBODY.begun, NOBODY.begun, NOBODY.begun)


def _until(begins: Int64s, ends: Int64s, before: Int64s, at: Int64s) -> Int64s:
    """For how long somebody waited before instants."""
    place = np.searchsorted(begins, at)
    over = np.maximum(ends[np.maximum(place - 1, 0)] - at, 0)
    waited: Int64s = before[place] - np.where(place > 0, over, 0)
    return waited


def _stretches(begun: Int64s, ended: Int64s) -> tuple[Int64s, Int64s]:
    """Spans of time as stretches that don't touch, in order."""
    order = np.argsort(begun, kind="stable")
    begun, until = begun[order], np.maximum.accumulate(ended[order])
    starts = np.flatnonzero(np.concatenate(([True], begun[1:] > until[:-1])))
    lasts = np.append(starts[1:], len(begun)) - 1
    return begun[starts], until[lasts]


def people(found: Parts, days: Sequence[date], local: LocalTime) -> npt.NDArray[np.float64]:
    """How many were there on average in each half-hour: days × 48."""
    there = np.zeros((len(days), SLOTS))
    if not found:
        return there
    place = {day: number for number, day in enumerate(days)}
    begin, end = found.span()
    first, last = begin // QUARTER_OF_AN_HOUR, end // QUARTER_OF_AN_HOUR + 1
    edges = np.arange(first, last + 1, dtype=np.int64) * QUARTER_OF_AN_HOUR
    inside = np.zeros(len(edges) - 1, dtype=np.int64)
    for one in found:
        if not len(one.begun):
            continue
        a = int(one.begun.min() // QUARTER_OF_AN_HOUR) - first
        b = int(one.ended.max() // QUARTER_OF_AN_HOUR) + 1 - first
        theirs = edges[a : b + 1]  # a row of another year makes the whole of it long
        inside[a:b] += np.diff(_passed(one.begun, theirs) - _passed(one.ended, theirs))
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
