"""Whether money may go back, how much, and to which payment.

Never more than was captured and hasn't gone back, isn't on its way and isn't disputed, by payment
and in all; never more units of a line than were sold, nor more money than was paid for it; to what
it was paid with, or as store credit with the customer's word. Stored sums are shared out, never
worked out again.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from lamplight.accommodations.refund_forms import (
    Account,
    Answer,
    Decision,
    Payment,
    Refund,
)
from lamplight.accommodations.shares import Back, Sold, after, share

_GONE: Final = frozenset(("approved", "submitting", "pending", "succeeded"))
_LAST: Final = {"gift_card": 1, "store_credit": 2}
"""Tenders that give after the others: what is money to the customer goes back first."""
_DISPUTED: Final = frozenset(("needs_response", "under_review", "lost"))
_OPEN: Final = frozenset(("needs_response", "under_review"))


def decide(account: Account) -> Answer:
    """The decision on one request."""
    request = account.request
    gone = [one for one in account.prior_refunds if one.state in _GONE]
    earlier = [one for one in gone if one.id == request.id]
    others = [one for one in gone if one.id != request.id]
    left = {payment.id: _left(account, payment, others) for payment in account.payments}
    refundable = min(sum(left.values()), _left_in_all(account, others))
    if earlier:
        moved = {one.payment: one.amount_minor for one in earlier}
        return _done(account, sum(moved.values()), refundable, moved)
    reason = _units(account, others) or _line(account, others) or _means(account)
    if reason is not None:
        return _no("refuse", reason, account, refundable)
    disputed = sum(one.amount_minor for one in account.disputes if one.state in _OPEN)
    # Units never cost more than is left of the money; a sum that was named isn't changed.
    amount = request.amount_minor or min(_share(account, others), refundable + disputed)
    allocation = _allocate(account, amount, left)
    if not amount or allocation is None or amount > refundable:
        if disputed and amount and amount <= refundable + disputed:
            return _no("hold", "DISPUTE_OPEN", account, refundable, amount)
        return _no("refuse", "OVER_REFUNDABLE", account, refundable)
    if account.provider is not None:
        return _replayed(account, amount, refundable, allocation)
    return _pay(account, amount, refundable, allocation)


def _no(
    decision: Decision, reason: str, account: Account, refundable: int, amount: int | None = None
) -> Answer:
    return Answer(
        decision=decision,
        currency=account.currency,
        refundable_minor=refundable,
        amount_minor=amount,
        remaining_minor=refundable,
        reason_code=reason,
    )


def _left(account: Account, payment: Payment, others: list[Refund]) -> int:
    """What a payment can still give."""
    gone = sum(one.amount_minor for one in others if one.payment == payment.id)
    disputed = sum(
        one.amount_minor
        for one in account.disputes
        if one.payment == payment.id and one.state in _DISPUTED
    )
    return max(0, payment.captured_minor - gone - disputed)


def _left_in_all(account: Account, others: list[Refund]) -> int:
    """What all payments together can still give: what one gave too much, the others can't."""
    captured = sum(one.captured_minor for one in account.payments)
    gone = sum(one.amount_minor for one in others)
    disputed = sum(one.amount_minor for one in account.disputes if one.state in _DISPUTED)
    return max(0, captured - gone - disputed)


def _asked(account: Account) -> dict[str, int]:
    asked: dict[str, int] = {}
    for units in account.request.lines or []:
        asked[units.line] = asked.get(units.line, 0) + units.qty
    return asked


def _units(account: Account, others: list[Refund]) -> str | None:
    """Why these units can't be refunded, if they can't."""
    sold = _sold(account, others)
    for line, qty in _asked(account).items():
        if qty > sold[line].quantity:
            return "QTY_NOT_SOLD"
        if qty + sold[line].units_back > sold[line].quantity:
            return "QTY_ALREADY_REFUNDED"
    return None


def _line(account: Account, others: list[Refund]) -> str | None:
    """Why a sum can't be given for its line, if it can't: no more than is left of the line."""
    request, sold = account.request, _sold(account, others)
    if request.line in sold and (request.amount_minor or 0) > sold[request.line].left_minor:
        return "OVER_LINE"
    return None


def _sold(account: Account, others: list[Refund]) -> dict[str, Sold]:
    """The lines with what of them went back. A refund to two payments is one, and names its units
    with each of them."""
    backs: dict[str, Back] = {}
    for one in others:
        before = backs.get(one.id, Back(amount_minor=0))
        units: dict[str, int] = {}
        for part in one.lines:
            units[part.line] = units.get(part.line, 0) + part.qty
        sums = dict(before.sums)
        if one.line is not None:
            sums[one.line] = sums.get(one.line, 0) + one.amount_minor
        backs[one.id] = Back(
            amount_minor=before.amount_minor + one.amount_minor,
            units={**before.units, **{k: max(v, before.units.get(k, 0)) for k, v in units.items()}},
            sums=sums,
        )
    lines = [
        Sold(line=one.id, quantity=one.qty, paid_minor=one.paid_minor) for one in account.lines
    ]
    captured = sum(one.captured_minor for one in account.payments)
    beside = captured - sum(one.paid_minor for one in account.lines)
    return after(lines, list(backs.values()), max(0, beside))


def _means(account: Account) -> str | None:
    """Store credit is never given in place of money without the customer's recorded word."""
    request = account.request
    if request.means == "store_credit" and not request.consent.strip():
        return "CONSENT_MISSING"
    return None


def _share(account: Account, others: list[Refund]) -> int:
    """What the asked units were paid with."""
    sold = _sold(account, others)
    return sum(share(sold[line], count) for line, count in _asked(account).items())


def _allocate(account: Account, amount: int, left: dict[str, int]) -> dict[str, int] | None:
    """The sum by payment, gift cards and store credit last; None where they can't give it."""
    allocation: dict[str, int] = {}
    for payment in sorted(account.payments, key=lambda one: _LAST.get(one.tender, 0)):
        given = min(left[payment.id], amount)
        if given:
            allocation[payment.id] = given
            amount -= given
    return None if amount else allocation


def _done(account: Account, amount: int, refundable: int, allocation: dict[str, int]) -> Answer:
    """It has moved already, once."""
    replayed = account.provider is not None
    return replace(
        _pay(account, amount, refundable, allocation),
        decision="done",
        money_movements=1 if replayed else None,
        provider_keys=[account.request.id] if replayed else None,
    )


def _replayed(account: Account, amount: int, refundable: int, allocation: dict[str, int]) -> Answer:
    """The worker takes the request up again and again, always under its one key: an unknown outcome
    is asked about, so the money moves once however often that is."""
    provider = account.provider
    if provider is None:
        raise ValueError("there is no provider to replay")
    stored: dict[str, bool] = {}
    moved, finished, key = 0, False, account.request.id
    for run in range(provider.worker_runs):
        if finished:
            break
        if run == 0:
            if provider.money_moved:
                stored[key] = True
                moved += 1
            finished = provider.first_answer == "ok"
        else:  # what became of the key decides: moved already, or never arrived
            moved += not stored.get(key, False)
            stored[key] = finished = True
    if moved:
        return _done(account, amount, refundable, allocation)
    return replace(_pay(account, amount, refundable, allocation), money_movements=0)


def _pay(account: Account, amount: int, refundable: int, allocation: dict[str, int]) -> Answer:
    return Answer(
        decision="approve",
        currency=account.currency,
        refundable_minor=refundable,
        amount_minor=amount,
        remaining_minor=refundable - amount,
        allocation=allocation,
        means=account.request.means,
        provider_keys=[account.request.id],
    )
