"""Australia: the Australian Consumer Law (Competition and Consumer Act 2010, Schedule 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from lamplight.duties import defects, refunds
from lamplight.duties.judgements import said
from lamplight.duties.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row, Status

GUARANTEE: Final = Rule(
    id="AU-CG",
    duty="consumer_guarantee_acceptable_quality",
    source=("ACL ss. 54, 64, 259-262",),
)
DELIVERY: Final = Rule(id="AU-DEL", duty="delivery", source=("ACL s. 36",))
CURE: Final = Rule(id="AU-MINOR", duty="bring_into_conformity", source=("ACL ss. 259(2), 261",))
REFUND: Final = Rule(id="AU-MAJOR", duty="refund", source=("ACL ss. 259(3), 263",))
UNSOLICITED: Final = Rule(
    id="AU-UCA", duty="withdrawal", source=("ACL ss. 69-95",), confidence="medium"
)
LIMIT: Final = 100_000_00  # goods up to A$100,000, s. 3
_LEAST_HOME: Final = 100_00
_MINOR: Final = ("repair", "replacement", "refund")
_MAJOR: Final = ("reject_refund", "reject_replacement", "keep_and_compensation")


def rows(case: Case) -> Iterator[Row]:
    """What is owed under the Australian Consumer Law."""
    yield from _delivery(case)
    if case.sale.channel == "home" and case.consumer:
        yield unsolicited(case)
    yield _guarantee(case)
    yield from defects.cure(case, CURE, _MINOR, chooser="seller")
    yield from _refund(case)


def unsolicited(case: Case) -> Row:
    """The right to end what was sold at home unasked; whether it was unasked, and from when ten
    business days count, isn't known."""
    total = case.paid if case.paid is not None else case.line.price_minor
    if total is not None and total <= _LEAST_HOME:
        return case.excluded(UNSOLICITED, "BELOW_THRESHOLD")
    return case.row(UNSOLICITED, "contested", because=("UNSOLICITED_UNKNOWN",))


def _delivery(case: Case) -> Iterator[Row]:
    if case.had_goods:
        yield case.row(DELIVERY, "met", end=case.promised)
    elif case.promised is not None:
        yield case.row(DELIVERY, case.owed(case.promised, met=False), end=case.promised)
    else:
        yield case.row(DELIVERY, "contested", review_codes=("REASONABLE_TIME",))


def _judged(case: Case) -> str | None:
    """What a person judged of the failure as it is now."""
    return case.judged("MAJOR_FAILURE", GUARANTEE.duty, since=defects.latest(case))


def is_major(case: Case) -> bool | None:
    """Whether the failure is a major one, as far as a person has said so; None: nobody has."""
    if "FAILURES_TOGETHER_MAJOR" in case.facts.findings:
        return True
    if (judged := _judged(case)) is not None:
        return judged == "major"
    found = defects.defects(case)
    if any(one.minor is False for one in found):
        return True
    return False if len(found) == 1 and found[0].minor else None


def _guarantee(case: Case) -> Row:
    price = case.line.price_minor
    if price is None and len(case.sale.lines) == 1:
        price = case.paid
    fields: dict[str, Any] = {
        "review_codes": ("REASONABLE_DURABILITY", "REASONABLE_TIME"),
        "cost_bearer": "seller_side",
        "start": case.delivered,
    }
    if not case.consumer:
        fields["because"] = ("B2B", "RESUPPLY_UNKNOWN")
        return case.row(GUARANTEE, "contested", **fields)
    domestic = case.line.category not in (None, "other")  # or a road vehicle, s. 3
    if price is not None and price > LIMIT and not domestic:
        fields["because"] = ("OVER_THELIMIT_UNLESS_DOMESTIC",)
        return case.row(GUARANTEE, "contested", **fields)
    if defects.satisfied(case):
        return case.row(GUARANTEE, "met", **fields)
    if not case.had_goods:
        return case.row(GUARANTEE, "not_yet", **fields)
    status, chooser, remedies = _failure(case)
    if status == "contested":
        fields["review_codes"] += ("MAJOR_FAILURE",)
    fields["judged"] = said("MAJOR_FAILURE", _judged(case))
    remedies = defects.without(remedies, defects.outstanding(case))
    return case.row(GUARANTEE, status, chooser=chooser, remedies=remedies, **fields)


def _failure(
    case: Case,
) -> tuple[Status, Literal["consumer", "seller"] | None, tuple[str, ...]]:
    """How the guarantee stands after what has failed: who chooses among what."""
    if not defects.defects(case):
        return "open", None, ()
    major = is_major(case)
    if major is False and defects.failed_cure(case) and _judged(case) is None:
        major = None  # refused, too slow or in vain: whether they may reject now
    if major is None:  # whether a failure is a major one, a person judges
        return "contested", None, ()
    return ("open", "consumer", _MAJOR) if major else ("open", "seller", _MINOR)


def _refund(case: Case) -> Iterator[Row]:
    rejected = case.last("rejection_notice")
    if rejected is not None and is_major(case):
        yield refunds.refund(
            case,
            REFUND,
            refunds.of_line(case),
            arose=rejected.on,
            start=rejected.on,
            end=None,
            review_codes=("REASONABLE_TIME",),
        )
