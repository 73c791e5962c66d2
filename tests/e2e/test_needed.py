"""Who is here and who is needed, by keys alone: the picture, what one more would make, whom to ask
to come in, the days ahead, and what people are needed for."""

from __future__ import annotations

import datetime
import re
import time
import zoneinfo
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.e2e.browser import PATIENCE_MS
from tests.e2e.desk import Desk
from tests.e2e.needing import ZONE, forecast_shop, tomorrow, write
from tests.e2e.studio import CUSTOMER, FIRST_AGENT, SECOND_AGENT
from tests.e2e.test_looks import Looks

from lamplight.journal.tables import asks, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Route
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop

    from lamplight.journal.database import Pool


@pytest.fixture(scope="module")
def own(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with forecast_shop(tmp_path_factory.mktemp("needed") / "data") as shop:
        yield shop


def test_a_lead_sees_who_is_short_and_asks_what_one_more_would_change(
    windows: Windows, own: Shop
) -> None:
    page, part = tomorrow(windows, own)
    more = part.get_by_role("group", name="What if")
    said = more.locator("[aria-busy]")
    expect(said).to_contain_text("fewer people wait over 3 min")
    slider = more.get_by_role("slider", name="From what time")
    slider.focus()
    for _ in range(18):
        slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "09:00")
    more.get_by_role("button", name="One more").press("Enter")
    expect(more.get_by_role("group", name="People to add")).to_contain_text("2 more people")
    more.get_by_role("button", name="Half an hour less").press("Enter")
    expect(more.get_by_role("group", name="For how long")).to_contain_text("for 3.5 h")
    expect(said).to_have_attribute("aria-busy", "false")
    expect(said).to_contain_text(re.compile(r"9 of 10, at (09|1[0-2]):[03]0: \d+:\d\d → \d+:\d\d"))

    # What an hour costs isn't known: the form for it is one key away.
    more.get_by_role("button", name="Say what an hour costs").press("Enter")
    hour = part.get_by_label("An hour of one of us costs")
    expect(hour).to_be_focused()
    hour.fill("18.50")
    hour.press("Enter")
    expect(part.get_by_text("Write three letters of a currency, as GBP.")).to_be_visible()
    currency = part.get_by_label("Currency, as GBP")
    expect(currency).to_be_focused()
    currency.fill("gbp")
    currency.press("Enter")
    expect(part.get_by_text("Saved. It counts for every line.")).to_be_visible()
    expect(said).to_contain_text("Cost £129.50.")

    table = part.get_by_text("The same in a table", exact=True)
    table.focus()
    table.press("Enter")
    row = part.get_by_role("row").filter(has=page.get_by_role("rowheader", name="09:00"))
    expect(row.get_by_role("cell")).to_have_count(8)

    week = page.get_by_role("region", name="The next seven days")
    expect(week).to_contain_text(re.compile(r"[\d,]+ people are expected"))
    days = week.get_by_role("button", name=re.compile("Look at"))
    expect(days).to_have_count(7)
    days.nth(2).press("Enter")
    expect(days.nth(2)).to_have_attribute("aria-pressed", "true")
    expect(part.get_by_role("status").first).to_have_text(days.nth(2).inner_text())


def _height(part: Locator) -> float:
    """How high the first bar of who is here stands."""
    box = part.locator("svg rect.here").first.bounding_box()
    return box["height"] if box else 0.0


def test_a_colleague_who_is_asked_says_yes_and_the_bar_grows(windows: Windows, own: Shop) -> None:
    hana = Desk.as_it_is(windows, SECOND_AGENT, own.people[1]).page
    page, part = tomorrow(windows, own)
    other = part.get_by_role("combobox", name="Ask somebody else")
    other.select_option(label="Hana, asked 0 times in four weeks")
    expect(part).to_contain_text("Hana sees it at once, on the open desk.")
    part.get_by_role("button", name="Ask Hana to come in").press("Enter")
    told = part.get_by_role("list", name="Who was asked")
    expect(told).to_contain_text(re.compile(r"Hana was asked by Priya at \d\d:\d\d to come from"))
    before = _height(part)

    item = hana.get_by_role("listitem").filter(has_text="Could you come in?")
    expect(item).to_contain_text("a no costs you nothing and needs no reason")
    looks = Looks()
    looks.at(hana, "a desk that is asked")
    looks.narrow(hana, "a desk that is asked")
    item.get_by_role("button", name="Yes, I come").press("Enter")
    expect(hana.get_by_role("listitem").filter(has_text="You come in:")).to_be_visible()

    expect(told).to_contain_text(re.compile(r"Hana comes from \d\d:\d\d to \d\d:\d\d"))
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while _height(part) < before + 10:
        assert time.monotonic() < deadline, "the bar didn't grow"
        page.wait_for_timeout(100)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        looks.at(page, f"the board, {scheme}")
        looks.narrow(page, f"the board, {scheme}")
    assert not looks.wrongs, "\n".join(looks.wrongs)


