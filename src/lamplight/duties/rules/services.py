"""Services, digital content and subscriptions: European Union and United Kingdom, and what nobody
has written of them.

No rule for goods is asked here. What the research says nothing of is one row of its own, for each
line, and a person judges it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec.structs import replace

from lamplight.basis.periods import Period
from lamplight.duties import refunds
from lamplight.duties.laws import UNION, part_unwritten
from lamplight.duties.rule import Rule
from lamplight.duties.rules import distance, quality, services_elsewhere, uk, unwritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lamplight.duties.case import Case
    from lamplight.duties.distance import DistanceLaw
    from lamplight.duties.facts import Event
    from lamplight.duties.row import Row

WITHDRAWAL: Final = Rule(
    id="EU-WD",
    duty="withdrawal",
    source=("Dir. 2011/83/EU Art. 9-11, 16(a), (h), (l), (m)", "Reg. 1182/71 Art. 3"),
    period=Period("eu", 14),
)
REFUND: Final = Rule(
    id="EU-WD-REF", duty="refund", source=("Dir. 2011/83/EU Art. 13",), period=Period("eu", 14)
)
FUNCTION: Final = Rule(
    id="EU-WD-BTN",
    duty="withdrawal_function_online",
    source=("Dir. 2011/83/EU Art. 11a (Dir. (EU) 2023/2673)",),
    holds_from=date(2026, 6, 19),
)
CANCEL: Final = Rule(
    id="UK-CAN",
    duty="withdrawal",
    source=("SI 2013/3134 regs 27-31",),
    period=Period("after", 14),
    confidence="medium",
    checked="partly",
)
UK_REFUND: Final = Rule(
    id="UK-CAN",
    duty="refund",
    source=("SI 2013/3134 reg. 34(1)-(6)",),
    period=Period("after", 14),
    confidence="medium",
    checked="partly",
)
UNWRITTEN: Final = Rule(
    id="UNWRITTEN", duty="unwritten", source=("no rule is written",), confidence="low"
)
PROMISED: Final = Rule(id="PROMISED", duty="supply", source=("contract",))
WARRANTY: Final = Rule(
    id="PROMISED", duty="promised_warranty", source=("contract",), confidence="low"
)

_TOPICS: Final = ("WITHDRAWAL", "SUPPLY", "CONFORMITY")
_MAY_ASK: Final[Mapping[str, tuple[str, ...]]] = {
    "UNWRITTEN_WITHDRAWAL": ("full_refund",),
    "UNWRITTEN_SUPPLY": ("delivery",),
    "UNWRITTEN_CONFORMITY": ("repeat_performance", "price_reduction", "full_refund"),
    "UNWRITTEN_ENDING": (),
}
"""What a customer may ask for by a law of which nothing is written: a person judges."""
_SAID: Final[Mapping[tuple[str, str | None], frozenset[str]]] = {
    ("UK", "service"): frozenset(("CONFORMITY",)),
    ("UK", "digital"): frozenset(("CONFORMITY",)),
    ("EU", "digital"): frozenset(("SUPPLY", "CONFORMITY")),
    ("AU", "service"): frozenset(("SUPPLY", "CONFORMITY")),
    ("IN", "service"): frozenset(("CONFORMITY",)),
}
"""What is written of a consumer's service, beside withdrawal in the Union and the Kingdom."""


class _Loss(NamedTuple):
    """Why there is no right to withdraw, since which day (none: from the first), and whether that
    is sure."""

    reason: str
    on: date | None = None
    sure: bool = True


def rows(case: Case) -> Iterator[Row]:
    """What is owed for a line that isn't goods."""
    distant = case.law in UNION or case.law == "UK"
    if distant and case.sale.channel != "store":
        yield from _withdrawing(case)
        if case.consumer and case.law in UNION and not case.order.goods:
            off = _notice(case, distance.LAW, WITHDRAWAL) or case.cancelled("late_delivery")
            yield from distance.charges(case, off)
    if case.consumer:
        yield from quality.rows(case)
        yield from services_elsewhere.rows(case)
    if distant and part_unwritten(case.sale.jurisdiction):
        yield from unwritten.of_part(case)
    yield from _promises(case)
    yield from _unwritten(case, distant=distant)


