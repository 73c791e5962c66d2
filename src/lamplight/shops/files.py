"""Sales from files: JSON, JSON lines or CSV (`docs/importing.md`), read in a stream and checked.

What can't be used is a `Trouble` with its line and what to write instead; reading goes on after it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

from lamplight.sales.checking import BadSale, check
from lamplight.sales.forms import Sale
from lamplight.shops import csv_files
from lamplight.shops.parts import LONGEST, MB, Read, Row, Trouble, Unusable, lines_of, said_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

__all__ = ["LARGEST", "LONGEST", "MOST", "Row", "Trouble", "Unusable", "read", "reader_of"]

LARGEST: Final = 1024 * MB
"""A file has at most so many bytes; one JSON document at most `DOCUMENT`."""
DOCUMENT: Final = 64 * MB
MOST: Final = 200_000
"""One file has at most so many sales."""
FORMAT: Final = 1
_BOM: Final = b"\xef\xbb\xbf"
_BYTE: Final = re.compile(r"\(byte (\d+)\)")


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that is one JSON document. `format` says how its sales are written."""

    format: int
    sales: list[msgspec.Raw]


def reader_of(file: Path) -> Callable[[BinaryIO], Iterator[Read]]:
    """How a file is read, by how its name ends. Raises `Unusable`."""
    found = _READERS.get(file.suffix.lower())
    if found is None:
        known = ", ".join(_READERS)
        raise Unusable(f"its name ends in none of {known}, so how to read it isn't known")
    return found


def read(file: Path, opened: BinaryIO, brands: Collection[str]) -> Iterator[Read]:
    """Each sale of a file, or what is wrong with it. Raises `Unusable` for the file as a whole."""
    first: dict[str, int] = {}
    for one in reader_of(file)(opened):
        if isinstance(one, Trouble):
            yield one
            continue
        wrong = _wrong(one.sale, brands)
        if one.sale.id in first:
            wrong = f"sale {one.sale.id!r} is there twice, first in line {first[one.sale.id]}"
        first.setdefault(one.sale.id, one.line)
        if len(first) > MOST:
            raise Unusable(f"it has more than {MOST} sales: divide it")
        yield one if not wrong else Trouble(one.line, wrong)


def _wrong(sale: Sale, brands: Collection[str]) -> str:
    if sale.brand not in brands:
        known = ", ".join(sorted(brands)) or "none"
        return f"brand: there is no brand {sale.brand!r} here (there are: {known})"
    try:
        check(sale)
    except BadSale as error:
        return str(error)
    return ""


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────


def _document(opened: BinaryIO) -> Iterator[Read]:
    text = opened.read(DOCUMENT + 1)
    if len(text) > DOCUMENT:
        raise Unusable(
            f"it is larger than {DOCUMENT // MB} MB: write it as JSON lines (.jsonl), one sale each"
        )
    start = len(_BOM) if text.startswith(_BOM) else 0
    try:
        document = msgspec.json.decode(memoryview(text)[start:], type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield Trouble(_line_of(text, start, error), said_of(error))
        return
    if document.format != FORMAT:
        yield Trouble(1, f"format is {document.format}; this reads format {FORMAT}")
        return
    at, line = start, 1
    for raw in map(bytes, document.sales):
        found = text.find(raw, at)
        line += text.count(b"\n", at, found)
        yield _sale(line, raw)
        at = found + len(raw)
        line += raw.count(b"\n")


def _line_of(text: bytes, start: int, error: Exception) -> int:
    found = _BYTE.search(str(error))
    return 1 + text.count(b"\n", 0, start + int(found[1])) if found else 1


def _lines(opened: BinaryIO) -> Iterator[Read]:
    for number, line in lines_of(opened):
        if len(line) > LONGEST:
            yield Trouble(number, f"the line is longer than {LONGEST // MB} MB")
            return
        text = line.removeprefix(_BOM) if number == 1 else line
        if text.strip():
            yield _sale(number, text)


def _sale(line: int, text: bytes) -> Read:
    try:
        return Row(line, msgspec.json.decode(text, type=Sale))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Trouble(line, said_of(error))


_READERS: Final[Mapping[str, Callable[[BinaryIO], Iterator[Read]]]] = {
    ".json": _document,
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".csv": csv_files.read,
}
