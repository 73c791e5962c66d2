"""Japan, Singapore and India."""

from __future__ import annotations

from datetime import date, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from lamplight.basis.periods import Period, months_after
from lamplight.duties import defects, refunds
from lamplight.duties.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event
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
DEFICIENT: Final = Rule(
    id="IN-DEF",
    duty="refund_deficient_service",
    source=("Consumer Protection Act 2019 s. 2(11), (47)(viii)",),
    confidence="medium",
)
_FIRST: Final = ("repair", "replacement")
_SECOND: Final = ("price_reduction", "termination")
_JP_FIRST: Final = (*_FIRST, "missing_part")
_JP_SECOND: Final = (*_SECOND, "damages")
_INDIA: Final = timezone(timedelta(hours=5, minutes=30))
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
    yield _japanese_conformity(case)
    yield from defects.cure(case, JP_CURE, _JP_FIRST)


def _statutory_return(case: Case) -> Iterator[Row]:
    if not case.consumer:
        yield case.excluded(RETURN, "B2B")
        return
    shown = case.terms.shown_in
    start = case.delivered
    end = None if start is None else RETURN.end(start)
    fields: dict[str, Any] = {
        "start": start,
        "end": end,
        "chooser": "consumer",
        "remedies": ("full_refund",),
        "cost_bearer": "consumer",
    }
    if shown is None:
        yield case.row(RETURN, "contested", because=("SHOWN_TERMS_UNKNOWN",), **fields)
        return
    if {"advert", "final_order_screen"} <= set(shown):
        yield case.excluded(RETURN, "SPECIAL_TERMS_DISPLAYED")
        return
    status: Status = "not_yet" if start is None else case.right(start, end)
    yield case.row(RETURN, status, **fields)
    for notice in case.notices("no_reason"):
        if end is not None and notice.on > end:
            break
        informed = notice.received_on or notice.on
        yield refunds.refund(
            case,
            RETURN_REFUND,
            refunds.of_notice(case, notice),
            arose=informed,
            start=informed,
            end=None,
            review_codes=("REASONABLE_TIME",),
        )


def _japanese_conformity(case: Case) -> Row:
    """Ten years from delivery, five from knowing; who knows must say so within a year."""
    row = _conformity(case, JP_CONFORMITY, _JP_FIRST, _JP_SECOND)
    start = case.delivered
    if start is None or row.status != "open":
        return row
    end, known = months_after(start, 120), defects.defects(case)[:1]
    if known:
        end = min(end, months_after(known[0].shown, 60))
    status: Status = case.right(start, end)
    late = known and (known[0].reported or case.on) > months_after(known[0].shown, 12)
    if status == "open" and late:
        return replace(row, status="contested", end=end, because=("TOLD_LATE",))
    return replace(row, status=status, end=end)


# ── Singapore ────────────────────────────────────────────────────────────────────────────────


def singapore(case: Case) -> Iterator[Row]:
    """What is owed under the law of Singapore."""
    if not case.consumer:
        yield case.excluded(SG_CONFORMITY, "B2B")
        yield case.excluded(SG_BURDEN, "B2B")
        return
    yield _conformity(case, SG_CONFORMITY, _FIRST, _SECOND)
    yield _burden(case)
    yield from defects.cure(case, CURE, _FIRST)


def _burden(case: Case) -> Row:
    start = case.delivered
    if start is None:
        return case.row(SG_BURDEN, "contested" if case.had_goods else "not_yet")
    first, end = start + timedelta(days=1), SG_BURDEN.end(start)
    return case.row(SG_BURDEN, case.right(start, end), start=first, end=end)


def _conformity(case: Case, rule: Rule, first: tuple[str, ...], second: tuple[str, ...]) -> Row:
    asked = defects.outstanding(case)
    failed = defects.failed_cure(case) or defects.too_slow(case)
    fields: dict[str, Any] = {
        "start": case.delivered,
        "chooser": "consumer",
        "remedies": defects.without(second + first if failed else first, asked),
        "second_tier": () if failed else second,
        "cost_bearer": "seller_side",
    }
    if defects.satisfied(case):
        return case.row(rule, "met", **fields)
    return case.row(rule, "open" if case.had_goods else "not_yet", **fields)


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
    asked = [one for one in case.all("complaint_received") if one.about == "defect"]
    for request in (asked or case.all("defect_reported"))[:1]:
        if case.consumer and case.what in ("goods", "service"):
            yield _taken_back(case, request)


def _acknowledgement(case: Case, complaint: Event) -> Row:
    at = complaint.at
    last = (at + _HOURS) if at is not None else None
    end = last.astimezone(_INDIA).date() if last is not None else complaint.on + _HOURS
    return case.row(
        ACKNOWLEDGE,
        case.owed(end, met=_settled(case, complaint.on)),
        start=complaint.on,
        end=end,
        end_at=last.isoformat() if last is not None else None,
    )


def _taken_back(case: Case, complaint: Event) -> Row:
    days = case.terms.refund_days
    period = Period("after", _SILENT_DAYS if days is None else days)
    end: date = period.end(complaint.on)
    return case.row(
        TAKE_BACK if case.what == "goods" else DEFICIENT,
        case.owed(end, met=_settled(case, complaint.on)),
        start=complaint.on,
        end=end,
        period=period,
        because=("POLICY_SILENT",) if days is None else (),
    )


def _settled(case: Case, since: date) -> bool:
    return case.first("claim_satisfied", "refunded", "return_accepted", since=since) is not None
