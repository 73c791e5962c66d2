"""What goes out free of charge is an order of its own in a real Vendure, once for a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shops import _keeper as keeper
from tests.shops._connected import settings_of

from lamplight.runtime.connectors import Done, NotNow, Refused, SendGoods, Sent, Unknown
from lamplight.shops.http import NotSent, Unsure
from lamplight.shops.vendure.api import Api
from lamplight.shops.vendure.connector import Vendure as Connector

if TYPE_CHECKING:
    from tests.shops._vendure import Vendure

ORDERS = """query ($code: String!) {
  orders(options: { filter: { code: { eq: $code } } }) {
    items {
      id code state totalWithTax shippingAddress { city } customer { emailAddress }
      lines { quantity productVariant { sku } } shippingLines { shippingMethod { code } }
    }
  }
}"""
ALL = "{ orders { items { state couponCodes } } promotions { items { couponCode } } }"


@pytest.fixture
def order(vendure: Vendure) -> dict[str, Any]:
    return vendure.buyer().buy({"TID-2": 1})


def wish(order: dict[str, Any], **more: Any) -> SendGoods:
    made = {"sale": order["id"], "line": "1", "items": {"TID-S": 2}, "note": "Torn on arrival."}
    return SendGoods(**made | more)


def found(vendure: Vendure, code: str) -> dict[str, Any]:
    (one,) = vendure.admin(ORDERS, code=code)["orders"]["items"]
    assert isinstance(one, dict)
    return one


def free_ones(vendure: Vendure) -> list[str]:
    """The states of all orders that were made free."""
    return [one["state"] for one in vendure.admin(ALL)["orders"]["items"] if one["couponCodes"]]


async def test_it_is_placed_at_no_price_for_the_same_customer_and_address(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    before = len(free_ones(vendure))
    said = await shop.do(wish(order), "send-1")
    assert isinstance(said, Done)
    made = found(vendure, said.external)
    assert (made["state"], made["totalWithTax"]) == ("PaymentSettled", 0)
    assert made["shippingAddress"]["city"] == "Mainz"
    assert made["customer"]["emailAddress"] == "ines@example.org"
    assert [(one["productVariant"]["sku"], one["quantity"]) for one in made["lines"]] == [
        ("TID-S", 2)
    ]
    assert await shop.do(wish(order), "send-1") == said
    assert await shop.ask(wish(order), "send-1") == said
    assert len(free_ones(vendure)) == before + 1
    (note,) = keeper.notes(vendure, made["id"])
    assert order["code"] in note
    (note,) = keeper.notes(vendure, order["id"])
    assert said.external in note


async def test_the_coupon_is_taken_away_again(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    await shop.do(wish(order), "send-1")
    codes = [one["couponCode"] or "" for one in vendure.admin(ALL)["promotions"]["items"]]
    assert [code for code in codes if code.startswith("LAMPLIGHT-")] == []


async def test_it_is_no_sale_of_its_own_and_its_tracking_is_told(
    vendure: Vendure, shop: Connector, order: dict[str, Any]
) -> None:
    said = await shop.do(wish(order, service="express"), "send-1")
    assert isinstance(said, Done)
    made = found(vendure, said.external)
    assert "express" in made["shippingLines"][0]["shippingMethod"]["code"]
    assert await shop.sale(made["id"]) == Sent(external=said.external)
    keeper.ship(vendure, made["id"], "JD0009")
    told = await shop.ask(wish(order), "send-1")
    assert isinstance(told, Done)
    assert (told.state, told.proof) == ("succeeded", {"carrier": "DHL", "tracking": "JD0009"})


@pytest.mark.parametrize(
    ("items", "code"),
    [({"LAST-1": 2}, "insufficient_stock"), ({"NO-SUCH": 1}, "no_such_goods")],
)
async def test_what_is_not_there_is_refused_and_leaves_nothing(
    vendure: Vendure, shop: Connector, order: dict[str, Any], items: dict[str, int], code: str
) -> None:
    said = await shop.do(wish(order, items=items), "send-1")
    assert isinstance(said, Refused)
    assert said.code == code
    assert keeper.notes(vendure, order["id"]) == []
    assert "Draft" not in [one["state"] for one in vendure.admin(ALL)["orders"]["items"]]


@pytest.mark.parametrize(
    ("step", "arrives"), [*((step, True) for step in range(1, 17)), (3, False), (15, False)]
)
async def test_wherever_it_breaks_off_there_is_one_order_in_the_end(
    vendure: Vendure,
    order: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    arrives: bool,
) -> None:
    before = free_ones(vendure).count("PaymentSettled")
    calls = 0
    ask = Api.ask

    async def breaks(self: Api, query: str, **variables: Any) -> dict[str, Any]:
        nonlocal calls
        calls += 1
        if calls == step and not arrives:
            raise NotSent("cut off before")
        answer = await ask(self, query, **variables)
        if calls == step:
            raise Unsure("cut off after")
        return answer

    monkeypatch.setattr(Api, "ask", breaks)
    shop = Connector(settings_of(vendure))
    said = await shop.do(wish(order), "send-1")
    monkeypatch.setattr(Api, "ask", ask)
    await shop.close()
    shop = Connector(settings_of(vendure))
    if not isinstance(said, Done):
        assert isinstance(said, NotNow | Unknown)
        told = await shop.ask(wish(order), "send-1")
        said = told if isinstance(told, Done) else await shop.do(wish(order), "send-1")
    assert isinstance(said, Done)
    assert found(vendure, said.external)["totalWithTax"] == 0
    assert free_ones(vendure).count("PaymentSettled") == before + 1
    assert await shop.ask(wish(order), "send-1") == said
    await shop.close()
