"""What reading files of sales is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.sales.forms import Sale

MB: Final = 1024 * 1024
LONGEST: Final = 4 * MB
"""One line, or one row of CSV, has at most so many bytes."""


_AT: Final = re.compile(r"(?P<what>.*) - at `(key in `)?\$(?P<path>.*?)`+", re.DOTALL)


class Unusable(Exception):
    """The file as a whole can't be used; the text says why."""


class Row(NamedTuple):
    """A sale, and the line of the file in which it begins."""

    line: int
    sale: Sale


class Trouble(NamedTuple):
    """What is wrong in a line, and what to write instead."""

    line: int
    text: str


Read = Row | Trouble


def lines_of(opened: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines, none of them longer than one byte more than `LONGEST`."""
    number = 0
    while line := opened.readline(LONGEST + 1):
        number += 1
        yield number, line


def said_of(error: Exception) -> str:
    """What JSON isn't as it should be, the place first."""
    if isinstance(error, UnicodeDecodeError):
        return "isn't UTF-8: save the file as UTF-8"
    found = _AT.fullmatch(str(error))
    if found is None:
        return str(error)
    path, what = found["path"].lstrip("."), found["what"]
    if path.endswith("_minor") and "float" in what:
        what += ": write whole smallest units, as 8900 for 89.00 EUR"
    if what.endswith("encoded date"):
        what = "no such day: write it as 2026-11-03"
    elif what.endswith("encoded datetime"):
        what = "no such instant: write it as 2026-11-03T10:00:00+01:00"
    return f"{path}: {what}" if path else what
