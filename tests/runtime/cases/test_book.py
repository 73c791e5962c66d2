"""What must be done for a sale is seen in time, also where nobody has opened a case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY, to_datetime
from lamplight.journal.tables import book
from lamplight.runtime.cases import wishes
from lamplight.runtime.chores import PiecesFailed
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.runtime.views.cases import OwedSaleRow

LAST = 30
"""Days within which a trader in the United Kingdom delivers, where nothing else was agreed."""


def _awaited(town: Town, ago: int, **more: Any) -> dict[str, Any]:
    """A sale that was made so many days ago and never came."""
    made = to_datetime(town.clock.now()).date() - timedelta(days=ago)
    return {"contract_date": made, "fulfilments": [], "events": []} | more


async def _seen(town: Town) -> list[OwedSaleRow]:
    await town.house.cases.book.look()
    return await _shown(town)


async def _shown(town: Town) -> list[OwedSaleRow]:
    return (await town.house.cases.owed_today(town.people["Priya"])).sales


async def _came(town: Town, sold: Sold, ago: int) -> None:
    today = to_datetime(town.clock.now()).date()
    parcel = forms.Fulfilment(
        id="f1", lines=[forms.Units(line="1", quantity=1)], carrier="Northern Parcel",
        shipped_on=today - timedelta(days=1), delivered_on=today,
    )  # fmt: skip
    await _ruth.told(town, sold, **_awaited(town, ago, fulfilments=[parcel]))


async def test_a_delivery_that_is_late_is_seen_though_nobody_has_asked(town: Town) -> None:
    sold = await _ruth.sell(town, **_awaited(town, LAST + 5))
    (row,) = await _seen(town)
    assert (row.sale, row.what, row.name, row.thing) == (
        *(sold.sale, "delivery", "Ruth Ansell", "Fjell table lamp"),
    )
    assert row.due_at < town.clock.now()


async def test_what_has_come_is_awaited_no_more(town: Town) -> None:
    sold = await _ruth.sell(town, **_awaited(town, LAST + 5))
    assert len(await _seen(town)) == 1
    await _came(town, sold, LAST + 5)
    assert await _seen(town) == []


async def test_what_has_a_case_is_among_the_cases(town: Town) -> None:
    sold = await _ruth.sell(town, **_awaited(town, LAST + 5))
    view = await _ruth.proposed(town, sold, failure="not_delivered")
    option = next(one for one in view.options if one.kind == "reship")
    wish = _ruth.way(view, option.id, "wish-1")
    opened = wishes.Open(sale=sold.sale, line=sold.line, title="", contact=0, way=wish)
    await town.house.cases.open(town.people["Maya"], opened)
    assert await _seen(town) == []


async def test_a_new_day_is_enough(town: Town) -> None:
    await _ruth.sell(town, **_awaited(town, LAST - 3))
    assert await _seen(town) == []
    town.clock.move_to(town.clock.now() + 3 * DAY)
    (due,) = await _seen(town)
    assert due.due_at > town.clock.now()
    town.clock.move_to(town.clock.now() + DAY)
    (late,) = await _seen(town)
    assert late.due_at == due.due_at < town.clock.now()


async def test_a_day_is_begun_once(town: Town) -> None:
    await _ruth.sell(town, **_awaited(town, 1))
    await town.house.cases.book.look()
    pool = town.database.pool
    assert await book.to_look(pool, town.clock.now(), 10) == []
    assert len(await book.to_look(pool, town.clock.now() + DAY, 10)) == 1


async def test_of_what_is_over_no_day_changes_anything(town: Town) -> None:
    made = forms.Sale(
        id="old", brand="nordhaus", currency="GBP", jurisdiction="UK",
        contract_date=to_datetime(town.clock.now()).date() - timedelta(days=365 * 9),
        lines=[forms.Line(id="1", name="Lamp", paid_minor=100)],
    )  # fmt: skip
    fields = {name: getattr(made, name) for name in made.__struct_fields__}
    long_ago = made.contract_date
    assert long_ago is not None
    parcel = forms.Fulfilment(
        id="f1", lines=[forms.Units(line="1", quantity=1)], delivered_on=long_ago
    )
    await _ruth.sell(town, **fields | {"fulfilments": [parcel]})
    await town.house.cases.book.look()
    assert await book.to_look(town.database.pool, town.clock.now() + 400 * DAY, 10) == []


async def test_a_sale_that_changes_meanwhile_is_judged_once_more(town: Town) -> None:
    sold = await _ruth.sell(town, **_awaited(town, LAST + 5))
    pool, now = town.database.pool, town.clock.now()
    (before,) = await book.to_look(pool, now, 10)
    await _came(town, sold, LAST + 5)
    late = book.Entry(sold.sale, before.seen, None, now - DAY, None, "delivery")
    assert not await book.write(pool, late)
    assert await _seen(town) == []


async def test_one_that_cannot_be_judged_hides_no_other(town: Town) -> None:
    bad = await _ruth.sell(town, **_awaited(town, LAST + 5))
    good = await _ruth.sell(town, **_awaited(town, LAST + 5, id="NL-2", number="NL-2"))
    await town.database.pool.execute(
        """update sale set body = '{"terms": {"warranties": 7}}', version = version + 1
        where id = $1""",
        bad.sale,
    )
    for _ in range(2):  # it is named for as long as it can't be judged
        with pytest.raises(PiecesFailed, match=f"sale {bad.sale}"):
            await town.house.cases.book.look()
    assert [row.sale for row in await _shown(town)] == [good.sale]
    await _ruth.told(town, bad, **_awaited(town, LAST + 5))
    assert [row.sale for row in await _seen(town)] == [bad.sale, good.sale]


async def test_one_that_cannot_be_read_hides_no_other(town: Town) -> None:
    bad = await _ruth.sell(town, **_awaited(town, LAST + 5))
    good = await _ruth.sell(town, **_awaited(town, LAST + 5, id="NL-2", number="NL-2"))
    await town.database.pool.execute(
        """update sale set body = '{"clauses": 7}', version = version + 1 where id = $1""", bad.sale
    )
    with pytest.raises(PiecesFailed, match=f"sale {bad.sale}"):
        await town.house.cases.book.look()
    assert [row.sale for row in await _shown(town)] == [good.sale]


async def test_what_is_late_for_very_long_is_counted_and_hides_nothing_new(town: Town) -> None:
    await _ruth.sell(town, **_awaited(town, LAST + 200))
    new = await _ruth.sell(town, **_awaited(town, LAST + 1, id="NL-2", number="NL-2"))
    await town.house.cases.book.look()
    today = await town.house.cases.owed_today(town.people["Priya"])
    assert ([row.sale for row in today.sales], today.sales_older) == ([new.sale], 1)
