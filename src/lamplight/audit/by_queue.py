"""What is so of each queue, and of each team: figures of all together may be true of none.

A caller waits in one queue, so what may be told, and who gave up, is a queue's own. Whom to hire is
a team's: queues that share people. They do where somebody who answers both (more than a stray call
of theirs, or was logged in to both) had `SHARED` of the answers of one of them. Everybody is of the
team in which they answered most.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Final

import msgspec
import numpy as np

from lamplight.audit import people, presence, waiting
from lamplight.audit.ledger import ANSWERED, MOST_NAMES, Block, Ledger, pieces
from lamplight.audit.people import People, Wanted
from lamplight.audit.shifts import There
from lamplight.audit.stays import Bools, Int64s, Parts
from lamplight.audit.tally import Tally, count
from lamplight.audit.waiting import HalfHour, Honest
from lamplight.basis.instants import MINUTE, SECOND
from lamplight.standards.contacts import Outcome
from lamplight.standards.local_time import LocalTime

MOST_QUEUES: Final = 30
"""Of which figures are given: those with the most callers."""
STRAY: Final = 0.05
"""Of somebody's answers: a queue with fewer isn't theirs."""
SHARED: Final = 0.1
UNNAMED: Final = "without a name"
_AGENT_BITS: Final = 16


class Queue(msgspec.Struct, frozen=True):
    """One queue, by the terms of the same figures of all."""

    name: str
    contacts: int
    answered: int
    gave_up: int
    gave_up_share: float
    hold_minutes: float
    in_time: float
    """Of all contacts, the share answered within the wanted time."""
    honest: Honest | None
    half_hours: list[HalfHour]


class Team(msgspec.Struct, frozen=True):
    """Queues that share people."""

    queues: list[str]
    contacts: int
    days: int
    """On which somebody came."""
    in_time: float
    people: People | None


class ByQueue(msgspec.Struct, frozen=True):
    """Queues in the order of their callers, and teams."""

    queues: list[Queue]
    more: int
    """Further queues, with fewer callers."""
    teams: list[Team]
    """Empty where all queues share people, or nobody is named."""

    def longest(self) -> list[Queue]:
        """Queues, those first in which people waited longest in all."""
        return sorted(self.queues, key=lambda queue: -queue.hold_minutes)

    def lacking(self) -> list[tuple[Team, People]]:
        """Teams of whom it is known what they need, those first who lack most."""
        known = [(team, team.people) for team in self.teams if team.people is not None]
        return sorted(known, key=lambda one: -(one[1].short_hours or 0.0))


def of(
    blocks: Sequence[Block], ledger: Ledger, known: There, local: LocalTime, wanted: Wanted
) -> ByQueue | None:
    """By queue; None where no more than one has a name. `known`: who was there."""
    callers, answers = _answers(blocks)
    if np.count_nonzero(callers[1:]) < 2:
        return None
    ordered = sorted(np.flatnonzero(callers).tolist(), key=lambda queue: (-callers[queue], queue))
    names = {queue: ledger.queues.all[queue] if queue else UNNAMED for queue in ordered}
    target = round(wanted.target_seconds * SECOND)

    def tally(queues: Sequence[int]) -> Tally:
        return count(blocks, local, target=target, queues=_only(queues))

    groups = sharing(answers, known.queues)
    place = _places(groups, answers, known.queues)
    teams, alone = [], {}
    for number, queues in enumerate(groups if len(groups) > 1 else ()):
        counted = tally(queues)
        if len(queues) == 1:  # a walk through the whole log tells both
            alone[queues[0]] = _queue(counted, names[queues[0]])
        theirs = known.stays.of(place == number)
        called = [names[queue] for queue in queues]
        team = _team(
            counted,
            called,
            theirs,
            local=local,
            wanted=wanted,
        )
        teams.append(team)
    return ByQueue(
        queues=[
            alone[queue] if queue in alone else _queue(tally([queue]), names[queue])
            for queue in ordered[:MOST_QUEUES]
        ],
        more=max(0, len(ordered) - MOST_QUEUES),
        teams=sorted(teams, key=lambda team: -team.contacts),
    )


def _team(
    tally: Tally,
    queues: list[str],
    stays: Parts,
    *,
    local: LocalTime,
    wanted: Wanted,
) -> Team:
    here = presence.people(stays, tally.days, local)
    return Team(
        queues=queues,
        contacts=tally.contacts,
        days=tally.with_callers,
        in_time=_in_time(tally),
        people=people.of(tally, here, len(stays.agents()), wanted),
    )


def sharing(
    answers: Mapping[int, Mapping[int, int]], logged_in: Mapping[int, Set[int]]
) -> list[list[int]]:
    """Queues in groups that share people. `answers`: of each queue, how many of whom; queues that
    nobody answered are in none."""
    queues = sorted(queue for queue, whose in answers.items() if whose)
    everything: dict[int, int] = {}
    for whose in answers.values():
        for agent, some in whose.items():
            everything[agent] = everything.get(agent, 0) + some
    theirs: dict[int, set[int]] = {
        queue: {
            agent
            for agent, total in everything.items()
            if answers[queue].get(agent, 0) >= STRAY * total
            or queue in logged_in.get(agent, frozenset())
        }
        for queue in queues
    }
    group = {queue: queue for queue in queues}
    for place, one in enumerate(queues):
        for other in queues[place + 1 :]:
            both = theirs[one] & theirs[other]
            if group[one] != group[other] and any(
                sum(answers[queue].get(agent, 0) for agent in both)
                >= SHARED * sum(answers[queue].values())
                for queue in (one, other)
            ):
                old, new = group[other], group[one]
                group = {queue: new if of == old else of for queue, of in group.items()}
    return [[q for q in queues if group[q] == first] for first in sorted({*group.values()})]


def _places(
    groups: Sequence[Sequence[int]],
    answers: Mapping[int, Mapping[int, int]],
    logged_in: Mapping[int, Set[int]],
) -> Int64s:
    """The group of each agent: where they answered most, or else were logged in."""
    place, most = (np.zeros(MOST_NAMES + 1, dtype=np.int64) for _ in range(2))
    for number, queues in enumerate(groups):
        whose = np.zeros(MOST_NAMES + 1, dtype=np.int64)
        for queue in queues:
            for agent, some in answers[queue].items():
                whose[agent] += some
        more = whose > most
        place[more], most[more] = number, whose[more]
    for agent, theirs in logged_in.items():
        if groups and not most[agent]:
            place[agent] = int(np.argmax([len(theirs & {*queues}) for queues in groups]))
    return place


def _answers(blocks: Sequence[Block]) -> tuple[Int64s, dict[int, dict[int, int]]]:
    """Callers of each queue; and who answered how many of them."""
    callers = np.zeros(MOST_NAMES + 1, dtype=np.int64)
    answers: dict[int, dict[int, int]] = {}
    for piece in pieces(blocks):
        callers += np.bincount(piece.queue, minlength=len(callers))
        some = (piece.outcome == ANSWERED) & (piece.agent > 0)
        both = piece.queue[some].astype(np.int64) << _AGENT_BITS | piece.agent[some]
        for code, times in zip(*np.unique(both, return_counts=True), strict=True):
            whose = answers.setdefault(int(code) >> _AGENT_BITS, {})
            agent = int(code) & ((1 << _AGENT_BITS) - 1)
            whose[agent] = whose.get(agent, 0) + int(times)
    return callers, answers


def _queue(tally: Tally, name: str) -> Queue:
    gave_up = tally.outcomes[Outcome.ABANDONED]
    return Queue(
        name=name,
        contacts=tally.contacts,
        answered=tally.outcomes[Outcome.ANSWERED],
        gave_up=gave_up,
        gave_up_share=round(gave_up / tally.contacts, 4),
        hold_minutes=round(sum(tally.hold_ms.values()) / MINUTE, 1),
        in_time=_in_time(tally),
        honest=waiting.honest(tally),
        half_hours=waiting.half_hours(tally),
    )


def _in_time(tally: Tally) -> float:
    return round(int(tally.by_day.in_time.sum()) / tally.contacts, 4)


def _only(queues: Sequence[int]) -> Bools:
    which = np.zeros(MOST_NAMES + 1, dtype=np.bool_)
    which[list(queues)] = True
    return which
