"""A customer with all that they bought, as somebody sees it who answers some of our brands."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from lamplight.basis.instants import of_datetime, to_datetime
from lamplight.journal.tables import contacts, customers, finding, sales, shops
from lamplight.runtime.cards import PAPERS
from lamplight.runtime.customers.finding import found_view
from lamplight.runtime.customers.local import local_time
from lamplight.runtime.customers.sold import paid, sale_view, went_back
from lamplight.runtime.errors import Unknown
from lamplight.runtime.views.sales import CustomerView, MoneyView, OwedView, ReachView

if TYPE_CHECKING:
    from lamplight.journal.tables.customers import Customer
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.runtime.house import House

RESERVATION: Final = "This is not legal advice."


async def root_for(house: "House", customer: int, brands: Collection[int]) -> int:
    """The customer that this one was merged into, or themselves. Raises `Unknown` unless they
    bought or asked under one of these brands."""
    pool = house.journal.database.pool
    root = await customers.root(pool, customer)
    if not (await finding.brands_of(pool, root)).intersection(brands):
        raise Unknown("There is no such customer.")
    return root


async def customer_view(
    house: "House",
    family: Sequence[int],
    brands: Collection[int],
    *,
    owed: list[OwedView],
    cases: list[int],
) -> CustomerView:
    """Everybody merged into the first of this family, as far as these brands know them."""
    pool, now = house.journal.database.pool, house.clock.now()
    root = family[0]
    people = sorted(await customers.customers_by_ids(pool, family), key=lambda one: one.id != root)
    asked = await contacts.asked_by(pool, family, brands)
    bought = [one for one in await sales.sales_of(pool, family) if one.sale.brand in brands]
    sources = {one.id: one.name for one in await shops.all_shops(pool)}
    cards = {one.customer: one for one in await finding.cards(pool, family, brands)}
    reaches = await customers.reaches_of(pool, family)
    on = to_datetime(now).date()
    return CustomerView(
        customer=root,
        paper=cards[root].first % PAPERS,
        name=cards[root].name,
        kind=people[0].kind,
        language=_first(people, "language"),
        country=_first(people, "country"),
        town=_first(people, "town"),
        local_time=local_time(_first(people, "timezone"), _first(people, "country"), now),
        wish=_first(people, "wish"),
        since=_since(asked.since, bought),
        reaches=_reaches([ReachView(one.kind, one.value, one.verified) for one in reaches]),
        sales=[
            sale_view(one, house.scene.directory, sources.get(one.sale.shop, ""), on)
            for one in bought
        ],
        spent=_spent(bought),
        asked=asked.times,
        useful=asked.useful,
        owed=owed,
        cases=cases,
        merged=[found_view(cards[one]) for one in family[1:]],
        reservation=RESERVATION,
    )


def _first(people: "Sequence[Customer]", field: str) -> str:
    """What is known of the one who was kept, or else of one who was merged into them."""
    return next((value for one in people if (value := str(getattr(one, field)))), "")


def _since(asked: int | None, bought: "Sequence[Whole]") -> int | None:
    """When they first asked or bought."""
    known = [
        *([asked] if asked is not None else []),
        *(_midnight(day) for one in bought if (day := one.sale.contract_date) is not None),
    ]
    return min(known, default=None)


def _midnight(day: date) -> int:
    return of_datetime(datetime.combine(day, time(), UTC))


def _spent(bought: "Sequence[Whole]") -> list[MoneyView]:
    """By currency, without what went back."""
    sums: dict[str, int] = {}
    for one in bought:
        sums[one.sale.currency] = sums.get(one.sale.currency, 0) + paid(one) - went_back(one)
    return [MoneyView(currency, minor) for currency, minor in sums.items()]


def _reaches(reaches: Sequence[ReachView]) -> list[ReachView]:
    """Each once, verified where any of the family has it so; verified ones first."""
    known = {(one.kind, one.value): one for one in sorted(reaches, key=lambda one: one.verified)}
    return sorted(known.values(), key=lambda one: not one.verified)
