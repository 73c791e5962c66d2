"""Judging goods that came back: who may say what of them.

Whoever works on the case may find them as they should be, or doubt it. A doubt goes to one who
leads and didn't raise it: only they find the goods wrong, with a reason, or right after all. No
machine judges. What is judged moves no money: what a law wants paid back once goods, or proof that
they were sent, are here stays owed (Directive 2011/83/EU, Art. 13; Art. 14(2) leaves a claim for
diminished value, which is a claim of its own and no reason to wait).
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from lamplight.accommodations.decisions import JUDGING, possible

Says = Literal["right", "doubt", "wrong", "new_facts"]
Reason = Literal[
    "", "USED_MORE_THAN_NEEDED", "DAMAGED_BY_CUSTOMER", "NOT_WHAT_WAS_SOLD", "INCOMPLETE"
]
"""Why goods are found wrong: used more than needed to try them, damaged while the customer had
them, another thing than was sold, or a part of it missing."""
Trouble = Literal["not_judged", "judging_leads", "judging_own_doubt"]

EVENT: Final[dict[Says, str]] = {
    "right": "FoundRight",
    "doubt": "PersonAsked",
    "wrong": "FoundWrong",
    "new_facts": "NewFacts",
}
"""What each of them does in `decisions.JUDGING`."""
REASONS: Final[tuple[Reason, ...]] = tuple(one for one in get_args(Reason) if one)


def trouble(says: Says, judging: str, *, leads: bool, doubted: bool) -> Trouble | None:
    """Why it can't be said; None where it can. `leads`: who says it leads; `doubted`: the doubt
    that is open is theirs."""
    if EVENT[says] not in possible(JUDGING, judging):
        return "not_judged"
    if judging != "by_person":
        return None
    if not leads:
        return "judging_leads"
    return "judging_own_doubt" if doubted else None


def may_say(judging: str, *, leads: bool, doubted: bool) -> tuple[Says, ...]:
    """All that somebody may say of goods that are judged so far."""
    return tuple(one for one in EVENT if not trouble(one, judging, leads=leads, doubted=doubted))


def wants_words(says: Says) -> bool:
    """Whether it is said in words: what was seen, what the customer is to read, what is new."""
    return says != "right"
