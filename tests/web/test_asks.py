"""Asking a colleague to come in over HTTP: by leads, and answered at a desk or by a link."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import TYPE_CHECKING, Any

from lamplight.journal.tables import asks, run

if TYPE_CHECKING:
    from tests.web._town import Town


def _tomorrow() -> dict[str, Any]:
    """Hours that are to come whenever this is run, eleven hours from now at least."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London")).date()
    return {"day": (today + datetime.timedelta(2)).isoformat(), "from": "12:00", "hours": 4}


def _seen(hours: dict[str, Any]) -> dict[str, Any]:
    return {"day": hours["day"], "at": hours["from"], "halves": hours["hours"] * 2}


async def test_a_lead_asks_and_the_asked_says_yes_at_their_desk(town: Town) -> None:
    priya, maya = await town.signed_in("priya"), await town.signed_in("maya")
    hours = _tomorrow()
    seen = await priya.see("/board/asks", params=_seen(hours))
    assert {one["person"]["name"] for one in seen["candidates"]} == {
        "Ada",
        "Maya",
        "Otto",
        "Tomasz",
    }
    assert {one["hears"] for one in seen["candidates"]} == {"sign_in"}  # no mail is connected
    assert (seen["from_time"], seen["until_time"]) == ("12:00", "16:00")
    made = await priya.do("/board/asks", hours | {"person": town.people["maya"]})
    assert (made["state"], made["by"]["name"]) == ("open", "Priya")
    (mine,) = (await maya.see("/desk"))["asks"]
    assert (mine["id"], mine["from_at"], mine["said"]) == (made["id"], made["from_at"], "")
    answer = f"/desk/asks/{made['id']}/answer"
    assert await maya.do(answer, {"said": "yes"}) == {"said": "yes"}
    assert (await maya.see("/desk"))["asks"][0]["said"] == "yes"
    needed = await priya.see("/board/needed", params={"day": hours["day"]})
    assert needed["people"] == 5
    seen = await priya.see("/board/asks", params=_seen(hours))
    assert [(row["person"]["name"], row["state"]) for row in seen["asks"]] == [("Maya", "yes")]
    assert [row["what"] for row in await priya.see("/audit")][:2] == ["ask.yes", "ask.made"]
    # No other's, not twice, and not by who doesn't lead.
    assert (await priya.ask("POST", answer, {"said": "no"})).status_code == 404
    assert (await priya.ask("DELETE", f"/board/asks/{made['id']}")).json()["code"] == "ask_ended"
    twice = await priya.ask("POST", "/board/asks", hours | {"person": town.people["maya"]})
    assert twice.json()["code"] == "ask_planned"
    for method, path in (
        ("GET", "/board/asks"),
        ("POST", "/board/asks"),
        ("DELETE", "/board/asks/1"),
    ):
        assert (await maya.ask(method, path)).status_code == 403


async def test_a_link_shows_who_is_asked_and_works_once(town: Town) -> None:
    priya, stranger = await town.signed_in("priya"), town.visitor()
    hours = _tomorrow()
    made = await priya.do("/board/asks", hours | {"person": town.people["tomasz"]})
    async with run.transaction(town.database.pool) as session:
        await asks.let_in_by_mail(session, made["id"], "a-token-of-a-mail")
    for _ in range(2):  # looking changes nothing: programs open links before people
        shown = await stranger.see("/asks/a-token-of-a-mail")
        assert (shown["name"], shown["ask"]["by"]["name"]) == ("Tomasz", "Priya")
    assert (
        await stranger.ask("POST", "/asks/a-token-of-a-mail", {"said": "maybe"})
    ).status_code == 400
    for _ in range(2):  # the answer to the first may be lost on its way
        assert await stranger.do("/asks/a-token-of-a-mail", {"said": "no"}) == {"said": "no"}
    again = await stranger.ask("POST", "/asks/a-token-of-a-mail", {"said": "yes"})
    assert (again.status_code, again.json()["code"]) == (404, "ask_unknown")
    assert (await stranger.see("/asks/a-token-of-a-mail"))["ask"]["said"] == "no"
    seen = await priya.see("/board/asks", params=_seen(hours))
    assert [row["state"] for row in seen["asks"]] == ["no"]
    assert "Tomasz" not in [one["person"]["name"] for one in seen["candidates"]]
    assert (await priya.see("/audit"))[0]["who"]["name"] == "Tomasz"


async def test_what_was_taken_back_is_gone_from_desk_and_link(town: Town) -> None:
    priya, maya = await town.signed_in("priya"), await town.signed_in("maya")
    made = await priya.do("/board/asks", _tomorrow() | {"person": town.people["maya"]})
    async with run.transaction(town.database.pool) as session:
        await asks.let_in_by_mail(session, made["id"], "another-token")
    assert (await priya.ask("DELETE", f"/board/asks/{made['id']}")).status_code == 204
    assert (await maya.see("/desk"))["asks"] is None
    assert (await maya.ask("GET", "/asks/another-token")).status_code == 404
    late = await maya.ask("POST", f"/desk/asks/{made['id']}/answer", {"said": "yes"})
    assert late.json()["code"] == "ask_ended"


async def test_leads_ask_for_their_own_lines_and_whom_they_lead(town: Town) -> None:
    ada, hours = await town.signed_in("ada"), _tomorrow()
    assert (await ada.see("/board/asks", params=_seen(hours)))["candidates"]
    priya = await town.signed_in("priya")
    for wrong, status in (
        ({"person": town.people["lena"]}, 404),  # she has left
        ({"person": town.people["priya"]}, 400),
        ({"person": 10_000}, 404),
        ({"person": town.people["maya"], "line": 10_000}, 404),
        ({"person": town.people["maya"], "hours": 0}, 400),
        ({"person": town.people["maya"], "from": "12:10"}, 400),
        ({"person": town.people["maya"], "day": "2020-01-01"}, 404),
    ):
        assert (await priya.ask("POST", "/board/asks", hours | wrong)).status_code == status
    for wrong_query in ({"halves": 0}, {"halves": 49}, {"at": "12:10"}, {"day": "2026-13-01"}):
        assert (await priya.ask("GET", "/board/asks", params=wrong_query)).status_code == 400
    assert (await priya.ask("GET", "/board/asks", params={"line": 10_000})).status_code == 404
