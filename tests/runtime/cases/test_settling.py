"""What a payment provider tells by webhook is read anew, written once, and followed by steps."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from tests.runtime.cases._agreed import NOON, Desk, pay
from tests.shops._stub import Stub

from lamplight.journal import Database
from lamplight.journal.tables import money_told
from lamplight.runtime.cases.by_hand import ByHand
from lamplight.runtime.cases.hands import Hands
from lamplight.runtime.cases.settling import Settling
from lamplight.runtime.chores import PiecesFailed
from lamplight.runtime.connectors import AddNote, Away, Refund, Unverified
from lamplight.shops.stripe import BEGINS, Stripe, StripeSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lamplight.journal import Address
    from lamplight.runtime.payments import PaymentNow

SECRET = "whsec_of_the_lamps"


class Shop:
    """A sale whose payment is known to Stripe, in a shop that can't refund by itself."""

    def __init__(self, desk: Desk, stub: Stub, stripe: Stripe, hook: int) -> None:
        self.desk = desk
        self.stub = stub
        self.stripe = stripe
        self.hook = hook
        self.settling = Settling(desk.db, desk.clock, desk.stepping.look_at_sale)

    async def hear(self, key: str = "evt_1", payment: str = "pi_1", secret: str = SECRET) -> bool:
        """A webhook comes."""
        thing = {"id": "re_1", "payment_intent": payment}
        body = json.dumps({"id": key, "type": "refund.failed", "data": {"object": thing}}).encode()
        at = NOON // 1_000
        signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"stripe-signature": f"t={at},v1={signed}"}
        return await self.settling.hear(self.hook, self.stripe, headers, body)


@pytest_asyncio.fixture
async def shop(address: Address) -> AsyncIterator[Shop]:
    stub = Stub()
    stripe = Stripe(StripeSettings(key="sk_test_1", hook_secrets=[SECRET], url=stub.url))
    async with await Database.open(address) as db:
        desk = await Desk.open(db)
        await db.pool.execute('update payment set body = \'{"reference": "pi_1"}\'')
        hook = await db.pool.fetchval(
            "insert into shop (name, kind, created_at) values ('stripe', 'stripe', 1) returning id"
        )
        desk.hands = Hands({}, ByHand(), dict.fromkeys(BEGINS, stripe))
        desk.start()
        yield Shop(desk, stub, stripe, hook)
    await stripe.close()
    stub.close()


async def test_a_payment_at_stripe_is_refunded_there(shop: Shop) -> None:
    accommodation, (step,) = await shop.desk.agree(pay(4_000))
    await shop.desk.work()
    done = await shop.desk.step(step)
    assert (done.state, done.proof["external"]) == ("done", "re_1")
    assert await shop.desk.money(accommodation) == "succeeded"
    assert shop.stub.refunds[0]["metadata"] == {"lamplight_key": done.key}


async def test_the_webhook_of_our_own_refund_counts_nothing_twice(shop: Shop) -> None:
    _, (step,) = await shop.desk.agree(pay(4_000))
    shop.stub.moods = ["lost after"]
    await shop.desk.work()
    assert (await shop.desk.step(step)).state == "unknown"
    assert await shop.hear()
    assert (await shop.desk.step(step)).state == "done"
    assert not await shop.hear()
    assert [row.amount_minor for row in await shop.desk.refunds()] == [4_000]


async def test_money_is_reconciled_once_its_provider_tells_the_sum_that_was_booked(
    shop: Shop,
) -> None:
    accommodation, _ = await shop.desk.agree(pay(4_000))
    await shop.desk.work()
    assert await shop.desk.money(accommodation) == "succeeded", "nobody has told it yet"
    await shop.hear()
    assert await shop.desk.money(accommodation) == "reconciled"
    shop.stub.refunds[0]["status"] = "failed"
    await shop.hear("evt_2")
    assert await shop.desk.money(accommodation) == "failed", "a bank gave it back"


async def test_another_sum_than_was_booked_is_told_once_and_never_reconciled(shop: Shop) -> None:
    accommodation, _ = await shop.desk.agree(pay(4_000))
    await shop.desk.work()
    shop.stub.refunds[0]["amount"] = 3_900
    for key in ("evt_1", "evt_2"):
        await shop.hear(key)
    assert await shop.desk.money(accommodation) == "succeeded"
    assert (await shop.desk.happened()).count("settled_differs") == 1
    brand = await shop.desk.db.pool.fetchval("select brand from service_case")
    (row,) = await money_told.differing(shop.desk.db.pool, 0, [brand])
    assert (row.booked_minor, row.settled_minor) == (4_000, 3_900)


async def test_money_that_was_paid_by_hand_is_final_without_anybody_who_tells(shop: Shop) -> None:
    accommodation, (step,) = await shop.desk.agree(pay(4_000))
    await shop.desk.saying.done(step, shop.desk.person, {"seen": "transfer 118"})
    assert await shop.desk.money(accommodation) == "succeeded"
    assert await shop.desk.decision(accommodation) == "done"


async def test_a_refund_that_fails_days_later_is_heard_of(shop: Shop) -> None:
    accommodation, (step,) = await shop.desk.agree(pay(4_000))
    await shop.desk.work()
    shop.stub.refunds[0]["status"] = "failed"
    assert await shop.hear("evt_2")
    assert (await shop.desk.step(step)).reason == "failed_late"
    assert await shop.desk.money(accommodation) == "failed"