def _unwritten(case: Case, *, distant: bool) -> Iterator[Row]:
    """What the research says nothing of, by name."""
    law = "EU" if case.law in UNION else case.law
    said = _SAID.get((law, case.what), frozenset()) if case.consumer else frozenset()
    missing = [
        f"UNWRITTEN_{one}"
        for one in _TOPICS
        if one not in said and not (one == "WITHDRAWAL" and distant)
    ]
    if case.line.kind == "subscription":
        missing.append("UNWRITTEN_ENDING")
    if missing:
        yield case.row(
            UNWRITTEN,
            "contested",
            remedies=tuple(dict.fromkeys(one for name in missing for one in _MAY_ASK[name])),
            because=(*unwritten.missing(case), case.line.kind),
            review_codes=(unwritten.NO_RULE, *missing),
        )


def _promises(case: Case) -> Iterator[Row]:
    """What was promised where nothing but services was sold; beside goods it is about these."""
    if case.order.goods:
        return
    if case.promised is not None:
        done = quality.supplied(case) or quality.performed(case)
        yield case.row(PROMISED, case.owed(case.promised, met=done is not None), end=case.promised)
    for warranty in case.terms.warranties:
        yield case.row(  # its months count from a delivery, and nothing was delivered
            WARRANTY,
            "contested",
            owed_by=warranty.given_by,
            period=Period("after", warranty.months, "months"),
            review_codes=("WARRANTY_START_UNKNOWN",),
        )


# ── withdrawal ───────────────────────────────────────────────────────────────────────────────


def _withdrawing(case: Case) -> Iterator[Row]:
    union = case.law in UNION
    law = distance.LAW if union else uk.LAW
    rule = WITHDRAWAL if union else CANCEL
    right = _right(case, law, rule)
    if not union:
        right = uk.of_unknown_price(case, right)
    yield right
    if union and case.sale.channel == "web" and FUNCTION.holds(case.law_day):
        yield _function(case, right)
    notice = _notice(case, law, rule)
    if notice is not None:
        yield _refund(case, law, REFUND if union else UK_REFUND, notice, right)


def _right(case: Case, law: DistanceLaw, rule: Rule) -> Row:
    """The right to withdraw: from the day of the contract, for goods that come again and again
    from that on which the first of them came (Art. 9(2)(a), (c); Art. 9(2)(b)(iii))."""
    lost, source = _lost(case), law.source(case, rule)
    notice = case.cancelled("no_reason")
    if lost is not None and lost.on is not None and notice is not None and notice.on <= lost.on:
        lost = None  # they had called it off by then
    if lost is not None and lost.sure:
        return case.excluded(rule, lost.reason, source=source)
    end, ordinary = _last_day(case, law, rule)
    fields: dict[str, Any] = {
        "start": case.contract,
        "end": end,
        "base_end": ordinary if ordinary != end else None,
        "chooser": "consumer",
        "remedies": ("full_refund",),
        "period": law.period(case, rule),
        "source": source,
    }
    if lost is not None:
        code = "NO_RULE_WRITTEN" if case.law == "UK" else "CONSENT_UNKNOWN"
        return case.row(rule, "contested", because=(lost.reason,), review_codes=(code,), **fields)
    if end is None and case.what != "goods":
        return case.row(rule, "contested", review_codes=("CONTRACT_DAY_UNKNOWN",), **fields)
    status = case.right(case.contract, end)
    if status == "expired" and case.what is None:
        return case.row(rule, "contested", review_codes=("SUPPLIES_UNKNOWN",), **fields)
    share = ("SHARE_PERFORMED",) if _share(case, case.on) else ()
    return case.row(rule, status, review_codes=share, **fields)


def _share(case: Case, by: date) -> bool:
    """Whether a part was done by a day that they may have asked for, and have to pay."""
    begun = case.all("service_begun", "service_performed")
    return any(one.on <= by and one.at_request is not False for one in begun)


