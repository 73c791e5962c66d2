"""A person judges what no rule can say; the rows follow, a lead may judge anew or take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth

from lamplight.line import Refused
from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.sales import OwedView

GUARANTEE = "consumer_guarantee_acceptable_quality"


def _wish(sold: _ruth.Sold, **more: Any) -> wishes.Judgement:
    fields: dict[str, Any] = {
        "sale": sold.sale,
        "line": sold.line,
        "case": 0,
        "duty": GUARANTEE,
        "question": "MAJOR_FAILURE",
        "answer": "major",
        "words": "Nobody who knew of the cracked glass would have bought it.",
        "key": "judged-1",
    }
    return wishes.Judgement(**(fields | more))


async def _sold(town: Town) -> tuple[_ruth.Sold, int]:
    """Ruth's lamp under Australian law, and her case."""
    sold = await _ruth.sell(town, jurisdiction="AU")
    case = await _ruth.agree(town, sold, "part:FJ-02")
    return sold, case.case


async def _guarantee(town: Town, case: int) -> OwedView:
    shown = await town.house.cases.show(town.people["Maya"], case)
    return next(row for row in shown.owed if row.what == GUARANTEE)


async def test_what_is_judged_decides_the_row_and_shows_who_judged(town: Town) -> None:
    sold, case = await _sold(town)
    before = await _guarantee(town, case)
    assert (before.status, before.questions[0].judged) == ("contested", None)
    assert before.questions[0].answers == ["major", "not_major"]
    await town.house.cases.judging.judge(town.people["Maya"], _wish(sold, case=case))
    after = await _guarantee(town, case)
    assert (after.status, after.chooser) == ("open", "consumer")
    judged = after.questions[0].judged
    assert judged is not None
    assert (judged.answer, judged.by.name) == ("major", "Maya")
    assert judged.words.startswith("Nobody who knew")
    shown = await town.house.cases.show(town.people["Maya"], case)
    event = next(one for one in shown.events if one.kind == "judged")
    assert event.fields == {"question": "MAJOR_FAILURE", "answer": "major", "duty": GUARANTEE}


async def test_the_same_wish_twice_judges_once(town: Town) -> None:
    sold, case = await _sold(town)
    for _ in range(2):
        await town.house.cases.judging.judge(town.people["Maya"], _wish(sold))
    shown = await town.house.cases.show(town.people["Maya"], case)
    assert [one.kind for one in shown.events].count("judged") == 1


async def test_only_a_lead_judges_anew_or_takes_it_back(town: Town) -> None:
    sold, case = await _sold(town)
    judging, maya, priya = town.house.cases.judging, town.people["Maya"], town.people["Priya"]
    await judging.judge(maya, _wish(sold))
    anew = _wish(sold, answer="not_major", key="judged-2")
    with pytest.raises(Refused) as refused:
        await judging.judge(maya, anew)
    assert refused.value.code == "judged_before"
    await judging.judge(priya, anew)
    row = await _guarantee(town, case)
    assert (row.chooser, row.questions[0].judged and row.questions[0].judged.by.name) == (
        "seller",
        "Priya",
    )
    judged = row.questions[0].judged
    assert judged is not None
    with pytest.raises(Refused):
        await judging.take_back(maya, judged.judgement)
    await judging.take_back(priya, judged.judgement)
    assert (await _guarantee(town, case)).status == "contested"


async def test_no_rule_asks_what_is_settled(town: Town) -> None:
    sold, _ = await _sold(town)
    with pytest.raises(Refused) as refused:
        await town.house.cases.judging.judge(
            town.people["Maya"], _wish(sold, question="UNDUE_DELAY", answer="told_late")
        )
    assert refused.value.code == "not_asked"
    with pytest.raises(BadAsk):
        await town.house.cases.judging.judge(town.people["Maya"], _wish(sold, answer="perhaps"))
    with pytest.raises(BadAsk):
        await town.house.cases.judging.judge(town.people["Maya"], _wish(sold, words=""))


async def test_a_judgement_against_the_customer_refuses_nothing_and_stays_to_be_seen(
    town: Town,
) -> None:
    sold, case = await _sold(town)
    await town.house.cases.judging.judge(town.people["Maya"], _wish(sold, answer="not_major"))
    shown = await town.house.cases.show(town.people["Maya"], case)
    assert shown.denials == []
    row = await _guarantee(town, case)
    assert (row.status, row.chooser) == ("open", "seller")


async def test_what_was_judged_is_what_the_proposal_goes_by(town: Town) -> None:
    sold, case = await _sold(town)
    maya = town.people["Maya"]
    wanted = Wanted("broken", case)
    before = await town.house.cases.proposal(maya, sold.sale, sold.line, wanted)
    refund = next(one for one in before.options if one.id == "refund")
    assert "may_be_owed" in refund.why
    await town.house.cases.judging.judge(maya, _wish(sold))
    after = await town.house.cases.proposal(maya, sold.sale, sold.line, wanted)
    assert after.version > before.version
    replaced = next(one for one in after.options if one.id == "replacement")
    assert "may_be_owed" not in replaced.why
