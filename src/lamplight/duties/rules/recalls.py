"""European Union: what is owed when goods are recalled."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from lamplight.duties import refunds
from lamplight.duties.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row

RECALL: Final = Rule(
    id="EU-RECALL",
    duty="recall_remedy",
    source=("Reg. (EU) 2023/988 Art. 37",),
    holds_from=date(2024, 12, 13),
    checked="read",
)


def rows(case: Case) -> Iterator[Row]:
    """What whoever recalls goods owes to consumers."""
    announced = case.all("recall_started")
    if not announced:
        return
    recall = next((one for one in reversed(announced) if RECALL.holds(one.on)), announced[-1])
    if not RECALL.holds(recall.on) or not case.consumer:
        yield case.row(
            RECALL, "contested", owed_by="recalling_operator", because=("NO_RULE_WRITTEN",)
        )
        return
    least = refunds.of_line(case)
    if least.minor is None or case.line.price_minor is not None:
        least = refunds.Sum(case.line.price_minor, least.by_line)
    yield case.row(
        RECALL,
        "met" if _remedied(case, recall.on, least.minor) else "due",
        owed_by="recalling_operator",
        start=recall.on,
        chooser="consumer",
        remedies=("repair", "replacement", "refund"),
        min_offered=2,
        min_amount_minor=least.minor,
        by_line=least.by_line,
        currency=case.sale.currency,
        cost_bearer="seller_side",
    )


def _remedied(case: Case, since: date, least: int | None) -> bool:
    done = case.all("claim_satisfied", "repair_done", "goods_handed_back", since=since)
    if any(event.result != "failed" for event in done):
        return True
    return refunds.is_back(case, refunds.Sum(least), since)
