"""Files that are commonly taken for a log of waits and are none: how they are known, and what to
take instead.

Columns are those that the programs write: Asterisk's `cdr_csv` (its `Master.csv` has no header),
FreePBX's CDR report, FreeSWITCH's `mod_cdr_csv`, FusionPBX's `xml_cdr_export.php`, and Amazon
Connect's historical metrics.
"""

import csv
import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from lamplight.audit.reading.tables import DELIMITERS, plain

QUERY: Final = (
    r"\copy (SELECT xml_cdr_uuid,start_epoch,end_epoch,cc_side,cc_queue,cc_agent,"
    "cc_queue_joined_epoch,cc_queue_answered_epoch,cc_queue_canceled_epoch,"
    "cc_queue_terminated_epoch,cc_cause,cc_cancel_reason FROM v_xml_cdr) TO 'calls.csv' CSV HEADER"
)
"""What gives a file that can be read, in `psql` at FusionPBX's database."""

_ASTERISK: Final = (
    "these are call detail records of Asterisk or FreePBX (Master.csv, the CDR report), which "
    "don't tell who waited in a queue: take the file queue_log instead, "
    "/var/log/asterisk/queue_log on the phone server"
)
_FREESWITCH: Final = (
    "these are call detail records of FreeSWITCH or FusionPBX without the times of a queue (what "
    "the screen of call detail records exports has none): take them from FusionPBX's database "
    f"instead, in psql: {QUERY}"
)
_CONNECT: Final = (
    "these are metrics of Amazon Connect, sums and averages of many contacts, which don't tell how "
    "long each one waited: take contact records instead, the JSON that Data streaming puts into S3 "
    "(in the console of your instance: Data streaming, Contact records), or a CSV of them with the "
    "columns Initiation timestamp, Enqueue timestamp, Connected to agent timestamp and Disconnect "
    "timestamp"
)
_CONNECT_AGENTS: Final = (
    "these are agent events of Amazon Connect, which tell of no caller: take contact records "
    "instead, the other stream (in the console of your instance: Data streaming, Contact records)"
)
_DUMP: Final = (
    "this is a dump of a database: take the one table from it as CSV with its header instead "
    "(docs/auditing.md says which query gives it)"
)
_PAGE: Final = (
    "this is a page of a browser or XML, not a table: export it as CSV, or take the file that "
    "docs/auditing.md names for your phone system"
)
_SHEET: Final = (
    "this is a spreadsheet: open it and save its sheet as CSV UTF-8 (File, Save As), or export it "
    "as CSV from your phone system"
)
_PDF: Final = "this is a PDF, from which no rows can be read: export the same as CSV"
_PACKED: Final = "this is {}: unpack it and give the file in it (of packed files only .gz is read)"
_SQLITE: Final = "this is an SQLite database: export its table as CSV with a header"


class _Columns(NamedTuple):
    """A table known by so many, at least, of these columns (plain names)."""

    least: int
    columns: frozenset[str]
    says: str


_TABLES: Final = (
    _Columns(
        5,
        frozenset(
            ("src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata",
             "billsec", "disposition", "amaflags")
        ),
        _ASTERISK,
    ),
    _Columns(
        4,
        frozenset(
            ("calleridname", "calleridnumber", "callerdestination", "destinationnumber",
             "startstamp", "answerstamp", "endstamp", "hangupcause", "xmlcdruuid", "missedcall",
             "siphangupdisposition", "billsec")
        ),
        _FREESWITCH,
    ),
    _Columns(2, frozenset(("startinterval", "endinterval")), _CONNECT),
    _Columns(
        2,
        frozenset(
            ("contactsqueued", "contactshandled", "contactsabandoned", "contactshandledincoming",
             "contactsincoming", "contactsmissed", "averagequeueanswertime",
             "averagequeueabandontime", "averagehandletime", "maximumqueuedtime", "agentidletime",
             "averageaftercontactworktime", "occupancy")
        ),
        _CONNECT,
    ),
)  # fmt: skip

