"""What was somebody's who is gone is seen by who leads the brand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.runtime._town import until_async
from tests.runtime.cases import _ruth

from lamplight.journal.tables import people

if TYPE_CHECKING:
    from tests.runtime._town import Town


async def _has_tasks(town: Town) -> bool:
    return bool(await town.house.cases.tasks(town.people["Maya"]))


async def test_cases_and_steps_of_who_is_gone_show_to_the_leads_of_the_brand(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    cases, maya, lead = town.house.cases, town.people["Maya"], town.people["Priya"]
    await until_async(lambda: _has_tasks(town))
    assert await cases.rows(lead) == []
    assert await cases.tasks(lead) == []
    await people.change_person(town.database.pool, maya, active=False)
    await town.house.person_changed(maya)
    assert [one.case for one in await cases.rows(lead)] == [case.case]
    assert {one.case for one in await cases.tasks(lead)} == {case.case}
    assert await cases.rows(town.people["Jonas"]) == []
    assert await cases.tasks(town.people["Jonas"]) == []


async def test_a_not_yet_is_over_once_something_else_was_agreed(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "price_adjustment")
    cases, maya = town.house.cases, town.people["Maya"]
    await cases.useful(maya, case.case, "not_yet")
    assert [one.not_yet for one in await cases.rows(maya)] == [True]
    town.clock.advance(1_000)
    view = await _ruth.proposed(town, sold, case=case.case)
    await cases.add(maya, case.case, _ruth.way(view, "part:FJ-02", "wish-2"))
    assert [one.not_yet for one in await cases.rows(maya)] == [False]
