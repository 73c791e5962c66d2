"""Who was there: by logins and pauses where a log has them, by answers for everybody else.

A login says that somebody is there also while nobody calls, which answers never show. Who talks is
there whatever else is said of them. Logins that are too long to be believed (`reading.logins`) say
nothing, and those under a name that answers nothing say nothing either as long as others answer
without ever logging in: it may be one person under two names.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import msgspec
import numpy as np

from lamplight.audit import presence
from lamplight.audit.ledger import ANSWERED, MOST_NAMES, Block, Ledger, Piece
from lamplight.audit.reading.logins import LONGEST_SHIFT, Logins, Spans
from lamplight.audit.stays import NOBODY, Bools, Int64s, Parts, Stays, joined
from lamplight.basis.instants import Instant

Shown: TypeAlias = Literal["logins", "answers", "both", "nothing"]


class Presence(msgspec.Struct, frozen=True):
    """What it rests on who was there: numbers of people, of logins and of pauses."""

    shown_by: Shown
    by_logins: int
    """People whose logins are believed, `answered_nothing` of them among these."""
    by_answers: int
    """People who are known by what they answered; pauses of theirs are left out of it."""
    answered_nothing: int
    other_names: int
    """People who logged in under a name that answers nothing, while others answer without a login:
    not used."""
    logins_left_on: int
    """Logins of more than 16 hours: not used."""
    pauses: int


@dataclass(frozen=True, slots=True)
class There:
    """Stays of everybody, by number into the ledger's agents, and what they rest on."""

    stays: Parts
    presence: Presence
    queues: dict[int, set[int]]
    """Of who logged in to queues, which: numbers into the ledger's queues."""


def there(blocks: Sequence[Block], ledger: Ledger, logins: Logins) -> There:
    """Who was there."""
    answers = presence.stays(blocks)
    seen = answers.agents()
    numbers = np.array([ledger.agents.number(name) for name in logins.names], dtype=np.int64)
    logged = joined(_of(logins.shifts, numbers))
    paused = Parts(_of(logins.pauses, numbers))
    in_ = set(np.unique(logged.agent).tolist())
    strangers = set() if seen <= in_ else in_ - seen
    believed = in_ - strangers
    logged = logged.where(_table(believed)[logged.agent])
    paused = paused.of(_table(believed | seen))
    touched = believed | paused.agents()
    stays = answers
    if touched:
        which = _table(touched)
        combined = _combined(blocks, which, logged, answers.of(which), paused)
        stays = Parts((*answers.of(~which), *combined))
    by_answers = len(seen - believed)
    found = Presence(
        shown_by=_shown(len(believed), by_answers),
        by_logins=len(believed),
        by_answers=by_answers,
        answered_nothing=len(believed - seen),
        other_names=len(strangers),
        logins_left_on=logins.left_on,
        pauses=paused.count(),
    )
    queues = {
        number: {ledger.queues.number(name) for name in names}
        for number, names in zip(numbers.tolist(), logins.queues, strict=True)
        if number in believed and names
    }
    return There(stays, found, queues)


TOGETHER: Final = 50_000
"""Spans that are one part: those that ended one after another."""


def _shown(by_logins: int, by_answers: int) -> Shown:
    if by_logins:
        return "both" if by_answers else "logins"
    return "answers" if by_answers else "nothing"


def _of(spans: Spans, numbers: Int64s) -> Iterator[Stays]:
    """Spans under the ledger's numbers, in parts."""
    for begin in range(0, len(spans.who), TOGETHER):
        part = slice(begin, begin + TOGETHER)
        who, begun, long = (np.array(one[part]) for one in (spans.who, spans.begun, spans.long))
        yield Stays(numbers[who], begun, begun + long)


def _table(agents: set[int]) -> Bools:
    which = np.zeros(MOST_NAMES + 1, dtype=np.bool_)
    which[sorted(agents)] = True
    return which


def _between(logged: Stays) -> Stays:
    """From each logout to the next login of the same person, if that is no longer than a shift."""
    order = np.lexsort((logged.begun, logged.agent))
    agent, begun, ended = logged.agent[order], logged.begun[order], logged.ended[order]
    long = begun[1:] - ended[:-1]
    some = (agent[1:] == agent[:-1]) & (long > 0) & (long <= LONGEST_SHIFT)
    return Stays(agent[1:][some], ended[:-1][some], begun[1:][some])


def _combined(
    blocks: Sequence[Block], which: Bools, logged: Stays, answers: Parts, paused: Parts
) -> Iterator[Stays]:
    """Where people were there, part by part of the log, so that no part is large; `which` says of
    whom it is. Stays that go on in the next part touch."""
    away = _between(logged)
    talks = NOBODY
    begin = -presence.END
    for piece, end in presence.with_next(blocks):
        talks = joined((talks, _talks(piece, which)))
        maybe = (logged, *answers.on(begin, end))
        off = (away, *paused.on(begin, end))
        yield _swept(*(_cut(some, begin, end) for some in (maybe, off, (talks,))))
        talks = talks.where(talks.ended > end)
        begin = end


def _cut(some: Iterable[Stays], begin: Instant, end: Instant) -> Stays:
    """What lies between two instants."""
    return joined(one.cut(begin, end) for one in some)


def _talks(piece: Piece, which: Bools) -> Stays:
    """The talks of some people."""
    some = (piece.outcome == ANSWERED) & which[piece.agent] & (piece.wait >= 0)
    begun = piece.arrived[some] + piece.menu[some] + piece.wait[some]
    return Stays(piece.agent[some].astype(np.int64), begun, begun + np.maximum(piece.talk[some], 0))


def _swept(maybe: Stays, off: Stays, sure: Stays) -> Stays:
    """Where people are there for sure, or maybe and not off; by agent and time."""
    kinds = (maybe, off, sure)
    agent = np.concatenate([one.agent for one in kinds for _ in range(2)])
    at = np.concatenate([side for one in kinds for side in (one.begun, one.ended)])
    step = np.concatenate(
        [np.full(len(one), way, dtype=np.int64) for one in kinds for way in (1, -1)]
    )
    kind = np.concatenate([np.full(2 * len(one), n) for n, one in enumerate(kinds)])
    order = np.lexsort((-step, at, agent))
    agent, at, step, kind = agent[order], at[order], step[order], kind[order]
    here, gone, talks = (np.cumsum(np.where(kind == n, step, 0)) for n in range(3))
    there = (talks > 0) | ((here > 0) & (gone == 0))
    some = np.flatnonzero(there[:-1] & (at[1:] > at[:-1]))  # each is closed before the next agent's
    agent, begun, ended = agent[some], at[some], at[some + 1]
    if not len(some):
        return NOBODY
    first = np.ones(len(some), dtype=np.bool_)
    first[1:] = (agent[1:] != agent[:-1]) | (begun[1:] > ended[:-1])
    starts = np.flatnonzero(first)
    lasts = np.append(starts[1:], len(agent)) - 1
    return Stays(agent[starts], begun[starts], ended[lasts])
