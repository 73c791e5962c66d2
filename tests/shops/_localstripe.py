"""A Stripe for tests: `localstripe`, a program of others that keeps payments and refunds in memory.

It lies in an environment of its own in a folder of the user's cache, made once, and is started on
loopback. What it hasn't: idempotency keys, disputes, refunds that are pending or fail, a refusal of
more than was paid, and webhooks of refunds. That is tested with `_stub`, which is ours.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

PINNED = "localstripe==1.15.10"
INSTALL_S = 180
START_S = 30
KEY = "sk_test_lamplight"

STARTED = """
import builtins, sys
from localstripe import resources, server
kept = sys.argv.pop()
resources.open = lambda path, mode: builtins.open(kept, mode)
server.start()
"""
"""It writes down everything in one file of one name for all on a machine, and fails where that is
another's: each of ours has a file of its own."""


class CannotInstall(Exception):
    """It isn't here and can't be had; the text says why."""


def install() -> Path:
    """The Python of an environment that has it. Raises `CannotInstall`."""
    said = os.environ.get("LAMPLIGHT_TEST_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(said) if said else Path(home, "lamplight-tests")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    place = cache / f"{PINNED.replace('==', '-')}-py{version}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / ".installed").is_file():
            shutil.rmtree(place, ignore_errors=True)
            _make(place)
    return place / "bin" / "python"


def _make(place: Path) -> None:
    for words in (
        [sys.executable, "-m", "venv", str(place)],
        [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", PINNED],
    ):
        try:
            done = subprocess.run(
                words, capture_output=True, text=True, check=False, timeout=INSTALL_S
            )
        except subprocess.TimeoutExpired:
            raise CannotInstall(f"pip took longer than {INSTALL_S} s") from None
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise CannotInstall(f"pip: {last}")
    (place / ".installed").touch()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class LocalStripe:
    """A running one, from the shop's side: it takes payments."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, auth=(KEY, ""), timeout=10)

    def post(self, path: str, form: dict[str, Any]) -> dict[str, Any]:
        answer = self._http.post(path, data=form)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def pay(self, amount: int, currency: str = "eur") -> str:
        """A customer pays by card; the name of the payment intent."""
        card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
        method = self.post(
            "/v1/payment_methods",
            {"type": "card", **{f"card[{name}]": value for name, value in card.items()}},
        )
        customer = self.post("/v1/customers", {"name": "Ruth"})
        self.post(f"/v1/payment_methods/{method['id']}/attach", {"customer": customer["id"]})
        paid = self.post(
            "/v1/payment_intents",
            {
                "amount": amount,
                "currency": currency,
                "customer": customer["id"],
                "payment_method": method["id"],
                "confirm": "true",
            },
        )
        assert paid["status"] == "succeeded"
        return str(paid["id"])

    def refunds(self, payment: str) -> list[dict[str, Any]]:
        answer = self._http.get("/v1/refunds", params={"payment_intent": payment})
        answer.raise_for_status()
        rows: list[dict[str, Any]] = answer.json()["data"]
        return rows

    def hooks_to(self, url: str, secret: str) -> None:
        """Where it posts its events from now on."""
        form = {"url": url, "secret": secret}
        self._http.post("/_config/webhooks/lamplight", json=form).raise_for_status()

    def close(self) -> None:
        self._http.close()


@contextlib.contextmanager
def running(python: Path, log: Path) -> Iterator[LocalStripe]:
    """Start it on loopback, and end it."""
    port = _free_port()
    kept = log.with_suffix(".pickle")
    words = [str(python), "-c", STARTED, "--from-scratch", "--port", str(port), str(kept)]
    with log.open("w") as said:
        process = subprocess.Popen(words, stdout=said, stderr=said)
    stripe = LocalStripe(f"http://127.0.0.1:{port}")
    try:
        _wait(stripe.url, process, log)
        yield stripe
    finally:
        stripe.close()
        process.terminate()
        process.wait(10)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"localstripe ended: {log.read_text()[-500:]}")
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(f"{url}/v1/refunds", auth=(KEY, ""), timeout=2)
            return
        time.sleep(0.1)
    raise RuntimeError("localstripe doesn't answer")
