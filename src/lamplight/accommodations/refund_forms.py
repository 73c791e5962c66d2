"""What is known when money is asked back, and what is answered.

Money is whole smallest units of one currency: that in which it was captured.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lamplight.basis.money import EXPONENTS

Minor = Annotated[int, Meta(ge=0, le=10**15)]
Positive = Annotated[int, Meta(ge=1, le=10**15)]
Quantity = Annotated[int, Meta(ge=1, le=10**9)]
Points = Annotated[int, Meta(ge=0, le=1_000_000)]
Id = Annotated[str, Meta(min_length=1, max_length=255)]
State = Literal["approved", "submitting", "pending", "succeeded", "failed", "canceled"]
Tender = Literal[
    "card", "credit_card", "debit_card", "gift_card", "store_credit", "bank", "cash", "other"
]
Decision = Literal["approve", "done", "hold", "refuse"]


class BadRequest(ValueError):
    """The request can't be used; the message says where and why, in one line."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all that a request is made of: what isn't known by name is refused."""


class Line(Part, frozen=True, kw_only=True):
    """What was sold; `paid_minor` is the stored sum for all its units, with tax and discount. The
    parts it was made of are kept for the record: nothing is worked out of them again."""

    id: Id
    qty: Quantity
    paid_minor: Minor
    unit_gross_minor: Minor | None = None
    discount_bp: Points | None = None
    tax_rate_bp: Points | None = None


class Payment(Part, frozen=True, kw_only=True):
    """One tender and what was captured by it."""

    id: Id
    tender: Tender
    captured_minor: Minor


class Units(Part, frozen=True, kw_only=True):
    """So many units of a line."""

    line: Id
    qty: Quantity


class Refund(Part, frozen=True, kw_only=True):
    """An earlier refund, from the moment it was approved. `line`: a sum for that line without
    units of it, as a price adjustment is."""

    id: Id
    state: State
    payment: Id
    amount_minor: Minor
    lines: list[Units] = []
    line: Id | None = None


class Dispute(Part, frozen=True, kw_only=True):
    """A dispute of a card payment."""

    payment: Id
    state: Literal["inquiry", "needs_response", "under_review", "won", "lost"]
    amount_minor: Minor


class Request(Part, frozen=True, kw_only=True):
    """The refund asked for: a sum, or units of lines. `id` is the key at the provider.

    `line`: the sum is for that line, and no more than was paid for it. `means`: back to what it was
    paid with, or as store credit, which takes the customer's recorded word: `consent` names it.
    """

    id: Id
    amount_minor: Positive | None = None
    lines: list[Units] | None = None
    line: Id | None = None
    means: Literal["same", "store_credit"] = "same"
    consent: Annotated[str, Meta(max_length=255)] = ""


class Provider(Part, frozen=True, kw_only=True):
    """A payment provider to be replayed: what the first call answered and moved, and how often the
    worker takes this request up."""

    first_answer: Literal["ok", "timeout"]
    money_moved: bool
    worker_runs: Annotated[int, Meta(ge=1, le=1000)]


class Account(Part, frozen=True, kw_only=True):
    """All that decides a refund."""

    currency: str
    payments: list[Payment]
    request: Request
    lines: list[Line] = []
    prior_refunds: list[Refund] = []
    disputes: list[Dispute] = []
    provider: Provider | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is decided: pay now, paid already, blocked, or not refundable.

    `refundable_minor` and `remaining_minor` are what could go back before and after this request;
    `allocation` is the sum by payment; of store credit, the payments that it takes the place of.
    """

    decision: Decision
    currency: str
    refundable_minor: int
    amount_minor: int | None = None
    remaining_minor: int | None = None
    allocation: dict[str, int] | None = None
    means: Literal["same", "store_credit"] = "same"
    money_movements: int | None = None
    provider_keys: list[str] | None = None
    reason_code: str | None = None


def read(text: bytes) -> Account:
    """A request from JSON. Raises `BadRequest`."""
    try:
        account = msgspec.json.decode(text, type=Account)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"the request can't be read: {error}") from None
    check(account)
    return account


def check(account: Account) -> None:
    """Raises `BadRequest` where parts don't fit together."""
    if account.currency not in EXPONENTS:
        raise BadRequest(f"currency: {account.currency!r} is no currency of ISO 4217")
    lines = _once("lines", [line.id for line in account.lines])
    payments = _once("payments", [payment.id for payment in account.payments])
    _once("prior_refunds", [f"{refund.id} to {refund.payment}" for refund in account.prior_refunds])
    named = [
        (f"prior_refunds[{nth}]", one.payment) for nth, one in enumerate(account.prior_refunds)
    ]
    named += [(f"disputes[{nth}]", one.payment) for nth, one in enumerate(account.disputes)]
    for where, payment in named:
        if payment not in payments:
            raise BadRequest(f"{where}.payment: there is no payment {payment!r}")
    request = account.request
    if (request.amount_minor is None) == (request.lines is None):
        raise BadRequest("request: give amount_minor or lines, one of them")
    wishes = [("request", request.lines or [], request.line)]
    for nth, refund in enumerate(account.prior_refunds):
        wishes.append((f"prior_refunds[{nth}]", refund.lines, refund.line))
    for where, units, of_line in wishes:
        for nth, one in enumerate(units):
            if one.line not in lines:
                raise BadRequest(f"{where}.lines[{nth}].line: there is no line {one.line!r}")
        if of_line is not None and of_line not in lines:
            raise BadRequest(f"{where}.line: there is no line {of_line!r}")
    if request.lines is not None and not request.lines:
        raise BadRequest("request.lines is empty: name what is to be refunded")
    if request.line is not None and request.lines is not None:
        raise BadRequest("request.line is for a sum: leave it out where units are asked for")


def _once(where: str, ids: list[str]) -> set[str]:
    seen: set[str] = set()
    for nth, one in enumerate(ids):
        if one in seen:
            raise BadRequest(f"{where}[{nth}].id: {one!r} is there twice")
        seen.add(one)
    return seen
