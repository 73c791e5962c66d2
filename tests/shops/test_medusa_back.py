"""What a real Medusa says came back is told to its case; what it sends instead is no sale."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from lamplight.journal import Address, Database, Ownership, migrate
from lamplight.journal.tables import brands, hours, people, sales
from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.clock import ManualClock
from lamplight.runtime.connectors import Done, OpenReturn, ToldSale
from lamplight.runtime.house import House
from lamplight.runtime.shops.follower import Source
from lamplight.runtime.shops.following import Following

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.shops._medusa import Medusa

    from lamplight.runtime.views.cases import CaseView
    from lamplight.shops.medusa.connector import Medusa as Connector


@pytest.fixture
def sent(medusa: Medusa) -> Any:
    """Two shades that are with their customer."""
    order = medusa.buy({"TID-S": 2})
    medusa.deliver(order, medusa.ship(order, "JD0061"))
    return order


def receive(medusa: Medusa, returned: str, line: str, units: int) -> None:
    """Somebody of the shop takes in what came back."""
    medusa.admin("POST", f"/returns/{returned}/receive")
    items = [{"id": line, "quantity": units}]
    medusa.admin("POST", f"/returns/{returned}/receive-items", items=items)
    medusa.admin("POST", f"/returns/{returned}/receive/confirm")


def variant(medusa: Medusa, sku: str) -> str:
    found = medusa.admin("GET", f"/product-variants?sku={sku}&fields=id")["variants"]
    return str(found[0]["id"])


async def read(shop: Connector, order: Any) -> ToldSale:
    sale = await shop.sale(order["id"])
    assert isinstance(sale, ToldSale)
    return sale


async def test_what_we_let_come_back_is_told_once_all_of_it_is_there(
    medusa: Medusa, medusa_shop: Connector, sent: Any
) -> None:
    line = sent["items"][0]["id"]
    action = OpenReturn(sale=sent["id"], lines={line: 2}, note="Torn.")
    said = await medusa_shop.do(action, "return-1")
    assert isinstance(said, Done)
    assert (await read(medusa_shop, sent)).back == ()
    receive(medusa, said.external, line, 1)
    assert (await read(medusa_shop, sent)).back == ()
    receive(medusa, said.external, line, 1)
    sale = await read(medusa_shop, sent)
    (back,) = sale.back
    assert (back.external, back.proof["number"]) == (said.external, said.proof["number"])
    assert back.proof["received_on"]
    assert sale.events == []
    assert (sale.lines[0].quantity, sale.lines[0].paid_minor) == (2, 4_736)


async def test_what_the_shop_itself_let_come_back_is_an_event_once_the_line_is_there_whole(
    medusa: Medusa, medusa_shop: Connector, sent: Any
) -> None:
    line = sent["items"][0]["id"]
    medusa.receive(sent, line, 1)
    assert (await read(medusa_shop, sent)).events == []
    medusa.receive(sent, line, 1)
    sale = await read(medusa_shop, sent)
    assert sale.back == ()
    assert [(one.kind, one.line) for one in sale.events] == [("goods_received_back", line)]
    assert await read(medusa_shop, sent) == sale


@pytest.mark.parametrize("kind", ["claim", "exchange"])
async def test_what_a_claim_or_an_exchange_sends_is_no_further_line(
    medusa: Medusa, medusa_shop: Connector, sent: Any, kind: str
) -> None:
    before = await read(medusa_shop, sent)
    line = sent["items"][0]["id"]
    post, path = medusa.admin, f"/{kind}s"
    more = {"type": "replace"} if kind == "claim" else {}
    made = post("POST", path, order_id=sent["id"], **more)[kind]["id"]
    one = [{"id": line, "quantity": 1}]
    if kind == "claim":
        post("POST", f"{path}/{made}/claim-items", items=[one[0] | {"reason": "wrong_item"}])
    post("POST", f"{path}/{made}/inbound/items", items=one)
    lamp = [{"variant_id": variant(medusa, "ARB-1"), "quantity": 1}]
    post("POST", f"{path}/{made}/outbound/items", items=lamp)
    post("POST", f"{path}/{made}/request")
    fields = "id,version,*items,*items.detail,*returns,*returns.items,*transactions,total,summary"
    raw = post("GET", f"/orders/{sent['id']}?fields={fields}")["order"]
    assert len(raw["items"]) == 2
    other = next(item for item in raw["items"] if item["id"] != line)
    items = [{"id": other["id"], "quantity": 1}]
    by = f"/orders/{sent['id']}/fulfillments"
    sends = post("POST", f"{by}?fields=*fulfillments", items=items, location_id=medusa._place)
    fulfilments = {one["id"] for one in sends["order"]["fulfillments"]}
    for id_ in fulfilments - {one.id for one in before.fulfilments}:
        label = {"tracking_number": "JD0062", "tracking_url": "", "label_url": ""}
        post("POST", f"{by}/{id_}/shipments", items=items, labels=[label])
    sale = await read(medusa_shop, sent)
    assert [(one.id, one.paid_minor) for one in sale.lines] == [(line, 4_736)]
    assert sale.fulfilments == before.fulfilments
    assert (sale.agreed, sale.payments, sale.events) == (before.agreed, before.payments, [])
    (returned,) = raw["returns"]
    receive(medusa, returned["id"], line, 1)
    sale = await read(medusa_shop, sent)
    assert (sale.events, sale.back, len(sale.lines)) == ([], (), 1)


class Told:
    """A house that follows the shop, with one who answers."""

    def __init__(self, house: House, shops: Following, maya: int) -> None:
        self.house = house
        self.shops = shops
        self.maya = maya

    async def show(self, case: int) -> CaseView:
        return await self.house.cases.show(self.maya, case)

    async def until(self, case: int, reason: str) -> CaseView:
        """The case once its return is so."""
        for _ in range(400):
            shown = await self.show(case)
            if [one.reason for one in shown.accommodations[0].steps if one.kind == "return"] == [
                reason
            ]:
                return shown
            await asyncio.sleep(0.05)
        raise AssertionError(shown.accommodations[0].steps)


@pytest_asyncio.fixture
async def told(database: Address, medusa_shop: Connector) -> AsyncIterator[Told]:
    async with await Database.open(database) as opened:
        await migrate(opened)
        clock = ManualClock(int(time.time() * 1000))
        line = await brands.add_line(opened.pool, "Service", "service")
        for slug in ("nordhaus", "lumen"):
            brand = await brands.add_brand(
                opened.pool,
                slug=slug,
                name=slug,
                timezone="Europe/Berlin",
                languages=["en"],
                service_line=line,
                now=clock.now(),
            )
            week = [hours.Span(day, 0, 1440) for day in range(1, 8)]
            await hours.set_week(opened.pool, brand, week)
        found = await brands.brand_by_slug(opened.pool, "nordhaus")
        assert found is not None
        maya = await people.add_person(
            opened.pool,
            name="Maya",
            email="maya@example.org",
            role="agent",
            languages=["en"],
            brands=[found.id],
            now=clock.now(),
        )
        shops = Following(opened, clock, [Source("main", "medusa", medusa_shop)])
        await shops.make()
        ownership = await Ownership.acquire(opened, "here")
        house = await House.open(opened, ownership, clock, shops.hands())
        shops.begin(house)
        try:
            yield Told(house, shops, maya)
        finally:
            await house.close()


async def test_a_return_that_the_shop_received_is_here_in_its_case_and_told_once(
    medusa: Medusa, told: Told, sent: Any
) -> None:
    house, cases = told.house, told.house.cases
    follower, pool = told.shops.follower("main"), house.journal.database.pool
    await follower.look()
    sale = await pool.fetchval("select id from sale where external = $1", sent["id"])
    whole = await sales.whole(pool, sale)
    assert whole is not None
    line = whole.lines[0].id
    view = await cases.proposal(told.maya, sale, line, Wanted("changed_mind", units=2))
    option = next(one for one in view.options if one.id == "refund")
    way = wishes.Way(
        failure="changed_mind",
        option=option.id,
        version=view.version,
        words=option.says,
        consent=False,
        units=2,
        key="ines-1",
    )
    wish = wishes.Open(sale=sale, line=line, title="", contact=0, way=way)
    case = (await cases.open(told.maya, wish)).case
    opened = await told.until(case, "awaits_scan")
    (step,) = [one for one in opened.accommodations[0].steps if one.kind == "return"]
    receive(medusa, step.proof["external"], sent["items"][0]["id"], 2)
    for _ in range(3):
        await follower.look()
    shown = await told.show(case)
    (step,) = [one for one in shown.accommodations[0].steps if one.kind == "return"]
    assert (step.state, step.proof["number"]) == ("done", opened_number(opened))
    assert step.proof["received_on"]
    assert (shown.accommodations[0].goods, shown.accommodations[0].judging) == (
        "received",
        "pending",
    )
    assert [one.kind for one in shown.events].count("goods") == 1
    whole = await sales.whole(pool, sale)
    assert whole is not None
    kinds = [one.kind for one in whole.events]
    assert kinds.count("goods_received_back") == 1
    version = shown.version
    await cases.saying.came_back(whole.sale.shop, step.proof["external"], step.proof)
    assert (await told.show(case)).version == version


def opened_number(case: CaseView) -> str:
    """The shop's number of the return."""
    return next(one.proof["number"] for one in case.accommodations[0].steps if one.kind == "return")
