"""What one bought and another uses: who asks to be forgotten takes nothing of the other's along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.sales._told import email, line, told

from lamplight.journal.tables import customers, erasure, sales, shops

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

    from lamplight.journal.tables.sale_rows import Whole

GIFT: dict[str, Any] = {
    "buyer": {"name": "Ines", "reaches": [email("ines@mail.example")]},
    "consumer": {"name": "Jo", "reaches": [email("jo@mail.example")]},
    "ship_to": "Ines, 1 High Street",
    "lines": [line(detail="For Jo, from Ines")],
    "fulfilments": [
        {
            "id": "F1",
            "lines": [{"line": "L1", "quantity": 1}],
            "tracking": "T1",
            "tracking_url": "https://post.example/T1",
            "proof": "signed by Ines",
        }
    ],
}


async def _given(shop: Shop, **more: Any) -> tuple[int, Whole]:
    source = await shops.put(shop.pool, "files", "files", 1)
    sale = (await sales.put(shop.pool, source, told(**(GIFT | more)), 5)).sale
    return source, await _whole(shop, sale)


async def _whole(shop: Shop, sale: int) -> Whole:
    found = await sales.whole(shop.pool, sale)
    assert found is not None
    return found


async def _name(shop: Shop, customer: int | None) -> str:
    found = await customers.customer_by_id(shop.pool, customer or 0)
    assert found is not None
    return found.name


async def _of_nobody(shop: Shop, sale: int) -> None:
    """A case of the sale that is of no customer, and a declaration of its own."""
    await shop.pool.execute(
        "insert into service_case (brand, sale, title, key, opened_at)"
        " values ($1, $2, 'The glass came cracked', 'k', 1)",
        *(shop.outlet, sale),
    )
    await shop.pool.execute(
        "insert into withdrawal (brand, sale, name, email, at, key)"
        " values ($1, $2, 'Ines', 'ines@mail.example', 1, 'k')",
        *(shop.outlet, sale),
    )


async def test_who_uses_a_gift_is_erased_and_everything_of_its_buyer_stays(shop: Shop) -> None:
    _, before = await _given(shop)
    sale = before.sale
    await _of_nobody(shop, sale.id)
    assert sale.consumer is not None
    await erasure.erase_customer(shop.pool, sale.consumer, [], 9)
    after = await _whole(shop, sale.id)
    assert (after.lines, after.fulfilments) == (before.lines, before.fulfilments)
    assert after.sale.ship_to == "Ines, 1 High Street"
    assert (after.sale.erased, after.sale.consumer_erased) == (False, True)
    assert (await _name(shop, sale.buyer), await _name(shop, sale.consumer)) == ("Ines", "")
    assert await shop.pool.fetchval("select title from service_case") == "The glass came cracked"
    assert await shop.pool.fetchval("select name from withdrawal") == "Ines"


async def test_what_the_shop_says_later_of_the_buyer_is_kept_and_of_the_user_it_is_not(
    shop: Shop,
) -> None:
    source, before = await _given(shop)
    sale = before.sale
    assert sale.consumer is not None
    await erasure.erase_customer(shop.pool, sale.consumer, [], 9)
    moved = {"ship_to": "Ines, 2 New Street", "buyer": GIFT["buyer"] | {"town": "Cádiz"}}
    for consumer in (GIFT["consumer"], None):
        put = await sales.put(
            shop.pool, source, told(**(GIFT | moved | {"consumer": consumer})), 10
        )
        assert put.made == 0
        after = await _whole(shop, sale.id)
        assert after.sale.ship_to == "Ines, 2 New Street"
        assert after.fulfilments[0].tracking == "T1"
        assert (after.sale.buyer, after.sale.consumer) == (sale.buyer, sale.consumer)
    assert await _name(shop, sale.consumer) == ""
    found = await customers.customer_by_id(shop.pool, sale.buyer or 0)
    assert found is not None
    assert found.town == "Cádiz"


async def test_who_gave_it_is_erased_and_who_uses_it_stays_known(shop: Shop) -> None:
    source, before = await _given(shop)
    sale = before.sale
    assert sale.buyer is not None
    await erasure.erase_customer(shop.pool, sale.buyer, [], 9)
    named = GIFT["consumer"] | {"town": "Leeds"}
    await sales.put(shop.pool, source, told(**(GIFT | {"consumer": named, "number": "9"})), 10)
    after = await _whole(shop, sale.id)
    assert (after.sale.erased, after.sale.consumer_erased) == (True, False)
    assert (after.sale.number, after.sale.ship_to, after.lines[0].detail) == ("9", "", "")
    assert after.fulfilments[0].tracking == ""
    found = await customers.customer_by_id(shop.pool, sale.consumer or 0)
    assert found is not None
    assert (found.name, found.town) == ("Jo", "Leeds")
    assert await _name(shop, sale.buyer) == ""


async def test_where_no_buyer_is_known_it_is_all_of_who_uses_it(shop: Shop) -> None:
    source, before = await _given(shop, buyer={})
    sale = before.sale
    assert sale.buyer is None
    assert sale.consumer is not None
    await erasure.erase_customer(shop.pool, sale.consumer, [], 9)
    await sales.put(shop.pool, source, told(**(GIFT | {"buyer": {}, "number": "9"})), 10)
    after = await _whole(shop, sale.id)
    assert (after.sale.ship_to, after.lines[0].detail, after.fulfilments[0].tracking) == (
        "",
        "",
        "",
    )
    assert (after.sale.erased, after.sale.consumer_erased) == (True, True)
