"""Tables as CSV: whose columns they are, and the two kinds whose rows are contacts.

Plain: `arrived,answered,ended,outcome[,queue,agent,told_seconds,id]`, columns in any order.

FreeSWITCH and FusionPBX: call detail records with the variables of mod_callcenter (its source sets
them: `cc_queue_joined_epoch`, `cc_queue_answered_epoch`, `cc_queue_canceled_epoch`,
`cc_queue_terminated_epoch`, `cc_cause`, `cc_cancel_reason`, `cc_side`, `cc_agent`).
"""

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from lamplight.audit.reading.clock import Clock
from lamplight.audit.reading.faults import Fault, Faults
from lamplight.basis.instants import Instant
from lamplight.standards.contacts import Contact, Ender, Outcome

_COMMA: Final = re.compile(r"\s*\d+,\d{1,2}\s*$", re.ASCII)
"""No comma of thousands has fewer than three digits behind it."""
DELIMITERS: Final = (",", ";", "\t", "|")
LONGEST_TOLD: Final = 86_400
"""Seconds: nobody is told to wait for longer than a day."""
Cells: TypeAlias = Callable[[str], str]
"""A row's cell by its column's plain name; empty where the row or the table has none."""
Reader: TypeAlias = Callable[[list[str]], Contact | None]
"""Makes a contact of a row, or None where it is none of ours. Raises Fault."""

_PLAIN: Final = (
    "arrived",
    "answered",
    "ended",
    "outcome",
    "queue",
    "agent",
    "toldseconds",
    "id",
)
FREESWITCH: Final = (
    "ccqueuejoinedepoch",
    "ccside",
    "ccqueueansweredepoch",
    "ccqueuecanceledepoch",
    "endepoch",
    "startepoch",
    "ccqueueterminatedepoch",
    "cccancelreason",
    "ccqueue",
    "ccagent",
    "xmlcdruuid",
    "uuid",
    "ccmemberuuid",
)
"""The columns of a call detail record that are read."""

_OUTCOMES: Final = {
    **{outcome.value: outcome for outcome in Outcome},
    "answer": Outcome.ANSWERED,
    "connected": Outcome.ANSWERED,
    "completed": Outcome.ANSWERED,
    "handled": Outcome.ANSWERED,
    "abandon": Outcome.ABANDONED,
    "gave_up": Outcome.ABANDONED,
    "hung_up": Outcome.ABANDONED,
    "lost": Outcome.ABANDONED,
    "timeout": Outcome.TIMED_OUT,
    "empty": Outcome.TURNED_AWAY,
    "full": Outcome.TURNED_AWAY,
    "rejected": Outcome.TURNED_AWAY,
    "callback": Outcome.CHOSE_OTHER,
    "voicemail": Outcome.CHOSE_OTHER,
    "waiting": Outcome.OPEN,
}
_CANCELLED: Final = {
    "TIMEOUT": (Outcome.TIMED_OUT, None),
    "NO_AGENT_TIMEOUT": (Outcome.TURNED_AWAY, None),
    "BREAK_OUT": (Outcome.ABANDONED, Ender.CUSTOMER),
    "EXIT_WITH_KEY": (Outcome.CHOSE_OTHER, Ender.CUSTOMER),
}
"""`cc_cancel_reason`: how the wait ended."""


def plain(name: str) -> str:
    """A column's name without what exports write in several ways.

    `Queue.EnqueueTimestamp`, `enqueue_timestamp` and `Enqueue timestamp` are one.
    """
    name = name.strip().strip("\"'").removeprefix("variable_")
    name = re.sub(r"^(?:Queue|QueueInfo|Agent|AgentInfo)[./](?=.)", "", name)
    return re.sub(r"[^a-z0-9]", "", name.lower())


class Shape(NamedTuple):
    """How many cells a row has, and how many at least: some programs leave out empty ones at the
    end, but none of the columns that are needed. And what stands between them."""

    width: int
    least: int
    delimiter: str


def contacts(
    lines: Iterable[tuple[int, str]],
    shape: Shape,
    read: Reader,
    faults: Faults,
) -> Iterator[tuple[int, str, Contact]]:
    """Each row that is a contact, with its line and text. `lines` are those below the header."""
    width, least, delimiter = shape
    for number, text in lines:
        if '"' in text:
            try:
                fields = cells_of(text, delimiter)
            except Fault as fault:
                faults.bad(number, fault.kind, text)
                continue
        else:
            fields = text.split(delimiter)
        missing = width - len(fields)
        if missing < 0:
            faults.bad(number, "too_many_fields", text)
            continue
        short = len(fields) < least
        if missing:
            fields.extend(("",) * missing)
        fields.append("")  # stands for columns that aren't there
        try:
            contact = read(fields)
        except Fault as fault:
            faults.bad(number, fault.kind, text)
            continue
        if short:  # perhaps cut off within a cell that seems whole
            faults.bad(number, "too_few_fields", text)
        elif contact is not None:
            yield number, text, contact


