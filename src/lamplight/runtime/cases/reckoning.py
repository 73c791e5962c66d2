"""What is owed for one sale on a day, in the words of the rooms that ask for it."""

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec.structs import replace

from lamplight.accommodations import situation
from lamplight.basis.instants import of_datetime
from lamplight.duties import judgements
from lamplight.duties.judge import judge
from lamplight.duties.promised import RETURN
from lamplight.duties.rules.everywhere import AGREEMENT
from lamplight.duties.rules.unwritten import NO_RULE
from lamplight.runtime.cases import today as days
from lamplight.runtime.customers.facts_of import facts_of, promised_of
from lamplight.runtime.views.sales import JudgedView, OwedView, QuestionView
from lamplight.sales.words import LONGER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import date
    from zoneinfo import ZoneInfo

    from lamplight.duties.promised import Promised
    from lamplight.duties.row import Row
    from lamplight.journal.tables.sale_rows import Whole
    from lamplight.runtime.views.parts import PersonRef

    Named = Callable[[int], PersonRef]

_RECOURSE: Final = "recourse"
_NOT_OURS: Final = frozenset(
    (
        _RECOURSE,
        "burden_of_proof_on_seller",
        "no_deduction_for_use",
        "withdrawal_function_online",
        "cancellation_function_online",
        "answer_customer",
        "guarantee_notice",
        "warranty_wording",
        "name_dispute_body",
    )
)
"""Rows that give a customer nothing to choose: what we claim of others, how a fault is proven, that
pages, notices and the body for disputes must be there, and that whoever answers must."""
_OTHERWISE: Final = ("conformity", "bring_into_conformity")
_ENDED: Final = frozenset(("met", "not_yet", "expired", "excluded"))
SAID: Final = 500
"""So much of what was promised is noted of a sale whose clock runs."""
_MUST: Final = frozenset(("due", "overdue"))
"""What one of us must do, whether anybody asks for it or not."""
_FINAL: Final = frozenset(("met", "expired", "excluded"))
_FIRST: Final = {"overdue": 0, "due": 0, "contested": 1, "suspended": 1, "open": 2, "met": 3}


class Reckoned(msgspec.Struct, frozen=True):
    """What is owed for a sale on a day, and the line that each row is about, by id."""

    whole: "Whole"
    on: "date"
    zone: "ZoneInfo"
    rows: "tuple[Row, ...]"
    promised: "tuple[Promised, ...]"


def reckon(whole: "Whole", on: "date", zone: "ZoneInfo", now: "int | None" = None) -> Reckoned:
    """All rows, those of the law and those of the contract and of what was claimed. `now`, an
    instant of `on`, decides where hours were promised."""
    rows = tuple(judge(facts_of(whole), on))
    return Reckoned(whole, on, zone, rows, tuple(promised_of(whole, on, now, law=rows)))


def lines_of(reckoned: Reckoned, names: "Iterable[str]") -> list[int]:
    """Ids of lines by the shop's names of them; all of them where none is named."""
    named = set(names)
    lines = reckoned.whole.lines
    return [line.id for line in lines if not named or line.external in named]


def views(reckoned: Reckoned, people: "Named") -> list[OwedView]:
    """What we owe the customer, the oldest clock first; also what is owed no more because a person
    judged so: only who sees it can take that back."""
    found = [_law(reckoned, row, people) for row in reckoned.rows if _is_shown(row)]
    found += [_promised(reckoned, one) for one in reckoned.promised if _adds(one)]
    return sorted(found, key=order)


def _adds(one: "Promised") -> bool:
    """Whether it is owed, and more than the law has us do as soon."""
    return one.status not in _ENDED and one.beyond


def order(view: OwedView) -> tuple[int, bool, int, str]:
    """What must be done goes before what may be asked for, each by its clock."""
    end = view.end_at if view.end_at is not None else None
    if end is None and view.end is not None:
        end = view.end.toordinal() * 86_400_000
    return _FIRST.get(view.status, 2), end is None, end or 0, view.id


def _is_owed(row: "Row") -> bool:
    return row.status not in _ENDED and row.duty not in _NOT_OURS and row.owed_by != "consumer"


def _is_shown(row: "Row") -> bool:
    judged = bool(row.judged) and row.status != "met"
    ours = row.duty not in _NOT_OURS and row.owed_by != "consumer"
    recourse = row.duty == _RECOURSE and row.status not in _ENDED
    return _is_owed(row) or (judged and ours) or recourse


def _questions(reckoned: Reckoned, row: "Row", people: "Named") -> list[QuestionView]:
    """What a person may judge of a row, for each of its lines."""
    found = []
    for line in lines_of(reckoned, row.lines):
        shows = shows_at(reckoned.whole, line)
        for question in judgements.questions(row, told=shows is not None):
            about = judgements.shared(question, row.duty)
            holds = any(one.startswith(f"{question}:") for one in row.judged)
            known = holds or question != "NOT_A_DEFECT"  # or else it is of an earlier defect
            burden = _burden(reckoned, line, shows) if question == "NOT_A_DEFECT" else ("", None)
            found.append(
                QuestionView(
                    question=question,
                    line=line,
                    duty=row.duty,
                    rule=row.rule,
                    answers=[one.code for one in judgements.CHOICES[question]],
                    judged=_judged(reckoned.whole, line, about, question, people)
                    if known
                    else None,
                    burden=burden[0],
                    presumed_until=burden[1],
                )
            )
    return found


