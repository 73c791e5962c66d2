"""A brand's last week, for everybody: where a lead says so, and where it says something."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web._town import Town

LONDON = zoneinfo.ZoneInfo("Europe/London")


async def _told(town: Town, waits: int, late: int = 0, weeks_ago: int = 1) -> datetime.date:
    """So many waits of that week, told one and three minutes; the Monday of that week."""
    today = datetime.datetime.now(LONDON).date()
    monday = today - datetime.timedelta(days=today.weekday() + 7 * weeks_ago)
    noon = datetime.datetime.combine(monday, datetime.time(12), LONDON)
    at, pool = int(noon.timestamp() * 1000), town.database.pool
    brand = town.doors.directory.brand_of("nordhaus")
    assert brand is not None
    first = 10_000 * weeks_ago
    for number in range(first, first + waits):
        contact = await pool.fetchval(
            "insert into contact (key_hash, brand, channel, purpose, language, created_at)"
            " values (sha256($1::text::bytea), $2, 'voice', 'service', 'en', $3) returning id",
            str(number),
            brand.id,
            at,
        )
        answered = at + (200_000 if number < first + late else 90_000)
        await pool.execute(
            "insert into course (contact, purpose, channel, arrived_at, waits_from, person,"
            " answered_at, ended_at, outcome)"
            " values ($1, 'service', 'voice', $2, $2, 1, $3, $3, 'answered')",
            contact,
            at,
            answered,
        )
        await pool.execute(
            "insert into telling (number, at, contact, purpose, ahead, likely_ms, bound_ms,"
            " outcome_at, outcome)"
            " values ($1, $2, $3, 'service', 1, 60000, 180000, $4, 'answered')",
            number,
            at,
            contact,
            answered,
        )
    return monday


async def test_it_is_shown_where_a_lead_of_the_brand_says_so(town: Town) -> None:
    anybody, priya = town.visitor(), await town.signed_in("priya")
    assert (await anybody.ask("GET", "/brands/nordhaus/waits")).status_code == 404
    assert not (await anybody.see("/brands/nordhaus"))["waits_shown"]
    brand = next(b for b in await priya.see("/admin/brands") if b["slug"] == "nordhaus")
    path = f"/admin/brands/{brand['id']}/waits"
    assert (await priya.ask("PUT", path, {"shown": True})).json()["waits_shown"]
    assert (await anybody.see("/brands/nordhaus"))["waits_shown"]
    assert (await anybody.ask("GET", "/brands/nordhaus/waits")).status_code == 200
    assert (await anybody.ask("GET", "/brands/ines/waits")).status_code == 404
    assert (await anybody.ask("GET", "/brands/nobody/waits")).status_code == 404
    assert (await priya.ask("PUT", path, {"shown": False})).status_code == 200
    assert (await anybody.ask("GET", "/brands/nordhaus/waits")).status_code == 404
    maya = await town.signed_in("maya")
    assert (await maya.ask("PUT", path, {"shown": True})).status_code == 403
    assert (await anybody.ask("PUT", path, {"shown": True})).status_code == 401


async def test_last_week_is_told_with_its_figures_and_may_be_kept_for_an_hour(town: Town) -> None:
    monday = await _told(town, 40, late=3)
    await _told(town, 25, late=25, weeks_ago=2)
    await town.database.pool.execute("update brand set waits_shown = true")
    await town.house.brand_changed(0)
    answer = await town.visitor().ask("GET", "/brands/nordhaus/waits")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    seen = answer.json()
    assert seen["from_day"] == monday.isoformat()
    assert seen["to_day"] == (monday + datetime.timedelta(days=6)).isoformat()
    assert (seen["told"], seen["within"], seen["share"]) == (40, 37, 37 / 40)
    assert (seen["came"], seen["answered"], seen["honest"]) == (40, 40, True)
    assert (seen["typical_s"], seen["nine_s"]) == (90, 90)


async def test_a_few_people_are_no_share(town: Town) -> None:
    await _told(town, 19)
    await town.database.pool.execute("update brand set waits_shown = true")
    await town.house.brand_changed(0)
    seen = await town.visitor().see("/brands/nordhaus/waits")
    assert (seen["told"], seen["least"]) == (19, 20)
    figures = ("within", "share", "honest", "came", "answered", "typical_s", "nine_s")
    assert [seen[one] for one in figures] == [None] * 7


async def test_a_lead_looks_at_a_day_or_a_week_and_an_agent_doesnt(town: Town) -> None:
    priya, maya = await town.signed_in("priya"), await town.signed_in("maya")
    monday = await _told(town, 30, late=2)
    seen = await priya.see(f"/board/truth?day={monday}")
    assert (seen["n"], seen["within"], len(seen["points"])) == (30, 28, 30)
    assert seen["points"][0] == {
        "told_min": 1,
        "bound_min": 3,
        "waited_s": 200,
        "within": False,
    }
    assert (await priya.see(f"/board/truth?day={monday}&span=week"))["n"] == 30
    assert (await priya.see("/board/truth"))["verdict"] == "none"
    for wrong in ("day=2026-02-30", "day=tomorrow", "span=year"):
        assert (await priya.ask("GET", f"/board/truth?{wrong}")).status_code == 400
    assert (await maya.ask("GET", "/board/truth")).status_code == 403


async def test_a_lead_looks_at_one_line_brand_or_language(town: Town) -> None:
    priya = await town.signed_in("priya")
    monday = await _told(town, 30, late=2)
    path = f"/board/truth?day={monday}"
    everybody = await priya.see(path)
    (nordhaus,) = [one for one in everybody["brands"] if one["slug"] == "nordhaus"]
    other = next(one for one in everybody["brands"] if one["slug"] != "nordhaus")
    assert (await priya.see(f"{path}&brand={nordhaus['id']}&language=en"))["n"] == 30
    assert (await priya.see(f"{path}&brand={other['id']}"))["n"] == 0
    found = [(await priya.see(f"{path}&line={one['id']}"))["n"] for one in everybody["lines"]]
    assert sorted(found)[-2:] == [0, 30]
    assert (await priya.see(f"{path}&line=0&brand=0"))["n"] == 30
    for wrong in ("line=9999", "line=x", "brand=-1", "brand=9999", "language=xx", "language=%27"):
        answer = await priya.ask("GET", f"{path}&{wrong}")
        assert (answer.status_code, bool(answer.json()["text"])) == (400, True), wrong


async def test_a_lead_says_that_a_day_is_unlike_others(town: Town) -> None:
    priya, maya = await town.signed_in("priya"), await town.signed_in("maya")
    path = "/board/special-days/2030-11-29"
    sale = {"name": "Black Friday", "like_weekday": 6}
    assert (await priya.ask("PUT", path, sale)).status_code == 204
    (row,) = await priya.see("/board/special-days")
    assert row == {"day": "2030-11-29", "closed": False} | sale
    assert (await priya.ask("PUT", "/board/special-days/2030-02-30", sale)).status_code == 400
    for wrong in ({"name": " "}, {"name": "x", "like_weekday": 0}, {}):
        assert (await priya.ask("PUT", path, wrong)).status_code == 400
    assert (await maya.ask("PUT", path, sale)).status_code == 403
    assert (await priya.ask("DELETE", path)).status_code == 204
    assert (await priya.ask("DELETE", path)).status_code == 404


async def test_whether_it_is_unusual_is_for_leads(town: Town) -> None:
    priya, maya = await town.signed_in("priya"), await town.signed_in("maya")
    assert (await priya.see("/board/unusual"))["verdict"] == "unknown"
    assert (await priya.ask("GET", "/board/unusual?line=999")).status_code == 404
    assert (await maya.ask("GET", "/board/unusual")).status_code == 403


async def test_no_brand_says_what_may_be_untrue_when_it_is_shown(town: Town) -> None:
    ada = await town.signed_in("ada")
    brand = (await ada.see("/admin/brands"))[0]["id"]
    for line in ("We have unusually high call volumes", "Ihr Anruf ist uns wichtig"):
        answer = await ada.ask("PATCH", f"/admin/brands/{brand}", {"line": line})
        assert (answer.status_code, answer.json()["code"]) == (400, "claim_untrue")
    good = {"line": "Besonders große Auswahl"}
    assert (await ada.ask("PATCH", f"/admin/brands/{brand}", good)).status_code == 200
