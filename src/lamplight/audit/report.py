"""The audit of one log: everything that the page, the terminal and `--json` show."""

from collections.abc import Callable
from datetime import tzinfo
from typing import TypeAlias

import msgspec

from lamplight.audit import asked, by_queue, people, presence, skills, telling, waiting
from lamplight.audit.by_queue import ByQueue
from lamplight.audit.menu_files import Distance
from lamplight.audit.past_day import Staff
from lamplight.audit.people import People, Wanted
from lamplight.audit.reading.beside import Beside
from lamplight.audit.reading.log import Log
from lamplight.audit.replayed import Replayed, replay
from lamplight.audit.shifts import Presence, there
from lamplight.audit.tally import count
from lamplight.audit.telling import Told
from lamplight.audit.unusual import Unusual, judge
from lamplight.audit.waiting import GaveUp, HalfHour, Hold, Honest, Patience
from lamplight.basis.instants import SECOND
from lamplight.standards.local_time import LocalTime
from lamplight.standards.report import LawReport

Progress: TypeAlias = Callable[[float], None] | None


class BadLine(msgspec.Struct, frozen=True):
    """A row that was left out, as far as it is shown."""

    line: int
    kind: str
    text: str


class Bad(msgspec.Struct, frozen=True):
    """Rows that were left out."""

    rows: int
    kinds: dict[str, int]
    first: list[BadLine]


class Period(msgspec.Struct, frozen=True):
    """From the first arrival to the last."""

    first: str
    last: str
    days: int
    """Days on which somebody came."""
    quiet_days: int
    """Days between them on which by chance nobody did; they are in the means of their weekday."""


class UntakenRings(msgspec.Struct, frozen=True):
    """Of the whole log: phones that rang for somebody who waited, and nobody took the call. Two
    phones that ring at once are two."""

    count: int
    seconds: float
    busy: int
    """Besides: tries of a phone that didn't ring, busy or out of reach."""


class Audit(msgspec.Struct, frozen=True):
    """What a log says."""

    file: str
    format: str
    timezone: str
    timezone_given: bool
    """Whether it was named; times are of UTC where it wasn't."""
    rows: int
    contacts: int
    bad: Bad
    notes: dict[str, int]
    period: Period
    outcomes: dict[str, int]
    hold: Hold
    gave_up: GaveUp
    patience: Patience | None
    honest: Honest | None
    told: Told | None
    half_hours: list[HalfHour]
    unusual: Unusual
    people: People | None
    """Where there are teams, their sums."""
    by_queue: ByQueue | None
    """What is so of each queue; None where there are no two with a name."""
    presence: Presence
    """What it rests on who was there."""
    untaken_rings: UntakenRings | None
    """None where the log tells of none."""
    replayed: Replayed | None
    menu: Distance | None
    law: LawReport | None = None
    """In the terms of the laws that were named."""


def audit(
    log: Log,
    zone: tzinfo,
    *,
    file: str,
    timezone: str | None,
    wanted: Wanted,
    menu: Distance | None = None,
    progress: Progress = None,
) -> Audit:
    """Compute everything; the log must hold at least one contact. `timezone`: the zone's name, if
    somebody named it."""
    if wanted.wrap_up_seconds is None and (after := log.beside.after.mean()) is not None:
        wanted = msgspec.structs.replace(wanted, wrap_up_seconds=after / SECOND)
    local = LocalTime(zone)
    tally = count(log.blocks, local, target=round(wanted.target_seconds * SECOND))
    known = there(log.blocks, log.ledger, log.beside.logins)
    here = presence.people(known.stays, tally.days, local) if known.stays else None
    agents = len(known.stays.agents())
    staff = Staff(
        known.stays,
        known.presence.shown_by,
        skills.of(log.blocks, known.queues),
        round((wanted.wrap_up_seconds or 0.0) * SECOND),
        log.beside.rings.mean(),
    )
    parted = by_queue.of(log.blocks, log.ledger, known, local, wanted)
    whole = _people(people.of(tally, here, agents, wanted), parted)
    first = [BadLine(shown.line, shown.kind, shown.text) for shown in log.faults.first]
    return Audit(
        file=file,
        format=log.format,
        timezone=timezone or str(zone),
        timezone_given=timezone is not None,
        rows=log.rows,
        contacts=tally.contacts,
        bad=Bad(log.faults.count, dict(log.faults.kinds), first),
        notes=dict(log.faults.notes),
        period=Period(
            waiting.when(tally.first, local),
            waiting.when(tally.last, local),
            tally.with_callers,
            len(tally.days) - tally.with_callers,
        ),
        outcomes=tally.outcomes,
        hold=waiting.hold(tally, local, log.beside.held),
        gave_up=waiting.gave_up(tally),
        patience=waiting.patience(tally),
        honest=waiting.honest(tally),
        told=telling.against(log.blocks),
        half_hours=waiting.half_hours(tally),
        unusual=judge(tally),
        people=whole,
        by_queue=parted,
        presence=known.presence,
        untaken_rings=_untaken(log.beside),
        replayed=replay(
            log.blocks,
            tally,
            staff,
            local,
            asked=asked.of(whole, parted, log.ledger.queues.numbers, staff.skills),
            target_s=wanted.target_seconds,
            level=wanted.service_level,
            progress=progress,
        ),
        menu=menu,
    )


def _untaken(beside: Beside) -> UntakenRings | None:
    if not beside.missed.count and not beside.busy:
        return None
    seconds = round(beside.missed.ms / SECOND, 1)
    return UntakenRings(beside.missed.count, seconds, beside.busy)


def _people(whole: People | None, parted: ByQueue | None) -> People | None:
    """People of all, or of their teams together."""
    if whole is None or parted is None:
        return whole
    teams = [(team.queues, team.people) for team in parted.teams if team.people is not None]
    return people.together(teams, whole) if teams else whole
