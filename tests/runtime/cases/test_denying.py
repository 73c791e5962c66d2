"""A no takes two people, a rule, facts and a way on; what is owed can't be denied."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from tests.runtime.cases import _refusing, _ruth

from lamplight.accommodations.catalogue import KINDS
from lamplight.basis.instants import to_datetime
from lamplight.duties.rules import uk
from lamplight.journal.tables import brands, people, run
from lamplight.journal.tables import cases as rows
from lamplight.line import Refused
from lamplight.runtime.cases import own_kinds, wishes
from lamplight.runtime.errors import BadAsk
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.cases import CaseView


async def test_a_no_waits_for_a_second_person_before_the_customer_hears_it(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    cases, lead = town.house.cases, town.people["Priya"]
    said = await _refusing.write(town, case)
    (denial,) = said.denials
    assert (denial.state, denial.by.name) == ("to_review", "Maya")
    assert "denial" not in [letter.kind for letter in said.letters]
    assert [one.denial for one in (await cases.owed_today(lead)).denials] == [denial.denial]
    with pytest.raises(Refused) as own:
        await _refusing.review(town, town.people["Maya"], denial.denial, confirm=True)
    assert own.value.code == "denial_author_reviews_own"
    confirmed = await _refusing.review(town, lead, denial.denial, confirm=True)
    assert confirmed.denials[0].state == "confirmed"
    letter = next(one for one in confirmed.letters if one.kind == "denial")
    assert "while you keep the lamp" in letter.plain
    assert "settling disputes" in letter.plain


@pytest.mark.parametrize("takes_part", [True, False])
async def test_a_no_names_the_body_for_disputes_and_whether_we_take_part(
    town: Town, takes_part: bool
) -> None:
    body = "Example Dispute Service, 1 Example Street, London"
    await brands.change_brand(
        town.database.pool, town.brand, dispute_body=body, dispute_part=takes_part
    )
    await town.house.brand_changed(town.brand)
    told, _, _ = await _refusing.told_no(town)
    (written,) = _letters(told, "denial")
    letter = " ".join(written.split())
    assert body in letter
    assert ("We take part" in letter) is takes_part
    assert ("do not take part" in letter) is not takes_part
    assert "responsible for us" not in letter


async def test_what_is_owed_cant_be_denied(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    with pytest.raises(BadAsk) as refused:
        await _refusing.write(town, case, kind="replacement")
    assert refused.value.code == "denial_is_owed"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"facts": ()}, "denial_facts_missing"),
        ({"facts": ("rumour/1",)}, "denial_fact_unknown"),
        ({"alternative": ""}, "denial_alternative_missing"),
        ({"rule": "", "reason": "PERIOD_OVER"}, "denial_rule_missing"),
        ({"rule": "MADE-UP-RULE"}, "denial_rule_unknown"),
        ({"reason": "PERIOD_OVER"}, "denial_reason_not_so"),
        ({"reason": "BECAUSE"}, "denial_reason_unknown"),
        ({"reason": "MISUSE"}, "denial_judgement_missing"),
    ],
)
async def test_a_no_without_what_it_needs_isnt_written(
    town: Town, wrong: dict[str, Any], code: str
) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    with pytest.raises(BadAsk) as refused:
        await _refusing.write(town, case, **wrong)
    assert refused.value.code == code
    shown = await town.house.cases.show(town.people["Maya"], case.case)
    assert shown.denials == []


async def test_an_overturned_no_is_never_said_and_a_not_yet_reopens_one_that_was(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    cases, lead = town.house.cases, town.people["Priya"]
    first = (await _refusing.write(town, case)).denials[0]
    over = await _refusing.review(town, lead, first.denial, confirm=False)
    assert over.denials[0].state == "overturned"
    assert "denial" not in [letter.kind for letter in over.letters]
    second = (await _refusing.write(town, case, key="no-2")).denials[1]
    await _refusing.review(town, lead, second.denial, confirm=True)
    back = await cases.useful(town.people["Maya"], case.case, "not_yet")
    assert [one.state for one in back.denials] == ["overturned", "reopened"]


async def test_a_no_that_was_opened_again_waits_for_a_second_person(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    cases, lead = town.house.cases, town.people["Priya"]
    (no,) = (await _refusing.write(town, case)).denials
    await _refusing.review(town, lead, no.denial, confirm=True)
    await cases.useful(town.people["Maya"], case.case, "not_yet")
    assert [one.denial for one in (await cases.owed_today(lead)).denials] == [no.denial]


async def test_what_a_company_added_itself_can_be_refused_and_shuts_that_way(town: Town) -> None:
    own: dict[str, Any] = {
        "name": "call_out",
        "makes": "visit",
        "also": ["broken"],
        "cost_minor": 900,
        "said": "A visit",
    }
    await own_kinds.put(town.database.pool, own)
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    said = await _refusing.write(town, case, kind="call_out", reason="NOT_OWED", rule="")
    (no,) = said.denials
    assert no.kind == "call_out"
    again = await _refusing.write(town, case, kind="call_out", reason="NOT_OWED", rule="")
    assert len(again.denials) == 1


async def test_who_wrote_a_no_may_take_it_back_alone(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    maya = town.people["Maya"]
    (no,) = (await _refusing.write(town, case)).denials
    for _ in range(2):
        shown = await _refusing.review(town, maya, no.denial, confirm=False)
    (no,) = shown.denials
    assert (no.state, no.reviewer) == ("overturned", None)
    assert "denial" not in [letter.kind for letter in shown.letters]
    with pytest.raises(Refused) as over:
        await _refusing.review(town, town.people["Priya"], no.denial, confirm=True)
    assert over.value.code == "denial_over"


async def test_where_nobody_else_answers_no_no_is_begun(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    for name in ("Tomasz", "Jonas", "Priya"):
        await people.change_person(town.database.pool, town.people[name], active=False)
        await town.house.person_changed(town.people[name])
    with pytest.raises(Refused) as alone:
        await _refusing.write(town, case)
    assert alone.value.code == "denial_nobody"
    assert (await town.house.cases.show(town.people["Maya"], case.case)).denials == []


def _letters(case: CaseView, kind: str) -> list[str]:
    return [one.plain for one in case.letters if one.kind == kind]


def _news(case: CaseView) -> list[str]:
    """How it stands with the news that were promised."""
    return [one.status for one in case.owed if one.what == "promise_news"]


async def test_a_no_that_was_opened_again_is_written_anew_before_somebody_agrees(
    town: Town,
) -> None:
    case, no, _ = await _refusing.told_no(town)
    cases, lead = town.house.cases, town.people["Priya"]
    await cases.useful(town.people["Maya"], case.case, "not_yet")
    with pytest.raises(Refused) as refused:
        await _refusing.review(town, lead, no, confirm=True)
    assert refused.value.code == "denial_anew"
    anew = await _refusing.write(
        town, case, key="no-2", again=no, words="The photo shows nothing new."
    )
    assert [(one.denial, one.state) for one in anew.denials] == [(no, "to_review")]


async def test_a_second_no_is_a_letter_of_its_own_which_keeps_what_was_promised(
    town: Town,
) -> None:
    case, no, _ = await _refusing.told_no(town)
    cases, lead = town.house.cases, town.people["Priya"]
    town.clock.advance(3_600_000)
    async with run.transaction(town.database.pool) as session:
        held = await rows.lock_case(session, case.case)
        assert held is not None
        await cases.asking.hear(session, held, "not_yet")
    waiting = await cases.show(lead, case.case)
    assert _news(waiting) == ["due"]
    await _refusing.write(town, case, key="no-2", again=no, words="The photo shows nothing new.")
    town.clock.advance(3_600_000)
    said = await _refusing.review(town, lead, no, confirm=True)
    first, second = _letters(said, "denial")
    assert "while you keep the lamp" in first
    assert "The photo shows nothing new." in second
    assert "Our answer is still no" in second
    assert _news(said) == ["met"]
    again = await _refusing.review(town, lead, no, confirm=True)
    assert len(_letters(again, "denial")) == 2, "the same yes once more is the same letter"


async def test_who_was_told_no_reads_that_we_were_wrong_and_by_when_they_hear_more(
    town: Town,
) -> None:
    case, no, _ = await _refusing.told_no(town)
    cases, lead = town.house.cases, town.people["Priya"]
    await cases.useful(town.people["Maya"], case.case, "yes")
    reopened = await cases.new_facts(town.people["Maya"], no, "Her photo shows the carton.")
    (denial,) = reopened.denials
    assert (denial.state, denial.news) == ("reopened", "Her photo shows the carton.")
    said = await _refusing.review(town, lead, no, confirm=False)
    (letter,) = _letters(said, "denial_overturned")
    assert "We told you no. That was wrong of us" in letter
    assert said.state == "open"
    assert _news(said) == ["due"]


async def test_who_never_heard_a_no_reads_nothing_of_one_that_was_overturned(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    (no,) = (await _refusing.write(town, case)).denials
    over = await _refusing.review(town, town.people["Priya"], no.denial, confirm=False)
    assert _letters(over, "denial_overturned") == []


async def test_what_is_new_while_a_no_waits_is_shown_to_who_looks_at_it(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    (no,) = (await _refusing.write(town, case)).denials
    seen = await town.house.cases.new_facts(town.people["Maya"], no.denial, "She sent a photo.")
    assert [(one.state, one.news) for one in seen.denials] == [("to_review", "She sent a photo.")]


async def test_a_no_is_looked_at_by_its_rules_once_more_when_it_is_confirmed(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    cases, lead = town.house.cases, town.people["Priya"]
    (first, *_) = (await cases.grounds(town.people["Maya"], case.case)).facts
    assert first.startswith("contract/")
    (no,) = (await _refusing.write(town, case)).denials
    await _ruth.told(town, sold, contract_date=_ruth.form(date(2026, 11, 20)).contract_date)
    with pytest.raises(Refused) as refused:
        await _refusing.review(town, lead, no.denial, confirm=True)
    assert refused.value.code == "denial_fact_unknown"
    over = await _refusing.review(town, lead, no.denial, confirm=False)
    assert over.denials[0].state == "overturned"


async def test_a_no_is_opened_again_when_a_shop_tells_what_it_rested_on_anew(town: Town) -> None:
    case, no, sold = await _refusing.told_no(town)
    cases = town.house.cases
    await cases.sale_changed(sold.sale)
    same = await cases.show(town.people["Maya"], case.case)
    assert same.denials[0].state == "confirmed", "nothing that it rests on has changed"
    await _ruth.told(town, sold, contract_date=_ruth.form(date(2026, 11, 20)).contract_date)
    await cases.sale_changed(sold.sale)
    opened = await cases.show(town.people["Maya"], case.case)
    assert [(one.denial, one.state) for one in opened.denials] == [(no, "reopened")]


async def test_a_lost_answer_to_a_no_that_was_written_anew_changes_nothing(town: Town) -> None:
    case, no, _ = await _refusing.told_no(town)
    await town.house.cases.useful(town.people["Maya"], case.case, "not_yet")
    for _ in range(2):
        anew = await _refusing.write(town, case, key="no-2", again=no)
    assert [one.denial for one in anew.denials] == [no]
    assert [one.kind for one in anew.events].count("denial_written") == 2


async def test_a_no_may_rest_on_a_right_whose_time_is_over_in_its_very_wording(town: Town) -> None:
    today = to_datetime(town.clock.now()).date()
    long_ago = today - timedelta(days=40)
    fulfilment = forms.Fulfilment(
        id="f1",
        lines=[forms.Units(line="1", quantity=1)],
        carrier="Northern Parcel",
        shipped_on=long_ago,
        delivered_on=long_ago,
    )
    sold = await _ruth.sell(town, contract_date=long_ago, fulfilments=[fulfilment])
    cases, maya = town.house.cases, town.people["Maya"]
    view = await _ruth.proposed(town, sold, failure="changed_mind")
    able = next(one.id for one in view.options if not one.blocked and one.group != "approval")
    wish = wishes.Open(
        sale=sold.sale,
        line=sold.line,
        title="",
        contact=0,
        way=_ruth.way(view, able, "wish-1", consent=True),
    )
    case = await cases.open(maya, wish)
    grounds = await cases.grounds(maya, case.case)
    over = next(one for one in grounds.rules if one.what == "withdrawal")
    assert (over.status, over.rule) == ("expired", uk.CANCEL.id)
    assert over.version == uk.CANCEL.version
    said = await _refusing.write(
        town,
        case,
        kind="refund",
        reason="PERIOD_OVER",
        rule=over.rule,
        rule_version=over.version,
        facts=grounds.facts[:1],
    )
    (no,) = said.denials
    assert (no.rule, no.rule_version) == (over.rule, over.version)
    confirmed = await _refusing.review(town, town.people["Priya"], no.denial, confirm=True)
    assert confirmed.denials[0].state == "confirmed"


async def test_what_can_be_refused_has_every_way_also_a_companys_own(town: Town) -> None:
    own: dict[str, Any] = {"name": "call_out", "makes": "visit", "cost_minor": 9, "said": "A visit"}
    await own_kinds.put(town.database.pool, own | {"also": ["broken"]})
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    grounds = await town.house.cases.grounds(town.people["Maya"], case.case)
    named = {one.kind: one.said for one in grounds.kinds}
    assert {kind.name for kind in KINDS} < set(named)
    assert named["call_out"] == "A visit"


async def test_only_a_no_that_touches_a_duty_says_so(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    await _refusing.write(town, case, kind="goodwill", rule="")
    said = await _refusing.write(town, case, key="no-2", kind="repair", rule="")
    extra, other = (one.breaches for one in said.denials)
    assert extra == []
    assert other == ["bring_into_conformity", "contract"]


async def test_who_looks_at_a_no_sees_what_a_reported_flaw_makes_owed_whatever_the_case_is_called(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    await _refusing.write(town, case, kind="repair", rule="")
    async with run.transaction(town.database.pool) as session:
        held = await rows.lock_case(session, case.case)
        assert held is not None
        await rows.keep_case(session, replace(held, failure="changed_mind"))
    (no,) = (await town.house.cases.show(town.people["Priya"], case.case)).denials
    assert no.breaches == ["bring_into_conformity", "contract"]


async def test_misuse_is_judged_with_evidence_before_it_is_refused(town: Town) -> None:
    sold = await _ruth.sell(town, jurisdiction="DE")
    case = await _ruth.agree(town, sold, "part:FJ-02")
    maya, cases = town.people["Maya"], town.house.cases
    told: dict[str, Any] = {"kind": "replacement", "reason": "MISUSE", "judged": True}
    (owed,) = (one for one in case.owed if one.what == "conformity")
    (asked,) = (one for one in owed.questions if one.question == "NOT_A_DEFECT")
    assert asked.burden == "seller", "the law presumes that it was there at delivery"
    rule = asked.rule
    with pytest.raises(BadAsk) as refused:
        await _refusing.write(town, case, rule=rule, **told)
    assert refused.value.code == "denial_is_owed"
    judgement = wishes.Judgement(
        sale=sold.sale,
        line=sold.line,
        case=case.case,
        duty="conformity",
        question="NOT_A_DEFECT",
        answer="misuse",
        words="Her photo shows the mark of a hammer.",
        key="judged-1",
    )
    await cases.judging.judge(maya, judgement)
    grounds = await cases.grounds(maya, case.case)
    over = next(one for one in grounds.rules if one.what == "conformity")
    assert (over.status, over.reason_code) == ("excluded", "MISUSE")
    said = await _refusing.write(town, case, rule=over.rule, rule_version=over.version, **told)
    assert [(one.reason, one.state) for one in said.denials] == [("MISUSE", "to_review")]