def shows_at(whole: "Whole", line: int) -> "date | None":
    """Since when we know of the last defect of a line; none that anybody told of."""
    told = ("defect_shown", "defect_reported")
    return max(
        (one.day for one in whole.events if one.kind in told and one.line in (None, line)),
        default=None,
    )


def _burden(
    reckoned: Reckoned, line: int, shows: "date | None"
) -> "tuple[Literal['', 'seller', 'consumer'], date | None]":
    """Who must prove whether a defect was there at delivery, by the day on which it showed."""
    ends = [
        row.end
        for row in reckoned.rows
        if row.duty == "burden_of_proof_on_seller"
        and row.end is not None
        and line in lines_of(reckoned, row.lines)
    ]
    if not ends or shows is None:
        return "", None
    return "seller" if shows <= max(ends) else "consumer", max(ends)


def _judged(
    whole: "Whole", line: int, duties: "Collection[str]", question: str, people: "Named"
) -> JudgedView | None:
    for one in reversed(whole.judgements):
        if one.line == line and one.duty in duties and one.question == question:
            return JudgedView(one.id, one.answer, one.words, people(one.person), one.made_at)
    return None


def _law(reckoned: Reckoned, row: "Row", people: "Named") -> OwedView:
    names = row.lines or ((row.line,) if row.line else ())
    by_contract = row.source[:1] == ("contract",)
    return OwedView(
        id=f"{reckoned.whole.sale.id}/{row.rule}/{row.duty}/{'+'.join(names)}/{row.owed_by}",
        kind="contract" if by_contract else "law",
        what=_what(reckoned, row, names),
        fields=_fields(row),
        said="",
        status=row.status,
        source=", ".join(row.source),
        by=None,
        made_at=None,
        end=row.end,
        end_at=None if row.end_at is None else of_datetime(datetime.fromisoformat(row.end_at)),
        days_left=None if row.end is None else (row.end - reckoned.on).days,
        chooser=row.chooser,
        remedies=list(row.remedies),
        amount_minor=row.amount_minor,
        currency=row.currency,
        lines=lines_of(reckoned, names),
        sale=reckoned.whole.sale.id,
        owed_by=row.owed_by,
        performed_by=row.performed_by,
        recourse_against=row.recourse_against,
        review=list(row.review_codes),
        confidence=row.confidence or "",
        stale=row.review_overdue,
        promise=None,
        questions=_questions(reckoned, row, people),
        because=list(row.because),
        second_tier=list(row.second_tier),
    )


