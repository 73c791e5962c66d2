"""What was agreed is done: once, in order, by a shop or a person, with proof."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from tests.journal.tables._sold import dispute
from tests.runtime.cases._agreed import NOON, Desk, Stopped, by, pay, send

from lamplight.accommodations.decisions import NotPossible
from lamplight.accommodations.option import Do
from lamplight.accommodations.option import Step as Plan
from lamplight.journal import Database, Outbox, Taken
from lamplight.journal.tables import money, money_told, run, steps
from lamplight.journal.tables.money_forms import Told
from lamplight.runtime.cases.doing import ASK_MS, IN_FLIGHT_MS, WATCH_MS
from lamplight.runtime.cases.following import follow, judged
from lamplight.runtime.cases.stepping import MoneyRefused
from lamplight.runtime.effects import NotYet
from lamplight.runtime.errors import BadAsk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.runtime.cases._agreed import Mood

    from lamplight.journal import Address


BACK = Plan(kind="return", what="return_label", by="shop", do=Do(lines={"L-0": 1}), proof="scanned")


@pytest_asyncio.fixture
async def desk(address: Address) -> AsyncIterator[Desk]:
    async with await Database.open(address) as db:
        yield await Desk.open(db)


async def test_money_is_reserved_with_the_agreement_and_paid_after_it(desk: Desk) -> None:
    accommodation, (step,) = await desk.agree(pay(4_000))
    assert await desk.money(accommodation) == "approved"
    assert [row.state for row in await desk.refunds()] == ["approved"]
    assert desk.provider.calls == []
    await desk.work()
    (refund,) = await desk.refunds()
    done = await desk.step(step)
    assert desk.provider.calls == [("do", done.key)]
    assert (done.state, done.proof) == ("done", {"external": refund.external})
    assert (refund.state, await desk.money(accommodation)) == ("succeeded", "succeeded")
    assert await desk.happened() == ["step_doing", "step_done", "way_done"]
    assert desk.told


async def test_too_much_money_is_no_agreement(desk: Desk) -> None:
    with pytest.raises(MoneyRefused, match="over refundable"):
        await desk.agree(pay(10_001))
    assert await desk.refunds() == []
    assert await desk.db.pool.fetchval("select count(*) from step") == 0


async def test_one_step_after_the_other_is_done(desk: Desk) -> None:
    _, (part, back) = await desk.agree(send(), pay(1_000))
    await desk.dispatcher.dispatch()
    assert [(await desk.step(one)).state for one in (part, back)] == ["done", "todo"]
    await desk.work()
    assert [(await desk.step(one)).state for one in (part, back)] == ["done", "done"]


@pytest.mark.parametrize("mood", ["lost before", "lost after"])
async def test_of_an_outcome_that_nobody_knows_is_asked_and_money_moves_once(
    desk: Desk, mood: Mood
) -> None:
    accommodation, (step,) = await desk.agree(pay(4_000))
    desk.provider.moods = [mood, "away"]
    await desk.work()
    assert (await desk.step(step)).state == "unknown"
    assert await desk.money(accommodation) == "submitting"
    await desk.later(ASK_MS)
    assert (await desk.step(step)).state == "unknown"
    await desk.later(ASK_MS)
    assert (await desk.step(step)).state == "done"
    assert len({key for _, key in desk.provider.calls}) == 1
    assert desk.provider.paid("P-0") == 4_000
    doings = [what for what, _ in desk.provider.calls]
    assert doings == ["do", "ask", "ask", *(["do"] if mood == "lost before" else [])]


@pytest.mark.parametrize("mood", ["dies before", "dies after"])
async def test_whoever_comes_after_a_crash_asks_first(desk: Desk, mood: Mood) -> None:
    _, (step,) = await desk.agree(pay(4_000))
    desk.provider.moods = [mood]
    with contextlib.suppress(Stopped):
        await desk.work()
    assert (await desk.step(step)).state == "doing"
    await desk.crash()
    await desk.work()
    assert len(desk.provider.calls) == 1  # the one who seems dead may be about it still
    await desk.later(IN_FLIGHT_MS)
    assert (await desk.step(step)).state == "done"
    assert desk.provider.paid("P-0") == 4_000
    assert desk.provider.calls[1][0] == "ask"


async def test_a_shop_that_is_down_for_an_hour_gets_it_after_that_hour(desk: Desk) -> None:
    accommodation, (step,) = await desk.agree(pay(4_000))
    desk.provider.moods = ["away"] * 1_000
    await desk.work()
    for _ in range(60):
        await desk.later(60_000)
    waiting = await desk.step(step)
    assert (waiting.state, waiting.reason) == ("todo", "away")
    assert await desk.money(accommodation) == "approved"
    assert await desk.db.pool.fetchval("select tries from outbox") == 0
    desk.provider.moods = []
    await desk.later(60_000)
    assert (await desk.step(step)).state == "done"
    assert len({key for _, key in desk.provider.calls}) == 1


async def test_money_that_was_accepted_is_watched_until_it_arrives(desk: Desk) -> None:
    accommodation, (step,) = await desk.agree(pay(4_000))
    desk.provider.moods = ["slow"]
    await desk.work()
    assert (await desk.step(step)).state == "done"
    assert await desk.money(accommodation) == "pending"
    await desk.later(WATCH_MS)
    assert await desk.money(accommodation) == "pending"
    (made,) = desk.provider.done.values()
    made.state = "succeeded"
    await desk.later(WATCH_MS)
    assert await desk.money(accommodation) == "succeeded"


async def test_money_that_a_bank_gives_back_later_fails_its_step_and_is_told(desk: Desk) -> None:
    accommodation, (step,) = await desk.agree(pay(4_000))
    await desk.work()
    (refund,) = await desk.refunds()
    told = Told(
        payment=refund.payment,
        external=refund.external or "",
        amount_minor=4_000,
        state="failed",
    )
    desk.told.clear()
    assert (await money_told.told(desk.db.pool, desk.sold.sale, told, now=desk.clock.now())).late
    await desk.stepping.look_at_sale(desk.sold.sale)
    failed = await desk.step(step)
    assert (failed.state, failed.reason) == ("failed", "failed_late")
    assert await desk.money(accommodation) == "failed"
    assert (await desk.happened())[-2:] == ["step_failed_late", "way_reopened"]
    assert desk.told


async def test_what_was_told_before_we_ended_is_followed_at_the_next_start(desk: Desk) -> None:
    _, (step,) = await desk.agree(pay(4_000))
    await desk.stepping.look_at_all()
    assert (await desk.step(step)).state == "todo"
    await desk.work()
    (refund,) = await desk.refunds()
    await money.move(desk.db.pool, refund.id, "failed", now=desk.clock.now())
    await desk.crash()
    await desk.stepping.look_at_all()
    assert (await desk.step(step)).reason == "failed_late"


async def test_a_shop_that_hangs_is_let_be_for_a_while(desk: Desk) -> None:
    _, (first,) = await desk.agree(pay(4_000))
    _, (second,) = await desk.agree(pay(2_000))
    desk.provider.moods = ["lost before"]
    await desk.work()
    assert [(await desk.step(one)).state for one in (first, second)] == ["unknown", "todo"]
    assert len(desk.provider.calls) == 1
    await desk.later(ASK_MS)
    assert [(await desk.step(one)).state for one in (first, second)] == ["done", "done"]


async def test_a_shop_that_hangs_isnt_asked_after_money_or_a_parcel_either(desk: Desk) -> None:
    _, (paid,) = await desk.agree(pay(1_000))
    desk.provider.moods = ["slow"]
    await desk.work()
    _, (sent,) = await desk.agree(send())
    desk.provider.moods = ["slow"]
    await desk.work()
    assert (await desk.step(sent)).reason == "awaits_parcel"
    await desk.agree(pay(2_000))
    desk.provider.moods = ["lost before"]
    await desk.work()
    before = len(desk.provider.calls)
    effects = {
        "watch_refunds": desk.stepping.watch_refunds,
        "watch_parcel": desk.stepping.watch_parcel,
    }
    for (kind, watch), step in zip(effects.items(), (paid, sent), strict=True):
        with pytest.raises(NotYet, match="gives no answer") as put_off:
            await watch(Taken(id=1, key="w", kind=kind, body={"step": step}, number=0, tries=1))
        assert put_off.value.until == desk.clock.now() + ASK_MS
    assert len(desk.provider.calls) == before


async def test_what_we_gave_up_by_our_own_fault_is_begun_again_at_the_next_start(
    desk: Desk,
) -> None:
    _, (step,) = await desk.agree(pay(4_000))
    await desk.db.pool.execute("update outbox set state = 'failed', tries = 7")
    await desk.work()
    assert (await desk.step(step)).state == "todo"
    await desk.stepping.look_at_all()
    await desk.work()
    assert (await desk.step(step)).state == "done"
    await desk.stepping.look_at_all()
    assert await Outbox(desk.db).take(desk.clock.now()) == []


async def test_a_dispute_opened_before_the_call_holds_the_money_here(desk: Desk) -> None:
    _, (step,) = await desk.agree(pay(4_000))
    await dispute(desk.db.pool, desk.sold.payments[0], 10_000)
    await desk.work()
    failed = await desk.step(step)
    assert (failed.state, failed.reason) == ("failed", "dispute_open")
    assert desk.provider.calls == []


async def test_a_line_that_the_shopkeeper_paid_back_while_the_shop_was_away_goes_back_once(
    address: Address,
) -> None:
    async with await Database.open(address) as db:
        desk = await Desk.open(db, lines=[(1, 5_000), (1, 5_000)])
        _, (step,) = await desk.agree(pay(lines={"L-0": 1}))
        desk.provider.moods = ["away"]
        await desk.work()
        (payment,) = desk.sold.payments
        told = Told(payment=payment, external="re_by_hand", amount_minor=5_000, units={"L-0": 1})
        await money_told.told(db.pool, desk.sold.sale, told, now=desk.clock.now())
        await desk.later(ASK_MS)
        failed = await desk.step(step)
        assert (failed.state, failed.reason) == ("failed", "qty_already_refunded")
        assert desk.provider.moved == []
        with pytest.raises(MoneyRefused):
            await desk.saying.again(step, desk.person)


async def test_what_the_shop_tells_first_needs_no_answer(desk: Desk) -> None:
    _, (step,) = await desk.agree(pay(4_000))
    desk.provider.moods = ["lost after"]
    await desk.work()
    (refund,) = await desk.refunds()
    told = Told(payment=refund.payment, external="re_77", amount_minor=4_000, key=refund.key)
    await money_told.told(desk.db.pool, desk.sold.sale, told, now=desk.clock.now())
    await desk.stepping.look_at_sale(desk.sold.sale)
    assert (await desk.step(step)).state == "done"
    await desk.later(ASK_MS)
    assert [what for what, _ in desk.provider.calls] == ["do"]


async def test_a_shop_waits_for_people_and_words_for_nobody(desk: Desk) -> None:
    _, (tell, repair, paid) = await desk.agree(by("tell", "us"), by("repair"), pay(500))
    await desk.work()
    assert desk.provider.calls == []
    await desk.saying.done(repair, desk.person, {"photo": "41"})
    await desk.work()
    assert (await desk.step(paid)).state == "done"
    async with run.transaction(desk.db.pool) as session:
        await desk.saying.mark_done(session, tell, None, {"mail": "12"})
    assert (await desk.step(tell)).state == "done"


async def test_a_step_without_a_sale_is_a_task(desk: Desk) -> None:
    _, (step,) = await desk.agree(send(), sale=False)
    await desk.work()
    assert (await desk.step(step)).body.by_hand


async def test_a_part_of_the_price_is_taken_off_what_its_line_gives_later(desk: Desk) -> None:
    await desk.agree(pay(3_000, what="refund_share"), line=0)
    await desk.agree(pay(lines={"L-0": 1}))
    assert [row.amount_minor for row in await desk.refunds()] == [3_000, 7_000]


async def test_money_waits_until_a_carrier_has_what_comes_back(desk: Desk) -> None:
    accommodation, (opened, paid) = await desk.agree(BACK, pay(10_000))
    await desk.work()
    waiting = await desk.step(opened)
    assert (waiting.state, waiting.reason, waiting.person) == ("todo", "awaits_scan", desk.person)
    assert await desk.goods(accommodation) == "authorised"
    assert (await desk.step(paid)).state == "todo"
    await desk.saying.done(opened, desk.person, {"tracking": "00340434"})
    assert await desk.goods(accommodation) == "in_transit"
    await desk.work()
    assert (await desk.step(paid)).state == "done"
    assert await desk.decision(accommodation) == "agreed"
    await desk.saying.goods(accommodation, desk.person, "Received")
    assert await desk.decision(accommodation) == "agreed", "nobody has looked at them"
    async with run.transaction(desk.db.pool) as session:
        chain = await steps.hold(session, accommodation)
        assert chain.accommodation.judging == "pending"
        await follow(session, await judged(session, chain, "accepted", NOON), NOON)
    assert await desk.decision(accommodation) == "done"
    with pytest.raises(NotPossible, match="Scanned isn't possible in received"):
        await desk.saying.goods(accommodation, desk.person, "Scanned")


async def test_money_leaves_once_somebody_has_what_no_carrier_scanned(desk: Desk) -> None:
    accommodation, (opened, paid) = await desk.agree(BACK, pay(10_000))
    await desk.work()
    assert (await desk.step(opened)).reason == "awaits_scan"
    await desk.saying.goods(accommodation, desk.person, "Received")
    here = await desk.step(opened)
    assert (here.state, here.person, here.reason) == ("done", desk.person, "")
    assert "received_on" in here.proof
    await desk.work()
    assert (await desk.step(paid)).state == "done"
    assert (desk.provider.paid("P-0"), await desk.money(accommodation)) == (10_000, "succeeded")


async def test_what_waited_for_goods_goes_on_when_they_stay(desk: Desk) -> None:
    accommodation, (opened, paid) = await desk.agree(BACK, pay(10_000))
    await desk.work()
    await desk.saying.goods(accommodation, desk.person, "LeftWithCustomer")
    assert (await desk.step(opened)).state == "undone"
    assert await desk.goods(accommodation) == "kept"
    await desk.work()
    assert (await desk.step(paid)).state == "done"
    assert await desk.decision(accommodation) == "done"


async def test_goods_arent_left_while_a_shop_is_asked_for_them(desk: Desk) -> None:
    accommodation, (opened, _) = await desk.agree(BACK, pay(10_000))
    desk.provider.moods = ["lost before"]
    await desk.work()
    assert (await desk.step(opened)).state == "unknown"
    with pytest.raises(BadAsk, match="look again"):
        await desk.saying.goods(accommodation, desk.person, "LeftWithCustomer")
    assert await desk.goods(accommodation) == "none"


async def test_a_way_is_done_with_its_last_step_and_open_again_when_money_comes_back(
    desk: Desk,
) -> None:
    accommodation, (_, paid) = await desk.agree(by("tell", "us"), pay(4_000))
    await desk.work()
    assert await desk.decision(accommodation) == "done"
    (refund,) = await desk.refunds()
    await money.move(desk.db.pool, refund.id, "failed", now=desk.clock.now())
    await desk.stepping.look_at_sale(desk.sold.sale)
    assert await desk.decision(accommodation) == "agreed"
    await desk.saying.again(paid, desk.person)
    await desk.work()
    assert await desk.decision(accommodation) == "done"
    assert (await desk.happened()).count("way_done") == 2


async def test_an_effect_that_comes_again_does_nothing(desk: Desk) -> None:
    _, (step,) = await desk.agree(pay(4_000))
    await desk.work()
    await desk.db.pool.execute("update outbox set state = 'pending'")
    for taken in await Outbox(desk.db).take(desk.clock.now()):
        await desk.stepping.do_step(taken)
    assert len(desk.provider.calls) == 1
    assert (await desk.step(step)).state == "done"
