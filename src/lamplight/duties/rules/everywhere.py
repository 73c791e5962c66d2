"""What holds wherever the buyer lives: promises beyond the law, who answers, open disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lamplight.basis.periods import Period
from lamplight.duties import refunds
from lamplight.duties.rule import Rule
from lamplight.duties.rules.us import repair_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
DISPUTE: Final = Rule(id="DISPUTE", duty="refund", source=("15 USC 1666(a)",), confidence="medium")
RECALL: Final = Rule(id="RECALL", duty="recall_remedy", source=("no rule is written",))
_OWED: Final = frozenset(("due", "overdue", "suspended"))
_ATTEMPTS: Final = 2
_REVIEW: Final = ("REASONABLE_NUMBER_OF_ATTEMPTS",)


def promises(case: Case) -> Iterator[Row]:
    """Warranties that somebody gave in writing."""
    for warranty in case.terms.warranties:
        federal = case.sale.jurisdiction in ("US", "US-CA")
        full = warranty.label == "full" and federal
        period = Period("after", warranty.months, "months")
        fields: dict[str, Any] = {"owed_by": warranty.given_by, "period": period}
        if full:
            fields |= _full(case)
        elif case.sale.jurisdiction == "US-CA" and _failed(case) >= _ATTEMPTS:
            fields |= {"remedies": ("refund", "replacement"), "review_codes": _REVIEW}
        start = case.delivered
        if start is None:
            yield case.row(FULL if full else WARRANTY, "not_yet", **fields)
            continue
        plain = period.end(start)
        end = plain + repair_time(case)
        yield case.row(
            FULL if full else WARRANTY,
            case.right(None, end),
            start=start,
            end=end,
            base_end=plain if plain != end else None,
            **fields,
        )


def _full(case: Case) -> dict[str, Any]:
    """Under a full warranty the consumer picks once a reasonable number of repairs has failed."""
    if _failed(case) >= _ATTEMPTS:
        return {
            "chooser": "consumer",
            "remedies": ("refund", "replacement"),
            "review_codes": _REVIEW,
        }
    return {"remedies": ("repair",), "cost_bearer": "seller_side"}


def _failed(case: Case) -> int:
    return sum(event.result == "failed" for event in case.all("repair_done"))


def recalls(case: Case) -> Iterator[Row]:
    """A recall under a law of which no rule is written."""
    if case.first("recall_started") is not None:
        yield case.row(
            RECALL, "contested", owed_by="recalling_operator", because=("NO_RULE_WRITTEN",)
        )


def disputes(case: Case, rows: Sequence[Row]) -> Iterator[Row]:
    """While a card dispute is open no money goes back, that it may not go back twice."""
    refunded = case.refunded_since(None)[2] or any(row.duty == "refund" for row in rows)
    if refunds.in_dispute(case) and not refunded:
        yield case.row(DISPUTE, "suspended", reason_code="DISPUTE_OPEN")


def answers(case: Case, rows: Sequence[Row]) -> Iterator[Row]:
    """Whoever answers for the seller must reply when something is owed to the buyer."""
    holder = next((p for p in case.sale.parties if "answerer" in p.roles), None)
    if holder is None or "seller_of_record" in holder.roles:
        return
    to_buyer = [row for row in rows if row.owed_by not in ("consumer", "supplier")]
    asked = case.first("defect_reported", "complaint_received", "remedy_requested")
    owed = any(row.status in _OWED for row in to_buyer)
    claim = asked is not None and any(
        row.status in ("open", "contested") and row.remedies for row in to_buyer
    )
    yield case.row(ANSWER, "due" if owed or claim else "not_yet", owed_by="answerer")
