"""What of the money is owed back, and how a refund stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row, Status
    from lamplight.duties.rule import Rule


def in_dispute(case: Case) -> bool:
    """Whether the buyer's card issuer is asked to reverse the charge."""
    return case.first("billing_error_notice") is not None


def refund(
    case: Case,
    rule: Rule,
    amount: int | None,
    *,
    arose: date | None,
    start: date | None,
    end: date | None,
    **fields: Any,
) -> Row:
    """The row of money that is owed back. `start` is the first day on which it is payable, none
    while it may be held back; `arose` is when the duty did."""
    status, reason = _status(case, amount, arose, start, end)
    return case.row(
        rule,
        status,
        start=start if status != "suspended" else arose,
        end=end,
        amount_minor=amount,
        currency=case.sale.currency if amount is not None else None,
        method="same_means_no_fee",
        reason_code=reason,
        **fields,
    )


def _status(
    case: Case, amount: int | None, arose: date | None, start: date | None, end: date | None
) -> tuple[Status, str | None]:
    paid_back, known, any_paid = case.refunded_since(arose)
    if any_paid and (amount is None or not known or paid_back >= amount):
        return "met", None
    if in_dispute(case):
        return "suspended", "DISPUTE_OPEN"
    if start is None:
        return "suspended", "AWAITING_GOODS_OR_PROOF"
    if case.on < start:
        return "not_yet", None
    return case.owed(end, met=False), None


def after_withdrawal(case: Case, *, whole: bool) -> int | None:
    """All that was paid, but no more for delivery than the cheapest standard kind costs; None
    where that isn't known (Directive 2011/83 Art. 13(1), (2); SI 2013/3134 reg. 34(1)-(3)).

    `whole`: the whole contract is called off; otherwise it is the price of this line, since the
    delivery of the rest stays paid for.
    """
    if not whole:
        return case.line.price_minor
    paid = case.paid
    if paid is None:
        return None
    express = [
        charge.amount_minor
        for charge in case.sale.charges
        if charge.kind == "delivery"
        and charge.service == "express"
        and charge.collected != "at_door"
    ]
    if not express:
        return paid
    cheapest = case.terms.cheapest_delivery_minor
    return None if cheapest is None else paid - max(0, sum(express) - cheapest)
