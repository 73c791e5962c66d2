"""Facts of any sale, for properties: what may be written in the form of the facts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

from lamplight.duties import facts as form
from lamplight.duties.facts import Charge, Event, Facts, Line, Party, Payment, Sale, Terms, Warranty
from lamplight.duties.laws import WRITTEN

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 1400).map(lambda n: FIRST + timedelta(days=n))
JURISDICTIONS: tuple[str, ...] = (*WRITTEN, "US-NY", "NZ")
KINDS: tuple[str, ...] = get_args(form.EventKind)
FLAGS: tuple[str, ...] = get_args(form.Flag)
SOLD: tuple[str, ...] = ("goods", "goods", *get_args(form.Sold))
CATEGORIES: tuple[str, ...] = get_args(form.Category)
_MINOR = st.integers(0, 2_000_000)


def line(number: int) -> st.SearchStrategy[Line]:
    """One line, by its number."""
    return st.builds(
        Line,
        id=st.just(f"L{number}"),
        price_minor=st.none() | _MINOR,
        category=st.none() | st.sampled_from(CATEGORIES),
        condition=st.sampled_from(["new", "used", "refurbished"]),
        flags=st.lists(st.sampled_from(FLAGS), unique=True),
        kind=st.sampled_from(SOLD),
        supplies=st.sampled_from([None, "goods", "service", "digital"]),
        supply_until=st.none() | DAYS,
    )


@st.composite
def events(draw: st.DrawFn, lines: int) -> Event:
    """Anything that can happen, with the fields that belong to it."""
    kind = draw(st.sampled_from(KINDS))
    on = draw(DAYS)
    fields: dict[str, Any] = {}
    if kind == "cancel_notice":
        fields["ground"] = draw(st.sampled_from([None, "no_reason", "late_delivery"]))
        fields["received_on"] = on + timedelta(days=draw(st.integers(0, 5)))
    elif kind == "delay_notice":
        fields["renewed"] = draw(st.booleans())
        fields["revised_date"] = draw(st.none() | DAYS)
    elif kind in ("defect_shown", "defect_reported"):
        fields["minor"] = draw(st.none() | st.booleans())
        fields["again"] = draw(st.booleans())
    elif kind in ("repair_done", "goods_handed_back"):
        fields["result"] = draw(st.sampled_from(["repaired", "failed"]))
    elif kind in ("remedy_requested", "goods_handed_in"):
        fields["remedy"] = draw(st.sampled_from([None, "repair", "replacement"]))
    elif kind == "rejection_notice":
        fields["right"] = draw(st.sampled_from(["short_term", "final"]))
    elif kind == "refunded":
        fields["amount_minor"] = draw(st.none() | _MINOR)
    elif kind in ("service_begun", "service_performed", "digital_begun"):
        for word in ("at_request", "consent", "acknowledged", "confirmed"):
            fields[word] = draw(st.none() | st.booleans())
    elif kind == "complaint_received":
        fields["about"] = draw(st.sampled_from([None, "defect"]))
    where = draw(st.none() | st.integers(1, lines).map(lambda n: f"L{n}"))
    return Event(kind=kind, on=on, line=where, **fields)  # type: ignore[arg-type]


TERMS = st.builds(
    Terms,
    withdrawal_info_given=st.booleans(),
    promised_delivery=st.none() | DAYS,
    time_essential=st.booleans(),
    ship_days=st.none() | st.integers(1, 60),
    cheapest_delivery_minor=st.none() | _MINOR,
    buyer_pays_return_told=st.none() | st.booleans(),
    seller_collects=st.booleans(),
    charges_shown=st.lists(st.sampled_from(["delivery", "customs_duty", "handling"]), unique=True),
    warranties=st.lists(
        st.builds(
            Warranty,
            months=st.integers(1, 60),
            given_by=st.sampled_from(["seller_of_record", "manufacturer"]),
            label=st.sampled_from([None, "full", "limited"]),
        ),
        max_size=2,
    ),
    return_policy=st.builds(
        form.ReturnPolicy,
        shown_in=st.lists(st.sampled_from(["advert", "final_order_screen"]), unique=True),
        refund_days=st.none() | st.integers(1, 60),
    ),
)


@st.composite
def sales(draw: st.DrawFn) -> Facts:
    """The facts of one sale."""
    lines = draw(st.integers(1, 3))
    kinds: st.SearchStrategy[form.Kind | None] = st.sampled_from(
        ["consumer", "consumer", "consumer", "business", None]
    )
    parties = [
        Party(id="buyer", roles=["buyer"], kind=draw(kinds)),
        Party(id="seller", roles=["seller_of_record"], kind="business"),
    ]
    if draw(st.booleans()):
        parties.append(Party(id="supplier", roles=["supplier", "answerer"], kind="business"))
    sale = Sale(
        jurisdiction=draw(st.sampled_from(JURISDICTIONS)),
        channel=draw(st.sampled_from(["web", "store", "home"])),
        contract_date=draw(st.none() | DAYS),
        currency="EUR",
        parties=parties,
        lines=[draw(line(number + 1)) for number in range(lines)],
        payments=draw(
            st.lists(
                st.builds(
                    Payment,
                    tender=st.sampled_from([None, "credit_card", "debit_card"]),
                    amount_minor=st.none() | _MINOR,
                    cycle_close_day=st.none() | st.integers(1, 31),
                ),
                max_size=2,
            )
        ),
        charges=draw(
            st.lists(
                st.builds(
                    Charge,
                    kind=st.sampled_from(["delivery", "customs_duty"]),
                    amount_minor=_MINOR,
                    service=st.sampled_from([None, "standard", "express"]),
                    collected=st.sampled_from([None, "checkout", "at_door"]),
                ),
                max_size=2,
            )
        ),
    )
    found = draw(st.lists(events(lines), max_size=8))
    return Facts(sale=sale, terms=draw(TERMS), events=found)
