"""A person judges what no rule can say; the rows follow, a lead may judge anew or take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY
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


# ── whether what shows is a defect ───────────────────────────────────────────────────────────


def _misuse(sold: _ruth.Sold, **more: Any) -> wishes.Judgement:
    fields: dict[str, Any] = {
        "duty": "conformity",
        "question": "NOT_A_DEFECT",
        "answer": "misuse",
        "words": "Her photo shows the mark of a hammer.",
    }
    return _wish(sold, **(fields | more))


async def _asked(town: Town, case: int) -> dict[str, tuple[str, str]]:
    """The duties of a case of which it is asked whether it is a defect: status and answer."""
    shown = await town.house.cases.show(town.people["Maya"], case)
    return {
        row.what: (row.status, one.judged.answer if one.judged else "")
        for row in shown.owed
        for one in row.questions
        if one.question == "NOT_A_DEFECT"
    }


async def test_what_was_judged_of_a_defect_is_judged_of_all_that_is_owed_for_it(town: Town) -> None:
    sold = await _ruth.sell(town, jurisdiction="DE")
    case = (await _ruth.agree(town, sold, "part:FJ-02")).case
    judging, maya, priya = town.house.cases.judging, town.people["Maya"], town.people["Priya"]
    there = _misuse(sold, duty="conformity_claim", answer="there_at_delivery", case=case)
    await judging.judge(priya, there)
    assert await _asked(town, case) == {
        "conformity": ("open", "there_at_delivery"),
        "conformity_claim": ("open", "there_at_delivery"),
    }
    other = _misuse(sold, case=case, key="judged-2")
    with pytest.raises(Refused) as refused:
        await judging.judge(maya, other)
    assert refused.value.code == "judged_before"
    await judging.judge(priya, other)
    assert set((await _asked(town, case)).values()) == {("excluded", "misuse")}
    shown = await town.house.cases.show(maya, case)
    (claim,) = (row for row in shown.owed if row.what == "conformity_claim")
    (judged,) = (one.judged for one in claim.questions if one.judged)
    await judging.take_back(priya, judged.judgement)
    assert set((await _asked(town, case)).values()) == {("open", "")}


async def _another(town: Town, sold: _ruth.Sold, wish: str) -> int:
    """Ruth tells of something else; the case."""
    view = await _ruth.proposed(town, sold, failure="defect")
    way = _ruth.way(view, "replacement", wish)
    opened = wishes.Open(sale=sold.sale, line=sold.line, title="", contact=0, way=way)
    return (await town.house.cases.open(town.people["Maya"], opened)).case


@pytest.mark.parametrize("later", [60_000, 60 * DAY])
async def test_misuse_excludes_no_other_defect_that_is_told_of_later(
    town: Town, later: int
) -> None:
    sold = await _ruth.sell(town, jurisdiction="DE")
    case = (await _ruth.agree(town, sold, "part:FJ-02")).case
    judging, maya = town.house.cases.judging, town.people["Maya"]
    town.clock.advance(1_000)
    await judging.judge(maya, _misuse(sold, case=case))
    assert set((await _asked(town, case)).values()) == {("excluded", "misuse")}
    town.clock.advance(later)
    same = await _ruth.proposed(town, sold, failure="defect", case=case)
    assert _ruth.option(same, "replacement").group != "owed"
    view = await _ruth.proposed(town, sold, failure="defect")
    assert _ruth.option(view, "replacement").group == "owed"
    second = await _another(town, sold, "wish-2")
    assert set((await _asked(town, second)).values()) == {("open", "")}
    # of this one nobody has judged: it is anybody's to
    town.clock.advance(1_000)
    await judging.judge(maya, _misuse(sold, case=second, answer="wear", key="judged-2"))
    assert set((await _asked(town, second)).values()) == {("excluded", "wear")}
    with pytest.raises(Refused):
        await judging.judge(maya, _misuse(sold, case=second, key="judged-3"))


async def test_what_was_judged_in_no_case_holds_for_the_case_that_is_opened_for_it(
    town: Town,
) -> None:
    sold = await _ruth.sell(town, jurisdiction="DE")
    judging, maya = town.house.cases.judging, town.people["Maya"]
    await judging.judge(maya, _misuse(sold))
    town.clock.advance(60_000)
    view = await _ruth.proposed(town, sold, failure="defect")
    assert _ruth.option(view, "replacement").group != "owed"
    town.clock.advance(2 * DAY)
    view = await _ruth.proposed(town, sold, failure="defect")
    assert _ruth.option(view, "replacement").group == "owed"
