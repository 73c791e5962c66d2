"""`lamplight audit --live --law ES`: a house's own records in the terms of laws."""

import asyncio
import sys
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from lamplight.audit import law
from lamplight.audit.law_text import text
from lamplight.audit.people import Wanted
from lamplight.audit.progress import Progress
from lamplight.basis.local import day_there
from lamplight.journal.errors import DatabaseUnreachable, JournalError, NotTaken
from lamplight.runtime import lawful
from lamplight.runtime.clock import SystemClock
from lamplight.runtime.truth import stretch
from lamplight.standards.report import LawReport
from lamplight.way_in import NoWayIn, opened_house

DONE, OUR_FAULT, BAD_USAGE = 0, 1, 2
DEFAULT_ZONE: Final = "UTC"


class Options(law.Options, Protocol):
    """What was asked of a house, as the command line read it."""

    file: Path | None
    menu: Path | None
    data: Path
    timezone: str | None
    json: bool
    html: Path | None
    format: str | None
    service_level: float
    target_seconds: float
    wrap_up_seconds: float | None


class Answer(msgspec.Struct, frozen=True):
    """The report as JSON, under the name that it has beside an audit."""

    law: LawReport


class Unusable(Exception):
    """What was asked can't be answered; the text says what to do."""


def run(options: Options) -> int:
    """Print the report; the exit status. Reasons are one line on stderr."""
    try:
        found = asyncio.run(_report(options))
    except (Unusable, NoWayIn, JournalError, NotTaken) as error:
        sys.stderr.write(f"lamplight audit: {' '.join(str(error).split())}\n")
        return OUR_FAULT if isinstance(error, DatabaseUnreachable) else BAD_USAGE
    if options.json:
        sys.stdout.write(msgspec.json.encode(Answer(found)).decode() + "\n")
    else:
        sys.stdout.write("\n".join(text(found)).lstrip("\n") + "\n")
    return DONE


async def _report(options: Options) -> LawReport:
    if options.file is not None:
        raise Unusable("name a FILE or --live, not both")
    if options.menu is not None:
        raise Unusable("--menu goes with a FILE: nobody meets a phone menu in this house")
    if options.cases is not None:
        raise Unusable("--cases goes with a FILE: this house has records of its own cases")
    if options.html is not None:
        raise Unusable("--html goes with a FILE: print the report of this house, or use --json")
    if options.format is not None:
        raise Unusable("--format goes with a FILE: this house knows its own records")
    people = Wanted(options.service_level, options.target_seconds, options.wrap_up_seconds)
    if people != Wanted():
        raise Unusable(
            "--service-level, --target-seconds and --wrap-up-seconds are of the people that a FILE "
            "needs: a law says its own"
        )
    if options.law is None:
        raise Unusable("--live is in the terms of a law: name one, as --law ES")
    zone, now = options.timezone or DEFAULT_ZONE, SystemClock().now()
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unusable(f"{zone!r} is no time zone; give one as Europe/Madrid") from None
    last = options.ends or day_there(now, zone)
    first = options.begins or last.replace(month=1, day=1)
    if first > last:
        raise Unusable(f"--from {first} is after --to {last}: give the first day, then the last")
    of = stretch(first, (last - first).days + 1, zone)
    done = Progress().shares("of the records held against the law")
    async with opened_house(options.data) as database:
        found = await lawful.report(
            database.pool,
            options.law,
            since=of.since,
            until=of.until,
            now=now,
            firm=law.firm_of(options),
            unit=options.period,
            source=msgspec.structs.replace(
                lawful.SOURCE, number_class=options.number_class, caller_cost=options.caller_cost
            ),
            progress=lambda read, of: done(read / of if of else 0.0),
        )
    done(1.0)
    return found
