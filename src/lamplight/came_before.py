"""`lamplight import arrivals FILE`: take in who came before, from the log of the system until then.

What comes is foreseen from it, and today is held against it, from the first day on. The readers are
those of the audit; the house may be running. The same file again changes nothing.
"""

import asyncio
import datetime
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import numpy as np

from lamplight.audit.ledger import pieces
from lamplight.audit.reading import log as logs
from lamplight.audit.reading.faults import KINDS, BadFile, Faults
from lamplight.audit.reading.lines import Source, at_hand
from lamplight.basis.instants import Instant, to_datetime
from lamplight.journal.errors import DatabaseUnreachable, JournalError, NotTaken
from lamplight.journal.tables import arrivals, brands, run
from lamplight.journal.tables.arrivals import SlotCount
from lamplight.journal.tables.brands import LineRow
from lamplight.runtime.clock import SystemClock
from lamplight.runtime.coming.days import slot_at
from lamplight.runtime.keeping import timezone_of
from lamplight.standards.local_time import QUARTER_OF_AN_HOUR, LocalTime
from lamplight.way_in import NoWayIn, opened_house

DONE, OUR_FAULT, BAD_USAGE = 0, 1, 2
SAY_EVERY_S: Final = 5.0
FOREVER: Final = 2**63 - 1


class Options(Protocol):
    """What the command was asked for, as the command line read it."""

    file: Path
    line: str | None
    queue: list[str]
    until: datetime.date | None
    replace: bool
    format: str | None
    timezone: str | None
    json: bool


class Halves(msgspec.Struct):
    """Half-hours in which somebody came, beside what was known of them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    forgotten: int = 0


class Bad(msgspec.Struct):
    """Rows that can't be used, by kind."""

    rows: int
    kinds: dict[str, int]


class Answer(msgspec.Struct):
    """What an import did. `queues`: who came by the file's own queues, of those that were taken."""

    line: str
    timezone: str
    came: int
    first: datetime.date
    last: datetime.date
    half_hours: Halves
    queues: dict[str, int]
    bad: Bad


class _Came(msgspec.Struct):
    """What a file tells: who came on which day in which half-hour, and to which of its queues."""

    counts: dict[tuple[datetime.date, int], int]
    queues: dict[str, int]
    last: Instant
    faults: Faults


def import_arrivals(options: Options, data: Path) -> int:
    """Take in a file; the exit status. Reasons are lines on stderr, and then nothing changed."""
    said = f"lamplight import: {options.file}"
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = at_hand(options.file, Path(folder))
            _look(file, options.format)  # before anything is started for it
            answer, faults = asyncio.run(_import(file, options, data))
    except DatabaseUnreachable as error:
        sys.stderr.write(f"{said}: {error}\n")
        return OUR_FAULT
    except (BadFile, NoWayIn, JournalError, NotTaken) as error:
        sys.stderr.write(f"{said}: {str(error).rstrip('.')}. Nothing was imported.\n")
        return BAD_USAGE
    sys.stderr.writelines(f"{options.file}{line}\n" for line in _bad_rows(faults))
    sys.stdout.write(msgspec.json.encode(answer).decode() + "\n" if options.json else _text(answer))
    return DONE


def _look(file: Path, format_: str | None) -> None:
    """Raises BadFile for a file that is none of those that are known."""
    if format_ not in (None, *logs.FORMATS):
        raise BadFile(f"{format_!r} is no format; give one of {', '.join(logs.FORMATS)}")
    logs.recognise(Source(file).head, format_)


async def _import(file: Path, options: Options, data: Path) -> tuple[Answer, Faults]:
    async with opened_house(data) as database:
        line = _line(await brands.all_lines(database.pool), options.line)
        days = await timezone_of(database.pool, await brands.all_brands(database.pool))
        came = _read(file, options, days)
        async with run.transaction(database.pool) as session:
            since = await arrivals.counted_since(session, line.id)
            _check(came, line, days, since)
            before = await arrivals.known_before(session, line.id)
            if options.replace:
                await arrivals.forget_before(session, line.id)
            counts = [SlotCount(day, slot, n) for (day, slot), n in sorted(came.counts.items())]
            await arrivals.add_before(session, line.id, counts)
    answer = Answer(
        line=line.name,
        timezone=days,
        came=sum(came.counts.values()),
        first=counts[0].day,
        last=counts[-1].day,
        half_hours=_beside(came, before, replaced=options.replace),
        queues=came.queues,
        bad=Bad(came.faults.count, came.faults.kinds),
    )
    return answer, came.faults


def _line(lines: Sequence[LineRow], asked: str | None) -> LineRow:
    """The line by its name or number; the one for service where none is asked for. Raises
    BadFile."""
    names = ", ".join(f"{line.name} ({line.id})" for line in lines) or "none is there yet"
    if asked is None:
        service = [line for line in lines if line.purpose == "service"]
        if len(service) == 1:
            return service[0]
        raise BadFile(f"say with --line whom they came to, by name or number: {names}")
    found = [line for line in lines if asked in (line.name, str(line.id))]
    if len(found) != 1:
        which = "no line is" if not found else "several lines are"
        raise BadFile(f"{which} called {asked!r}; by name or number there are: {names}")
    return found[0]


