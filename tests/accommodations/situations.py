"""Any situation that a desk may be in, for the properties."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from lamplight.accommodations.situation import (
    Carriage,
    Extra,
    Granted,
    Owed,
    Situation,
    Spare,
    Spent,
    Thing,
    Times,
)
from lamplight.basis.failures import FAILURES

TODAY = date(2026, 11, 24)
SUMS = st.integers(0, 50_000)
STOCK = st.none() | st.integers(0, 5)
LATER = st.integers(-3, 40).map(lambda days: TODAY + timedelta(days=days))
REMEDIES = (
    "repair", "replacement", "full_refund", "refund", "termination", "final_reject",
    "price_reduction", "part", "missing_part",
)  # fmt: skip
DUTIES = (
    "conformity", "short_term_reject", "withdrawal", "refund", "delivery", "promised_warranty",
    "recall_remedy", "repair_promised", "refund_undisclosed_charge",
)  # fmt: skip
STATUSES = (
    "not_yet", "open", "due", "overdue", "suspended", "met", "expired", "excluded", "contested",
)  # fmt: skip

OWED = st.builds(
    Owed,
    duty=st.sampled_from(DUTIES),
    rule=st.sampled_from(("A", "B")),
    kind=st.sampled_from(("law", "contract", "claim", "promise")),
    status=st.sampled_from(STATUSES),
    remedies=st.lists(st.sampled_from(REMEDIES), max_size=3, unique=True).map(tuple),
    end=st.none() | LATER,
    amount_minor=st.none() | SUMS,
    chooser=st.sampled_from((None, "consumer", "seller")),
    review=st.sampled_from(((), ("REASONABLE_DURABILITY",))),
    judged=st.booleans(),
)
SPARES = st.builds(
    Spare,
    sku=st.sampled_from(("P1", "P2", "P3")),
    name=st.sampled_from(("glass", "screw")),
    cost_minor=SUMS,
    stock=STOCK,
    fits_by_hand=st.booleans(),
)
CARRIAGES = st.builds(
    Carriage,
    arrives_on=st.none() | LATER,
    cost_minor=st.integers(0, 2_000),
    service=st.sampled_from(("standard", "express")),
)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """A situation whose parts fit together."""
    quantity = draw(st.integers(1, 4))
    units = draw(st.integers(1, quantity))
    thing = Thing(
        line="L",
        name="lamp",
        sku=draw(st.sampled_from(("", "FJ-110"))),
        paid_minor=draw(SUMS),
        quantity=quantity,
        refunded=draw(st.integers(0, quantity - units)),
        kind=draw(st.sampled_from(("goods", "goods", "service", "subscription"))),
        one_of_a_kind=draw(st.booleans()),
        heavy=draw(st.booleans()),
        cost_minor=draw(st.none() | SUMS),
        stock=draw(STOCK),
        spares=tuple(draw(st.lists(SPARES, max_size=4))),
        how_to=draw(st.sampled_from(("", "/guides/lamp"))),
    )
    carried = st.lists(CARRIAGES, max_size=3).map(tuple)
    left = draw(SUMS)
    return Situation(
        failure=draw(st.sampled_from(FAILURES)),
        thing=thing,
        currency="GBP",
        today=TODAY,
        units=units,
        part=draw(st.sampled_from(("", "P1"))),
        owed=tuple(draw(st.lists(OWED, max_size=5))),
        refundable_minor=left,
        refundable_line_minor=draw(st.integers(0, left)),
        disputed=draw(st.booleans()),
        promised_by=draw(st.none() | LATER),
        reported_on=draw(st.none() | LATER),
        times=Times(
            parts=draw(carried),
            thing=draw(carried),
            faster=draw(st.none() | CARRIAGES),
            repair=draw(st.none() | CARRIAGES),
            visit=draw(st.none() | CARRIAGES),
            back_minor=draw(st.integers(0, 2_000)),
            money_on=draw(st.none() | LATER),
        ),
        extras=tuple(
            Extra(sku=sku, name="bulb", cost_minor=draw(SUMS), stock=draw(STOCK))
            for sku in draw(st.lists(st.sampled_from(("E1", "E2")), max_size=3))
        ),
        fault=draw(st.sampled_from(("", "carrier", "supplier", "us", "page", "customer"))),
        overcharged_minor=draw(st.none() | SUMS),
        door_charge_minor=draw(st.none() | SUMS),
        goods=draw(st.sampled_from(("with_customer", "on_the_way_back", "back", "not_delivered"))),
        can_write=draw(st.booleans()),
        role=draw(st.sampled_from(("agent", "lead", "admin"))),
        granted=Granted(
            case_minor=draw(SUMS),
            customer_minor=draw(SUMS),
            day_minor=draw(SUMS),
            share_bp=draw(st.integers(0, 10_000)),
        ),
        spent=Spent(
            case_minor=draw(st.integers(0, 5_000)),
            customer_minor=draw(st.integers(0, 5_000)),
            day_minor=draw(st.integers(0, 5_000)),
        ),
        earlier=tuple(draw(st.lists(st.sampled_from(("part", "repair")), max_size=2))),
    )
