"""What a customer bought, with the rights that they have, as the law of the sale is judged."""

from typing import TYPE_CHECKING, Final

from lamplight.runtime.cases import reckoning
from lamplight.runtime.customers import withdrawn
from lamplight.runtime.customers.sold import delivered_on
from lamplight.runtime.views.mine import MyLine, MyRight, MySale

if TYPE_CHECKING:
    from collections.abc import Collection

    from lamplight.duties.row import Row
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.runtime.cases.reckoning import Reckoned
    from lamplight.runtime.house import House

WITHDRAWAL: Final = "withdrawal"
_STATUS: Final = {"open": "open", "due": "open", "excluded": "excluded", "expired": "over"}
_FULL: Final = "full_refund"


def my_sale(house: "House", whole: "Whole", family: "Collection[int]", zone: str = "") -> MySale:
    """One sale as whoever bought or uses it sees it. Only who bought it has sums and rights."""
    sale = whole.sale
    bought = sale.buyer in family
    on, there = reckoning.today_of(whole, house.clock.now(), zone)
    sellers = [one.name for one in sale.agreed.parties if "seller_of_record" in one.roles]
    return MySale(
        sale=sale.id,
        number=sale.number or sale.external,
        ordered_on=sale.contract_date,
        currency=sale.currency,
        jurisdiction=sale.jurisdiction,
        seller=sellers[0] if sellers else "",
        bought=bought,
        lines=[
            MyLine(
                line=line.id,
                name=line.name,
                detail=line.detail,
                quantity=line.quantity,
                paid_minor=line.paid_minor if bought else None,
                delivered_on=delivered_on(whole, line),
                withdrawn=withdrawn.units(whole, line),
                withdrew=withdrawn.units(whole, line) == line.quantity,
            )
            for line in whole.lines
        ],
        rights=_rights(reckoning.reckon(whole, on, there)) if bought else [],
    )


def _rights(reckoned: "Reckoned") -> list[MyRight]:
    """Withdrawing, however it stands, and whatever else gives all money back while it is open."""
    return [
        _right(reckoned, row)
        for row in reckoned.rows
        if row.duty == WITHDRAWAL
        or (_FULL in row.remedies and row.chooser == "consumer" and row.status == "open")
    ]


def _right(reckoned: "Reckoned", row: "Row") -> MyRight:
    names = row.lines or ((row.line,) if row.line else ())
    return MyRight(
        kind=row.duty,
        # Before delivery the right is there already: its last day isn't.
        status="open" if row.status == "not_yet" else _STATUS.get(row.status, "judged"),  # type: ignore[arg-type]
        lines=reckoning.lines_of(reckoned, names),
        until=row.end,
        full_refund=_FULL in row.remedies or row.duty == WITHDRAWAL,
        reason=row.reason_code or "",
    )
