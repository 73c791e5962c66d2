"""What an order says of its buyer and of what comes back, as far as its shop says it plainly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shops._orders import medusas, vendures

from lamplight.sales.checking import check
from lamplight.shops.medusa import reading as medusa
from lamplight.shops.medusa.settings import MedusaSettings
from lamplight.shops.vendure import reading as vendure
from lamplight.shops.vendure.settings import VendureSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from lamplight.runtime.connectors import ToldSale
    from lamplight.sales.forms import Sale


def at_medusa(order: dict[str, Any], **settings: Any) -> ToldSale:
    known = MedusaSettings(url="https://shop.example", key="sk", brand="nordhaus", **settings)
    sale = medusa.sale_of(order, known)
    assert sale is not None
    check(sale)
    return sale


def at_vendure(order: dict[str, Any], **settings: Any) -> Sale:
    known = VendureSettings(url="https://shop.example/admin-api", brand="nordhaus", **settings)
    sale = vendure.sale_of(order, known, vendure.Money(2))
    assert sale is not None
    check(sale)
    return sale


@pytest.mark.parametrize(("read", "order"), [(at_medusa, medusas()), (at_vendure, vendures())])
def test_a_consumer_may_have_goods_sent_to_where_they_work(
    read: Callable[..., Sale], order: dict[str, Any]
) -> None:
    sale = read(order)
    assert "Lampen Ortega GmbH" in sale.ship_to
    assert (sale.buyer.kind, sale.agreed.trade_by) == ("consumer", None)
    trade = read(order, company_is_trade=True)
    assert (trade.buyer.kind, trade.agreed.trade_by) == ("trade", "company")
