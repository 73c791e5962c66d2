"""How it is with the shops that are connected: what is wrong, and what to do about it."""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect
from tests.e2e.demo import Demo
from tests.e2e.house import House, free_port
from tests.e2e.test_looks import BOTH, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from tests.e2e.browser import Windows

SECRET = f"whsec_{base64.b64encode(bytes(24)).decode()}"
UNFIT = "where a sale's currency should be it says something else"


class _No(BaseHTTPRequestHandler):
    """A shop that lets nobody in, as Vendure says it."""

    def do_POST(self) -> None:  # the name that it is looked for by
        why = {"message": "You are not currently authorized", "extensions": {"code": "FORBIDDEN"}}
        said = json.dumps({"errors": [why]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def troubled(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo shop, with one shop that is away and one that says no."""
    data = tmp_path_factory.mktemp("troubled") / "data"
    data.mkdir()
    refusing = HTTPServer(("127.0.0.1", 0), _No)
    threading.Thread(target=refusing.serve_forever, daemon=True).start()
    ports = {"leeds-web": free_port(), "lyon-web": refusing.server_port}
    data.joinpath("settings.toml").write_text(
        "".join(
            f'[shops.{name}]\nkind = "vendure"\nurl = "http://127.0.0.1:{port}/admin-api"\n'
            f'api_key = "k"\nbrand = "nordhaus-living"\nhook_secrets = ["{SECRET}"]\n'
            for name, port in ports.items()
        )
    )
    house = House(data, demo=True)
    shop = Demo(house)
    try:
        house.start()
        yield shop
    finally:
        shop.close()
        house.stop()
        refusing.shutdown()
        refusing.server_close()


def _open(troubled: Demo, windows: Windows, **options: object) -> Page:
    end = time.monotonic() + 30
    while not all(one["trouble"] for one in troubled.api("priya")("GET", "/shops")[-2:]):
        assert time.monotonic() < end, "no shop was asked"
        time.sleep(0.2)
    page = troubled.page(windows, "priya", **options)
    page.goto(f"{troubled.house.address}/desk/people/shops")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shops")
    return page


def test_a_shop_that_is_away_or_says_no_is_named_with_what_to_do(
    windows: Windows, troubled: Demo
) -> None:
    hook = f"{troubled.house.address}/api/v1/hooks/leeds-web"
    for _ in range(2):
        assert httpx.post(hook, content=b"{}").status_code == 401
    page = _open(troubled, windows)
    away = page.get_by_role("article", name="leeds-web")
    expect(away).to_contain_text("No answer since")
    expect(away).to_contain_text("look whether the shop is up")
    told = re.compile(r"\d were not believed: compare the secret here and in the shop\.")
    expect(away).to_contain_text(told)
    no = page.get_by_role("article", name="lyon-web")
    expect(no).to_contain_text("turns us away")
    expect(no).not_to_contain_text("gives no answer")
    expect(no).to_contain_text("Turned away since")
    expect(no).to_contain_text("write it into the settings file under shops.lyon-web")


def test_looking_again_says_that_it_was_looked_again(windows: Windows, troubled: Demo) -> None:
    page = _open(troubled, windows)
    page.get_by_role("button", name="Look again").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Looked again just now.")
    expect(page.get_by_role("button", name="Look again")).to_be_focused()


@BOTH
def test_the_page_of_shops_is_clean(windows: Windows, troubled: Demo, scheme: str) -> None:
    for name in ("GID-1007", "an order whose name in the shop is as long as names of orders get"):
        troubled.write(
            "insert into unfit_sale (shop, external, why, since, last_at) "
            "select id, $1, $2, $3, $3 from shop where name = 'leeds-web' on conflict do nothing",
            name,
            UNFIT,
            time.time_ns() // 1_000_000,
        )
    page = _open(troubled, windows, color_scheme=scheme)
    expect(page.get_by_role("table", name="2 sales do not fit and are not here")).to_be_visible()
    clean(page, "shops with trouble")
