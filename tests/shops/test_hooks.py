"""A hook is believed only from somebody who knows the secret, and only while it is fresh."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING

import pytest
from tests.shops import _keeper as keeper
from tests.shops._connected import SECRET

from lamplight.runtime.connectors import Unverified
from lamplight.shops.webhooks import secret_of, signature, verify

if TYPE_CHECKING:
    from tests.shops._vendure import Mailbox, Vendure

    from lamplight.shops.vendure.connector import Vendure as Connector

NOW = 1_795_435_200_000
BODY = b'{"data":{"order":"7"}}'
KEY = secret_of(SECRET)
OTHER = secret_of("whsec_" + base64.b64encode(b"x" * 32).decode())


def headers(at: int = NOW // 1000, secret: bytes = KEY, body: bytes = BODY) -> dict[str, str]:
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(at),
        "webhook-signature": signature(secret, "msg_1", at, body),
    }


def test_the_example_of_the_standard_is_right() -> None:
    # Of the specification's reference: secret, id, time and body with the signature they give.
    secret = secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    given = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert verify(given, body, [secret], 1_614_265_330_000) == "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_one_right_signature_among_several_is_enough() -> None:
    given = headers()
    given["webhook-signature"] = f"v1,AAAA v1a,x {given['webhook-signature']}"
    assert verify(given, BODY, [OTHER, KEY], NOW) == "msg_1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook-id": ""},
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": str(NOW // 1000 + 1)},
        {"webhook-timestamp": "9" * 40},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,ü"},
        {"webhook-signature": headers(secret=OTHER)["webhook-signature"]},
        {"webhook-signature": " ".join(["v1,AAAA"] * 21)},
    ],
)
def test_what_is_not_signed_as_it_is_is_not_believed(wrong: dict[str, str]) -> None:
    with pytest.raises(Unverified):
        verify(headers() | wrong, BODY, [KEY], NOW)


def test_another_body_is_not_believed() -> None:
    with pytest.raises(Unverified):
        verify(headers(), BODY + b" ", [KEY], NOW)


@pytest.mark.parametrize("off_s", [-301, 301])
def test_an_old_hook_and_one_of_tomorrow_are_not_believed(off_s: int) -> None:
    with pytest.raises(Unverified, match="5 minutes"):
        verify(headers(NOW // 1000 + off_s), BODY, [KEY], NOW)
    assert verify(headers(NOW // 1000 + off_s), BODY, [KEY], NOW + off_s * 1000)


def test_without_a_secret_nobody_is_believed() -> None:
    with pytest.raises(Unverified):
        verify(headers(), BODY, [], NOW)


@pytest.mark.parametrize("written", ["", "whsec_", "whsec_short", "bGFtcA==", "whsec_%%%"])
def test_what_is_no_secret_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="whsec_"):
        secret_of(written)


def test_the_plugin_tells_of_every_order_that_changes(
    vendure: Vendure, shop: Connector, mailbox: Mailbox
) -> None:
    mailbox.got.clear()
    order = vendure.buyer().buy({"SWI-9": 1})
    mailbox.wait_for(order["id"])
    mailbox.got.clear()
    fulfilment = keeper.ship(vendure, order["id"], "JD0003")
    mailbox.wait_for(order["id"])
    mailbox.got.clear()
    keeper.deliver(vendure, fulfilment)
    mailbox.wait_for(order["id"])
    mailbox.got.clear()
    keeper.refund(vendure, order["payments"][0]["id"], 100)
    mailbox.wait_for(order["id"])
    given, body = mailbox.got[0]
    heard = shop.hear(given, body, time.time_ns() // 1_000_000)
    assert heard.sales == (order["id"],)
    assert heard.key == given["webhook-id"]


def test_what_was_turned_away_comes_again_under_the_same_id(
    vendure: Vendure, mailbox: Mailbox
) -> None:
    mailbox.open_ = False
    mailbox.got.clear()
    before = mailbox.turned_away
    order = vendure.buyer().buy({"SWI-9": 1})
    mailbox.wait(lambda: mailbox.turned_away > before)
    mailbox.open_ = True
    mailbox.wait_for(order["id"])
    ids = [given["webhook-id"] for given, _ in mailbox.got]
    assert len(ids) == len(set(ids))
