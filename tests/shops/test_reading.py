"""What an order says of its buyer and of what comes back, as far as its shop says it plainly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shops._orders import medusas, medusas_item, vendures

from lamplight.sales.checking import check
from lamplight.shops.medusa import reading as medusa
from lamplight.shops.medusa.api import MARK
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


def returned(id_: str, day: str, status: str = "received", **more: Any) -> dict[str, Any]:
    """Some of the lamps came back at Medusa; what it calls received in part has no day."""
    at = f"2026-12-{day}T10:00:00.000Z"
    return {
        "id": id_,
        "display_id": 1,
        "status": status,
        "received_at": at if status == "received" else None,
        "updated_at": at,
        "items": [{"item_id": "item_1", "updated_at": at}],
        "metadata": None,
        **more,
    }


def came_back(units: dict[str, int], *returns: dict[str, Any]) -> list[tuple[str, str]]:
    """What is told of three lamps, of which Medusa counts these units as back."""
    order = medusas(items=[medusas_item(units)], returns=list(returns))
    sale = at_medusa(order)
    assert {(one.kind, one.line) for one in sale.events} <= {("goods_received_back", "item_1")}
    return [(one.id, str(one.on)) for one in sale.events]


def test_a_line_of_which_some_units_came_back_is_not_back() -> None:
    assert came_back({"return_received_quantity": 1}, returned("ret_1", "02")) == []
    some = {"return_received_quantity": 1, "return_dismissed_quantity": 1}
    assert came_back(some, returned("ret_1", "02"), returned("ret_2", "03")) == []


def test_a_line_is_back_with_the_last_of_its_units() -> None:
    every = {"return_received_quantity": 2, "return_dismissed_quantity": 1}
    first, last = returned("ret_1", "02"), returned("ret_0", "04")
    assert came_back(every, last, first) == [("ret_0 item_1", "2026-12-04")]
    # Of what we let come back its case tells, and nobody changes their mind in a claim.
    ours = returned("ret_2", "05", metadata={MARK: "return-1"})
    claim = returned("ret_3", "06", claim_id="claim_1")
    assert came_back(every, first, ours) == []
    assert came_back(every, claim, first) == [("ret_1 item_1", "2026-12-02")]
    assert came_back(every, claim) == []


def test_the_day_on_which_it_came_stays_whatever_is_changed_of_the_return_later() -> None:
    every = {"return_received_quantity": 3}
    by_and_by = returned("ret_1", "02", "partially_received")
    later = by_and_by | {"updated_at": "2026-12-20T10:00:00.000Z"}
    assert (
        came_back(every, by_and_by) == came_back(every, later) == [("ret_1 item_1", "2026-12-02")]
    )


PROMISED = {"promised_delivery": "order.promised"}


@pytest.mark.parametrize("said", ["2026-02-31", "0026-12-01", "20261-12-01", "soon", "2026", 7])
def test_a_day_that_is_none_is_left_out_and_the_sale_is_there_all_the_same(said: Any) -> None:
    told = at_medusa(medusas(metadata={"promised": said}), fields=PROMISED)
    assert told.agreed.terms == {}
    sale = at_vendure(vendures(customFields={"promised": said}), fields=PROMISED)
    assert sale.agreed.terms == {}


@pytest.mark.parametrize(
    ("said", "clock", "country"),
    [
        ("2026-12-02", "UTC", "DE"),
        ("2026-12-02T18:00", "UTC", "DE"),
        ("2026-12-01T23:00:00.000Z", "UTC", "DE"),  # midnight in Berlin, where the law is
        ("2026-12-01T23:00:00.000Z", "Europe/Berlin", "GB"),
        ("2026-12-02T00:00:00.000Z", "UTC", "US"),
        ("2026-12-02T08:00:00+09:00", "UTC", "JP"),
    ],
)
def test_a_day_that_was_picked_is_that_day_however_the_shop_writes_it(
    said: str, clock: str, country: str
) -> None:
    order = vendures(customFields={"promised": said}, shippingAddress={"countryCode": country})
    sale = at_vendure(order, fields=PROMISED, timezone=clock)
    assert sale.agreed.terms == {"promised_delivery": "2026-12-02"}
    order = medusas(metadata={"promised": said}, shipping_address={"country_code": country})
    told = at_medusa(order, fields=PROMISED, timezone=clock)
    assert told.agreed.terms == {"promised_delivery": "2026-12-02"}
