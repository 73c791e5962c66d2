"""Lines of a file, plain or gzipped, without ever holding more than one of them."""

import codecs
import io
import os
import shutil
import sys
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import numpy as np
import numpy.typing as npt

from lamplight.audit.reading import mistaken
from lamplight.audit.reading.faults import BREAKS_OFF, BadFile, Faults
from lamplight.audit.reading.unzipping import MAGIC, Unzipped, broken

LONGEST: Final = 1024 * 1024
"""Bytes of the longest line that is read."""
BLOCK: Final = 256 * 1024
"""Bytes that are read at once."""
HEAD: Final = 64 * 1024
"""Bytes at the beginning that say what a file is."""
TIES: Final = 2
"""Bits after a time that order lines of one time."""
BACKWARDS: Final = 4
"""A file runs backwards whose times fall this many times as often as they rise."""
_TOGETHER: Final = 100_000
"""Lines whose times are looked at together."""
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r\f"))
_MOSTLY: Final = 0.05
"""Text has fewer control characters than this among its bytes."""
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def at_hand(file: Path, folder: Path) -> Path:
    """Standard input ("-"), or a pipe, as a file in this folder, since it is looked at before it is
    read; any other file as it is. Raises OSError."""
    if str(file) != "-" and not file.is_fifo():
        return file
    kept = folder / "standard input"
    with kept.open("wb") as out:
        if str(file) == "-":
            shutil.copyfileobj(sys.stdin.buffer, out)
        else:
            with file.open("rb") as opened:
                shutil.copyfileobj(opened, out)
    return kept


class Source:
    """One file. `head` is its beginning as text."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.is_dir():
            raise BadFile("this is a folder; name one file in it")
        try:
            with path.open("rb") as file:
                self._zipped = file.read(2) == MAGIC
            with self._open() as file:
                head = file.read(HEAD)
                breaks_off = broken(file)
        except OSError as error:
            raise BadFile(error.strerror or str(error)) from None
        if says := mistaken.of_bytes(head):
            raise BadFile(says)
        if head.startswith(_WIDE) or _is_wide(head):
            raise BadFile(
                "the file is in UTF-16: save it again as CSV UTF-8, or make UTF-8 of it with "
                "iconv -f UTF-16 -t UTF-8"
            )
        if b"\0" in head:
            head = _without_nul(head)
        if breaks_off and b"\n" not in head and not head.lstrip().startswith((b"[", b"{")):
            raise BadFile(f"the packed file can't be read to the end of one line: {breaks_off}")
        self.head = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
        if not self.head.strip():
            raise BadFile("the file is empty")
        if b"\r" in head.strip() and b"\n" not in head:
            raise BadFile("its lines end with CR alone; save it again with LF or CR LF")

    def _open(self) -> IO[bytes]:
        if self._zipped:
            return io.BufferedReader(Unzipped(self.path), BLOCK)
        return self.path.open("rb")

    def lines(self, faults: Faults) -> Iterator[tuple[int, str]]:
        """Each line that isn't blank with its number, from 1, without its end; they are counted in
        the faults' `rows`, and so is the line at which a packed file breaks off."""
        number, cut = 0, b""
        try:
            with self._open() as file:
                while block := file.read(BLOCK):
                    end = b"" if block.endswith(b"\n") else file.readline(LONGEST)
                    block += end
                    if not block.endswith(b"\n") and broken(file):
                        block, _, cut = block.rpartition(b"\n")
                    if not number or b"\0" in block or len(end) > LONGEST - BLOCK:
                        found: Iterable[str] = _one_by_one(block, number, faults)
                        _skip_rest(end, file)
                    else:
                        found = _together(block)
                    for text in found:
                        number += 1
                        if text and not text.isspace():
                            faults.rows += 1
                            yield number, text
                if broken(file):
                    _note_break(number + 1, cut, faults)
        except OSError as error:
            raise BadFile(f"the file breaks off: {error}") from None

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text piece by piece; with the last one whether a packed file breaks off there."""
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        try:
            with self._open() as file:
                while block := file.read(BLOCK):
                    yield decode(block), False
                yield decode(b"", True), bool(broken(file))
        except OSError as error:
            raise BadFile(f"the file breaks off: {error}") from None

    def in_order(
        self, place: Callable[[str], int | None], faults: Faults
    ) -> Iterator[tuple[int, str]]:
        """The lines in the order of their times. Holds 9 bytes a line, and 25 while it sorts.

        `place` gives a line's time and, in its last `TIES` bits, its place among lines of one time;
        None for a line that has no time: those come first. Lines of one time stay as the file has
        them, the other way round in a file that runs backwards; where it is shuffled, more than
        one step in ten going back, their places count.
        """
        places, begins = array("q"), _Begins()
        plain, cut = self._plain()
        with plain as file:
            for begin, raw in _places(file):
                at = place(raw.decode("utf-8", "replace").strip("\ufeff\r\n"))
                places.append(-1 if at is None else at)
                begins.append(begin)
            order = _order(np.frombuffer(places, dtype=np.int64))
            del places
            for position in order:
                file.seek(begins[position])
                number = position + 1
                text = _text(file.readline(LONGEST), number, faults)
                if text and not text.isspace():
                    faults.rows += 1
                    yield number, text
            if cut is not None:
                _note_break(len(begins) + 1, cut, faults)

    def _plain(self) -> tuple[IO[bytes], bytes | None]:
        """The file, unzipped, so that one can go to any place in it; and where it breaks off, the
        line that isn't whole, which is no more in it."""
        if not self._zipped:
            return self.path.open("rb"), None
        unzipped = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked closes it
        with self._open() as file:
            shutil.copyfileobj(file, unzipped, 1024 * 1024)
            cut = _last_line(unzipped) if broken(file) else None
        unzipped.seek(0, os.SEEK_SET)
        return unzipped, cut


