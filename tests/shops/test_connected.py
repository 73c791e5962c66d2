"""Shops of the settings file: what is written is used, and what can't be is named."""

from __future__ import annotations

from typing import Any

import pytest

from lamplight.basis.instants import MINUTE
from lamplight.runtime.connectors import Unverified
from lamplight.shops.connected import BadShop, read_shops
from lamplight.shops.vendure.connector import Vendure

SHOP = {"kind": "vendure", "url": "https://shop.example/admin-api", "brand": "nordhaus"}


async def test_a_shop_is_connected_with_what_is_written() -> None:
    (source,) = read_shops({}, {"main-shop": SHOP | {"every_minutes": 2}})
    assert (source.name, source.kind, source.every_ms) == ("main-shop", "vendure", 2 * MINUTE)
    assert isinstance(source.connector, Vendure)
    await source.connector.close()


async def test_a_provider_of_payments_is_only_heard() -> None:
    (source,) = read_shops({}, {"pay": {"kind": "stripe", "key": "rk_test"}})
    assert source.pays
    await source.connector.close()


async def test_what_nobody_may_read_can_stand_in_the_environment() -> None:
    secret = "whsec_bGFudGVybnMgaW4gYSByb3csIGFsbCBsaXQ="
    environment = {
        "LAMPLIGHT_SHOPS_MAIN_SHOP_API_KEY": "from the environment",
        "LAMPLIGHT_SHOPS_MAIN_SHOP_HOOK_SECRETS": f"{secret}, {secret}",
    }
    (source,) = read_shops(environment, {"main-shop": SHOP})
    with pytest.raises(Unverified, match="isn't signed"):
        source.connector.hear({}, b"", 0)
    assert "from the environment" not in repr(source)
    await source.connector.close()


async def test_a_shop_run_by_hand_is_not_followed_and_says_how_long_things_take() -> None:
    ways = {"carriage": {"GBP": {"parts": [{"days": 1, "cost_minor": 720}]}}}
    (source,) = read_shops({}, {"workshop": {"kind": "byhand", **ways}})
    assert (source.follows, source.pays, source.ways) == (False, False, ways)
    with pytest.raises(BadShop, match=r"parts\[0\]\.days"):
        read_shops({}, {"workshop": {"kind": "byhand", **_slow()}})


async def test_what_a_shop_agrees_is_kept_and_every_bad_entry_of_it_is_one_line() -> None:
    usual = {"terms": {"ship_days": 2}, "each_line": {"category": "other"}}
    (source,) = read_shops({}, {"a": SHOP | {"agreed": usual}})
    assert source.ways == {"agreed": usual}
    await source.connector.close()
    bad = {"terms": {"ship_days": "two"}, "skus": {"ARB-1": {"condition": "old"}}}
    with pytest.raises(BadShop) as said:
        read_shops({}, {"a": SHOP | {"agreed": bad}})
    terms, condition = str(said.value).splitlines()
    assert terms.startswith("shops.a.agreed.terms.ship_days: ")
    assert condition.startswith("shops.a.agreed.skus.ARB-1.condition: ")


def _slow() -> dict[str, Any]:
    return {"carriage": {"GBP": {"parts": [{"days": -1}]}}}


def test_without_shops_there_are_none() -> None:
    assert read_shops({}) == []


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("vendure", r"write \[shops.NAME\]"),
        ({"Main": SHOP}, "shops.Main: a name has small letters"),
        ({"a": 1}, r"write \[shops.a\]"),
        ({"a": {"url": "https://x"}}, "shops.a.kind"),
        ({"a": SHOP | {"kind": "abacus"}}, "vendure or medusa"),
        ({"a": SHOP | {"every_minutes": 0}}, "every_minutes"),
        ({"a": SHOP | {"urk": ""}}, "urk"),
        ({"a": SHOP | {"fields": {"category": "shelf.x"}}}, "whose field it is .* product.itsName"),
        ({"a": SHOP | {"fields": {"colour": "product.x"}}}, "fields.colour isn't known"),
        ({"a": SHOP | {"fields": {"flags": "product.a b"}}}, "not 'product.a b'"),
        ({"a": SHOP | {"url": "shop.example"}}, "url"),
        ({"a": SHOP | {"tenders": {"x": "gold"}}}, "tenders"),
        ({"a": SHOP | {"hook_secrets": ["short"]}}, "whsec_"),
    ],
)
def test_what_cannot_be_used_is_named(written: Any, named: str) -> None:
    with pytest.raises(BadShop, match=named):
        read_shops({}, written)
