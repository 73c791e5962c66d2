"""What somebody wrote of a sale in their own words is erased with whoever bought; what it comes to
stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from tests.journal.tables.test_erasure import MARK, SOLD, _where_it_is
from tests.sales._told import line, told

from lamplight.journal.tables import agreed, book, erasure, run, sales, shops
from lamplight.sales.written import Written

if TYPE_CHECKING:
    from tests.journal.tables.conftest import Shop

OF_SHOP = {"source": "Terms 7", "text": "Mended within a week", "remedy": "repair", "within": 7}
BY_HAND = {"source": "mail", "text": f"Call {MARK} first", "remedy": "repair", "within": 2}
CLAIM = {"text": "Hums never", "shown_in": "page"}
SAID = SOLD | {
    "consumer": None,
    "agreed": {"clauses": [OF_SHOP]},
    "lines": [line(claims=[CLAIM])],
}


async def _write(shop: Shop, sale: int, key: str, **said: Any) -> None:
    async with run.transaction(shop.pool) as session:
        await sales.lock(session, sale)
        whole = await sales.whole(session, sale)
        assert whole is not None
        wish = msgspec.convert(said, Written)
        await agreed.write(session, whole, wish, person=shop.maya, words=MARK, key=key, now=7)
        await sales.touch(session, sale, 7)


async def test_words_that_were_written_for_a_sale_go_and_what_was_promised_stays(
    shop: Shop,
) -> None:
    mine = await shops.put(shop.pool, "files", "files", 1)
    sale = (await sales.put(shop.pool, mine, told(**SAID), 5)).sale
    claims = [CLAIM, {"text": f"Fits {MARK}", "shown_on": "2026-11-01"}]
    both = {"clauses": [OF_SHOP, BY_HAND], "lines": {"L1": {"claims": claims}}}
    await _write(shop, sale, "1", **both)
    await _write(shop, sale, "2", **both, buyer_kind="trade")
    await shop.pool.execute("update book set said = $1", MARK)
    before = await sales.whole(shop.pool, sale)
    assert before is not None
    assert before.sale.buyer is not None
    there = {"sale_agreed.words", "sale_agreed.body", "sale_agreed.before", "book.said"}
    assert there | {"sale.body", "sale_line.body"} <= await _where_it_is(shop.pool, MARK)

    await erasure.erase_customer(shop.pool, before.sale.buyer, [], 9)
    assert await _where_it_is(shop.pool, MARK) == set()
    after = await sales.whole(shop.pool, sale)
    assert after is not None
    assert after.sale.version > before.sale.version
    assert [one.sale for one in await book.to_look(shop.pool, 9, 9)] == [sale]
    for _ in range(2):  # the shop tells it again
        of_shop, by_hand = after.sale.agreed.clauses
        assert (of_shop.text, by_hand.text) == ("Mended within a week", "")
        assert (by_hand.remedy, by_hand.within) == ("repair", 2)
        assert [one.text for one in after.lines[0].body.claims] == ["Hums never", ""]
        assert after.sale.buyer_kind == "trade"
        form = told(**SAID | {"contract_date": "2026-11-02"})
        await sales.put(shop.pool, mine, form, 10)
        after = await sales.whole(shop.pool, sale)
        assert after is not None
    assert await _where_it_is(shop.pool, MARK) == set()


async def test_what_nobody_wrote_for_a_sale_stays_as_its_shop_says(shop: Shop) -> None:
    mine = await shops.put(shop.pool, "files", "files", 1)
    sale = (await sales.put(shop.pool, mine, told(**SAID), 5)).sale
    before = await sales.whole(shop.pool, sale)
    assert before is not None
    assert before.sale.buyer is not None
    await erasure.erase_customer(shop.pool, before.sale.buyer, [], 9)
    after = await sales.whole(shop.pool, sale)
    assert after is not None
    assert (after.sale.agreed, after.sale.version) == (before.sale.agreed, before.sale.version)
