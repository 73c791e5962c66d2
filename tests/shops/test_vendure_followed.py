"""A house follows a real Vendure: by its hooks, and by looking when none came."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest_asyncio
from tests.shops import _keeper as keeper
from tests.shops._followed import followed

from lamplight.runtime.connectors import Done, Refund
from lamplight.sales.forms import Sale

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.shops._vendure import Mailbox, Vendure

    from lamplight.journal import Address, Database
    from lamplight.runtime.shops.following import Following
    from lamplight.shops.vendure.connector import Vendure as Connector

SUMS = """
select (select count(*) from sale_line l where l.sale = s.id) as lines,
       (select sum(captured_minor) from payment p where p.sale = s.id) as captured,
       (select count(*) from fulfilment f where f.sale = s.id) as sent
from sale s where s.number = $1
"""


@pytest_asyncio.fixture
async def following(address: Address, shop: Connector) -> AsyncIterator[tuple[Database, Following]]:
    """The shop, followed with tables of its own."""
    async with followed(address, "vendure", shop) as made:
        yield made


async def test_a_sale_is_there_as_soon_as_its_hook_came_and_what_no_hook_told_after_a_look(
    vendure: Vendure, mailbox: Mailbox, following: tuple[Database, Following]
) -> None:
    database, shops = following
    follower = shops.follower("main")
    await follower.read()
    mailbox.got.clear()
    order = vendure.buyer().buy({"ARB-1": 1, "TID-S": 2})
    await asyncio.to_thread(mailbox.wait_for, order["id"])
    for headers, body in mailbox.got:
        await shops.hear("main", headers, body)
    await follower.read()
    row = await database.pool.fetchrow(SUMS, order["code"])
    assert row is not None
    assert dict(row) == {"lines": 2, "captured": 23989 + 3979 + 702, "sent": 0}
    keeper.ship(vendure, order["id"], "JD0011")
    while row["sent"] == 0:
        await follower.look()
        row = await database.pool.fetchrow(SUMS, order["code"])
        assert row is not None
    assert row["sent"] == 1


async def test_money_that_we_gave_back_comes_home_under_its_key(
    vendure: Vendure, shop: Connector, following: tuple[Database, Following]
) -> None:
    database, shops = following
    order = vendure.buyer("lumen").buy({"TID-S": 1})
    wish = Refund(
        sale=order["id"],
        payment=order["payments"][0]["id"],
        reference="",
        amount_minor=500,
        currency="EUR",
    )
    assert isinstance(await shop.do(wish, "step-9"), Done)
    await shops.follower("main").look()
    form = await shop.sale(order["id"])
    assert isinstance(form, Sale)
    assert [one.key for one in form.refunds] == ["step-9"]
    brand = await database.pool.fetchval(
        "select b.slug from sale s join brand b on b.id = s.brand where s.number = $1",
        order["code"],
    )
    assert brand == "lumen"
