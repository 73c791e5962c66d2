"""Whether money may go back, how much, and to which payment.

Never more than was captured and hasn't gone back, isn't on its way and isn't disputed, by payment
and in all; never more units of a line than were sold. Stored sums are shared out, never worked out
again.
"""

from __future__ import annotations

from typing import Final

from lamplight.accommodations.refund_forms import Account, Answer, Payment, Refund

_GONE: Final = frozenset(("pending", "succeeded"))
_DISPUTED: Final = frozenset(("needs_response", "under_review", "lost"))
_OPEN: Final = frozenset(("needs_response", "under_review"))


def decide(account: Account) -> Answer:
    """The decision on one request."""
    request = account.request
    earlier = next((one for one in account.prior_refunds if one.id == request.id), None)
    others = [one for one in account.prior_refunds if one.id != request.id and one.state in _GONE]
    left = {payment.id: _left(account, payment, others) for payment in account.payments}
    refundable = sum(left.values())

    def no(reason: str, decision: str = "refuse", amount: int | None = None) -> Answer:
        return Answer(
            decision="hold" if decision == "hold" else "refuse",
            currency=account.currency,
            refundable_minor=refundable,
            amount_minor=amount,
            remaining_minor=refundable,
            reason_code=reason,
        )

    if earlier is not None and earlier.state in _GONE:
        return _done(
            account, earlier.amount_minor, refundable, {earlier.payment: earlier.amount_minor}
        )
    reason = _units(account, others)
    if reason is not None:
        return no(reason)
    amount = request.amount_minor if request.amount_minor is not None else _share(account, others)
    blocked = {one.payment for one in account.disputes if one.state in _OPEN}
    allocation = _allocate(account, amount, left, blocked)
    if allocation is None:
        disputed = sum(one.amount_minor for one in account.disputes if one.state in _OPEN)
        if blocked and amount <= refundable + disputed:
            return no("DISPUTE_OPEN", "hold", amount)
        return no("OVER_REFUNDABLE")
    if account.provider is not None:
        return _replayed(account, amount, refundable, allocation)
    return Answer(
        decision="approve",
        currency=account.currency,
        refundable_minor=refundable,
        amount_minor=amount,
        remaining_minor=refundable - amount,
        allocation=allocation,
        provider_keys=[request.id],
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


def _refunded(others: list[Refund], line: str) -> int:
    return sum(units.qty for one in others for units in one.lines if units.line == line)


def _asked(account: Account) -> dict[str, int]:
    asked: dict[str, int] = {}
    for units in account.request.lines or []:
        asked[units.line] = asked.get(units.line, 0) + units.qty
    return asked


def _units(account: Account, others: list[Refund]) -> str | None:
    """Why these units can't be refunded, if they can't."""
    sold = {line.id: line.qty for line in account.lines}
    for line, qty in _asked(account).items():
        if qty > sold[line]:
            return "QTY_NOT_SOLD"
        if qty + _refunded(others, line) > sold[line]:
            return "QTY_ALREADY_REFUNDED"
    return None


def _share(account: Account, others: list[Refund]) -> int:
    """What the asked units were paid with: equal shares of the stored sum, what can't be shared
    equally goes with the last ones, so that all together are exactly what was paid."""
    total = 0
    for line in account.lines:
        asked = _asked(account).get(line.id, 0)
        before = _refunded(others, line.id)
        after = before + asked
        total += line.paid_minor * after // line.qty - line.paid_minor * before // line.qty
    return total


def _allocate(
    account: Account, amount: int, left: dict[str, int], blocked: set[str]
) -> dict[str, int] | None:
    """The sum by payment, gift cards last; None where those that aren't blocked can't give it."""
    allocation: dict[str, int] = {}
    for payment in sorted(account.payments, key=lambda one: one.tender == "gift_card"):
        given = 0 if payment.id in blocked else min(left[payment.id], amount)
        if given:
            allocation[payment.id] = given
            amount -= given
    return None if amount else allocation


def _done(account: Account, amount: int, refundable: int, allocation: dict[str, int]) -> Answer:
    return Answer(
        decision="done",
        currency=account.currency,
        refundable_minor=refundable,
        amount_minor=amount,
        remaining_minor=refundable - amount,
        allocation=allocation,
        money_movements=1 if account.provider is not None else None,
        provider_keys=[account.request.id] if account.provider is not None else None,
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
    return Answer(
        decision="approve",
        currency=account.currency,
        refundable_minor=refundable,
        amount_minor=amount,
        remaining_minor=refundable - amount,
        allocation=allocation,
        money_movements=0,
        provider_keys=[key],
    )
