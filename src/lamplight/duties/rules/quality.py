"""Services and digital content that fall short: European Union and United Kingdom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lamplight.basis.periods import Period
from lamplight.duties import defects, refunds
from lamplight.duties.judgements import said
from lamplight.duties.laws import UNION
from lamplight.duties.rule import Rule
from lamplight.duties.rules import distance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row

SUPPLY: Final = Rule(id="EU-DIG", duty="supply", source=("Dir. (EU) 2019/770 Art. 5",))
CONFORMITY: Final = Rule(
    id="EU-DIG",
    duty="conformity",
    source=("Dir. (EU) 2019/770 Art. 11, 14",),
    period=Period("after", 24, "months"),
)
BURDEN: Final = Rule(
    id="EU-DIG",
    duty="burden_of_proof_on_seller",
    source=("Dir. (EU) 2019/770 Art. 12",),
    period=Period("after", 12, "months"),
)
CURE: Final = Rule(
    id="EU-DIG", duty="bring_into_conformity", source=("Dir. (EU) 2019/770 Art. 14",)
)
TERMINATED: Final = Rule(
    id="EU-DIG",
    duty="refund",
    source=("Dir. (EU) 2019/770 Art. 14, 18",),
    period=Period("eu", 14),
)
UK_SERVICE: Final = Rule(
    id="UK-SVC",
    duty="conformity",
    source=("CRA 2015 ss. 49-56",),
    period=Period("after", 72, "months"),
    confidence="medium",
)
UK_AGAIN: Final = Rule(id="UK-SVC", duty="bring_into_conformity", source=("CRA 2015 ss. 54, 55",))
UK_DIGITAL: Final = Rule(id="UK-DIG", duty="conformity", source=("CRA 2015 ss. 34-47",))
UK_MEND: Final = Rule(id="UK-DIG", duty="bring_into_conformity", source=("CRA 2015 ss. 34-47",))
_REVIEW: Final = ("REASONABLE_TIME",)
_PUT_RIGHT: Final = ("other",)
_AGAIN: Final = ("repeat_performance",)
_MEND: Final = ("repair", "replacement")
_LESS: Final = ("price_reduction",)


def rows(case: Case) -> Iterator[Row]:
    """What is owed to a consumer for a service or for digital content."""
    if case.law in UNION and case.what == "digital":
        yield from _digital(case)
    elif case.law == "UK" and case.what == "service":
        yield _service(case)
        yield from cure(case, UK_AGAIN, _AGAIN)
    elif case.law == "UK" and case.what == "digital":
        yield _conformity(case, UK_DIGITAL, supplied(case), None, (_MEND, _LESS))
        yield from cure(case, UK_MEND, _MEND)


def supplied(case: Case) -> date | None:
    """The day on which digital content was first supplied."""
    found = case.first("supplied", "delivered", "digital_begun")
    return None if found is None else found.on


def performed(case: Case) -> date | None:
    """The day on which all of a service was done."""
    found = case.last("service_performed")
    return None if found is None else found.on


def cure(case: Case, rule: Rule, remedies: tuple[str, ...]) -> Iterator[Row]:
    """To put right what they asked to have put right, unless that was tried and failed."""
    found = defects.requests(case)
    if found and not found[-1].failed:
        yield case.row(
            rule,
            case.owed(None, met=found[-1].done is not None),
            start=found[-1].on,
            remedies=remedies,
            cost_bearer="seller_side",
            review_codes=_REVIEW,
        )


def _conformity(
    case: Case,
    rule: Rule,
    start: date | None,
    end: date | None,
    tiers: tuple[tuple[str, ...], tuple[str, ...]],
) -> Row:
    first, second = tiers
    failed = defects.failed_cure(case) or defects.too_slow(case)
    asked = defects.outstanding(case) is not None
    fields: dict[str, Any] = {
        "start": start,
        "end": end,
        "remedies": (second if failed else ()) + (() if asked else first),
        "second_tier": () if failed else second,
        "cost_bearer": "seller_side",
    }
    if defects.satisfied(case):
        return case.row(rule, "met", **fields)
    if start is None:
        return case.row(rule, "not_yet", **fields)
    status = case.right(start, end)
    if status == "expired":  # how long it lasts hangs on what isn't known, or isn't written
        code = "CONTINUOUS_SUPPLY_UNKNOWN" if rule is CONFORMITY else "COUNTED_FROM_PERFORMANCE"
        if case.line.supply_until is not None and rule is CONFORMITY:
            code = "NO_RULE_WRITTEN"
        return case.row(rule, "contested", review_codes=(code,), **fields)
    return case.row(rule, status, **fields)


# ── European Union ───────────────────────────────────────────────────────────────────────────


def _digital(case: Case) -> Iterator[Row]:
    start = supplied(case)
    if start is not None or case.cancelled() is None:
        yield case.row(
            SUPPLY,
            case.owed(None, met=start is not None),
            start=case.contract,
            review_codes=() if start else ("UNDUE_DELAY",),
        )
    tiers = (_PUT_RIGHT, ("price_reduction", "termination"))
    yield _conformity(case, CONFORMITY, start, _liable_until(case, start), tiers)
    yield _burden(case, start)
    yield from cure(case, CURE, _PUT_RIGHT)
    yield from _terminated(case)


def _liable_until(case: Case, start: date | None) -> date | None:
    """While it is supplied over a time; two years from when it was supplied at once."""
    if start is None:
        return None
    if case.line.supply_until is not None:
        return max(start, case.line.supply_until)
    return None if case.line.kind == "subscription" else CONFORMITY.end(start)


def _burden(case: Case, start: date | None) -> Row:
    if start is None:
        return case.row(BURDEN, "not_yet")
    end = BURDEN.end(start)
    status = case.right(start, end)
    if status == "expired":  # what holds for a supply over a time isn't written
        review = ("CONTINUOUS_SUPPLY_UNKNOWN",)
        return case.row(BURDEN, "contested", start=start, end=end, review_codes=review)
    return case.row(BURDEN, status, start=start, end=end)


def _terminated(case: Case) -> Iterator[Row]:
    """The money within fourteen days of the notice that ended the contract."""
    notice = case.last("rejection_notice")
    if notice is None or case.cancelled() is not None:
        return
    judged: tuple[str, ...] = ()
    if not defects.failed_cure(case) and not defects.too_slow(case):
        answer = case.judged("END_AT_ONCE", TERMINATED.duty, since=notice.on)
        judged = said("END_AT_ONCE", answer)
        untried: dict[str, Any] = {"because": ("FIRST_REMEDY_NOT_TRIED",), "judged": judged}
        if answer is None:
            yield case.row(TERMINATED, "contested", review_codes=("END_AT_ONCE",), **untried)
            return
        if answer != "may_end":
            yield case.row(TERMINATED, "not_yet", **untried)
            return
    informed = notice.received_on or notice.on
    period = distance.LAW.period(case, TERMINATED)
    yield refunds.refund(
        case,
        TERMINATED,
        refunds.of_line(case),
        arose=informed,
        start=informed,
        end=period.end(informed),
        period=period,
        judged=judged,
    )


# ── United Kingdom ───────────────────────────────────────────────────────────────────────────


def _service(case: Case) -> Row:
    """Six years to sue; from when isn't written, and is taken to be the day on which it was done:
    after them a person judges."""
    begun, done = case.first("service_begun", "service_performed"), performed(case)
    start = None if begun is None else begun.on
    end = None if done is None else UK_SERVICE.end(done)
    return _conformity(case, UK_SERVICE, start, end, (_AGAIN, _LESS))
