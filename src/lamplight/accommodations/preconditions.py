"""Where a kind makes sense, and what keeps it from being done now: named functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.accommodations.by_day import days
from lamplight.accommodations.owing import money_owed

if TYPE_CHECKING:
    from collections.abc import Callable

    from lamplight.accommodations.by_day import Days
    from lamplight.accommodations.kinds import Kind, When
    from lamplight.accommodations.situation import Situation, Spare


def spares(known: Situation) -> tuple[Spare, ...]:
    """The parts that come into question, one of each sku, in the order of their names."""
    wanted = [one for one in known.thing.spares if known.part in ("", one.sku)]
    by_sku: dict[str, Spare] = {}
    for one in sorted(wanted, key=_whole):
        by_sku.setdefault(one.sku, one)
    return tuple(by_sku.values())


def _whole(spare: Spare) -> tuple[str, str, int, int, bool, str]:
    stock = -1 if spare.stock is None else spare.stock
    return (spare.sku, spare.name, spare.cost_minor, stock, spare.fits_by_hand, spare.how_to)


def in_stock(stock: int | None, units: int) -> bool:
    """Whether so many are there; an unknown stock isn't in the way."""
    return stock is None or stock >= units


def left_by_day(known: Situation) -> Days | None:
    """What is left of a subscription that runs on; None where it doesn't, or nobody said."""
    thing = known.thing
    if thing.kind != "subscription" or thing.supply_from is None or thing.supply_until is None:
        return None
    found = days(thing.supply_from, thing.supply_until, known.today)
    return found if found.left else None


def _nothing_fits(known: Situation) -> bool:
    """No part that the customer can fit is there: sending such a part is the nearer repair."""
    if known.failure not in ("broken", "part_broken", "part_missing", "defect"):
        return True
    return not any(one.fits_by_hand and in_stock(one.stock, known.units) for one in spares(known))


WHEN: Final[dict[When, Callable[[Situation], bool]]] = {
    "is_goods": lambda known: known.thing.kind == "goods",
    "is_service": lambda known: known.thing.kind != "goods",
    "delivered": lambda known: known.goods != "not_delivered",
    "undelivered": lambda known: known.goods == "not_delivered",
    "runs_on": lambda known: left_by_day(known) is not None,
    "one_piece": lambda known: known.thing.one_of_a_kind,
    "nothing_fits_by_hand": _nothing_fits,
    "tried_in_vain": lambda known: bool(
        {"repair", "part", "on_site", "replacement"} & {*known.earlier, *known.again}
    ),
    "overcharged": lambda known: bool(charged(known)),
    "no_money_owed": lambda known: not money_owed(known),
    "goods_at_customer": lambda known: known.goods == "with_customer",
}


_ONE_THING: Final[dict[str, str]] = {
    "reship": "thing",
    "replacement": "thing",
    "like_piece": "thing",
    "refund": "money",
    "refund_kept": "money",
    "refund_by_day": "money",
    "repair": "mend",
    "on_site": "mend",
}
"""Kinds that do the same for a unit: while one of them is under way, none of them begins."""
_FOR_UNITS: Final = frozenset(("part", "thing", "like_piece", "repair", "visit"))
"""What makes sense only for units that weren't paid back."""


def in_the_way(known: Situation, kind: Kind, option: str) -> str:
    """What has been done or begun for the line that leaves no unit for this option, as a code."""
    thing = known.thing
    if kind.makes in _FOR_UNITS and thing.refunded + known.units > thing.quantity:
        return "units_gone"
    if kind.name != "part" and kind.name not in _ONE_THING:
        return ""
    left = thing.quantity
    if kind.makes in _FOR_UNITS:
        left -= thing.refunded
    going = sum(_same_thing(one) == _same_thing(option) for one in known.under_way)
    return "already_agreed" if going and going + known.units > left else ""


def _same_thing(option: str) -> str:
    return _ONE_THING.get(option, option)


def stands_for(kind: str, option: str, other_kind: str, other_option: str) -> bool:
    """Whether one way that was chosen leaves nothing for the other to do for the same unit: the
    same part, or a part, a new thing, its price or its mending in the place of each other."""
    if kind == other_kind == "part":
        return option == other_option
    whole = {kind, other_kind} - {"part"}
    return bool(whole) and whole <= _ONE_THING.keys()


def charged(known: Situation) -> int:
    """What was taken or asked for too much, for the failure at hand."""
    if known.failure == "charged_at_door":
        return known.door_charge_minor or 0
    return known.overcharged_minor or 0
