"""A no that two of us agreed on stands as long as nothing about it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _refusing, _ruth

from lamplight.basis.instants import to_datetime
from lamplight.journal.tables import run, sales
from lamplight.runtime.cases import reckoning
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.journal.tables.sale_rows import Whole


async def _whole(town: Town, sold: _ruth.Sold) -> Whole:
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    return whole


async def _version(town: Town, denial: int, version: str) -> None:
    """How its rule read when it was written."""
    sql = "update denial set rule_version = $2 where id = $1"
    await run.done(town.database.pool, sql, denial, version)


@pytest.mark.parametrize("rule", ["UK-REP", "Nordhaus supply terms 7.2"])
async def test_what_was_done_of_a_duty_opens_no_refusal_that_rests_on_it_again(
    town: Town, rule: str
) -> None:
    case, _, sold = await _refusing.told_no(town, rule=rule)
    today = to_datetime(town.clock.now()).date()
    told = _ruth.form(today).events
    done = forms.Event(id="e3", kind="claim_satisfied", on=today, line="1")
    await _ruth.told(town, sold, events=[*told, done])
    grounds = await town.house.cases.grounds(town.people["Maya"], case.case)
    assert {one.status for one in grounds.rules if one.rule == rule} == {"met"}
    await town.house.cases.sale_changed(sold.sale)
    same = await town.house.cases.show(town.people["Maya"], case.case)
    assert same.denials[0].state == "confirmed"


async def test_every_row_of_ours_about_a_line_is_one_that_a_no_may_rest_on(town: Town) -> None:
    begun: dict[str, Any] = {"fulfilments": [], "events": []}
    sold = await _ruth.sell(town, **begun)
    for more in (begun, {}):
        await _ruth.told(town, sold, **more)
        on, zone = reckoning.today_of(await _whole(town, sold), town.clock.now(), "")
        reckoned = reckoning.reckon(await _whole(town, sold), on, zone, town.clock.now())
        found = [*reckoning.owed(reckoned, "1"), *reckoning.over(reckoned, "1")]
        rules = [(one.rule, one.status) for one in found]
        assert len(rules) == len(found)
        said = {(one.source, one.status) for one in reckoned.promised}
        assert said <= set(rules)
        delivery = {(one.rule, one.status) for one in reckoned.rows if one.duty == "delivery"}
        assert delivery <= set(rules)
        assert delivery


@pytest.mark.parametrize("version", ["2014-06-13", "", "2025-01-31."])
async def test_a_rule_that_was_read_again_unchanged_opens_no_refusal_again(
    town: Town, version: str
) -> None:
    case, no, sold = await _refusing.told_no(town)
    says = case.denials[0].rule_version.partition(".")[2]
    await _version(town, no, version + says if version.endswith(".") else version)
    await town.house.cases.sale_changed(sold.sale)
    same = await town.house.cases.show(town.people["Maya"], case.case)
    assert same.denials[0].state == "confirmed"


async def test_a_rule_that_says_another_thing_opens_the_refusal_again(town: Town) -> None:
    case, no, sold = await _refusing.told_no(town)
    await _version(town, no, "2026-11-22.ffffffff")
    await town.house.cases.sale_changed(sold.sale)
    opened = await town.house.cases.show(town.people["Maya"], case.case)
    assert opened.denials[0].state == "reopened"


async def test_a_refusal_that_waits_with_an_old_version_can_be_confirmed(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    (no,) = (await _refusing.write(town, case)).denials
    await _version(town, no.denial, "2014-06-13")
    said = await _refusing.review(town, town.people["Priya"], no.denial, confirm=True)
    assert said.denials[0].state == "confirmed"


async def test_a_refusal_names_the_wording_that_is_asked_today(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    rules = (await town.house.cases.grounds(town.people["Maya"], case.case)).rules
    asked = next(one.version for one in rules if one.rule == "UK-STRR")
    read_before = "2025-01-31." + asked.partition(".")[2]
    (no,) = (await _refusing.write(town, case, rule_version=read_before)).denials
    assert no.rule_version == asked
