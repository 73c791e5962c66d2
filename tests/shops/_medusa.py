"""A real Medusa for tests: installed once outside the tree, on a database of the tests' own server,
started on loopback, bought from."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import httpx
from tests.shops._vendure import BIN, START_S

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent / "medusa"
EMAIL, PASSWORD = "keeper@lamps.example", "of the lamps"
COUNTRIES = ("de", "at", "gb", "us")


class Tunnel:
    """A port of loopback that leads to a PostgreSQL's socket: Medusa knows only ports."""

    def __init__(self, to: str) -> None:
        self._to = to
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._to)
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pipe, args=(one, other), daemon=True).start()

    def close(self) -> None:
        self._listener.close()


def _pipe(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    for end in (one, other):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    one.close()


class Medusa:
    """A running shop with two lamps, of one region, 19 % tax in Germany."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self._process = process
        self.url = url
        self._admin = httpx.Client(base_url=f"{url}/admin", timeout=60)
        signed_in = httpx.post(
            f"{url}/auth/user/emailpass", json={"email": EMAIL, "password": PASSWORD}, timeout=60
        )
        self._admin.headers["authorization"] = f"Bearer {signed_in.json()['token']}"
        self._store = httpx.Client(base_url=f"{url}/store", timeout=60)
        self._variants: dict[str, str] = {}
        self._furnish()

    @classmethod
    @contextlib.contextmanager
    def run(cls, place: Path, folder: Path, database: str) -> Iterator[Self]:
        """Start one on `database`, a URL; it is ended by its own id."""
        for file in ("medusa-config.js", "package.json"):
            shutil.copy(HERE / file, folder)
        (folder / "node_modules").symlink_to(place / "node_modules")
        env = os.environ | {
            "DATABASE_URL": database,
            "MEDUSA_DISABLE_TELEMETRY": "true",
            "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        cli = [str(BIN / "node"), str(place / "node_modules" / "@medusajs" / "cli" / "cli.js")]
        log = (folder / "log").open("wb")
        for words in (["db:migrate"], ["user", "-e", EMAIL, "-p", PASSWORD]):
            subprocess.run(
                [*cli, *words], cwd=folder, env=env, stdout=log, stderr=log, check=True, timeout=300
            )
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        start = [*cli, "start", "-H", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(start, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            _await(url, process)
            shop = cls(process, url)
            yield shop
            shop.close()
        finally:
            process.terminate()
            process.wait(timeout=30)
            log.close()

    def close(self) -> None:
        self._admin.close()
        self._store.close()

    def admin(self, method: str, path: str, **body: Any) -> Any:
        """Ask as somebody of the shop."""
        answer = self._admin.request(method, path, json=body if method == "POST" else None)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    def key(self) -> str:
        """A secret key that lets a program in."""
        made = self.admin("POST", "/api-keys", title="lamplight", type="secret")
        return str(made["api_key"]["token"])

    def buy(self, items: dict[str, int], country: str = "de", *, capture: bool = True) -> Any:
        """A whole guest checkout; the order, its one payment as `payment`."""
        address = {"first_name": "Ines", "last_name": "Ortega", "address_1": "Lampengasse 3"}
        address |= {"city": "Mainz", "postal_code": "55116", "country_code": country}
        wanted = [{"variant_id": self._variants[sku], "quantity": n} for sku, n in items.items()]
        cart = self._buy(
            "/carts",
            region_id=self._region,
            sales_channel_id=self._channel,
            email="ines@example.org",
            shipping_address=address,
            items=wanted,
        )["cart"]["id"]
        self._buy(f"/carts/{cart}/shipping-methods", option_id=self._option)
        paying = self._buy("/payment-collections", cart_id=cart)["payment_collection"]["id"]
        sessions = f"/payment-collections/{paying}/payment-sessions"
        self._buy(sessions, provider_id="pp_system_default")
        order = self._buy(f"/carts/{cart}/complete")["order"]
        fields = "id,display_id,*items,*payment_collections.payments"
        order = self.admin("GET", f"/orders/{order['id']}?fields={fields}")["order"]
        order["payment"] = order["payment_collections"][0]["payments"][0]["id"]
        if capture:
            self.admin("POST", f"/payments/{order['payment']}/capture")
        return order

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
            payment_providers=["pp_system_default"],
        )["region"]["id"]
        rate = {"rate": 19, "code": "vat", "name": "VAT"}
        post("/tax-regions", country_code="de", provider_id="tp_system", default_tax_rate=rate)
        key = post("/api-keys", title="shop", type="publishable")["api_key"]
        post(f"/api-keys/{key['id']}/sales-channels", add=[self._channel])
        self._store.headers["x-publishable-api-key"] = key["token"]
        profile = post("/shipping-profiles", name="lamps", type="lamps")["shipping_profile"]["id"]
        self._ship_from(profile)
        for title, sku, price in (("Floor lamp", "ARB-1", 239.89), ("Shade", "TID-S", 19.9)):
            variant = {"title": "One", "sku": sku, "manage_inventory": False}
            variant |= {"options": {"Kind": "One"}}
            variant |= {"prices": [{"currency_code": "eur", "amount": price}]}
            made = post(
                "/products",
                title=title,
                status="published",
                shipping_profile_id=profile,
                options=[{"title": "Kind", "values": ["One"]}],
                variants=[variant],
                sales_channels=[{"id": self._channel}],
            )
            self._variants[sku] = made["product"]["variants"][0]["id"]

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
        self._option = post(
            "/shipping-options",
            name="Standard",
            service_zone_id=zone["id"],
            shipping_profile_id=profile,
            provider_id="manual_manual",
            price_type="flat",
            type={"label": "Standard", "description": "By post", "code": "standard"},
            prices=[{"currency_code": "eur", "amount": 5.9}],
            rules=[],
        )["shipping_option"]["id"]


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/health", timeout=2).is_success:
                return
        time.sleep(0.2)
    raise AssertionError("Medusa didn't start")
