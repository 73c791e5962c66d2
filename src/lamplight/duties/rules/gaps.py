"""Rules that the research names and nobody has written: where they may apply a row says so, without
a period, and a person judges."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from lamplight.duties.laws import UNION
from lamplight.duties.rule import Rule
from lamplight.duties.rules.unwritten import NO_RULE, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Category, EventKind
    from lamplight.duties.row import Row

ISSUER: Final = Rule(
    id="UK-S75",
    duty="claim_on_card_issuer",
    source=("Consumer Credit Act 1974 s. 75",),
)
SALES: Final = Rule(
    id="US-UCC",
    duty="other_remedies_of_sales_law",
    source=("UCC 2-313, 2-315, 2-508, 2-601, 2-602, 2-608, 2-714, 2-717, 2-719",),
)
PARTS: Final = Rule(
    id="AU-PARTS", duty="repairs_and_parts", source=("ACL s. 58 (CCA 2010 Sch. 2)",)
)
WORDING: Final = Rule(
    id="AU-WAD", duty="warranty_wording", source=("ACL s. 102", "CCR 2010 reg. 90")
)
COPY: Final = Rule(
    id="QC-DIST-7",
    duty="withdrawal",
    source=("CPA s. 54.8",),
    confidence="medium",
    checked="partly",
)
MAKER: Final = Rule(
    id="EU-R2R-MFR",
    duty="repair_by_manufacturer",
    source=("Dir. (EU) 2024/1799 Art. 5",),
    holds_from=date(2026, 7, 31),
    confidence="medium",
    checked="partly",
)
NOTICE: Final = Rule(
    id="EU-ECGT",
    duty="guarantee_notice",
    source=("Dir. (EU) 2024/825", "Impl. Reg. (EU) 2025/1960"),
    holds_from=date(2026, 9, 27),
)
BODY: Final = Rule(
    id="EU-ADR",
    duty="name_dispute_body",
    source=("Dir. 2013/11/EU Art. 13(3)", "VSBG §§ 36-37 (DE)"),
)
UK_BODY: Final = Rule(
    id="UK-ADR",
    duty="name_dispute_body",
    source=("SI 2015/542 reg. 19", "DMCC Act 2024 Pt 4 Ch. 4"),
    confidence="medium",
)

_ABOVE: Final = 10_000  # an item costs more than 100 pounds
_TO: Final = 3_000_000  # and at most 30,000
_UCC: Final = ("US-IWF", "US-EXP", "US-PT", "US-ACC")
_REPAIRABLE: Final[frozenset[Category]] = frozenset(
    (
        "refrigerator", "freezer", "dishwasher", "washing_machine", "dryer", "television",
        "tablet", "phone",
    )
)  # fmt: skip
_WRONG: Final[tuple[EventKind, ...]] = ("defect_shown", "defect_reported", "complaint_received")


def rows(case: Case) -> Iterator[Row]:
    """What may apply to a consumer's goods and is in no rule that is written."""
    if not case.consumer:
        return
    wrong = case.first(*_WRONG) is not None
    if case.law == "UK":
        yield from _united_kingdom(case, wrong=wrong)
    elif case.law in ("US", "US-CA") and wrong:
        yield _gap(case, SALES, *_UCC)
    elif case.law == "AU":
        yield from _australia(case, wrong=wrong)
    elif case.law == "CA-QC" and case.sale.channel == "web":
        yield _gap(case, COPY, remedies=("full_refund",))
    elif case.law in UNION:
        yield from _union(case, wrong=wrong)


def _gap(case: Case, rule: Rule, *named: str, **fields: Any) -> Row:
    because, review = (*missing(case), *(named or (rule.id,))), (NO_RULE,)
    return case.row(rule, "contested", because=because, review_codes=review, **fields)


def _united_kingdom(case: Case, *, wrong: bool) -> Iterator[Row]:
    price, count = case.line.price_minor, case.line.quantity or 1
    dear = price is None or _ABOVE < price // count <= _TO
    credit = any(one.tender == "credit_card" for one in case.sale.payments)
    if credit and dear and case.sale.currency in ("GBP", None):
        yield _gap(case, ISSUER, owed_by="card_issuer")
    if wrong:
        yield _gap(case, UK_BODY)


def _australia(case: Case, *, wrong: bool) -> Iterator[Row]:
    if wrong:
        yield _gap(case, PARTS, owed_by="manufacturer")
    for warranty in case.terms.warranties:
        yield _gap(case, WORDING, owed_by=warranty.given_by)


def _union(case: Case, *, wrong: bool) -> Iterator[Row]:
    repairable = case.line.category in _REPAIRABLE
    if wrong and repairable and MAKER.holds(case.law_day):
        yield _gap(case, MAKER, owed_by="manufacturer")
    if case.contract is not None and NOTICE.holds(case.contract):
        yield _gap(case, NOTICE)
    if wrong:
        yield _gap(case, BODY)
