"""From a broken lamp to "it is useful now", through a real shop and a real mail server."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest_asyncio
from tests.mail.office import Office, plain
from tests.shops import _keeper as keeper

from lamplight.journal import Database, Ownership
from lamplight.journal.tables import brands, hours, people, sales
from lamplight.mail.postman import Postman
from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.clock import ManualClock
from lamplight.runtime.house import House
from lamplight.runtime.shops.follower import Source
from lamplight.runtime.shops.following import Following

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.shops._vendure import Vendure

    from lamplight.journal import Address
    from lamplight.runtime.shops.follower import Follower
    from lamplight.runtime.views.cases import CaseView, StepView
    from lamplight.shops.vendure.connector import Vendure as Connector

WAYS = {
    "carriage": {"EUR": {"parts": [{"days": 2, "cost_minor": 490}], "money_days": 3}},
    "parts": {"TID-2": [{"sku": "TID-S", "name": "Tide shade", "cost_minor": 610}]},
}
SENT = """query ($code: String!) {
  orders(options: { filter: { code: { eq: $code } } }) {
    items { id state totalWithTax lines { quantity productVariant { sku } } }
  }
}"""


class Story:
    """A house that follows the shop, with one who answers."""

    def __init__(self, house: House, shops: Following, clock: ManualClock, maya: int) -> None:
        self.house = house
        self.shops = shops
        self.clock = clock
        self.maya = maya


@pytest_asyncio.fixture
async def story(address: Address, shop: Connector) -> AsyncIterator[Story]:
    async with await Database.open(address) as opened:
        clock = ManualClock(int(time.time() * 1000))
        line = await brands.add_line(opened.pool, "Service", "service")
        brand = await brands.add_brand(
            opened.pool,
            slug="nordhaus",
            name="Nordhaus",
            timezone="Europe/Berlin",
            languages=["en"],
            service_line=line,
            now=clock.now(),
        )
        # Other tests buy at the same shop, for its other brand too.
        await brands.add_brand(
            opened.pool,
            slug="lumen",
            name="Lumen",
            timezone="Europe/Berlin",
            languages=["en"],
            service_line=line,
            now=clock.now(),
        )
        week = [hours.Span(day, 0, 1440) for day in range(1, 8)]
        await hours.set_week(opened.pool, brand, week)
        maya = await people.add_person(
            opened.pool,
            name="Maya",
            email="maya@example.org",
            role="agent",
            languages=["en"],
            brands=[brand],
            now=clock.now(),
        )
        shops = Following(opened, clock, [Source("main", "vendure", shop, ways=WAYS)])
        await shops.make()
        ownership = await Ownership.acquire(opened, "here")
        house = await House.open(opened, ownership, clock, shops.hands())
        shops.begin(house)
        try:
            yield Story(house, shops, clock, maya)
        finally:
            await house.close()


async def test_the_part_goes_through_the_shop_and_the_case_ends_with_a_yes(
    vendure: Vendure, story: Story
) -> None:
    house, cases, maya = story.house, story.house.cases, story.maya
    office = await Office().open()
    try:
        Postman(house.journal.database, story.clock, office.settings()).begin(house)
        order = vendure.buyer().buy({"TID-2": 1})
        keeper.deliver(vendure, keeper.ship(vendure, order["id"], "JD0042"))
        await story.shops.follower("main").look()
        pool = house.journal.database.pool
        sale = await pool.fetchval("select id from sale where number = $1", order["code"])
        whole = await sales.whole(pool, sale)
        assert whole is not None
        line = whole.lines[0].id

        view = await cases.proposal(maya, sale, line, Wanted("broken"))
        first = view.options[0]
        assert (first.id, first.group, first.blocked) == ("part:TID-S", "owed", "")
        way = wishes.Way(
            failure="broken",
            option=first.id,
            version=view.version,
            words=first.says,
            consent=False,
            key="ruth-1",
        )
        wish = wishes.Open(sale=sale, line=line, title="", contact=0, way=way)
        case = await cases.open(maya, wish)

        ordered = await until(lambda: cases.show(maya, case.case), has_ordered)
        step = send_of(ordered)
        assert (step.state, step.reason) == ("todo", "awaits_parcel")
        (made,) = vendure.admin(SENT, code=step.proof["external"])["orders"]["items"]
        assert (made["state"], made["totalWithTax"]) == ("PaymentSettled", 0)
        assert [one["productVariant"]["sku"] for one in made["lines"]] == ["TID-S"]

        await until_sent(office, 2)
        texts = [plain(letter) for letter in office.taken]
        assert "We send you a new Tide shade" in texts[0]
        assert "Tide shade" in texts[1]
        assert (await cases.show(maya, case.case)).ask_at is None

        parcel = keeper.ship(vendure, made["id"], "JD0043")
        shop_of = story.shops.follower("main")
        sent = await until(lambda: looked(shop_of, lambda: cases.show(maya, case.case)), has_sent)
        assert send_of(sent).proof["tracking"] == "JD0043"
        await until_sent(office, 3)
        assert "JD0043" in plain(office.taken[2])

        keeper.deliver(vendure, parcel)
        shown = await until(lambda: looked(shop_of, lambda: cases.show(maya, case.case)), is_there)
        steps = {one.kind: one.state for one in shown.accommodations[0].steps}
        assert steps["tell"] == "done"
        assert shown.ask_at is not None
        story.clock.move_to(shown.ask_at + 1)
        await cases.asking.ask_due()
        await until_sent(office, 4)
        done = await cases.useful(maya, case.case, "yes")
        assert (done.state, done.useful) == ("closed", "yes")
    finally:
        await office.close()


def send_of(case: CaseView) -> StepView:
    """The step that sends the part."""
    return next(one for one in case.accommodations[0].steps if one.kind == "send")


def has_ordered(case: CaseView) -> bool:
    """Whether the shop has made the order that sends the part."""
    return send_of(case).reason == "awaits_parcel"


def has_sent(case: CaseView) -> bool:
    """Whether the part has left."""
    return send_of(case).state == "done"


def is_there(case: CaseView) -> bool:
    """Whether the part was delivered."""
    return "delivered_on" in send_of(case).proof


async def looked(follower: Follower, show: Callable[[], Awaitable[CaseView]]) -> CaseView:
    """The case after a look at the shop."""
    await follower.look()
    return await show()


async def until(
    look: Callable[[], Awaitable[CaseView]], holds: Callable[[CaseView], bool]
) -> CaseView:
    """The case once it is so."""
    for _ in range(400):
        found = await look()
        if holds(found):
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(found)


async def until_sent(office: Office, letters: int) -> None:
    """So many letters have arrived."""
    for _ in range(400):
        if len(office.taken) >= letters:
            return
        await asyncio.sleep(0.05)
    raise AssertionError([plain(one) for one in office.taken])
