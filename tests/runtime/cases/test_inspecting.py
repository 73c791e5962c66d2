"""Goods that came back are judged by people; no judging holds or takes back money."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY, to_datetime
from lamplight.journal.tables import mail
from lamplight.line import Refused
from lamplight.runtime.cases import wishes
from lamplight.runtime.cases.proposing import Wanted
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.runtime.views.cases import AccommodationView, CaseView

SEEN = "The glass has a crack that wasn't there."


def _may(way: AccommodationView) -> dict[str, int]:
    return {one.says: one.units for one in way.may_say}


def _judged(way: AccommodationView) -> tuple[int, int, int, int]:
    """Units that nobody looked at, that are doubted, wrong and right."""
    judged = way.judged
    return judged.pending, judged.by_person, judged.rejected, judged.accepted


async def _back(town: Town, sold: Sold | None = None, units: int = 0) -> tuple[int, int]:
    """Ruth's lamp is sent back for its price, and arrived: case and way."""
    sold = sold or await _ruth.sell(town)
    cases, maya = town.house.cases, town.people["Maya"]
    wanted = Wanted("broken", units=units)
    view = await cases.proposal(maya, sold.sale, sold.line, wanted)
    wished = _ruth.way(view, "refund", "wish-1", units=units)
    case = await cases.open(
        maya, wishes.Open(sale=sold.sale, line=sold.line, title="", contact=0, way=wished)
    )
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
    assert (way.goods, way.judging) == ("received", "pending")
    assert _may(way) == {"right": 1, "doubt": 1}


async def test_anybody_finds_them_right_and_once(town: Town) -> None:
    case, way = await _back(town)
    for _ in range(2):
        shown = await _say(town, "Tomasz", way, "right")
    one = shown.accommodations[0]
    assert (one.judging, _may(one)) == ("accepted", {})
    assert [(row.said, row.by and row.by.name) for row in one.inspections] == [("right", "Tomasz")]
    assert await _refused(town, "Maya", way, "doubt", words=SEEN) == "not_judged"
    assert not [
        one for one in await mail.mail_of_case(town.database.pool, case) if "goods" in one.kind
    ]


async def test_a_doubt_is_for_one_who_leads_and_did_not_raise_it(town: Town) -> None:
    case, way = await _back(town)
    shown = await _say(town, "Maya", way, "doubt", words=SEEN)
    assert shown.accommodations[0].judging == "by_person"
    assert _may(await _way(town, "Maya", case)) == {}
    assert _may(await _way(town, "Priya", case)) == {"right": 1, "wrong": 1}
    row = next(one for one in await town.house.cases.rows(town.people["Maya"]) if one.case == case)
    assert row.next == "inspect_lead"
    wrong = {"reason": "DAMAGED_BY_CUSTOMER", "words": "The crack is new."}
    assert await _refused(town, "Tomasz", way, "wrong", **wrong) == "judging_leads"
    assert (await _say(town, "Priya", way, "right")).accommodations[0].judging == "accepted"


async def test_who_doubted_finds_nothing_wrong_and_may_take_their_doubt_back(town: Town) -> None:
    case, way = await _back(town)
    otis = await town.add_person("Otis", "lead")
    await town.house.person_changed(otis)
    await _say(town, "Priya", way, "doubt", words=SEEN)
    assert _may(await _way(town, "Otis", case)) == {"right": 1, "wrong": 1}
    hers = await _way(town, "Priya", case)
    assert (_may(hers), hers.alone) == ({"right": 1}, False)
    wrong = {"reason": "INCOMPLETE", "words": "The shade is missing."}
    assert await _refused(town, "Priya", way, "wrong", **wrong) == "judging_own_doubt"
    assert (await _say(town, "Priya", way, "right")).accommodations[0].judging == "accepted"


async def test_where_nobody_else_leads_it_is_said_who_must_and_a_yes_ends_it(town: Town) -> None:
    case, way = await _back(town)
    await _say(town, "Priya", way, "doubt", words=SEEN)
    hers = await _way(town, "Priya", case)
    assert (_may(hers), hers.alone) == ({"right": 1}, True)
    wrong = {"reason": "INCOMPLETE", "words": "The shade is missing."}
    assert await _refused(town, "Priya", way, "wrong", **wrong) == "judging_alone"
    shown = await _say(town, "Priya", way, "right")
    assert shown.accommodations[0].judging == "accepted"


async def _three_back(town: Town) -> tuple[int, int]:
    """Three of Ruth's lamps are sent back for their price, and arrived: case and way."""
    line = _ruth.form(to_datetime(town.clock.now()).date()).lines[0]
    three = replace(line, quantity=3, paid_minor=3 * line.paid_minor)
    paid = forms.Payment(id="p1", tender="credit_card", captured_minor=three.paid_minor)
    came = forms.Fulfilment(
        id="f1",
        lines=[forms.Units(line="1", quantity=3)],
        shipped_on=to_datetime(town.clock.now() - 14 * DAY).date(),
        delivered_on=to_datetime(town.clock.now() - 12 * DAY).date(),
    )
    sold = await _ruth.sell(town, lines=[three], payments=[paid], fulfilments=[came])
    return await _back(town, sold, units=3)


async def test_each_unit_is_judged_for_itself(town: Town) -> None:
    case, way = await _three_back(town)
    assert _may(await _way(town, "Maya", case)) == {"right": 3, "doubt": 3}
    assert await _refused(town, "Maya", way, "right", units=4) == "judging_units"
    await _say(town, "Maya", way, "right", units=1)
    shown = await _say(town, "Maya", way, "doubt", words=SEEN)
    one = shown.accommodations[0]
    assert (one.judging, _judged(one)) == ("by_person", (0, 2, 0, 1))
    assert [(row.said, row.units) for row in one.inspections] == [("right", 1), ("doubt", 2)]
    await _say(town, "Priya", way, "right", units=1)
    wrong = {"reason": "INCOMPLETE", "words": "The shade is missing."}
    shown = await _say(town, "Priya", way, "wrong", **wrong)
    one = shown.accommodations[0]
    assert (one.judging, _judged(one)) == ("rejected", (0, 0, 1, 2))
    (letter,) = [row for row in shown.letters if row.kind == "goods_wrong"]
    assert "Of 3 units this is about 1" in " ".join(letter.plain.split())
    await town.house.cases.useful(town.people["Maya"], case, "not_yet")
    one = await _way(town, "Priya", case)
    assert (one.judging, _judged(one), one.inspections[-1].units) == ("by_person", (0, 1, 0, 2), 1)


async def test_what_was_said_before_units_were_is_said_of_all(town: Town) -> None:
    case, way = await _three_back(town)
    await _say(town, "Maya", way, "doubt", words=SEEN)
    await town.database.pool.execute("update inspection set units = null")
    one = await _way(town, "Priya", case)
    assert (_judged(one), one.inspections[0].units) == ((0, 3, 0, 0), 3)


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
        "units": 1,
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
