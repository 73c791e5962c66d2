"""Parts of a line go back in any order: never more than was paid for it, and all of it exactly."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lamplight.accommodations.refund_forms import Account, Line, Payment, Refund, Request, Units
from lamplight.accommodations.refunds import decide
from lamplight.accommodations.shares import Sold, share

LAMPS, BULB = "lamps", Line(id="bulb", qty=1, paid_minor=500)


def _account(lamps: Line, gone: list[Refund], request: Request) -> Account:
    captured = lamps.paid_minor + BULB.paid_minor
    return Account(
        currency="EUR",
        payments=[Payment(id="p", tender="card", captured_minor=captured)],
        request=request,
        lines=[lamps, BULB],
        prior_refunds=gone,
    )


def _wish(nth: int, units: int, amount: int | None) -> Request:
    if amount is None:
        return Request(id=f"wish {nth}", lines=[Units(line=LAMPS, qty=units)])
    return Request(id=f"wish {nth}", amount_minor=amount, line=LAMPS)


@given(
    quantity=st.integers(1, 12),
    paid=st.integers(1, 10_000),
    wishes=st.lists(
        st.tuples(st.integers(1, 12), st.one_of(st.none(), st.integers(1, 4_000))), max_size=14
    ),
)
def test_whatever_is_refunded_in_whatever_order_the_line_is_never_overpaid(
    quantity: int, paid: int, wishes: list[tuple[int, int | None]]
) -> None:
    lamps = Line(id=LAMPS, qty=quantity, paid_minor=paid)
    gone: list[Refund] = []
    for nth, (units, amount) in enumerate([*wishes, *[(1, None)] * quantity]):
        wish = _wish(nth, units, amount)
        answer = decide(_account(lamps, gone, wish))
        if answer.decision == "approve" and answer.amount_minor:
            gone.append(
                Refund(
                    id=wish.id,
                    state="succeeded",
                    payment="p",
                    amount_minor=answer.amount_minor,
                    lines=wish.lines or [],
                    line=wish.line,
                )
            )
        assert sum(one.amount_minor for one in gone) <= paid
    back = sum(part.qty for one in gone for part in one.lines)
    assert back <= quantity
    if back == quantity:
        assert sum(one.amount_minor for one in gone) == paid


@given(
    quantity=st.integers(1, 6),
    paid=st.integers(1, 5_000),
    carriage=st.integers(0, 900),
    told=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3_000)), max_size=4),
    wishes=st.lists(
        st.tuples(st.integers(1, 6), st.one_of(st.none(), st.integers(1, 4_000))), max_size=8
    ),
)
def test_whatever_a_shop_paid_back_with_carriage_no_more_goes_back_than_was_captured(
    quantity: int,
    paid: int,
    carriage: int,
    told: list[tuple[int, int]],
    wishes: list[tuple[int, int | None]],
) -> None:
    lamps = Line(id=LAMPS, qty=quantity, paid_minor=paid)
    captured = paid + BULB.paid_minor + carriage
    gone: list[Refund] = []
    for nth, (count, minor) in enumerate(told):
        lines = [Units(line=LAMPS, qty=count)] if count else []
        shops = Refund(
            id=f"told {nth}", state="succeeded", payment="p", amount_minor=minor, lines=lines
        )
        gone.append(shops)
    by_shop = sum(one.amount_minor for one in gone)
    for nth, (units, amount) in enumerate(wishes):
        wish = _wish(nth, units, amount)
        account = msgspec.structs.replace(
            _account(lamps, gone, wish),
            payments=[Payment(id="p", tender="card", captured_minor=captured)],
        )
        answer = decide(account)
        if answer.decision == "approve" and answer.amount_minor:
            gone.append(
                Refund(
                    id=wish.id,
                    state="succeeded",
                    payment="p",
                    amount_minor=answer.amount_minor,
                    lines=wish.lines or [],
                    line=wish.line,
                )
            )
    ours = sum(one.amount_minor for one in gone) - by_shop
    assert ours <= max(0, captured - by_shop)
    assert ours <= paid


@given(quantity=st.integers(1, 50), paid=st.integers(0, 10**6), data=st.data())
def test_all_units_in_whatever_parts_are_worth_what_was_paid(
    quantity: int, paid: int, data: st.DataObject
) -> None:
    left, given_minor = quantity, 0
    while left:
        units = data.draw(st.integers(1, left))
        sold = Sold(
            line=LAMPS,
            quantity=quantity,
            paid_minor=paid,
            units_back=quantity - left,
            given_minor=given_minor,
        )
        given_minor += share(sold, units)
        left -= units
        assert given_minor <= paid
    assert given_minor == paid
