"""A house follows a real Medusa: by its hooks, by looking, and through its being away."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.shops._followed import followed
from tests.shops._medusa import Tunnel

from lamplight.runtime.connectors import Done, NotNow, Refund, Unknown, Unverified
from lamplight.shops.http import Wire
from lamplight.shops.medusa import connector
from lamplight.shops.medusa.connector import Medusa as Connector

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.shops._medusa import Medusa
    from tests.shops._vendure import Mailbox

    from lamplight.journal import Address, Database
    from lamplight.sales.forms import Sale
    from lamplight.shops.medusa.settings import MedusaSettings

SUMS = """
select coalesce((select sum(captured_minor) from payment p where p.sale = s.id), 0) as captured,
       (select count(*) from fulfilment f where f.sale = s.id) as sent,
       (select count(*) from refund r where r.sale = s.id and r.state = 'succeeded') as refunds
from sale s where s.external = $1
"""


def wish(order: Any) -> Refund:
    return Refund(
        sale=order["id"],
        payment=order["payment"],
        reference="",
        amount_minor=1990,
        currency="EUR",
    )


async def sums(database: Database, order: Any) -> dict[str, int] | None:
    row = await database.pool.fetchrow(SUMS, order["id"])
    return dict(row) if row is not None else None


async def all_since(shop: Connector, cursor: str) -> tuple[dict[str, Sale], str]:
    """Every page, and the cursor after it."""
    found: dict[str, Sale] = {}
    while True:
        page = await shop.changed(cursor)
        found |= {one.id: one for one in page.sales}
        cursor = page.cursor
        if not page.more:
            return found, cursor


async def test_the_subscriber_tells_of_every_order_that_changes(
    medusa: Medusa, medusa_shop: Connector, medusas_mailbox: Mailbox
) -> None:
    box = medusas_mailbox

    def heard_after(change: Callable[[], Any], order: Any = None) -> Any:
        box.got.clear()
        made = change()
        box.wait_for((order or made)["id"])
        return made

    order = heard_after(lambda: medusa.buy({"TID-S": 2}, capture=False))
    line = order["items"][0]["id"]
    heard_after(lambda: medusa.admin("POST", f"/payments/{order['payment']}/capture"), order)
    sent = []
    heard_after(lambda: sent.append(medusa.ship(order, "JD0051")), order)
    heard_after(lambda: medusa.deliver(order, sent[0]), order)
    heard_after(lambda: medusa.receive(order, line, 1), order)
    given = f"/payments/{order['payment']}/refund"
    heard_after(lambda: medusa.admin("POST", given, amount=5), order)
    headers, body = box.got[0]
    now = time.time_ns() // 1_000_000
    heard = medusa_shop.hear(headers, body, now)
    assert heard.sales == (order["id"],)
    assert heard.key == headers["webhook-id"]
    for wrong in (headers | {"webhook-signature": "v1,AAAA"}, headers | {"webhook-id": "other"}):
        with pytest.raises(Unverified):
            medusa_shop.hear(wrong, body, now)
    with pytest.raises(Unverified):
        medusa_shop.hear(headers, body, now + 600_000)


async def test_what_was_turned_away_comes_again_under_the_same_id(
    medusa: Medusa, medusas_mailbox: Mailbox
) -> None:
    box = medusas_mailbox
    box.open_ = False
    box.got.clear()
    before = box.turned_away
    order = medusa.buy({"TID-S": 1})
    box.wait(lambda: box.turned_away > before)
    box.open_ = True
    box.wait_for(order["id"])
    ids = [given["webhook-id"] for given, _ in box.got]
    assert len(ids) == len(set(ids))


async def test_without_the_subscriber_what_an_orders_own_time_hides_is_found_going_round(
    medusa: Medusa, settings: MedusaSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "PAGE", 3)
    shop = Connector(msgspec.structs.replace(settings, hook_secrets=[]))
    order = medusa.buy({"TID-S": 1}, capture=False)
    found, cursor = await all_since(shop, "")
    assert found[order["id"]].payments == []
    hidden = await shop.sale(order["id"])
    medusa.admin("POST", f"/payments/{order['payment']}/capture")
    for _ in range(200):
        found, cursor = await all_since(shop, cursor)
        if order["id"] in found and found[order["id"]].payments:
            break
    else:
        raise AssertionError("the payment was never seen")
    assert hidden is not None
    assert found[order["id"]].changed_at > hidden.changed_at  # type: ignore[operator]
    await shop.close()


async def test_a_shop_that_hangs_after_it_has_paid_is_asked_and_not_told_again(
    medusa: Medusa, settings: MedusaSettings
) -> None:
    order = medusa.buy({"TID-S": 1})
    slow = Tunnel(medusa.port)
    near = msgspec.structs.replace(settings, url=f"http://127.0.0.1:{slow.port}")
    shop = Connector(near, Wire(near.url, answer_s=3))
    assert isinstance(await shop.ask(wish(order), "step-1"), NotNow)
    slow.mute = True
    assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
    assert isinstance(await shop.ask(wish(order), "step-1"), Unknown)
    slow.mute = False
    await shop.close()
    shop = Connector(near)
    said = await shop.do(wish(order), "step-1")
    assert isinstance(said, Done)
    assert medusa.moved(order) == [19.9]
    await shop.close()
    slow.close()


async def test_killed_while_it_pays_it_is_away_and_then_nothing_is_missed_or_doubled(
    medusa: Medusa,
    settings: MedusaSettings,
    address: Address,
    medusas_mailbox: Mailbox,
) -> None:
    box = medusas_mailbox
    shop = Connector(settings)
    async with followed(address, "medusa", shop) as (tables, shops):
        follower = shops.follower("main")
        await follower.read()
        # What nobody heard of: its hook is lost with the shop.
        box.open_ = False
        order = medusa.buy({"TID-S": 1})
        medusa.provider("hang after")
        paying = asyncio.create_task(shop.do(wish(order), "step-1"))
        for _ in range(400):
            if medusa.moved(order):
                break
            await asyncio.sleep(0.05)
        medusa.kill()
        medusa.provider("settle")
        box.open_ = True
        assert isinstance(await paying, Unknown)
        assert isinstance(await shop.ask(wish(order), "step-1"), Unknown)
        assert isinstance(await shop.do(wish(order), "step-2"), NotNow)
        follower.state = msgspec.structs.replace(follower.state, away_since=None)
        follower._due = 0
        await follower.read()
        assert shops.away() == ["main"]
        await asyncio.to_thread(medusa.start)
        await follower.look()
        assert shops.away() == []
        assert await sums(tables, order) == {"captured": 3070, "sent": 0, "refunds": 0}
        # The refund that it broke off is there, and whether it went only the provider knows.
        assert isinstance(await shop.ask(wish(order), "step-1"), Unknown)
        assert isinstance(await shop.do(wish(order), "step-1"), Unknown)
        assert medusa.moved(order) == [19.9]
    await shop.close()
