"""What a shop knows of its sales in fields of its own: Vendure's custom fields, Medusa's metadata.

`fields = {category = "variant.lampCategory", promised_delivery = "order.promisedFor"}`: for a fact,
whose field it is and how it is called there. A field that is empty says nothing. What it says and
can't be understood is left out, and logged with what to write: a sale isn't kept away by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
import structlog
from msgspec.structs import replace

from lamplight.sales.checking import EARLIEST, LATEST
from lamplight.sales.forms import Claim, Line
from lamplight.sales.words import FLAGS, Category

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lamplight.sales.forms import Agreed

OF_LINE: Final[Mapping[str, Any]] = {
    "category": Category,
    "condition": Literal["new", "used", "refurbished"],
    "digital_elements": bool,
    "one_of_a_kind": bool,
    "flags": list[str],
    "claims": list[str],
}
OF_SALE: Final = ("promised_delivery",)
PLACES: Final = ("order", "line", "variant", "product")
_NAME: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_YES: Final = {"yes": True, "true": True, "no": False, "false": False}

At = Callable[[str], "Mapping[str, Any]"]
"""The own fields of an order, a line, its variant or its product."""
_log = structlog.get_logger()


def check(fields: Mapping[str, str]) -> None:
    """ValueError for settings that can't be used, a line for each."""
    known = (*OF_LINE, *OF_SALE)
    wrong = []
    for fact, where in fields.items():
        place, _, name = where.partition(".")
        places = PLACES if fact in OF_LINE else ("order",)
        if fact not in known:
            wrong.append(f"fields.{fact} isn't known (known: {', '.join(known)})")
        elif place not in places or not _NAME.fullmatch(name):
            wrong.append(
                f"fields.{fact}: write whose field it is and its name, as {places[-1]}.itsName "
                f"(known: {', '.join(places)}), not {where!r}"
            )
    if wrong:
        raise ValueError("\n".join(wrong))


def names(fields: Mapping[str, str], place: str) -> list[str]:
    """Which fields of a place are to be read."""
    asked = (where.partition(".") for where in fields.values())
    return sorted({name for of, _, name in asked if of == place})


def line(made: Line, fields: Mapping[str, str], at: At, order: str) -> Line:
    """A line with what its shop's own fields say of it."""
    more: dict[str, Any] = {}
    for fact, where in fields.items():
        if fact not in OF_LINE:
            continue
        said = _value(where, at)
        if said is not None:
            try:
                more[fact] = _fact(fact, said)
            except ValueError as error:
                _left_out(order, where, str(error))
    return replace(made, **more)


def agreed(
    made: Agreed, fields: Mapping[str, str], at: At, order: str, day: Callable[[str], date]
) -> Agreed:
    """What was agreed, with what the shop's own fields say of the order. `day` is that of what is
    written there; it raises `ValueError`."""
    where = fields.get("promised_delivery", "")
    said = _value(where, at) if where else None
    if said is None:
        return made
    try:
        on = day(str(said))
    except (ValueError, OverflowError):
        _left_out(order, where, f"{said!r} is no day: write it as 2026-11-03")
        return made
    if not EARLIEST <= on.year <= LATEST:
        _left_out(order, where, f"{said!r} is no day of a sale: give {EARLIEST} to {LATEST}")
        return made
    return replace(made, terms=made.terms | {"promised_delivery": on.isoformat()})


def _value(where: str, at: At) -> Any:
    """None where nothing is said."""
    place, _, name = where.partition(".")
    said = at(place).get(name)
    if isinstance(said, str):
        said = said.strip()
    return None if said in ("", []) else said


def _fact(fact: str, said: Any) -> Any:
    type_ = OF_LINE[fact]
    if type_ is bool and isinstance(said, str):
        said = _YES.get(said.lower(), said)
    if fact == "flags" and isinstance(said, str):
        said = re.split(r"[,\s]+", said)
    if fact == "claims" and isinstance(said, str):
        said = [said]
    value = msgspec.convert(said, type_)
    if fact == "flags" and (unknown := [one for one in value if one not in FLAGS]):
        raise ValueError(f"{unknown[0]!r} isn't known (known: {', '.join(sorted(FLAGS))})")
    if fact == "claims":
        return [Claim(text=one[:1000], shown_in="the shop's page") for one in value]
    return value


def _left_out(order: str, where: str, why: str) -> None:
    _log.warning(
        "a field of an order says nothing that is known", order=order, field=where, why=why
    )
