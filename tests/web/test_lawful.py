"""The house in the terms of a law, as a lead asks for it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from tests.web._visitor import PATIENCE_S
from tests.web.test_waits import _told

from lamplight.runtime import lawful

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

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


@contextlib.asynccontextmanager
async def _nobody_can_read(town: Town) -> AsyncIterator[None]:
    """Meanwhile whoever wants to read how contacts went waits."""
    async with town.database.pool.acquire() as session, session.transaction():
        await session.execute("lock table course in access exclusive mode")
        yield


async def _until_waiting(town: Town, count: int) -> None:
    """Until so many wait to read how contacts went."""
    waiting = (
        "select count(*) from pg_stat_activity where datname = current_database()"
        " and wait_event_type = 'Lock' and query like '%from course%arrived_at >= $1%'"
    )
    async with asyncio.timeout(PATIENCE_S):
        while await town.database.pool.fetchval(waiting) != count:  # noqa: ASYNC110 - it doesn't tell
            await asyncio.sleep(0.01)


async def test_the_reading_ends_with_its_connection(town: Town) -> None:
    priya = await town.signed_in("priya")
    async with _nobody_can_read(town):
        asked = asyncio.create_task(priya.ask("GET", "/board/law?law=ES&reading=mine"))
        await _until_waiting(town, 1)
        asked.cancel()
        await _until_waiting(town, 0)
    assert (await priya.see("/board/law?law=ES&reading=mine"))["rules"]


async def test_how_far_a_report_is_is_said_to_who_asked_for_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lawful, "OFTEN", 15)
    priya, monday = await town.signed_in("priya"), await _told(town, 20, late=2)
    ada = await town.signed_in("ada")
    far = "/board/law/progress?reading=mine"
    last: list[object] = []
    partial = lawful._partial

    async def read(*rest: object) -> list[str]:
        """All contacts are read, and the report isn't there yet."""
        last.extend([await priya.see(far), await ada.see(far)])
        return await partial(*rest)  # type: ignore[arg-type]

    monkeypatch.setattr(lawful, "_partial", read)
    query = f"law=ES&from={monday}&to={monday}"
    await priya.see(f"/board/law?{query}&reading=mine")
    unknown = {"read": 0, "of": None}
    assert last == [{"read": 15, "of": 20}, unknown]
    assert await priya.see(far) == unknown  # it is over
    await priya.see(f"/board/law?{query}")
    assert last[2:] == [unknown, unknown]  # it has no name


async def test_a_name_that_none_can_have_is_refused(town: Town) -> None:
    priya = await town.signed_in("priya")
    for path in ("/board/law?law=ES&reading=a%20b", "/board/law/progress?reading=a%20b"):
        assert (await priya.ask("GET", path)).status_code == 400
