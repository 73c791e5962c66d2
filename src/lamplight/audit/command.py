"""`lamplight audit FILE`: what a company's own log says of its line."""

import sys
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from lamplight.audit import law
from lamplight.audit.reading.faults import KINDS, BadFile
from lamplight.audit.reading.log import FORMATS, Log, read
from lamplight.audit.report import Audit, audit
from lamplight.audit.terminal import text

DONE, BAD_USAGE = 0, 2
DEFAULT_ZONE: Final = "UTC"


class Options(law.Options, Protocol):
    """What `lamplight audit` was asked for, as the command line read it."""

    file: Path | None
    format: str | None
    timezone: str | None
    json: bool


def run(options: Options) -> int:
    """Print the audit; the exit status. A file that can't be used is one line on stderr."""
    if options.file is None:
        sys.stderr.write("lamplight audit: name a FILE, or --live for the records of this house\n")
        return BAD_USAGE
    try:
        found = of(options.file, options)
    except BadFile as error:
        sys.stderr.write(f"lamplight audit: {options.file}: {error}\n")
        return BAD_USAGE
    if options.json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    else:
        sys.stdout.write(text(found))
    return DONE


def of(file: Path, options: Options) -> Audit:
    """Read the file and compute its audit. Raises BadFile."""
    if options.format not in (None, *FORMATS):
        raise BadFile(f"{options.format!r} is no format; give one of {', '.join(FORMATS)}")
    name = options.timezone or DEFAULT_ZONE
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadFile(f"{name!r} is no time zone; give one as Europe/Madrid") from None
    log = read(file, zone, options.format)
    if not log.ledger.count:
        raise BadFile(_nobody(log))
    found = audit(log, file.name, zone, name)
    return msgspec.structs.replace(found, law=law.report(log, options))


def _nobody(log: Log) -> str:
    """Why a file has nobody who waited."""
    if not log.rows:
        return "the file has a header and no rows"
    if not log.faults.count:
        return f"nobody waits in its {log.rows} rows: no contact came into a queue"
    kind, count = max(log.faults.kinds.items(), key=lambda item: item[1])
    first = log.faults.first[0]
    return (
        f"none of its {log.rows} rows tells of somebody who waited; {count} have {KINDS[kind]}, "
        f"the first of them on line {first.line}"
    )
