"""Japan, Singapore and India."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from lamplight.basis.periods import Period
from lamplight.duties import defects
from lamplight.duties.facts import Event, ReturnPolicy
from lamplight.duties.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row, Status

RETURN: Final = Rule(
    id="JP-RET",
    duty="withdrawal",
    source=("Act on Specified Commercial Transactions Art. 15-3",),
    period=Period("beginning_with", 8),
    checked="read",
)
COOLING: Final = Rule(
    id="JP-COOL",
    duty="withdrawal",
    source=("Act on Specified Commercial Transactions Art. 9",),
    period=Period("beginning_with", 8),
)
RETURN_REFUND: Final = Rule(
    id="JP-RET", duty="refund", source=("Act on Specified Commercial Transactions Art. 15-3",)
)
JP_CONFORMITY: Final = Rule(
    id="JP-CONF", duty="conformity", source=("Civil Code Art. 562-566, 166",)
)
SG_CONFORMITY: Final = Rule(
    id="SG-LEMON",
    duty="conformity",
    source=("CPFTA 2003 (2020 Rev Ed) ss. 13-17",),
    checked="read",
)
SG_BURDEN: Final = Rule(
    id="SG-LEMON",
    duty="burden_of_proof_on_seller",
    source=("CPFTA 2003 (2020 Rev Ed) s. 14(3)",),
    period=Period("first_day_after", 6, "months"),
    checked="read",
)
CURE: Final = Rule(
    id="SG-LEMON",
    duty="bring_into_conformity",
    source=("CPFTA 2003 (2020 Rev Ed) s. 15",),
    checked="read",
)
JP_CURE: Final = Rule(id="JP-CONF", duty="bring_into_conformity", source=("Civil Code Art. 562",))
ACKNOWLEDGE: Final = Rule(
    id="IN-EC",
    duty="acknowledge_complaint",
    source=("Consumer Protection (E-Commerce) Rules 2020 r. 4(5)",),
    confidence="medium",
    checked="read",
)
REDRESS: Final = Rule(
    id="IN-EC",
    duty="redress_complaint",
    source=("Consumer Protection (E-Commerce) Rules 2020 r. 4(5)",),
    period=Period("after", 1, "months"),
    confidence="medium",
    checked="read",
)
TAKE_BACK: Final = Rule(
    id="IN-DEF",
    duty="refund_or_take_back_defective",
    source=("Consumer Protection Act 2019 s. 2(47)(viii)",),
    confidence="medium",
)
_FIRST: Final = ("repair", "replacement")
_SECOND: Final = ("price_reduction", "termination")
_HOURS: Final = timedelta(hours=48)
_SILENT_DAYS: Final = 30


# ── Japan ────────────────────────────────────────────────────────────────────────────────────


def japan(case: Case) -> Iterator[Row]:
    """What is owed under the law of Japan."""
    if case.sale.channel == "web":
        yield from _statutory_return(case)
    elif case.sale.channel == "home":
        if case.consumer:  # counted from the statutory document, of which the day isn't known
            yield case.row(COOLING, "contested", because=("DOCUMENT_DAY_UNKNOWN",), period=None)
        else:
            yield case.excluded(COOLING, "B2B")
    if not case.consumer:
        yield case.row(JP_CONFORMITY, "contested", because=("B2B", "NO_RULE_WRITTEN"))
        return
    yield _conformity(case, JP_CONFORMITY)
    yield from _cure(case, JP_CURE)


def _statutory_return(case: Case) -> Iterator[Row]:
    if not case.consumer:
        yield case.excluded(RETURN, "B2B")
        return
    policy = case.terms.return_policy
    shown = policy.shown_in if isinstance(policy, ReturnPolicy) else None
    start = case.delivered
    end = None if start is None else RETURN.end(start)
    fields: dict[str, Any] = {
        "start": start,
        "end": end,
        "chooser": "consumer",
        "remedies": ("full_refund",),
        "cost_bearer": "consumer",
    }
    if not isinstance(shown, list):
        yield case.row(RETURN, "contested", because=("SHOWN_TERMS_UNKNOWN",), **fields)
        return
    if {"advert", "final_order_screen"} <= set(shown):
        yield case.excluded(RETURN, "SPECIAL_TERMS_DISPLAYED")
        return
    status: Status = "not_yet" if start is None else case.right(start, end)
    yield case.row(RETURN, status, **fields)
    notice = case.cancelled("no_reason")
    if notice is not None and (end is None or notice.on <= end):
        back = case.refunded_since(notice.on)[2]
        yield case.row(
            RETURN_REFUND,
            "met" if back else "due",
            start=notice.received_on or notice.on,
            review_codes=("REASONABLE_TIME",),
        )


# ── Singapore ────────────────────────────────────────────────────────────────────────────────


def singapore(case: Case) -> Iterator[Row]:
    """What is owed under the law of Singapore."""
    if not case.consumer:
        yield case.excluded(SG_CONFORMITY, "B2B")
        yield case.excluded(SG_BURDEN, "B2B")
        return
    yield _conformity(case, SG_CONFORMITY)
    yield _burden(case)
    yield from _cure(case, CURE)


def _burden(case: Case) -> Row:
    start = case.delivered
    if start is None:
        return case.row(SG_BURDEN, "contested" if case.had_goods else "not_yet")
    first, end = start + timedelta(days=1), SG_BURDEN.end(start)
    return case.row(SG_BURDEN, case.right(start, end), start=first, end=end)


def _conformity(case: Case, rule: Rule) -> Row:
    asked = defects.outstanding(case)
    failed = defects.failed_cure(case)
    fields: dict[str, Any] = {
        "start": case.delivered,
        "chooser": "consumer",
        "remedies": defects.without(_SECOND + _FIRST if failed else _FIRST, asked),
        "second_tier": () if failed else _SECOND,
        "cost_bearer": "seller_side",
    }
    if defects.satisfied(case):
        return case.row(rule, "met", **fields)
    return case.row(rule, "open" if case.had_goods else "not_yet", **fields)


def _cure(case: Case, rule: Rule) -> Iterator[Row]:
    asked = case.last("remedy_requested")
    if asked is None:
        return
    ends = case.all("repair_done", "goods_handed_back", "claim_satisfied", since=asked.on)
    if any(event.result == "failed" for event in ends):
        return
    yield case.row(
        rule,
        "met" if ends else "due",
        start=asked.on,
        chooser=None if asked.remedy else "consumer",
        remedies=(asked.remedy,) if asked.remedy else _FIRST,
        cost_bearer="seller_side",
        review_codes=("REASONABLE_TIME",),
    )


# ── India ────────────────────────────────────────────────────────────────────────────────────


def india(case: Case) -> Iterator[Row]:
    """What is owed under the law of India."""
    for complaint in case.all("complaint_received"):
        if not case.consumer:
            yield case.excluded(REDRESS, "B2B")
            continue
        if case.sale.channel == "web":
            yield _acknowledgement(case, complaint)
            end = REDRESS.end(complaint.on)
            settled = _settled(case, complaint.on)
            yield case.row(REDRESS, case.owed(end, met=settled), start=complaint.on, end=end)
        if complaint.about == "defect":
            yield _taken_back(case, complaint)


def _acknowledgement(case: Case, complaint: Event) -> Row:
    at = complaint.at
    last = (at + _HOURS) if at is not None else None
    end = last.date() if last is not None else complaint.on + _HOURS
    return case.row(
        ACKNOWLEDGE,
        case.owed(end, met=_settled(case, complaint.on)),
        start=complaint.on,
        end=end,
        end_at=last.isoformat() if last is not None else None,
    )


def _taken_back(case: Case, complaint: Event) -> Row:
    policy = case.terms.return_policy
    days = policy.refund_days if isinstance(policy, ReturnPolicy) else None
    known = isinstance(days, int)
    period = Period("after", days if isinstance(days, int) else _SILENT_DAYS)
    end: date = period.end(complaint.on)
    return case.row(
        TAKE_BACK,
        case.owed(end, met=_settled(case, complaint.on)),
        start=complaint.on,
        end=end,
        period=period,
        because=() if known else ("POLICY_SILENT",),
    )


def _settled(case: Case, since: date) -> bool:
    return case.first("claim_satisfied", "refunded", "return_accepted", since=since) is not None
