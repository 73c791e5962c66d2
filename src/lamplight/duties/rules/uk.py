"""United Kingdom: Consumer Rights Act 2015, Consumer Contracts Regulations 2013."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from lamplight.basis.periods import Period, months_after
from lamplight.duties import defects, distance, refunds
from lamplight.duties.distance import DistanceLaw
from lamplight.duties.judgements import said
from lamplight.duties.rule import Rule
from lamplight.duties.rules.everywhere import AGREEMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event, EventKind, Line
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
_ASKED: Final[tuple[EventKind, ...]] = ("remedy_requested", "goods_handed_in")
_ENDS: Final[tuple[EventKind, ...]] = ("goods_handed_back", "claim_satisfied")


def _exception(case: Case, line: Line) -> str | None:
    reason = distance.exception(case, line)
    return "BELOW_THRESHOLD" if reason is None and below_threshold(case) else reason


def below_threshold(case: Case) -> bool:
    """Whether it was sold at home for so little that it can't be cancelled."""
    return case.sale.channel == "home" and case.price is not None and case.price <= _LEAST_HOME


LAW: Final = DistanceLaw(
    withdrawal=CANCEL,
    send_back=SEND_BACK,
    refund=REFUND,
    delivery=DELIVERY,
    late=LATE,
    late_refund=LATE_REFUND,
    period=lambda _, rule: rule.counted,
    source=lambda _, rule: rule.source,
    exception=_exception,
    uninformed=lambda _case, _begins, ordinary: months_after(ordinary, 12),
    late_refund_period=lambda _: None,
    refund_from_goods=True,
)


def rows(case: Case) -> Iterator[Row]:
    """What is owed under the law of the United Kingdom."""
    yield from distance.delivery(case, LAW)
    if case.sale.channel != "store":
        for row in distance.withdrawal(case, LAW):
            yield of_unknown_price(case, row)
    if not case.consumer:
        yield case.row(CONFORMITY, "contested", because=("B2B", "NO_RULE_WRITTEN"), period=None)
        for rule in (REJECT, SECOND, BURDEN):
            yield case.excluded(rule, "B2B")
        return
    yield _conformity(case)
    yield from defects.cure(case, CURE, _BOTH)
    yield _short_term(case)
    yield _second_tier(case)
    yield _span(case, BURDEN)
    if case.line.category != "motor_vehicle":
        yield _span(case, NO_DEDUCTION)
    yield from _after_rejection(case)


def of_unknown_price(case: Case, row: Row) -> Row:
    """Whether a sale at home was above the threshold isn't known without its price."""
    if case.sale.channel != "home" or case.price is not None or row.status == "excluded":
        return row
    return replace(row, status="contested", because=(*row.because, "PRICE_UNKNOWN"))


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
        "second_tier": () if _opened(case) else ("price_reduction", "final_reject"),
        "cost_bearer": "seller_side",
    }
    if defects.satisfied(case) or _valid_rejection(case):
        return case.row(CONFORMITY, "met", **fields)
    if start is None:
        return case.row(CONFORMITY, "contested" if case.had_goods else "not_yet", **fields)
    return case.row(CONFORMITY, case.right(start, end), **fields)


def _waiting(case: Case) -> tuple[timedelta, date | None, bool]:
    """(days of waiting for a remedy, both ends counted; the last of them; whether it goes on)."""
    total, last, since = timedelta(0), None, None
    for event in case.all(*_ASKED, "repair_done", *_ENDS):
        if event.kind in _ASKED:
            since = since or event.on
        elif since is not None and (event.kind in _ENDS or not _handed(case, since)):
            total += event.on - since + _DAY
            last, since = event.on, None
    return total, last, since is not None


def _handed(case: Case, since: date) -> bool:
    """Whether it is the handing back that ends the waiting, not the repair."""
    return case.first("goods_handed_in", "goods_handed_back", since=since) is not None


def _reject_end(case: Case) -> tuple[date | None, date | None, bool]:
    """(last day of the short-term right, the same without waiting, whether it stands still)."""
    if case.delivered is None:
        return None, None, False
    base = REJECT.end(case.delivered)
    asked = case.first(*_ASKED)
    if asked is None or asked.on > base:
        return base, base, False
    waited, last, goes_on = _waiting(case)
    if goes_on:
        return None, base, True
    return (base if last is None else max(base + waited, last + 7 * _DAY)), base, False


