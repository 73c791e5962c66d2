"""Sums that somebody chose in place of those that were proposed: found again as things are now."""

from typing import TYPE_CHECKING

from lamplight.accommodations.choosing import BadSum
from lamplight.accommodations.proposal import propose
from lamplight.journal.tables import cases
from lamplight.runtime.cases import words
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lamplight.accommodations.kinds import Kind
    from lamplight.accommodations.option import Option
    from lamplight.accommodations.situation import Situation
    from lamplight.journal.tables.run import Held


def options(
    found: "Situation", kinds: "tuple[Kind, ...]", option: str, amount_minor: int | None
) -> "tuple[Option, ...]":
    """The proposal, with the sum that was chosen for an option, if one was. Raises `BadAsk` for
    one that can't be: it says why, and what can."""
    chosen = {} if amount_minor is None else {option: amount_minor}
    try:
        return propose(found, kinds, chosen)
    except BadSum as bad:
        raise BadAsk(bad.code, bad.code, **_told(bad, found.currency)) from None


def _told(bad: BadSum, currency: str) -> "Mapping[str, str]":
    if bad.choice is None:
        return {}
    return {
        "least": words.money("en", bad.choice.least_minor, currency),
        "most": words.money("en", bad.choice.most_minor, currency),
        "rule": bad.choice.rule.partition("@")[2],
    }


async def note(
    session: "Held", case: int, accommodation: int, option: "Option", *, person: int, now: int
) -> None:
    """Who chose which sum, and in place of which, where somebody did."""
    if not option.chosen or option.choice is None or option.amount_minor is None:
        return
    body = {
        "accommodation": accommodation,
        "kind": option.kind,
        "amount_minor": option.amount_minor,
        "proposed_minor": option.choice.proposed_minor,
        "currency": option.currency,
    }
    await cases.note(session, case, "sum_chosen", at=now, person=person, body=body)
