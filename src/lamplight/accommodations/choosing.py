"""Which sum somebody may choose for a way that pays, where neither the law nor the way fixes it.

Never less than what is stated to be owed, never more than may still go back for the sale and for
the line. What is chosen above what is owed counts against the authority of whoever chooses
(`proposal`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.accommodations.making import price
from lamplight.accommodations.option import Choice
from lamplight.accommodations.owing import (
    ALL_BACK,
    certain,
    relevant,
    remedies,
)

if TYPE_CHECKING:
    from lamplight.accommodations.kinds import Kind, Makes
    from lamplight.accommodations.situation import Owed, Situation

_FREE: Final[frozenset[Makes]] = frozenset(("refund", "refund_kept", "by_day", "share", "credit"))
"""What pays a sum that may be another one; a correction pays what was taken too much."""
_OF_UNITS: Final[frozenset[Makes]] = frozenset(("refund", "refund_kept", "by_day"))
"""What pays for the units that failed, and no more than those were paid with."""


class BadSum(ValueError):
    """A sum that can't be chosen. `code` says why: `sum_fixed`, `sum_too_small`, `sum_below_owed`
    with the least and the rule that asks for it, `sum_above_left` with the most."""

    def __init__(self, code: str, choice: Choice | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.choice = choice


def choice(
    known: Situation, kind: Kind, rows: tuple[Owed, ...], proposed: int | None
) -> Choice | None:
    """What may be chosen in place of the sum that is proposed; None where that is fixed.

    `rows` are the live duties that the kind performs. A duty that is owed and names no sum is in
    `unstated`: what is fitting is judged by whoever chooses.
    """
    sure = [row for row in rows if certain(row)]
    if kind.makes not in _FREE or not proposed or (kind.makes == "refund" and sure):
        return None
    most = min(known.refundable_minor, known.refundable_line_minor)
    if kind.makes in _OF_UNITS:
        most = min(most, price(known))
    least, rule = _floor(known, kind, sure)
    least = max(1, min(least, most))
    if least >= most:
        return None
    return Choice(
        least_minor=least,
        most_minor=most,
        proposed_minor=proposed,
        rule=rule,
        unstated=tuple(_named(row) for row in sure if row.amount_minor is None),
    )


def check(found: Choice | None, chosen: int) -> None:
    """Raises `BadSum` where this sum can't be chosen."""
    if found is None:
        raise BadSum("sum_fixed")
    if chosen < found.least_minor:
        raise BadSum("sum_below_owed" if found.rule else "sum_too_small", found)
    if chosen > found.most_minor:
        raise BadSum("sum_above_left", found)


def _floor(known: Situation, kind: Kind, sure: list[Owed]) -> tuple[int, str]:
    """The least that is owed by these duties, and the one that says so."""
    stated = [(row.amount_minor, _named(row)) for row in sure if row.amount_minor]
    if kind.makes == "credit" and kind.consent:
        stated += [(price(known), _named(row)) for row in _all_back(known)]
    return max(stated, key=lambda one: (one[0], one[1]), default=(0, ""))


def _all_back(known: Situation) -> list[Owed]:
    """The duties by which they may have all their money, in place of which credit stands."""
    return [
        row
        for row in known.owed
        if relevant(known, row) and certain(row) and not {*ALL_BACK}.isdisjoint(remedies(row))
    ]


def _named(row: Owed) -> str:
    return f"{row.duty}@{row.rule}"
