"""How long things take to reach a customer and what that costs: a shop's own settings.

`{"carriage": {"GBP": {"parts": [{"days": 1, "cost_minor": 720, "service": "express"}, …],
"thing": […], "repair": {…}, "back_minor": 480, "money_days": 3}}, "extras": {"GBP": [{"sku": …}]},
"parts": {"FJ-110": [{"sku": "FJ-02", …}]}}`
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lamplight.sales.forms import Minor, Part, Spare

Days = Annotated[int, Meta(ge=0, le=365)]


class Way(Part, frozen=True, kw_only=True):
    """One way to the customer: so many working days, at this cost."""

    days: Days
    cost_minor: Minor = 0
    service: Literal["standard", "express"] = "standard"


class Ways(Part, frozen=True, kw_only=True):
    """All ways, for sums of one currency. None: nobody said."""

    parts: tuple[Way, ...] = ()
    thing: tuple[Way, ...] = ()
    faster: Way | None = None
    repair: Way | None = None
    visit: Way | None = None
    back_minor: Minor = 0
    money_days: Days | None = None


class ShopSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What proposals ask of a shop: `carriage` and `extras` by currency, `parts` that can be had
    alone by the sku of the whole thing, where the shop itself doesn't know them."""

    carriage: dict[str, Ways] = {}
    extras: dict[str, list[Spare]] = {}
    parts: dict[str, list[Spare]] = {}


NOTHING = ShopSettings()


def read(settings: dict[str, Any]) -> ShopSettings:
    """ValueError where they can't be used; the text says which and why."""
    try:
        return msgspec.convert(settings, ShopSettings)
    except msgspec.ValidationError as error:
        raise ValueError(f"the shop's settings can't be used: {error}") from None
