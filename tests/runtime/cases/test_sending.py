"""What a shop sends is sent once it has left, and there once it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from tests.runtime.cases._agreed import Desk, pay, send

from lamplight.journal import Database, Outbox
from lamplight.journal.tables import run
from lamplight.runtime.cases.doing import PARCEL_DAYS_MS, PARCEL_MS
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lamplight.journal import Address


@pytest_asyncio.fixture
async def desk(address: Address) -> AsyncIterator[Desk]:
    async with await Database.open(address) as db:
        desk = await Desk.open(db)
        desk.provider.moods = ["slow"]
        yield desk


async def test_an_order_that_a_shop_has_taken_is_not_sent_until_all_of_it_left(desk: Desk) -> None:
    accommodation, (step, after) = await desk.agree(send(), pay(1_000))
    await desk.work()
    ordered = await desk.step(step)
    assert (ordered.state, ordered.reason) == ("todo", "awaits_parcel")
    assert (await desk.step(after)).state == "todo"
    (made,) = desk.provider.done.values()
    made.proof = {"carrier": "DHL", "tracking": "JD1"}
    await desk.later(PARCEL_MS)  # one of two parcels has left
    assert (await desk.step(step)).proof["tracking"] == "JD1"
    assert (await desk.step(step)).state == "todo"
    made.state = "succeeded"
    made.proof = {"carrier": "DHL", "tracking": "JD1, JD2"}
    await desk.later(PARCEL_MS)
    sent = await desk.step(step)
    assert (sent.state, sent.reason, sent.proof["tracking"]) == ("done", "", "JD1, JD2")
    assert (await desk.step(after)).state == "done"
    assert await desk.decision(accommodation) == "done"
    made.proof |= {"delivered_on": "2027-01-17"}
    await desk.later(PARCEL_MS)
    assert (await desk.step(step)).proof["delivered_on"] == "2027-01-17"
    assert "parcel_delivered" in await desk.happened()
    asked = len(desk.provider.calls)
    await desk.later(PARCEL_MS)
    assert len(desk.provider.calls) == asked
    assert [what for what, key in desk.provider.calls if key == sent.key].count("do") == 1
    assert await Outbox(desk.db).take(desk.clock.now()) == []


async def test_what_the_shop_tells_of_it_is_followed_at_once(desk: Desk) -> None:
    _, (step,) = await desk.agree(send())
    await desk.work()
    (made,) = desk.provider.done.values()
    made.state, made.proof = "succeeded", {"tracking": "JD1"}
    await desk.stepping.look_at_sent(desk.sold.shop, "another order")
    assert (await desk.step(step)).state == "todo"
    await desk.stepping.look_at_sent(desk.sold.shop, made.external)
    assert (await desk.step(step)).state == "done"
    assert desk.told


async def test_an_order_that_the_shop_cancels_is_somebodys_task(desk: Desk) -> None:
    _, (step,) = await desk.agree(send())
    await desk.work()
    (made,) = desk.provider.done.values()
    made.state = "failed"
    await desk.later(PARCEL_MS)
    failed = await desk.step(step)
    assert (failed.state, failed.person) == ("failed", desk.person)
    assert failed.reason.startswith("failed: ")


async def test_what_a_shop_never_calls_there_is_asked_about_for_a_month(desk: Desk) -> None:
    _, (step,) = await desk.agree(send())
    await desk.work()
    (made,) = desk.provider.done.values()
    made.state = "succeeded"
    await desk.later(PARCEL_MS)
    assert (await desk.step(step)).state == "done"
    await desk.later(PARCEL_DAYS_MS)
    assert await Outbox(desk.db).take(desk.clock.now()) == []


async def test_what_a_shop_has_the_order_of_isnt_taken_back_or_said_to_have_failed(
    desk: Desk,
) -> None:
    accommodation, (step,) = await desk.agree(send())
    await desk.work()
    with pytest.raises(BadAsk, match="The shop has the order"):
        await desk.saying.failed(step, desk.person, "no_part")
    with pytest.raises(BadAsk, match="can't be taken back"):
        async with run.transaction(desk.db.pool) as session:
            await desk.saying.undo(session, accommodation, desk.person, desk.clock.now())
    await desk.saying.done(step, desk.person, {"tracking": "JD1"})
    assert (await desk.step(step)).state == "done"


async def test_what_the_shop_cancelled_is_sent_again_under_a_wish_of_its_own(desk: Desk) -> None:
    _, (step,) = await desk.agree(send())
    await desk.work()
    (first,) = desk.provider.done.values()
    first.state, first.proof = "canceled", {}
    await desk.later(PARCEL_MS)
    assert (await desk.step(step)).reason.startswith("canceled: ")
    desk.provider.moods = ["lost after"]
    await desk.saying.again(step, desk.person)
    assert (await desk.step(step)).proof == {}
    await desk.work()
    assert (await desk.step(step)).state == "unknown"
    await desk.crash()
    await desk.later(60_000)  # it is asked about, and not ordered a third time
    sent = await desk.step(step)
    assert (sent.state, len(desk.provider.moved)) == ("done", 2)
    assert sent.proof["external"] == desk.provider.moved[1][1].external
    assert sorted(desk.provider.done) == [sent.key, f"{sent.key}~2"]


async def test_what_failed_otherwise_is_sent_again_under_the_wish_that_it_had(desk: Desk) -> None:
    desk.provider.moods = ["refuses"]
    _, (step,) = await desk.agree(send())
    await desk.work()
    assert (await desk.step(step)).reason.startswith("refused: ")
    await desk.saying.again(step, desk.person)
    await desk.work()
    assert {key for _, key in desk.provider.calls} == {(await desk.step(step)).key}


async def test_what_a_person_calls_cancelled_is_no_word_of_the_shop(desk: Desk) -> None:
    desk.provider.moods = ["refuses", "slow"]
    _, (step,) = await desk.agree(send())
    await desk.work()
    await desk.saying.again(step, desk.person)
    row = await desk.step(step)
    await desk.saying.failed(step, desk.person, "canceled")
    await desk.saying.again(step, desk.person)
    assert (await desk.step(step)).wish == row.wish == row.key
