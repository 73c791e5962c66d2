"""Pages and files: for which addresses, how long kept, how sent."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from lamplight.web.assets import Assets

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web._town import Town


@pytest.fixture
def built(tmp_path: Path) -> Assets:
    """A front end of two pages and a few files."""
    (tmp_path / "assets").mkdir()
    (tmp_path / ".vite").mkdir()
    (tmp_path / "customer.html").write_text("<!doctype html><title>customer</title>")
    (tmp_path / "desk.html").write_text("<!doctype html><title>desk</title>")
    (tmp_path / "mark.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "assets" / "desk-abc123.js").write_text("export const a = 1;\n" * 200)
    (tmp_path / "assets" / "serif.woff2").write_bytes(b"wOF2")
    (tmp_path / ".vite" / "manifest.json").write_text("{}")
    return Assets(tmp_path)


async def test_each_address_has_its_page(town: Town, built: Assets) -> None:
    town.doors.assets = built
    visitor = town.visitor()
    pages = {
        "customer": (
            "/",
            "/nordhaus",
            "/nordhaus/place/any-token-at-all",
            "/nordhaus/",
            "/nordhaus/mine",
            "/nordhaus/withdraw",
            "/mine/any-token-at-all",
        ),
        "desk": ("/desk", "/desk/customers/7", "/board", "/setup/token", "/join/token"),
    }
    for name, addresses in pages.items():
        for address in addresses:
            answer = await visitor.get(address)
            assert (address, answer.status_code) == (address, 200)
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert f"<title>{name}</title>" in answer.text
            assert answer.headers["cache-control"] == "no-cache"
            policy = answer.headers["content-security-policy"]
            assert "script-src 'self';" in policy
            assert "style-src 'self';" in policy
            assert "connect-src 'self';" in policy


async def test_whoever_asks_only_for_the_head_is_given_it(town: Town, built: Assets) -> None:
    town.doors.assets = built
    visitor = town.visitor()
    for address in ("/", "/nordhaus", "/desk", "/static/mark.svg", "/health"):
        answer = await visitor.head(address)
        assert (address, answer.status_code, answer.content) == (address, 200, b"")


async def test_an_unknown_brand_is_a_page_that_says_so(town: Town, built: Assets) -> None:
    town.doors.assets = built
    answer = await town.visitor().get("/nobody")
    assert answer.status_code == 404
    assert "<title>customer</title>" in answer.text


async def test_a_place_page_tells_nothing_about_its_token(town: Town, built: Assets) -> None:
    town.doors.assets = built
    visitor = town.visitor()
    token = await visitor.arrive()
    real = await visitor.get(f"/nordhaus/place/{token}")
    guess = await visitor.get("/nordhaus/place/guess")
    assert (real.status_code, real.content) == (guess.status_code, guess.content)


async def test_files_with_a_hash_in_their_name_are_kept_for_ever(town: Town, built: Assets) -> None:
    town.doors.assets = built
    visitor = town.visitor()
    script = await visitor.get("/static/assets/desk-abc123.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    font = await visitor.get("/static/assets/serif.woff2")
    assert font.headers["content-type"] == "font/woff2"
    mark = await visitor.get("/static/mark.svg")
    assert mark.headers["cache-control"] == "no-cache"
    assert mark.headers["content-type"] == "image/svg+xml"


async def test_files_are_squeezed_for_who_likes_that(town: Town, built: Assets) -> None:
    town.doors.assets = built
    visitor = town.visitor()
    path = "/static/assets/desk-abc123.js"
    plain = await visitor.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    async with visitor.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as squeezed:
        raw = b"".join([part async for part in squeezed.aiter_raw()])
        assert squeezed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content)


async def test_what_a_browser_has_is_not_sent_again(town: Town, built: Assets) -> None:
    town.doors.assets = built
    visitor = town.visitor()
    first = await visitor.get("/desk")
    again = await visitor.get("/desk", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = await visitor.get("/desk", headers={"If-None-Match": '"something-else"'})
    assert other.status_code == 200


OTHERS = [
    "/static/nothing.js",
    "/static/.vite/manifest.json",
    "/static/../settings.py",
    "/static/%2e%2e/settings.py",
    "/static/..%2fsettings.py",
    "/static//etc/passwd",
    "/static/assets",
    "/static/",
]


async def test_nothing_but_the_files_of_the_front_end_is_served(town: Town, built: Assets) -> None:
    town.doors.assets = built
    visitor = town.visitor()
    for path in OTHERS:
        answer = await visitor.get(path)
        assert (path, answer.status_code) == (path, 404)
        assert "WebSettings" not in answer.text


async def test_without_a_front_end_the_page_says_how_to_build_it(
    town: Town, tmp_path: Path
) -> None:
    town.doors.assets = Assets(tmp_path / "none")
    answer = await town.visitor().get("/")
    assert answer.status_code == 503
    assert "./lamplight --help" in answer.text
