"""What a "no" must have before anyone hears it, and who may say it.

Two people make a no: one writes it, another looks at it. What is owed can't be denied. Where a
person must judge, the judgement is written down by the one who made it; no machine sets such a
reason. ISO 10002:2018 8.7-8.9 asks for the decision, its reason, and where to go next.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec.structs import replace

from lamplight.accommodations.catalogue import KINDS
from lamplight.accommodations.owing import FLAWED, certain
from lamplight.accommodations.proposal import owed_by, propose
from lamplight.basis.transitions import START, NotPossible, Step, after

if TYPE_CHECKING:
    from lamplight.accommodations.kinds import Kind
    from lamplight.accommodations.situation import Owed, Situation

__all__ = (
    "DENIAL",
    "HUMAN",
    "MACHINE",
    "NotPossible",
    "after",
    "at_stake",
    "breaches",
    "check",
    "falls",
    "looked_at",
    "rests_on",
    "same_wording",
)

MACHINE: Final = frozenset(
    (
        "BESPOKE", "PERISHABLE", "HYGIENE_UNSEALED", "MEDIA_UNSEALED", "INSEPARABLY_MIXED",
        "FLUCTUATING_PRICE", "DATED_LEISURE", "DIGITAL_BEGUN_WITH_CONSENT",
        "SERVICE_FULLY_PERFORMED", "URGENT_REPAIR", "PRESS_SINGLE", "AUCTION_PUBLIC", "B2B",
        "C2C_SELLER", "BELOW_THRESHOLD", "KNOWN_DEFECT_ACCEPTED", "SPECIAL_TERMS_DISPLAYED",
        "QTY_ALREADY_REFUNDED", "DISPUTE_OPEN", "PERIOD_OVER", "NOT_OWED",
    )
)  # fmt: skip
"""Reasons that follow from facts. `PERIOD_OVER`: every duty that would ask for it has expired;
`NOT_OWED`: none asks for it, and it was asked for as goodwill."""
HUMAN: Final = frozenset(
    (
        "MISUSE", "WEAR", "DISPROPORTIONATE", "MINOR_DEFECT", "REASONABLE_TIME",
        "REASONABLE_DURABILITY", "MAJOR_FAILURE", "DIMINISHED_VALUE",
    )
)  # fmt: skip
"""Reasons that only a person can give, with what they judged by."""
_TURNS_DOWN: Final = frozenset(("DISPROPORTIONATE", "MINOR_DEFECT"))

DENIAL: Final[tuple[Step, ...]] = (
    Step("Written", START, "to_review"),
    Step("Confirmed", "to_review", "confirmed"),
    Step("Overturned", "to_review", "overturned"),
    Step("Overturned", "reopened", "overturned"),
    Step("NewFacts", "confirmed", "reopened"),
    Step("NewFacts", "to_review", "to_review"),
    Step("NewFacts", "reopened", "reopened"),
    # what was opened again, or doesn't hold any more, is written anew by one and looked at by
    # another
    Step("Written", "reopened", "to_review"),
    Step("Written", "to_review", "to_review"),
)
"""A denial that nobody confirmed isn't told to the customer as final."""
_FALLS: Final[frozenset[Trouble]] = frozenset(
    ("is_owed", "judgement_missing", "fact_unknown", "rule_changed", "reason_not_so")
)
"""What may turn up after a denial was confirmed, so that it is opened again: that it is owed, that
a person must judge, that a fact which it relies on isn't so, or that its rule says another thing.
A rule that asks for nothing any more takes nothing from it.
"""
_AS_OF: Final = re.compile(r"\d{4}-\d\d-\d\d(?:\.(.+))?")
"""How a rule of law names its version: the day as of which it was read, and what it says. Those
that were kept before it was said name the day only."""

