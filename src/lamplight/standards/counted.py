"""What is counted for rules that share a clock and a calendar, stretch by stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from lamplight.standards.case_formulas import CASE_JUDGES, CaseJudge, Setting
from lamplight.standards.clocks import CLOCKS, Clock
from lamplight.standards.formulas import JUDGES, Judge
from lamplight.standards.order import Order
from lamplight.standards.rule import Check, Rule
from lamplight.standards.spans import Almanac, Stretch, finer
from lamplight.standards.tally import Counts, Waits

if TYPE_CHECKING:
    from datetime import date

    from lamplight.basis.instants import Instant
    from lamplight.standards.bound import Firm
    from lamplight.standards.contacts import Contact
    from lamplight.standards.matters import Matter
    from lamplight.standards.rule import Unit

Key: TypeAlias = tuple[str, str]
"""A rule's id and a check's name."""
ORDERS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "in_order": ("calls that waited in a queue", ()),
    "priority_first": ("calls of who goes first by law", ("priority_claimed",)),
}
"""Formulas of order: who counts, and which facts they need."""


class Asked(msgspec.Struct, frozen=True):
    """One check of one rule that data may show."""

    rule: Rule
    check: Check

    @property
    def key(self) -> Key:
        """What its tally is found by."""
        return self.rule.id, self.check.name

    @property
    def population(self) -> str:
        """Who counts, in words."""
        name = self.check.formula
        if name in CLOCKS:
            return CLOCKS[name].population
        if name in JUDGES:
            return JUDGES[name].population
        if name in CASE_JUDGES:
            kinds = ", ".join(sorted(self.check.kinds)).replace("_", " ")
            return CASE_JUDGES[name].population + (f": {kinds}" if kinds else "")
        return ORDERS[name][0] if name in ORDERS else "the firm"

    def lacks(self, told: frozenset[str]) -> tuple[str, ...]:
        """Facts without which it shows nothing and that aren't told."""
        name = self.check.formula
        if name in ORDERS:
            return tuple(fact for fact in ORDERS[name][1] if fact not in told)
        formula = CLOCKS.get(name) or JUDGES.get(name)
        if formula is None:
            return ()
        either = () if told & set(formula.either) else formula.either
        return (*(fact for fact in formula.needs if fact not in told), *either)

    @property
    def wants(self) -> tuple[str, ...]:
        """Facts that decide for some."""
        name = self.check.formula
        if name in CLOCKS:
            return ("wait_end",)
        found = JUDGES.get(name) or CASE_JUDGES.get(name)
        return found.wants if found else ()

    @property
    def by_hand(self) -> bool:
        """Whether no record could show it."""
        return self.check.formula == "by_hand"

    @property
    def of_cases(self) -> bool:
        """Whether it is about cases."""
        return self.check.formula in CASE_JUDGES


def asked_of(rule: Rule, firm: Firm) -> list[Asked]:
    """The checks of a rule that are asked of firms of its sector. One for some sectors is asked too
    where nobody told the sector, unless another check of the rule is for all the others."""
    others = frozenset().union(*(check.not_for for check in rule.checks))
    found = []
    for check in rule.checks:
        fits = check.only_for & firm.sectors
        if firm.sector is None:
            fits = check.only_for - others
        if (fits or not check.only_for) and not check.not_for & firm.sectors:
            found.append(Asked(rule, check))
    return found


class Cell:
    """What is counted in one stretch."""

    def __init__(self, book: Book, stretch: Stretch) -> None:
        self.stretch = stretch
        self.order = Order() if book.orders else None
        self.counts: dict[Key, Counts] = {}
        self.waits: dict[Key, Waits] = {}
        self.judged: list[tuple[Judge, list[int]]] = []
        self.timed: list[tuple[Clock, Waits]] = []
        self.cases: list[tuple[CaseJudge, list[int]]] = []
        for asked in book.asked:
            name, check = asked.check.formula, asked.check
            if name in CLOCKS:
                waits = self.waits[asked.key] = Waits(check, book.almanac)
                self.timed.append((CLOCKS[name].make(book.setting.source), waits))
            elif name in JUDGES:
                counts = self.counts[asked.key] = Counts()
                self.judged.append((JUDGES[name].make(check, book.setting.source), counts.of))
            elif name in CASE_JUDGES:
                counts = self.counts[asked.key] = Counts()
                self.cases.append((CASE_JUDGES[name].make(check, book.setting), counts.of))

    def add(self, contact: Contact) -> None:
        """Count a contact for each check."""
        for judge, of in self.judged:
            of[judge(contact)] += 1
        for clock, waits in self.timed:
            state, span = clock(contact)
            if state:
                waits.add(state, span, contact.arrived)
        if self.order is not None:
            self.order.add(contact)

    def add_matter(self, matter: Matter) -> None:
        """Count a case for each check."""
        for judge, of in self.cases:
            of[judge(matter)] += 1

    def merge(self, other: Cell) -> None:
        """Take in what another counted in the same stretch."""
        for key, counts in self.counts.items():
            counts.merge(other.counts[key])
        for key, waits in self.waits.items():
            waits.merge(other.waits[key])
        if self.order is not None and other.order is not None:
            self.order.merge(other.order)


class Book:
    """Checks that are counted on one clock, per month, quarter or year, cut on the same days."""

    def __init__(
        self, unit: Unit, cuts: tuple[date, ...], asked: list[Asked], setting: Setting
    ) -> None:
        self.asked, self.setting = asked, setting
        self.almanac = Almanac(setting.zone.key, unit, cuts)
        self.orders = [one for one in asked if one.check.formula in ORDERS]
        self.cells: dict[date, Cell] = {}
        self._cell: Cell | None = None
        self._begins = self._ends = 0

    def _at(self, at: Instant) -> Cell:
        cell = self._cell
        if cell is None or not self._begins <= at < self._ends:
            stretch = self.almanac.stretch(at)
            cell = self.cells.get(stretch.first)
            if cell is None:
                cell = self.cells[stretch.first] = Cell(self, stretch)
            self._cell, self._begins, self._ends = cell, stretch.begins, stretch.ends
        return cell

    def add(self, contact: Contact) -> None:
        """Count a contact in the stretch in which it came."""
        self._at(contact.arrived).add(contact)

    def add_matter(self, matter: Matter) -> None:
        """Count a case in the stretch in which it was opened."""
        self._at(matter.opened).add_matter(matter)

    def merge(self, other: Book) -> None:
        """Take in what another counted."""
        for first, cell in other.cells.items():
            mine = self.cells.get(first)
            if mine is None:
                mine = self.cells[first] = Cell(self, cell.stretch)
            mine.merge(cell)

    def per(self, unit: Unit) -> list[Cell]:
        """What was counted in each month, quarter or year, the earliest first. ValueError for a
        unit that is shorter than the one it was counted in."""
        if unit == self.almanac.unit:
            return [self.cells[first] for first in sorted(self.cells)]
        if finer(unit, self.almanac.unit) == unit:
            raise ValueError(f"what was counted per {self.almanac.unit} says nothing per {unit}")
        almanac = Almanac(self.almanac.zone.key, unit, self.almanac.cuts)
        found: dict[date, Cell] = {}
        for cell in self.cells.values():
            stretch = almanac.stretch(cell.stretch.begins)
            found.setdefault(stretch.first, Cell(self, stretch)).merge(cell)
        return [found[first] for first in sorted(found)]