_STAMP: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\Z", re.ASCII)
_DISPOSITIONS: Final = frozenset(("ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"))
_CAUSE: Final = re.compile(r"[A-Z]+(?:_[A-Z]+)+\Z", re.ASCII)
"""FreeSWITCH's `NORMAL_CLEARING`, `ORIGINATOR_CANCEL` and so on."""


def _of_asterisk(cells: Sequence[str]) -> bool:
    """A row of Master.csv: the tenth cell is when the call began, the fifteenth how it ended."""
    return len(cells) >= 16 and bool(_STAMP.match(cells[9])) and cells[14] in _DISPOSITIONS


def _of_freeswitch(cells: Sequence[str]) -> bool:
    """A row of FreeSWITCH's Master.csv: the fifth cell is when the call began."""
    return len(cells) >= 11 and bool(_STAMP.match(cells[4])) and bool(_CAUSE.match(cells[9]))


_ROWS: Final[tuple[tuple[Callable[[Sequence[str]], bool], str], ...]] = (
    (_of_asterisk, _ASTERISK),
    (_of_freeswitch, _FREESWITCH),
)
_LOOKED_AT: Final = 5
"""Rows of a table without a header: the first may be cut off."""

_BEGINNINGS: Final = (
    ("-- mysql dump", _DUMP),
    ("-- mariadb dump", _DUMP),
    ("/*m!999999", _DUMP),
    ("-- phpmyadmin sql dump", _DUMP),
    ("--\n-- postgresql database dump", _DUMP),
    *((tag, _PAGE) for tag in ("<!doctype", "<html", "<?xml", "<table", "<cdr")),
)
_KEYS: Final = (
    ('"MetricResults"', _CONNECT),
    ('"CurrentAgentSnapshot"', _CONNECT_AGENTS),
)
"""Keys of JSON."""
_MAGIC: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _SHEET),
    (b"%PDF-", _PDF),
    (b"BZh", _PACKED.format("packed with bzip2")),
    (b"\xfd7zXZ\0", _PACKED.format("packed with xz")),
    (b"\x28\xb5\x2f\xfd", _PACKED.format("packed with Zstandard")),
    (b"7z\xbc\xaf\x27\x1c", _PACKED.format("a 7z archive")),
    (b"Rar!\x1a\x07", _PACKED.format("a RAR archive")),
    (b"SQLite format 3\0", _SQLITE),
)
_ZIP: Final = b"PK\x03\x04"
_IN_SHEETS: Final = (b"[Content_Types].xml", b"xl/", b"opendocument.spreadsheet")
_TAR: Final = slice(257, 262)


def of_bytes(head: bytes) -> str | None:
    """What to do with a file that is no text, by its beginning; None where it isn't known."""
    for magic, says in _MAGIC:
        if head.startswith(magic):
            return says
    if head.startswith(_ZIP):
        sheet = any(mark in head for mark in _IN_SHEETS)
        return _SHEET if sheet else _PACKED.format("a zip archive")
    return _PACKED.format("a tar archive") if head[_TAR] == b"ustar" else None


def of_text(lines: Sequence[str]) -> str | None:
    """What to take instead of a table or text that is none of the logs, by its first lines that
    aren't blank; None where it isn't known."""
    start = "\n".join(lines[:2]).lstrip().lower()
    for beginning, says in _BEGINNINGS:
        if start.startswith(beginning):
            return says
    for delimiter in DELIMITERS:
        names = {plain(name) for name in _cells(lines[0], delimiter)}
        for table in _TABLES:
            if len(names & table.columns) >= table.least:
                return table.says
    rows = [_cells(line, ",") for line in lines[:_LOOKED_AT]]
    return next((says for is_row, says in _ROWS if any(map(is_row, rows))), None)


def of_json(head: str) -> str | None:
    """What to take instead of JSON that holds no records of contacts."""
    return next((says for key, says in _KEYS if key in head), None)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    except csv.Error:
        return []