def test_who_is_asked_says_yes_by_the_link_of_a_letter(windows: Windows, own: Shop) -> None:
    omar, priya = own.person("Omar"), own.people[2].api
    today = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE)).date()
    day = (today + datetime.timedelta(4)).isoformat()
    hours = {"day": day, "from": "12:00", "hours": 4, "person": omar.id}
    made = priya("POST", "/board/asks", hours)["id"]
    token = f"of-a-letter-{made}"

    async def send(pool: Pool) -> None:
        async with run.transaction(pool) as session:
            await asks.let_in_by_mail(session, made, token)

    write(own.house, send)
    page = windows.page(CUSTOMER)
    page.goto(f"{own.house.address}/ask/{token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Could you come in, Omar?")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"12:00.*16:00"))
    looks = Looks()
    looks.at(page, "a question by a link")
    looks.narrow(page, "a question by a link")
    assert not looks.wrongs, "\n".join(looks.wrongs)
    page.get_by_role("button", name="Yes, I come").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Omar")
    seen = priya("GET", f"/board/asks?day={day}&at=12:00&halves=8")
    assert [(one["person"]["name"], one["state"]) for one in seen["asks"]] == [("Omar", "yes")]
    halves = priya("GET", f"/board/needed?day={day}")["halves"]
    planned = {half["time"]: half["planned"] for half in halves}
    assert (planned["11:30"], planned["12:00"], planned["15:30"], planned["16:00"]) == (1, 2, 2, 1)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Omar")


def _six(route: Route) -> None:
    """An answer of the board of a house with six lines."""
    answer = route.fetch()
    view = answer.json()
    first = view["lines"][0]
    names = ("Harbour", "Mill Lane", "Northern Quarter", "Old Town", "Riverside")
    view["lines"] += [
        first | {"id": 90 + n, "name": f"Lamps of {one}"} for n, one in enumerate(names)
    ]
    route.fulfill(response=answer, json=view)


def test_six_lines_fit_a_phone(windows: Windows, own: Shop) -> None:
    phone = {"width": 390, "height": 844}
    page = Desk.as_it_is(windows, FIRST_AGENT, own.people[2], viewport=phone).page
    page.route(re.compile("/board/(needed|unusual|truth)"), _six)
    page.goto(f"{own.house.address}/board")
    last = page.get_by_role("button", name="Lamps of Riverside")
    expect(last).to_have_count(3)
    boxes = [one.bounding_box() for one in page.locator(".pic .seg button").all()]
    edges = [box["x"] + box["width"] for box in boxes if box]
    assert len(edges) >= 18
    assert max(edges) <= phone["width"]
    looks = Looks()
    looks.at(page, "a board of six lines")
    assert not looks.wrongs, "\n".join(looks.wrongs)


def test_days_go_as_far_as_they_are_known_and_a_week_that_doesnt_come_says_so(
    windows: Windows, own: Shop
) -> None:
    page = Desk.as_it_is(windows, FIRST_AGENT, own.people[2]).page
    page.route("**/api/v1/board/week*", lambda route: route.fulfill(status=503, body=""))
    page.goto(f"{own.house.address}/board")
    week = page.get_by_role("region", name="The next seven days")
    expect(week.get_by_role("alert")).to_be_visible()
    part = page.get_by_role("region", name="Here and needed")
    later = part.get_by_role("button", name="The day after")
    day = part.get_by_role("status").first
    expect(day).to_have_text("Today")
    for _ in range(13):
        before = day.inner_text()
        later.press("Enter")
        expect(day).not_to_have_text(before)
    expect(later).to_be_disabled()
    page.unroute("**/api/v1/board/week*")
    page.reload()
    expect(week.get_by_role("button", name=re.compile("Look at"))).to_have_count(7)
    expect(week.get_by_role("alert")).to_have_count(0)


def test_before_anybody_came_it_says_so_and_offers_no_what_if(windows: Windows, shop: Shop) -> None:
    page = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Priya", role="lead")).page
    page.goto(f"{shop.house.address}/board")
    part = page.get_by_role("region", name="Here and needed")
    expect(part).to_contain_text("Nothing is forecast yet: it takes one whole day")
    expect(part.get_by_role("group", name="What if")).to_have_count(0)
    week = page.get_by_role("region", name="The next seven days")
    expect(week).to_contain_text("Nothing is forecast yet")
