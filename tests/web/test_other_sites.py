"""What other sites' pages can't do, and what every answer says to browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from tests.web._town import Town

WISH = {"channel": "chat", "language": "en"}
CONTACTS = "/api/v1/brands/nordhaus/contacts"


STRANGE: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "not an origin"},
    {"Origin": "http://127.0.0.1:99999"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    {},
]


async def test_a_change_that_does_not_come_from_our_pages_is_refused(town: Town) -> None:
    async with httpx.AsyncClient(base_url=town.address) as stranger:
        for headers in STRANGE:
            answer = await stranger.post(CONTACTS, json=WISH, headers=headers)
            assert (headers, answer.status_code) == (headers, 403)
            assert answer.json()["code"] in ("other_site", "no_origin")
    assert not await town.database.pool.fetchval("select count(*) from contact")


async def test_our_own_pages_and_named_origins_may(town: Town) -> None:
    await town.restart(origins=("https://shop.example",))
    async with httpx.AsyncClient(base_url=town.address) as client:
        for headers in (
            {"Origin": town.address},
            {"Origin": town.address, "Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "same-origin"},
            {"Origin": "https://shop.example"},
        ):
            answer = await client.post(CONTACTS, json=WISH, headers=headers)
            assert (headers, answer.status_code) == (headers, 201)


async def test_a_program_without_an_origin_is_told_which_to_send(town: Town) -> None:
    async with httpx.AsyncClient(base_url=town.address) as client:
        answer = await client.post(CONTACTS, json=WISH)
        assert f"Origin: {town.address}" in answer.json()["text"]


async def test_a_form_of_another_site_has_the_wrong_kind(town: Town) -> None:
    visitor = town.visitor()
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        headers = {"Content-Type": kind}
        answer = await visitor.post(CONTACTS, content=b'{"channel":"chat"}', headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (415, "media_type")


async def test_every_answer_says_what_browsers_must_not_do(town: Town) -> None:
    visitor = town.visitor()
    for path in (
        "/",
        "/desk",
        "/nobody",
        "/api/v1/brands",
        "/api/v1/nothing",
        "/health",
        "/a/b/c/d",
    ):
        headers = (await visitor.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "camera=(self)" in headers["permissions-policy"]
        assert "microphone=(self)" in headers["permissions-policy"]
        assert "strict-transport-security" not in headers, "this is plain http"
        assert "server" not in headers


async def test_other_sites_are_given_no_answers_to_read(town: Town) -> None:
    answer = await town.visitor().get("/api/v1/brands", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


async def test_whoever_says_to_be_a_proxy_is_believed_only_when_named(town: Town) -> None:
    town.limit("reads", "2/60")
    visitor = town.visitor()
    statuses = [
        (
            await visitor.ask("GET", "/brands", headers={"X-Forwarded-For": f"203.0.113.{n}"})
        ).status_code
        for n in range(4)
    ]
    assert statuses == [200, 200, 429, 429], "one address, whatever it says"
    await town.restart(trusted_proxies=("127.0.0.1",))
    town.limit("reads", "2/60")
    visitor = town.visitor()
    statuses = [
        (
            await visitor.ask("GET", "/brands", headers={"X-Forwarded-For": f"203.0.113.{n}"})
        ).status_code
        for n in range(4)
    ]
    assert statuses == [200] * 4
    spoofed = {"X-Forwarded-For": "198.51.100.7, 203.0.113.0"}
    again = [(await visitor.ask("GET", "/brands", headers=spoofed)).status_code for _ in range(2)]
    assert again == [200, 429], "the last address before the proxy counts, not the first claimed"


async def test_a_household_of_ipv6_is_one_address(town: Town) -> None:
    await town.restart(trusted_proxies=("127.0.0.1",))
    town.limit("reads", "2/60")
    visitor = town.visitor()
    statuses = [
        (
            await visitor.ask("GET", "/brands", headers={"X-Forwarded-For": f"2001:db8:1:2::{n}"})
        ).status_code
        for n in range(3)
    ]
    assert statuses == [200, 200, 429]
    other = {"X-Forwarded-For": "2001:db8:1:3::1"}
    assert (await visitor.ask("GET", "/brands", headers=other)).status_code == 200
