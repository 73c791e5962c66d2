"""Records of JSON, however they are written: a line each, one after another without anything
between them, in a list, or as the answer of a command line tool.

What can't be read is counted and passed over up to the next record that begins. Never more than a
few records are held.
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from lamplight.audit.reading.faults import BREAKS_OFF, Faults

LONGEST: Final = 1024 * 1024
"""Characters of the longest record that is read."""
_FAR: Final = LONGEST // 2
"""So far the next record that begins is looked for at once."""
_MOST_TRIES: Final = 1_000
"""So many openings may be of no record before the rest of what is looked at is given up."""
_EXCERPT: Final = 200

_PARTS: Final = r"""(?:[^{}"]|"[^"\\]*"|\{[^{}]*\})*"""
_BESIDE: Final = rf'"\w+"\s*:\s*(?:[\w.+-]+|"[^"\\]*"|\{{{_PARTS}\}})'
"""What stands beside the list in an answer: a count, a token, how the answer went."""
_LIST_BEGINS: Final = re.compile(rf'\{{\s*(?:{_BESIDE}\s*,\s*)*"Contacts"\s*:\s*\[')
"""The beginning of an answer of SearchContacts: its records follow."""
_NEAR: Final = 4_096
"""So far behind its beginning an answer's list begins, or it is a record."""
_BETWEEN: Final = re.compile(rf"(?:\]\s*(?:,\s*{_BESIDE}\s*)*\}}|[\s,\[\]\x1e\ufeff])*")
"""What stands between records, the end of such an answer among it."""
_OPENING: Final = re.compile(r'\{\s*"')
"""What a record, or a part of one, begins with."""
_OF_RECORDS: Final = frozenset(("ContactId", "InitiationTimestamp", "variables", "callflow"))
"""Names of which a record has one, and no part of a record has any."""

_decode: Final = json.JSONDecoder().raw_decode


class Found(NamedTuple):
    """A record, the line on which it begins, and its text with its place, to be shown."""

    line: int
    text: str
    record: dict[str, Any]


class Records:
    """The records of a text that comes in pieces; with the last piece stands whether the text
    breaks off there. `spread`: a record may go over lines, so that what can't be read doesn't end
    with its line."""

    def __init__(self, pieces: Iterable[tuple[str, bool]], faults: Faults, *, spread: bool) -> None:
        self._pieces = iter(pieces)
        self._faults = faults
        self._spread = spread
        self._text = ""
        self._at = 0
        self._before = 0
        """Characters before the text that is held."""
        self._line = 1
        self._over = self._breaks_off = False
        self._number = 0
        """Records up to here, those that can't be read among them."""
        self._first_name = ""
        """With which the records begin."""

    def __iter__(self) -> Iterator[Found]:
        """Each record; they and what can't be read are counted in the faults' `rows`."""
        while self._goes_on():
            if self._text.find('"Contacts"', self._at, self._at + _NEAR) >= 0 and (
                opened := _LIST_BEGINS.match(self._text, self._at)
            ):
                self._go(opened.end())
                continue
            try:
                record, end = _decode(self._text, self._at)
            except ValueError:
                self._pass_over(self._next_record())
                continue
            except RecursionError:  # nested without end
                self._pass_over(self._end_of_line())
                continue
            if not isinstance(record, dict):
                self._pass_over(self._next_record())
                continue
            self._first_name = next(iter(record), "")
            self._number += 1
            self._faults.rows += 1
            text = self._shown(self._text[self._at : self._at + _EXCERPT])
            yield Found(self._line, text, record)
            self._go(end)
        if self._breaks_off:
            self._bad(1, BREAKS_OFF, "")

    def _shown(self, text: str) -> str:
        """A text with its place, unless its line says where it is."""
        if self._number == self._line and not self._spread:
            return text
        place = f"record {self._number:,}, character {self._before + self._at + 1:,}"
        return f"{place}: {' '.join(text.split())}"

    def _bad(self, count: int, kind: str, text: str) -> None:
        for _ in range(count):
            self._number += 1
            self._faults.rows += 1
            self._faults.bad(self._line, kind, self._shown(text))

    def _pass_over(self, end: int) -> None:
        """Count what can't be read, and go on behind it."""
        lost = self._text[self._at : end]
        kind = "not_json"
        if self._over and end == len(self._text) and self._breaks_off:
            kind, self._breaks_off = BREAKS_OFF, False
        begun = rf'\{{\s*"{re.escape(self._first_name)}"\s*:'
        count = len(re.findall(begun, lost)) if self._first_name else 0
        self._bad(max(1, count), kind, lost[:_EXCERPT])
        self._go(end)

    def _next_record(self) -> int:
        """Where the next record begins on this line (of a record over lines: at all), or the line
        ends."""
        text, end = self._text, self._end_of_line()
        for opening in itertools.islice(_OPENING.finditer(text, self._at + 1, end), _MOST_TRIES):
            try:
                record, _ = _decode(text, opening.start())
            except ValueError:
                continue
            except RecursionError:
                return end
            if not _OF_RECORDS.isdisjoint(record):
                return opening.start()
        return end

    def _end_of_line(self) -> int:
        """Or, where that is far, a place from which to look on."""
        far = len(self._text) if self._over else min(len(self._text), self._at + _FAR)
        end = -1 if self._spread else self._text.find("\n", self._at, far)
        return far if end < 0 else end

    def _goes_on(self) -> bool:
        """Go to the next thing that stands there, and hold enough of what follows."""
        while True:
            if not self._over and len(self._text) - self._at < LONGEST:
                self._hold()
            between = _BETWEEN.match(self._text, self._at)
            end = self._at if between is None else between.end()
            if end == self._at:
                return end < len(self._text)
            self._go(end)

    def _hold(self) -> None:
        """Let go of what was read, and take in what follows."""
        held, long = [self._text[self._at :]], len(self._text) - self._at
        self._before += self._at
        self._at = 0
        while long < 2 * LONGEST:
            piece, breaks_off = next(self._pieces, ("", None))
            if breaks_off is None:
                self._over = True
                break
            self._breaks_off = self._breaks_off or breaks_off
            held.append(piece)
            long += len(piece)
        self._text = "".join(held)

    def _go(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end


def begins_whole(line: str) -> bool:
    """Whether a line begins with a record that ends on it."""
    begin = _BETWEEN.match(line)
    try:
        record, _ = _decode(line, 0 if begin is None else begin.end())
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict)
