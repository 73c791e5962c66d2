"""What holds wherever the buyer lives: promises beyond the law, who answers, open disputes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from lamplight.basis.periods import Period
from lamplight.duties import defects, refunds
from lamplight.duties.judgements import said
from lamplight.duties.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row

WARRANTY: Final = Rule(id="PROMISED", duty="promised_warranty", source=("contract",))
FULL: Final = Rule(
    id="US-MMWA",
    duty="promised_warranty",
    source=("15 USC 2304(a)(1), (4)",),
    confidence="medium",
)
ANSWER: Final = Rule(id="ANSWER", duty="answer_customer", source=("duty of whoever answers",))
DISPUTE: Final = Rule(
    id="DISPUTE", duty="refund", source=("an open card dispute",), confidence="medium"
)
AGREED: Final = Rule(id="AGREED", duty="refund", source=("agreement of the seller",))
AGREEMENT: Final = "AGREED"
"""Why a refund is owed that nothing but the seller's agreement made one."""
DELIVERED: Final = Rule(id="PROMISED", duty="delivery", source=("contract",))
RECALL: Final = Rule(id="RECALL", duty="recall_remedy", source=("no rule is written",))
_OWED: Final = frozenset(("due", "overdue", "suspended"))
_REFUNDS: Final = ("refund", "transmit_credit_statement")
_PAGES: Final = ("withdrawal_function_online", "cancellation_function_online")
_ATTEMPTS: Final = 2
_REVIEW: Final = ("REASONABLE_NUMBER_OF_ATTEMPTS",)


def promises(case: Case) -> Iterator[Row]:
    """Warranties that somebody gave in writing."""
    federal = case.law in ("US", "US-CA")
    for warranty in case.terms.warranties:
        full = warranty.label == "full" and federal
        rule, period = FULL if full else WARRANTY, Period("after", warranty.months, "months")
        fields: dict[str, Any] = {"owed_by": warranty.given_by, "period": period}
        if full:
            fields |= _full(case)
        elif case.law == "US-CA" and _failed(case) >= _ATTEMPTS:
            fields |= _enough(case, {"chooser": "seller", "remedies": ("refund", "replacement")})
        start = case.delivered
        if start is None:
            yield case.row(rule, "contested" if case.had_goods else "not_yet", **fields)
            continue
        plain = period.end(start)
        end = _rested(case, plain)
        yield case.row(
            rule,
            case.right(None, end),
            start=start,
            end=end,
            base_end=plain if plain != end else None,
            **fields,
        )


def _rested(case: Case, plain: date) -> date | None:
    """The end of a warranty that rests for repairs, in California only: from the day on which the
    goods were handed in to that on which they came back, both counted; none while they are away
    (Cal. Civ. Code 1795.6)."""
    if case.law != "US-CA":
        return plain
    days, times, still = defects.away(case, until=plain)
    return None if still else plain + timedelta(days=days + times)


def _full(case: Case) -> dict[str, Any]:
    """Under a full warranty the consumer picks once a reasonable number of repairs has failed."""
    mend = {"remedies": ("repair",), "cost_bearer": "seller_side"}
    if _failed(case) >= _ATTEMPTS:
        return _enough(case, {"chooser": "consumer", "remedies": ("refund", "replacement")}, mend)
    return mend


def _enough(
    case: Case, then: dict[str, Any], else_: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What follows where repairs failed often enough, as a person judges; until one has, that they
    did is taken for so."""
    judged = case.judged("REASONABLE_NUMBER_OF_ATTEMPTS", WARRANTY.duty, since=defects.latest(case))
    on = {"judged": said("REASONABLE_NUMBER_OF_ATTEMPTS", judged)}
    if judged is None:
        return then | {"review_codes": _REVIEW}
    return (then if judged == "enough" else else_ or {}) | on


def _failed(case: Case) -> int:
    """How many attempts failed; a repair and the hand-back after it are one."""
    repairs = [event.result for event in case.all("repair_done")]
    backs = [event.result for event in case.all("goods_handed_back")]
    return max(repairs.count("failed"), backs.count("failed"))


def recalls(case: Case) -> Iterator[Row]:
    """A recall under a law of which no rule is written."""
    if case.first("recall_started") is not None:
        yield case.row(
            RECALL, "contested", owed_by="recalling_operator", because=("NO_RULE_WRITTEN",)
        )


def agreements(case: Case, rows: Sequence[Row]) -> Iterator[Row]:
    """A refund that the seller agreed to is owed, whichever law the buyer has."""
    agreed = case.first("refund_agreed", "return_accepted")
    if agreed is not None and not any(row.duty in _REFUNDS for row in rows):
        yield refunds.refund(
            case,
            AGREED,
            refunds.agreed(case),
            arose=agreed.on,
            start=agreed.on,
            end=None,
            review_codes=("REASONABLE_TIME",),
            because=(AGREEMENT,),
        )


def deliveries(case: Case, rows: Sequence[Row]) -> Iterator[Row]:
    """The day that was promised for delivery, where no rule of the law is written about it."""
    if case.promised is not None and not any(row.duty == "delivery" for row in rows):
        status = case.owed(case.promised, met=case.had_goods)
        yield case.row(DELIVERED, status, end=case.promised)


def disputes(case: Case, rows: Sequence[Row]) -> Iterator[Row]:
    """While a card dispute is open no money goes back, that it may not go back twice."""
    sure = (row for row in rows if row.status not in ("contested", "not_yet"))
    money = any(row.duty in _REFUNDS for row in sure)
    if case.first("billing_error_notice") and not money and not case.first("refunded"):
        yield case.row(DISPUTE, "suspended", reason_code="DISPUTE_OPEN")


def answers(case: Case, rows: Sequence[Row]) -> Iterator[Row]:
    """Whoever answers for the seller must reply when something is owed to the buyer."""
    holder = next((p for p in case.sale.parties if "answerer" in p.roles), None)
    if holder is None or "seller_of_record" in holder.roles:
        return
    to_buyer = [
        row
        for row in rows
        if row.owed_by not in ("consumer", "supplier") and row.duty not in _PAGES
    ]
    asked = case.first("defect_shown", "defect_reported", "complaint_received", "remedy_requested")
    owed = any(row.status in _OWED for row in to_buyer)
    claim = asked is not None and any(
        row.status == "contested" or (row.status == "open" and row.remedies) for row in to_buyer
    )
    yield case.row(ANSWER, "due" if owed or claim else "not_yet", owed_by="answerer")
