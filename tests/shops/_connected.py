"""How a Vendure of ours is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.shops._vendure import PASSWORD, USER

from lamplight.shops.vendure.settings import VendureSettings

if TYPE_CHECKING:
    from tests.shops._vendure import Vendure

SECRET = "whsec_bGFudGVybnMgaW4gYSByb3csIGFsbCBsaXQ="


def settings_of(shop: Vendure, **more: Any) -> VendureSettings:
    """Its settings, some of them other."""
    made: dict[str, Any] = {
        "url": f"{shop.url}/admin-api",
        "user": USER,
        "password": PASSWORD,
        "brands": {"__default_channel__": "nordhaus", "lumen": "lumen"},
        "tenders": {"cards": "card", "transfers": "bank"},
        "express": ["express"],
        "hook_secrets": [SECRET],
    }
    return VendureSettings(**made | more)
