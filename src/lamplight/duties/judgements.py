"""What only a person can judge: the questions that rules leave open, and what may be answered.

Nothing here answers one. A rule reads what a person judged (`Case.judged`) and says what follows;
where nobody has, it stays open. What was judged before the thing that it is about happened anew
says nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Judgement
    from lamplight.duties.row import Row

Question = Literal[
    "REASONABLE_TIME", "REASONABLE_DURABILITY", "MAJOR_FAILURE", "MINOR_DEFECT", "UNDUE_DELAY",
    "END_AT_ONCE", "REASONABLE_NUMBER_OF_ATTEMPTS", "NOT_A_DEFECT",
]  # fmt: skip
QUESTIONS: Final[tuple[Question, ...]] = get_args(Question)


class Choice(NamedTuple):
    """One answer, and whom it is for: the customer, the seller, or nobody yet, since it must be
    asked again later."""

    code: str
    side: Literal["customer", "seller", "later"]


CHOICES: Final[Mapping[str, tuple[Choice, ...]]] = {
    "REASONABLE_TIME": (Choice("passed", "customer"), Choice("not_yet", "later")),
    "REASONABLE_DURABILITY": (Choice("should_last", "customer"), Choice("outlived", "seller")),
    "MAJOR_FAILURE": (Choice("major", "customer"), Choice("not_major", "seller")),
    "MINOR_DEFECT": (Choice("not_minor", "customer"), Choice("minor", "seller")),
    "UNDUE_DELAY": (Choice("told_in_time", "customer"), Choice("told_late", "seller")),
    "END_AT_ONCE": (Choice("may_end", "customer"), Choice("repair_first", "seller")),
    "REASONABLE_NUMBER_OF_ATTEMPTS": (Choice("enough", "customer"), Choice("another", "seller")),
    "NOT_A_DEFECT": (
        Choice("there_at_delivery", "customer"),
        Choice("misuse", "seller"),
        Choice("wear", "seller"),
    ),
}
_ASKED: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("bring_into_conformity", "REASONABLE_TIME"): ("due",),
    ("delivery", "REASONABLE_TIME"): ("due", "contested"),
    ("refund", "REASONABLE_TIME"): ("due",),
    ("refund", "END_AT_ONCE"): ("contested",),
    ("final_reject_or_price_reduction", "REASONABLE_TIME"): ("contested",),
    ("conformity", "REASONABLE_DURABILITY"): ("contested",),
    ("conformity", "MINOR_DEFECT"): ("open",),
    ("conformity", "UNDUE_DELAY"): ("contested",),
    ("consumer_guarantee_acceptable_quality", "MAJOR_FAILURE"): ("contested",),
    ("durability_and_fitness", "REASONABLE_DURABILITY"): ("open",),
    ("promised_warranty", "REASONABLE_NUMBER_OF_ATTEMPTS"): ("open",),
}
"""Of which duties a question is asked that the answer decides, and how these stand then. What else
a row has for review is for reading, and decides nothing here."""
_OF_FLAWS: Final = ("conformity", "conformity_claim", "consumer_guarantee_acceptable_quality")
"""Duties of which it is asked whether what shows is a defect that was there at delivery, or came of
how the thing was used."""
_REST_ON_FLAWS: Final = frozenset(
    (
        *_OF_FLAWS, "bring_into_conformity", "short_term_reject", "durability_and_fitness",
        "final_reject_or_price_reduction", "implied_warranty_merchantability",
        "warranty_good_working_order",
    )
)  # fmt: skip
"""What the answer decides: all that is owed for a defect by law. What was agreed or warranted says
itself what it covers."""
_RUNNING: Final = frozenset(("open", "due", "overdue", "contested", "suspended"))
_IN_TIME: Final = frozenset(("bring_into_conformity", "delivery", "refund"))


def questions(row: Row, *, told: bool = False) -> tuple[Question, ...]:
    """What a person may judge of a row: what is open, and what was judged before. `told`: a defect
    of its line was shown or reported."""
    known = {one.partition(":")[0] for one in row.judged}
    return tuple(
        one
        for one in QUESTIONS
        if (one in known and (one != "NOT_A_DEFECT" or row.duty in _OF_FLAWS))
        or (one in row.review_codes and row.status in _ASKED.get((row.duty, one), ()))
        or (one == "NOT_A_DEFECT" and told and row.duty in _OF_FLAWS and row.status in _RUNNING)
    )


def shared(question: str, duty: str) -> tuple[str, ...]:
    """The duties of which the same is asked: what is answered of one is answered of all."""
    return _OF_FLAWS if question == "NOT_A_DEFECT" and duty in _OF_FLAWS else (duty,)


def side(question: str, answer: str) -> str:
    """Whom an answer is for; empty for one that the question doesn't have."""
    return next((one.side for one in CHOICES.get(question, ()) if one.code == answer), "")


def said(question: Question, answer: str | None) -> tuple[str, ...]:
    """How a row says that it rests on an answer."""
    return () if answer is None else (f"{question}:{answer}",)


def in_time(case: Case, row: Row) -> Row:
    """A row owed within a reasonable time, once a person has judged whether that is over."""
    if row.duty not in _IN_TIME or "REASONABLE_TIME" not in row.review_codes:
        return row
    if row.status not in _ASKED[row.duty, "REASONABLE_TIME"]:
        return row
    answer = case.judged("REASONABLE_TIME", row.duty, since=row.start)
    if answer is None:
        return row
    judged = (*row.judged, *said("REASONABLE_TIME", answer))
    if answer != "passed":
        return replace(row, status="due", judged=judged)
    left = tuple(one for one in row.review_codes if one != "REASONABLE_TIME")
    return replace(row, status="overdue", review_codes=left, judged=judged)


def of_flaws(case: Case, row: Row) -> Row:
    """What is owed for a defect, once a person has judged whether what shows is one: theirs to
    weigh is whether it is shown by whom the burden of proof is on (`burden_of_proof_on_seller`)."""
    if row.duty not in _REST_ON_FLAWS or row.status not in _RUNNING:
        return row
    found = of_defect(case)
    if found is None:
        return row
    judged = (*row.judged, *said("NOT_A_DEFECT", found.answer))
    if side("NOT_A_DEFECT", found.answer) == "customer":
        return replace(row, judged=judged)
    return replace(row, status="excluded", reason_code=found.answer.upper(), judged=judged)


def of_defect(case: Case) -> Judgement | None:
    """What was judged last of the defect that was told of last, of whichever duty; None: nobody has
    judged it. What was judged before it was told of is about another one."""
    if not case.facts.judgements:
        return None
    told = case.all("defect_shown", "defect_reported")
    found = [
        one
        for one in sorted(case.facts.judgements, key=lambda one: one.on)
        if one.question == "NOT_A_DEFECT"
        and one.duty in _OF_FLAWS
        and one.on <= case.on
        and one.line in (None, case.line.id)
        and not any(one.before(event) for event in told)
    ]
    return found[-1] if told and found else None