def _fields(row: "Row") -> dict[str, str | int]:
    """What else a row says, as far as it does."""
    after = dict(pairwise(row.because))  # which law it is stands after that it has no rule
    said: dict[str, str | int | None] = {
        "reason_code": row.reason_code,
        "law": after.get(NO_RULE),
        "base_end": row.base_end.isoformat() if row.base_end is not None else None,
        "latest_end": row.latest_end.isoformat() if row.latest_end is not None else None,
        "min_offered": row.min_offered,
        "min_amount_minor": row.min_amount_minor,
        "currency": row.currency if row.min_amount_minor is not None else None,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _what(reckoned: Reckoned, row: "Row", names: "Iterable[str]") -> str:
    """The code of its words: a service is not repaired or replaced."""
    named = set(names)
    lines = [line for line in reckoned.whole.lines if line.external in named]
    kinds = {line.body.supplies or line.kind for line in lines}
    other = row.duty in _OTHERWISE and kinds and "goods" not in kinds
    return f"{row.duty}_of_service" if other else row.duty


def _promised(reckoned: Reckoned, one: "Promised") -> OwedView:
    end = one.end
    return OwedView(
        id=f"{reckoned.whole.sale.id}/{one.kind}/{one.source}/{one.line or ''}",
        kind=one.kind,
        what=LONGER if one.what == LONGER else one.kind,
        fields={},
        said=one.text,
        status=one.status,
        source="" if one.what == LONGER else one.source,
        by=None,
        made_at=None,
        end=end,
        end_at=one.end_at,
        days_left=None if end is None else (end - reckoned.on).days,
        chooser="consumer" if one.what == RETURN else None,
        remedies=list(one.remedies),
        amount_minor=None,
        currency=None,
        lines=lines_of(reckoned, (one.line,) if one.line else ()),
        sale=reckoned.whole.sale.id,
        owed_by="seller_of_record",
        performed_by=None,
        recourse_against=None,
        review=[],
        confidence="",
        stale=False,
        promise=None,
    )


def owed(reckoned: Reckoned, line: str, under_way: int = 0) -> list[situation.Owed]:
    """The rows about a line, as a proposal is told of them. So much money for it is `under_way`:
    what nothing but our agreement made owed is done by it, and isn't owed once more."""
    law, said = _about(reckoned, line, under_way)
    asked = [_owed(row) for row in law if _is_owed(row)]
    return asked + [_said(one) for one in said if one.status not in _ENDED]


def over(reckoned: Reckoned, line: str, under_way: int = 0) -> list[situation.Owed]:
    """The rows about a line that ask for nothing: they are done, their time is over or has yet to
    come, or they never held here."""
    law, said = _about(reckoned, line, under_way)
    ended = [
        _owed(row)
        for row in law
        if row.status in _ENDED and row.duty not in _NOT_OURS and row.owed_by != "consumer"
    ]
    return ended + [_said(one) for one in said if one.status in _ENDED]


def _about(reckoned: Reckoned, line: str, under_way: int) -> "tuple[list[Row], list[Promised]]":
    rows = (_less(one, under_way) for one in reckoned.rows)
    law = [row for row in rows if not row.lines or line in row.lines]
    return law, [one for one in reckoned.promised if one.line in (None, line)]


def _said(one: "Promised") -> situation.Owed:
    return situation.Owed(
        duty=f"claim_{one.what}" if one.kind == "claim" else "clause",
        rule=one.source,
        kind=one.kind,
        status=one.status,
        remedies=tuple(one.remedies),
        end=one.end,
        rule_version=one.source,
        source=one.source,
    )


def _owed(row: "Row") -> situation.Owed:
    return situation.Owed(
        duty=row.duty,
        rule=row.rule,
        kind="contract" if row.source[:1] == ("contract",) else "law",
        status=row.status,
        remedies=tuple(dict.fromkeys((*row.remedies,))),
        end=row.end,
        amount_minor=row.amount_minor,
        chooser=row.chooser,
        review=row.review_codes,
        judged=bool(row.judged) and row.status != "contested",
        rule_version=row.rule_version,
        source=", ".join(row.source),
        reason_code=row.reason_code or "",
    )


def what_of(row: situation.Owed, kind: str) -> str:
    """The code of the words for a row about a line of this kind."""
    if row.kind in ("contract", "claim") and row.duty.partition("_")[0] in ("clause", "claim"):
        return row.kind
    return f"{row.duty}_of_service" if row.duty in _OTHERWISE and kind != "goods" else row.duty


def _less(row: "Row", under_way: int) -> "Row":
    """A row of what we agreed to pay, less what of it is on its way."""
    if AGREEMENT not in row.because or row.amount_minor is None or not under_way:
        return row
    left = max(0, row.amount_minor - under_way)
    return replace(row, amount_minor=left) if left else replace(row, status="met")


class Due(msgspec.Struct, frozen=True):
    """What must be done first: until when, for which line by id, which duty, in whose words."""

    due_at: int
    line: int | None
    what: str
    said: str


def first_due(reckoned: Reckoned) -> Due | None:
    """What has a last day, must be done and isn't, the oldest first. A right that the customer may
    use, and what a person has yet to judge, waits for them and isn't among it."""
    return min((due for _, due, _ in _dues(reckoned)), key=lambda one: one.due_at, default=None)


def first_end(
    reckoned: Reckoned, line: int | None, performed: "Collection[str]" = ()
) -> int | None:
    """When the first of it ends about a line (none: about any), without the duties that were
    `performed` (`duty@rule`)."""
    ends = [
        due.due_at
        for name, due, lines in _dues(reckoned)
        if name not in performed and (line is None or line in lines)
    ]
    return min(ends, default=None)


def _dues(reckoned: Reckoned) -> "Iterator[tuple[str, Due, list[int]]]":
    """All of it, each with the name by which an option performs it, and its lines by id."""
    for row in reckoned.rows:
        if row.status in _MUST and _is_owed(row) and row.end is not None:
            lines = lines_of(reckoned, row.lines)
            due = Due(
                due_at=days.end_of(row.end, reckoned.zone),
                line=next(iter(lines), None),
                what=_what(reckoned, row, row.lines),
                said="",
            )
            yield f"{row.duty}@{row.rule}", due, lines
    for one in reckoned.promised:
        if one.status in _MUST and one.end is not None:
            lines = lines_of(reckoned, (one.line,) if one.line else ())
            due = Due(
                due_at=one.end_at or days.end_of(one.end, reckoned.zone),
                line=next(iter(lines), None),
                what=one.kind,
                said=one.text[:SAID],
            )
            duty = f"claim_{one.what}" if one.kind == "claim" else "clause"
            yield f"{duty}@{one.source}", due, lines


def is_over(reckoned: Reckoned) -> bool:
    """Whether nothing can come of this sale by time alone: all is done, past or excluded, or waits
    for something to happen."""
    stands = [(one.status, one.start) for one in reckoned.rows if one.duty not in _NOT_OURS]
    stands += [(one.status, one.start) for one in reckoned.promised]
    return all(
        status in _FINAL or (status == "not_yet" and start is None) for status, start in stands
    )


def today_of(whole: "Whole", now: int, own_zone: str) -> "tuple[date, ZoneInfo]":
    """What day it is for a sale, at the customer's place."""
    zone = days.zone_of(whole.sale.jurisdiction, own_zone)
    return days.today(now, zone), zone
