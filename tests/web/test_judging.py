"""What a person judges over HTTP: an agent once, a lead anew, nobody of another brand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.web import _lamp

if TYPE_CHECKING:
    from tests.web._lamp import Lamp
    from tests.web._town import Town
    from tests.web._visitor import Visitor


async def _question(visitor: Visitor, lamp: Lamp) -> dict[str, Any]:
    """The question about the guarantee, as the case shows it."""
    shown = await visitor.see(f"/cases/{lamp.case}")
    row = next(one for one in shown["owed"] if one["what"] == _lamp.GUARANTEE)
    question: dict[str, Any] = row["questions"][0]
    return question


async def test_an_agent_judges_it_once_and_a_lead_anew_and_back(town: Town) -> None:
    maya, priya = await town.signed_in("maya"), await town.signed_in("priya")
    lamp = await _lamp.broken(town, maya)
    path = f"/sales/{lamp.sale}/judgements"
    for _ in range(2):  # the same key: the same judgement
        await maya.do(path, lamp.judgement())
    judged = (await _question(maya, lamp))["judged"]
    assert (judged["answer"], judged["by"]["name"]) == ("major", "Maya")

    anew = lamp.judgement(answer="not_major", words="The glass alone is new.", key="judged-2")
    refused = await maya.ask("POST", path, anew)
    assert (refused.status_code, refused.json()["code"]) == (409, "judged_before")
    back = f"/judgements/{judged['judgement']}"
    assert (await maya.ask("DELETE", back)).status_code == 403
    assert (await _question(maya, lamp))["judged"] == judged

    await priya.do(path, anew)
    judged = (await _question(maya, lamp))["judged"]
    assert (judged["answer"], judged["by"]["name"]) == ("not_major", "Priya")
    for _ in range(2):
        back = f"/judgements/{judged['judgement']}"
        assert (await priya.ask("DELETE", back)).status_code == 204
    assert (await _question(maya, lamp))["judged"] is None
    done = [one["what"] for one in await priya.see("/audit")]
    assert {"judgement.made", "judgement.taken_back"} <= set(done)


async def test_it_is_hidden_from_other_brands_and_from_strangers(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    path = f"/sales/{lamp.sale}/judgements"
    await maya.do(path, lamp.judgement())
    judged = (await _question(maya, lamp))["judged"]["judgement"]
    otto, stranger = await town.signed_in("otto"), town.visitor()
    assert (await otto.ask("POST", path, lamp.judgement())).status_code == 404
    assert (await otto.ask("DELETE", f"/judgements/{judged}")).status_code == 403
    for method, where, body in (
        ("POST", path, lamp.judgement()),
        ("DELETE", f"/judgements/{judged}", None),
    ):
        assert (await stranger.ask(method, where, body)).status_code == 401
    priya = await town.signed_in("priya")
    assert (await priya.ask("DELETE", "/judgements/999999")).status_code == 404
    assert (await _question(maya, lamp))["judged"]["judgement"] == judged


CHANGES: list[dict[str, Any]] = [
    {"words": ""},
    {"words": "  "},
    {"words": "x" * 2001},
    {"words": "nul\x00"},
    {"answer": "perhaps"},
    {"answer": ""},
    {"question": "major?"},
    {"question": "X" * 61},
    {"key": ""},
    {"line": 0},
    {"surprise": 1},
]


async def test_what_is_no_judgement_is_refused_with_one_line(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    for change in CHANGES:
        body = lamp.judgement(**change)
        answer = await maya.ask("POST", f"/sales/{lamp.sale}/judgements", body)
        assert (change, answer.status_code) == (change, 400)
        assert set(answer.json()) == {"code", "text"}
        assert len(answer.json()["text"].splitlines()) == 1
    assert (await _question(maya, lamp))["judged"] is None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"question": "UNDUE_DELAY", "answer": "told_late"}, 409),
        ({"duty": "delivery"}, 409),
        ({"line": 999_999}, 404),
        ({"case": 999_999}, 404),
    ],
)
async def test_what_nobody_asks_or_what_is_not_there_is_not_judged(
    town: Town, change: dict[str, Any], status: int
) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    answer = await maya.ask("POST", f"/sales/{lamp.sale}/judgements", lamp.judgement(**change))
    assert answer.status_code == status
    assert answer.json()["text"]
    assert (await _question(maya, lamp))["judged"] is None
