"""European Union: liability for goods that are not as agreed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from lamplight.basis.calendars import next_working
from lamplight.basis.periods import Counting, Period, months_after
from lamplight.duties import defects, distance, refunds
from lamplight.duties.judgements import said
from lamplight.duties.rule import Rule
from lamplight.duties.rules import recalls, recourse
from lamplight.duties.rules.distance import LAW
from lamplight.duties.rules.member_states import LEAST_LIABILITY, STATES, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.duties.case import Case
    from lamplight.duties.row import Row, Status

_GERMAN_LIABILITY: Final = Period("bgb", 24, "months", "DE")
_AFTER_SHOWING: Final = Period("bgb", 4, "months", "DE")
_AFTER_RETURN: Final = Period("bgb", 2, "months", "DE")
_NOTHING: Final[tuple[str, ...]] = ()
_LASTS: Final[dict[str | None, Status]] = {"should_last": "open", "outlived": "expired"}
FIRST: Final[tuple[str, ...]] = ("repair", "replacement")
SECOND: Final[tuple[str, ...]] = ("price_reduction", "termination")
BOTH: Final = FIRST + SECOND

CONFORMITY: Final = Rule(
    id="EU-CONF", duty="conformity", source=("Dir. (EU) 2019/771 Art. 5-8, 10, 13-16",)
)
REPAIR_LIFE: Final = Rule(
    id="EU-R2R-LIAB",
    duty="conformity",
    source=("Dir. (EU) 2024/1799 Art. 16 (Dir. (EU) 2019/771 Art. 10(2a))",),
    holds_from=date(2026, 7, 31),
    confidence="medium",
    checked="read",
)
CURE: Final = Rule(
    id="EU-CONF", duty="bring_into_conformity", source=("Dir. (EU) 2019/771 Art. 14",)
)
TERMINATED: Final = Rule(
    id="EU-T2", duty="refund", source=("Dir. (EU) 2019/771 Art. 13(4)-(6), 16",)
)
REJECT: Final = Rule(
    id="EU-CONF",
    duty="short_term_reject",
    source=("Dir. (EU) 2019/771 Art. 3(7)",),
    confidence="medium",
)
BURDEN: Final = Rule(
    id="EU-BURDEN", duty="burden_of_proof_on_seller", source=("Dir. (EU) 2019/771 Art. 11",)
)
CLAIM: Final = Rule(
    id="DE-TOLL",
    duty="conformity_claim",
    source=("BGB §§ 438, 475e(3), 475e(4), 188, 193",),
    checked="read",
)
OUTLIVED: Final = Rule(
    id="EU-CONF", duty="conformity_claim", source=("Dir. (EU) 2019/771 Art. 10(5)",)
)
MERCHANTS: Final = Rule(
    id="DE-B2B", duty="conformity", source=("HGB § 377", "BGB §§ 434, 437"), confidence="medium"
)


def rows(case: Case) -> Iterator[Row]:
    """What is owed for the goods themselves."""
    state = STATES[case.law]
    if not case.consumer:
        yield _between_merchants(case)
        yield case.excluded(BURDEN, "B2B", source=state.burden)
    else:
        yield _conformity(case, state)
        yield _burden(case, state)
        yield from _cure(case, state)
        yield from _termination(case)
        yield from _early_rejection(case, state)
        if case.law == "DE":
            yield from _claims(case)
        else:
            yield from _outlived(case, state)
    yield from recourse.rows(case)
    yield from recalls.rows(case)


def _months(case: Case, state: State) -> int | None:
    if case.law == "EU":
        given = case.sale.national_rules.liability_months
        return max(given, LEAST_LIABILITY) if given is not None else state.liability
    return state.liability


def _liability(case: Case, state: State) -> tuple[date | None, date | None, tuple[str, ...]]:
    """(last day, the same without an extension, why it was extended)."""
    months = _months(case, state)
    if case.delivered is None or months is None:
        return None, None, ()
    way: Counting = "bgb" if case.law == "DE" else "after"
    calendar = state.calendar if way == "bgb" else ""
    base = Period(way, months, "months", calendar).end(case.delivered)
    end, why = base, _NOTHING
    gone, _, still = defects.away(case, until=base)
    if state.suspends and still:
        return None, base, ("AWAY_FOR_A_REMEDY",)
    if state.suspends and gone:
        end, why = base + timedelta(days=gone), ("SUSPENDED_WHILE_AWAY",)
    added = _repairs(case, state, base)
    if added:
        end, why = months_after(base, added * state.after_repair), ("REPAIR_ADDS",)
    if case.law == "EU" and _longer_life(case, base):
        end, why = months_after(case.delivered, months + 12), (REPAIR_LIFE.id,)
    return end, base if end != base else None, why


def _repairs(case: Case, state: State, base: date) -> int:
    """How many repairs succeeded in time and make it longer."""
    if not state.after_repair:
        return 0
    asked = defects.requests(case)
    others = {one.done.on for one in asked if one.remedy == "replacement" and one.done is not None}
    done = {one.on for one in case.all("repair_done") if one.result == "repaired"}
    backs = {one.on for one in case.all("goods_handed_back") if one.result == "repaired"}
    added = 0
    for day in sorted((done or backs) - others):
        if added < state.repairs_that_add and day <= months_after(base, added * state.after_repair):
            added += 1
    return added


def _longer_life(case: Case, base: date) -> bool:
    """Whether repair was chosen under a contract to which twelve months more are granted, once."""
    chosen = defects.repair_chosen(case)
    return REPAIR_LIFE.holds(case.law_day) and chosen is not None and chosen <= base


def _remedies(case: Case) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, Any]]:
    """(what may be asked for today, what opens only when that fails, what a person judges of it).

    A minor defect bars termination (Art. 13(5)); that it is one, the seller must show.
    """
    asked = defects.outstanding(case)
    judged = case.judged("MINOR_DEFECT", CONFORMITY.duty, since=defects.latest(case))
    told = next((one.minor for one in defects.defects(case)[-1:]), None)
    second = ("price_reduction",) if (judged == "minor" if judged else told) else SECOND
    review: dict[str, Any] = {"judged": said("MINOR_DEFECT", judged)}
    if defects.failed_cure(case) or _too_slow(case):
        if judged is None and told is None:
            review["review_codes"] = ("MINOR_DEFECT",)
        return defects.without(second + FIRST, asked), (), review
    return defects.without(FIRST, asked), second, review


def _too_slow(case: Case) -> bool:
    days = STATES[case.law].repair_days
    asked = defects.outstanding(case)
    if days is None or asked is None:
        return defects.too_slow(case)
    return case.on > _cure_end(case, asked.on, days)


def _cure_end(case: Case, asked: date, days: int) -> date:
    return Period("eu", days, "days", STATES[case.law].calendar).end(asked)


def _conformity(case: Case, state: State) -> Row:
    end, base, why = _liability(case, state)
    start, remedies = case.delivered, _remedies(case)
    fields: dict[str, Any] = {
        "start": start,
        "end": end,
        "base_end": base,
        "chooser": "consumer",
        "remedies": remedies[0],
        "second_tier": remedies[1],
        "cost_bearer": "seller_side",
        "because": why,
        "source": state.conformity + (REPAIR_LIFE.source if REPAIR_LIFE.id in why else ()),
        "confidence": state.confidence,
        **remedies[2],
    }
    if defects.satisfied(case):
        return case.row(CONFORMITY, "met", **fields)
    if start is None:
        return case.row(CONFORMITY, "contested" if case.had_goods else "not_yet", **fields)
    status: Status = case.right(start, end)
    if state.liability is None and case.law != "EU":
        durable = None
        if case.on > months_after(start, LEAST_LIABILITY):
            # how long such goods may be expected to last, a person judges
            durable = case.judged("REASONABLE_DURABILITY", CONFORMITY.duty, defects.latest(case))
            status = _LASTS.get(durable, "contested")
        if durable is None:
            fields["review_codes"] = (*fields.get("review_codes", ()), "REASONABLE_DURABILITY")
        fields["judged"] += said("REASONABLE_DURABILITY", durable)
    elif status == "expired" and not state.written:
        status = "contested"  # a state may grant more than the directive's least
        fields["because"] = (*why, "NO_RULE_WRITTEN", case.law)
    elif status == "expired" and end is not None and case.on <= _moved(case, state, end):
        status = "contested"  # whether an end on a day off is moved, isn't sure
        fields |= {"latest_end": _moved(case, state, end), "review_codes": ("END_ON_A_DAY_OFF",)}
    elif status == "expired" and _unconfirmed(case, start, end):
        status = "contested"
        fields["review_codes"] = ("TRANSPOSITION_UNCONFIRMED",)
    return case.row(CONFORMITY, status, **fields)


def _moved(case: Case, state: State, end: date) -> date:
    """An end moved to the next working day, as Regulation 1182/71 moves those of the Union's own
    periods. In Germany it is moved already."""
    return end if case.law == "DE" else next_working(end, state.calendar)


def _unconfirmed(case: Case, start: date, end: date | None) -> bool:
    """Whether it would go on if the state has made the longer life after a repair its law, which
    wasn't to be confirmed for any of them."""
    months = STATES[case.law].liability or LEAST_LIABILITY
    return (
        case.law != "EU"
        and end is not None
        and _longer_life(case, end)
        and case.on <= months_after(start, months + 12)
    )


