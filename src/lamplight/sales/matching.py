"""Who a buyer is. Only a verified e-mail address or a verified phone number says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec
import phonenumbers
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lamplight.sales.forms import Reach

_E164: Final = re.compile(r"\+[1-9][0-9]{5,14}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")


class Who(msgspec.Struct, frozen=True):
    """`customer`: whose they are, None where nobody is known by them. `others`: customers that the
    same buyer's other reaches belong to; they may be one, and a person says so, never we."""

    customer: int | None
    others: tuple[int, ...] = ()


def normal(reach: Reach, country: str = "") -> Reach:
    """A reach as it is stored: e-mail in small letters, phone as E.164 (read as one of `country`
    where it has no country code). What is neither stays as typed and counts as not verified."""
    value = reach.value.strip()
    if reach.kind == "email":
        value = value.lower()
        sound = _EMAIL.fullmatch(value) is not None
    else:
        value = _e164(value, country)
        sound = _E164.fullmatch(value) is not None
    return replace(reach, value=value, verified=reach.verified and sound)


def _e164(typed: str, country: str) -> str:
    try:
        number = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException:
        return typed
    if not phonenumbers.is_possible_number(number):
        return typed
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normals(reaches: Sequence[Reach], country: str = "") -> list[Reach]:
    """Each reach once, as it is stored; said twice, it is verified if either says so."""
    found: dict[tuple[str, str], Reach] = {}
    for one in reaches:
        reach = normal(one, country)
        key = (reach.kind, reach.value)
        if reach.value and (key not in found or reach.verified):
            found[key] = reach
    return list(found.values())


def who(
    reaches: Sequence[Reach],
    holders: Mapping[tuple[str, str], int],
    roots: Mapping[int, int] | None = None,
) -> Who:
    """Whose these reaches (in their normal form) are.

    `holders` are the customers by verified reach; `roots` what those are merged into. Where two
    reaches belong to two that aren't one, the first that was named counts and nobody is merged.
    """
    roots = roots or {}
    found: dict[int, int] = {}
    for reach in reaches:
        holder = holders.get((reach.kind, reach.value)) if reach.verified else None
        if holder is not None:
            found.setdefault(roots.get(holder, holder), holder)
    if not found:
        return Who(None)
    first, *others = found.values()
    return Who(first, tuple(others))
