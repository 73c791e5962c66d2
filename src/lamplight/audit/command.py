"""`lamplight audit FILE`: what a company's own log says of its line."""

import sys
import tempfile
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from lamplight.audit import law, menu_files, menu_text, output, page
from lamplight.audit.menu import BadMenu
from lamplight.audit.menu_files import Distance
from lamplight.audit.people import Wanted
from lamplight.audit.progress import Progress
from lamplight.audit.reading.faults import BREAKS_OFF, KINDS, BadFile
from lamplight.audit.reading.lines import at_hand
from lamplight.audit.reading.log import FORMATS, Log, read
from lamplight.audit.report import Audit, audit
from lamplight.audit.terminal import text

DONE, BAD_USAGE = 0, 2
LONGEST_SECONDS: Final = 86_400
DEFAULT_ZONE: Final = "UTC"


class Options(law.Options, Protocol):
    """What `lamplight audit` was asked for, as the command line read it."""

    file: Path | None
    menu: Path | None
    format: str | None
    timezone: str | None
    json: bool
    html: Path | None
    service_level: float
    target_seconds: float
    wrap_up_seconds: float | None


class Answer(msgspec.Struct, frozen=True):
    """What is said of a phone menu alone."""

    menu: Distance


def run(options: Options) -> int:
    """Print the audit; the exit status. A file that can't be used is one line on stderr."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(options, Path(folder))


def _run(options: Options, folder: Path) -> int:
    menu = options.menu
    try:
        file = _ready(options, folder)
    except BadFile as error:
        sys.stderr.write(f"lamplight audit: {error}\n")
        return BAD_USAGE
    if file is not None and menu is None and _is_menu(file):
        file, menu = None, file
    try:
        found = _found(options, file, menu)
    except BadMenu as error:
        sys.stderr.write(f"lamplight audit: {menu}: {error}\n")
        return BAD_USAGE
    except BadFile as error:
        sys.stderr.write(f"lamplight audit: {file or menu}: {error}\n")
        return BAD_USAGE
    if found is None:
        sys.stderr.write(
            "lamplight audit: name a FILE, or --live for the records of this house, or a phone "
            "menu with --menu FILE\n"
        )
        return BAD_USAGE
    if options.html is not None and isinstance(found, Audit):
        try:
            output.write(options.html, page.html(found))
        except OSError as error:
            sys.stderr.write(f"lamplight audit: {options.html}: {error.strerror or error}\n")
            return BAD_USAGE
    if options.json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    elif isinstance(found, Audit):
        sys.stdout.write(text(found))
    else:
        sys.stdout.write("\n".join(menu_text.lines(found.menu)) + "\n")
    return DONE


def _ready(options: Options, folder: Path) -> Path | None:
    """The log to be read, once it is known that the page can be written. Raises BadFile."""
    file = options.file
    try:
        if options.html is not None:
            read = {"the log": file, "the menu": options.menu, "the table of cases": options.cases}
            output.check(options.html, read)
    except OSError as error:
        raise BadFile(f"{options.html}: {error.strerror or error}") from None
    try:
        return None if file is None else at_hand(file, folder)
    except OSError as error:
        raise BadFile(f"{file}: {error.strerror or error}") from None


def _found(options: Options, file: Path | None, menu: Path | None) -> Audit | Answer | None:
    distance = None if menu is None else menu_files.read(menu)
    if file is not None:
        return of(file, options, distance)
    if options.law is not None or options.html is not None:
        raise BadFile("--law and --html are about a log: name one too")
    return None if distance is None else Answer(distance)


def _is_menu(file: Path) -> bool:
    """Whether a file tells of a phone menu: by its name, or as the course of a call."""
    if file.suffix == ".toml":
        return True
    try:
        with file.open("rb") as opened:
            return menu_files.is_recording(opened.read(4096).decode("utf-8-sig", "replace"))
    except OSError:
        return False


def of(file: Path, options: Options, menu: Distance | None = None) -> Audit:
    """Read the file and compute its audit. Raises BadFile."""
    if options.format not in (None, *FORMATS):
        raise BadFile(f"{options.format!r} is no format; give one of {', '.join(FORMATS)}")
    name = options.timezone or DEFAULT_ZONE
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadFile(f"{name!r} is no time zone; give one as Europe/Madrid") from None
    wanted = _wanted(options)
    law.check(options)
    cases = law.cases(options, zone)
    progress = Progress()
    log = read(file, zone, options.format, progress.rows)
    if not log.ledger.count:
        raise BadFile(_nobody(log))
    if BREAKS_OFF in log.faults.kinds:
        sys.stderr.write(
            f"lamplight audit: {file}: the packed file breaks off; all figures are of what comes "
            "before that\n"
        )
    found = audit(
        log,
        zone,
        file=file.name,
        timezone=options.timezone,
        wanted=wanted,
        menu=menu,
        progress=progress.shares("of the days run again"),
    )
    shown = progress.shares("of the contacts held against the law")
    return msgspec.structs.replace(found, law=law.report(log, options, cases, menu, shown))


def _wanted(options: Options) -> Wanted:
    level, target, wrap = options.service_level, options.target_seconds, options.wrap_up_seconds
    if not 0 < level < 1:
        raise BadFile(f"--service-level {level:g} is no share above 0 and below 1, as .9")
    if not (0 <= target <= LONGEST_SECONDS and 0 <= (wrap or 0.0) <= LONGEST_SECONDS):
        raise BadFile(f"seconds are from 0 to {LONGEST_SECONDS:,}")
    return Wanted(level, target, wrap)


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