Trouble = Literal[
    "kind_unknown",
    "reason_unknown",
    "reason_needs_a_person",
    "judgement_missing",
    "is_owed",
    "facts_missing",
    "fact_unknown",
    "rule_missing",
    "rule_unknown",
    "rule_changed",
    "reason_not_so",
    "remedies_not_looked_at",
    "alternative_missing",
    "words_missing",
    "next_place_missing",
    "author_reviews_own",
]


class Recourse(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a customer goes next: a body for disputes, the card's issuer, an authority, or a second
    look by us; `name` must be in the words to them."""

    kind: Literal["adr", "issuer", "authority", "second_look"]
    name: str


class Denial(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A no to one kind. `rule` and `rule_version` name the row that it rests on, as it stands;
    `facts` are the ids of what it relies on. `looked_at` are the kinds that were looked at for what
    remains, as `looked_at` gives them. `judgement` says what a person judged, and by what.
    `by_machine`: nobody wrote it.
    """

    kind: str
    reason: str
    rule: str
    rule_version: str
    facts: tuple[str, ...]
    looked_at: tuple[str, ...]
    alternative: str
    words: str
    recourse: tuple[Recourse, ...] = ()
    judgement: str = ""
    by_machine: bool = False


def looked_at(known: Situation, kinds: tuple[Kind, ...] = KINDS) -> tuple[str, ...]:
    """The kinds that remain for the customer when one is denied: all that have a place here, in
    the order of their names. They are computed, never typed."""
    return tuple(sorted(kind.name for kind in kinds if owed_by(known, kind) is not None))


def rests_on(known: Situation) -> tuple[Owed, ...]:
    """The rows that a no may rest on: what is owed, what is owed no more, and what never was."""
    return tuple(row for row in (*known.owed, *known.over) if row.kind != "promise")


def same_wording(version: str, other: str) -> bool:
    """Whether two versions of a rule say the same, as far as they say it: who reads it again and
    finds it unchanged changes the day in its version, and nothing else."""
    ours, theirs = _wording(version), _wording(other)
    return not ours or not theirs or ours == theirs


def _wording(version: str) -> str:
    """What a version says, without the day; nothing where that isn't known."""
    of_law = _AS_OF.fullmatch(version)
    return version if of_law is None else of_law[1] or ""


def at_stake(known: Situation, denied: str, kinds: tuple[Kind, ...] = KINDS) -> tuple[Owed, ...]:
    """The live duties that a kind would perform, so that a no to it touches them: for the failure
    that the case is called by, and for a flaw that was reported, however it is called."""
    kind = next((one for one in kinds if one.name == denied), None)
    if kind is None:
        return ()
    failures = [known.failure]
    if known.reported_on is not None and known.failure not in FLAWED:
        failures.append("defect")
    # what keeps a kind from being shown doesn't change what is owed
    found = (owed_by(replace(known, failure=one), replace(kind, when=())) for one in failures)
    return tuple(dict.fromkeys(row for rows in found for row in rows or ()))


def breaches(
    denied: str,
    known: Situation,
    kinds: tuple[Kind, ...] = KINDS,
    *,
    reason: str = "",
    earlier: frozenset[str] = frozenset(),
) -> tuple[tuple[Owed, ...], tuple[Owed, ...]]:
    """The duties that a no to a kind would breach, and those that a person must judge first.

    A duty whose performance the customer chooses is breached, whatever else is open. Two judged
    reasons may turn a choice down while another way of the same duty is open: that it is out of
    proportion, and that a defect is minor (Directive 2019/771 Art. 13(2), (5)). Where the choice
    isn't the customer's, an open way is enough. `earlier` are kinds that were denied in this case
    already: they are no open way.
    """
    rows = at_stake(known, denied, kinds)
    shut = earlier | {denied}
    open_kinds = [
        one
        for one in kinds
        if one.name not in shut
        and any(
            option.kind == one.name and option.blocked in ("", "already_agreed")
            for option in propose(known, (one,))
        )
    ]
    breached, to_judge = [], []
    for row in rows:
        another = any(row in (owed_by(known, one) or ()) for one in open_kinds)
        if not certain(row):
            to_judge.append(row)
        elif not another:
            breached.append(row)
        elif row.chooser == "consumer":
            (to_judge if reason in _TURNS_DOWN else breached).append(row)
    return tuple(breached), tuple(to_judge)


def check(
    denial: Denial,
    known: Situation,
    *,
    facts: frozenset[str],
    author: int,
    reviewer: int | None = None,
    earlier: frozenset[str] = frozenset(),
    kinds: tuple[Kind, ...] = KINDS,
) -> tuple[Trouble, ...]:
    """What is wrong with it, the gravest first; nothing of it: it may go to a second person, or
    with a `reviewer`, be confirmed.

    `facts` are the ids of all that is known of the case: a denial may rely on no other. `earlier`
    are the kinds denied before. Asked again when it is confirmed: what is owed may have changed.
    """
    breached, to_judge = breaches(denial.kind, known, kinds, reason=denial.reason, earlier=earlier)
    person = denial.reason in HUMAN or bool(to_judge)
    unasked = denial.reason == "NOT_OWED"
    found: dict[Trouble, bool] = {
        "is_owed": bool(breached) or (unasked and bool(to_judge)),
        "kind_unknown": denial.kind not in {kind.name for kind in kinds},
        "reason_unknown": denial.reason not in HUMAN | MACHINE,
        "reason_needs_a_person": denial.by_machine and person,
        "judgement_missing": person and not denial.judgement.strip(),
        "facts_missing": not denial.facts,
        "fact_unknown": not facts.issuperset(denial.facts),
        "rule_missing": not unasked and not denial.rule.strip(),
        "rule_unknown": bool(denial.rule.strip()) and not _of_rule(known, denial),
        "rule_changed": bool(_of_rule(known, denial)) and not _named(known, denial),
        "reason_not_so": not person and not _is_so(known, denial),
        "remedies_not_looked_at": denial.looked_at != looked_at(known, kinds),
        "alternative_missing": not denial.alternative.strip(),
        "words_missing": not denial.words.strip(),
        "next_place_missing": not any(
            place.name.strip() and place.name in denial.words for place in denial.recourse
        ),
        "author_reviews_own": reviewer == author,
    }
    return tuple(trouble for trouble, so in found.items() if so)


def falls(denial: Denial, known: Situation, troubles: tuple[Trouble, ...]) -> bool:
    """Whether a denial that was confirmed can't stand any more, by what is wrong with it now. What
    was done meanwhile of what it rests on is no reason, nor is what wasn't kept of old ones: that
    a person had judged what follows from no fact.
    """
    grave = _FALLS.intersection(troubles)
    rows = _named(known, denial)
    if rows and all(row.status == "met" for row in rows):
        grave -= {"reason_not_so"}
    if _is_old(denial):
        grave -= {"judgement_missing"}
    return bool(grave)


def _is_old(denial: Denial) -> bool:
    return bool(denial.rule_version) and not _wording(denial.rule_version)


def _of_rule(known: Situation, denial: Denial) -> list[Owed]:
    return [row for row in rests_on(known) if row.rule == denial.rule]


def _named(known: Situation, denial: Denial) -> list[Owed]:
    """The rows that a denial rests on, in the wording that it names."""
    return [
        row
        for row in _of_rule(known, denial)
        if same_wording(row.rule_version, denial.rule_version)
    ]


def _is_so(known: Situation, denial: Denial) -> bool:
    """Whether a reason that follows from facts is what the named rows say. Where they don't, a
    person must have judged it."""
    rows = _named(known, denial)
    if denial.reason == "NOT_OWED" or denial.judgement.strip() or not rows:
        return True  # a rule that isn't there is a trouble of its own
    if denial.reason == "PERIOD_OVER":
        return any(row.status == "expired" for row in rows)
    return any(row.reason_code == denial.reason for row in rows)
