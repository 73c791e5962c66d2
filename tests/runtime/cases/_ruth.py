"""Ruth's lamp in a house: sold, broken, and everybody who has to do with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from lamplight.basis.instants import to_datetime
from lamplight.journal.tables import sales, shops
from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.proposing import Wanted
from lamplight.sales import forms

if TYPE_CHECKING:
    from datetime import date

    from tests.runtime._town import Town

    from lamplight.runtime.views.cases import CaseView
    from lamplight.runtime.views.proposals import OptionView, ProposalView

SETTINGS: dict[str, Any] = {
    "carriage": {
        "GBP": {
            "parts": [
                {"days": 1, "cost_minor": 720, "service": "express"},
                {"days": 3, "cost_minor": 290},
            ],
            "thing": [{"days": 3}],
            "back_minor": 480,
            "money_days": 3,
        }
    },
    "extras": {"GBP": [{"sku": "E27-W", "name": "E27 warm bulb", "cost_minor": 320, "stock": 9}]},
}


class Sold(NamedTuple):
    """A sale in the tables."""

    sale: int
    line: int


def form(today: date, **more: Any) -> forms.Sale:
    """Ruth's sale, delivered twelve days ago and told broken six days ago."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    line = forms.Line(
        id="1",
        name="Fjell table lamp",
        sku="FJ-110",
        paid_minor=16_400,
        cost_minor=7_140,
        stock=4,
        spares=[forms.Spare(sku="FJ-02", name="opal glass", cost_minor=410, stock=6)],
    )
    whole = forms.Sale(
        id="NL-20418",
        number="NL-20418",
        brand="nordhaus",
        currency="GBP",
        lines=[line],
        contract_date=ago(15),
        jurisdiction="UK",
        buyer=forms.Customer(
            name="Ruth Ansell",
            reaches=[
                forms.Reach(kind="email", value="ruth@example.org", verified=True),
                forms.Reach(kind="phone", value="+441144960142", verified=True),
            ],
            language="en",
            country="GB",
            town="Sheffield",
            timezone="Europe/London",
        ),
        agreed=forms.Agreed(
            parties=[
                forms.Party(name="Nordhaus Ltd", roles=["seller_of_record"]),
                forms.Party(name="Northern Parcel", roles=["carrier"]),
            ],
            clauses=[
                forms.Clause(
                    source="Nordhaus supply terms 7.2",
                    text="Put breakage right in 5 working days",
                    remedy="part",
                    of="defect_reported",
                    within=5,
                    unit="working_days",
                    until_months=24,
                )
            ],
            terms={"withdrawal_info_given": True},
        ),
        payments=[forms.Payment(id="p1", tender="credit_card", captured_minor=16_400)],
        fulfilments=[
            forms.Fulfilment(
                id="f1",
                lines=[forms.Units(line="1", quantity=1)],
                carrier="Northern Parcel",
                shipped_on=ago(14),
                delivered_on=ago(12),
            )
        ],
        events=[
            forms.Event(id="e1", kind="defect_shown", on=ago(12), line="1"),
            forms.Event(id="e2", kind="defect_reported", on=ago(6), line="1"),
        ],
    )
    fields = {name: getattr(whole, name) for name in whole.__struct_fields__}
    return forms.Sale(**fields | more)


async def sell(town: Town, **more: Any) -> Sold:
    """The sale, in a shop without any connector."""
    pool, now = town.database.pool, town.clock.now()
    shop = await shops.put(pool, "workshop", "byhand", now)
    await shops.change(pool, shop, settings=SETTINGS)
    made = await sales.put(pool, shop, form(to_datetime(now).date(), **more), now)
    whole = await sales.whole(pool, made.sale)
    assert whole is not None
    return Sold(made.sale, whole.lines[0].id)


async def told(town: Town, sold: Sold, **more: Any) -> None:
    """The shop says the sale once more."""
    now = town.clock.now()
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    said = datetime.fromtimestamp(now / 1000, UTC)
    said_form = form(to_datetime(now).date(), changed_at=said, **more)
    await sales.put(town.database.pool, whole.sale.shop, said_form, now)


async def proposed(
    town: Town, sold: Sold, who: str = "Maya", failure: str = "broken", case: int = 0
) -> ProposalView:
    """What is proposed to one of us."""
    cases = town.house.cases
    person = town.people[who]
    return await cases.proposal(person, sold.sale, sold.line, Wanted(failure, case))


def option(view: ProposalView, id: str) -> OptionView:  # noqa: A002
    """One of the options."""
    return next(one for one in view.options if one.id == id)


def way(view: ProposalView, id: str, key: str, **more: Any) -> wishes.Way:  # noqa: A002
    """A wish for one of the options."""
    fields: dict[str, Any] = {"words": "", "consent": False} | more
    return wishes.Way(
        failure=view.failure,  # type: ignore[arg-type]  # a view's failure is one
        option=id,
        version=view.version,
        key=key,
        **fields,
    )


async def agree(
    town: Town,
    sold: Sold,
    id: str,  # noqa: A002
    who: str = "Maya",
    key: str = "wish-1",
) -> CaseView:
    """One of us opens a case with an option."""
    view = await proposed(town, sold, who)
    wish = wishes.Open(sale=sold.sale, line=sold.line, title="", contact=0, way=way(view, id, key))
    return await town.house.cases.open(town.people[who], wish)