def cells_of(text: str, delimiter: str) -> list[str]:
    """A row's cells. Raises Fault where a line ends within one, or one is too long for `csv`."""
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=True))
    except csv.Error:
        raise Fault("cells_not_understood") from None


def places(header: Sequence[str], names: Sequence[str]) -> list[int]:
    """Where columns stand, by plain name; -1 for one that the table doesn't have."""
    have = {plain(name): place for place, name in enumerate(header)}
    return [have.get(name, -1) for name in names]


def plain_rows(header: Sequence[str], clock: Clock, _: Faults) -> Reader:
    """The plain table."""
    arrived_, answered_, ended_, outcome_, queue_, agent_, told_, id_ = places(header, _PLAIN)
    instant = clock.instant

    def read(fields: list[str]) -> Contact | None:
        text = fields[arrived_]
        if not text:
            raise Fault("time_missing")
        arrived = instant(text)
        answered = ended = None
        since = arrived
        if text := fields[answered_]:
            answered = instant(text, since)
            if answered < since:
                raise Fault("ends_before_it_begins")
            since = answered
        if text := fields[ended_]:
            ended = instant(text, since)
            if ended < since:
                raise Fault("ends_before_it_begins")
        if answered is not None and fields[outcome_] == "answered":
            outcome = Outcome.ANSWERED
        else:
            outcome = _outcome(fields[outcome_], answered, ended)
        told = fields[told_]
        return Contact(
            arrived=arrived,
            outcome=outcome,
            person_answered_at=answered,
            ended_at=ended,
            ended_by=Ender.CUSTOMER if outcome is Outcome.ABANDONED else None,
            queue=fields[queue_].strip() or None,
            agent=fields[agent_].strip() or None,
            told_seconds=_seconds(told) if told else None,
            id=fields[id_] or None,
        )

    return read


def _outcome(word: str, answered: Instant | None, ended: Instant | None) -> Outcome:
    outcome = _OUTCOMES.get(word)
    if outcome is None:
        if not word.strip():
            return Outcome.UNKNOWN if answered is None else Outcome.ANSWERED
        outcome = _OUTCOMES.get(word.strip().lower().replace(" ", "_").replace("-", "_"))
        if outcome is None:
            raise Fault("outcome_not_known")
    if (answered is not None) != (outcome is Outcome.ANSWERED):
        raise Fault("outcome_contradicts" if answered is not None else "time_missing")
    if ended is None and outcome not in (Outcome.ANSWERED, Outcome.OPEN, Outcome.UNKNOWN):
        raise Fault("time_missing")
    return outcome


def _seconds(text: str) -> float:
    """A wait in seconds that was told; `60,5` is one where a comma stands for the point."""
    if _COMMA.match(text):
        text = text.replace(",", ".")
    try:
        seconds = float(text) if text.isascii() else math.nan
    except ValueError:
        raise Fault("number_not_understood") from None
    if not 0 <= seconds < math.inf:
        raise Fault("number_not_understood")
    if seconds > LONGEST_TOLD:
        raise Fault("told_too_long")
    return seconds


def freeswitch_rows(header: Sequence[str], clock: Clock, faults: Faults) -> Reader:
    """The table of call detail records."""
    at = dict(zip(FREESWITCH, places(header, FREESWITCH), strict=True))
    return lambda fields: freeswitch(lambda name: fields[at[name]].strip(), clock, faults)


def freeswitch(cell: Cells, clock: Clock, faults: Faults) -> Contact | None:
    """A call detail record of FreeSWITCH; None for one that never came into a queue."""
    joined = _epoch(cell("ccqueuejoinedepoch"), clock)
    if joined is None:
        faults.note("not_queued")
        return None
    if cell("ccside") not in ("", "member"):
        faults.note("other_leg")
        return None
    answered = _epoch(cell("ccqueueansweredepoch"), clock)
    cancelled = _epoch(cell("ccqueuecanceledepoch"), clock)
    over = _epoch(cell("endepoch"), clock)
    begun = _epoch(cell("startepoch"), clock)
    done = _epoch(cell("ccqueueterminatedepoch"), clock)
    by: Ender | None = None
    if answered is not None:
        outcome, ended = Outcome.ANSWERED, over if done is None else done
    else:
        outcome, by = _CANCELLED.get(cell("cccancelreason").upper(), (Outcome.UNKNOWN, None))
        ended = next((at for at in (cancelled, done, over) if at is not None), None)
        if ended is None and outcome is not Outcome.UNKNOWN:
            raise Fault("time_missing")
    return Contact(
        arrived=joined if begun is None else min(begun, joined),
        outcome=outcome,
        queued_at=joined,
        person_answered_at=answered,
        ended_at=ended,
        ended_by=by,
        queue=cell("ccqueue") or None,
        agent=(cell("ccagent") or None) if answered is not None else None,
        id=cell("xmlcdruuid") or cell("uuid") or cell("ccmemberuuid") or None,
    )


def _epoch(text: str, clock: Clock) -> Instant | None:
    """An instant; none where FreeSWITCH writes nothing or 0."""
    return None if text in ("", "0") else clock.instant(text)