async def test_a_dispute_at_the_bank_holds_what_was_not_sent(shop: Shop) -> None:
    _, (step,) = await shop.desk.agree(pay(4_000))
    shop.stub.disputes = [
        {"id": "dp_1", "payment_intent": "pi_1", "amount": 10_000, "currency": "eur",
         "status": "needs_response"}
    ]  # fmt: skip
    assert await shop.hear()
    await shop.desk.work()
    assert (await shop.desk.step(step)).reason == "dispute_open"
    assert shop.stub.refunds == []
    shop.stub.disputes[0]["status"] = "won"
    assert await shop.hear("evt_2")
    await shop.desk.saying.again(step, shop.desk.person)
    await shop.desk.work()
    assert (await shop.desk.step(step)).state == "done"


async def test_what_a_provider_tells_is_a_new_version_of_the_sale_once(shop: Shop) -> None:
    async def version() -> int:
        return int(await shop.desk.db.pool.fetchval("select version from sale"))

    before = await version()
    shop.stub.refunds = [
        {"id": "re_9", "payment_intent": "pi_1", "amount": 5_000, "currency": "eur",
         "status": "succeeded", "metadata": {}}
    ]  # fmt: skip
    await shop.hear("evt_1")
    assert await version() == before + 1
    shop.stub.disputes = [
        {"id": "dp_1", "payment_intent": "pi_1", "amount": 4_000, "currency": "eur",
         "status": "needs_response"}
    ]  # fmt: skip
    await shop.hear("evt_2")
    assert await version() == before + 2
    await shop.hear("evt_3")
    assert await version() == before + 2


async def test_a_webhook_that_nobody_signed_changes_nothing(shop: Shop) -> None:
    with pytest.raises(Unverified, match="no signature is right"):
        await shop.hear(secret="guessed")
    assert await shop.desk.db.pool.fetchval("select count(*) from shop_event") == 0


async def test_an_event_whose_payment_could_not_be_read_is_taken_when_it_comes_again(
    shop: Shop,
) -> None:
    shop.stub.moods = ["away"]
    with pytest.raises(Away):
        await shop.hear()
    shop.stub.moods = []
    assert await shop.hear()
    assert not await shop.hear()


async def test_a_payment_of_somebody_else_is_let_be(shop: Shop) -> None:
    assert await shop.hear(payment="pi_other")
    assert shop.stub.asked == []


async def test_what_is_told_of_a_payment_before_its_sale_is_heard_once_the_sale_is_here(
    shop: Shop,
) -> None:
    pool, providers = shop.desk.db.pool, {shop.hook: shop.stripe}
    await pool.execute('update payment set body = \'{"reference": ""}\'')
    shop.stub.payments["pi_9"] = 10_000
    shop.stub.post({"payment_intent": "pi_9", "amount": "700"}, "somebody else's")
    shop.stub.asked.clear()
    assert await shop.hear(payment="pi_9")
    await shop.settling.catch_up(providers)
    assert (shop.stub.asked, await shop.desk.refunds()) == ([], [])
    await pool.execute('update payment set body = \'{"reference": "pi_9"}\'')
    away = Stripe(StripeSettings(key="sk_test_1", url="http://127.0.0.1:9"))
    await shop.settling.catch_up({shop.hook: away})
    assert await shop.desk.refunds() == []
    await away.close()
    await shop.settling.catch_up(providers)
    assert [(one.amount_minor, one.state) for one in await shop.desk.refunds()] == [
        (700, "succeeded")
    ]
    shop.stub.asked.clear()
    await shop.settling.catch_up(providers)
    assert shop.stub.asked == [], "it is read once"


async def test_a_payment_that_cannot_be_read_keeps_no_other_from_being_heard_of(
    shop: Shop,
) -> None:
    class Torn(Stripe):
        async def payment(self, reference: str) -> PaymentNow | None:
            if reference == "pi_8":
                raise ValueError("no sum")
            return await super().payment(reference)

    pool = shop.desk.db.pool
    await pool.execute('update payment set body = \'{"reference": ""}\'')
    shop.stub.payments["pi_9"] = 10_000
    shop.stub.post({"payment_intent": "pi_9", "amount": "700"}, "somebody else's")
    for payment in ("pi_8", "pi_9"):
        assert await shop.hear(f"evt_{payment}", payment=payment)
    await pool.execute('update payment set body = \'{"reference": "pi_9"}\'')
    await pool.execute(
        "insert into payment (sale, external, tender, captured_minor, body)"
        " select sale, 'torn', tender, 100, '{\"reference\": \"pi_8\"}' from payment"
    )
    torn = Torn(StripeSettings(key="sk_test_1", url=shop.stub.url))
    with pytest.raises(PiecesFailed, match="payment pi_8"):
        await shop.settling.catch_up({shop.hook: torn})
    await torn.close()
    assert [one.amount_minor for one in await shop.desk.refunds()] == [700]
    await shop.settling.catch_up({shop.hook: shop.stripe})
    assert await money_told.early_named(pool) == [], "it was kept, and is read later"


async def test_a_shop_does_what_it_can_and_people_the_rest(shop: Shop) -> None:
    hands = shop.desk.hands
    refund = Refund(sale="S", payment="P", reference="pi_1", amount_minor=1, currency="EUR")
    assert hands.pick(7, refund) is shop.stripe
    other = Refund(sale="S", payment="P", reference="", amount_minor=1, currency="EUR")
    assert isinstance(hands.pick(7, other), ByHand)
    assert isinstance(hands.pick(None, AddNote(sale="S", text=".")), ByHand)
