"""What nobody has written a rule for: it is named, and a person judges it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from lamplight.duties.laws import part_unwritten
from lamplight.duties.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row

NO_RULE: Final = "NO_RULE_WRITTEN"
_CURES: Final = ("repair", "replacement", "price_reduction", "full_refund")
"""What anybody may ask for whom a thing fails: which of it the law gives, a person judges."""
_NONE: Final = ("no rule is written",)
DELIVERY: Final = Rule(id="UNWRITTEN", duty="delivery", source=_NONE, confidence="low")
WITHDRAWAL: Final = Rule(id="UNWRITTEN", duty="withdrawal", source=_NONE, confidence="low")
CONFORMITY: Final = Rule(id="UNWRITTEN", duty="conformity", source=_NONE, confidence="low")
CURE: Final = Rule(id="UNWRITTEN", duty="bring_into_conformity", source=_NONE, confidence="low")
REFUND: Final = Rule(id="UNWRITTEN", duty="refund", source=_NONE, confidence="low")
_OF_CONSUMERS: Final = frozenset(
    (
        "withdrawal", "withdrawal_function_online", "burden_of_proof_on_seller",
        "short_term_reject", "final_reject_or_price_reduction", "no_deduction_for_use",
        "warranty_good_working_order", "ship", "order_deemed_cancelled",
        "termination_for_late_delivery", "refund_undisclosed_charge",
        "cancellation_function_online",
    )
)  # fmt: skip
"""What only a trader owes a consumer."""
_WHOEVER_SOLD: Final = frozenset(("contract", "agreement of the seller", "an open card dispute"))


def rows(case: Case) -> Iterator[Row]:
    """Under a law without rules everything that may be owed is contested, and the law is named."""
    if case.promised is None and not case.had_goods:
        yield _contested(case, DELIVERY)
    yield _contested(case, WITHDRAWAL, ("full_refund",))
    yield _contested(case, CONFORMITY, _CURES)
    if case.first("remedy_requested", "goods_handed_in"):
        yield _contested(case, CURE, _CURES)
    if case.first("cancel_notice", "rejection_notice"):
        yield _contested(case, REFUND)


def missing(case: Case) -> tuple[str, ...]:
    """Which law it is that has no rules here, as a row says it."""
    return (NO_RULE, case.sale.jurisdiction)


def _contested(case: Case, rule: Rule, remedies: tuple[str, ...] = ()) -> Row:
    because, review = missing(case), (NO_RULE,)
    return case.row(rule, "contested", remedies=remedies, because=because, review_codes=review)


def of_part(case: Case) -> Iterator[Row]:
    """What the law of a part of a country says beside the country's, as that of New York on return
    policies that aren't shown, isn't known."""
    if case.law and case.law != "EU" and part_unwritten(case.sale.jurisdiction):
        yield _contested(case, WITHDRAWAL, ("full_refund",))


def between_consumers(case: Case, row: Row) -> Row:
    """A row where the seller is no trader: what only traders owe doesn't apply; what else is owed
    for a sale between private people is in no rule that is written."""
    if row.source[0] in _WHOEVER_SOLD or row.owed_by not in ("seller_of_record", "consumer"):
        return row
    if row.duty in _OF_CONSUMERS:
        bare = case.excluded(Rule(id=row.rule, duty=row.duty, source=row.source), "C2C_SELLER")
        return replace(bare, rule_version=row.rule_version)
    if row.status == "contested":
        return row
    return replace(row, status="contested", because=(*row.because, "SELLER_IS_NO_TRADER"))
