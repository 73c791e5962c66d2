"""A rule of law on reaching a person: what it says, as data, and how sure we are of it.

Written from research as of `AS_OF`. Nothing here is legal advice.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import msgspec

from lamplight.basis.instants import HOUR, SECOND, Span
from lamplight.standards.bound import Apart, Bound

Mark = Literal["R", "S", "K"]
Unit = Literal["year", "quarter", "month"]
Of = Literal["contacts", "cases", "firm"]

AS_OF: Final = date(2026, 11, 22)
"""The day as of which the laws were looked up."""
REVIEW: Final = date(2027, 5, 22)
"""The day by which somebody must look them up again."""
NO_ADVICE: Final = "This is not legal advice."
MARKS: Final[dict[Mark, str]] = {
    "R": "text read",
    "S": "secondary source read, not the text itself",
    "K": "unread: written from knowledge, unchecked",
}
ALL: Final = 10_000
"""All of a population, in ten-thousandths."""


def _time(span: Span) -> str:
    hours, rest = divmod(span, HOUR)
    return f"{hours} h" if hours and not rest else f"{span / SECOND:g} s"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a rule asks and that has a figure.

    `formula` names a function of `standards.formulas`. A limit is either the least share of the
    population that must keep it (`least`, in ten-thousandths; `over`: more than that), or the
    longest mean (`mean`, milliseconds). `within` is the time that each has (milliseconds; `under`:
    less than that, else at most; `lenient`: who went before it was over keeps it), `days` so many
    days, `working` or of the calendar. `ways` names further ways of reading the figure
    (`standards.ways`). A check that `excuses` another is kept in its place. `needs` says in words
    what would show it, where no fact of a record could; `by_menu` names what a description of the
    phone menu says of it (`standards.menus`).
    """

    says: str
    formula: str
    name: str = ""
    limit_words: str = ""
    least: int = ALL
    over: bool = False
    mean: Span | None = None
    within: Span | None = None
    under: bool = False
    lenient: bool = False
    days: int | None = None
    working: bool = False
    ways: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    excuses: str = ""
    mark: Mark | None = None
    only_for: frozenset[str] = frozenset()
    not_for: frozenset[str] = frozenset()
    needs: str = ""
    by_menu: str = ""

    @property
    def limit(self) -> str:
        """The limit in words; `limit_words` where no figure of the records is held against it."""
        if self.limit_words:
            return self.limit_words
        if self.formula == "by_hand":
            return "all"
        parts = []
        if self.within is not None:
            parts.append(f"{'<' if self.under else '≤'} {_time(self.within)}")
        if self.days is not None:
            parts.append(f"≤ {self.days} {'working' if self.working else 'calendar'} days")
        if self.mean is not None:
            return f"mean ≤ {self.mean / 1_000:g} s"
        share = (
            "all" if self.least == ALL else f"{'>' if self.over else '≥'} {self.least / 100:g} %"
        )
        return " in ".join([*parts, share])


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the research. `law` is what it is asked for by (`ES`, `IT-TLC`).

    `since` is the first day on which it is law, `binds_from` that on which whoever it binds must
    keep it, where that is later; `until` the first day on which another had replaced it. `mark` is
    how sure we are of it as a whole, `mark_words` how the research says that. `gated` is false for
    what is no law (a draft, a voluntary promise): it is shown when asked for, and never judged.
    """

    id: str
    law: str
    title: str
    article: str
    bound: Bound
    checks: tuple[Check, ...]
    source: str
    mark: Mark
    mark_words: str = ""
    zone: str = "UTC"
    calendar: str = ""
    unit: Unit = "year"
    since: date | None = None
    since_words: str = ""
    binds_from: date | None = None
    until: date | None = None
    apart: tuple[Apart, ...] = ()
    notes: tuple[str, ...] = ()
    gated: bool = True

    @property
    def read(self) -> str:
        """How the research marks it."""
        return self.mark_words or self.mark

    @property
    def begins(self) -> date | None:
        """The first day on which it must be kept."""
        return self.binds_from or self.since

    @property
    def unread(self) -> bool:
        """Whether nobody has read the text of it, or of a part of it."""
        return "K" in self.read or any(check.mark == "K" for check in self.checks)
