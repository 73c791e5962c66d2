"""What was agreed when a sale came stays agreed, whatever settings say and the shop tells later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.sales._told import line, told

from lamplight.journal import BadValue
from lamplight.journal.tables import agreed, run, sales, shops
from lamplight.sales.written import Written

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

    from lamplight.journal.tables.sale_rows import Whole

USUAL = {
    "terms": {"ship_days": 2},
    "each_line": {"category": "other", "promised_days": 1},
}
LATER = {"terms": {"ship_days": 9}, "each_line": {"category": "mattress"}}
WRITTEN = {
    "buyer_kind": "trade",
    "terms": {"promised_delivery": "2026-12-01"},
    "clauses": [{"source": "mail of 2 November", "text": "Mended within three days"}],
    "lines": {"L1": {"category": "television", "flags": ["made_to_spec"]}},
}


class House:
    """A shop whose settings say what is agreed."""

    def __init__(self, shop: Shop, mine: int) -> None:
        self.pool = shop.pool
        self.mine = mine
        self.maya = shop.maya

    async def usually(self, settings: dict[str, Any]) -> None:
        await shops.change(self.pool, self.mine, settings={"agreed": settings})

    async def put(self, now: int = 5, **more: Any) -> Whole:
        done = await sales.put(self.pool, self.mine, told(**more), now)
        return await self.whole(done.sale)

    async def whole(self, sale: int) -> Whole:
        found = await sales.whole(self.pool, sale)
        assert found is not None
        return found

    async def write(self, sale: int, said: dict[str, Any], key: str = "k") -> bool:
        async with run.transaction(self.pool) as session:
            await sales.lock(session, sale)
            return await agreed.write(
                session,
                await self.whole(sale),
                msgspec.convert(said, Written),
                person=self.maya,
                words="said so in their mail",
                key=key,
                now=7,
            )


@pytest.fixture
async def house(shop: Shop) -> House:
    return House(shop, await shops.put(shop.pool, "main", "vendure", 1))


async def test_a_sale_keeps_what_the_settings_said_when_it_came(house: House) -> None:
    await house.usually(USUAL)
    before = await house.put()
    assert before.sale.agreed.terms == {"ship_days": 2, "promised_delivery": "2026-11-03"}
    assert before.lines[0].body.category == "other"
    await house.usually(LATER)
    after = await house.put(8, lines=[line(), line("L2")])
    assert after.sale.agreed.terms["ship_days"] == 2
    assert [one.body.category for one in after.lines] == ["other", "mattress"]


async def test_a_sale_from_before_the_settings_stays_as_it_was(house: House) -> None:
    before = await house.put()
    await house.usually(USUAL)
    done = await sales.put(house.pool, house.mine, told(), 8)
    assert not done.changed
    assert (await house.whole(done.sale)).sale.agreed == before.sale.agreed


async def test_the_same_sale_again_is_nothing_new(house: House) -> None:
    await house.usually(USUAL)
    await house.put()
    assert not (await sales.put(house.pool, house.mine, told(), 6)).changed


async def test_a_thing_or_a_group_that_changes_in_the_shop_changes_no_sale_of_before(
    house: House,
) -> None:
    def as_now(category: str, claim: str, by: str | None, day: str) -> dict[str, Any]:
        return {
            "lines": [line(category=category, claims=[{"text": claim}])],
            "buyer": {"kind": "trade" if by else "consumer"},
            "agreed": {"trade_by": by, "terms": {"promised_delivery": day}},
        }

    first = as_now("other", "burns long", None, "2026-12-01")
    done = await sales.put(house.pool, house.mine, told(**first), 5, live=True)
    before = await house.whole(done.sale)
    later = as_now("mattress", "burns", "group", "2026-12-24")
    assert not (await sales.put(house.pool, house.mine, told(**later), 6, live=True)).changed
    assert await house.whole(done.sale) == before
    # What a file says is said of this sale, and takes its place.
    after = await house.put(7, **later)
    assert (after.sale.buyer_kind, after.lines[0].body.category) == ("trade", "mattress")


async def test_whoever_was_a_trade_by_a_company_alone_is_a_consumer_once_the_shop_says_so(
    house: House,
) -> None:
    def bought(by: str | None) -> Any:
        return told(
            buyer={"kind": "trade" if by else "consumer"}, agreed={"trade_by": by}, lines=[line()]
        )

    done = await sales.put(house.pool, house.mine, bought("company"), 5, live=True)
    await sales.put(house.pool, house.mine, bought("company"), 6, live=True)
    before = (await house.whole(done.sale)).sale
    assert (before.buyer_kind, before.agreed.trade_by) == ("trade", "company")
    await sales.put(house.pool, house.mine, bought(None), 7, live=True)
    after = (await house.whole(done.sale)).sale
    assert (after.buyer_kind, after.agreed.trade_by) == ("consumer", None)


async def test_settings_that_cannot_be_used_take_no_sale_in(house: House) -> None:
    await house.usually({"each_line": {"category": "lamp"}})
    with pytest.raises(BadValue, match=r"its shop's settings: agreed\.each_line\.category"):
        await house.put()


async def test_settings_are_asked_only_of_what_is_new_in_a_sale(house: House) -> None:
    await house.put()
    await house.usually({"each_line": {"category": "lamp"}})
    after = await house.put(6, lines=[line(paid_minor=4_000)])
    assert [one.paid_minor for one in after.lines] == [4_000]
    with pytest.raises(BadValue, match=r"each_line\.category"):
        await house.put(7, lines=[line(), line("L2")])


async def test_what_was_written_by_hand_outlives_what_the_shop_tells(house: House) -> None:
    await house.usually(USUAL)
    sale = (await house.put()).sale.id
    assert await house.write(sale, WRITTEN)
    for held in (await house.whole(sale), await house.put(9, lines=[line(category="computer")])):
        assert held.sale.buyer_kind == "trade"
        assert held.sale.agreed.terms == {"ship_days": 2, "promised_delivery": "2026-12-01"}
        assert [one.text for one in held.sale.agreed.clauses] == ["Mended within three days"]
        (one,) = held.lines
        assert (one.body.category, one.body.flags) == ("television", ["made_to_spec"])
    assert await house.write(sale, {}, "k2")
    back = await house.whole(sale)
    assert back.sale.buyer_kind == "consumer"
    assert back.sale.agreed.terms == {"ship_days": 2, "promised_delivery": "2026-11-03"}
    assert (back.lines[0].body.category, back.sale.agreed.clauses) == ("computer", [])


async def test_it_is_known_who_wrote_what_and_what_was_there_before(house: House) -> None:
    sale = (await house.put()).sale.id
    await house.write(sale, WRITTEN)
    assert not await house.write(sale, WRITTEN, "again")
    await house.write(sale, {"buyer_kind": "trade"}, "k2")
    second, first = await agreed.history(house.pool, sale)
    assert (first.person, first.at, first.words) == (house.maya, 7, "said so in their mail")
    assert (first.before, second.before) == (Written(), first.body)
    assert second.body == Written(buyer_kind="trade")