def _is_wide(head: bytes) -> bool:
    """Whether text is in UTF-16 without a mark of it: of two bytes one is 0 nearly always."""
    halves = (head[0::2], head[1::2])
    return any(half.count(0) * 10 > len(half) * 9 for half in halves) and b"\0\0" not in head


def _without_nul(head: bytes) -> bytes:
    """A beginning without what NUL bytes spoil: a crash or a full disk leaves some in a log. Raises
    BadFile where the most of it is no text."""
    lines = head.split(b"\n")
    spoilt = sum(len(line.translate(None, _CONTROLS)) < len(line) for line in lines)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if spoilt * 2 > sum(map(bool, lines)) and controls > len(head) * _MOSTLY:
        raise BadFile("the file is binary, not a log or an export in text")
    if head.lstrip().startswith((b"[", b"{")):  # JSON may be one line
        return head.replace(b"\0", b" ")
    return b"\n".join(b"" if b"\0" in line else line for line in lines)


def _last_line(file: IO[bytes]) -> bytes:
    """Takes away a last line without an end; gives it."""
    begin = file.seek(max(0, file.seek(0, os.SEEK_END) - LONGEST))
    end = file.read()
    cut = end[end.rfind(b"\n") + 1 :]
    file.truncate(begin + len(end) - len(cut))
    return cut


def _note_break(number: int, cut: bytes, faults: Faults) -> None:
    """Count the line at which a packed file breaks off."""
    faults.rows += 1
    faults.bad(number, BREAKS_OFF, cut[:200].decode("utf-8", "replace"))


def _together(block: bytes) -> list[str]:
    """The lines of whole ones, none of which needs to be looked at by itself."""
    lines = block.decode("utf-8", "replace").split("\n")
    if not lines[-1]:
        lines.pop()
    return [line.rstrip("\r") for line in lines] if b"\r" in block else lines


def _one_by_one(block: bytes, number: int, faults: Faults) -> Iterator[str]:
    """The lines of whole ones; empty for what can't be used, which is counted."""
    for raw in io.BytesIO(block):
        number += 1
        yield _text(raw, number, faults)


class _Begins:
    """The first byte of each line, in four bytes a line however long the file is."""

    def __init__(self) -> None:
        self._low = array("I")
        self._wraps: list[int] = []
        """The first lines beyond each further 2**32 bytes."""

    def __len__(self) -> int:
        return len(self._low)

    def append(self, begin: int) -> None:
        """The next line's."""
        while begin >> 32 > len(self._wraps):
            self._wraps.append(len(self._low))
        self._low.append(begin & 0xFFFF_FFFF)

    def __getitem__(self, position: int) -> int:
        return self._low[position] | bisect_right(self._wraps, position) << 32


def _places(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """First byte and bytes of each line."""
    begin = 0
    while raw := file.readline(LONGEST):
        yield begin, raw
        begin += len(raw) + _skip_rest(raw, file)


def _order(places: npt.NDArray[np.int64]) -> Iterator[int]:
    """Which line comes when; see `Source.in_order`. What is given is changed."""
    back, on = _steps(places)
    shuffled = on * BACKWARDS >= back > on / 10
    if not shuffled:
        np.right_shift(places, TIES, out=places)
    backwards = back > on * BACKWARDS
    if backwards:
        places[:] = places[::-1].copy()
    order = np.argsort(places, kind="stable").astype(np.uint32)
    last = len(places) - 1
    del places
    return (last - position if backwards else position for position in _few(order))


def _steps(places: npt.NDArray[np.int64]) -> tuple[int, int]:
    """How often times fall from one line to the next, and how often they rise."""
    back = on = 0
    for begin in range(0, len(places), _TOGETHER):
        steps = np.diff(places[begin : begin + _TOGETHER + 1] >> TIES)
        back, on = back + int((steps < 0).sum()), on + int((steps > 0).sum())
    return back, on


def _few(order: npt.NDArray[np.uint32]) -> Iterator[int]:
    """One after another: a list of all would be several times as large."""
    for begin in range(0, len(order), _TOGETHER):
        yield from order[begin : begin + _TOGETHER].tolist()


def _skip_rest(raw: bytes, file: IO[bytes]) -> int:
    """Passes over what is left of a line that is too long; how many bytes that is."""
    passed = 0
    while len(raw) == LONGEST and not raw.endswith(b"\n"):
        raw = file.readline(LONGEST)
        passed += len(raw)
    return passed


def _text(raw: bytes, number: int, faults: Faults) -> str:
    """A line as text; empty for a blank one and for one that can't be used, which is counted."""
    if len(raw) > LONGEST or (len(raw) == LONGEST and not raw.endswith(b"\n")):
        faults.rows += 1
        faults.bad(number, "line_too_long", raw[:200].decode("utf-8", "replace"))
        return ""
    if b"\0" in raw:
        faults.rows += 1
        faults.bad(number, "not_text", raw[:200].decode("utf-8", "replace"))
        return ""
    return raw.decode("utf-8", "replace").strip("\ufeff\r\n")
