"""What a role may grant beyond what is owed, and who may approve more.

What is owed needs nobody's leave and counts against nobody's sums. Everything else counts with what
it costs, or with what the customer gets where that is more; whoever bears it in the end, since a
claim on a carrier may fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.accommodations.situation import ROLES, Granted, Role, Spent

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_SHARE: Final = 10_000
"""Hundredths of a percent: the whole price."""


def left(granted: Granted, spent: Spent, price_minor: int) -> int:
    """What may still be granted on this case today: the least of what is left of the case, of the
    customer, of the day and of the share of the price (`share_bp` 10000 or more: any share)."""
    sums = [
        granted.case_minor - spent.case_minor,
        granted.customer_minor - spent.customer_minor,
        granted.day_minor - spent.day_minor,
    ]
    if granted.share_bp < NO_SHARE:
        sums.append(price_minor * granted.share_bp // NO_SHARE - spent.case_minor)
    return max(0, min(sums))


def at_least(role: Role, least: Role) -> bool:
    """Whether a role is that one or above it."""
    return ROLES.index(role) >= ROLES.index(least)


def may_grant(role: Role, least: Role, counts_minor: int, left_minor: int) -> bool:
    """Whether a role may grant it without asking, with so much `left`. What costs nothing only asks
    for the role."""
    return at_least(role, least) and (counts_minor <= 0 or counts_minor <= left_minor)


def approvers(
    asker: Role,
    least: Role,
    counts_minor: int,
    limits: Mapping[Role, tuple[Granted, Spent]],
    price_minor: int,
) -> tuple[Role, ...]:
    """The roles that may approve it, the nearest first: at least the asker's own, with sums that
    hold it. Where no sums hold it, an admin decides; nothing is without somebody who can."""
    found = [
        role
        for role in ROLES
        if at_least(role, asker)
        and role in limits
        and may_grant(role, least, counts_minor, left(*limits[role], price_minor))
    ]
    return tuple(found) if found else ("admin",)


def may_approve(approver: Role, roles: tuple[Role, ...], *, is_own: bool) -> bool:
    """Whether somebody may approve what was asked: never one's own."""
    return approver in roles and not is_own
