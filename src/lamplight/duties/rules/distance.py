"""European Union: calling a contract off without a reason, and delivery."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace

from lamplight.basis.periods import Counting, Period, months_after
from lamplight.duties import refunds
from lamplight.duties.case import Case, delivered_on
from lamplight.duties.rule import Rule
from lamplight.duties.rules.member_states import STATES, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.facts import Event, Line
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


def _sources(case: Case, rule: Rule) -> tuple[str, ...]:
    own = _GERMAN.get(rule.duty, ()) if case.sale.jurisdiction == "DE" else ()
    return rule.source + own


def counting(case: Case) -> Counting:
    """How this state counts."""
    return "bgb" if case.sale.jurisdiction == "DE" else "eu"


def _period(case: Case, rule: Rule) -> Period:
    """The period of a rule, as this state counts and by its holidays."""
    if rule.period is None:
        raise ValueError(f"the rule {rule.id} has no period of its own")
    calendar = STATES[case.sale.jurisdiction].calendar
    return replace(rule.period, counting=counting(case), calendar=calendar)


def rows(case: Case) -> Iterator[Row]:
    """What is owed under the distance-selling directive for one line."""
    state = STATES[case.sale.jurisdiction]
    yield from delivery(case, state)
    if case.sale.channel != "store":
        yield from _withdrawal(case, state)
    yield from _charges(case)


# ── withdrawal ───────────────────────────────────────────────────────────────────────────────


def exception(case: Case, line: Line | None = None) -> str | None:
    """Why there is no right to withdraw from a line, if there is none (Art. 16)."""
    if not case.consumer:
        return "B2B"
    line = line or case.line
    if "made_to_spec" in line.flags:
        return "BESPOKE"
    sealed = {"sealed", "seal_broken", "hygiene_unresaleable"} <= set(line.flags)
    if sealed and line.category != "mattress":  # CJEU C-681/17
        return "HYGIENE_UNSEALED"
    return None


def whole(case: Case, notice: Event) -> bool:
    """Whether a notice calls off the contract for all that was ordered."""
    every = case.sale.lines
    return len(every) == 1 or (
        notice.line is None and not any(exception(case, line) for line in every)
    )


def all_delivered(case: Case) -> date | None:
    """The day on which the last of all that was ordered was delivered, none while it is awaited;
    that of the contract for what the buyer had before."""
    days = []
    for line in case.sale.lines:
        own = [one for one in case.facts.events if one.line in (None, line.id)]
        day = delivered_on(one for one in own if one.on <= case.on)
        if day is None:
            return None
        days.append(day)
    return max([*days, case.sale.contract_date or days[0]])


def _last_day(case: Case, state: State) -> tuple[date | None, date | None]:
    """(last day to withdraw, the same without an extension)."""
    begins = all_delivered(case)
    if begins is None:
        return None, None
    period = _period(case, WITHDRAWAL)
    ordinary = period.end(begins)
    if case.terms.withdrawal_info_given:
        return ordinary, None
    if counting(case) == "bgb":  # twelve months and fourteen days after the delivery, § 356(3)
        latest = period.end(months_after(begins, _LATEST_MONTHS))
    else:
        latest = Period("eu", _LATEST_MONTHS, "months", state.calendar).end(ordinary)
    told = case.first("withdrawal_info_supplied")
    if told is not None and told.on <= latest:
        return max(ordinary, period.end(told.on)), ordinary
    return latest, ordinary


def _withdrawal(case: Case, state: State) -> Iterator[Row]:
    period = _period(case, WITHDRAWAL)
    reason = exception(case)
    online = case.sale.channel == "web" and FUNCTION.holds(case.law_day)
    if reason is not None:
        yield case.excluded(WITHDRAWAL, reason, source=_sources(case, WITHDRAWAL))
        if online:
            yield case.excluded(FUNCTION, reason, source=_sources(case, FUNCTION))
        return
    end, ordinary = _last_day(case, state)
    start = case.sale.contract_date
    yield case.row(
        WITHDRAWAL,
        case.right(start, end),
        start=start,
        end=end,
        base_end=ordinary if ordinary != end else None,
        chooser="consumer",
        remedies=("full_refund",),
        cost_bearer=return_cost(case),
        period=period,
        source=_sources(case, WITHDRAWAL),
    )
    if online:
        open_now = case.right(start, end)
        yield case.row(
            FUNCTION,
            "due" if open_now == "open" else open_now,
            start=start,
            end=end,
            source=_sources(case, FUNCTION),
        )
    notice = case.cancelled("no_reason")
    if notice is not None and (end is None or notice.on <= end):
        yield from _called_off(case, notice)


def return_cost(case: Case) -> Literal["seller_side", "consumer"] | None:
    """Who bears the return after a withdrawal: the consumer only if they were told."""
    told = case.terms.buyer_pays_return_told
    if case.terms.seller_collects or told is False or not case.terms.withdrawal_info_given:
        return "seller_side"
    return "consumer" if told else None


def _called_off(case: Case, notice: Event) -> Iterator[Row]:
    informed = notice.received_on or notice.on
    back = case.first("proof_of_sending_supplied", "goods_received_back")
    returns = case.had_goods and not case.terms.seller_collects
    if returns:
        period = _period(case, SEND_BACK)
        end = period.end(notice.on)
        yield case.row(
            SEND_BACK,
            case.owed(end, met=back is not None),
            owed_by="consumer",
            end=end,
            cost_bearer=return_cost(case),
            period=period,
            source=_sources(case, SEND_BACK),
        )
    period = _period(case, REFUND)
    end = period.end(informed)
    start: date | None = informed
    if returns:
        start = None if back is None else max(informed, back.on)
    yield refunds.refund(
        case,
        REFUND,
        refunds.after_withdrawal(case, whole=whole(case, notice)),
        arose=informed,
        start=start,
        end=end if start is None else max(end, start),
        period=period,
        source=_sources(case, REFUND),
    )


# ── delivery ─────────────────────────────────────────────────────────────────────────────────


def delivery(case: Case, state: State) -> Iterator[Row]:
    """To hand over the goods, and what lateness opens."""
    called_off = case.cancelled("no_reason")
    if called_off is not None and not case.had_goods:
        return
    if not case.consumer and case.promised is None:
        yield case.row(DELIVERY, "contested", review_codes=("REASONABLE_TIME",), because=("B2B",))
        return
    period = _period(case, DELIVERY)
    end = case.promised
    if end is None and case.contract is not None:
        end = period.end(case.contract)
    if end is None and not case.had_goods:
        yield case.row(DELIVERY, "contested", because=("CONTRACT_DAY_UNKNOWN",))
        return
    status = case.owed(end, met=case.had_goods)
    yield case.row(
        DELIVERY,
        status,
        end=end,
        source=("contract",) if case.promised else _sources(case, DELIVERY),
        period=None if case.promised else period,
    )
    if case.consumer and end is not None and not case.had_goods:
        yield from _late(case, end, state)


def _late(case: Case, end: date, state: State) -> Iterator[Row]:
    notice = case.cancelled("late_delivery")
    first = date.fromordinal(end.toordinal() + 1) if case.terms.time_essential else None
    fields = {"start": first, "chooser": "consumer", "source": _sources(case, LATE)}
    if notice is None:
        usable = first is not None and case.on >= first
        yield case.row(
            LATE,
            "open" if usable else "not_yet",
            remedies=("termination",) if usable else (),
            because=() if first else ("ADDITIONAL_TIME_NOT_SET",),
            **fields,
        )
        return
    if notice.on <= end:
        yield case.row(LATE, "not_yet", because=("NOTICE_BEFORE_THE_LAST_DAY",), **fields)
        return
    if first is None:
        # Whether the buyer had set a reasonable further time, or the seller had refused, isn't in
        # the facts, and whether it was reasonable is for a person.
        review = ("REASONABLE_TIME",)
        yield case.row(LATE, "contested", review_codes=review, **fields)
        yield case.row(LATE_REFUND, "contested", review_codes=review)
        return
    yield case.row(LATE, "met", **fields)
    informed = notice.received_on or notice.on
    days = state.refund_days_after_late
    period = None if days is None else Period("eu", days, "days", state.calendar)
    yield refunds.refund(
        case,
        LATE_REFUND,
        case.paid,
        arose=informed,
        start=informed,
        end=None if period is None else period.end(informed),
        period=period,
        review_codes=() if period else ("REASONABLE_TIME",),
    )


# ── charges ──────────────────────────────────────────────────────────────────────────────────


def _charges(case: Case) -> Iterator[Row]:
    """Charges that weren't shown before the contract aren't the consumer's to bear."""
    shown = case.terms.charges_shown
    if not case.consumer or not case.sale.charges or case.sale.channel == "store":
        return
    if not isinstance(shown, list):
        return
    hidden = [charge for charge in case.sale.charges if charge.kind not in shown]
    if not hidden:
        return
    amount = sum(charge.amount_minor for charge in hidden)
    paid_back, known, any_paid = case.refunded_since(None)
    yield case.row(
        CHARGE,
        "met" if any_paid and (not known or paid_back >= amount) else "due",
        amount_minor=amount,
        currency=case.sale.currency,
        method="same_means_no_fee",
        because=tuple(sorted({charge.kind for charge in hidden})),
    )
