"""Bad input: one clear answer of one form, and nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest
    from tests.web._town import Town

CONTACTS = "/brands/nordhaus/contacts"
GOOD = {"channel": "chat", "language": "en"}


CHANGES: list[dict[str, object]] = [
    {"channel": "smoke"},
    {"channel": None},
    {"language": "x"},
    {"language": "fr"},
    {"purpose": "fun"},
    {"name": "x" * 101},
    {"name": "two\nlines"},
    {"name": "nul\x00"},
    {"words": "x" * 2001},
    {"words": "nul\x00"},
    {"phone": "1" * 41},
    {"country": "gb"},
    {"country": "GBR"},
    {"callback_at": -1},
    {"callback_at": 1.5},
    {"callback_at": 2**63},
    {"callback_at": 10**30},
    {"callback_at": "tomorrow"},
    {"priority": "MADE-UP"},
    {"surprise": 1},
]


async def test_a_field_that_does_not_fit_is_refused(town: Town) -> None:
    visitor = town.visitor()
    for change in CHANGES:
        answer = await visitor.ask("POST", CONTACTS, GOOD | change)
        assert (change, answer.status_code) == (change, 400)
        problem = answer.json()
        assert set(problem) == {"code", "text"}
        assert problem["text"]
    assert not await town.database.pool.fetchval("select count(*) from contact")


BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"\xff\xfe",
    b'{"channel":"chat","language":"en","name":"\\ud800"}',
    b'{"channel":"chat","language":"en","name":"\xed\xa0\x80"}',
    b'{"channel":"chat"}',
    b"[" * 100_000,
    b'{"channel":"chat","language":"en","words":' + b'{"a":' * 20_000,
    b'{"channel":"chat","channel":"voice","language":"en"} trailing',
]


async def test_a_body_that_can_not_be_read_is_refused(town: Town) -> None:
    visitor = town.visitor()
    for body in BODIES:
        answer = await visitor.post(
            f"/api/v1{CONTACTS}", content=body, headers={"Content-Type": "application/json"}
        )
        assert (body[:80], answer.status_code) == (body[:80], 400)
        assert set(answer.json()) == {"code", "text"}


async def test_what_is_too_large_is_refused(town: Town) -> None:
    for content in (b" " * 200_000, _pieces()):
        answer = await town.visitor().post(
            f"/api/v1{CONTACTS}", content=content, headers={"Content-Type": "application/json"}
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def _pieces() -> AsyncIterator[bytes]:
    for _ in range(200):
        yield b" " * 1000


async def test_an_idempotency_key_is_random_enough_or_refused(town: Town) -> None:
    visitor = town.visitor()
    for key in ("short", "x" * 101, "with spaces in the key", "ключ-ключ-ключ-ключ"):
        headers = {"Idempotency-Key": key.encode()}
        answer = await visitor.ask("POST", CONTACTS, GOOD, headers=headers)
        assert (key, answer.status_code) == (key, 400)


async def test_addresses_that_are_not_there(town: Town) -> None:
    visitor = town.visitor()
    for path in (
        "/nothing",
        "/brands/nordhaus/nothing",
        "/desk/contacts/abc",
        "/places",
        "/places/",
    ):
        answer = await visitor.ask("GET", path)
        assert (path, answer.status_code, answer.json()["code"]) == (path, 404, "not_found")


async def test_a_method_that_is_not_taken_names_those_that_are(town: Town) -> None:
    visitor = town.visitor()
    for method, path in (("DELETE", "/brands"), ("GET", CONTACTS), ("PATCH", "/session")):
        answer = await visitor.ask(method, path)
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
        assert answer.headers["allow"]


async def test_numbers_in_addresses_have_bounds(town: Town) -> None:
    maya = await town.signed_in("maya")
    for number in ("0", "-1", str(2**53), str(2**63), "9" * 400, "1.5", "1e3"):
        assert (await maya.ask("GET", f"/desk/contacts/{number}")).status_code in (400, 404)
        assert (await maya.ask("DELETE", f"/sessions/{number}")).status_code in (400, 404)


async def test_limits_say_when_again(town: Town) -> None:
    town.limit("contacts", "2/60")
    visitor = town.visitor()
    answers = [await visitor.ask("POST", CONTACTS, GOOD) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    problem = answers[-1].json()
    assert problem["code"] == "too_many"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert "seconds" in problem["text"]


async def test_messages_of_one_place_are_limited(town: Town) -> None:
    town.limit("place", "3/60")
    visitor = town.visitor()
    token = await visitor.arrive()
    statuses = [
        (
            await visitor.ask("POST", f"/places/{token}/messages", {"text": "x", "key": str(n)})
        ).status_code
        for n in range(5)
    ]
    assert statuses == [201] * 3 + [429] * 2


async def test_our_own_fault_has_the_same_form_and_tells_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken() -> list[object]:
        raise RuntimeError("an inner secret")

    monkeypatch.setattr(town.house.views, "brands", broken)
    answer = await town.visitor().ask("GET", "/brands")
    assert answer.status_code == 500
    assert answer.json()["code"] == "our_fault"
    assert "secret" not in answer.text


async def test_a_database_that_is_away_is_told_as_such(town: Town) -> None:
    visitor = town.visitor()
    await town.database.pool.close()
    answer = await visitor.ask("POST", "/session", town.credentials("maya"))
    assert answer.status_code == 503
    assert answer.json()["code"] == "not_ready"
    assert int(answer.headers["retry-after"]) >= 1
