"""What units of lines are worth when money goes back, and how a sum is shared over lines.

Stored sums are shared, never worked out again: all units together give exactly what was paid, the
last ones what is left of it. Money is whole smallest units.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """A line, what was paid for all its units, and what of both went back or is on its way."""

    line: str
    quantity: int
    paid_minor: int
    units_back: int = 0
    given_minor: int = 0

    @property
    def left_minor(self) -> int:
        """What a line can still give back."""
        return max(0, self.paid_minor - self.given_minor)


def share(sold: Sold, units: int) -> int:
    """What so many further units of a line are worth: their equal share, never more than the line
    has left, and with the last of them all that it has left."""
    if units and sold.units_back + units >= sold.quantity:
        return sold.left_minor
    return min(equal(sold, units), sold.left_minor)


def equal(sold: Sold, units: int) -> int:
    """The equal share of so many further units in what was paid, whatever went back of it."""
    after = sold.units_back + units
    return (
        sold.paid_minor * after // sold.quantity
        - sold.paid_minor * sold.units_back // sold.quantity
    )


class Back(msgspec.Struct, frozen=True, kw_only=True):
    """Money that went back or is on its way: for units of lines, for lines whose units stay
    (`sums`), or for nothing that was said."""

    amount_minor: int
    units: Mapping[str, int] = {}
    sums: Mapping[str, int] = {}


def after(lines: Sequence[Sold], backs: Sequence[Back], beside: int) -> dict[str, Sold]:
    """Lines as they are after all of this, in its order, shared out where nobody said.

    What went back above the worth of its units is for what isn't in any line, as carriage, as far
    as so much of that (`beside`) was paid and hasn't gone back yet; the rest is for its lines.
    """
    now = {one.line: one for one in lines}
    for back in backs:
        units = {line: count for line, count in back.units.items() if count and line in now}
        worth = [
            max(equal(now[line], count), share(now[line], count)) for line, count in units.items()
        ]
        own = back.amount_minor - sum(back.sums.values())
        over = min(beside, max(0, own - sum(worth)))
        beside -= over
        parts = dict(zip(units, split(own - over, worth), strict=True)) if units else {}
        for line in {**units, **back.sums}:
            if line in now:
                one = now[line]
                now[line] = msgspec.structs.replace(
                    one,
                    units_back=one.units_back + units.get(line, 0),
                    given_minor=one.given_minor + parts.get(line, 0) + back.sums.get(line, 0),
                )
    return now


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """A sum shared by weights, exactly: what can't be shared equally goes by largest remainder,
    the first of equals first. Without any weight the first one gets all."""
    total = sum(weights)
    if not total:
        return [amount if nth == 0 else 0 for nth in range(len(weights))]
    parts = [amount * weight // total for weight in weights]
    short = amount - sum(parts)
    order = sorted(range(len(weights)), key=lambda nth: -(amount * weights[nth] % total))
    for nth in order[:short]:
        parts[nth] += 1
    return parts


class Taxed(msgspec.Struct, frozen=True, kw_only=True):
    """What was stored of a line when it was sold: what was paid, the tax in it, the discount that
    was taken off."""

    paid_minor: int
    tax_minor: int = 0
    discount_minor: int = 0


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What of money that goes back for a line is net and what tax, and the discount of as much."""

    net_minor: int
    tax_minor: int = 0
    discount_minor: int = 0


def taxed(of: Taxed, gross: int, given: int, before: Sequence[Share]) -> Share:
    """What of a further sum for a line is tax and discount, after so much was `given`, shared as
    `before`. Stored sums are shared: all of it together has exactly the tax and the discount that
    were stored, the last one what is left of them."""
    if of.paid_minor <= 0 or gross <= 0:
        return Share(net_minor=gross)
    now = min(of.paid_minor, given + gross)

    def left(stored: int, had: int) -> int:
        return max(0, stored * now // of.paid_minor - had)

    tax = min(gross, left(max(0, of.tax_minor), sum(one.tax_minor for one in before)))
    discount = left(of.discount_minor, sum(one.discount_minor for one in before))
    return Share(net_minor=gross - tax, tax_minor=tax, discount_minor=discount)


def spread(parts: Mapping[str, int], buckets: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Sums by line put into buckets in their order: what of which line each bucket pays. Both sum
    up to the same, or the parts are fewer: what buckets hold beyond them belongs to no line."""
    left = dict(parts)
    spread: dict[str, dict[str, int]] = {}
    for bucket, room in buckets.items():
        spread[bucket] = {}
        for line in parts:
            put = min(left[line], room)
            if put:
                spread[bucket][line] = put
                left[line] -= put
                room -= put  # noqa: PLW2901
    return spread
