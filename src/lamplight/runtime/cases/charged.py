"""What was charged too much, asked for at the door, taken as credit, and is on its way back."""

from typing import TYPE_CHECKING

from lamplight.journal.tables.money_forms import COUNTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lamplight.journal.tables.accommodations import Going
    from lamplight.journal.tables.money_forms import Standing
    from lamplight.journal.tables.sale_rows import Whole


def overcharged(
    whole: "Whole", standing: "Standing", ways: "Sequence[Going]", correcting: "Collection[int]"
) -> int | None:
    """What was captured above what was sold, and neither went back nor is to. Money for units or
    for a line's price corrects nothing; what the shop paid back without saying what for may."""
    sold = sum(line.paid_minor for line in whole.lines)
    sold += sum(
        one.amount_minor for one in whole.sale.agreed.charges if one.collected == "checkout"
    )
    captured = sum(one.captured_minor for one in whole.payments)
    back = _corrected(ways, at_door=False)
    back += sum(
        one.amount_minor
        for one in standing.refunds
        if one.state in COUNTS and one.step not in correcting and not (one.lines or one.parts)
    )
    return max(0, captured - sold - back) or None


def at_door(whole: "Whole", ways: "Sequence[Going]") -> int | None:
    """What was asked for at the door, and isn't being paid back yet."""
    asked = [one.amount_minor for one in whole.sale.agreed.charges if one.collected == "at_door"]
    return max(0, sum(asked) - _corrected(ways, at_door=True)) or None


def credited(ways: "Sequence[Going]", line: int | None = None) -> int:
    """What they took as credit in place of money: that money isn't paid back beside it."""
    return sum(one.amount_minor for one in ways if one.is_credit and line in (None, one.line))


def under_way(standing: "Standing", line: str) -> int:
    """Money for a line that is on its way back, or will be at once."""
    return sum(
        one.parts.get(line, 0)
        for one in standing.refunds
        if one.state in ("approved", "submitting", "pending")
    )


def _corrected(ways: "Sequence[Going]", *, at_door: bool) -> int:
    return sum(
        one.amount_minor
        for one in ways
        if one.kind == "billing_correction" and (one.failure == "charged_at_door") == at_door
    )
