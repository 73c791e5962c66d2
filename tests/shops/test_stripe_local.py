"""Refunds at a Stripe that somebody else wrote, started on loopback: see `_localstripe`."""

from __future__ import annotations

import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from msgspec.structs import replace
from tests.shops import _localstripe
from tests.shops._localstripe import KEY, LocalStripe

from lamplight.runtime.clock import SystemClock
from lamplight.runtime.connectors import Done, NotNow, Refund, Refused, Unverified
from lamplight.shops.stripe import Stripe, StripeSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

SECRET = "whsec_of_the_lamps"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStripe]:
    try:
        python = _localstripe.install()
    except _localstripe.CannotInstall as error:
        pytest.skip(f"needs localstripe: {error}")
    with _localstripe.running(python, tmp_path_factory.mktemp("localstripe") / "log") as running:
        yield running


@pytest_asyncio.fixture
async def stripe(local: LocalStripe) -> AsyncIterator[Stripe]:
    made = Stripe(StripeSettings(key=KEY, hook_secrets=[SECRET], url=local.url))
    yield made
    await made.close()


def _wish(payment: str, amount: int) -> Refund:
    return Refund(sale="S-1", payment="P-1", reference=payment, amount_minor=amount, currency="EUR")


async def test_two_equal_parts_of_a_payment_go_back(stripe: Stripe, local: LocalStripe) -> None:
    payment = local.pay(10_000)
    for key in ("agreed/1", "agreed/2"):
        done = await stripe.do(_wish(payment, 2_500), key)
        assert isinstance(done, Done)
        assert done.state == "succeeded"
    rows = local.refunds(payment)
    assert [row["amount"] for row in rows] == [2_500, 2_500]
    assert {row["metadata"]["lamplight_key"] for row in rows} == {"agreed/1", "agreed/2"}


async def test_what_became_of_a_key_is_found_by_asking(stripe: Stripe, local: LocalStripe) -> None:
    payment = local.pay(10_000)
    wish = _wish(payment, 1_000)
    assert isinstance(await stripe.ask(wish, "agreed/1"), NotNow)
    done = await stripe.do(wish, "agreed/1")
    assert await stripe.ask(wish, "agreed/1") == done
    assert isinstance(await stripe.ask(wish, "agreed/2"), NotNow)


async def test_by_a_charge_as_by_a_payment_intent(stripe: Stripe, local: LocalStripe) -> None:
    payment = local.pay(10_000)
    first = await stripe.do(_wish(payment, 1_000), "agreed/1")
    assert isinstance(first, Done)
    charge = local.refunds(payment)[0]["charge"]
    wish = replace(_wish(payment, 500), reference=charge)
    done = await stripe.do(wish, "agreed/2")
    assert isinstance(done, Done)
    assert await stripe.ask(wish, "agreed/2") == done
    assert len(local.refunds(payment)) == 2


async def test_a_payment_that_is_not_there_is_refused(stripe: Stripe) -> None:
    answer = await stripe.do(_wish("pi_nothing", 100), "agreed/1")
    assert isinstance(answer, Refused)
    assert await stripe.payment("pi_nothing") is None


async def test_a_wrong_key_moves_nothing(local: LocalStripe) -> None:
    payment = local.pay(1_000)
    stripe = Stripe(StripeSettings(key="sk_", url=local.url))
    assert isinstance(await stripe.do(_wish(payment, 100), "agreed/1"), NotNow)
    assert local.refunds(payment) == []
    await stripe.close()


async def test_its_hooks_are_verified_as_they_come(stripe: Stripe, local: LocalStripe) -> None:
    came: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(204)
            self.end_headers()
            came.put((dict(self.headers.items()), body))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        local.hooks_to(f"http://127.0.0.1:{server.server_port}/", SECRET)
        payment = local.pay(1_000)
        while True:  # it tells of its customer first
            headers, body = came.get(timeout=20)
            if payment in stripe.hear(headers, body, SystemClock().now()).sales:
                break
    finally:
        server.shutdown()
        server.server_close()
    now = SystemClock().now()
    with pytest.raises(Unverified, match="no signature is right"):
        stripe.hear(headers, body.replace(b"e", b"E", 1), now)
    with pytest.raises(Unverified, match="more than 5 minutes"):
        stripe.hear(headers, body, now + 400_000)
