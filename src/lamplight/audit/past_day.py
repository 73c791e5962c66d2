"""One day of a log: its callers, and the people who were there; and which days stand for all."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from lamplight.audit.ledger import ABANDONED, ANSWERED, Block
from lamplight.audit.shifts import Shown
from lamplight.audit.skills import EVERYBODY, Skills
from lamplight.audit.stays import Parts, Stays, on
from lamplight.audit.tally import Tally
from lamplight.basis import instants
from lamplight.basis.instants import SECOND, Instant
from lamplight.staffing.scenario import Group
from lamplight.standards.local_time import LocalTime

MOST_DAYS: Final = 60
MOST_CONTACTS: Final = 10_000
"""Of the days that are run; with more, some days stand for all."""
MOST_OF_WEEKDAYS: Final = 2 * MOST_CONTACTS
"""Of the days that are run, where only one of each weekday makes them so many."""

Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Staff:
    """Who was there when and what says so, whom each answers, how long they work on after a talk,
    and how long a phone rings at who takes it; None where nobody knows."""

    stays: Parts
    shown_by: Shown = "answers"
    skills: Skills = EVERYBODY
    wrap_up_ms: int = 0
    ring_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day's callers in the order in which they came, and its people. Milliseconds from its
    midnight; -1 where the log doesn't tell."""

    date: date
    at: Int64s
    wait: Int64s
    talk: Int64s
    answered: npt.NDArray[np.bool_]
    gave_up: npt.NDArray[np.bool_]
    kind: Int64s
    """Which kind of callers each is of (`skills`)."""
    groups: tuple[Group, ...]
    left_out: int


def chosen(tally: Tally) -> list[date]:
    """All days, or as many as are not too many together: of each weekday its share, evenly spaced
    and one at least. Where one of each is too many already, fewer, of different weekdays."""
    each = tally.by_day.arrived.sum(axis=1)
    step = max(1, math.ceil(int(each.sum()) / MOST_CONTACTS), math.ceil(len(each) / MOST_DAYS))
    if step == 1:
        return list(tally.days)
    most = max(1, len(each) // step)
    weekdays = [day.weekday() for day in tally.days]
    places = [[n for n, day in enumerate(weekdays) if day == one] for one in sorted({*weekdays})]
    found: list[int] = []
    for rank, those in enumerate(places):
        count = max(1, most * len(those) // len(each))
        # each weekday begins elsewhere, so that single days of them aren't all of one week
        phase = (rank + 0.5) / len(places)
        found += [those[int((number + phase) * len(those) / count)] for number in range(count)]
    found.sort()
    if len(found) > most and each[found].sum() > MOST_OF_WEEKDAYS:
        found = [found[int((number + 0.5) * len(found) / most)] for number in range(most)]
    return [tally.days[place] for place in found]


def brands(kinds: Iterable[int]) -> tuple[str, ...]:
    """Kinds of callers as a scenario's brands."""
    return tuple(f"kind {kind}" for kind in sorted(kinds))


def day_of(blocks: Sequence[Block], day: date, staff: Staff, local: LocalTime) -> Day | None:
    """What the log tells of a day; None where nobody was there on it, or nobody came."""
    midnight = instants.of_minute(day, 0, local.zone)
    after = instants.of_minute(day + timedelta(days=1), 0, local.zone)
    skills = staff.skills
    there = _there(on(staff.stays, midnight, after), midnight)
    found = [
        _part(block, skills, midnight, after)
        for block in blocks
        if block.first < after and block.last >= midnight
    ]
    if not there or not found:
        return None
    at, wait, talk, outcome, kind = (
        np.concatenate([one[column] for one in found]) for column in range(5)
    )
    open_ = np.zeros(len(at), dtype=np.bool_)
    for number in range(len(skills.callers)):
        able = [some for agent, some in there.items() if number in skills.answers(agent)]
        if able:
            first, last = min(some[0][0] for some in able), max(some[-1][1] for some in able)
            open_ |= (kind == number) & (at >= first) & (at < last)
    if not len(at):
        return None
    order = np.argsort(at[open_], kind="stable")
    left_out = int((~open_).sum())
    at, wait, talk, outcome, kind = (one[open_][order] for one in (at, wait, talk, outcome, kind))
    return Day(
        date=day,
        at=at,
        wait=wait,
        talk=talk,
        answered=outcome == ANSWERED,
        gave_up=outcome == ABANDONED,
        kind=kind,
        groups=tuple(
            Group(
                count=1,
                brands=brands(skills.answers(agent)),
                wrap_up_ms=staff.wrap_up_ms,
                start_ms=some[0][0],
                end_ms=some[-1][1],
                breaks=tuple((before[1], after[0]) for before, after in pairwise(some)),
            )
            for agent, some in there.items()
        ),
        left_out=left_out,
    )


def _there(stays: Stays, midnight: Instant) -> dict[int, list[tuple[int, int]]]:
    """When each was there on a day; stays are of a second at least and don't touch."""
    found: dict[int, list[tuple[int, int]]] = {}
    for agent, begun, ended in zip(
        stays.agent.tolist(), stays.begun.tolist(), stays.ended.tolist(), strict=True
    ):
        start = max(0, begun - midnight)
        some = found.setdefault(agent, [])
        if some and start <= some[-1][1]:
            start = some.pop()[0]
        some.append((start, max(start + SECOND, ended - midnight)))
    return found


def all_day(day: Day, kinds: int) -> Group:
    """One more person who answers everybody, as long as anybody is there."""
    first = min(day.groups, key=lambda one: one.start_ms)
    end = max(one.end_ms for one in day.groups)
    return msgspec.structs.replace(first, brands=brands(range(kinds)), end_ms=end, breaks=())


def _part(block: Block, skills: Skills, midnight: Instant, after: Instant) -> tuple[Int64s, ...]:
    """Those of a block who came on a day: when, wait, talk, outcome and kind."""
    first, last = np.searchsorted(block.arrived[:], (midnight, after))
    some = block.piece(slice(int(first), int(last)))
    at = some.arrived + some.menu - midnight
    columns = [one.astype(np.int64) for one in (some.wait, some.talk, some.outcome)]
    columns.append(skills.kind_of[some.queue])
    return (at, *columns)
