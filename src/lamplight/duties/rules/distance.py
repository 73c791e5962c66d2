"""European Union: calling a contract off without a reason, delivery, charges."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from lamplight.basis.periods import Counting, Period, months_after
from lamplight.duties import distance
from lamplight.duties.distance import DistanceLaw
from lamplight.duties.rule import Rule
from lamplight.duties.rules.member_states import STATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event
    from lamplight.duties.row import Row

_LATEST_MONTHS: Final = 12

WITHDRAWAL: Final = Rule(
    id="EU-WD",
    duty="withdrawal",
    source=("Dir. 2011/83/EU Art. 9-11, 16", "Reg. 1182/71 Art. 3"),
    period=Period("eu", 14),
)
FUNCTION: Final = Rule(
    id="EU-WD-BTN",
    duty="withdrawal_function_online",
    source=("Dir. 2011/83/EU Art. 11a (Dir. (EU) 2023/2673)",),
    holds_from=date(2026, 6, 19),
)
SEND_BACK: Final = Rule(
    id="EU-WD-BACK",
    duty="send_goods_back",
    source=("Dir. 2011/83/EU Art. 14(1)",),
    period=Period("eu", 14),
)
REFUND: Final = Rule(
    id="EU-WD-REF",
    duty="refund",
    source=("Dir. 2011/83/EU Art. 13",),
    period=Period("eu", 14),
)
DELIVERY: Final = Rule(
    id="EU-DEL",
    duty="delivery",
    source=("Dir. 2011/83/EU Art. 18(1)",),
    period=Period("eu", 30),
)
LATE: Final = Rule(
    id="EU-DEL", duty="termination_for_late_delivery", source=("Dir. 2011/83/EU Art. 18(2)",)
)
LATE_REFUND: Final = Rule(id="EU-DEL", duty="refund", source=("Dir. 2011/83/EU Art. 18(3)",))
CHARGE: Final = Rule(
    id="EU-COST",
    duty="refund_undisclosed_charge",
    source=("Dir. 2011/83/EU Art. 6(1)(e), 6(6)",),
    confidence="medium",
)

_GERMAN: Final[dict[str, tuple[str, ...]]] = {
    "withdrawal": ("BGB §§ 187(1), 188, 193, 312g, 355, 356",),
    "withdrawal_function_online": ("BGB § 356a",),
    "send_goods_back": ("BGB §§ 355(3), 357",),
    "refund": ("BGB §§ 355, 357",),
    "delivery": ("BGB §§ 433, 475(1)",),
    "termination_for_late_delivery": ("BGB §§ 323, 475d",),
}


def _source(case: Case, rule: Rule) -> tuple[str, ...]:
    if rule is LATE_REFUND:
        return rule.source + STATES[case.law].late_refund
    own = _GERMAN.get(rule.duty, ()) if case.law == "DE" else ()
    return rule.source + own


def _counting(case: Case) -> Counting:
    return "bgb" if case.law == "DE" else "eu"


def _period(case: Case, rule: Rule) -> Period:
    """The period of a rule, as this state counts and by its holidays."""
    calendar = STATES[case.law].calendar
    return replace(rule.counted, counting=_counting(case), calendar=calendar)


def _uninformed(case: Case, begins: date, ordinary: date) -> date:
    if case.law == "DE":  # twelve months and fourteen days, BGB § 356(3)
        return _period(case, WITHDRAWAL).end(months_after(begins, _LATEST_MONTHS))
    calendar = STATES[case.law].calendar
    return Period("eu", _LATEST_MONTHS, "months", calendar).end(ordinary)


def _late_refund(case: Case) -> Period | None:
    state = STATES[case.law]
    days = state.refund_days_after_late
    return None if days is None else Period("eu", days, "days", state.calendar)


LAW: Final = DistanceLaw(
    withdrawal=WITHDRAWAL,
    send_back=SEND_BACK,
    refund=REFUND,
    delivery=DELIVERY,
    late=LATE,
    late_refund=LATE_REFUND,
    period=_period,
    source=_source,
    exception=distance.exception,
    uninformed=_uninformed,
    late_refund_period=_late_refund,
    refund_from_goods=False,
)


def rows(case: Case) -> Iterator[Row]:
    """What is owed under the directive on consumer rights for one line."""
    yield from distance.delivery(case, LAW)
    if case.sale.channel != "store":
        yield from distance.withdrawal(case, LAW)
        yield from _function(case)
        # What was paid with the goods goes back with them when the contract is called off.
        off = distance.whole_notice(case, LAW) or case.cancelled("late_delivery")
        yield from charges(case, off)


def _function(case: Case) -> Iterator[Row]:
    """The button by which a contract that was made online is called off."""
    if case.sale.channel != "web" or not FUNCTION.holds(case.law_day):
        return
    source, reason = _source(case, FUNCTION), distance.exception(case, case.line)
    if reason is not None:
        yield case.excluded(FUNCTION, reason, source=source)
        return
    start, (end, _) = case.sale.contract_date, distance.last_day(case, LAW)
    stands = case.right(start, end)
    status = "due" if stands == "open" else stands
    yield case.row(FUNCTION, status, start=start, end=end, source=source)


def charges(case: Case, off: Event | None) -> Iterator[Row]:
    """Charges that weren't shown before the contract aren't the consumer's to bear. `off`: the
    notice by which it was called off, with which they go back unless they were paid at the door."""
    shown = case.terms.charges_shown
    if not case.consumer or not isinstance(shown, list):
        return
    hidden = [
        charge
        for charge in case.sale.charges
        if charge.kind not in shown and (off is None or charge.collected == "at_door")
    ]
    if hidden:
        yield case.row(
            CHARGE,
            "due",
            amount_minor=sum(charge.amount_minor for charge in hidden),
            currency=case.sale.currency,
            method="same_means_no_fee",
            because=tuple(sorted({charge.kind for charge in hidden})),
        )
