"""Stripe's webhooks come in by the door of all hooks, and are believed by their signature alone."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING

import pytest_asyncio
from tests.journal.tables._sold import sell
from tests.shops._stub import Stub

from lamplight.journal.tables import money
from lamplight.runtime.connectors import AddNote, Refund
from lamplight.runtime.shops.follower import Source
from lamplight.runtime.shops.following import Following
from lamplight.shops.stripe import Stripe, StripeSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx
    from tests.web._town import Town

SECRET = "whsec_of_the_lamps"
HOOK = "/api/v1/hooks/stripe-eu"


@pytest_asyncio.fixture
async def stub(town: Town) -> AsyncIterator[Stub]:
    """A stub of Stripe, ours, that the house hears."""
    made = Stub()
    stripe = Stripe(StripeSettings(key="sk_test_1", hook_secrets=[SECRET], url=made.url))
    house = town.house
    following = Following(
        house.journal.database, house.clock, [Source("stripe-eu", "stripe", stripe, pays=True)]
    )
    town.doors.following = following
    await following.make()
    following.begin(house)
    yield made
    await stripe.close()
    made.close()


async def _hook(town: Town, secret: str = SECRET) -> httpx.Response:
    thing = {"id": "re_1", "payment_intent": "pi_1"}
    event = {"id": "evt_1", "type": "refund.updated", "data": {"object": thing}}
    body, at = json.dumps(event).encode(), town.house.clock.now() // 1000
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    program = town.visitor()
    del program.headers["origin"]
    headers = {"stripe-signature": f"t={at},v1={signed}"}
    return await program.post(HOOK, content=body, headers=headers)


async def test_a_refund_made_at_stripe_is_known_here_by_its_hook(town: Town, stub: Stub) -> None:
    sold = await sell(town.database.pool, references={0: "pi_1"})
    stub.post({"payment_intent": "pi_1", "amount": "2500"}, "from their page")
    assert (await _hook(town)).status_code == 204
    assert (await _hook(town)).status_code == 204
    (row,) = await money.of_sale(town.database.pool, sold.sale)
    assert (row.amount_minor, row.external, row.step) == (2_500, "re_1", None)
    left = await money.reserve(town.database.pool, sold.sale, "wish", amount_minor=7_501, now=1)
    assert left.answer.reason_code == "OVER_REFUNDABLE"


async def test_a_hook_with_a_bad_signature_is_a_401_and_changes_nothing(
    town: Town, stub: Stub
) -> None:
    sold = await sell(town.database.pool, references={0: "pi_1"})
    stub.post({"payment_intent": "pi_1", "amount": "2500"}, "from their page")
    answer = await _hook(town, "guessed")
    assert answer.status_code == 401
    assert await money.of_sale(town.database.pool, sold.sale) == []


async def test_a_hook_whose_payment_cannot_be_read_is_to_be_sent_again(
    town: Town, stub: Stub
) -> None:
    sold = await sell(town.database.pool, references={0: "pi_1"})
    stub.post({"payment_intent": "pi_1", "amount": "2500"}, "from their page")
    stub.moods = ["away"]
    assert (await _hook(town)).status_code == 503
    stub.moods = []
    assert (await _hook(town)).status_code == 204
    assert len(await money.of_sale(town.database.pool, sold.sale)) == 1


async def test_money_goes_back_there_and_everything_else_is_done_by_hand(
    town: Town, stub: Stub
) -> None:
    hands = town.doors.following.hands()
    wish = Refund(sale="S", payment="P", reference="pi_1", amount_minor=1, currency="EUR")
    assert isinstance(hands.pick(None, wish), Stripe)
    assert not isinstance(hands.pick(None, AddNote(sale="S", text=".")), Stripe)
