"""Quebec: the Consumer Protection Act (CQLR c P-40.1)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from lamplight.basis.periods import Period
from lamplight.duties import defects, distance, refunds
from lamplight.duties.judgements import said
from lamplight.duties.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event
    from lamplight.duties.row import Row, Status

DELIVERY: Final = Rule(
    id="QC-DIST-LATE", duty="delivery", source=("CPA s. 54.9",), confidence="medium"
)
LATE: Final = Rule(
    id="QC-DIST-LATE",
    duty="termination_for_late_delivery",
    source=("CPA ss. 54.9, 54.12",),
    period=Period("after", 30),
    confidence="medium",
    checked="partly",
)
REFUND: Final = Rule(
    id="QC-DIST-LATE",
    duty="refund",
    source=("CPA s. 54.13",),
    period=Period("after", 15),
    confidence="medium",
    checked="partly",
)
CHARGEBACK: Final = Rule(
    id="QC-DIST-LATE",
    duty="chargeback_request",
    source=("CPA ss. 54.14-54.16",),
    period=Period("after", 60),
    confidence="medium",
    checked="partly",
)
ITINERANT: Final = Rule(
    id="QC-ITIN",
    duty="withdrawal",
    source=("CPA ss. 58-59",),
    period=Period("roll_qc", 10, "days", "CA-QC"),
    checked="read",
)
ITINERANT_REFUND: Final = Rule(
    id="QC-ITIN", duty="refund", source=("CPA s. 63",), period=Period("after", 15), checked="read"
)
FIT: Final = Rule(id="QC-FIT", duty="durability_and_fitness", source=("CPA ss. 34-54, 272",))
WORKING: Final = Rule(
    id="QC-BF",
    duty="warranty_good_working_order",
    source=("CPA s. 38.1 ff", "O.C. 1459-2025"),
    holds_from=date(2026, 10, 5),
    checked="read",
)
YEARS: Final[dict[str, int]] = (
    dict.fromkeys(("refrigerator", "freezer", "range", "air_conditioner", "heat_pump"), 6)
    | dict.fromkeys(("dishwasher", "washing_machine", "dryer"), 5)
    | {"television": 4}
    | dict.fromkeys(("computer", "laptop", "tablet", "phone", "console"), 3)
)
"""How many years each kind of new appliance is warranted."""
_REMEDIES: Final = ("specific_performance", "price_reduction", "termination", "damages")


def rows(case: Case) -> Iterator[Row]:
    """What is owed under the law of Quebec."""
    if case.sale.channel == "web":
        yield from _distance(case)
    elif case.sale.channel == "home":
        yield from _itinerant(case)
    yield _fitness(case)
    yield from _working_order(case)


# ── a distance contract that is performed late ───────────────────────────────────────────────


def _distance(case: Case) -> Iterator[Row]:
    begins = case.promised or case.contract
    if begins is None:
        if not case.had_goods:
            yield case.row(DELIVERY, "contested", because=("CONTRACT_DAY_UNKNOWN",))
        return
    ripe = LATE.end(begins)
    end = case.promised or ripe
    if not case.consumer and case.promised is None:
        yield case.row(DELIVERY, "contested", because=("B2B",))
        return
    notices = [one for one in case.all("cancel_notice") if one.ground == "late_delivery"]
    notice = next((one for one in notices if one.on >= ripe), None)
    early = bool(notices) and notice is None  # too soon to count; a person looks at it
    if notice is not None and case.had_goods_by(notice.on):
        notice = None
    came = case.had_goods and notice is None
    yield case.row(DELIVERY, case.owed(end, met=came), end=end)
    if not case.consumer:
        yield case.excluded(LATE, "B2B")
        return
    if notice is not None:
        yield case.row(LATE, "met", start=ripe, chooser="consumer")
        yield from _money_back(case, notice, REFUND)
    elif not case.had_goods:
        usable = case.on >= ripe
        too_soon = (distance.EARLY,) if early else ()
        yield case.row(
            LATE,
            "open" if usable else "contested" if early else "not_yet",
            start=ripe,
            chooser="consumer",
            remedies=("termination",) if usable else (),
            because=too_soon,
            review_codes=too_soon,
        )


def _money_back(case: Case, notice: Event, rule: Rule) -> Iterator[Row]:
    """Within 15 days of sending the notice; after that the card issuer may be asked."""
    end = rule.end(notice.on)
    amount = refunds.for_lateness(case, notice if notice.ground == "late_delivery" else None)
    yield refunds.refund(case, rule, amount, arose=notice.on, start=notice.on, end=end)
    if rule is REFUND and any(one.tender == "credit_card" for one in case.sale.payments):
        last = CHARGEBACK.end(end)
        back = refunds.is_back(case, amount, notice.on)
        yield case.row(
            CHARGEBACK,
            "met" if back else case.right(end, last),
            owed_by="card_issuer",
            start=end,
            end=last,
            chooser="consumer",
        )


def _itinerant(case: Case) -> Iterator[Row]:
    """Ten days from the copy of the contract, which is taken to be given with it."""
    if not case.consumer:
        yield case.excluded(ITINERANT, "B2B")
        return
    start = case.sale.contract_date
    if start is None:
        yield case.row(ITINERANT, "contested", because=("CONTRACT_DAY_UNKNOWN",))
        return
    end = ITINERANT.end(start)
    status: Status = case.right(start, end)
    if status == "expired" and not case.terms.withdrawal_info_given:
        status = "contested"  # a year where the contract has defects
    yield case.row(
        ITINERANT,
        status,
        start=start,
        end=end,
        chooser="consumer",
        remedies=("full_refund",),
        because=("COPY_TAKEN_AS_GIVEN_WITH_THE_CONTRACT",),
    )
    notice = case.cancelled()
    if notice is not None and notice.on <= end:
        yield from _money_back(case, notice, ITINERANT_REFUND)


# ── the goods ────────────────────────────────────────────────────────────────────────────────


def _fitness(case: Case) -> Row:
    if not case.consumer:
        return case.excluded(FIT, "B2B")
    status: Status = "met" if defects.satisfied(case) else "open" if case.had_goods else "not_yet"
    lasts = case.judged("REASONABLE_DURABILITY", FIT.duty, since=defects.latest(case))
    if status == "open" and lasts == "outlived":
        status = "expired"
    return case.row(
        FIT,
        status,
        also_owed_by=("manufacturer",),
        start=case.delivered,
        chooser="consumer",
        remedies=_REMEDIES,
        review_codes=() if lasts else ("REASONABLE_DURABILITY",),
        judged=said("REASONABLE_DURABILITY", lasts),
    )


def _working_order(case: Case) -> Iterator[Row]:
    if case.line.condition not in (None, "new"):
        return
    if case.line.category is None and case.consumer and WORKING.holds(case.delivered):
        yield case.row(WORKING, "contested", because=("CATEGORY_UNKNOWN",))
    years = YEARS.get(case.line.category or "")
    if years is None:
        return
    if not case.consumer:
        yield case.excluded(WORKING, "B2B")
        return
    start = case.delivered
    period = Period("after", 12 * years, "months")
    end = None if start is None else period.end(start)
    status: Status = "not_yet" if start is None else case.right(start, end)
    because: tuple[str, ...] = ()
    if not WORKING.holds(case.law_day):
        if start is None or not WORKING.holds(start):
            return
        # Whether the day of the contract or that of the delivery decides isn't certain.
        status, because = "contested", ("CONTRACT_BEFORE_THE_RULE",)
    yield case.row(
        WORKING,
        status,
        also_owed_by=("manufacturer",),
        start=start,
        end=end,
        chooser="consumer",
        remedies=("repair",),
        cost_bearer="seller_side",
        period=period,
        because=because,
    )
