"""Each step's news reaches the customer: what is done, and what has failed after all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.runtime.cases import _ruth

from lamplight.basis.instants import HOUR
from lamplight.journal.tables import money
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.cases import CaseView


LAMP = forms.Line(id="1", name="Fjell table lamp", paid_minor=16_400)
"""No part of it can be had alone."""


async def _by_hand(town: Town, case: CaseView, kind: str) -> CaseView:
    """Whoever is to do the step of this kind has done it."""
    step = await _step(town, case, kind)
    await town.database.pool.execute(
        "update step set body = body || '{\"by_hand\": true}' where id = $1", step
    )
    return await town.house.cases.step_done(town.people["Priya"], step, {"ref": "done by hand"})


async def _step(town: Town, case: CaseView, kind: str) -> int:
    shown = await town.house.cases.show(town.people["Priya"], case.case)
    return next(one.step for way in shown.accommodations for one in way.steps if one.kind == kind)


async def _news(town: Town) -> list[Any]:
    return list(
        await town.database.pool.fetch(
            "select subject, plain from mail where kind = 'step_news' order by id"
        )
    )


async def _promised(town: Town) -> list[tuple[str, int]]:
    found = await town.database.pool.fetch("select state, due_at from promise order by id")
    return [(row["state"], row["due_at"]) for row in found]


async def _fails_late(town: Town, sale: int) -> None:
    """The bank gives the money back."""
    (refund,) = [
        one for one in await money.of_sale(town.database.pool, sale) if one.state != "failed"
    ]
    await money.move(town.database.pool, refund.id, "failed", now=town.clock.now())
    await town.house.cases.stepping.look_at_sale(sale)


async def test_a_step_that_is_done_is_told_once_with_what_it_is(town: Town) -> None:
    sold = await _ruth.sell(town, lines=[LAMP])
    case = await _ruth.agree(town, sold, "repair")
    await _by_hand(town, case, "repair")
    for _ in range(2):
        await town.house.cases._stepped(case.case)
    (letter,) = await _news(town)
    assert letter["subject"] == "Done: Fjell table lamp"
    assert "We mend Fjell table lamp" in letter["plain"]
    assert await _promised(town) == []


async def test_money_that_comes_back_is_told_with_a_time_that_is_owed_until_it_is_paid_anew(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "price_adjustment")
    await _by_hand(town, case, "refund")
    assert len(await _news(town)) == 1
    await _fails_late(town, sold.sale)
    await town.house.cases._stepped(case.case)
    _, failed = await _news(town)
    assert failed["subject"] == "It didn't go through: Fjell table lamp"
    assert "goes back the way you paid" in failed["plain"]
    assert "You hear from us by" in failed["plain"]
    assert await _promised(town) == [("open", town.clock.now() + 4 * HOUR)]
    step = await _step(town, case, "refund")
    await town.house.cases.step_done(town.people["Priya"], step, {"ref": "by bank transfer"})
    *_, paid = await _news(town)
    assert len(await _news(town)) == 3
    assert paid["subject"].endswith("on its way to you")
    assert [state for state, _ in await _promised(town)] == ["kept"]


async def test_a_step_that_fails_before_anything_was_said_of_it_is_ours_to_put_right_first(
    town: Town,
) -> None:
    sold = await _ruth.sell(town, lines=[LAMP])
    case = await _ruth.agree(town, sold, "repair")
    step = await _step(town, case, "repair")
    await town.house.cases.step_failed(town.people["Priya"], step, "No spare is left.")
    assert await _news(town) == []
    assert await _promised(town) == []
