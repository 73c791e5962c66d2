"""The cases that aren't closed, as rows of lists: in hand, so that a desk is shown at once."""

from typing import TYPE_CHECKING

from lamplight.journal.tables import cases, contacts, customers
from lamplight.runtime.cards import PAPERS
from lamplight.runtime.cases import coming
from lamplight.runtime.show import parts
from lamplight.runtime.views.cases import CaseRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lamplight.journal.database import Database
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Runs
    from lamplight.runtime.clock import Clock
    from lamplight.runtime.directory import Directory


class InHand:
    """Rows by case, and for each of us a number that goes up when something that is owed to whom
    they look at has changed."""

    def __init__(self, database: "Database", directory: "Directory", clock: "Clock") -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._rows: dict[int, CaseRow] = {}
        self._numbers: dict[int, int] = {}

    async def load(self) -> None:
        """Read all of them; what was in hand goes."""
        pool = self._database.pool
        every = sorted(self._directory.brands)
        found = await cases.open_cases(pool, every)
        self._rows = {row.case: row for row in await self._made(found)}

    async def read(self, case: int) -> CaseRow | None:
        """Read one again; None when it is closed or gone."""
        found = await cases.case_by_id(self._database.pool, case)
        if found is None or found.state == "closed":
            self._rows.pop(case, None)
            return None
        (row,) = await self._made([found])
        before = self._rows.get(case)
        if before is not None and before.version > row.version:
            return before  # somebody else has read it meanwhile, later than we began to
        self._rows[case] = row
        return row

    async def _made(self, found: "Sequence[Case]") -> list[CaseRow]:
        """Rows, in a few questions however many cases they are."""
        pool = self._database.pool
        numbers = [case.id for case in found]
        told = await coming.told(pool, numbers)
        talks = await cases.contacts_of_cases(pool, numbers)
        theirs = {case.customer for case in found if case.customer}
        names = {one.id: one.name for one in await customers.customers_by_ids(pool, sorted(theirs))}
        first = await contacts.first_contacts(pool, [one[0] for one in talks.values()])
        return [
            self._row(case, told[case.id], talks.get(case.id, []), names, first) for case in found
        ]

    def _row(
        self,
        case: "Case",
        told: coming.Told,
        talks: "Sequence[int]",
        names: "Mapping[int, str]",
        first: "Mapping[int, int]",
    ) -> CaseRow:
        following = coming.what_comes(case, told, self._clock.now())
        number = first[talks[0]] if talks else case.customer or 0
        return CaseRow(
            case=case.id,
            customer=case.customer or 0,
            paper=number % PAPERS,
            name=names.get(case.customer or 0, ""),
            title=case.title,
            brand=self._directory.brand(case.brand),
            state=case.state,
            owner=parts.somebody(case.owner or 0, self._directory),
            next=following.what,
            due_at=following.due_at,
            duty_at=case.duty_at,
            not_yet=following.what == "not_yet",
            contact=talks[-1] if talks else None,
            version=case.version,
        )

    def every(self) -> "Iterable[CaseRow]":
        """All rows, by case."""
        return self._rows.values()

    def of(self, person: int) -> list[CaseRow]:
        """Somebody's own, and for who leads, those of their brands that nobody answers for: what
        isn't useful yet first, then what comes next soonest."""
        own = [row for row in self._rows.values() if self._is_of(row, person)]
        return sorted(own, key=_order)

    def _is_of(self, row: CaseRow, person: int) -> bool:
        owner = row.owner.id if row.owner is not None else 0
        if owner == person or row.brand.id in self._directory.brands_of(owner):
            return owner == person
        return person in self._directory.leads_of(row.brand.id)

    def tell(self, persons: "Iterable[int]") -> None:
        """Something that is owed to whom these look at has changed."""
        for person in persons:
            self._numbers[person] = self._numbers.get(person, 0) + 1

    def number(self, person: int) -> int:
        """Goes up with every change that concerns this person."""
        return self._numbers.get(person, 0)

    def get(self, case: int) -> CaseRow | None:
        """One row."""
        return self._rows.get(case)


def _order(row: CaseRow) -> tuple[bool, bool, int, int]:
    return not row.not_yet, row.due_at is None, row.due_at or 0, row.case


async def paper_of(runs: "Runs", customer: int, talks: "Sequence[int]") -> int:
    """Which paper a customer's initials stand on, as in their talks."""
    if talks:
        return (await contacts.first_contacts(runs, talks[:1]))[talks[0]] % PAPERS
    return customer % PAPERS