def _burden(case: Case, state: State) -> Row:
    used = case.line.condition == "used" and state.presumption_used
    months = used or state.presumption
    start = case.delivered
    end = None if start is None else months_after(start, months)
    fields: dict[str, Any] = {
        "start": start,
        "end": end,
        "source": state.burden,
        "period": Period("after", months, "months"),
        "confidence": state.confidence,
    }
    if start is None:
        return case.row(BURDEN, "contested" if case.had_goods else "not_yet", **fields)
    status = case.right(start, end)
    if status == "expired" and case.line.digital_elements:
        # For a continuous supply it is the whole time; whether it is one isn't in the facts.
        return case.row(BURDEN, "contested", because=("CONTINUOUS_SUPPLY_UNKNOWN",), **fields)
    if status == "expired" and not state.written:
        missing = ("NO_RULE_WRITTEN", case.law)  # a state may presume for up to two years
        return case.row(BURDEN, "contested", because=missing, **fields)
    return case.row(BURDEN, status, **fields)


def _cure(case: Case, state: State) -> Iterator[Row]:
    """The repair or replacement that was asked for."""
    days = state.repair_days
    period = None if days is None else Period("eu", days, "days", state.calendar)
    asked = defects.outstanding(case)
    end = None if asked is None else _liability(case, state)[0]
    if asked is not None and end is not None and asked.on > end:
        # Whether what they ask for arose in time, and can still be claimed, a person judges.
        yield case.row(CURE, "contested", start=asked.on, because=("ASKED_AFTER_THE_PERIOD",))
        return
    yield from defects.cure(case, CURE, FIRST, period=period, source=state.conformity)


