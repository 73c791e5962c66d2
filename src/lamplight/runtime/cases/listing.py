"""What leads see of all cases: owed, overdue, what waits for them, what keeps failing."""

from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.accommodations.option import Option
from lamplight.basis.instants import DAY
from lamplight.cases.next import Clock, is_over
from lamplight.journal.tables import (
    accommodations,
    book,
    cases,
    contacts,
    customers,
    denials,
    money_told,
    promises,
)
from lamplight.runtime.cases import at_stake, shown
from lamplight.runtime.views.cases import (
    ApprovalRow,
    BearerRow,
    CauseRow,
    DenialView,
    DifferingRow,
    OwedSaleRow,
    OwedToday,
    UnkeptRow,
)

if TYPE_CHECKING:
    from lamplight.journal.tables.accommodations import Accommodation
    from lamplight.journal.tables.money_forms import Differing
    from lamplight.runtime.house import House
    from lamplight.runtime.views.cases import CaseRow

WINDOW: Final = 90 * DAY
"""What keeps failing is counted over so long: a second failure within it is the danger (Knox and
van Oest 2014, Journal of Marketing 78(5))."""

SALES_SHOWN: Final = 50
"""Of what is owed without a case, so much is shown."""


async def owed_today(house: "House", person: int) -> OwedToday:
    """For one who leads, of the brands that they answer."""
    pool, directory = house.journal.database.pool, house.scene.directory
    brands = sorted(directory.brands_of(person))
    now = house.clock.now()
    rows = [row for row in house.scene.cases.every() if row.brand.id in brands]
    late = [row for row in rows if is_late(row, now)]
    late_ids = {row.case for row in late}
    since = now - WINDOW
    causes = await cases.causes(pool, since, brands)
    bearers = await cases.bearers(pool, since, brands)
    differing = await money_told.differing(pool, since, brands)
    return OwedToday(
        promises=await _unkept(house, brands),
        owed=sorted((row for row in rows if row.case not in late_ids), key=_due),
        overdue=sorted(late, key=_due),
        sales=[
            _owed_sale(house, one)
            for one in await book.owed_without_case(pool, since, now + DAY, brands, SALES_SHOWN)
        ],
        sales_older=await book.owed_long_ago(pool, since, brands),
        approvals=[_approval(house, one) for one in await accommodations.asked(pool, brands)],
        denials=await _denials(house, brands),
        causes=[_cause(one) for one in causes],
        bearers=[msgspec.convert(one, BearerRow, from_attributes=True) for one in bearers],
        differing=[_differing(house, one) for one in differing],
    )


def _owed_sale(house: "House", row: book.OwedSale) -> OwedSaleRow:
    brand = house.scene.directory.brand(row.brand)
    return OwedSaleRow(**msgspec.structs.asdict(row) | {"brand": brand})


def _cause(row: cases.CauseRow) -> CauseRow:
    known = msgspec.structs.asdict(row) | {"details": row.details or []}
    return msgspec.convert(known, CauseRow)


async def _unkept(house: "House", brands: list[int]) -> list[UnkeptRow]:
    pool, directory = house.journal.database.pool, house.scene.directory
    found = await promises.unkept(pool, brands)
    theirs = sorted({one.customer for one in found if one.customer})
    names = {one.id: one.name for one in await customers.customers_by_ids(pool, theirs)}
    spoken = sorted({one.contact for one in found if one.contact})
    talks = {one.id: one.name for one in await contacts.contacts_by_ids(pool, spoken)}
    rows = []
    for one in found:
        row = house.scene.cases.get(one.service_case or 0)
        name = names.get(one.customer or 0, "") or talks.get(one.contact or 0, "")
        rows.append(
            UnkeptRow(
                promise=one.id,
                case=one.service_case,
                contact=one.contact,
                customer=one.customer,
                name=name,
                title=row.title if row is not None else "",
                brand=directory.brand(one.brand),
                what=one.kind,
                said=one.words,
                due_at=one.due_at,
                by=directory.person(one.person),
            )
        )
    return rows


def is_late(row: "CaseRow", now: int) -> bool:
    """Whether something that one of us does is late."""
    owed_by = Clock(what="duty", due_at=row.duty_at)
    return row.not_yet or any(
        is_over(one, now) for one in (Clock(what=row.next, due_at=row.due_at), owed_by)
    )


def _due(row: "CaseRow") -> tuple[bool, int, int]:
    return row.due_at is None, row.due_at or 0, row.case


def _approval(house: "House", one: "Accommodation") -> ApprovalRow:
    row = house.scene.cases.get(one.service_case)
    option = msgspec.convert(one.body, Option)
    return ApprovalRow(
        case=one.service_case,
        accommodation=one.id,
        name=row.name if row is not None else "",
        title=row.title if row is not None else "",
        what=one.body.get("what", one.kind),
        fields=shown.said(one.body.get("fields", {})),
        amount_minor=one.amount_minor,
        cost_minor=one.cost_minor,
        currency=one.currency or "",
        by=house.scene.directory.person(one.person),
        made_at=one.made_at,
        why=one.words,
        version=option.asked,
        changed=list(option.changed),
        was_minor=option.was_minor,
        proposed_minor=option.in_place_of_minor,
    )


def _differing(house: "House", one: "Differing") -> DifferingRow:
    row = house.scene.cases.get(one.service_case)
    return DifferingRow(
        case=one.service_case,
        name=row.name if row is not None else "",
        title=row.title if row is not None else "",
        booked_minor=one.booked_minor,
        settled_minor=one.settled_minor,
        currency=one.currency,
        at=one.at,
    )


async def _denials(house: "House", brands: list[int]) -> list[DenialView]:
    pool, directory = house.journal.database.pool, house.scene.directory
    found = await denials.to_review(pool, brands)
    of = await cases.cases_by_ids(pool, {one.service_case for one in found})
    stake = await at_stake.read(house, of)
    rows = {one.service_case: house.scene.cases.get(one.service_case) for one in found}
    names = {case: (row.name, row.title) if row else ("", "") for case, row in rows.items()}
    return [
        shown.denial_view(one, directory, stake.by(one), names[one.service_case]) for one in found
    ]
