"""Judging goods that came back, unit by unit: who may say what of how many.

Every unit goes by the table `decisions.JUDGING`, and all of them stand where the hindmost does.
Whoever works on the case may find units as they should be, or doubt them. A doubt goes to one who
leads and didn't raise it: only they find goods wrong, with a reason. Who leads may find doubted
goods right, their own doubt too: a yes takes one person. No machine judges. What is judged moves no
money: what a law wants paid back once goods, or proof that they were sent, are here stays owed
(Directive 2011/83/EU, Art. 13; Art. 14(2) leaves a claim for diminished value, which is a claim of
its own and no reason to wait).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, cast, get_args

import msgspec

from lamplight.accommodations.decisions import JUDGING, after, possible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lamplight.accommodations.option import Option

Says = Literal["right", "doubt", "wrong", "new_facts"]
Reason = Literal[
    "", "USED_MORE_THAN_NEEDED", "DAMAGED_BY_CUSTOMER", "NOT_WHAT_WAS_SOLD", "INCOMPLETE"
]
"""Why goods are found wrong: used more than needed to try them, damaged while the customer had
them, another thing than was sold, or a part of it missing."""
Judging = Literal["none", "pending", "accepted", "rejected", "by_person"]
Trouble = Literal[
    "not_judged", "judging_leads", "judging_own_doubt", "judging_alone", "judging_units"
]

EVENT: Final[dict[Says, str]] = {
    "right": "FoundRight",
    "doubt": "PersonAsked",
    "wrong": "FoundWrong",
    "new_facts": "NewFacts",
}
"""What each of them does in `decisions.JUDGING`."""
REASONS: Final[tuple[Reason, ...]] = tuple(one for one in get_args(Reason) if one)
_HINDMOST: Final[tuple[Judging, ...]] = ("pending", "by_person", "rejected", "accepted")
"""States, what is still to be done first."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How goods that came back are judged: so many units in each state, and who raised the doubt
    that is open or was last."""

    pending: int = 0
    by_person: int = 0
    rejected: int = 0
    accepted: int = 0
    doubters: frozenset[int] = frozenset()

    @property
    def judging(self) -> Judging:
        """Where all of them stand: where the hindmost does."""
        return next((state for state, units in _counts(self).items() if units), "none")


class Said(msgspec.Struct, frozen=True):
    """What was said of so many units; 0: of all that it could be said of."""

    says: Says
    person: int | None
    units: int = 0


def units_back(option: Option) -> int:
    """How many units come back with a way, at least one."""
    steps = [one.do for one in option.steps if one.kind == "return" and one.do is not None]
    named = max((sum(do.lines.values()) for do in steps), default=0)
    return max(1, named or int(option.fields.get("units", 0)))


def standing(units: int, sayings: Iterable[Said]) -> Standing:
    """How goods stand of which so many came, after all that was said, in its order."""
    now = Standing(pending=units)
    for one in sayings:
        now = said(now, one)
    return now


def said(now: Standing, one: Said) -> Standing:
    """How they stand once this was said of them."""
    counts, event = _counts(now), EVENT[one.says]
    left = one.units or sum(counts.values())
    for state in _HINDMOST:
        if event in possible(JUDGING, state):
            moved = min(left, counts[state])
            left -= moved
            counts[state] -= moved
            counts[cast("Judging", after(JUDGING, state, event))] += moved
    doubters = now.doubters
    if one.says == "doubt" and one.person is not None:
        doubters = (doubters if now.by_person else frozenset()) | {one.person}
    return Standing(
        pending=counts["pending"],
        by_person=counts["by_person"],
        rejected=counts["rejected"],
        accepted=counts["accepted"],
        doubters=doubters,
    )


def of_how_many(now: Standing, says: Says, person: int, *, leads: bool) -> int:
    """Of how many units somebody may say it now."""
    return sum(
        units
        for state, units in _counts(now).items()
        if EVENT[says] in possible(JUDGING, state)
        and (state != "by_person" or _decides(now, says, person, leads=leads))
    )


def _decides(now: Standing, says: Says, person: int, *, leads: bool) -> bool:
    return leads and (says == "right" or person not in now.doubters)


def trouble(
    now: Standing, one: Said, person: int, *, leads: bool, alone: bool = False
) -> Trouble | None:
    """Why somebody can't say it; None where they can. `leads`: they lead; `alone`: nobody else does
    who could."""
    units = of_how_many(now, one.says, person, leads=leads)
    if units:
        return "judging_units" if one.units > units else None
    if not any(
        count and EVENT[one.says] in possible(JUDGING, state)
        for state, count in _counts(now).items()
    ):
        return "not_judged"
    if not leads:
        return "judging_leads"
    return "judging_alone" if alone else "judging_own_doubt"


def may_say(now: Standing, person: int, *, leads: bool) -> dict[Says, int]:
    """All that somebody may say of goods that stand so, and of how many units."""
    every = {says: of_how_many(now, says, person, leads=leads) for says in EVENT}
    return {says: units for says, units in every.items() if units}


def wants_words(says: Says) -> bool:
    """Whether it is said in words: what was seen, what the customer is to read, what is new."""
    return says != "right"


def _counts(now: Standing) -> dict[Judging, int]:
    """Units by state, the hindmost first."""
    return {
        "pending": now.pending,
        "by_person": now.by_person,
        "rejected": now.rejected,
        "accepted": now.accepted,
    }
