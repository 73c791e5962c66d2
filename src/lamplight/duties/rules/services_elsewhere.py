"""Services and subscriptions in Australia and India, and how a subscription is ended online."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.duties import defects
from lamplight.duties.rule import Rule
from lamplight.duties.rules import asia, australia

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row

GUARANTEE: Final = Rule(
    id="AU-CG", duty="consumer_guarantee_services", source=("ACL ss. 3, 60-62, 64",)
)
SUPPLY: Final = Rule(id="AU-DEL", duty="supply", source=("ACL s. 36",))
ENDING: Final = Rule(id="DE-KUEND", duty="cancellation_function_online", source=("BGB § 312k",))
SIMPLE: Final = Rule(
    id="US-ROSCA", duty="cancellation_function_online", source=("15 USC 8403",), confidence="medium"
)


def rows(case: Case) -> Iterator[Row]:
    """What is owed to a consumer for a service under these laws."""
    if case.law == "AU" and case.what == "service":
        yield from _australia(case)
    elif case.law == "IN":
        yield from asia.india(case)
    if case.line.kind == "subscription" and case.sale.channel == "web":
        if case.law == "DE":
            yield case.row(ENDING, "due", start=case.contract)
        elif case.law in ("US", "US-CA"):  # it speaks of what goes on unless somebody ends it
            yield case.row(SIMPLE, "contested", review_codes=("RENEWAL_UNKNOWN",))


def _australia(case: Case) -> Iterator[Row]:
    if case.sale.channel == "home":
        yield australia.unsolicited(case)
    begun = case.first("service_begun", "service_performed")
    if case.first("service_performed") is not None:
        yield case.row(SUPPLY, "met", end=case.promised)
    elif case.promised is None or case.order.goods:
        yield case.row(SUPPLY, "contested", review_codes=("REASONABLE_TIME",))
    price = case.line.price_minor
    if price is not None and price > australia.LIMIT:
        review = ("OVER_THE_LIMIT_UNLESS_DOMESTIC",)
        yield case.row(GUARANTEE, "contested", review_codes=review)
    elif defects.satisfied(case):
        yield case.row(GUARANTEE, "met")
    elif defects.defects(case) or defects.requests(case):  # what they may ask for isn't written
        yield case.row(GUARANTEE, "contested", review_codes=("NO_RULE_WRITTEN",))
    else:
        yield case.row(GUARANTEE, "open" if begun else "not_yet")
