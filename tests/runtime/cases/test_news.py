"""What a letter announced is owed until the customer has it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.runtime.cases import _ruth

from lamplight.basis.instants import HOUR
from lamplight.journal.tables import cases as rows
from lamplight.journal.tables import promises, run

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.journal.tables.promises import Promise

WAITS = """
select exists (select from pg_stat_activity where wait_event_type = 'Lock'
    and datname = current_database())
"""
"""Whether anybody waits for a lock."""


async def _news(town: Town, case: int) -> list[Promise]:
    found = await town.database.pool.fetch(
        "select id from promise where service_case = $1 order by id", case
    )
    made = [await promises.promise_by_id(town.database.pool, row["id"]) for row in found]
    return [one for one in made if one is not None]


async def test_who_waits_for_a_leave_is_owed_the_answer_until_the_letter_says_yes(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "refund_kept")
    (owed,) = await _news(town, case.case)
    assert (owed.kind, owed.state, owed.person) == ("news", "open", town.people["Maya"])
    assert owed.due_at == town.clock.now() + 4 * HOUR
    (way,) = case.accommodations
    await town.house.cases.approve(town.people["Priya"], way.accommodation, way.version)
    (kept,) = await _news(town, case.case)
    assert kept.state == "kept"


async def test_after_a_no_the_answer_is_owed_until_something_else_is_agreed(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "refund_kept")
    cases, maya = town.house.cases, town.people["Maya"]
    (way,) = case.accommodations
    await cases.refuse(town.people["Priya"], way.accommodation, "Send her the glass instead.")
    assert [one.state for one in await _news(town, case.case)] == ["open"]
    town.clock.advance(5 * HOUR)
    await cases.promising.break_due()
    view = await _ruth.proposed(town, sold, case=case.case)
    await cases.add(maya, case.case, _ruth.way(view, "part:FJ-02", "wish-2"))
    assert [one.state for one in await _news(town, case.case)] == ["broken", "kept"]


async def test_agreeing_one_thing_leaves_the_answer_to_another_owed(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "refund_kept")
    view = await _ruth.proposed(town, sold, case=case.case)
    await town.house.cases.add(
        town.people["Maya"], case.case, _ruth.way(view, "part:FJ-02", "wish-2")
    )
    assert [one.state for one in await _news(town, case.case)] == ["open"]


async def test_who_says_not_yet_is_owed_that_somebody_looks_at_it(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    async with run.transaction(town.database.pool) as session:
        held = await rows.lock_case(session, case.case)
        assert held is not None
        await town.house.cases.asking.hear(session, held, "not_yet")
    (owed,) = await _news(town, case.case)
    assert (owed.kind, owed.state, owed.due_at) == ("news", "open", town.clock.now() + 4 * HOUR)
    view = await _ruth.proposed(town, sold, case=case.case)
    await town.house.cases.add(
        town.people["Maya"], case.case, _ruth.way(view, "replacement", "wish-2")
    )
    assert [one.state for one in await _news(town, case.case)] == ["kept"]


async def test_whoever_breaks_a_promise_holds_its_case_first(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "refund_kept")
    (owed,) = await _news(town, case.case)
    town.clock.advance(5 * HOUR)
    pool = town.house.journal.database.pool
    async with pool.acquire() as held:
        hold = held.transaction()
        await hold.start()
        await held.execute("select from service_case where id = $1 for update", case.case)
        breaking = asyncio.create_task(town.house.cases.promising.break_due())
        for _ in range(1_000):
            if await pool.fetchval(WAITS):
                break
            await asyncio.sleep(0.01)
        # Whoever holds the case may end its promises: nobody who waits for the case holds them.
        await held.execute("select from promise where id = $1 for update nowait", owed.id)
        await hold.commit()
    await breaking
    assert "broken" in [one.state for one in await _news(town, case.case)]