def _early_rejection(case: Case, state: State) -> Iterator[Row]:
    """The right to reject soon after delivery, where a state has one."""
    if state.reject is None:
        return
    fields: dict[str, Any] = {"chooser": "consumer", "confidence": state.confidence}
    if not state.reject:
        yield case.row(REJECT, "contested", because=("NO_RULE_WRITTEN", case.law), **fields)
    elif case.delivered is None:
        yield case.row(REJECT, "contested" if case.had_goods else "not_yet", **fields)
    else:
        end = Period("eu", state.reject, "days", state.calendar).end(case.delivered)
        yield case.row(
            REJECT,
            case.right(case.delivered, end),
            start=case.delivered,
            end=end,
            remedies=("full_refund",),
            source=state.conformity,
            **fields,
        )


def _termination(case: Case) -> Iterator[Row]:
    """The price of what was given back for a defect: once it, or the proof of sending it, is there
    (Art. 16(3)); the law fixes no days."""
    notice = case.last("rejection_notice")
    if notice is None or distance.called_off(case, LAW):
        return
    if not defects.failed_cure(case) and not _too_slow(case):
        # Whether it was refused, impossible or too serious for a repair, a person judges.
        answer = case.judged("END_AT_ONCE", TERMINATED.duty, since=notice.on)
        fields: dict[str, Any] = {"judged": said("END_AT_ONCE", answer)}
        if answer is None:
            fields |= {"because": ("FIRST_REMEDY_NOT_TRIED",), "review_codes": ("END_AT_ONCE",)}
            yield case.row(TERMINATED, "contested", **fields)
            return
        if answer != "may_end":
            yield case.row(TERMINATED, "not_yet", because=("FIRST_REMEDY_NOT_TRIED",), **fields)
            return
        judged = fields["judged"]
    else:
        judged = ()
    back = case.first("proof_of_sending_supplied", "goods_received_back", since=notice.on)
    yield refunds.refund(
        case,
        TERMINATED,
        refunds.of_line(case),
        arose=notice.on,
        start=None if back is None else back.on,
        end=None,
        cost_bearer="seller_side",
        review_codes=("REASONABLE_TIME",),
        judged=judged,
    )


