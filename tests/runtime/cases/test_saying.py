"""What people say of steps: done with proof, failed and why, begun anew, given away, undone."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from tests.runtime.cases._agreed import Desk, Stopped, by, pay, send

from lamplight.journal import Database
from lamplight.journal.tables import accommodations, run
from lamplight.runtime.cases.doing import ASK_MS, IN_FLIGHT_MS
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lamplight.journal import Address


@pytest_asyncio.fixture
async def desk(address: Address) -> AsyncIterator[Desk]:
    async with await Database.open(address) as db:
        yield await Desk.open(db)


async def test_what_is_refused_is_a_persons_and_frees_the_money(desk: Desk) -> None:
    accommodation, (step, after) = await desk.agree(pay(10_000), send())
    desk.provider.moods = ["refuses"]
    await desk.work()
    failed = await desk.step(step)
    assert (failed.state, failed.reason, failed.person) == ("failed", "refused: No.", desk.person)
    assert await desk.money(accommodation) == "failed"
    assert (await desk.step(after)).state == "todo"
    await desk.saying.again(step, desk.person)
    await desk.work()
    assert (await desk.step(step)).state == "done"
    assert (await desk.step(after)).state == "done"
    keys = [key for _, key in desk.provider.calls[:2]]
    assert keys[0] != keys[1]  # it was surely refused: another try is another wish
    assert [row.state for row in await desk.refunds()] == ["canceled", "succeeded"]
    assert await desk.money(accommodation) == "succeeded"
    with pytest.raises(BadAsk, match="Only what has failed"):
        await desk.saying.again(step, desk.person)


async def test_of_two_payments_only_the_one_that_failed_is_tried_again(address: Address) -> None:
    async with await Database.open(address) as db:
        desk = await Desk.open(db, [("card", 6_000), ("gift_card", 4_000)], [(2, 10_000)])
        _, (step,) = await desk.agree(pay(lines={"L-0": 2}))
        desk.provider.moods = ["well", "refuses"]
        await desk.work()
        assert (await desk.step(step)).state == "failed"
        assert (desk.provider.paid("P-0"), desk.provider.paid("P-1")) == (6_000, 0)
        await desk.saying.again(step, desk.person)
        await desk.work()
        assert (await desk.step(step)).state == "done"
        assert (desk.provider.paid("P-0"), desk.provider.paid("P-1")) == (6_000, 4_000)


async def test_what_no_shop_can_do_is_a_task_that_is_done_with_proof(desk: Desk) -> None:
    desk.connectors.clear()
    accommodation, (step, after) = await desk.agree(pay(4_000), send())
    await desk.work()
    task = await desk.step(step)
    assert (task.state, task.person, task.body.by_hand) == ("todo", desk.person, True)
    assert await desk.money(accommodation) == "approved"
    with pytest.raises(BadAsk, match="Say what shows"):
        await desk.saying.done(step, desk.person, {"reference": " "})
    await desk.saying.done(step, desk.person, {"reference": "transfer 12"})
    assert (await desk.step(step)).proof == {"reference": "transfer 12"}
    assert await desk.money(accommodation) == "succeeded"
    await desk.work()
    assert (await desk.step(after)).body.by_hand
    with pytest.raises(BadAsk, match="over already"):
        await desk.saying.done(step, desk.person, {"reference": "transfer 12"})


async def test_a_person_who_cannot_do_it_says_so_and_another_can(desk: Desk) -> None:
    _, (step,) = await desk.agree(by("repair"))
    assert (await desk.step(step)).person == desk.person
    await desk.saying.failed(step, desk.person, "no_part")
    assert (await desk.step(step)).state == "failed"
    other = (await Desk.open(desk.db)).person
    await desk.saying.give(step, other, desk.person)
    await desk.saying.again(step, other)
    await desk.saying.done(step, other, {"photo": "41"})
    assert ((await desk.step(step)).state, (await desk.step(step)).person) == ("done", other)
    assert await desk.happened() == [
        "step_failed",
        "step_given",
        "step_again",
        "step_done",
        "way_done",
    ]


async def test_nobody_can_say_that_what_is_unknown_has_failed(desk: Desk) -> None:
    _, (step,) = await desk.agree(pay(4_000))
    desk.provider.moods = ["lost after"]
    await desk.work()
    with pytest.raises(BadAsk, match="Nobody knows yet"):
        await desk.saying.failed(step, desk.person, "seems_so")
    await desk.saying.done(step, desk.person, {"seen": "at the provider"})
    assert [row.state for row in await desk.refunds()] == ["succeeded"]


async def test_what_was_not_begun_is_taken_back_and_its_money_is_free(desk: Desk) -> None:
    accommodation, (paid, part) = await desk.agree(pay(10_000), send())
    async with run.transaction(desk.db.pool) as session:
        await desk.saying.undo(session, accommodation, desk.person, desk.clock.now())
    assert [(await desk.step(one)).state for one in (paid, part)] == ["undone", "undone"]
    assert await desk.money(accommodation) == "none"
    await desk.work()
    assert desk.provider.calls == []
    _, (other,) = await desk.agree(pay(10_000))
    await desk.work()
    assert (await desk.step(other)).state == "done"


async def test_what_was_done_is_not_taken_back(desk: Desk) -> None:
    accommodation, _ = await desk.agree(send(), pay(100))
    await desk.work()
    with pytest.raises(BadAsk, match="can't be taken back"):
        async with run.transaction(desk.db.pool) as session:
            await desk.saying.undo(session, accommodation, desk.person, desk.clock.now())


async def test_what_nobody_will_ever_know_is_somebodys_task_and_ends_with_their_word(
    desk: Desk,
) -> None:
    desk.provider.moods = ["dies before"]
    _, (step,) = await desk.agree(pay(4_000))
    with contextlib.suppress(Stopped):
        await desk.work()
    await desk.crash()
    desk.provider.moods = ["away"] * 20
    await desk.later(IN_FLIGHT_MS)
    await desk.later(ASK_MS)
    assert (await desk.step(step)).state == "unknown"
    tasks = await accommodations.tasks_of(desk.db.pool, desk.person, [desk.sold.brand])
    assert [(one.step.id, one.step.state) for one in tasks] == [(step, "unknown")]
    with pytest.raises(BadAsk, match="Say what shows"):
        await desk.saying.never(step, desk.person, {"seen": " "})
    await desk.saying.never(step, desk.person, {"seen": "The bank says that nothing came."})
    failed = await desk.step(step)
    assert (failed.state, failed.reason) == ("failed", "never_happened")
    assert [row.state for row in await desk.refunds()] == ["failed"]
    assert desk.provider.moved == []
    desk.provider.moods = []
    await desk.saying.again(step, desk.person)
    await desk.later(ASK_MS)
    assert (await desk.step(step)).state == "done"
    assert [one.action.amount_minor for _, one in desk.provider.moved] == [4_000]  # type: ignore[union-attr]


async def test_what_is_known_isnt_said_never_to_have_happened(desk: Desk) -> None:
    _, (step,) = await desk.agree(pay(4_000))
    await desk.work()
    with pytest.raises(BadAsk):
        await desk.saying.never(step, desk.person, {"seen": "Nothing."})
    assert [row.state for row in await desk.refunds()] == ["succeeded"]


async def test_why_a_person_couldnt_stays_in_the_step(desk: Desk) -> None:
    _, (step,) = await desk.agree(by("repair"))
    await desk.saying.failed(step, desk.person, "Ruth said: come on Friday")
    await desk.saying.give(step, desk.person, desk.person)
    assert (await desk.step(step)).reason == "Ruth said: come on Friday"
    bodies = await desk.db.pool.fetch("select body->>'reason' as reason from case_event")
    assert {one["reason"] for one in bodies} == {"by_person"}


async def test_what_failed_and_was_replaced_isnt_begun_again(desk: Desk) -> None:
    first, (failed,) = await desk.agree(send(), line=0)
    await desk.kind(first, "replacement")
    desk.provider.moods = ["refuses"]
    await desk.work()
    assert (await desk.step(failed)).state == "failed"
    second, (instead,) = await desk.agree(send(), line=0)
    await desk.kind(second, "replacement")
    with pytest.raises(BadAsk, match="Replaced by another way"):
        await desk.saying.again(failed, desk.person)
    await desk.work()
    assert (await desk.step(instead)).state == "done"
    with pytest.raises(BadAsk, match="have it twice"):
        await desk.saying.again(failed, desk.person)
    assert len(desk.provider.moved) == 1


async def test_what_failed_is_begun_again_beside_what_is_for_another_unit(
    address: Address,
) -> None:
    async with await Database.open(address) as db:
        desk = await Desk.open(db, lines=[(2, 10_000)])
        first, (failed,) = await desk.agree(send(), line=0)
        await desk.kind(first, "replacement")
        desk.provider.moods = ["refuses"]
        await desk.work()
        second, _ = await desk.agree(send(), line=0)
        await desk.kind(second, "replacement")
        await desk.saying.again(failed, desk.person)
        await desk.work()
        assert (await desk.step(failed)).state == "done"
