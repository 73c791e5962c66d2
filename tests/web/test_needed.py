"""Who is here, who is needed, and what if, over HTTP: for leads, of their own lines."""

from __future__ import annotations

import asyncio
import datetime
import functools
import time
import zoneinfo
from typing import TYPE_CHECKING, Any

from tests.web._visitor import PATIENCE_S

from lamplight.journal.tables import arrivals
from lamplight.journal.tables.arrivals import SlotCount
from lamplight.runtime.aside import look
from lamplight.runtime.coming import what_if

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.web._town import Town
    from tests.web._visitor import Visitor

WEEK = {
    "timezone": "Europe/London",
    "hours": [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00"}],
}
GOALS: dict[str, Any] = {"level": 0.8, "target_s": 30, "shrinkage": 0.2}


async def _three_weeks(town: Town) -> int:
    """About four came in each half-hour; the line to which they came."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London")).date()
    (line,) = (one.id for one in town.doors.directory.lines.values() if one.purpose == "service")
    counts = [
        SlotCount(today - datetime.timedelta(back), slot, 3 + (back + slot) % 3)
        for back in range(1, 22)
        for slot in range(48)
    ]
    await arrivals.add_before(town.database.pool, line, counts)
    await town.house.coming.foretelling.foretell(line, today, "Europe/London")
    return line


async def _by_all_days(lead: Visitor, more: dict[str, Any]) -> Any:
    """The answer to a question that is asked again as often as it takes."""
    found = await lead.do("/board/what-if", more)
    while found["days"] < found["of_days"]:
        before = found["days"]
        found = await lead.do("/board/what-if", more | {"begins_at": found["begins_at"]})
        assert found["days"] > before
    return found


def _plays_on(begun: Path, *_: object) -> None:
    """In place of an answer: plays until nobody wants it any more."""
    begun.touch()
    while True:
        look()
        time.sleep(0.01)


async def test_a_question_ends_with_its_connection_and_the_next_one_is_answered(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = await _three_weeks(town)
    priya = await town.signed_in("priya")
    await priya.ask("PUT", f"/people/{town.people['maya']}/shifts", WEEK)
    tomorrow = (await priya.see("/board/week"))["days"][0]["day"]
    more = {"people": 1, "from": "09:00", "hours": 8, "day": tomorrow, "line": line}
    begun = tmp_path / "begun"
    with monkeypatch.context() as patch:
        patch.setattr(what_if, "answer", functools.partial(_plays_on, begun))
        overtaken = asyncio.create_task(priya.ask("POST", "/board/what-if", more))
        async with asyncio.timeout(PATIENCE_S):
            while not begun.exists():  # noqa: ASYNC110 - another process makes it
                await asyncio.sleep(0.01)
    overtaken.cancel()
    assert (await _by_all_days(priya, more | {"people": 2}))["long"]["low"] > 0


async def test_a_lead_asks_who_is_needed_and_what_one_more_would_make_of_it(town: Town) -> None:
    line = await _three_weeks(town)
    priya = await town.signed_in("priya")
    await priya.ask("PUT", f"/people/{town.people['maya']}/shifts", WEEK)
    tomorrow = (await priya.see("/board/week"))["days"][0]
    assert tomorrow["most_needed"] > 0
    assert tomorrow["short_hours"] > 0
    seen = await priya.see("/board/needed", params={"day": tomorrow["day"], "line": line})
    assert len(seen["halves"]) in (46, 48, 50)
    assert {half["planned"] for half in seen["halves"]} == {1}
    assert max(half["needed"] for half in seen["halves"]) == tomorrow["most_needed"]
    more = {"people": 1, "from": "09:00", "hours": 8, "day": tomorrow["day"], "line": line}
    found = await _by_all_days(priya, more)
    assert found["long"]["low"] > 0
    assert found["nine_s"]["after"] < found["nine_s"]["before"]
    assert found["cost_minor"] is None
    set_ = await priya.ask("PUT", "/board/goals", GOALS | {"hour_minor": 2000, "currency": "EUR"})
    assert set_.json() == await priya.see("/board/goals")
    found = (await priya.ask("POST", "/board/what-if", more)).json()
    assert (found["cost_minor"], found["currency"]) == (16_000, "EUR")
    learns = {"person": town.people["tomasz"], "language": "de"}
    refused = await priya.ask("POST", "/board/what-if", more | {"people": 0, "learns": learns})
    assert refused.json()["code"] == "what_if_learner_away"  # only Maya plans
    # Less is asked for: fewer are needed.
    assert (await priya.see("/board/week"))["days"][0]["needed_hours"] < tomorrow["needed_hours"]
    assert (await priya.see("/audit"))[0]["what"] == "board.goals"


async def test_it_is_said_how_far_ahead_one_can_look(town: Town) -> None:
    priya = await town.signed_in("priya")
    seen = await priya.see("/board/needed")
    today, last = (datetime.date.fromisoformat(seen[one]) for one in ("today", "last_day"))
    assert (seen["day"], last - today) == (seen["today"], datetime.timedelta(days=13))
    assert (await priya.see(f"/board/needed?day={last}"))["last_day"] == last.isoformat()
    after = last + datetime.timedelta(days=1)
    assert (await priya.ask("GET", f"/board/needed?day={after}")).status_code == 404


async def test_what_cant_be_asked_is_refused_in_one_sentence(town: Town) -> None:
    priya, maya = await town.signed_in("priya"), await town.signed_in("maya")
    for method, path in (
        ("GET", "/board/needed"),
        ("GET", "/board/week"),
        ("GET", "/board/goals"),
        ("PUT", "/board/goals"),
        ("POST", "/board/what-if"),
    ):
        assert (await maya.ask(method, path)).status_code == 403
    assert (await priya.ask("GET", "/board/needed?day=2020-01-01")).status_code == 404
    assert (await priya.ask("GET", "/board/needed?day=2026-13-01")).status_code == 400
    assert (await priya.ask("GET", "/board/week?line=999999")).status_code == 404
    for wrong in (
        GOALS | {"level": 1.0},
        GOALS | {"target_s": 0},
        GOALS | {"shrinkage": 0.9},
        GOALS | {"hour_minor": 2000},
        GOALS | {"currency": "XQQ"},
        GOALS | {"hour_minor": 0, "currency": "EUR"},
    ):
        assert (await priya.ask("PUT", "/board/goals", wrong)).status_code == 400
    assert not (await priya.see("/board/goals"))["chosen"]
    more: dict[str, Any] = {"people": 1, "from": "09:00", "hours": 4}
    for wrong in (
        more | {"people": 0},
        more | {"people": 21},
        more | {"from": "09:10"},
        more | {"hours": 0.0},
        more | {"day": "2026-02-30"},
        more | {"learns": {"person": 0, "language": "de"}},
        more | {"learns": {"person": 1, "language": "?"}},
        more | {"callback": {"above_s": 60, "accepts": 1.1}},
    ):
        assert (await priya.ask("POST", "/board/what-if", wrong)).status_code == 400
    unknown = await priya.ask("POST", "/board/what-if", more)
    assert unknown.json()["code"] == "what_if_no_forecast"
