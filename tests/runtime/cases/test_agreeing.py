"""A case is opened with what makes it right: decided under the sale's lock, told in writing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth

from lamplight.line import Refused
from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.errors import Unknown

if TYPE_CHECKING:
    from tests.runtime._town import Town


async def test_the_part_is_proposed_first_then_the_lamp_then_the_money(town: Town) -> None:
    sold = await _ruth.sell(town)
    view = await _ruth.proposed(town, sold)
    groups = [(one.id, one.group) for one in view.options]
    assert [one for one, group in groups if group == "owed"] == [
        "part:FJ-02",
        "replacement",
        "refund",
    ]
    assert ("price_adjustment", "within") in groups
    assert ("refund_kept", "approval") in groups
    part = _ruth.option(view, "part:FJ-02")
    assert (part.cost_minor, part.bearer, part.late_days) == (1_130, "carrier", 0)
    assert "opal glass" in part.says
    assert "Tuesday 24 November" in part.says


async def test_one_button_opens_the_case_plans_its_steps_and_writes_the_letter(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    (way,) = case.accommodations
    assert (way.decision, way.owed, way.cost_minor) == ("agreed", True, 1_130)
    states = {step.kind: step.state for step in way.steps}
    assert states["tell"] == "todo"  # until a mail server took the letter
    assert states["send"] in ("todo", "doing")
    (letter,) = case.letters
    assert (letter.kind, letter.state) == ("agreed", "waiting")
    assert "opal glass" in letter.plain
    assert [row.case for row in await town.house.cases.rows(town.people["Maya"])] == [case.case]


async def test_the_same_wish_again_is_the_same_case(town: Town) -> None:
    sold = await _ruth.sell(town)
    first = await _ruth.agree(town, sold, "part:FJ-02")
    again = await _ruth.agree(town, sold, "part:FJ-02")
    assert again.case == first.case
    assert len(again.accommodations) == 1
    assert len(again.letters) == 1


async def test_a_sale_that_changed_under_the_hand_is_refused_and_nothing_is_written(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    view = await _ruth.proposed(town, sold)
    town.clock.advance(1000)
    await _ruth.told(town, sold, number="NL-20418-B")
    wish = wishes.Open(
        sale=sold.sale,
        line=sold.line,
        title="",
        contact=0,
        way=_ruth.way(view, "part:FJ-02", "wish-1"),
    )
    with pytest.raises(Refused) as refused:
        await town.house.cases.open(town.people["Maya"], wish)
    assert refused.value.code == "sale_changed"
    assert await town.house.cases.rows(town.people["Maya"]) == []


async def test_two_who_refund_at_once_pay_once(town: Town) -> None:
    sold = await _ruth.sell(town)
    answers = await asyncio.gather(
        _ruth.agree(town, sold, "refund", "Maya", "wish-m"),
        _ruth.agree(town, sold, "refund", "Jonas", "wish-j"),
        return_exceptions=True,
    )
    refused = [one for one in answers if isinstance(one, Refused)]
    assert len(refused) == 1
    assert refused[0].code in ("option_blocked", "option_gone", "sale_changed", "over_refundable")


async def test_what_is_above_ones_authority_is_asked_for_and_begins_with_a_yes(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "refund_kept")
    (way,) = case.accommodations
    assert (way.decision, way.steps) == ("asked", [])
    assert [letter.kind for letter in case.letters] == ["approval_wait"]
    cases, lead = town.house.cases, town.people["Priya"]
    waiting = await cases.owed_today(lead)
    assert [row.accommodation for row in waiting.approvals] == [way.accommodation]
    with pytest.raises(Refused) as refused:
        await cases.approve(town.people["Maya"], way.accommodation, way.version)
    assert refused.value.code == "approval_not_yours"
    given = await cases.approve(lead, way.accommodation, way.version)
    (way,) = given.accommodations
    assert way.decision == "agreed"
    assert way.money in ("approved", "submitting")
    assert way.approver is not None
    assert way.approver.name == "Priya"


async def test_a_no_is_heard_with_its_words_and_nothing_is_paid(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "refund_kept")
    cases, lead = town.house.cases, town.people["Priya"]
    (way,) = case.accommodations
    said = await cases.refuse(lead, way.accommodation, "Send her the glass instead.")
    (way,) = said.accommodations
    assert (way.decision, way.answer) == ("refused", "Send her the glass instead.")
    view = await _ruth.proposed(town, sold)
    assert _ruth.option(view, "refund").amount_minor == 16_400


async def test_who_answers_for_another_brand_sees_nothing_of_it(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    stranger = await town.add_person("Nobody", brands=[])
    await town.house.person_changed(stranger)
    with pytest.raises(Unknown):
        await town.house.cases.show(stranger, case.case)
    with pytest.raises(Unknown):
        await town.house.cases.proposal(stranger, sold.sale, sold.line, Wanted("broken"))
