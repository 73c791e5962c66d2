"""Ready or not, what pages need to know, and what the log says."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
import structlog

from lamplight.web import logs, problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web._town import Town


async def test_ready_is_200(town: Town) -> None:
    answer = await town.visitor().get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"
    assert answer.json()["waiting_for"] == []
    assert answer.json()["without"] == ["mail"]


async def test_not_ready_is_503_and_names_what_is_not(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.house, "why_not", lambda: ["database", "owner"])
    answer = await town.visitor().get("/health")
    assert answer.status_code == 503
    assert answer.json()["waiting_for"] == ["database", "owner"]
    assert answer.headers["retry-after"]


async def test_pages_are_told_the_ice_servers(town: Town) -> None:
    await town.restart(
        ice_servers=("stun:stun.example:3478", "turn:u%40x:se%3Acret@turn.example:3478")
    )
    assert (await town.visitor().see("/settings/media"))["ice_servers"] == [
        {"urls": "stun:stun.example:3478"},
        {"urls": "turn:turn.example:3478", "username": "u@x", "credential": "se:cret"},
    ]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the log says, as JSON."""
    out = io.StringIO()
    before = structlog.get_config()
    logs.configure(json=True, stream=out)
    monkeypatch.setattr(logs, "log", structlog.get_logger("lamplight.access"))
    yield out
    structlog.configure(**before)


async def test_the_log_names_routes_and_never_a_key_or_a_word(
    town: Town, written: io.StringIO
) -> None:
    visitor = town.visitor()
    token = await visitor.arrive(name="Ruth Ansell", words="The glass is cracked.")
    await visitor.do(f"/places/{token}/words", {"words": "It is in pieces."})
    await visitor.ask("GET", f"/places/{token}?secret=1")
    await visitor.ask("POST", f"/places/{token}/signal", {"peer": "p"})
    maya = await town.signed_in("maya")
    cookie = maya.cookies["lamplight_session"]
    said = written.getvalue()
    lines = [json.loads(line) for line in said.splitlines()]
    routes = [line["route"] for line in lines if line["event"] == "answered"]
    assert "/api/v1/places/{token}/words" in routes
    for secret in (token, cookie, "Ruth", "cracked", "pieces", "secret", "maya@", "127.0.0.1"):
        assert secret not in said


async def test_a_fault_is_logged_with_its_place_and_without_its_words(
    town: Town, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> list[object]:
        said_by_somebody = "The glass is cracked."
        try:
            raise KeyError(said_by_somebody)
        except KeyError:
            raise RuntimeError(said_by_somebody) from None

    monkeypatch.setattr(problems, "log", structlog.get_logger())
    monkeypatch.setattr(town.house.views, "brands", broken)
    assert (await town.visitor().ask("GET", "/brands")).status_code == 500
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    fault = next(line for line in lines if line["event"] == "request failed")
    assert fault["level"] == "error"
    assert fault["exception"][0] == "RuntimeError"
    assert any("test_health.py" in place and "broken" in place for place in fault["exception"])
    assert "cracked" not in written.getvalue()


async def test_a_log_that_cannot_be_written_costs_no_answer(
    town: Town, written: io.StringIO
) -> None:
    written.close()
    token = await town.visitor().arrive(name="Ruth Ansell")
    assert token
