"""What changed in a real Vendure is read once, and nothing is passed over."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from tests.shops import _keeper as keeper
from tests.shops._connected import settings_of

from lamplight.shops.cursor import Cursor
from lamplight.shops.vendure import connector
from lamplight.shops.vendure.connector import Vendure as Connector

if TYPE_CHECKING:
    import pytest
    from tests.shops._vendure import Vendure

    from lamplight.sales.forms import Sale


async def all_since(shop: Connector, cursor: str) -> tuple[list[Sale], str]:
    """Every page, and the cursor after it."""
    sales: list[Sale] = []
    while True:
        page = await shop.changed(cursor)
        sales += page.sales
        cursor = page.cursor
        if not page.more:
            return sales, cursor


async def quiet(shop: Connector, cursor: str) -> str:
    """The cursor once nothing is new any more: what just changed is read once more."""
    for _ in range(20):
        sales, cursor = await all_since(shop, cursor)
        if not sales:
            return cursor
        await asyncio.sleep(0.5)
    raise AssertionError("the same is read again and again")


async def until_new(shop: Connector, cursor: str) -> tuple[list[Sale], str]:
    """What changed, once the shop shows it."""
    for _ in range(40):
        sales, cursor = await all_since(shop, cursor)
        if sales:
            return sales, cursor
        await asyncio.sleep(0.1)
    raise AssertionError("nothing changed")


async def test_everything_is_read_page_by_page_and_then_nothing_again(
    vendure: Vendure, shop: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "PAGE", 2)
    bought = {vendure.buyer().buy({"SWI-9": 1})["code"] for _ in range(7)}
    sales, cursor = await all_since(shop, "")
    assert bought <= {one.number for one in sales}
    cursor = await quiet(shop, cursor)
    late = vendure.buyer().buy({"SWI-9": 1})["code"]
    sales, _ = await all_since(shop, cursor)
    assert [one.number for one in sales] == [late]


async def test_many_that_changed_in_one_instant_are_all_read(
    vendure: Vendure, shop: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "PAGE", 3)
    monkeypatch.setattr(connector, "MOST", 5)
    cursor = await quiet(shop, "")
    # The test's shop writes whole seconds: most of these share one.
    bought = [vendure.buyer().buy({"SWI-9": 1})["code"] for _ in range(8)]
    sales, _ = await all_since(shop, cursor)
    assert {one.number for one in sales} == set(bought)


async def test_whatever_happens_to_an_order_it_is_read_anew(
    vendure: Vendure, shop: Connector
) -> None:
    order = vendure.buyer().buy({"SWI-9": 1})
    cursor = await quiet(shop, "")
    fulfilment = keeper.ship(vendure, order["id"], "JD0001")
    (sale,), cursor = await until_new(shop, cursor)
    assert (sale.number, sale.fulfilments[0].tracking) == (order["code"], "JD0001")
    cursor = await quiet(shop, cursor)
    keeper.deliver(vendure, fulfilment)
    (sale,), cursor = await until_new(shop, cursor)
    assert sale.fulfilments[0].delivered_on is not None
    cursor = await quiet(shop, cursor)
    keeper.refund(vendure, sale.payments[0].id, 100)
    (sale,), cursor = await until_new(shop, cursor)
    assert [one.amount_minor for one in sale.refunds] == [100]


async def test_without_the_plugin_what_an_orders_own_time_hides_is_found_going_round(
    plain_vendure: Vendure, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Connector(settings_of(plain_vendure, hook_secrets=[]))
    monkeypatch.setattr(connector, "PAGE", 4)
    orders = [plain_vendure.buyer().buy({"SWI-9": 1}) for _ in range(6)]
    _, cursor = await all_since(shop, "")
    await asyncio.sleep(3)
    keeper.ship(plain_vendure, orders[-1]["id"], "JD0002")
    keeper.refund(plain_vendure, orders[0]["payments"][0]["id"], 100)
    found: dict[str, Sale] = {}
    for _ in range(8):
        sales, cursor = await all_since(shop, cursor)
        found |= {one.number: one for one in sales}
    assert found[orders[-1]["code"]].fulfilments[0].tracking == "JD0002"
    assert found[orders[0]["code"]].refunds[0].amount_minor == 100
    await shop.close()
    # A hook that was lost for ever, as of a shop that died over it, is made good for next day.
    told = Connector(settings_of(plain_vendure))
    keeper.refund(plain_vendure, orders[1]["payments"][0]["id"], 200)
    hidden = orders[1]["code"]
    mark = Cursor.read(cursor)
    today = msgspec.structs.replace(mark, placed=None, began=datetime.now(UTC))
    sales, _ = await all_since(told, today.write())
    assert hidden not in {one.number for one in sales}
    cursor = msgspec.structs.replace(today, began=today.began - timedelta(days=1)).write()
    for _ in range(4):
        sales, cursor = await all_since(told, cursor)
        found |= {one.number: one for one in sales}
    assert found[hidden].refunds[0].amount_minor == 200
    await told.close()


async def test_a_basket_is_no_sale(vendure: Vendure, shop: Connector) -> None:
    cursor = await quiet(shop, "")
    buyer = vendure.buyer()
    buyer.ask('mutation { addItemToOrder(productVariantId: "1", quantity: 1) { __typename } }')
    assert (await all_since(shop, cursor))[0] == []


async def test_a_cursor_that_cannot_be_read_begins_again(vendure: Vendure, shop: Connector) -> None:
    order = vendure.buyer().buy({"SWI-9": 1})
    sales, _ = await all_since(shop, "what is this")
    assert order["code"] in {one.number for one in sales}


async def test_other_brands_orders_do_not_stand_in_the_way(vendure: Vendure) -> None:
    vendure.buyer().buy({"SWI-9": 1})
    shop = Connector(settings_of(vendure, brands={"lumen": "lumen"}))
    order = vendure.buyer("lumen").buy({"SWI-9": 1})
    sales, cursor = await all_since(shop, "")
    assert order["code"] in {one.number for one in sales}
    assert {one.brand for one in sales} == {"lumen"}
    await quiet(shop, cursor)
    await shop.close()
