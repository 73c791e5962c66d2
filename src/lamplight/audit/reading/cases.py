"""Cases of customers as a table: what laws on complaints ask about, one row for each.

    opened[,kind,answered,completed,key_told,proof_asked,proof_given,medium,reasoned,refused,
    disputes_told,surveyed,planned,agreed,done,language_asked,language_served]

Columns in any order; times as in a table of contacts, `yes` or `no` where it is one or the other.
A column that isn't there isn't known; an empty cell of one that is says that it never was, or, of
yes and no, that it isn't known.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any, Final, get_args

from lamplight.audit.reading.clock import Clock
from lamplight.audit.reading.faults import BadFile, Fault, Faults
from lamplight.audit.reading.lines import Source
from lamplight.audit.reading.tables import DELIMITERS, cells_of, plain
from lamplight.basis.instants import Instant
from lamplight.standards.matters import Kind, Matter

_TIMES: Final = {
    "opened": "opened", "answered": "answered", "completed": "completed",
    "keytold": "key_told_at", "proofgiven": "proof_at", "surveyed": "surveyed_at",
    "planned": "planned_at", "agreed": "agreed_at", "done": "done_at",
}  # fmt: skip
_YES_OR_NO: Final = {
    "proofasked": "proof_asked", "reasoned": "reasoned", "refused": "refused",
    "disputestold": "disputes_told",
}  # fmt: skip
_WORDS: Final = {
    "kind": "kind", "medium": "medium", "languageasked": "language_asked",
    "languageserved": "language_served",
}  # fmt: skip
COLUMNS: Final = _TIMES | _YES_OR_NO | _WORDS
"""Columns by their plain names, with the facts that they tell."""
_MEANS: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_KINDS: Final = frozenset(get_args(Kind))


class Cases:
    """A table of cases, read row by row as often as it is asked for."""

    def __init__(self, path: Path, zone: tzinfo, now: Instant | None = None) -> None:
        """Reads the header; no record is of later than `now`. Raises BadFile."""
        self._now = now
        self._source, self._zone = Source(path), zone
        first = next(line for line in self._source.head.splitlines() if line.strip())
        self._delimiter = max(DELIMITERS, key=first.count)
        names = [plain(name) for name in next(csv.reader([first], delimiter=self._delimiter))]
        if "opened" not in names:
            raise BadFile("this is no table of cases: its first line names no column `opened`")
        unknown = [name for name in names if name not in COLUMNS]
        if unknown or len(set(names)) < len(names):
            wrong = unknown[0] if unknown else "one of them twice"
            raise BadFile(f"a table of cases has other columns than {wrong}: {_known()}")
        self._facts = [COLUMNS[name] for name in names]

    @property
    def known(self) -> frozenset[str]:
        """The facts that the table tells."""
        return frozenset(self._facts)

    def last(self) -> Instant | None:
        """The last instant that stands in it, but for those to come: a slip of the pen there makes
        nothing late."""
        found: Instant | None = None
        for matter in self.matters(Faults()):
            times = [getattr(matter, fact) for fact in _TIMES.values()]
            past = [at for at in times if at is not None and (self._now is None or at <= self._now)]
            found = max([*past, *([] if found is None else [found])], default=None)
        return found

    def matters(self, faults: Faults) -> Iterator[Matter]:
        """Each case; rows that can't be used are counted."""
        clock = Clock(self._zone)
        lines = self._source.lines(faults)
        next(lines, None)
        for number, text in lines:
            try:
                yield self._matter(text, clock)
            except Fault as fault:
                faults.bad(number, fault.kind, text)

    def _matter(self, text: str, clock: Clock) -> Matter:
        cells = cells_of(text, self._delimiter)
        if len(cells) > len(self._facts):
            raise Fault("too_many_fields")
        if len(cells) < len(self._facts):
            raise Fault("too_few_fields")
        read = {**dict.fromkeys(_TIMES.values(), clock.instant), **_OTHERS}
        facts = {
            fact: read[fact](cell.strip())
            for fact, cell in zip(self._facts, cells, strict=True)
            if cell.strip()
        }
        if "opened" not in facts:
            raise Fault("time_missing")
        matter = Matter(**facts)
        times = (matter.answered, matter.key_told_at, matter.planned_at, matter.done_at)
        if any(at is not None and at < matter.opened for at in times):
            raise Fault("ends_before_it_begins")
        return matter


def _yes_or_no(cell: str) -> bool:
    if cell.lower() not in _MEANS:
        raise Fault("neither_yes_nor_no")
    return _MEANS[cell.lower()]


def _kind(cell: str) -> str:
    word = cell.lower().replace(" ", "_").replace("-", "_")
    if word not in _KINDS:
        raise Fault("kind_not_known")
    return word


_OTHERS: Final[dict[str, Callable[[str], Any]]] = {
    **dict.fromkeys(_YES_OR_NO.values(), _yes_or_no),
    "kind": _kind,
    "medium": str,
    "language_asked": str.lower,
    "language_served": str.lower,
}


def _known() -> str:
    return (
        "opened, kind, answered, completed, key_told, proof_asked, proof_given, medium, reasoned, "
        "refused, disputes_told, surveyed, planned, agreed, done, language_asked, language_served"
    )
