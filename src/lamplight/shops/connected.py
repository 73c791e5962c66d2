"""Which shops are connected: `[shops.NAME]` of the settings file.

Each has a `kind` and what its kind asks for. A value that nobody should read may stand in the
environment instead, as `LAMPLIGHT_SHOPS_NAME_FIELD` (hyphens of a name as underscores), which wins;
lists have commas between. `carriage`, `extras` and `parts` say how long things take from there,
what that costs, and which parts can be had alone (`sales.carriage`); `agreed` what is agreed with
whoever buys there (`sales.usual`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.basis.instants import MINUTE
from lamplight.runtime.cases.by_hand import ByHand
from lamplight.runtime.connectors import Connector
from lamplight.runtime.shops.follower import EVERY_MS, Source
from lamplight.sales import carriage, usual
from lamplight.shops.medusa.connector import Medusa
from lamplight.shops.medusa.settings import MedusaSettings
from lamplight.shops.stripe import Stripe, StripeSettings
from lamplight.shops.vendure.connector import Vendure
from lamplight.shops.vendure.settings import VendureSettings

if TYPE_CHECKING:
    from collections.abc import Mapping


PREFIX: Final = "LAMPLIGHT_SHOPS_"
LONGEST_MINUTES: Final = 24 * 60
_WAYS: Final = ("carriage", "extras", "parts", "agreed")
"""What is written into the shop's row: of what is under `shops.NAME`, these say nothing secret."""


class BadShop(ValueError):
    """A shop's setting that can't be used; the text names it and says what to write."""


class Kind(msgspec.Struct, frozen=True):
    """What a kind of shop is made of."""

    settings: type[msgspec.Struct]
    make: Callable[[Any], Connector]
    pays: bool = False
    follows: bool = True


class NoSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing beside what every shop may say."""


KINDS: Final = {
    "vendure": Kind(VendureSettings, Vendure),
    "medusa": Kind(MedusaSettings, Medusa),
    "stripe": Kind(StripeSettings, Stripe, pays=True),
    # sales come from files or by hand, and what is to be done is done by people
    "byhand": Kind(NoSettings, lambda _: ByHand(), follows=False),
}


def read_shops(environment: Mapping[str, str], written: object = None) -> list[Source]:
    """The sources that `[shops]` of the file names. Raises `BadShop`."""
    if written is None:
        return []
    if not isinstance(written, dict):
        raise BadShop("shops is a table: write [shops.NAME], then a line for each setting")
    return [_source(name, table, environment) for name, table in written.items()]


def _source(name: str, written: object, environment: Mapping[str, str]) -> Source:
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > 60:
        raise BadShop(f"shops.{name}: a name has small letters, digits and single hyphens")
    if not isinstance(written, dict):
        raise BadShop(f"shops.{name} is a table: write [shops.{name}], then its settings")
    table = dict(written)
    kind = KINDS.get(str(table.pop("kind", "")))
    if kind is None:
        raise BadShop(f"shops.{name}.kind is missing or unknown; write {' or '.join(KINDS)}")
    minutes = table.pop("every_minutes", EVERY_MS // MINUTE)
    if not isinstance(minutes, int) or not 1 <= minutes <= LONGEST_MINUTES:
        raise BadShop(f"shops.{name}.every_minutes: write a whole number, 1 to {LONGEST_MINUTES}")
    ways = {key: table.pop(key) for key in _WAYS if key in table}
    if wrong := list(usual.troubles(ways.get("agreed", {}))):
        raise BadShop("\n".join(f"shops.{name}.{one}" for one in wrong))
    table |= _said(name, kind, environment)
    try:
        carriage.read(ways)
        connector = kind.make(msgspec.convert(table, kind.settings))
    except (msgspec.ValidationError, ValueError) as wrong:
        raise BadShop(f"shops.{name}: {wrong}") from None
    return Source(
        name=name,
        kind=str(written["kind"]),
        connector=connector,
        every_ms=minutes * MINUTE,
        pays=kind.pays,
        follows=kind.follows,
        ways=ways,
    )


def _said(name: str, kind: Kind, environment: Mapping[str, str]) -> dict[str, Any]:
    prefix = f"{PREFIX}{name.upper().replace('-', '_')}_"
    said: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind.settings):
        value = environment.get(prefix + field.encode_name.upper(), "").strip()
        if value:
            is_list = isinstance(field.default_factory, type) and field.default_factory is list
            said[field.name] = [one.strip() for one in value.split(",")] if is_list else value
    return said