def _read(file: Path, options: Options, days: str) -> _Came:
    """Who came, by half-hours of the house's own days. Raises BadFile."""
    named = options.timezone or days
    try:
        zone = ZoneInfo(named)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadFile(f"{named!r} is no time zone; give one as Europe/Madrid") from None
    log = logs.read(file, zone, options.format, _said())
    names = log.ledger.queues.all
    missing = [name for name in options.queue if name not in names[1:]]
    if missing:
        there = ", ".join(names[1:]) or "it names none"
        raise BadFile(f"nobody came to the queue {missing[0]!r} in it; its queues: {there}")
    wanted = [names.index(name) for name in options.queue] or list(range(len(names)))
    local = LocalTime(ZoneInfo(days))
    counts: Counter[tuple[datetime.date, int]] = Counter()
    queues: Counter[str] = Counter()
    end, last = FOREVER if options.until is None else slot_at(options.until, 0, days), 0
    for piece in pieces(log.blocks):
        # Who was handed over and waits anew came once.
        mine = np.isin(piece.queue, wanted) & ~piece.follows & (piece.arrived < end)
        quarters, times = np.unique(piece.arrived[mine] // QUARTER_OF_AN_HOUR, return_counts=True)
        for quarter, n in zip(quarters.tolist(), times.tolist(), strict=True):
            counts[local.day_and_slot(quarter * QUARTER_OF_AN_HOUR)] += n
        for number, n in enumerate(np.bincount(piece.queue[mine]).tolist()):
            queues[names[number]] += n
        last = max(last, int(piece.arrived[mine].max(initial=0)))
    if not counts:
        raise BadFile(_nobody(log, options))
    return _Came(dict(counts), {name: n for name, n in queues.items() if n}, last, log.faults)


def _nobody(log: logs.Log, options: Options) -> str:
    if log.ledger.count and options.until is not None:
        return f"nobody came in it before {options.until}"
    if log.faults.count:
        first = log.faults.first[0]
        return f"none of its {log.rows} rows can be used; line {first.line} has {KINDS[first.kind]}"
    return f"nobody came in its {log.rows} rows"


def _check(came: _Came, line: LineRow, days: str, since: Instant | None) -> None:
    """Raises BadFile for what hasn't been yet, and for days that the house counted itself."""
    now = SystemClock().now()
    last = max(came.counts)[0]
    if came.last > now:
        at = to_datetime(came.last).astimezone(ZoneInfo(days))
        raise BadFile(
            f"somebody comes in it at {at:%Y-%m-%d %H:%M} {days}, which hasn't been yet: look at "
            "--timezone, or take the days before one with --until"
        )
    if since is None:
        return
    own = to_datetime(since).astimezone(ZoneInfo(days)).date()
    if last >= own:
        raise BadFile(
            f"the house counts who comes to {line.name} itself since {own}: take the days before "
            f"with --until {own}"
        )


def _beside(came: _Came, before: Sequence[SlotCount], *, replaced: bool) -> Halves:
    known = {(one.day, one.slot): one.came for one in before}
    new = sum(key not in known for key in came.counts)
    same = sum(known.get(key) == n for key, n in came.counts.items())
    gone = sum(key not in came.counts for key in known) if replaced else 0
    return Halves(new, len(came.counts) - new - same, same, gone)


def _said() -> logs.Said:
    """Says every few seconds how many rows were read."""
    begun = [time.monotonic()]

    def said(rows: int) -> None:
        if time.monotonic() - begun[0] > SAY_EVERY_S:
            begun[0] = time.monotonic()
            sys.stderr.write(f"{rows:,} rows read\n")

    return said


def _bad_rows(faults: Faults) -> list[str]:
    shown = [f":{one.line}: {KINDS[one.kind]}: {one.text}" for one in faults.first]
    if faults.count > len(shown):
        shown.append(f": and {faults.count - len(shown):,} more rows that can't be used")
    return shown


def _text(answer: Answer) -> str:
    halves = answer.half_hours
    days = (answer.last - answer.first).days + 1
    forgotten = f", {halves.forgotten:,} forgotten" if halves.forgotten else ""
    queues = "".join(f"  {name or 'no queue named'}: {n:,}\n" for name, n in answer.queues.items())
    return (
        f"{answer.line}: {answer.came:,} people came from {answer.first} to {answer.last} "
        f"({days:,} days of {answer.timezone}).\n{queues}"
        f"Half-hours: {halves.new:,} new, {halves.changed:,} changed, {halves.unchanged:,} as they "
        f"were{forgotten}. Rows that can't be used: {answer.bad.rows:,}.\n"
    )
