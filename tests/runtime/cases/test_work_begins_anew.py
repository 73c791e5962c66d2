"""A case that is worked on, or goes wrong, is open, is asked about anew, and is seen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.runtime.cases import _ruth

from lamplight.journal.tables import cases as tables
from lamplight.journal.tables import money

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.cases import CaseView


async def _paid(town: Town, case: int) -> CaseView:
    """A part of the price was paid back by hand, once it is Maya's to do."""
    maya = town.people["Maya"]
    for _ in range(500):
        for task in await town.house.cases.tasks(maya):
            if task.case == case and task.what == "refund_share" and task.state == "todo":
                proof = {"reference": "transfer 12"}
                return await town.house.cases.step_done(maya, task.step, proof)
        await asyncio.sleep(0.02)
    raise AssertionError("nobody is to pay it")


async def test_another_way_begins_the_asking_anew(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "price_adjustment")
    pool = town.database.pool
    await pool.execute("update service_case set state = 'asked', askings = 2")
    view = await _ruth.proposed(town, sold, case=case.case)
    way = _ruth.way(view, "part:FJ-02", "wish-2")
    await town.house.cases.add(town.people["Maya"], case.case, way)
    row = await tables.case_by_id(pool, case.case)
    assert row is not None
    assert (row.state, row.askings) == ("open", 0)


async def test_money_that_comes_back_late_opens_a_closed_case(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "price_adjustment")
    cases, maya, pool = town.house.cases, town.people["Maya"], town.database.pool
    await _paid(town, case.case)
    assert (await cases.useful(maya, case.case, "yes")).state == "closed"
    town.clock.advance(1_000)
    (refund,) = await money.of_sale(pool, sold.sale)
    await money.move(pool, refund.id, "failed", now=town.clock.now())
    await cases.stepping.look_at_sale(sold.sale)
    assert (await cases.show(maya, case.case)).state == "open"
    (row,) = await cases.rows(maya)
    assert row.next == "step_failed"


async def test_a_case_in_which_nothing_is_agreed_any_more_is_seen(town: Town) -> None:
    sold = await _ruth.sell(town)
    (way,) = (await _ruth.agree(town, sold, "refund_kept")).accommodations
    await town.house.cases.refuse(town.people["Priya"], way.accommodation, "Another way.")
    (row,) = await town.house.cases.rows(town.people["Maya"])
    assert row.next == "stuck"


async def test_what_wasnt_planned_as_we_ended_is_planned_at_the_start(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "price_adjustment")
    cases, maya, pool = town.house.cases, town.people["Maya"], town.database.pool
    planned = (await _paid(town, case.case)).ask_at
    assert planned is not None
    await pool.execute("update service_case set ask_at = null")
    await cases.asking.plan_all()
    assert (await cases.show(maya, case.case)).ask_at == planned
