"""Orders of a real Medusa as sales, what changes, and money that goes back once for a key."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from lamplight.runtime.connectors import (
    Away,
    Done,
    NotNow,
    Refund,
    Refused,
    Unknown,
    Unverified,
)
from lamplight.sales.checking import check
from lamplight.shops.http import NotSent, Unsure, Wire
from lamplight.shops.medusa import connector
from lamplight.shops.medusa.api import Api
from lamplight.shops.medusa.connector import Medusa as Connector
from lamplight.shops.medusa.reading import major, minor
from lamplight.shops.medusa.settings import MedusaSettings

if TYPE_CHECKING:
    from tests.shops._medusa import Medusa

    from lamplight.sales.forms import Sale


@pytest.fixture
def shop(medusa_shop: Connector) -> Connector:
    """The shop, connected."""
    return medusa_shop


async def read(shop: Connector, order: Any) -> Sale:
    sale = await shop.sale(order["id"])
    assert sale is not None
    check(sale)
    return sale


def wish(order: Any, amount: int = 1990) -> Refund:
    return Refund(
        sale=order["id"],
        payment=order["payment"],
        reference="",
        amount_minor=amount,
        currency="EUR",
        reason="The shade was torn.",
    )


async def refunds(shop: Connector, order: Any) -> list[tuple[str, int]]:
    return [(one.key, one.amount_minor) for one in (await read(shop, order)).refunds]


async def test_a_sale_has_what_was_bought_paid_and_by_whom(medusa: Medusa, shop: Connector) -> None:
    order = medusa.buy({"ARB-1": 1, "TID-S": 2})
    sale = await read(shop, order)
    assert (sale.brand, sale.currency, sale.jurisdiction) == ("nordhaus", "EUR", "DE")
    assert {(one.sku, one.quantity, one.paid_minor, one.tax_minor) for one in sale.lines} == {
        ("ARB-1", 1, 28547, 4558),
        ("TID-S", 2, 4736, 756),
    }
    assert (await read(shop, order)).lines == sale.lines
    (charge,) = sale.agreed.charges
    (payment,) = sale.payments
    assert (charge.amount_minor, payment.tender) == (702, "card")
    assert payment.captured_minor == 28547 + 4736 + 702
    assert (sale.buyer.name, sale.buyer.town) == ("Ines Ortega", "Mainz")
    assert [(one.value, one.verified) for one in sale.buyer.reaches] == [
        ("ines@example.org", False)
    ]


async def test_metadata_says_what_the_law_asks_of_a_sale(
    medusa: Medusa, shop: Connector, settings: MedusaSettings
) -> None:
    fields = {
        "category": "product.category",
        "claims": "product.marketed",
        "condition": "variant.state",
        "one_of_a_kind": "variant.single",
        "promised_delivery": "order.promised",
    }
    knows = msgspec.structs.replace(settings, fields=fields, trade_groups=["Wholesale"])
    told = Connector(knows)
    said = {"promised": "2026-12-24"}
    order = medusa.buy({"ARB-1": 1, "TID-S": 1}, email="lou@example.org", said=said)
    sale = await read(told, order)
    lines = {one.sku: one for one in sale.lines}
    lamp, odd = lines["ARB-1"], lines["TID-S"]
    assert (lamp.category, lamp.condition, lamp.one_of_a_kind) == ("other", "new", True)
    assert [one.text for one in lamp.claims] == ["Burns long"]
    assert (odd.category, odd.claims) == (None, [])
    assert sale.agreed.terms == {"promised_delivery": "2026-12-24"}
    assert (sale.buyer.kind, sale.agreed.trade_by) == ("consumer", None)
    medusa.group(order, "Wholesale")
    sale = await read(told, order)
    assert (sale.buyer.kind, sale.agreed.trade_by) == ("trade", "group")
    assert (await read(shop, order)).buyer.kind == "consumer"
    await told.close()
    order = medusa.buy({"TID-S": 1}, company="Lampen Ortega GmbH")
    sale = await read(shop, order)
    assert (sale.buyer.kind, sale.agreed.trade_by) == ("consumer", None)
    trades = Connector(msgspec.structs.replace(settings, company_is_trade=True))
    sale = await read(trades, order)
    assert (sale.buyer.kind, sale.agreed.trade_by) == ("trade", "company")
    await trades.close()


async def test_what_came_back_or_was_paid_back_was_sold_all_the_same(
    medusa: Medusa, shop: Connector
) -> None:
    order = medusa.buy({"ARB-1": 1, "TID-S": 2})
    before = await read(shop, order)
    medusa.ship(order, "JD0031")
    lines = {one.sku: one.id for one in before.lines}
    await shop.do(wish(order, 700), "step-1")
    for sku in ("TID-S", "TID-S", "ARB-1"):
        medusa.receive(order, lines[sku], 1)
        after = await read(shop, order)
        assert (after.lines, after.agreed.charges) == (before.lines, before.agreed.charges)


async def test_what_was_not_captured_was_not_paid(medusa: Medusa, shop: Connector) -> None:
    order = medusa.buy({"TID-S": 1}, "at", capture=False)
    sale = await read(shop, order)
    assert (sale.payments, sale.jurisdiction) == ([], "AT")


async def test_whatever_happens_to_an_order_it_is_read_anew(
    medusa: Medusa, shop: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "PAGE", 1)
    orders = [medusa.buy({"TID-S": 1}) for _ in range(3)]
    found: dict[str, Sale] = {}
    cursor = ""

    async def look() -> None:
        nonlocal cursor
        more = True
        while more:
            page = await shop.changed(cursor)
            cursor, more = page.cursor, page.more
            found.update({one.id: one for one in page.sales})

    await look()
    assert {one["id"] for one in orders} <= found.keys()
    fulfilment = medusa.ship(orders[0], "JD0021")
    await look()
    sent = found[orders[0]["id"]].fulfilments[0]
    assert (sent.tracking, sent.delivered_on) == ("JD0021", None)
    assert sent.lines[0].quantity == 1
    medusa.deliver(orders[0], fulfilment)
    await shop.do(wish(orders[1], 500), "step-1")
    await look()
    assert found[orders[0]["id"]].fulfilments[0].delivered_on is not None
    (back,) = found[orders[1]["id"]].refunds
    today = datetime.now(ZoneInfo("Europe/Berlin")).date()
    assert (back.key, back.amount_minor, back.on) == ("step-1", 500, today)


async def test_money_goes_back_once_however_often_it_is_asked_for(
    medusa: Medusa, shop: Connector
) -> None:
    order = medusa.buy({"TID-S": 2})
    assert isinstance(await shop.ask(wish(order), "step-1"), NotNow)
    first = await shop.do(wish(order), "step-1")
    assert isinstance(first, Done)
    assert await shop.do(wish(order), "step-1") == first
    assert await shop.ask(wish(order), "step-1") == first
    assert isinstance(await shop.do(wish(order), "step-2"), Done)
    assert await refunds(shop, order) == [("step-1", 1990), ("step-2", 1990)]


async def test_more_than_was_paid_is_refused_and_leaves_nothing(
    medusa: Medusa, shop: Connector
) -> None:
    order = medusa.buy({"TID-S": 1})
    said = await shop.do(wish(order, 999_999), "step-1")
    assert isinstance(said, Refused)
    assert said.code == "invalid_data"
    assert isinstance(await shop.ask(wish(order), "step-1"), NotNow)
    assert await refunds(shop, order) == []


@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize("step", [1, 2, 3])
async def test_wherever_it_breaks_off_money_goes_back_at_most_once_and_nobody_guesses(
    medusa: Medusa,
    settings: MedusaSettings,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    arrives: bool,
) -> None:
    order = medusa.buy({"TID-S": 1})
    ask, calls = Api.ask, 0

    async def breaks(self: Api, *args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == step and not arrives:
            raise NotSent("cut off before")
        answer = await ask(self, *args, **more)
        if calls == step:
            raise Unsure("cut off after")
        return answer

    shop = Connector(settings)
    with monkeypatch.context() as broken:
        broken.setattr(Api, "ask", breaks)
        said = await shop.do(wish(order), "step-1")
    assert isinstance(said, Unknown if arrives else NotNow)
    told = await shop.ask(wish(order), "step-1")
    assert isinstance(told, Done if step == 3 and arrives else NotNow)
    assert isinstance(await shop.do(wish(order), "step-1"), Done)
    assert await refunds(shop, order) == [("step-1", 1990)]
    await shop.close()


@pytest.mark.parametrize("how", ["throw after", "throw before"])
async def test_when_only_the_provider_knows_nobody_says_that_they_do(
    medusa: Medusa, shop: Connector, how: str
) -> None:
    order = medusa.buy({"TID-S": 1})
    medusa.provider(how)
    said = await shop.do(wish(order), "step-1")
    medusa.provider("settle")
    assert isinstance(said, Unknown)
    assert isinstance(await shop.ask(wish(order), "step-1"), Unknown)
    assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
    assert medusa.moved(order) == ([19.9] if how == "throw after" else [])


async def test_a_refund_counts_only_once_the_provider_has_done_it(
    medusa: Medusa, settings: MedusaSettings
) -> None:
    order = medusa.buy({"TID-S": 1})
    shop = Connector(settings, Wire(settings.url, answer_s=3.0))
    medusa.provider("hang after")
    assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
    # The shop has written it down, and is still at it: nothing of it is believed or begun again.
    assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
    assert await refunds(shop, order) == []
    medusa.provider("settle")
    told = await shop.ask(wish(order), "step-1")
    while isinstance(told, Unknown):
        await asyncio.sleep(0.2)
        told = await shop.ask(wish(order), "step-1")
    assert isinstance(told, Done)
    assert (medusa.moved(order), await refunds(shop, order)) == ([19.9], [("step-1", 1990)])
    await shop.close()


async def test_after_a_restart_what_may_have_been_begun_is_not_begun_again(
    medusa: Medusa, settings: MedusaSettings, shop: Connector
) -> None:
    order = medusa.buy({"TID-S": 1})
    medusa.admin("POST", f"/orders/{order['id']}", metadata={"lamplight step-1": "begun"})
    assert isinstance(await shop.ask(wish(order), "step-1"), Unknown)
    assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
    assert await refunds(shop, order) == []


async def test_what_the_shop_keeps_with_an_order_stays(medusa: Medusa, shop: Connector) -> None:
    order = medusa.buy({"TID-S": 1})
    path = f"/orders/{order['id']}"
    medusa.admin("POST", path, metadata={"packed by": "Olga"})
    await shop.do(wish(order), "step-1")
    kept = medusa.admin("GET", f"{path}?fields=metadata")["order"]["metadata"]
    assert kept == {"packed by": "Olga", "lamplight step-1": "begun"}


async def test_what_is_not_there_or_not_ours_to_see_is_told(
    medusa: Medusa, shop: Connector
) -> None:
    assert await shop.sale("order_none") is None
    stranger = Connector(MedusaSettings(url=medusa.url, key="sk_wrong", brand="nordhaus"))
    with pytest.raises(Away, match="not_let_in") as away:
        await stranger.changed("")
    assert away.value.trouble == "refused", "its settings are wrong, and it isn't away"
    order = medusa.buy({"TID-S": 1})
    assert isinstance(await stranger.do(wish(order), "step-1"), NotNow)
    await stranger.close()
    other = Connector(MedusaSettings(url=medusa.url, key=shop._settings.key))
    assert await other.sale(order["id"]) is None
    await other.close()


async def test_nothing_is_told_of_a_shop_that_is_away() -> None:
    shop = Connector(MedusaSettings(url="http://127.0.0.1:9", key="secret", brand="b"))
    with pytest.raises(Unverified):
        shop.hear({}, b"", 0)
    with pytest.raises(Away):
        await shop.changed("")
    with pytest.raises(Away):
        await shop.sale("order_1")
    assert "secret" not in repr(shop._settings)
    await shop.close()


@pytest.mark.parametrize(
    ("sum_", "currency", "ours"),
    [(285.4691, "eur", 28547), (0.285, "eur", 29), (1200, "jpy", 1200), (1.2345, "kwd", 1235)],
)
def test_sums_are_rounded_to_the_currencys_smallest_unit(
    sum_: float, currency: str, ours: int
) -> None:
    assert minor(sum_, currency) == ours
    assert minor(major(ours, currency), currency) == ours
