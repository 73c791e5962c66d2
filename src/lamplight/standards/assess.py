"""Rules of law over contacts and cases: fed one by one, in memory that doesn't grow with them.

An `Assessment` is asked for a report at the end. Two of them over parts of the same records,
merged, give the report that one over all of them gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias
from zoneinfo import ZoneInfo

from lamplight.basis.instants import to_datetime
from lamplight.standards.bound import Firm
from lamplight.standards.case_formulas import Setting
from lamplight.standards.counted import Asked, Book, asked_of
from lamplight.standards.facts import Source
from lamplight.standards.figures import Coverage, Shown, judged
from lamplight.standards.report import LawReport
from lamplight.standards.rule import REVIEW
from lamplight.standards.spans import finer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from lamplight.basis.instants import Instant
    from lamplight.standards.contacts import Contact
    from lamplight.standards.matters import Matter
    from lamplight.standards.menus import MenuFacts
    from lamplight.standards.rule import Rule, Unit


STALE: Final = f"These laws should have been looked up again by {REVIEW}: records are of later."
_Shelf: TypeAlias = "tuple[str, str, Unit, tuple[date, ...]]"
"""What checks must share to be counted in one book: zone, holidays, period, days of cutting."""


class Assessment:
    """What some rules ask of a firm, counted over its contacts and cases.

    `unit` shows all for that period too, beside the one for which each law counts. `as_of` is the
    instant up to which there are records of cases; without it no silence counts as late. `cases`
    says that there are records of cases at all; `menu` is the phone menu, where somebody described
    it.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        firm: Firm | None = None,
        source: Source | None = None,
        unit: Unit | None = None,
        as_of: Instant | None = None,
        cases: bool = False,
        menu: MenuFacts | None = None,
    ) -> None:
        self.rules, self.firm = tuple(rules), firm or Firm()
        self.source = source or Source()
        self.unit, self.as_of = unit, as_of
        self._contacts, self._matters = Coverage(), Coverage()
        seen = (self._contacts, self._matters)
        self._shown = Shown(self.firm, self.source, *seen, unit, cases, menu)
        self._books = self._made()

    def _made(self) -> dict[_Shelf, Book]:
        grouped: dict[_Shelf, list[Asked]] = {}
        for asked in self._asked():
            rule = asked.rule
            cuts = tuple(day for day in (rule.begins, rule.until) if day is not None)
            unit = finer(self.unit or rule.unit, rule.unit)
            shelf = (rule.zone, rule.calendar, unit, cuts)
            grouped.setdefault(shelf, []).append(asked)
        books = {}
        for shelf, many in grouped.items():
            zone, calendar, unit, cuts = shelf
            setting = Setting(self.source, ZoneInfo(zone), calendar, self.as_of)
            books[shelf] = Book(unit, cuts, many, setting)
        return books

    def _asked(self) -> Iterable[Asked]:
        """The checks that are asked of this firm and that the data may show."""
        for rule in self.rules:
            for asked in asked_of(rule, self.firm) if rule.gated else ():
                if self._shown.may_show(asked):
                    yield asked

    def add(self, contact: Contact) -> None:
        """Count one contact. Its order among others doesn't matter."""
        self._contacts.add(contact.arrived)
        for book in self._books.values():
            book.add(contact)

    def add_matter(self, matter: Matter) -> None:
        """Count one case. Its order among others doesn't matter."""
        self._matters.add(matter.opened)
        for book in self._books.values():
            book.add_matter(matter)

    def merge(self, other: Assessment) -> None:
        """Take in what another counted of the same rules. ValueError if it asks something else."""
        if (self.rules, self.firm, self.unit) != (other.rules, other.firm, other.unit):
            raise ValueError("only assessments of the same rules for the same firm can be merged")
        self._contacts.merge(other._contacts)
        self._matters.merge(other._matters)
        for key, book in self._books.items():
            book.merge(other._books[key])

    def report(self, laws: Sequence[str], words: Sequence[str] = ()) -> LawReport:
        """The report under the names of the laws that it was made for."""
        books = {asked.key: book for book in self._books.values() for asked in book.asked}
        rules = tuple(judged(rule, self._shown, books) for rule in self.rules)
        stale = [STALE] if self._after_review() else []
        return LawReport(laws=tuple(laws), rules=rules, words=(*stale, *words))

    def _after_review(self) -> bool:
        """Whether there are records of after the day by which somebody must look again."""
        last = [one.last for one in (self._contacts, self._matters) if one.last is not None]
        return bool(last) and to_datetime(max(last)).date() > REVIEW
