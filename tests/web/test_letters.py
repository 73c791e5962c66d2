"""A letter of a case over HTTP: who may write one, and what is said where it can't be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web import _lamp

if TYPE_CHECKING:
    from tests.web._town import Town

LETTER = {"words": "I said 13:00 and I am late.", "key": "letter-1"}


def _personal(shown: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in shown["letters"] if one["kind"] == "personal"]


async def test_a_letter_stands_in_the_case_once_with_who_wrote_it(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    for _ in range(2):
        shown = await maya.do(f"/cases/{lamp.case}/letters", LETTER)
    (letter,) = _personal(shown)
    assert (letter["subject"], letter["state"]) == ("The glass is cracked", "waiting")
    assert (letter["by"]["id"], letter["by"]["name"]) == (town.people["maya"], "Maya")
    assert LETTER["words"] in letter["plain"]
    written = (await (await town.signed_in("priya")).see("/audit"))[1:]
    assert any(one["what"] == "case.letter" for one in written)


async def test_a_lead_writes_to_it_too_but_nobody_of_another_brand(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    path = f"/cases/{lamp.case}/letters"
    otto, stranger = await town.signed_in("otto"), town.visitor()
    assert (await otto.ask("POST", path, LETTER)).status_code == 404
    assert (await stranger.ask("POST", path, LETTER)).status_code == 401
    assert (await maya.ask("POST", "/cases/999999/letters", LETTER)).status_code == 404
    assert _personal(await maya.see(f"/cases/{lamp.case}")) == []
    shown = await (await town.signed_in("priya")).do(path, LETTER | {"subject": "Your lamp"})
    (letter,) = _personal(shown)
    assert (letter["by"]["name"], letter["subject"]) == ("Priya", "Your lamp")


async def test_what_is_no_letter_is_refused_with_one_line(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    changes: list[dict[str, Any]] = [
        {"words": ""},
        {"words": " \n "},
        {"words": "x" * 4001},
        {"words": "nul\x00"},
        {"words": None},
        {"subject": "x" * 201},
        {"subject": "two\nlines"},
        {"key": ""},
        {"key": "not a key"},
        {"surprise": 1},
    ]
    for change in changes:
        answer = await maya.ask("POST", f"/cases/{lamp.case}/letters", LETTER | change)
        assert (change, answer.status_code) == (change, 400)
        assert set(answer.json()) == {"code", "text"}
        assert len(answer.json()["text"].splitlines()) == 1
    assert _personal(await maya.see(f"/cases/{lamp.case}")) == []


async def test_where_no_address_is_known_it_says_to_call(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya, address="")
    answer = await maya.ask("POST", f"/cases/{lamp.case}/letters", LETTER)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_address")
    assert "Call them" in answer.json()["text"]
