"""Goods that came back are judged by people; no judging holds or takes back money."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.runtime.cases import _ruth

from lamplight.journal.tables import mail
from lamplight.line import Refused
from lamplight.runtime.cases import wishes
from lamplight.runtime.errors import BadAsk, Unknown

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.cases import AccommodationView, CaseView

SEEN = "The glass has a crack that wasn't there."


async def _back(town: Town) -> tuple[int, int]:
    """Ruth's lamp is sent back for its price, and arrived: case and way."""
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "refund")
    cases, maya = town.house.cases, town.people["Maya"]
    while True:  # no shop can open it: it is hers in a moment
        (way,) = case.accommodations
        sent = next(one for one in way.steps if one.kind == "return")
        if sent.by == "person":
            break
        await asyncio.sleep(0.02)
        case = await cases.show(maya, case.case)
    await cases.step_done(maya, sent.step, {"tracking": "NP-20718"})
    await cases.goods(maya, way.accommodation, "received")
    return case.case, way.accommodation


async def _say(town: Town, who: str, way: int, says: str, **more: Any) -> CaseView:
    fields: dict[str, Any] = {"says": says, "reason": "", "words": "", "key": f"{who}-{says}"}
    wish = wishes.Inspection(**(fields | more))
    return await town.house.cases.inspect(town.people[who], way, wish)


async def _way(town: Town, who: str, case: int) -> AccommodationView:
    shown = await town.house.cases.show(town.people[who], case)
    return shown.accommodations[0]


async def _refused(town: Town, *said: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        await _say(town, *said, **more)
    return refused.value.code


async def test_goods_that_are_received_wait_for_somebody_to_look(town: Town) -> None:
    case, _ = await _back(town)
    way = await _way(town, "Maya", case)
    assert (way.goods, way.judging, way.may_say) == ("received", "pending", ["right", "doubt"])


async def test_anybody_finds_them_right_and_once(town: Town) -> None:
    case, way = await _back(town)
    for _ in range(2):
        shown = await _say(town, "Tomasz", way, "right")
    one = shown.accommodations[0]
    assert (one.judging, one.may_say) == ("accepted", [])
    assert [(row.said, row.by and row.by.name) for row in one.inspections] == [("right", "Tomasz")]
    assert await _refused(town, "Maya", way, "doubt", words=SEEN) == "not_judged"
    assert not [
        one for one in await mail.mail_of_case(town.database.pool, case) if "goods" in one.kind
    ]


async def test_a_doubt_is_for_one_who_leads_and_did_not_raise_it(town: Town) -> None:
    case, way = await _back(town)
    shown = await _say(town, "Maya", way, "doubt", words=SEEN)
    assert shown.accommodations[0].judging == "by_person"
    assert (await _way(town, "Maya", case)).may_say == []
    assert (await _way(town, "Priya", case)).may_say == ["right", "wrong"]
    row = next(one for one in await town.house.cases.rows(town.people["Maya"]) if one.case == case)
    assert row.next == "inspect_lead"
    wrong = {"reason": "DAMAGED_BY_CUSTOMER", "words": "The crack is new."}
    assert await _refused(town, "Tomasz", way, "wrong", **wrong) == "judging_leads"
    assert (await _say(town, "Priya", way, "right")).accommodations[0].judging == "accepted"


async def test_who_doubted_does_not_judge_their_own_doubt(town: Town) -> None:
    case, way = await _back(town)
    await _say(town, "Priya", way, "doubt", words=SEEN)
    assert (await _way(town, "Priya", case)).may_say == []
    assert await _refused(town, "Priya", way, "right") == "judging_own_doubt"


async def test_wrong_goods_are_told_with_where_to_go_next_and_keep_no_money(town: Town) -> None:
    case, way = await _back(town)
    before = await _way(town, "Maya", case)
    await _say(town, "Maya", way, "doubt", words=SEEN)
    said = {
        "reason": "DAMAGED_BY_CUSTOMER",
        "words": "The glass is cracked where the box is whole.",
    }
    shown = await _say(town, "Priya", way, "wrong", **said)
    one = shown.accommodations[0]
    assert (one.judging, one.money, one.amount_minor) == (
        "rejected",
        before.money,
        before.amount_minor,
    )
    assert [step.state for step in one.steps] == [step.state for step in before.steps]
    (letter,) = [row for row in shown.letters if row.kind == "goods_wrong"]
    for words in ("The glass is cracked", "damaged while you had it", "stays owed", "go next"):
        assert words in " ".join(letter.plain.split())
    events = [row for row in shown.events if row.kind == "goods_wrong"]
    assert events[-1].fields == {
        "accommodation": way,
        "reason": "DAMAGED_BY_CUSTOMER",
    }
    assert SEEN not in str([row.fields for row in shown.events])


async def test_a_not_yet_or_something_new_has_them_looked_at_again(town: Town) -> None:
    case, way = await _back(town)
    await _say(town, "Maya", way, "doubt", words=SEEN)
    wrong = {"reason": "INCOMPLETE", "words": "The shade is missing."}
    await _say(town, "Priya", way, "wrong", **wrong)
    shown = await _say(town, "Maya", way, "new_facts", words="The shade came in a second box.")
    assert shown.accommodations[0].judging == "by_person"
    await _say(town, "Priya", way, "wrong", key="again", **wrong)
    await town.house.cases.useful(town.people["Maya"], case, "not_yet")
    one = await _way(town, "Priya", case)
    assert (one.judging, one.inspections[-1].said, one.inspections[-1].by) == (
        "by_person",
        "new_facts",
        None,
    )


async def test_what_makes_no_sense_is_refused_in_words(town: Town) -> None:
    _, way = await _back(town)
    for says, more in (
        ("doubt", {}),
        ("wrong", {"words": SEEN}),
        ("right", {"reason": "INCOMPLETE"}),
    ):
        with pytest.raises(BadAsk):
            await _say(town, "Priya", way, says, **more)
    with pytest.raises(Unknown):
        await _say(town, "Maya", way + 99, "right")