def _short_term(case: Case) -> Row:
    fields: dict[str, Any] = {"chooser": "consumer", "remedies": ("full_refund",)}
    if case.delivered is None:
        return case.row(REJECT, "contested" if case.had_goods else "not_yet", **fields)
    end, base, still = _reject_end(case)
    used = _valid_rejection(case)
    status = "met" if used and used.right == "short_term" else case.right(None, end)
    return case.row(
        REJECT,
        status,
        end=end,
        base_end=base if end != base else None,
        because=("STOPPED_WHILE_WAITING",) if end != base else (),
        review_codes=("REASONABLE_TIME",) if still else (),
        deduction_allowed=False,
        cost_bearer="seller_side",
        **fields,
    )


def _rejected(case: Case, right: str) -> Event | None:
    return next((one for one in case.all("rejection_notice") if one.right == right), None)


def _valid_rejection(case: Case) -> Event | None:
    """A rejection by right: in the first thirty days, or after a repair that failed. A seller who
    agreed to a refund has accepted it."""
    short, final = _rejected(case, "short_term"), _rejected(case, "final")
    end, _, _ = _reject_end(case)
    if short is not None and case.delivered is not None and (end is None or short.on <= end):
        return short
    if final is not None and (_opened(case) or case.first("refund_agreed")):
        return final
    return None


def _opened(case: Case) -> bool:
    """Whether the second rights are open: a remedy failed, or a person judged that it takes too
    long."""
    return defects.failed_cure(case) or defects.too_slow(case) or _in_vain(case) == "passed"


def _in_vain(case: Case) -> str | None:
    """What was judged of a final rejection that nobody had tried to put right before."""
    used = _rejected(case, "final")
    if used is None:
        return None
    return case.judged("REASONABLE_TIME", SECOND.duty, since=used.on)


def _second_tier(case: Case) -> Row:
    used, valid = _rejected(case, "final"), _valid_rejection(case)
    opened = _opened(case)
    status: Status = "open" if opened else "not_yet"
    if used is not None:  # impossible, or too slow: without a repair that failed a person judges
        status = "met" if valid is not None and valid.right == "final" else "contested"
    waiting = defects.outstanding(case) is not None
    return case.row(
        SECOND,
        status,
        chooser="consumer",
        remedies=("final_reject", "price_reduction"),
        deduction_allowed=_deduction(case, case.on) if opened else None,
        review_codes=("REASONABLE_TIME",) if waiting or status == "contested" else (),
        judged=said("REASONABLE_TIME", _in_vain(case)),
    )


def _deduction(case: Case, day: date) -> bool | None:
    """Whether a deduction for use may be made from a final rejection on that day; None: not known,
    since it always may for a motor vehicle."""
    if case.line.category == "motor_vehicle":
        return True
    if case.delivered is None:
        return None
    if day > NO_DEDUCTION.end(case.delivered):
        return True
    return None if case.line.category is None else False


def _span(case: Case, rule: Rule) -> Row:
    start = case.delivered
    if start is None:
        return case.row(rule, "contested" if case.had_goods else "not_yet")
    first, end = (start if rule is BURDEN else start + _DAY), rule.end(start)
    if rule is NO_DEDUCTION and case.line.category is None and case.on <= end:
        because = ("MOTOR_VEHICLE_UNKNOWN",)
        return case.row(rule, "contested", start=first, end=end, because=because)
    return case.row(rule, case.right(first, end), start=first, end=end)


def _after_rejection(case: Case) -> Iterator[Row]:
    """The refund after a rejection: within 14 days beginning with the day it was agreed to."""
    notice = case.last("rejection_notice")
    agreed = case.first("refund_agreed", since=None if notice is None else notice.on)
    of_defect = notice is not None or (agreed is not None and bool(defects.defects(case)))
    if not of_defect or distance.called_off(case, LAW):
        return
    used = _valid_rejection(case)
    if used is None and (notice is not None or agreed is None):
        yield case.row(REJECTED, "contested", because=("REJECTION_IN_DOUBT",))
        return
    final = used is not None and used.right == "final"
    deducted = _deduction(case, case.on if used is None else used.on) if final else False
    arose = agreed.on if agreed is not None else used.on if used is not None else case.on
    yield refunds.refund(
        case,
        REJECTED,
        _back(case, agreed, used) if deducted is False else refunds.Sum(None),
        arose=arose,
        start=arose,
        end=None if agreed is None else REJECTED.end(agreed.on),
        deduction_allowed=deducted,
        cost_bearer="seller_side",
        review_codes=() if agreed is not None else ("REASONABLE_TIME",),
        because=() if used is not None else (AGREEMENT,),
    )


def _back(case: Case, agreed: Event | None, used: Event | None) -> refunds.Sum:
    """What goes back after a rejection: all that was paid for the line, which no agreement makes
    less; what was agreed to where nobody rejected it, or where it was for some units alone."""
    if agreed is None or (used is not None and not refunds.in_part(case, agreed.on)):
        return refunds.of_line(case)
    return refunds.agreed(case, agreed.on)
