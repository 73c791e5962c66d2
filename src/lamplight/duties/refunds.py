"""What of the money is owed back, and how a refund stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event, Facts
    from lamplight.duties.row import Row, Status
    from lamplight.duties.rule import Rule

_MONEY: Final = ("refund", "refund_undisclosed_charge")
_UNPAID: Final = frozenset(("due", "overdue", "suspended"))


class Sum(NamedTuple):
    """So much money, None where it isn't known; of a single line, or of the whole sale."""

    minor: int | None
    by_line: bool = False


def refund(
    case: Case,
    rule: Rule,
    amount: Sum,
    *,
    arose: date,
    start: date | None,
    end: date | None,
    **fields: Any,
) -> Row:
    """The row of money that is owed back. `arose` is when the duty did; `start` is the first day
    on which it is payable, none while it may be held back. What was paid back since is taken into
    account by `settle`."""
    status: Status
    if start is None:
        status, fields["reason_code"] = "suspended", "AWAITING_GOODS_OR_PROOF"
    elif case.on < start:
        status = "not_yet"
    else:
        status = case.owed(end, met=False)
    return case.row(
        rule,
        status,
        arose=arose,
        start=arose if start is None else start,
        end=end,
        amount_minor=amount.minor,
        by_line=amount.by_line,
        currency=case.sale.currency,
        method="same_means_no_fee",
        **fields,
    )


def settle(rows: Sequence[Row], facts: Facts, on: date) -> list[Row]:
    """The rows of a sale once it is known what went back: each refund pays for one debt, those
    that arose first before the others. While a card dispute is open no unpaid money goes back."""
    left = [[event, event.amount_minor] for event in _refunded(facts, on)]
    order = sorted(
        range(len(rows)), key=lambda nth: (rows[nth].duty != _MONEY[0], _arose(rows[nth]), nth)
    )
    settled = list(rows)
    for nth in order:
        row = rows[nth]
        if row.duty in _MONEY and row.status in _UNPAID:
            settled[nth] = _less(row, left)
    if any(event.kind == "billing_error_notice" and event.on <= on for event in facts.events):
        settled = [_held(row) for row in settled]
    return settled


def _arose(row: Row) -> date:
    return row.arose or date.min


def _refunded(facts: Facts, on: date) -> list[Event]:
    found = (event for event in facts.events if event.kind == "refunded" and event.on <= on)
    return sorted(found, key=lambda event: event.on)


def _less(row: Row, left: list[list[Any]]) -> Row:
    """A row less what was paid back for it since it arose; the same money pays for one row only."""
    needed, any_paid = row.amount_minor, False
    for pair in left:
        event, amount = pair
        early = row.arose is not None and event.on < row.arose
        other = event.line is not None and event.line not in row.lines
        if early or other or amount == 0:
            continue
        if amount is None or needed is None:  # how much isn't known: taken for what was owed
            return replace(row, status="met", reason_code=None)
        any_paid = True
        taken = min(amount, needed)
        pair[1] -= taken
        needed -= taken
        if not needed:
            return replace(row, status="met", reason_code=None)
    if needed == 0 and row.amount_minor == 0:
        return replace(row, status="met", reason_code=None)
    return replace(row, amount_minor=needed) if any_paid else row


def _held(row: Row) -> Row:
    held = row.duty in (
        *_MONEY,
        "transmit_credit_statement",
        "refund_or_take_back_defective",
        "refund_deficient_service",
    )
    if held and row.status in _UNPAID:
        return replace(row, status="suspended", reason_code="DISPUTE_OPEN")
    return row


def is_back(case: Case, amount: Sum, since: date) -> bool:
    """Whether so much went back since a day, as far as it is known."""
    sums = [event.amount_minor for event in case.all("refunded", since=since)]
    if not sums:
        return False
    return amount.minor is None or None in sums or sum(one or 0 for one in sums) >= amount.minor


# ── sums ─────────────────────────────────────────────────────────────────────────────────────


def of_line(case: Case) -> Sum:
    """What was paid for a line: its price, or all that was paid where it is the only one; for the
    units of it that were withdrawn from where the notice says what they were paid with."""
    notices = case.notices("no_reason")
    if notices and notices[-1].amount_minor is not None:
        return Sum(_parts(case), by_line=True)
    return _all_of_line(case)


