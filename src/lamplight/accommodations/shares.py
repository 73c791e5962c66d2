"""What units of lines are worth when money goes back, and how a sum is shared over lines.

Stored sums are shared, never worked out again: all units together give exactly what was paid, the
last ones what is left of it. Money is whole smallest units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
    after = sold.units_back + units
    if units and after >= sold.quantity:
        return sold.left_minor
    equal = (
        sold.paid_minor * after // sold.quantity
        - sold.paid_minor * sold.units_back // sold.quantity
    )
    return min(equal, sold.left_minor)


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
