"""Leave is given for what can be done now, and counts for whoever gave it, on their day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY, HOUR, to_datetime
from lamplight.journal.tables import accommodations, people, run, sales
from lamplight.line import Refused
from lamplight.runtime.cases import situating, wishes
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold


async def test_leave_isnt_given_for_what_cant_be_done_any_more(town: Town) -> None:
    sold = await _ruth.sell(town)
    (way,) = (await _ruth.agree(town, sold, "refund_kept")).accommodations
    town.clock.advance(1_000)
    today = to_datetime(town.clock.now()).date()
    sent = forms.Event(id="e3", kind="proof_of_sending_supplied", on=today, line="1")
    shown = forms.Event(id="e2", kind="defect_reported", on=today - timedelta(6), line="1")
    await _ruth.told(town, sold, events=[shown, sent])
    cases, lead = town.house.cases, town.people["Priya"]
    with pytest.raises(Refused) as refused:
        await cases.approve(lead, way.accommodation, way.version)
    assert refused.value.code == "option_gone"
    no = await cases.refuse(lead, way.accommodation, "It comes back: all the money then.")
    assert no.accommodations[0].decision == "refused"


async def test_leave_isnt_given_for_money_that_a_bank_is_asked_for(town: Town) -> None:
    sold = await _ruth.sell(town)
    (way,) = (await _ruth.agree(town, sold, "refund_kept")).accommodations
    town.clock.advance(1_000)
    dispute = forms.Dispute(id="d1", payment="p1", state="needs_response", amount_minor=16_400)
    await _ruth.told(town, sold, disputes=[dispute])
    with pytest.raises(Refused) as refused:
        await town.house.cases.approve(town.people["Priya"], way.accommodation, way.version)
    assert refused.value.code == "option_blocked"


async def test_another_sum_than_was_asked_for_is_shown_and_asked_for_anew(town: Town) -> None:
    sold = await _ruth.sell(town)
    seen = await _ruth.proposed(town, sold)
    wish = wishes.Open(
        sale=sold.sale,
        line=sold.line,
        title="",
        contact=0,
        way=_ruth.way(seen, "refund_kept", "wish-1", words="You get £164.00 back."),
    )
    case = await town.house.cases.open(town.people["Maya"], wish)
    (way,) = case.accommodations
    await _ruth.agree(town, sold, "price_adjustment", key="wish-2")
    cases, lead = town.house.cases, town.people["Priya"]
    for _ in range(2):  # the second click says what the first one saw, still
        with pytest.raises(Refused) as refused:
            await cases.approve(lead, way.accommodation, way.version)
        assert refused.value.code == "option_changed"
    (row,) = (await cases.owed_today(lead)).approvals
    assert (row.version, row.amount_minor, row.was_minor) == (2, 13_940, 16_400)
    assert "amount" in row.changed
    assert "139.40" in row.why
    assert "164" not in row.why
    given = await cases.approve(lead, way.accommodation, row.version)
    assert given.accommodations[0].amount_minor == 16_400 - 2_460
    (letter,) = [one for one in given.letters if one.kind == "agreed"]
    assert "139.40" in letter.plain
    assert "164" not in letter.plain


async def test_a_yes_is_a_new_version_of_the_sale(town: Town) -> None:
    sold = await _ruth.sell(town)
    (way,) = (await _ruth.agree(town, sold, "refund_kept")).accommodations
    before = (await _ruth.proposed(town, sold)).version
    await town.house.cases.approve(town.people["Priya"], way.accommodation, way.version)
    assert (await _ruth.proposed(town, sold)).version > before


async def test_what_was_asked_for_counts_for_who_gave_leave(town: Town) -> None:
    sold = await _ruth.sell(town)
    (way,) = (await _ruth.agree(town, sold, "refund_kept")).accommodations
    assert await _today(town, sold, "Maya") == 16_400
    await town.house.cases.approve(town.people["Priya"], way.accommodation, way.version)
    assert await _today(town, sold, "Maya") == 0
    assert await _today(town, sold, "Priya") == 16_400


async def test_a_day_begins_at_midnight_where_the_brand_is(town: Town) -> None:
    await town.database.pool.execute("update brand set timezone = 'America/Los_Angeles'")
    sold = await _ruth.sell(town)
    town.clock.advance(DAY - 5 * HOUR)  # 23:00 there, and 07:00 in Greenwich
    await _ruth.agree(town, sold, "price_adjustment")
    assert await _today(town, sold, "Maya") == 2_460
    town.clock.advance(2 * HOUR)
    assert await _today(town, sold, "Maya") == 0


async def _today(town: Town, sold: Sold, who: str) -> int:
    """What counts for somebody on this day."""
    person = town.house.scene.directory.people[town.people[who]]
    async with run.transaction(town.database.pool) as session:
        whole = await sales.whole(session, sold.sale)
        assert whole is not None
        known = await situating.learn(session, whole, sold.line)
        assert known is not None
        failed = situating.Failed("broken")
        found = await situating.situate(session, known, person, failed, town.clock.now())
    return found.spent.day_minor


async def test_who_asks_and_who_gives_leave_are_held_and_can_be_named_meanwhile(
    town: Town,
) -> None:
    person = town.people["Maya"]
    async with run.transaction(town.database.pool) as session:
        await accommodations.hold_person(session, person)
        named = "select 1 from person where id = $1 for key share nowait"
        assert await town.database.pool.fetchval(named, person) == 1


async def test_nobody_asks_for_leave_that_nobody_can_give(town: Town) -> None:
    sold = await _ruth.sell(town)
    priya = town.people["Priya"]
    await people.change_person(town.database.pool, priya, active=False)
    await town.house.person_changed(priya)
    with pytest.raises(Refused) as nobody:
        await _ruth.agree(town, sold, "refund_kept")
    assert nobody.value.code == "approval_nobody"
    assert await town.house.cases.rows(town.people["Maya"]) == []
    await people.change_person(town.database.pool, priya, active=True)
    await town.house.person_changed(priya)
    (way,) = (await _ruth.agree(town, sold, "refund_kept")).accommodations
    assert way.decision == "asked"
