"""United Kingdom: Consumer Rights Act 2015, Consumer Contracts Regulations 2013."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from lamplight.basis.periods import Period
from lamplight.duties import defects, refunds
from lamplight.duties.rule import Rule
from lamplight.duties.rules import distance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event
    from lamplight.duties.row import Row, Status

CANCEL: Final = Rule(
    id="UK-CAN",
    duty="withdrawal",
    source=("SI 2013/3134 regs 27-31",),
    period=Period("after", 14),
    checked="partly",
)
SEND_BACK: Final = Rule(
    id="UK-CAN",
    duty="send_goods_back",
    source=("SI 2013/3134 reg. 35",),
    period=Period("after", 14),
    checked="partly",
)
REFUND: Final = Rule(
    id="UK-CAN",
    duty="refund",
    source=("SI 2013/3134 reg. 34(1)-(6)",),
    period=Period("after", 14),
    checked="partly",
)
DELIVERY: Final = Rule(
    id="UK-DEL", duty="delivery", source=("CRA 2015 s. 28(3)",), period=Period("after", 30)
)
LATE: Final = Rule(
    id="UK-DEL", duty="termination_for_late_delivery", source=("CRA 2015 s. 28(6)-(8)",)
)
LATE_REFUND: Final = Rule(id="UK-DEL", duty="refund", source=("CRA 2015 s. 28(9)",))
CONFORMITY: Final = Rule(
    id="UK-REP",
    duty="conformity",
    source=("CRA 2015 ss. 9-11, 13-15, 19, 23",),
    period=Period("after", 72, "months"),
)
CURE: Final = Rule(id="UK-REP", duty="bring_into_conformity", source=("CRA 2015 s. 23",))
REJECT: Final = Rule(
    id="UK-STRR",
    duty="short_term_reject",
    source=("CRA 2015 ss. 20, 22",),
    period=Period("first_day_after", 30),
    checked="read",
)
SECOND: Final = Rule(
    id="UK-T2",
    duty="final_reject_or_price_reduction",
    source=("CRA 2015 s. 24(5)-(8)",),
    checked="partly",
)
NO_DEDUCTION: Final = Rule(
    id="UK-T2",
    duty="no_deduction_for_use",
    source=("CRA 2015 s. 24(8)-(11)",),
    period=Period("first_day_after", 6, "months"),
    checked="partly",
)
BURDEN: Final = Rule(
    id="UK-PRES",
    duty="burden_of_proof_on_seller",
    source=("CRA 2015 s. 19(14)-(15)",),
    period=Period("beginning_with", 6, "months"),
)
REJECTED: Final = Rule(
    id="UK-STRR",
    duty="refund",
    source=("CRA 2015 s. 20(15)-(17)",),
    period=Period("beginning_with", 14),
    checked="read",
)
_LEAST_HOME: Final = 4_200  # off-premises contracts up to 42 pounds, reg. 7(3)
_DAY: Final = timedelta(days=1)
_BOTH: Final = ("repair", "replacement")


def rows(case: Case) -> Iterator[Row]:
    """What is owed under the law of the United Kingdom."""
    yield from _delivery(case)
    if case.sale.channel != "store":
        yield from _cancellation(case)
    if not case.consumer:
        yield case.row(CONFORMITY, "contested", because=("B2B", "NO_RULE_WRITTEN"), period=None)
        for rule in (REJECT, SECOND, BURDEN):
            yield case.excluded(rule, "B2B")
        return
    yield _conformity(case)
    yield from _cure(case)
    yield _short_term(case)
    yield _second_tier(case)
    yield _span(case, BURDEN)
    if case.line.category != "motor_vehicle":
        yield _span(case, NO_DEDUCTION)
    yield from _after_rejection(case)


# ── cancellation ─────────────────────────────────────────────────────────────────────────────


def _cancellation(case: Case) -> Iterator[Row]:
    reason = distance.exception(case)
    if reason is None and case.sale.channel == "home" and (case.paid or 10**9) <= _LEAST_HOME:
        reason = "BELOW_THRESHOLD"
    if reason is not None:
        yield case.excluded(CANCEL, reason)
        return
    begins, start = distance.all_delivered(case), case.sale.contract_date
    ordinary = None if begins is None else CANCEL.end(begins)
    end = ordinary
    if ordinary is not None and not case.terms.withdrawal_info_given:
        end = Period("after", 12, "months").end(ordinary)
        told = case.first("withdrawal_info_supplied")
        if told is not None and told.on <= end:
            end = max(ordinary, CANCEL.end(told.on))
    yield case.row(
        CANCEL,
        case.right(start, end),
        start=start,
        end=end,
        base_end=ordinary if ordinary != end else None,
        chooser="consumer",
        remedies=("full_refund",),
        cost_bearer=distance.return_cost(case),
    )
    notice = case.cancelled("no_reason")
    if notice is not None and (end is None or notice.on <= end):
        yield from _called_off(case, notice)


def _called_off(case: Case, notice: Event) -> Iterator[Row]:
    informed = notice.received_on or notice.on
    back = case.first("proof_of_sending_supplied", "goods_received_back")
    returns = case.had_goods and not case.terms.seller_collects
    if returns:
        end = SEND_BACK.end(notice.on)
        yield case.row(
            SEND_BACK,
            case.owed(end, met=back is not None),
            owed_by="consumer",
            end=end,
            cost_bearer=distance.return_cost(case),
        )
    start: date | None = informed
    if returns:  # from the goods or the proof of sending, whichever is earlier
        start = None if back is None else max(informed, back.on)
    yield refunds.refund(
        case,
        REFUND,
        refunds.after_withdrawal(case, whole=distance.whole(case, notice)),
        arose=informed,
        start=start,
        end=None if start is None else REFUND.end(start),
    )


# ── delivery ─────────────────────────────────────────────────────────────────────────────────


def _delivery(case: Case) -> Iterator[Row]:
    if case.cancelled("no_reason") is not None and not case.had_goods:
        return
    end = case.promised
    if end is None and case.contract is not None and case.consumer:
        end = DELIVERY.end(case.contract)
    if end is None and not case.had_goods:
        review = () if case.consumer else ("REASONABLE_TIME",)
        yield case.row(DELIVERY, "contested", review_codes=review, period=None)
        return
    yield case.row(
        DELIVERY,
        case.owed(end, met=case.had_goods),
        end=end,
        period=None if case.promised else DELIVERY.period,
    )
    if end is not None and not case.had_goods and case.consumer:
        yield from _late(case, end)


def _late(case: Case, end: date) -> Iterator[Row]:
    first = end + _DAY if case.terms.time_essential else None
    notice = case.cancelled("late_delivery")
    fields: dict[str, Any] = {"start": first, "chooser": "consumer"}
    if notice is None or notice.on <= end:
        usable = first is not None and case.on >= first
        yield case.row(
            LATE,
            "open" if usable else "not_yet",
            remedies=("termination",) if usable else (),
            because=() if first else ("ADDITIONAL_TIME_NOT_SET",),
            **fields,
        )
        return
    if first is None:
        review = ("REASONABLE_TIME",)
        yield case.row(LATE, "contested", review_codes=review, **fields)
        yield case.row(LATE_REFUND, "contested", review_codes=review)
        return
    yield case.row(LATE, "met", **fields)
    informed = notice.received_on or notice.on
    yield refunds.refund(
        case,
        LATE_REFUND,
        case.paid,
        arose=informed,
        start=informed,
        end=None,
        review_codes=("REASONABLE_TIME",),
    )


# ── goods that are not as agreed ─────────────────────────────────────────────────────────────


def _conformity(case: Case) -> Row:
    start = case.delivered
    end = None if start is None else CONFORMITY.end(start)
    asked = defects.outstanding(case)
    fields: dict[str, Any] = {
        "start": start,
        "end": end,
        "chooser": "consumer",
        "remedies": defects.without(_BOTH, asked),
        "second_tier": () if defects.failed_cure(case) else ("price_reduction", "final_reject"),
        "cost_bearer": "seller_side",
    }
    if defects.satisfied(case) or _rejected(case, "short_term") or _rejected(case, "final"):
        return case.row(CONFORMITY, "met", **fields)
    if start is None:
        return case.row(CONFORMITY, "contested" if case.had_goods else "not_yet", **fields)
    return case.row(CONFORMITY, case.right(start, end), **fields)


def _cure(case: Case) -> Iterator[Row]:
    asked = case.last("remedy_requested")
    if asked is None:
        return
    ends = case.all("repair_done", "goods_handed_back", "claim_satisfied", since=asked.on)
    if any(event.result == "failed" for event in ends):
        return
    yield case.row(
        CURE,
        "met" if ends else "due",
        start=asked.on,
        chooser=None if asked.remedy else "consumer",
        remedies=(asked.remedy,) if asked.remedy else _BOTH,
        cost_bearer="seller_side",
        review_codes=("REASONABLE_TIME",),
    )


def _waiting(case: Case) -> tuple[timedelta, date | None, bool]:
    """(days of waiting for a remedy, both ends counted; the last of them; whether it goes on)."""
    total, last, since = timedelta(0), None, None
    for event in case.all("remedy_requested", "repair_done", "goods_handed_back"):
        if event.kind == "remedy_requested":
            since = since or event.on
        elif since is not None and (event.kind == "goods_handed_back" or not _handed(case, since)):
            total += event.on - since + _DAY
            last, since = event.on, None
    return total, last, since is not None


def _handed(case: Case, since: date) -> bool:
    """Whether it is the handing back that ends the waiting, not the repair."""
    return case.first("goods_handed_in", "goods_handed_back", since=since) is not None


def _short_term(case: Case) -> Row:
    start = case.delivered
    fields: dict[str, Any] = {"chooser": "consumer", "remedies": ("full_refund",)}
    if start is None:
        return case.row(REJECT, "contested" if case.had_goods else "not_yet", **fields)
    base = REJECT.end(start)
    waited, last, goes_on = _waiting(case)
    asked = case.first("remedy_requested")
    if asked is None or asked.on > base:
        waited, last, goes_on = timedelta(0), None, False
    end: date | None = base
    if last is not None:
        end = max(base + waited, last + 7 * _DAY)
    if goes_on:
        end = None  # it is stopped while the buyer waits for the repair or replacement
    used = _rejected(case, "short_term")
    status: Status = "met" if used and (end is None or used.on <= end) else case.right(None, end)
    return case.row(
        REJECT,
        status,
        end=end,
        base_end=base if end != base else None,
        because=("STOPPED_WHILE_WAITING",) if waited or goes_on else (),
        deduction_allowed=False,
        cost_bearer="seller_side",
        **fields,
    )


def _rejected(case: Case, right: str) -> Event | None:
    return next((one for one in case.all("rejection_notice") if one.right == right), None)


def _second_tier(case: Case) -> Row:
    used = _rejected(case, "final")
    opened = defects.failed_cure(case)
    status: Status = "met" if used else "open" if opened else "not_yet"
    return case.row(
        SECOND,
        status,
        chooser="consumer",
        remedies=("final_reject", "price_reduction"),
        deduction_allowed=_deduction(case, case.on) if opened else None,
    )


def _deduction(case: Case, day: date) -> bool | None:
    """Whether a deduction for use may be made from a final rejection on that day."""
    if case.line.category == "motor_vehicle":
        return True
    return None if case.delivered is None else day > NO_DEDUCTION.end(case.delivered)


def _span(case: Case, rule: Rule) -> Row:
    start = case.delivered
    if start is None:
        return case.row(rule, "contested" if case.had_goods else "not_yet")
    first = start if rule is BURDEN else start + _DAY
    end = rule.end(start)
    return case.row(rule, case.right(first, end), start=first, end=end)


def _after_rejection(case: Case) -> Iterator[Row]:
    """The refund after a rejection: within 14 days beginning with the day it was agreed to."""
    agreed = case.first("refund_agreed")
    used = _rejected(case, "final") or _rejected(case, "short_term")
    if agreed is None and used is None:
        return
    deducted = _deduction(case, used.on) if used is not None and used.right == "final" else False
    whole = case.line.price_minor if len(case.sale.lines) > 1 else case.paid
    arose = agreed.on if agreed is not None else used.on if used is not None else None
    yield refunds.refund(
        case,
        REJECTED,
        None if deducted else whole,
        arose=arose,
        start=arose,
        end=None if agreed is None else REJECTED.end(agreed.on),
        deduction_allowed=bool(deducted),
        cost_bearer="seller_side",
        review_codes=() if agreed is not None else ("REASONABLE_TIME",),
    )
