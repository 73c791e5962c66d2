"""A file of any kind that is known, read into a ledger."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import Final, TypeAlias

from lamplight.audit.ledger import Block, Ledger
from lamplight.audit.reading import connect, mistaken, queue_log, tables
from lamplight.audit.reading.beside import Beside
from lamplight.audit.reading.clock import Clock
from lamplight.audit.reading.faults import BadFile, Fault, Faults
from lamplight.audit.reading.lines import Source
from lamplight.audit.reading.records import Records, begins_whole
from lamplight.standards.contacts import Contact

Line: TypeAlias = tuple[int, str]

Said: TypeAlias = Callable[[int], None] | None
SAID_EVERY: Final = 50_000
SPREAD: Final = -1
LOOKED_AT: Final = 20
"""First lines of JSON, of which one with a whole record says that each has one."""
FORMATS: Final = {
    "queue_log": "Asterisk or FreePBX queue_log",
    "queue_log_table": "Asterisk's table queue_log as CSV",
    "freeswitch": "FreeSWITCH or FusionPBX call detail records as CSV",
    "connect": "Amazon Connect contact records as CSV",
    "json": "Amazon Connect or FreeSWITCH records as JSON",
    "csv": "CSV with arrived,answered,ended,outcome",
}
_NEEDED: Final = {
    "csv": ("arrived", "answered", "ended", "outcome"),
    "queue_log_table": queue_log.TABLE,
    "freeswitch": ("cc_queue_joined_epoch", "cc_queue_answered_epoch"),
    "connect": (
        "Initiation timestamp",
        "Enqueue timestamp",
        "Connected to agent timestamp",
        "Disconnect timestamp",
    ),
}
"""The columns without which a table can't be read."""
_ONE_OF: Final = {"freeswitch": ("cc_queue_canceled_epoch", "end_epoch")}
"""Of these columns at least one."""
_OWN_WORDS: Final = ("freeswitch", "connect")
"""Whose columns no other table has; those of the others are everyday words."""
_ROWS: Final[dict[str, Callable[[tuple[str, ...], Clock, Faults, Beside], tables.Reader]]] = {
    "csv": lambda header, clock, faults, _: tables.plain_rows(header, clock, faults),
    "freeswitch": lambda header, clock, faults, _: tables.freeswitch_rows(header, clock, faults),
    "connect": connect.rows,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is: its format, and for a table its header, the header's line, and what stands
    between its cells."""

    format: str
    header: tuple[str, ...] = ()
    delimiter: str = ","
    line: int = 0
    """0 where there is no header; `SPREAD` for JSON whose records are spread over lines."""


@dataclass(slots=True)
class Log:
    """A file that was read. `rows` counts its lines that aren't blank, its header left out."""

    format: str
    rows: int
    faults: Faults
    ledger: Ledger
    blocks: list[Block]
    reordered: bool
    """Whether lines had to be put in the order of their times first."""
    beside: Beside
    """Who was logged in, who paused, and more; nothing where the format doesn't tell."""


def read(path: Path, zone: tzinfo, format_: str | None = None, said: Said = None) -> Log:
    """Read a whole file. `said` is told now and then how many rows were read. Raises BadFile."""
    source = Source(path)
    kind = recognise(source.head, format_)
    try:
        return _read(source, kind, zone, reordered=False, said=said)
    except queue_log.OutOfOrder:
        return _read(source, kind, zone, reordered=True, said=said)


def recognise(head: str, format_: str | None) -> Kind:
    """What a file is by its beginning. Raises BadFile, naming the columns that are missing."""
    lines = [line for line in head.splitlines() if line.strip()]
    first = lines[0].strip()
    if format_ in (None, "json") and first[0] in "[{":
        if says := mistaken.of_json(head):
            raise BadFile(says)
        return Kind("json", line=0 if _is_a_line_each(lines) else SPREAD)
    if format_ in (None, "queue_log") and _looks_like_queue_log(lines):
        return Kind("queue_log")
    if format_ in ("json", "queue_log"):
        other = f"this is no {FORMATS[format_]}: its first line is {first[:60]!r}"
        raise BadFile(mistaken.of_text(lines) or other)
    number = next(n for n, line in enumerate(head.splitlines(), 1) if line.strip())
    return replace(_table(lines, format_), line=number)


def _is_a_line_each(lines: list[str]) -> bool:
    begin = (line for line in lines[:LOOKED_AT] if line.lstrip("\ufeff \t")[:1] in ("[", "{"))
    return len(lines) < 2 or any(map(begins_whole, begin))


def _looks_like_queue_log(lines: list[str]) -> bool:
    sample = lines[:200]
    good = sum(1 for line in sample if _is_event(line))
    return good > 0 and good * 2 >= len(sample) - 1


def _is_event(line: str) -> bool:
    parts = line.split("|", 5)
    return len(parts) >= 5 and parts[0][:1].isdigit() and parts[4].isupper()


def _table(lines: list[str], format_: str | None) -> Kind:
    first = lines[0].strip()
    best: tuple[int, str, list[str], Kind] | None = None
    for delimiter in tables.DELIMITERS:
        header = next(csv.reader([first], delimiter=delimiter))
        have = {tables.plain(name) for name in header}
        for name, needed in _NEEDED.items():
            if format_ not in (None, name):
                continue
            missing = [column for column in needed if tables.plain(column) not in have]
            either = _ONE_OF.get(name, ())
            if either and not any(tables.plain(column) in have for column in either):
                missing.append(" or ".join(either))
            found = len(needed) - len(missing)
            kind = Kind(name, tuple(header), delimiter)
            if not missing:
                return kind
            if best is None or found > best[0]:
                best = (found, name, missing, kind)
    certain = best is not None and best[0] > 0 and best[1] in _OWN_WORDS
    if not certain and (says := mistaken.of_text(lines)):
        raise BadFile(says)
    if best is None or best[0] <= 0:
        raise BadFile(
            "this is none of the logs that are known (queue_log, FreeSWITCH, Amazon Connect, or "
            "a CSV whose first line is arrived,answered,ended,outcome)"
        )
    _, name, missing, _ = best
    raise BadFile(f"columns are missing for {FORMATS[name]}: {', '.join(missing)}")


def _read(source: Source, kind: Kind, zone: tzinfo, *, reordered: bool, said: Said) -> Log:
    faults, ledger, clock = Faults(), Ledger(known=kind.format.startswith("queue_log")), Clock(zone)
    add, beside = ledger.add, Beside()
    found = _contacts(source, kind, clock, faults, beside, reordered=reordered)
    for taken, (number, text, contact) in enumerate(found, 1):
        if said is not None and taken % SAID_EVERY == 0:
            said(faults.rows)
        try:
            add(contact)
        except Fault as fault:
            faults.bad(number, fault.kind, text)
    blocks = ledger.close()
    faults.note("ambiguous_hour", clock.ambiguous)
    faults.note("duplicate", ledger.duplicates)
    faults.note("alike", ledger.alike)
    rows = faults.rows - bool(kind.header)
    return Log(kind.format, rows, faults, ledger, blocks, reordered, beside)


def _contacts(
    source: Source,
    kind: Kind,
    clock: Clock,
    faults: Faults,
    beside: Beside,
    *,
    reordered: bool,
) -> Iterator[tuple[int, str, Contact]]:
    """Each contact, with the line that tells of it where there is one such line."""
    if kind.format == "json":
        records = Records(source.pieces(), faults, spread=kind.line == SPREAD)
        yield from connect.contacts(records, clock, faults, beside)
        return
    lines = _below(kind.line, source.lines(faults))
    if kind.format in _ROWS:
        reader = _ROWS[kind.format](kind.header, clock, faults, beside)
        needed = tables.places(kind.header, [tables.plain(name) for name in _NEEDED[kind.format]])
        shape = tables.Shape(len(kind.header), max(needed) + 1, kind.delimiter)
        yield from tables.contacts(lines, shape, reader, faults)
        return
    if reordered:
        order = queue_log.order(_fields(kind, Clock(clock.zone)))
        lines = _below(kind.line, source.in_order(order, faults))
    for contact in queue_log.contacts(lines, _fields(kind, clock), faults, beside):
        yield 0, "", contact


def _fields(kind: Kind, clock: Clock) -> queue_log.Fields:
    """How a line of a `queue_log` is read."""
    if kind.format == "queue_log":
        return queue_log.of_file(clock)
    places = {tables.plain(name): place for place, name in enumerate(kind.header)}
    return queue_log.of_table(clock, places, kind.delimiter)


def _below(header: int, lines: Iterator[Line]) -> Iterator[Line]:
    """The lines but for the header, which comes first whatever their order is."""
    if header:
        next(lines, None)
    return lines