def _lost(case: Case) -> _Loss | None:
    """Directive 2011/83 Art. 16(a), (h), (l), (m). Of the Kingdom's own list the research names
    none of these, so that there they are never sure."""
    if not case.consumer:
        return _Loss("B2B")
    if case.law == "UK" and uk.below_threshold(case):
        return _Loss("BELOW_THRESHOLD")
    named = case.law in UNION
    for flag in ("urgent_repair", "dated_leisure"):
        if flag in case.line.flags:
            return _Loss(flag.upper(), sure=named)
    return None if case.what == "goods" else _begun(case, named=named)


def _begun(case: Case, *, named: bool) -> _Loss | None:
    """What they agreed to lose the right by: that all of a service was done, or content begun."""
    for event in case.all("service_performed"):
        if event.consent is not False:
            sure = named and event.consent is True
            return _Loss("SERVICE_FULLY_PERFORMED", event.on, sure)
    for event in case.all("digital_begun"):
        words = (event.consent, event.acknowledged, event.confirmed)
        if False not in words:
            return _Loss("DIGITAL_BEGUN_WITH_CONSENT", event.on, named and None not in words)
    return None


def _last_day(case: Case, law: DistanceLaw, rule: Rule) -> tuple[date | None, date | None]:
    """(last day to withdraw, the same without an extension)."""
    begins = case.contract
    if case.what == "goods":
        came = case.first("delivered")
        begins = None if came is None else max(came.on, begins or came.on)
    if begins is None:
        return None, None
    period = law.period(case, rule)
    ordinary = period.end(begins)
    if case.terms.withdrawal_info_given:
        return ordinary, ordinary
    latest = law.uninformed(case, begins, ordinary)
    told = case.first("withdrawal_info_supplied")
    if told is not None and told.on <= latest:
        return max(ordinary, period.end(told.on)), ordinary
    return latest, ordinary


def _notice(case: Case, law: DistanceLaw, rule: Rule) -> Event | None:
    """The notice by which this line was called off without a reason, while that may have been
    their right."""
    notice, lost = case.cancelled("no_reason"), _lost(case)
    if notice is None:
        return None
    if lost is not None and lost.sure and (lost.on is None or lost.on < notice.on):
        return None
    end, _ = _last_day(case, law, rule)
    late = end is not None and notice.on > end and case.what is not None
    return None if late else notice


def _function(case: Case, right: Row) -> Row:
    """The button by which a contract that was made online is called off: there as long as the
    right is."""
    source = distance.LAW.source(case, FUNCTION)
    if right.status == "excluded":
        return case.excluded(FUNCTION, right.reason_code or "", source=source)
    return case.row(
        FUNCTION,
        "due" if right.status == "open" else right.status,
        start=right.start,
        end=right.end,
        review_codes=right.review_codes,
        because=right.because,
        source=source,
    )


def _refund(case: Case, law: DistanceLaw, rule: Rule, notice: Event, right: Row) -> Row:
    """What was paid goes back; there are no goods to wait for. What may be kept for the part that
    was done at their request is in no rule that is written."""
    informed, period = notice.received_on or notice.on, law.period(case, rule)
    goods = case.what == "goods"
    row = refunds.refund(
        case,
        rule,
        refunds.of_line(case),
        arose=informed,
        start=informed,
        end=period.end(informed),
        period=period,
        source=law.source(case, rule),
    )
    review = right.review_codes if right.status == "contested" else ()
    review += ("SHARE_PERFORMED",) if _share(case, notice.on) else ()
    review += ("NO_RULE_WRITTEN",) if goods and case.first("delivered") else ()
    if not review or row.status == "not_yet":
        return row
    if refunds.is_back(case, refunds.Sum(None), informed):
        return replace(row, status="met", amount_minor=None, by_line=False, currency=None)
    return replace(
        row,
        status="contested",
        amount_minor=None,
        by_line=False,
        currency=None,
        review_codes=tuple(dict.fromkeys(review)),
    )
