"""A real Medusa for tests: installed once outside the tree, on a database of the tests' own server,
started on loopback, bought from."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import httpx
from tests._plain import PLAIN
from tests.shops._vendure import BIN, START_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent / "medusa"
SUBSCRIBER = Path(__file__).parents[2] / "docs" / "shops" / "medusa-subscriber" / "lamplight.js"
EMAIL, PASSWORD = "keeper@lamps.example", "of the lamps"
LAMPS = (
    ("Floor lamp", "ARB-1", 239.89, False),
    ("Shade", "TID-S", 19.9, False),
    ("Last of its kind", "LAST-1", 500, True),
)
"""Title, sku, price without tax, and whether there is only one."""
SAID: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "ARB-1": ({"category": "other", "marketed": "Burns long"}, {"state": "new", "single": "yes"}),
    "TID-S": ({"category": "lantern"}, {}),
}
"""Metadata of some things and their variants."""
PROVIDER = "pp_cards_tests"
COUNTRIES = ("de", "at", "gb", "us")


class Tunnel:
    """A port of loopback that leads to a PostgreSQL's socket, for Medusa knows only ports; or to
    another port, and while it is `mute` no answer comes back from there."""

    def __init__(self, to: str | int) -> None:
        self._to = to
        self.mute = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = self._far()
                for one, other, goes in (
                    (near, far, lambda: True),
                    (far, near, lambda: not self.mute),
                ):
                    threading.Thread(target=_pipe, args=(one, other, goes), daemon=True).start()

    def _far(self) -> socket.socket:
        if isinstance(self._to, int):
            return socket.create_connection(("127.0.0.1", self._to))
        far = socket.socket(socket.AF_UNIX)
        far.connect(self._to)
        return far

    def close(self) -> None:
        self._listener.close()


def _pipe(one: socket.socket, other: socket.socket, goes: Callable[[], bool]) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            if goes():
                other.sendall(data)
    for end in (one, other):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    one.close()


class Medusa:
    """A running shop with lamps, of one region, 19 % tax in Germany, paid by `cards.js`."""

    def __init__(self, place: Path, folder: Path, env: dict[str, str]) -> None:
        self._place_of_code = place
        self._folder = folder
        self._env = env
        self._log = (folder / "log").open("ab")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._admin = httpx.Client(base_url=f"{self.url}/admin", timeout=60)
        self._store = httpx.Client(base_url=f"{self.url}/store", timeout=60)
        self._variants: dict[str, str] = {}

    @classmethod
    @contextlib.contextmanager
    def run(cls, place: Path, folder: Path, database: str, hooks: dict[str, str]) -> Iterator[Self]:
        """Start one on `database`, a URL, with our subscriber, whose environment is `hooks`."""
        for file in ("medusa-config.js", "package.json", "cards.js"):
            shutil.copy(HERE / file, folder)
        (folder / "node_modules").symlink_to(place / "node_modules")
        (folder / "src" / "subscribers").mkdir(parents=True)
        shutil.copy(SUBSCRIBER, folder / "src" / "subscribers")
        env = {
            "DATABASE_URL": database,
            "MEDUSA_DISABLE_TELEMETRY": "true",
            "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        shop = cls(place, folder, os.environ | env | hooks)
        try:
            for words in (["db:migrate"], ["user", "-e", EMAIL, "-p", PASSWORD]):
                subprocess.run(
                    shop._cli(*words),
                    cwd=folder,
                    env=shop._env,
                    stdout=shop._log,
                    stderr=shop._log,
                    check=True,
                    timeout=300,
                )
            shop.start()
            shop._sign_in()
            shop._furnish()
            yield shop
        finally:
            shop.close()

    def _cli(self, *words: str) -> list[str]:
        cli = self._place_of_code / "node_modules" / "@medusajs" / "cli" / "cli.js"
        return [str(BIN / "node"), str(cli), *words]

    def start(self) -> None:
        """Start it, again too, and wait until it answers."""
        self._process = subprocess.Popen(
            self._cli("start", "-H", "127.0.0.1", "-p", str(self.port)),
            cwd=self._folder,
            env=self._env,
            stdout=self._log,
            stderr=self._log,
        )
        _await(self.url, self._process)

    def kill(self) -> None:
        """End it at once, whatever it is about."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=30)

    def _sign_in(self) -> None:
        said = {"email": EMAIL, "password": PASSWORD}
        answer = httpx.post(f"{self.url}/auth/user/emailpass", json=said, timeout=60)
        self._admin.headers["authorization"] = f"Bearer {answer.json()['token']}"

    def provider(self, refunds: str) -> None:
        """How it treats the next refunds: settle, throw before, throw after, hang after."""
        (self._folder / "refunds").write_text(refunds)

    def moved(self, order: Any) -> list[float]:
        """What the payment provider gave back of an order, whatever anybody heard of it."""
        file = self._folder / "moved"
        lines = file.read_text().splitlines() if file.exists() else []
        found = [json.loads(line) for line in lines]
        return [one["amount"] for one in found if one["payment"] == order["reference"]]

    def close(self) -> None:
        """It is ended by its own id."""
        self._admin.close()
        self._store.close()
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=30)
        self._log.close()

    def admin(self, method: str, path: str, **body: Any) -> Any:
        """Ask as somebody of the shop."""
        answer = self._admin.request(method, path, json=body if method == "POST" else None)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    def key(self) -> str:
        """A secret key that lets a program in."""
        made = self.admin("POST", "/api-keys", title="lamplight", type="secret")
        return str(made["api_key"]["token"])

    def buy(
        self,
        items: dict[str, int],
        country: str = "de",
        *,
        capture: bool = True,
        email: str = "ines@example.org",
        company: str = "",
        said: dict[str, Any] | None = None,
    ) -> Any:
        """A whole guest checkout; the order, its one payment as `payment`. `said` is metadata."""
        address = {"first_name": "Ines", "last_name": "Ortega", "address_1": "Lampengasse 3"}
        address |= {"city": "Mainz", "postal_code": "55116", "country_code": country}
        address |= {"company": company}
        wanted = [{"variant_id": self._variants[sku], "quantity": n} for sku, n in items.items()]
        cart = self._buy(
            "/carts",
            region_id=self._region,
            sales_channel_id=self._channel,
            email=email,
            metadata=said or {},
            shipping_address=address,
            items=wanted,
        )["cart"]["id"]
        self._buy(f"/carts/{cart}/shipping-methods", option_id=self._option)
        paying = self._buy("/payment-collections", cart_id=cart)["payment_collection"]["id"]
        sessions = f"/payment-collections/{paying}/payment-sessions"
        self._buy(sessions, provider_id=PROVIDER)
        order = self._buy(f"/carts/{cart}/complete")["order"]
        fields = "id,display_id,customer_id,*items,*payment_collections.payments"
        order = self.admin("GET", f"/orders/{order['id']}?fields={fields}")["order"]
        (payment,) = order["payment_collections"][0]["payments"]
        order["payment"], order["reference"] = payment["id"], payment["data"]["id"]
        if capture:
            self.admin("POST", f"/payments/{order['payment']}/capture")
        return order

    def group(self, order: Any, name: str) -> None:
        """Put whoever bought this into a new group of customers."""
        made = self._post("/customer-groups", name=name)["customer_group"]["id"]
        self._post(f"/customer-groups/{made}/customers", add=[order["customer_id"]])

    def ship(self, order: Any, tracking: str) -> str:
        """Send all of it; the fulfilment's id."""
        items = [{"id": one["id"], "quantity": one["quantity"]} for one in order["items"]]
        path = f"/orders/{order['id']}/fulfillments"
        made = self.admin(
            "POST", f"{path}?fields=*fulfillments", items=items, location_id=self._place
        )
        id_ = made["order"]["fulfillments"][0]["id"]
        label = {"tracking_number": tracking, "tracking_url": "", "label_url": ""}
        self.admin("POST", f"{path}/{id_}/shipments", items=items, labels=[label])
        return str(id_)

    def receive(self, order: Any, line: str, quantity: int) -> None:
        """Take units back as somebody of the shop does."""
        items = [{"id": line, "quantity": quantity}]
        id_ = self._post("/returns", order_id=order["id"])["return"]["id"]
        self._post(f"/returns/{id_}/request-items", items=items)
        self._post(f"/returns/{id_}/request")
        self._post(f"/returns/{id_}/receive")
        self._post(f"/returns/{id_}/receive-items", items=items)
        self._post(f"/returns/{id_}/receive/confirm")

    def deliver(self, order: Any, fulfilment: str) -> None:
        self.admin("POST", f"/orders/{order['id']}/fulfillments/{fulfilment}/mark-as-delivered")

    def _post(self, path: str, **body: Any) -> Any:
        return self.admin("POST", path, **body)

    def _buy(self, path: str, **body: Any) -> Any:
        answer = self._store.post(path, json=body)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    def _furnish(self) -> None:
        post = self._post
        self._channel = post("/sales-channels", name="Shop")["sales_channel"]["id"]
        self._region = post(
            "/regions",
            name="Europe",
            currency_code="eur",
            countries=list(COUNTRIES),
            payment_providers=[PROVIDER],
        )["region"]["id"]
        rate = {"rate": 19, "code": "vat", "name": "VAT"}
        post("/tax-regions", country_code="de", provider_id="tp_system", default_tax_rate=rate)
        key = post("/api-keys", title="shop", type="publishable")["api_key"]
        post(f"/api-keys/{key['id']}/sales-channels", add=[self._channel])
        self._store.headers["x-publishable-api-key"] = key["token"]
        profile = post("/shipping-profiles", name="lamps", type="lamps")["shipping_profile"]["id"]
        self._ship_from(profile)
        for title, sku, price, counted in LAMPS:
            variant = {"title": "One", "sku": sku, "manage_inventory": counted}
            variant |= {"options": {"Kind": "One"}}
            variant |= {"prices": [{"currency_code": "eur", "amount": price}]}
            of_thing, variant["metadata"] = SAID.get(sku, ({}, {}))
            made = post(
                "/products",
                title=title,
                metadata=of_thing,
                status="published",
                shipping_profile_id=profile,
                options=[{"title": "Kind", "values": ["One"]}],
                variants=[variant],
                sales_channels=[{"id": self._channel}],
            )
            self._variants[sku] = made["product"]["variants"][0]["id"]
            if counted:
                found = self.admin("GET", f"/inventory-items?sku={sku}")["inventory_items"][0]
                level = {"location_id": self._place, "stocked_quantity": 1}
                post(f"/inventory-items/{found['id']}/location-levels", **level)

    def _ship_from(self, profile: str) -> None:
        post = self._post
        address = {"address_1": "Lampengasse 1", "country_code": "de"}
        made = post("/stock-locations", name="Mainz", address=address)
        self._place = made["stock_location"]["id"]
        at = f"/stock-locations/{self._place}"
        post(f"{at}/sales-channels", add=[self._channel])
        post(f"{at}/fulfillment-providers", add=["manual_manual"])
        post(f"{at}/fulfillment-sets", name="by post", type="shipping")
        found = self.admin("GET", f"{at}?fields=*fulfillment_sets")["stock_location"]
        zones = f"/fulfillment-sets/{found['fulfillment_sets'][0]['id']}/service-zones"
        countries = [{"type": "country", "country_code": one} for one in COUNTRIES]
        zone = post(zones, name="all", geo_zones=countries)["fulfillment_set"]["service_zones"][0]
        kind = {
            "service_zone_id": zone["id"],
            "shipping_profile_id": profile,
            "provider_id": "manual_manual",
            "price_type": "flat",
        }
        back = {"attribute": "is_return", "operator": "eq", "value": "true"}
        ways: tuple[tuple[str, float, list[dict[str, str]]], ...] = (
            ("Standard", 5.9, []),
            ("Express", 14.9, []),
            ("Back", 3, [back]),
        )
        made = {
            name: post(
                "/shipping-options",
                **kind,
                name=name,
                type={"label": name, "description": "By post", "code": name.lower()},
                prices=[{"currency_code": "eur", "amount": price}],
                rules=rules,
            )["shipping_option"]["id"]
            for name, price, rules in ways
        }
        self._option = made["Standard"]


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/health", timeout=2, verify=PLAIN).is_success:
                return
        time.sleep(0.2)
    raise AssertionError("Medusa didn't start")
