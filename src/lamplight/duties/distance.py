"""Contracts made at a distance or at the door: calling one off without a reason, and lateness.

The European Union and the United Kingdom have one law here with different clocks; `DistanceLaw` is
in what they differ.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from lamplight.duties import refunds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from lamplight.basis.periods import Period
    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event, EventKind, Line
    from lamplight.duties.row import Row
    from lamplight.duties.rule import Rule

EARLY: Final = "CANCELLED_BEFORE_A_DELAY"
"""A notice for lateness that was sent before anything was late."""
_DAY: Final = timedelta(days=1)
_REASONABLE: Final = ("REASONABLE_TIME",)
_BACK: Final[tuple[EventKind, ...]] = ("proof_of_sending_supplied", "goods_received_back")


class DistanceLaw(NamedTuple):
    """The rules of one law. `period` is that of a rule as it is counted for a case, `source` its
    sources there. `uninformed`: the last day to withdraw for who wasn't told of the right, from
    (day of delivery, ordinary last day). `refund_from_goods`: the time for the refund runs from
    the goods or the proof of sending, not from the notice. `late_refund_days`: within which the
    money is back after a contract that ended for lateness, where the law says."""

    withdrawal: Rule
    send_back: Rule
    refund: Rule
    delivery: Rule
    late: Rule
    late_refund: Rule
    period: Callable[[Case, Rule], Period]
    source: Callable[[Case, Rule], tuple[str, ...]]
    exception: Callable[[Case, Line], str | None]
    uninformed: Callable[[Case, date, date], date]
    late_refund_period: Callable[[Case], Period | None]
    refund_from_goods: bool


# ── withdrawal ───────────────────────────────────────────────────────────────────────────────


def exception(case: Case, line: Line) -> str | None:
    """Why there is no right to withdraw from a line, if there is none (Directive 2011/83 Art. 16;
    SI 2013/3134 regs 27-28)."""
    if not case.consumer:
        return "B2B"
    if "made_to_spec" in line.flags:
        return "BESPOKE"
    # A broken seal presupposes a seal. A mattress isn't of that kind (CJEU C-681/17).
    unsealed = {"seal_broken", "hygiene_unresaleable"} <= set(line.flags)
    return "HYGIENE_UNSEALED" if unsealed and line.category != "mattress" else None


def last_day(case: Case, law: DistanceLaw) -> tuple[date | None, date | None]:
    """(last day to withdraw, the same without an extension); none while goods are awaited."""
    begins = case.order.all_delivered
    if begins is None:
        return None, None
    period = law.period(case, law.withdrawal)
    ordinary = period.end(begins)
    if case.terms.withdrawal_info_given:
        return ordinary, ordinary
    latest = law.uninformed(case, begins, ordinary)
    told = case.first("withdrawal_info_supplied")
    if told is not None and told.on <= latest:
        return max(ordinary, period.end(told.on)), ordinary
    return latest, ordinary


def valid_notices(case: Case, law: DistanceLaw) -> list[Event]:
    """The notices by which this line was called off without a reason, in time and by right."""
    if case.sale.channel == "store" or law.exception(case, case.line):
        return []
    end, _ = last_day(case, law)
    return [one for one in case.notices("no_reason") if end is None or one.on <= end]


def whole_notice(case: Case, law: DistanceLaw) -> Event | None:
    """The valid notice after which nothing of this line is left."""
    notices = valid_notices(case, law)
    return next((one for one in notices if one.amount_minor is None), None)


def called_off(case: Case, law: DistanceLaw) -> bool:
    """Whether this line was called off without a reason by right, or for lateness."""
    return bool(valid_notices(case, law)) or (
        case.cancelled("late_delivery") is not None and not case.had_goods
    )


def withdrawal(case: Case, law: DistanceLaw) -> Iterator[Row]:
    """The right to withdraw from one line, and what follows when it was used."""
    rule = law.withdrawal
    reason = law.exception(case, case.line)
    if reason is not None:
        yield case.excluded(rule, reason, source=law.source(case, rule))
        return
    (end, ordinary), start = last_day(case, law), case.sale.contract_date
    yield case.row(
        rule,
        case.right(start, end),
        start=start,
        end=end,
        base_end=ordinary if ordinary != end else None,
        chooser="consumer",
        remedies=("full_refund",),
        cost_bearer=return_cost(case),
        period=law.period(case, rule),
        source=law.source(case, rule),
    )
    for nth, notice in enumerate(valid_notices(case, law)):
        yield from _called_off(case, law, notice, since=notice.on if nth else None)


def return_cost(case: Case) -> Literal["seller_side", "consumer"] | None:
    """Who bears the return after a withdrawal: the consumer only if they were told."""
    told = case.terms.buyer_pays_return_told
    if case.terms.seller_collects or told is False or not case.terms.withdrawal_info_given:
        return "seller_side"
    return "consumer" if told else None


def _together(case: Case, law: DistanceLaw, notice: Event) -> list[Case]:
    """The lines that were called off with this one: all that were ordered, if all were at once."""
    every = case.order.goods
    if notice.amount_minor is not None:
        return [case]
    notices = [whole_notice(peer, law) for peer in every]
    at_once = all(one is not None and one.on == notice.on for one in notices)
    return every if at_once else [case]


def _called_off(
    case: Case, law: DistanceLaw, notice: Event, *, since: date | None
) -> Iterator[Row]:
    """What one notice makes owed, each with clocks of its own (Directive 2011/83 Art. 13(1),
    14(1)). What came back before `since` came for an earlier one."""
    informed = notice.received_on or notice.on
    together = _together(case, law, notice)
    there = [peer for peer in together if peer.had_goods]
    backs = [peer.first(*_BACK, since=since) for peer in there]
    returned = max((one.on for one in backs if one is not None), default=None)
    if None in backs:
        returned = None
    returns = bool(there) and not case.terms.seller_collects
    if returns and case.had_goods:
        rule, period = law.send_back, law.period(case, law.send_back)
        end = period.end(notice.on)
        own = case.first(*_BACK, since=since)
        yield case.row(
            rule,
            case.owed(end, met=own is not None),
            owed_by="consumer",
            end=end,
            cost_bearer=return_cost(case),
            period=period,
            source=law.source(case, rule),
        )
    start: date | None = informed
    if returns:
        start = None if returned is None else max(informed, returned)
    period = law.period(case, law.refund)
    if law.refund_from_goods:
        last = None if start is None else period.end(start)
    else:
        last = period.end(informed)
        last = last if start is None else max(last, start)
    yield refunds.refund(
        case,
        law.refund,
        refunds.after_withdrawal(case, notice, whole=len(together) == len(case.order.goods)),
        arose=informed,
        start=start,
        end=last,
        period=period,
        source=law.source(case, law.refund),
    )


# ── delivery ─────────────────────────────────────────────────────────────────────────────────


def delivery(case: Case, law: DistanceLaw) -> Iterator[Row]:
    """To hand over the goods, and what lateness opens."""
    if whole_notice(case, law) is not None and not case.had_goods:
        return
    rule = law.delivery
    end = case.promised
    if end is None and case.consumer and case.contract is not None:
        end = law.period(case, rule).end(case.contract)
    if end is None and not case.had_goods:
        review = () if case.consumer else _REASONABLE
        because = ("CONTRACT_DAY_UNKNOWN",) if case.consumer else ("B2B",)
        yield case.row(rule, "contested", review_codes=review, because=because, period=None)
        return
    ended = _ended_for_lateness(case, end)
    yield case.row(
        rule,
        case.owed(end, met=case.had_goods and ended is None),
        end=end,
        source=("contract",) if case.promised else law.source(case, rule),
        period=None if case.promised else law.period(case, rule),
    )
    if case.consumer and end is not None and (not case.had_goods or ended is not None):
        yield from _lateness(case, law, end)


def _ended_for_lateness(case: Case, end: date | None) -> Event | None:
    """The notice that ended the contract because an essential day had passed without the goods."""
    notice = None if end is None else _notice_of_lateness(case, end)
    if notice is None or not case.terms.time_essential:
        return None
    return None if case.had_goods_by(notice.on) else notice


def _notice_of_lateness(case: Case, end: date) -> Event | None:
    """The first notice once it was late: one that came before ended nothing."""
    found = case.all("cancel_notice")
    return next((one for one in found if one.ground == "late_delivery" and one.on > end), None)


def _lateness(case: Case, law: DistanceLaw, end: date) -> Iterator[Row]:
    first = end + _DAY if case.terms.time_essential else None
    notice = _notice_of_lateness(case, end)
    fields: dict[str, Any] = {
        "start": first,
        "chooser": "consumer",
        "source": law.source(case, law.late),
    }
    usable = first is not None and case.on >= first
    if notice is None and case.cancelled("late_delivery") is not None:
        # it was too soon to count, and says what they want: a person looks at it
        fields |= {"because": (EARLY,), "review_codes": (EARLY,)}
        remedies = ("termination",) if usable else ()
        yield case.row(law.late, "open" if usable else "contested", remedies=remedies, **fields)
        return
    if notice is None:
        yield case.row(
            law.late,
            "open" if usable else "not_yet",
            remedies=("termination",) if usable else (),
            because=() if first else ("ADDITIONAL_TIME_NOT_SET",),
            **fields,
        )
        return
    if first is None:
        # Whether the buyer had set a reasonable further time, or the seller had refused, isn't in
        # the facts, and whether it was reasonable is for a person.
        yield case.row(law.late, "contested", review_codes=_REASONABLE, **fields)
        yield case.row(law.late_refund, "contested", review_codes=_REASONABLE)
        return
    yield case.row(law.late, "met", **fields)
    informed = notice.received_on or notice.on
    period = law.late_refund_period(case)
    yield refunds.refund(
        case,
        law.late_refund,
        refunds.for_lateness(case, notice),
        arose=informed,
        start=informed,
        end=None if period is None else period.end(informed),
        period=period,
        source=law.source(case, law.late_refund),
        review_codes=() if period else _REASONABLE,
    )
