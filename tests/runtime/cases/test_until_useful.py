"""From what was agreed to "it is useful now": by hand, asked, heard, closed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY, to_datetime
from lamplight.journal.tables import sales
from lamplight.line import Refused
from lamplight.runtime.errors import BadAsk
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.runtime._town import Town
    from tests.runtime.cases._ruth import Sold

    from lamplight.runtime.views.cases import CaseView, TaskRow

CARRIER = "Northern Parcel"


async def _task(town: Town) -> TaskRow:
    """What Maya has to send, once it is hers."""
    for _ in range(200):
        tasks = await town.house.cases.tasks(town.people["Maya"])
        ours = [one for one in tasks if one.what == "send"]
        if ours:
            return ours[0]
        await asyncio.sleep(0.02)
    raise AssertionError(tasks)


async def _sent(town: Town, sold: Sold) -> CaseView:
    """The glass was promised, and somebody has sent it."""
    await _ruth.agree(town, sold, "part:FJ-02")
    task = await _task(town)
    proof = {"tracking": "NP1", "carrier": "Northern Parcel"}
    return await town.house.cases.step_done(town.people["Maya"], task.step, proof)


async def _left(town: Town, state: str = "sent") -> None:
    """What waits is taken by the mail server, or not."""
    await town.database.pool.execute(
        "update mail set state = $1, reason = '', ended_at = $2 where state = 'waiting'",
        *(state, town.clock.now()),
    )


async def _words(town: Town) -> list[TaskRow]:
    """What Maya has to write or to ask."""
    tasks = await town.house.cases.tasks(town.people["Maya"])
    return [one for one in tasks if one.what in ("tell", "ask")]


async def _ask_when_due(town: Town, case: CaseView) -> CaseView:
    """Go to when the case is asked about, and ask."""
    shown = await town.house.cases.show(town.people["Maya"], case.case)
    assert shown.ask_at is not None
    town.clock.move_to(shown.ask_at)
    await town.house.cases.asking.ask_due()
    await _left(town)
    return await town.house.cases.show(town.people["Maya"], case.case)


async def test_work_by_hand_is_a_task_of_a_person_and_done_with_proof(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    cases, maya = town.house.cases, town.people["Maya"]
    task = await _task(town)
    assert task.case == case.case
    with pytest.raises(BadAsk, match="what shows"):
        await cases.step_done(maya, task.step, {})
    shown = await cases.step_done(maya, task.step, {"tracking": "NP1"})
    (way,) = shown.accommodations
    assert {step.kind: step.state for step in way.steps}["send"] == "done"
    assert [letter.kind for letter in shown.letters] == ["agreed", "step_news"]


async def test_who_was_promised_something_is_asked_the_day_after_it_came(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _sent(town, sold)
    assert case.ask_at is not None
    due = to_datetime(case.ask_at).date()
    arrives = to_datetime(town.clock.now() + DAY).date()
    assert (due - arrives).days == 1
    asked = await _ask_when_due(town, case)
    assert asked.state == "asked"
    assert [one.kind for one in asked.letters].count("asked_useful") == 1


async def test_nobody_is_asked_while_we_owe_a_step(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "part:FJ-02")
    assert case.ask_at is None
    await _task(town)
    shown = await town.house.cases.show(town.people["Maya"], case.case)
    assert shown.ask_at is None


async def test_a_yes_ends_the_case(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ask_when_due(town, await _sent(town, sold))
    done = await town.house.cases.useful(town.people["Maya"], case.case, "yes")
    assert (done.state, done.useful) == ("closed", "yes")
    assert done.closed_at == town.clock.now()
    assert await town.house.cases.rows(town.people["Maya"]) == []


async def test_a_not_yet_brings_it_back_to_the_same_person_at_the_top(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ask_when_due(town, await _sent(town, sold))
    back = await town.house.cases.useful(town.people["Jonas"], case.case, "not_yet")
    assert (back.state, back.useful, back.ask_at) == ("open", "not_yet", None)
    (row,) = await town.house.cases.rows(town.people["Maya"])
    assert (row.case, row.not_yet, row.next) == (case.case, True, "not_yet")
    view = await _ruth.proposed(town, sold, case=case.case)
    assert "tried_before" in _ruth.option(view, "part:FJ-02").why


async def test_the_list_says_that_goods_come_then_that_they_are_asked_then_that_it_closes(
    town: Town,
) -> None:
    sold = await _ruth.sell(town)
    case = await _sent(town, sold)
    seen = []
    for _ in range(3):
        (row,) = await town.house.cases.rows(town.people["Maya"])
        seen.append(row.next)
        case = await _ask_when_due(town, case)
    assert seen == ["arrival", "ask", "close"]


async def test_silence_closes_after_two_askings_and_never_as_yes(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _sent(town, sold)
    for _ in range(3):
        case = await _ask_when_due(town, case)
    assert (case.state, case.useful) == ("closed", "silence")
    assert [one.kind for one in case.letters].count("asked_useful") == 2


async def test_time_does_its_work_without_anybody_asking_for_it(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _sent(town, sold)
    assert case.ask_at is not None
    town.clock.move_to(case.ask_at + 10)
    await town.house.settle()
    for _ in range(200):
        shown = await town.house.cases.show(town.people["Maya"], case.case)
        if shown.state == "asked":
            break
        await asyncio.sleep(0.02)
    assert shown.state == "asked"


async def test_a_cause_is_counted_with_what_it_cost(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _sent(town, sold)
    cases = town.house.cases
    (unnamed,) = (await cases.owed_today(town.people["Priya"])).causes
    assert (unnamed.cause, unnamed.cases, unnamed.newest) == ("", 1, case.case)
    await cases.cause(town.people["Maya"], case.case, "carrier", "Boxes thrown in Leeds")
    today = await cases.owed_today(town.people["Priya"])
    (row,) = today.causes
    assert (row.cause, row.party, row.details) == ("carrier", CARRIER, ["Boxes thrown in Leeds"])
    assert (row.cases, row.cost_minor, row.unpriced) == (1, 1_130, 0)
    (bearer,) = today.bearers
    assert (bearer.bearer, bearer.cost_minor) == ("carrier", 1_130)


async def test_one_thing_fails_once_however_it_is_put(town: Town) -> None:
    cases, maya = town.house.cases, town.people["Maya"]
    for number, words in (("NL-1", "Glass cracks at the rim"), ("NL-2", "rim broken again")):
        sold = await _ruth.sell(town, id=number, number=number)
        case = await _ruth.agree(town, sold, "part:FJ-02", key=number)
        await cases.cause(maya, case.case, "product", words)
    await town.database.pool.execute(
        "update accommodation set cost_minor = null where service_case = $1", case.case
    )
    (row,) = (await cases.owed_today(town.people["Priya"])).causes
    assert (row.cause, row.cases, row.newest) == ("product", 2, case.case)
    assert row.details == ["Glass cracks at the rim", "rim broken again"]
    assert (row.cost_minor, row.unpriced) == (1_130, 1)


async def test_what_comes_back_is_told_apart_from_the_money(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ruth.agree(town, sold, "replacement")
    cases, maya = town.house.cases, town.people["Maya"]
    (way,) = case.accommodations
    shown = await cases.goods(maya, way.accommodation, "kept")
    assert shown.accommodations[0].goods == "kept"
    with pytest.raises(Refused) as refused:
        await cases.goods(maya, way.accommodation, "received")
    assert refused.value.code == "not_awaited"


async def test_what_a_case_did_stands_in_the_sale_for_its_duties(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _ask_when_due(town, await _sent(town, sold))
    await town.house.cases.useful(town.people["Maya"], case.case, "yes")
    whole = await sales.whole(town.database.pool, sold.sale)
    assert whole is not None
    kinds = [one.kind for one in whole.events if (one.external or "").startswith("ours:")]
    assert kinds == ["remedy_requested", "claim_satisfied"]
    owed = await town.house.cases.owed_to(town.people["Maya"], [whole.sale.buyer or 0])
    assert [one.status for one in owed if one.kind == "contract"] == []


async def test_nobody_is_closed_as_silent_whom_the_question_did_not_reach(town: Town) -> None:
    sold = await _ruth.sell(town)
    case = await _sent(town, sold)
    cases, maya = town.house.cases, town.people["Maya"]
    await _left(town)
    assert case.ask_at is not None
    town.clock.move_to(case.ask_at)
    await cases.asking.ask_due()
    for _ in range(3):  # it waits to leave: nobody is asked again meanwhile
        town.clock.advance(8 * DAY)
        await cases.asking.ask_due()
    shown = await cases.show(maya, case.case)
    assert [one.kind for one in shown.letters].count("asked_useful") == 1
    await _left(town, "refused")
    for _ in range(3):
        town.clock.advance(8 * DAY)
        await cases.asking.ask_due()
    shown = await cases.show(maya, case.case)
    assert (shown.state, shown.useful) == ("asked", None)
    assert [one.what for one in await _words(town)] == ["ask"]


async def test_where_there_is_nowhere_to_write_to_words_are_the_task_of_a_person(
    town: Town,
) -> None:
    sold = await _ruth.sell(town, buyer=forms.Customer(name="Ruth Ansell"))
    case = await _sent(town, sold)
    cases, maya = town.house.cases, town.people["Maya"]
    (tell,) = await _words(town)
    assert tell.what == "tell"
    await cases.step_done(maya, tell.step, {"message": "told her on the phone"})
    await _ask_when_due(town, case)
    for _ in range(3):
        town.clock.advance(8 * DAY)
        await cases.asking.ask_due()
    assert (await cases.show(maya, case.case)).state == "asked"
    assert [one.what for one in await _words(town)] == ["ask"]
    done = await cases.useful(maya, case.case, "yes")
    assert (done.state, await _words(town)) == ("closed", [])
