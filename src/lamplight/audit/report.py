"""The audit of one log: everything that the page, the terminal and `--json` show."""

from datetime import tzinfo

import msgspec

from lamplight.audit import telling, waiting
from lamplight.audit.reading.log import Log
from lamplight.audit.tally import count
from lamplight.audit.telling import Told
from lamplight.audit.waiting import GaveUp, HalfHour, Hold, Honest, Patience
from lamplight.standards.local_time import LocalTime
from lamplight.standards.report import LawReport


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


class Audit(msgspec.Struct, frozen=True):
    """What a log says."""

    file: str
    format: str
    timezone: str
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
    law: LawReport | None = None
    """In the terms of the laws that were named."""


def audit(log: Log, name: str, zone: tzinfo, zone_name: str) -> Audit:
    """Compute everything; the log must hold at least one contact."""
    local = LocalTime(zone)
    tally = count(log.blocks, local)
    first = [BadLine(shown.line, shown.kind, shown.text) for shown in log.faults.first]
    return Audit(
        file=name,
        format=log.format,
        timezone=zone_name,
        rows=log.rows,
        contacts=tally.contacts,
        bad=Bad(log.faults.count, dict(log.faults.kinds), first),
        notes=dict(log.faults.notes),
        period=Period(
            waiting.when(tally.first, local), waiting.when(tally.last, local), len(tally.days)
        ),
        outcomes=tally.outcomes,
        hold=waiting.hold(tally, local),
        gave_up=waiting.gave_up(tally),
        patience=waiting.patience(tally),
        honest=waiting.honest(tally),
        told=telling.against(log.blocks),
        half_hours=waiting.half_hours(tally),
    )
