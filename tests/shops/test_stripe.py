"""Refunds at Stripe: by a stub, ours, for what no other program plays; hooks as they are signed."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.shops._stub import Stub

from lamplight.basis.money import EXPONENTS
from lamplight.runtime.connectors import (
    AddNote,
    Away,
    Done,
    NotNow,
    Refund,
    Refused,
    Unknown,
    Unverified,
)
from lamplight.runtime.payments import DisputeNow
from lamplight.shops.stripe import Stripe, StripeSettings, from_stripe, to_stripe, verify

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

SECRET = "whsec_of_the_lamps"
NOW = 1_800_000_000_000
WISH = Refund(sale="S-1", payment="P-1", reference="pi_1", amount_minor=4_000, currency="EUR")
KEY = "agreed/1"


@pytest.fixture
def stub() -> Iterator[Stub]:
    made = Stub()
    yield made
    made.close()


@pytest_asyncio.fixture
async def stripe(stub: Stub) -> AsyncIterator[Stripe]:
    made = Stripe(StripeSettings(key="sk_test_1", hook_secrets=[SECRET], url=stub.url))
    yield made
    await made.close()


async def test_a_refund_bears_its_key_twice(stripe: Stripe, stub: Stub) -> None:
    done = await stripe.do(WISH, KEY)
    assert done == Done(external="re_1", state="succeeded", proof={"status": "succeeded"})
    assert stub.asked == [("refund", "pi_1", KEY)]
    assert stub.refunds[0]["metadata"] == {"lamplight_key": KEY}


async def test_the_same_key_again_is_the_same_refund(stripe: Stripe, stub: Stub) -> None:
    assert await stripe.do(WISH, KEY) == await stripe.do(WISH, KEY)
    assert len(stub.refunds) == 1
    assert isinstance(await stripe.do(replace(WISH, amount_minor=1), KEY), Unknown)


@pytest.mark.parametrize(
    ("status", "state"), [("pending", "pending"), ("requires_action", "pending")]
)
async def test_accepted_is_not_settled(stripe: Stripe, stub: Stub, status: str, state: str) -> None:
    stub.moods = [status]
    done = await stripe.do(WISH, KEY)
    assert isinstance(done, Done)
    assert done.state == state
    stub.refunds[0]["status"] = "failed"
    assert isinstance(await stripe.ask(WISH, KEY), Refused)


@pytest.mark.parametrize("mood", ["lost after", "lost before", "broken", "in use"])
async def test_where_no_answer_comes_nobody_knows_until_it_is_asked(
    stripe: Stripe, stub: Stub, mood: str
) -> None:
    stub.moods = [mood]
    assert isinstance(await stripe.do(WISH, KEY), Unknown)
    found = await stripe.ask(WISH, KEY)
    assert isinstance(found, Done if mood == "lost after" else NotNow)
    done = await stripe.do(WISH, KEY)
    assert isinstance(done, Done)
    assert len(stub.refunds) == 1


async def test_a_key_is_found_behind_many_other_refunds(stripe: Stripe, stub: Stub) -> None:
    stub.page = 2
    for nth in range(5):
        await stripe.do(replace(WISH, amount_minor=100), f"wish {nth}")
    found = await stripe.ask(WISH, "wish 0")
    assert isinstance(found, Done)
    assert found.external == "re_1"


@pytest.mark.parametrize(("mood", "after"), [("too many", 7_000), ("locked out", 600_000)])
async def test_what_was_turned_away_surely_did_not_happen(
    stripe: Stripe, stub: Stub, mood: str, after: int
) -> None:
    stub.moods = [mood]
    answer = await stripe.do(WISH, KEY)
    assert isinstance(answer, NotNow)
    assert answer.after_ms == after
    assert stub.refunds == []


async def test_a_stripe_that_cannot_be_reached_never_got_it(stub: Stub) -> None:
    stub.close()
    stripe = Stripe(StripeSettings(key="sk_test_1", url=stub.url))
    assert isinstance(await stripe.do(WISH, KEY), NotNow)
    assert isinstance(await stripe.ask(WISH, KEY), Unknown)
    with pytest.raises(Away, match="can't be reached"):
        await stripe.payment("pi_1")
    await stripe.close()


async def test_what_is_refunded_disputed_or_unknown_there_is_refused(
    stripe: Stripe, stub: Stub
) -> None:
    async def code(wish: Refund, key: str) -> str:
        answer = await stripe.do(wish, key)
        assert isinstance(answer, Refused)
        return answer.code

    assert await code(replace(WISH, amount_minor=10_001), "a") == "refused"
    assert await code(replace(WISH, reference="pi_9"), "b") == "no_payment"
    assert await code(replace(WISH, reference="bank 12"), "c") == "no_payment"
    await stripe.do(replace(WISH, amount_minor=10_000), "d")
    assert await code(WISH, "e") == "already_refunded"
    stub.payments["pi_2"] = 500
    stub.disputed.add("pi_2")
    assert await code(replace(WISH, reference="pi_2"), "f") == "dispute_open"
    assert isinstance(await stripe.do(AddNote(sale="S-1", text="."), "g"), Refused)


async def test_a_payment_is_read_with_what_went_back_and_is_disputed(
    stripe: Stripe, stub: Stub
) -> None:
    await stripe.do(WISH, KEY)
    stub.disputes = [
        {"id": f"dp_{nth}", "payment_intent": "pi_1", "amount": 300, "currency": "eur", "status": s}
        for nth, s in enumerate(["warning_needs_response", "needs_response", "lost", "of tomorrow"])
    ]
    found = await stripe.payment("pi_1")
    assert found is not None
    assert [(one.external, one.state, one.key) for one in found.refunds] == [
        ("re_1", "succeeded", KEY)
    ]
    assert found.disputes[0] == DisputeNow(external="dp_0", amount_minor=300, state="inquiry")
    states = [one.state for one in found.disputes[1:]]
    assert states == ["needs_response", "lost", "under_review"]
    assert await stripe.payment("pi_8") is None
    assert await stripe.payment("bank 12") is None
    stub.moods = ["away"]
    with pytest.raises(Away, match="Stripe answers 503"):
        await stripe.payment("pi_1")


def _event(thing: dict[str, Any], key: str = "evt_1") -> bytes:
    return json.dumps({"id": key, "type": "refund.updated", "data": {"object": thing}}).encode()


def _sign(body: bytes, at: int = NOW // 1000, secret: str = SECRET) -> str:
    signed = f"{at}.".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def test_a_hook_names_the_payments_that_it_is_about() -> None:
    stripe = Stripe(StripeSettings(key="sk_test_1", hook_secrets=["older", SECRET]))
    body = _event({"id": "re_1", "payment_intent": "pi_1", "charge": "ch_1"})
    header = f"t={NOW // 1000},v1={'0' * 64},v1={_sign(body)},v0=x"
    heard = stripe.hear({"Stripe-Signature": header}, body, NOW)
    assert (heard.key, heard.sales) == ("evt_1", ("pi_1", "ch_1"))


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("", "it isn't signed"),
        (f"t={NOW // 1000}", "it isn't signed"),
        (f"t=1,t=2,v1={'0' * 64}", "it isn't signed"),
        (f"t=now,v1={'0' * 64}", "no number of seconds"),
        (f"t={NOW // 1000},v1={'0' * 64}", "no signature is right"),
        (f"t={NOW // 1000},v1=é", "no signature is right"),
    ],
)
def test_a_hook_that_nobody_signed_is_not_heard(header: str, says: str) -> None:
    stripe = Stripe(StripeSettings(key="sk_test_1", hook_secrets=[SECRET]))
    with pytest.raises(Unverified, match=says):
        stripe.hear({"stripe-signature": header}, _event({}), NOW)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_hook_of_another_time_is_not_heard(seconds: int) -> None:
    body, at = _event({}), NOW // 1000 + seconds
    header = f"t={at},v1={_sign(body, at)}"
    with pytest.raises(Unverified, match="more than 5 minutes"):
        verify(header, body, [SECRET], NOW)
    verify(header, body, [SECRET], at * 1000)


def test_a_hook_that_was_changed_or_signed_by_another_is_not_heard() -> None:
    body = _event({"payment_intent": "pi_1"})
    header = f"t={NOW // 1000},v1={_sign(body)}"
    verify(header, body, [SECRET], NOW)
    with pytest.raises(Unverified, match="no signature"):
        verify(header, body + b" ", [SECRET], NOW)
    with pytest.raises(Unverified, match="no signature"):
        verify(header, body, ["another"], NOW)
    with pytest.raises(Unverified, match="no signature"):
        verify(header, body, [], NOW)
    good = f"t={NOW // 1000},v1={_sign(b'what?')}"
    stripe = Stripe(StripeSettings(key="sk_test_1", hook_secrets=[SECRET]))
    with pytest.raises(Unverified, match="can't be read"):
        stripe.hear({"stripe-signature": good}, b"what?", NOW)


def test_settings_are_checked_and_never_shown() -> None:
    settings = StripeSettings(key="sk_live_secret", hook_secrets=[SECRET])
    assert "secret" not in repr(settings)
    assert "secret" not in f"{settings}"
    with pytest.raises(ValueError, match="begins with sk_"):
        StripeSettings(key="pk_live_1")
    with pytest.raises(ValueError, match="https"):
        StripeSettings(key="sk_1", url="http://elsewhere.example")
    with pytest.raises(ValueError, match="isn't empty"):
        StripeSettings(key="sk_1", hook_secrets=[""])


@pytest.mark.parametrize(
    ("minor", "currency", "theirs"),
    [
        (1_050, "EUR", 1_050),
        (500, "JPY", 500),
        (500, "ISK", 50_000),
        (500, "UGX", 50_000),
        (50_000, "MGA", 500),
        (50_001, "MGA", None),
        (1_500, "KWD", 1_500),
    ],
)
def test_sums_are_counted_as_stripe_counts_them(
    minor: int, currency: str, theirs: int | None
) -> None:
    assert to_stripe(minor, currency) == theirs
    if theirs is not None:
        assert from_stripe(theirs, currency.lower()) == minor


@given(st.sampled_from(sorted(EXPONENTS)), st.integers(0, 10**12))
def test_a_sum_comes_back_as_it_went(currency: str, minor: int) -> None:
    theirs = to_stripe(minor, currency)
    assert theirs is None or from_stripe(theirs, currency) == minor
