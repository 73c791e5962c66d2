"""The end of a duty is a clock of its case: kept with it, and reckoned when sale or day change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.runtime.cases import _ruth
from tests.runtime.customers import _page

from lamplight.basis.instants import DAY, to_datetime
from lamplight.journal.tables import cases
from lamplight.runtime.cases import reckoning
from lamplight.runtime.cases import today as days
from lamplight.runtime.chores import PiecesFailed
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.runtime.views.cases import CaseRow

LONDON = ZoneInfo("Europe/London")


async def _begun(town: Town) -> tuple[Sold, int]:
    sold = await _ruth.sell(town)
    return sold, (await _ruth.agree(town, sold, "part:FJ-02")).case


async def _end(town: Town, case: int) -> int:
    """The last instant of the earliest duty, as the case itself shows what is owed."""
    shown = await town.house.cases.show(town.people["Maya"], case)
    ends = [one.end for one in shown.owed if one.status in ("due", "overdue") and one.end]
    return days.end_of(min(ends), LONDON)


def _row(town: Town, case: int) -> CaseRow:
    row = town.house.scene.cases.get(case)
    assert row is not None
    return row


async def test_a_duty_that_ends_is_over_in_the_lists_though_nothing_else_is(town: Town) -> None:
    _, case = await _begun(town)
    end, priya = await _end(town, case), town.people["Priya"]
    row = _row(town, case)
    assert (row.duty_at, row.next != "duty") == (end, True)  # the step is what is done next
    assert [one.case for one in (await town.house.cases.owed_today(priya)).owed] == [case]
    await town.later(end - town.clock.now() + 1_000)
    await town.house.cases.ends.reckon_due()
    assert _row(town, case).duty_at == end
    assert [one.case for one in (await town.house.cases.owed_today(priya)).overdue] == [case]


async def test_no_rule_is_judged_for_a_list_and_a_new_house_knows_the_ends(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, case = await _begun(town)
    end = await _end(town, case)
    await town.close()

    def judged(*_: object) -> None:
        raise AssertionError("a rule was judged")

    await town.open()
    await town.settle()
    monkeypatch.setattr(reckoning, "judge", judged)
    await town.house.scene.cases.load()
    await town.house.cases.owed_today(town.people["Priya"])
    (row,) = await town.house.cases.rows(town.people["Maya"])
    assert row.duty_at == end


async def test_what_the_shop_tells_of_the_sale_is_reckoned_at_once(town: Town) -> None:
    sold, case = await _begun(town)
    assert _row(town, case).duty_at is not None
    today = to_datetime(town.clock.now()).date()
    town.clock.advance(1_000)
    events = [
        forms.Event(id="e2", kind="defect_reported", on=today - timedelta(6), line="1"),
        forms.Event(id="e3", kind="claim_satisfied", on=today, line="1"),
    ]
    await _ruth.told(town, sold, events=events)
    await town.house.cases.sale_changed(sold.sale)
    shown = await town.house.cases.show(town.people["Maya"], case)
    due = [one.end for one in shown.owed if one.status in ("due", "overdue") and one.end]
    assert due == []
    assert _row(town, case).duty_at is None


async def test_a_case_is_reckoned_anew_on_every_day_and_when_it_is_closed_no_more(
    town: Town,
) -> None:
    _, case = await _begun(town)
    pool, ends = town.database.pool, town.house.cases.ends
    next_ = await ends.next_due()
    assert next_ == days.end_of(days.today(town.clock.now(), LONDON), LONDON) + 1
    await pool.execute("update service_case set duty_at = null")
    await ends.reckon_due()
    assert await pool.fetchval("select duty_at from service_case") is None
    town.clock.advance(DAY)
    await ends.reckon_due()
    assert await pool.fetchval("select duty_at from service_case") == await _end(town, case)
    await town.house.cases.useful(town.people["Maya"], case, "yes")
    assert await ends.next_due() is None


async def test_what_was_reckoned_from_an_older_sale_isnt_kept(town: Town) -> None:
    sold, case = await _begun(town)
    pool, before = town.database.pool, _row(town, case).duty_at
    version = await pool.fetchval("select version from sale where id = $1", sold.sale)
    assert not await cases.set_duty(pool, case, 5, 6, version - 1)
    assert await pool.fetchval("select duty_at from service_case") == before
    assert await cases.set_duty(pool, case, 5, 6, version)


async def test_what_was_performed_is_no_clock_until_they_say_that_it_isnt_useful(
    town: Town,
) -> None:
    case, _ = await _page.hers(town)
    cases_, maya = town.house.cases, town.people["Maya"]
    assert _row(town, case.case).duty_at is None
    town.clock.advance(1_000)
    await cases_.useful(maya, case.case, "not_yet")
    assert _row(town, case.case).duty_at == await _end(town, case.case)


async def test_a_sale_that_cannot_be_reckoned_is_named_and_tried_again_tomorrow(town: Town) -> None:
    sold = await _ruth.sell(town)
    await _ruth.agree(town, sold, "part:FJ-02")
    pool, now = town.database.pool, town.clock.now()
    await pool.execute(
        """update sale set body = '{"terms": {"warranties": 7}}' where id = $1""", sold.sale
    )
    await pool.execute("update service_case set reckon_at = 0")
    ends = town.house.cases.ends
    with pytest.raises(PiecesFailed, match=f"sale {sold.sale}"):
        await ends.reckon_due()
    assert await ends.next_due() == now + DAY
    await ends.reckon_due()