def of_notice(case: Case, notice: Event) -> Sum:
    """What was paid for the units that a notice is for."""
    if notice.amount_minor is not None:
        return Sum(notice.amount_minor, by_line=True)
    return _less_parts(_all_of_line(case), [case])


def of_order(case: Case) -> Sum:
    """What was paid in all, less what notices for parts of it are owed for."""
    return _less_parts(all_paid(case), case.order.cases)


def _all_of_line(case: Case) -> Sum:
    if len(case.sale.lines) == 1:
        return Sum(case.paid)
    return Sum(case.line.price_minor, by_line=True)


def _parts(case: Case) -> int:
    """What the units were paid with that notices for some of a line are for."""
    return sum(one.amount_minor or 0 for one in case.notices("no_reason"))


def _less_parts(amount: Sum, cases: Sequence[Case]) -> Sum:
    """A sum less what is owed by the notices for parts that came before: it is owed once."""
    if amount.minor is None:
        return amount
    return amount._replace(minor=max(0, amount.minor - sum(map(_parts, cases))))


def agreed(case: Case, since: date | None = None) -> Sum:
    """What the seller agreed to pay back since a day, all of it together; what was paid for the
    line where one of the agreements doesn't say how much."""
    events = case.all("refund_agreed", "return_accepted", since=since)
    sums = [one.amount_minor for one in events]
    by_line = {one.line is not None for one in events}
    if None in sums or len(by_line) > 1:
        return of_line(case)
    return Sum(sum(one or 0 for one in sums), by_line=by_line == {True})


def in_part(case: Case, since: date) -> bool:
    """Whether what was agreed to since a day is for fewer units than the line has."""
    units = [one.units for one in case.all("refund_agreed", since=since)]
    if not units or None in units or case.line.quantity is None:
        return False
    return sum(one or 0 for one in units) < case.line.quantity


def after_withdrawal(case: Case, notice: Event, *, whole: bool) -> Sum:
    """All that was paid, but no more for delivery than the cheapest standard kind costs; None
    where that isn't known (Directive 2011/83 Art. 13(1), (2); SI 2013/3134 reg. 34(1)-(3)).

    `whole`: the whole contract is called off; otherwise it is the price of this line, since the
    delivery of the rest stays paid for. A notice for some units of the line says what they were
    paid with.
    """
    if notice.amount_minor is not None:
        return Sum(notice.amount_minor, by_line=True)
    if not whole:
        return _less_parts(Sum(case.line.price_minor, by_line=True), [case])
    paid = of_order(case).minor
    if paid is None:
        return Sum(None)
    express = [
        charge.amount_minor
        for charge in case.sale.charges
        if charge.kind == "delivery"
        and charge.service == "express"
        and charge.collected != "at_door"
    ]
    if not express:
        return Sum(paid)
    cheapest = case.terms.cheapest_delivery_minor
    if cheapest is None:
        return Sum(None)
    return Sum(max(0, paid - max(0, sum(express) - cheapest)))


def for_lateness(case: Case, late: Event | None = None) -> Sum:
    """All that was paid where nothing came; the price of this line where others did. `late`: the
    notice that ended it, where one before may have come too soon."""
    late = late or case.cancelled("late_delivery")
    notice = late or case.cancelled()
    day = case.on if notice is None else notice.on
    nothing = not any(peer.had_goods_by(day) for peer in case.order.goods)
    if nothing and (late is None or late.line is None):
        return all_paid(case, late)
    return of_line(case)


def all_paid(case: Case, late: Event | None = None) -> Sum:
    """What was paid in all, less what went back before any of it was called off. A notice for
    lateness that came before `late` ended nothing."""
    first = min(
        (
            event.on
            for event in case.past
            if event.kind in _CALLED_OFF
            and not (late and event.ground == "late_delivery" and late.after(event))
        ),
        default=None,
    )
    if case.paid is None or first is None:
        return Sum(case.paid)
    early = [event for event in _refunded(case.facts, case.on) if event.on < first]
    return Sum(max(0, case.paid - sum(event.amount_minor or 0 for event in early)))


_CALLED_OFF: Final = frozenset(("cancel_notice", "rejection_notice"))
"""No agreement: what was paid by one is paid, and only what is left can be called off later."""
