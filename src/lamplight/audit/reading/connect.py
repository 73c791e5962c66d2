"""Amazon Connect: contact records as JSON, one after another, or their columns as CSV.

Names and meanings: docs.aws.amazon.com/connect, "Data model for Amazon Connect contact records". A
record is delivered at least once; of those with one id the last in the file counts. Who began
otherwise than by coming to us (OUTBOUND, CALLBACK and the like) is left out; who is TRANSFERred
into a queue waits anew. A record that never came into a queue tells of nobody who waited.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from lamplight.audit.reading.beside import Beside, Sum
from lamplight.audit.reading.clock import Clock
from lamplight.audit.reading.faults import Fault, Faults
from lamplight.audit.reading.records import Found
from lamplight.audit.reading.tables import Cells, Reader, freeswitch, places, plain
from lamplight.basis.instants import DAY, SECOND, Span
from lamplight.standards.contacts import Channel, Contact, Ender, Outcome

_CAME: Final = frozenset({"", "INBOUND", "TRANSFER", "QUEUE_TRANSFER", "WEBRTC_API", "API", "CHAT"})
_FOLLOWS: Final = frozenset({"TRANSFER", "QUEUE_TRANSFER"})
_BY: Final = {
    "CUSTOMER_DISCONNECT": Ender.CUSTOMER,
    "AGENT_DISCONNECT": Ender.FIRM,
    "THIRD_PARTY_DISCONNECT": None,
    "CONTACT_FLOW_DISCONNECT": Ender.FIRM,
    "TELECOM_PROBLEM": None,
    "EXPIRED": Ender.FIRM,
}
COLUMNS: Final = (
    "channel",
    "initiationmethod",
    "initiationtimestamp",
    "enqueuetimestamp",
    "connectedtoagenttimestamp",
    "dequeuetimestamp",
    "disconnecttimestamp",
    "disconnectreason",
    "nextcontactid",
    "transfercompletedtimestamp",
    "queue",
    "queuename",
    "name",
    "agent",
    "agentusername",
    "username",
    "contactid",
    "id",
    "aftercontactworkduration",
    "agentaftercontactworkduration",
    "customerholdduration",
    "agentcustomerholdduration",
)
"""The columns of a contact record that are read."""
_MOST_DIGITS: Final = 6
"""Of a number that may be below a day's seconds."""
_QUEUES: Final = ("Name", "ARN", "Arn", "Id")
_DURATIONS: Final = ("AfterContactWorkDuration", "CustomerHoldDuration")
_AGENTS: Final = ("Username", "Id", "ARN", "Arn")


def rows(header: Sequence[str], clock: Clock, faults: Faults, beside: Beside) -> Reader:
    """The table of contact records."""
    at = dict(zip(COLUMNS, places(header, COLUMNS), strict=True))
    return lambda fields: record(lambda name: fields[at[name]].strip(), clock, faults, beside)


def record(cell: Cells, clock: Clock, faults: Faults, beside: Beside) -> Contact | None:
    """A contact record by plain names; None for one that tells of nobody who waited. `beside` is
    told of work after talks, and of holding within them."""
    channel = cell("channel").upper()
    if channel in ("TASK", "EMAIL"):
        faults.note("not_phone")
        return None
    method = cell("initiationmethod").upper().replace(" ", "_")
    if method not in _CAME:
        faults.note("not_inbound")
        return None
    text = cell("initiationtimestamp")
    if not text:
        raise Fault("time_missing")
    arrived = clock.instant(text)
    queued_text = cell("enqueuetimestamp")
    answered_text = cell("connectedtoagenttimestamp")
    if not queued_text and not answered_text:
        faults.note("not_queued")
        return None
    queued = clock.instant(queued_text, arrived) if queued_text else None
    answered = clock.instant(answered_text, queued or arrived) if answered_text else None
    dequeued_text, ended_text = cell("dequeuetimestamp"), cell("disconnecttimestamp")
    ended = clock.instant(ended_text, answered or arrived) if ended_text else None
    outcome, by = _outcome(answered is not None, cell)
    if answered is None and dequeued_text:
        ended = clock.instant(dequeued_text, queued or arrived)
    if answered is not None:
        told = [(_span(cell, name), into) for name, into in _told(beside)]
        for span, into in told:
            if span is not None:
                into.add(span)
    speaks: Channel = "chat" if channel == "CHAT" else "phone"
    return Contact(
        arrived=arrived,
        outcome=outcome,
        queued_at=queued,
        person_answered_at=answered,
        ended_at=ended,
        ended_by=by,
        queue=cell("queue") or cell("queuename") or cell("name") or None,
        agent=(cell("agent") or cell("agentusername") or cell("username") or None)
        if answered is not None
        else None,
        channel=speaks,
        follows=method in _FOLLOWS,
        id=cell("contactid") or cell("id") or None,
    )


def _told(beside: Beside) -> tuple[tuple[str, Sum], ...]:
    return (("aftercontactworkduration", beside.after), ("customerholdduration", beside.held))


def _span(cell: Cells, name: str) -> Span | None:
    """What stands there, in seconds; None where nothing does, or no whole number. Raises Fault."""
    text = cell(name) or cell(f"agent{name}")
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text.lstrip("0")) > _MOST_DIGITS or int(text) * SECOND > DAY:
        raise Fault("work_too_long")
    return int(text) * SECOND


def _outcome(answered: bool, cell: Cells) -> tuple[Outcome, Ender | None]:
    reason = cell("disconnectreason").upper().replace(" ", "_")
    by = _BY.get(reason)
    if answered:
        return Outcome.ANSWERED, by
    if cell("nextcontactid") or cell("transfercompletedtimestamp"):
        return Outcome.UNKNOWN, None  # it goes on in another record
    if reason == "CUSTOMER_DISCONNECT":
        return Outcome.ABANDONED, by
    if reason in ("CONTACT_FLOW_DISCONNECT", "EXPIRED"):
        return Outcome.TIMED_OUT, by
    return Outcome.UNKNOWN, by


def contacts(
    records: Iterable[Found], clock: Clock, faults: Faults, beside: Beside
) -> Iterator[tuple[int, str, Contact]]:
    """Each JSON record that is a contact; also FreeSWITCH's, whose facts are under `variables`."""
    for line, text, found in records:
        variables = found.get("variables")
        try:
            if isinstance(variables, dict):
                contact = freeswitch(_cells(variables), clock, faults)
            else:
                contact = record(_cells(found), clock, faults, beside)
        except Fault as fault:
            faults.bad(line, fault.kind, text)
            continue
        if contact is not None:
            yield line, text, contact


def _cells(record: dict[str, Any]) -> Cells:
    """The record's facts by plain name, those of its queue and agent among them."""
    found: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            if name in ("Queue", "QueueInfo"):
                _take(found, value, "queue", _QUEUES)
            elif name in ("Agent", "AgentInfo"):
                _take(found, value, "agent", _AGENTS)
        elif isinstance(value, str | int | float):
            found[plain(name)] = _text(value)
    return lambda name: found.get(name, "")


def _take(found: dict[str, str], inner: dict[str, Any], whose: str, names: tuple[str, ...]) -> None:
    for name, value in inner.items():
        if isinstance(value, str | int | float) and name.endswith(("Timestamp", *_DURATIONS)):
            found[plain(name)] = _text(value)
    found[whose] = next((_text(inner[name]) for name in names if inner.get(name)), "")


def _text(value: object) -> str:
    """Half a pair of a letter that takes two is none: it could be written nowhere."""
    return str(value).encode("utf-8", "replace").decode()
