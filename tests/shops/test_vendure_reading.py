"""What a real Vendure says of its orders, as sales."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.shops import _keeper as keeper
from tests.shops._connected import settings_of

from lamplight.runtime.connectors import Away
from lamplight.sales.checking import check
from lamplight.sales.forms import Line, Sale
from lamplight.shops.vendure.connector import Vendure as Connector
from lamplight.shops.vendure.reading import _spread
from lamplight.shops.vendure.settings import VendureSettings

if TYPE_CHECKING:
    from tests.shops._vendure import Vendure


async def read(shop: Connector, order: dict[str, Any]) -> Sale:
    sale = await shop.sale(order["id"])
    assert isinstance(sale, Sale)
    check(sale)
    return sale


async def test_a_sale_has_what_was_bought_paid_and_by_whom(
    vendure: Vendure, shop: Connector
) -> None:
    order = vendure.buyer().buy({"ARB-1": 1, "TID-S": 2})
    sale = await read(shop, order)
    assert sale.number == order["code"]
    assert (sale.brand, sale.currency, sale.jurisdiction) == ("nordhaus", "EUR", "DE")
    assert [(one.sku, one.quantity, one.paid_minor, one.tax_minor) for one in sale.lines] == [
        ("ARB-1", 1, 23989, 3830),
        ("TID-S", 2, 3979, 635),
    ]
    (charge,) = sale.agreed.charges
    assert (charge.kind, charge.service) == ("delivery", "standard")
    (payment,) = sale.payments
    assert payment.tender == "card"
    assert payment.reference.startswith("payment-")
    paid = sum(one.paid_minor for one in sale.lines) + charge.amount_minor
    assert payment.captured_minor == paid
    assert sale.buyer.name == "Ines Ortega"
    assert sale.buyer.town == "Mainz"
    assert [(one.value, one.verified) for one in sale.buyer.reaches] == [
        ("ines@example.org", False),
        ("+49 6131 555 010", False),
    ]
    assert sale.ship_to.splitlines()[2] == "55116 Mainz"


async def test_custom_fields_say_what_the_law_asks_of_a_sale(vendure: Vendure) -> None:
    fields = {
        "category": "product.lampCategory",
        "claims": "product.marketed",
        "condition": "variant.asNew",
        "one_of_a_kind": "variant.single",
        "promised_delivery": "order.promisedFor",
    }
    shop = Connector(settings_of(vendure, fields=fields, trade_groups=["Wholesale"]))
    order = vendure.buyer().buy({"ARB-1": 1, "TID-2": 1, "TID-S": 1}, email="lou@example.org")
    keeper.say(vendure, order["id"], promisedFor="2026-12-24T00:00:00.000Z")
    sale = await read(shop, order)
    lamp, odd, silent = sale.lines
    assert (lamp.category, lamp.condition, lamp.one_of_a_kind) == ("other", "new", True)
    assert [one.text for one in lamp.claims] == ["Burns for 10,000 hours"]
    # A category that no law speaks of is left out, and the sale is there all the same.
    assert (odd.category, odd.condition, odd.one_of_a_kind) == (None, None, False)
    assert (silent.category, silent.claims) == (None, [])
    assert sale.agreed.terms == {"promised_delivery": "2026-12-24"}
    assert (sale.buyer.kind, sale.agreed.trade_by) == ("consumer", None)
    keeper.group(vendure, "Wholesale", order["id"])
    sale = await read(shop, order)
    assert (sale.buyer.kind, sale.agreed.trade_by) == ("trade", "group")
    page = await shop.changed("")
    assert order["id"] in {one.id for one in page.sales} or page.more
    await shop.close()


async def test_who_gives_a_company_buys_for_their_trade_only_where_the_shop_says_so(
    vendure: Vendure, shop: Connector
) -> None:
    order = vendure.buyer().buy({"TID-S": 1}, company="Lampen Ortega GmbH")
    sale = await read(shop, order)
    assert (sale.buyer.kind, sale.agreed.trade_by) == ("consumer", None)
    assert "Lampen Ortega GmbH" in sale.ship_to
    other = Connector(settings_of(vendure, company_is_trade=True))
    sale = await read(other, order)
    assert (sale.buyer.kind, sale.agreed.trade_by) == ("trade", "company")
    await other.close()


async def test_what_a_coupon_takes_off_the_order_is_shared_out_as_the_shop_did(
    vendure: Vendure, shop: Connector
) -> None:
    keeper.promotion(vendure, "FIFTEEN", 15)
    sale = await read(shop, vendure.buyer().buy({"ARB-1": 1, "TID-S": 3}, coupon="FIFTEEN"))
    assert all(one.discount_minor > 0 for one in sale.lines)
    paid = sum(one.paid_minor for one in sale.lines)
    assert paid + sum(one.amount_minor for one in sale.agreed.charges) == (
        sale.payments[0].captured_minor
    )
    first = sale.lines[0]
    assert first.paid_minor + first.discount_minor == 23989
    assert first.tax_minor == round(first.paid_minor - first.paid_minor / 1.19)


async def test_what_was_taken_off_and_refunded_later_is_told_once(
    vendure: Vendure, shop: Connector
) -> None:
    order = vendure.buyer().buy({"ARB-1": 1, "TID-S": 1})
    before = await read(shop, order)
    await asyncio.sleep(1.1)  # its database keeps no parts of a second
    keeper.surcharge(vendure, order["id"], -1000, before.payments[0].id)
    sale = await read(shop, order)
    assert sale.lines == before.lines
    (back,) = sale.refunds
    assert (back.amount_minor, back.state, back.key) == (1000, "succeeded", "")
    assert back.on == datetime.now(UTC).astimezone(ZoneInfo("Europe/Berlin")).date()


async def test_what_was_cancelled_was_sold_and_went_back(vendure: Vendure, shop: Connector) -> None:
    order = vendure.buyer().buy({"TID-2": 3, "SWI-9": 1})
    before = await read(shop, order)
    keeper.cancel(vendure, order["id"], {before.lines[0].id: 1, before.lines[1].id: 1})
    sale = await read(shop, order)
    assert sale.lines[0].quantity == 3
    assert abs(sale.lines[0].paid_minor - before.lines[0].paid_minor) <= 1
    assert (sale.lines[1].quantity, sale.lines[1].paid_minor) == (1, 0)


async def test_a_surcharge_of_the_checkout_is_a_charge_and_one_below_zero_a_discount() -> None:
    line = Line(id="1", name="Lamp", paid_minor=200, tax_minor=32)
    made = _spread([line, msgspec.structs.replace(line, id="2", paid_minor=101)], [(-100, -16)])
    assert [(one.paid_minor, one.tax_minor, one.discount_minor) for one in made] == [
        (134, 21, 66),
        (67, 27, 34),
    ]


async def test_refunds_have_the_state_that_the_shop_knows(
    vendure: Vendure, shop: Connector
) -> None:
    order = vendure.buyer().buy({"TID-2": 1}, pay=[("transfers", {})])
    sale = await read(shop, order)
    given = keeper.refund(vendure, sale.payments[0].id, 500)
    pending = await read(shop, order)
    assert [(one.amount_minor, one.state) for one in pending.refunds] == [(500, "pending")]
    keeper.settle(vendure, given["id"])
    settled = await read(shop, order)
    assert [one.state for one in settled.refunds] == ["succeeded"]
    assert settled.changed_at is not None
    assert pending.changed_at is not None
    assert settled.changed_at >= pending.changed_at


async def test_what_was_sent_has_its_tracking_and_the_days_on_which_it_went_and_came(
    vendure: Vendure, shop: Connector
) -> None:
    order = vendure.buyer().buy({"ARB-1": 1, "TID-2": 2})
    lines = (await read(shop, order)).lines
    fulfilment = keeper.ship(vendure, order["id"], "JD0001", {lines[1].id: 1})
    sent = (await read(shop, order)).fulfilments[0]
    assert (sent.carrier, sent.tracking, sent.delivered_on) == ("DHL", "JD0001", None)
    assert [(one.line, one.quantity) for one in sent.lines] == [(lines[1].id, 1)]
    keeper.deliver(vendure, fulfilment)
    came = (await read(shop, order)).fulfilments[0]
    assert came.delivered_on == came.shipped_on


@pytest.mark.parametrize(
    ("country", "province", "law"),
    [
        ("AT", "", "AT"),
        ("GB", "", "UK"),
        ("US", "California", "US-CA"),
        ("US", "OR", "US-OR"),
        ("US", "New York", "US-NY"),
        ("CA", "Québec", "CA-QC"),
        ("CA", "ON", "CA-ON"),
        ("CH", "", "CH"),
    ],
)
async def test_the_law_is_that_of_the_place_it_was_sent_to(
    vendure: Vendure, shop: Connector, country: str, province: str, law: str
) -> None:
    order = vendure.buyer().buy({"SWI-9": 1}, country=country, province=province)
    sale = await read(shop, order)
    assert (sale.jurisdiction, sale.buyer.country) == (law, country)


async def test_a_channel_says_whose_sale_it_is(vendure: Vendure, shop: Connector) -> None:
    order = vendure.buyer("lumen").buy({"TID-2": 1}, express=True)
    sale = await read(shop, order)
    assert sale.brand == "lumen"
    assert sale.agreed.charges[0].service == "express"
    assert sale.lines[0].paid_minor + sale.agreed.charges[0].amount_minor == (
        sale.payments[0].captured_minor
    )


async def test_an_order_of_no_brand_of_ours_is_left_alone(vendure: Vendure) -> None:
    order = vendure.buyer().buy({"SWI-9": 1})
    shop = Connector(settings_of(vendure, brands={"lumen": "lumen"}))
    assert await shop.sale(order["id"]) is None
    await shop.close()


async def test_only_an_account_that_was_confirmed_makes_an_address_certain(
    vendure: Vendure, shop: Connector
) -> None:
    buyer = vendure.buyer()
    vendure.account("vera@example.org", "a long password")
    buyer.sign_in("vera@example.org", "a long password")
    order = buyer.buy({"SWI-9": 1}, email="")
    reach = (await read(shop, order)).buyer.reaches[0]
    assert (reach.value, reach.verified) == ("vera@example.org", True)


async def test_what_is_only_held_was_not_captured(vendure: Vendure, shop: Connector) -> None:
    order = vendure.buyer().buy({"SWI-9": 1}, pay=[("cards", {"hold": True})])
    assert order["state"] == "PaymentAuthorized"
    assert (await read(shop, order)).payments == []


async def test_two_payments_of_one_order_are_two(vendure: Vendure, shop: Connector) -> None:
    pay = [("cards", {"part": 100}), ("transfers", {})]
    sale = await read(shop, vendure.buyer().buy({"SWI-9": 1}, pay=pay))
    assert [(one.tender, one.captured_minor) for one in sale.payments] == [
        ("card", 100),
        ("bank", 401 - 100 + 702),
    ]


async def test_a_shop_lets_in_by_a_key_of_its_own(vendure: Vendure) -> None:
    order = vendure.buyer().buy({"SWI-9": 1})
    shop = Connector(settings_of(vendure, user="", password="", api_key=vendure.api_key()))
    assert (await read(shop, order)).contract_date == datetime.now(ZoneInfo("Europe/Berlin")).date()
    await shop.close()


async def test_an_order_that_is_not_there_is_none(shop: Connector) -> None:
    assert await shop.sale("999999") is None


async def test_a_shop_that_does_not_let_us_in_is_away(vendure: Vendure) -> None:
    shop = Connector(settings_of(vendure, password="wrong"))
    with pytest.raises(Away, match="not_let_in"):
        await shop.changed("")
    await shop.close()


def test_secrets_are_in_no_log() -> None:
    made = VendureSettings(url="http://h/", api_key="k1", password="k2", hook_secrets=["k3"])
    assert "k" not in repr(made)


async def test_a_shop_that_is_not_there_is_away() -> None:
    shop = Connector(VendureSettings(url="http://127.0.0.1:9/admin-api", api_key="x", brand="b"))
    with pytest.raises(Away):
        await shop.changed("")
    await shop.close()
