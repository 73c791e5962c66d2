"""The house in the terms of a law, as a lead asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.test_waits import _told

if TYPE_CHECKING:
    from tests.web._town import Town


async def test_a_lead_reads_what_a_law_asks_and_what_the_records_show(town: Town) -> None:
    priya, monday = await town.signed_in("priya"), await _told(town, 20, late=2)
    seen = await priya.see(f"/board/law?law=ES&from={monday}&to={monday}&workers=300")
    assert seen["reservation"] == "This is not legal advice."
    rules = {rule["id"]: rule for rule in seen["rules"]}
    (figure,) = rules["ES-CALL"]["checks"][0]["figures"]
    assert (figure["numerator"], figure["denominator"], figure["partial"]) == (18, 20, True)
    assert rules["ES-CALL"]["bound"]
    assert rules["ES-EFFECT"]["checks"][0]["figures"][0]["needs"]


async def test_each_law_that_is_listed_can_be_asked_for(town: Town) -> None:
    priya = await town.signed_in("priya")
    listed = await priya.see("/board/laws")
    assert (listed["laws"][0], "IT-TLC" in listed["laws"]) == ("ES", True)
    assert "energy" in listed["sectors"]
    for law in listed["laws"]:
        assert (await priya.see(f"/board/law?law={law}"))["rules"]


async def test_an_agent_is_shown_none_of_it(town: Town) -> None:
    maya = await town.signed_in("maya")
    assert (await maya.ask("GET", "/board/law?law=ES")).status_code == 403
    assert (await maya.ask("GET", "/board/laws")).status_code == 403
    assert (await town.visitor().ask("GET", "/board/law?law=ES")).status_code == 401


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("law=XX", "law_unknown"),
        ("", "law_unknown"),
        ("law=ES&from=2026-02-30", "day_wrong"),
        ("law=ES&from=2026-03-02&to=2026-03-01", "days_wrong"),
        ("law=ES&from=2020-03-02&to=2026-03-01", "days_wrong"),
        ("law=ES&sector=shoes", "bad_input"),
        ("law=ES&period=week", "bad_input"),
    ],
)
async def test_what_cant_be_asked_is_said(town: Town, query: str, code: str) -> None:
    priya = await town.signed_in("priya")
    answer = await priya.ask("GET", f"/board/law?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, code)
