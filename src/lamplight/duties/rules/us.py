"""United States: federal rules, the Uniform Commercial Code, and California."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from lamplight.basis.periods import Period, months_after
from lamplight.duties import defects, refunds
from lamplight.duties.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event
    from lamplight.duties.row import Row

SHIP: Final = Rule(
    id="US-SHIP", duty="ship", source=("16 CFR 435.2(a)",), confidence="medium", checked="partly"
)
DEEMED: Final = Rule(
    id="US-SHIP-N",
    duty="order_deemed_cancelled",
    source=("16 CFR 435.2(b)(1)(ii)-(iii), (b)(2), (c)",),
    confidence="medium",
    checked="read",
)
SHIP_REFUND: Final = Rule(
    id="US-SHIP-R",
    duty="refund",
    source=("16 CFR 435.1(b), (d), 435.2(c)",),
    period=Period("us_working", 7, "days", "US"),
    confidence="medium",
    checked="read",
)
COOLING: Final = Rule(
    id="US-COOL",
    duty="withdrawal",
    source=("16 CFR 429.0(a), (f), 429.1(a)",),
    period=Period("us_cooling", 3, "days", "US"),
)
COOLING_REFUND: Final = Rule(
    id="US-COOL",
    duty="refund",
    source=("16 CFR 429.1(g)",),
    period=Period("us_cooling", 10, "days", "US"),
)
MERCHANTABLE: Final = Rule(
    id="US-IWM",
    duty="implied_warranty_merchantability",
    source=("UCC 2-314, 2-725", "15 USC 2308(a)"),
    period=Period("after", 48, "months"),
)
NOTICE: Final = Rule(
    id="US-FCBA",
    duty="billing_error_notice_window",
    source=("15 USC 1666(a)", "12 CFR 1026.13(b)"),
    period=Period("after", 60),
)
ACKNOWLEDGE: Final = Rule(
    id="US-FCBA",
    duty="acknowledge_billing_error",
    source=("15 USC 1666(a)(3)(A)", "12 CFR 1026.13(c)(1)"),
    period=Period("after", 30),
)
RESOLVE: Final = Rule(
    id="US-FCBA",
    duty="resolve_billing_error",
    source=("15 USC 1666(a)(3)(B)", "12 CFR 1026.13(c)(2)"),
    period=Period("after", 90),
)
CREDIT: Final = Rule(
    id="US-CRED",
    duty="transmit_credit_statement",
    source=("15 USC 1666e", "12 CFR 1026.12(e)"),
    period=Period("us_working", 7, "days", "US"),
    checked="partly",
)
CALIFORNIA: Final = Rule(
    id="US-CA",
    duty="withdrawal",
    source=("Cal. Civ. Code 1723",),
    period=Period("after", 30),
    confidence="medium",
)
SERVICED: Final = Rule(
    id="US-CA-SB",
    duty="bring_into_conformity",
    source=("Cal. Civ. Code 1792-1795.6",),
    period=Period("after", 30),
    confidence="medium",
)
CALIFORNIA_REFUND: Final = Rule(
    id="US-CA", duty="refund", source=("Cal. Civ. Code 1723",), confidence="medium"
)
_LEAST_HOME: Final = 2_500  # 25 dollars, for a sale at the buyer's home
_DEFAULT_SHIP_DAYS: Final = 30
_LONG_DELAY: Final = timedelta(days=30)


def rows(case: Case) -> Iterator[Row]:
    """What is owed under the law of the United States."""
    if case.sale.channel == "web":
        yield from _shipping(case)
    elif case.sale.channel == "home":
        yield from _cooling_off(case)
    if case.law == "US-CA":
        yield from _california(case)
        yield from _repairs(case)
    yield _merchantability(case)
    yield from _card(case)


# ── shipping ─────────────────────────────────────────────────────────────────────────────────


def _shipping(case: Case) -> Iterator[Row]:
    ordered = case.first("order_completed")
    begins = ordered.on if ordered is not None else case.contract
    if begins is None:
        if not case.had_goods:
            yield case.row(SHIP, "contested", because=("ORDER_DAY_UNKNOWN",))
        return
    stated = case.terms.ship_days
    days = stated if isinstance(stated, int) else _DEFAULT_SHIP_DAYS
    due = begins + timedelta(days=days)
    yield case.row(
        SHIP,
        case.owed(due, met=case.had_goods),
        end=due,
        period=Period("after", days),
        because=() if isinstance(stated, int) else ("NO_TIME_STATED",),
    )
    if not case.had_goods:
        yield from _cancelled(case, due)


def _cancelled(case: Case, due: date) -> Iterator[Row]:
    """When the order ended, because the buyer said so or by law, and the refund of it."""
    notice = case.cancelled()
    ended, why = _deemed(case, due)
    if notice is not None:
        informed = notice.received_on or notice.on
        if ended is None or informed <= ended:
            # Until a delay is told or the day has passed, whether they may is a matter of contract.
            told = case.first("delay_notice")
            if notice.on <= due and (told is None or told.on > notice.on):
                yield case.row(SHIP_REFUND, "contested", because=("CANCELLED_BEFORE_A_DELAY",))
                return
            yield _refund(case, informed)
            return
    if ended is not None and case.on < ended:
        yield case.row(DEEMED, "not_yet", start=ended, because=(why,))
    elif ended is not None:
        yield case.row(DEEMED, "met", start=ended, because=(why,))
        yield _refund(case, ended)
    elif why:
        # The rule wants an option notice by then; what follows without one is for a person.
        yield case.row(DEEMED, "contested", because=(why,))
        yield case.row(SHIP_REFUND, "contested", because=(why,))


def _refund(case: Case, vested: date) -> Row:
    return refunds.refund(
        case,
        SHIP_REFUND,
        refunds.for_lateness(case),
        arose=vested,
        start=vested,
        end=SHIP_REFUND.end(vested),
    )


def _deemed(case: Case, due: date) -> tuple[date | None, str]:
    """(the day on which the order ends by law, why); the reason alone where a person must judge.

    To a first delay of up to 30 days silence is consent; to a longer or an unknown one, and to
    every renewed one, silence ends the order.
    """
    agreed_until = due
    for notice in case.all("delay_notice"):
        if notice.on > agreed_until:
            break
        consent = case.first("delay_consent", since=notice.on)
        revised = notice.revised_date
        short = revised is not None and revised - due <= _LONG_DELAY
        if notice.renewed:
            deadline = agreed_until
            why = "SILENCE_AFTER_A_RENEWED_NOTICE"
        elif short:
            agreed_until = max(agreed_until, revised or due)
            continue
        else:
            deadline = due + _LONG_DELAY
            why = "SILENCE_AFTER_A_LONG_DELAY"
        if consent is not None and consent.on <= deadline:
            agreed_until = max(agreed_until, revised or deadline)
        else:
            return deadline, why
    return None, "NO_OPTION_NOTICE" if case.on > agreed_until else ""


# ── a sale at home, California ───────────────────────────────────────────────────────────────


def _cooling_off(case: Case) -> Iterator[Row]:
    total = case.price
    if not case.consumer:
        yield case.excluded(COOLING, "B2B")
        return
    if total is not None and total < _LEAST_HOME:
        yield case.excluded(COOLING, "BELOW_THRESHOLD")
        return
    start = case.sale.contract_date
    if start is None:
        yield case.row(COOLING, "contested", because=("CONTRACT_DAY_UNKNOWN",))
        return
    end = COOLING.end(start)
    yield case.row(
        COOLING,
        case.right(start, end) if total is not None else "contested",
        because=() if total is not None else ("PRICE_UNKNOWN",),
        start=start,
        end=end,
        chooser="consumer",
        remedies=("full_refund",),
    )
    for notice in case.notices():
        if notice.on > end:
            break
        informed = notice.received_on or notice.on
        yield refunds.refund(
            case,
            COOLING_REFUND,
            refunds.of_order(case) if notice.line is None else refunds.of_notice(case, notice),
            arose=informed,
            start=informed,
            end=COOLING_REFUND.end(informed),
        )


def _california(case: Case) -> Iterator[Row]:
    """Where no return policy was posted, goods may be returned within thirty days."""
    shown, start = case.terms.shown_in, case.sale.contract_date
    if not case.consumer or start is None or case.sale.channel == "home":
        return
    if "made_to_spec" in case.line.flags:
        yield case.excluded(CALIFORNIA, "BESPOKE")
        return
    end = CALIFORNIA.end(start)
    fields: dict[str, Any] = {"start": start, "end": end, "chooser": "consumer"}
    if shown is None:
        yield case.row(CALIFORNIA, "contested", because=("SHOWN_TERMS_UNKNOWN",), **fields)
        return
    if shown:
        yield case.excluded(CALIFORNIA, "SPECIAL_TERMS_DISPLAYED")
        return
    yield case.row(CALIFORNIA, case.right(start, end), remedies=("full_refund",), **fields)
    for notice in case.notices("no_reason"):
        if notice.on > end or not case.had_goods:
            break
        informed = notice.received_on or notice.on
        yield refunds.refund(
            case,
            CALIFORNIA_REFUND,
            refunds.of_notice(case, notice),
            arose=informed,
            start=informed,
            end=None,
        )


def _repairs(case: Case) -> Iterator[Row]:
    """In California goods under a warranty are repaired within thirty days."""
    warranty = next(iter(case.terms.warranties), None)
    asked = defects.requests(case)
    if warranty is not None and asked and asked[-1].remedy != "replacement":
        yield from defects.cure(
            case, SERVICED, ("repair",), period=SERVICED.period, owed_by=warranty.given_by
        )


# ── goods and cards ──────────────────────────────────────────────────────────────────────────


def _merchantability(case: Case) -> Row:
    start = case.delivered
    if start is None:
        return case.row(MERCHANTABLE, "contested" if case.had_goods else "not_yet")
    end = MERCHANTABLE.end(start)
    return case.row(MERCHANTABLE, case.right(None, end), end=end)


def _card(case: Case) -> Iterator[Row]:
    paid_by_card = next((p for p in case.sale.payments if p.tender == "credit_card"), None)
    accepted = case.first("return_accepted")
    if accepted is not None and paid_by_card is not None:
        end = CREDIT.end(accepted.on)
        whole = refunds.is_back(case, refunds.of_line(case), accepted.on)
        yield case.row(CREDIT, case.owed(end, met=whole), start=accepted.on, end=end)
    issuer: dict[str, Any] = {"owed_by": "card_issuer"}
    statement, notice = case.first("card_statement_sent"), case.first("billing_error_notice")
    window = None if statement is None else NOTICE.end(statement.on)
    if statement is not None and paid_by_card is not None:
        yield case.row(NOTICE, case.right(statement.on, window), end=window, **issuer)
    if notice is None:
        return
    if paid_by_card is not None and (window is None or notice.on <= window):
        yield from _issuer(case, notice, paid_by_card.cycle_close_day, issuer)


def _issuer(case: Case, notice: Event, closes: int | None, issuer: dict[str, Any]) -> Iterator[Row]:
    end = ACKNOWLEDGE.end(notice.on)
    yield case.row(ACKNOWLEDGE, case.owed(end, met=False), start=notice.on, end=end, **issuer)
    latest = RESOLVE.end(notice.on)
    last = latest if closes is None else min(latest, _second_close(notice.on, closes))
    yield case.row(
        RESOLVE,
        case.owed(last, met=False),
        start=notice.on,
        end=None if closes is None else last,
        latest_end=latest,
        **issuer,
    )


def _second_close(notice: date, closes: int) -> date:
    """The close of the second complete billing cycle after a notice."""
    close = _close(notice.replace(day=1), closes)
    if close < notice:
        close = _close(months_after(notice.replace(day=1), 1), closes)
    return _close(months_after(close.replace(day=1), 2), closes)


def _close(month: date, closes: int) -> date:
    last = months_after(month, 1) - timedelta(days=1)
    return min(month + timedelta(days=closes - 1), last)
