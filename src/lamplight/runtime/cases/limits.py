"""What a role may grant where nobody said otherwise."""

from typing import TYPE_CHECKING, Final

from lamplight.accommodations import authority
from lamplight.accommodations.situation import ROLES, Granted, Role, Spent
from lamplight.basis.money import EXPONENTS
from lamplight.journal.tables import accommodations

if TYPE_CHECKING:
    from lamplight.accommodations.option import Option
    from lamplight.journal.tables.run import Runs

UNITS: "Final[dict[Role, tuple[int, int, int, int]]]" = {
    "agent": (60, 200, 400, 5_000),
    "lead": (500, 1_000, 3_000, 10_000),
    "admin": (10_000, 20_000, 50_000, 10_000),
}
"""For a case, a customer and a day in whole units of the currency, and the share of the price in
basis points: a company changes them (`authority` in the tables)."""
_SMALL: Final = 100
"""Of a currency without smaller units (JPY) so many units are reckoned for one."""


async def approvers(
    runs: "Runs", brand: int, asker: "Role", option: "Option", *, spent: Spent, price_minor: int
) -> "tuple[Role, ...]":
    """The roles that may give leave for an option, where so much was granted beside it."""
    sums: dict[Role, tuple[Granted, Spent]] = {}
    for role in ROLES:
        sums[role] = (await granted(runs, brand, role, option.currency), spent)
    return authority.approvers(asker, option.leave, option.counts_minor, sums, price_minor)


async def granted(runs: "Runs", brand: int, role: "Role", currency: str) -> Granted:
    """What a role may grant for a brand beyond what is owed, in smallest units."""
    said = await accommodations.authority(runs, brand, role, currency)
    if said is not None:
        return Granted(
            case_minor=said.case_minor,
            customer_minor=said.customer_minor,
            day_minor=said.day_minor,
            share_bp=said.share_bp,
        )
    return otherwise(role, currency)


def otherwise(role: "Role", currency: str) -> Granted:
    """What a role may grant where nobody said, in smallest units."""
    exponent = EXPONENTS.get(currency, 2)
    unit = 10**exponent if exponent else _SMALL
    case, customer, day, share = UNITS[role]
    return Granted(
        case_minor=case * unit,
        customer_minor=customer * unit,
        day_minor=day * unit,
        share_bp=share,
    )