# ── Germany ──────────────────────────────────────────────────────────────────────────────────


def _claims(case: Case) -> Iterator[Row]:
    """Claims from each defect that showed in time: not time-barred before four months after it
    first showed, nor before two after the goods were handed back."""
    if case.delivered is None:
        return
    base = _GERMAN_LIABILITY.end(case.delivered)
    back = case.last("goods_handed_back")
    for defect in _shown(case):
        if defect.shown > base:
            continue
        ends = [base, _AFTER_SHOWING.end(defect.shown)]
        _, times, still = defects.away(case, until=max(ends))  # what has run out can't be put off
        if times and back is not None and back.on >= defect.shown:
            ends.append(_AFTER_RETURN.end(back.on))
        end = None if still else max(ends)
        yield case.row(
            CLAIM,
            "met" if defects.satisfied(case) else case.right(None, end),
            end=end,
            base_end=base if end != base else None,
            chooser="consumer",
            remedies=FIRST + (("price_reduction",) if defect.minor else SECOND),
            because=("AWAY_FOR_A_REMEDY",) if still else (f"shown {defect.shown}",),
        )


def _shown(case: Case) -> list[defects.Defect]:
    """The defects, or the one for which a remedy was asked without a word of when it showed."""
    found = defects.defects(case)
    asked = defects.requests(case)
    return found or [defects.Defect(one.on, None, one.on) for one in asked[:1]]


def _outlived(case: Case, state: State) -> Iterator[Row]:
    """Outside Germany: how long a claim lives that arose in time is in no rule that is written."""
    found = _shown(case)
    end = _liability(case, state)[0] if found else None
    shown = [defect for defect in found if end is None or defect.shown <= end]
    if end is None or not shown or defects.satisfied(case):
        return
    if state.claim is not None and case.delivered is not None:
        last = max(end, months_after(case.delivered, state.claim))
        fields: dict[str, Any] = {"end": last, "chooser": "consumer", "source": state.conformity}
        yield case.row(OUTLIVED, case.right(None, last), remedies=BOTH, **fields)
    elif case.on > end:
        yield case.row(OUTLIVED, "contested", remedies=BOTH, because=("NO_RULE_WRITTEN",))


def _between_merchants(case: Case) -> Row:
    """A merchant must tell of defects without undue delay, and what that is a person judges."""
    if case.law != "DE":
        return case.row(CONFORMITY, "contested", because=("B2B", "NO_RULE_WRITTEN"))
    start = case.delivered
    end = None if start is None else _GERMAN_LIABILITY.end(start)
    if defects.satisfied(case):
        return case.row(MERCHANTS, "met", start=start, end=end)
    if defects.defects(case):
        told = case.judged("UNDUE_DELAY", MERCHANTS.duty, since=defects.latest(case))
        if told == "told_in_time":
            return case.row(
                MERCHANTS,
                "not_yet" if start is None else case.right(start, end),
                start=start,
                end=end,
                chooser="consumer",
                remedies=FIRST,
                judged=said("UNDUE_DELAY", told),
            )
        if told is not None:
            return case.row(
                MERCHANTS, "expired", start=start, end=end, judged=said("UNDUE_DELAY", told)
            )
        return case.row(
            MERCHANTS,
            "contested",
            start=start,
            end=end,
            remedies=("goodwill", "carrier_claim"),
            review_codes=("UNDUE_DELAY",),
        )
    status = "not_yet" if start is None else case.right(start, end)
    return case.row(MERCHANTS, status, start=start, end=end, chooser="consumer", remedies=FIRST)
