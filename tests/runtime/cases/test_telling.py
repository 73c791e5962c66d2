"""What was agreed is told once a mail server took the letter; what nobody takes is a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.runtime.cases import _ruth

from lamplight.basis.instants import DAY
from lamplight.journal.tables import mail

if TYPE_CHECKING:
    from tests.runtime._town import Town

    from lamplight.runtime.views.cases import CaseView, StepView

NO = "550 5.1.1 There is no such user."


def tell_of(case: CaseView) -> StepView:
    return next(one for one in case.accommodations[0].steps if one.kind == "tell")


async def agreed(town: Town) -> tuple[int, int]:
    """A way was agreed and its letter written: the case and the letter."""
    case = await _ruth.agree(town, await _ruth.sell(town), "part:FJ-02")
    told = tell_of(case)
    assert (told.state, told.reason) == ("todo", "letter_waits")
    return case.case, int(told.proof["mail"])


async def shown(town: Town, case: int) -> CaseView:
    return await town.house.cases.show(town.people["Maya"], case)


async def refuse(town: Town, letter: int) -> None:
    """No server takes it, and never will."""
    pool = town.house.journal.database.pool
    assert await mail.mail_refused(pool, letter, NO, town.clock.now())
    await town.house.cases.stepping.look_at_letter(letter)


async def test_a_letter_that_left_is_a_step_that_is_done(town: Town) -> None:
    case, letter = await agreed(town)
    await town.house.cases.stepping.look_at_letter(letter)
    assert tell_of(await shown(town, case)).state == "todo"
    await mail.mail_sent(town.house.journal.database.pool, letter, town.clock.now())
    await town.house.cases.stepping.look_at_letter(letter)
    assert tell_of(await shown(town, case)).state == "done"


async def test_a_letter_that_nobody_takes_is_a_task_of_who_promised_and_keeps_the_case_open(
    town: Town,
) -> None:
    case, letter = await agreed(town)
    maya = town.people["Maya"]
    assert [one.what for one in await town.house.cases.tasks(maya)] != ["tell"]
    await refuse(town, letter)
    view = await shown(town, case)
    failed = tell_of(view)
    assert (failed.state, failed.reason) == ("failed", f"letter_refused: {NO}")
    assert failed.person is not None
    assert failed.person.id == maya
    assert "tell" in [one.what for one in await town.house.cases.tasks(maya)]
    assert view.ask_at is None
    for step in view.accommodations[0].steps:
        if step.kind == "send":
            await town.house.cases.step_done(maya, step.step, {"tracking": "JD1"})
    town.clock.advance(30 * DAY)
    await town.house.cases.asking.ask_due()
    after = await shown(town, case)
    assert (after.state, after.ask_at, after.accommodations[0].decision) == ("open", None, "agreed")
    await town.house.cases.step_done(maya, failed.step, {"said": "by phone"})
    ended = await shown(town, case)
    assert ended.ask_at is not None


async def test_tried_again_the_same_words_leave_in_a_new_letter(town: Town) -> None:
    case, letter = await agreed(town)
    await refuse(town, letter)
    maya = town.people["Maya"]
    view = await town.house.cases.step_again(maya, tell_of(await shown(town, case)).step)
    told = tell_of(view)
    assert (told.state, told.reason) == ("todo", "letter_waits")
    second = int(told.proof["mail"])
    assert second != letter
    pool = town.house.journal.database.pool
    old, new = await mail.mail_by_id(pool, letter), await mail.mail_by_id(pool, second)
    assert old is not None
    assert new is not None
    assert (new.plain, new.kind, new.state) == (old.plain, "agreed", "waiting")
    await mail.mail_sent(pool, second, town.clock.now())
    await town.house.cases.stepping.look_at_all()  # as after a start
    assert tell_of(await shown(town, case)).state == "done"
