"""What if: more people, a language, a shorter wrap-up or calls, by keys alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.needing import forecast_shop, tomorrow
from tests.e2e.studio import FIRST_AGENT
from tests.e2e.test_looks import Looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Request, Route
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


@pytest.fixture(scope="module")
def own(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with forecast_shop(tmp_path_factory.mktemp("what-if") / "data") as shop:
        yield shop


def test_what_takes_long_says_how_far_it_is_and_can_be_stopped_and_gone_on_with(
    windows: Windows, own: Shop
) -> None:
    page, part = tomorrow(windows, own)
    more = part.get_by_role("group", name="What if")
    said = more.locator("[aria-busy]")
    expect(said).to_have_attribute("aria-busy", "false")
    asked: list[bool] = []

    def answer(route: Route) -> None:
        """By two days at first; then nothing comes."""
        asked.append("begins_at" in (route.request.post_data or ""))
        if not asked[-1]:
            found = route.fetch()
            route.fulfill(response=found, json=found.json() | {"days": 2, "of_days": 6})

    page.route("**/board/what-if", answer)
    more.get_by_role("button", name="One more").press("Enter")
    expect(more).to_contain_text("2 of 6 days are played so far")
    expect(said).to_have_attribute("aria-busy", "true")
    looks = Looks()
    looks.at(page, "a what-if that takes long")
    looks.narrow(page, "a what-if that takes long")
    with page.expect_event("requestfailed"):
        more.get_by_role("button", name="Stop").press("Enter")
    expect(more).to_contain_text("Stopped after 2 of 6 days.")
    expect(said).to_contain_text("wait over 3 min")
    expect(said).to_have_attribute("aria-busy", "false")
    assert asked == [False, True]

    # What is asked next ends what is still asked.
    more.get_by_role("button", name="One more").press("Enter")
    expect(more).to_contain_text("2 of 6 days are played so far")
    with page.expect_event("requestfailed"):
        more.get_by_role("button", name="One fewer").press("Enter")
    expect(more).to_contain_text("2 of 6 days are played so far")

    more.get_by_role("button", name="Stop").press("Enter")
    page.unroute("**/board/what-if")
    go_on = more.get_by_role("button", name="Go on")
    expect(go_on).to_be_focused()
    go_on.press("Enter")
    expect(go_on).to_have_count(0)
    expect(more.get_by_role("button", name="Stop")).to_have_count(0)
    expect(said).to_have_attribute("aria-busy", "false")
    expect(more.get_by_role("slider", name="From what time")).to_be_focused()
    assert not looks.wrongs, "\n".join(looks.wrongs)


def test_today_begins_with_the_line_as_it_stands_and_goes_at_once_for_another_day(
    windows: Windows, own: Shop
) -> None:
    maya = own.people[0]
    maya.here()
    talk = maya.become_busy(own)
    own.visitor()
    page = Desk.as_it_is(windows, FIRST_AGENT, own.people[2]).page
    page.goto(f"{own.house.address}/board")
    part = page.get_by_role("region", name="Here and needed")
    said = part.get_by_role("group", name="What if").locator("[aria-busy]")
    expect(said).to_contain_text(re.compile(r"From \d\d:\d\d, with 1 waiting and 1 in talks\."))
    longest = page.locator("dl.kp div").filter(has_text="Longest wait")
    expect(longest).to_contain_text(re.compile(r"Somebody, told \d+ min"))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/board/what-if", hold)
    part.get_by_role("button", name="The day after").press("Enter")
    expect(said).to_contain_text("Reckoning")
    expect(said).not_to_contain_text("in talks")
    page.unroute("**/api/v1/board/what-if", hold)  # lets those go that are held
    expect(said).to_contain_text("wait over 3 min")
    expect(said).not_to_contain_text("in talks")
    maya.end(talk)


def test_what_else_could_be_otherwise_is_asked_about_by_its_own_controls(
    windows: Windows, own: Shop
) -> None:
    maya = own.people[0]
    page, part = tomorrow(windows, own)
    more = part.get_by_role("group", name="What if")
    said = more.locator("[aria-busy]")
    kind = more.get_by_role("combobox", name="What would be otherwise")
    asked: list[Any] = []

    def listen(request: Request) -> None:
        if request.url.endswith("/board/what-if"):
            asked.append(request.post_data_json)

    page.on("request", listen)
    kind.select_option(label="wrap-up is shorter")
    slider = more.get_by_role("slider", name="By how many seconds")
    expect(slider).to_have_attribute("aria-valuetext", "30 seconds")
    slider.press("ArrowLeft")
    expect(more).to_contain_text("by 25 s of 60")
    expect(said).to_have_attribute("aria-busy", "false")
    expect(said).to_contain_text("wait over 3 min")
    expect(said).not_to_contain_text("cost")
    assert asked[-1]["wrap_up_less_s"] == 25
    # Nobody more is drawn or asked to come.
    expect(part.locator("svg rect.more")).to_have_count(0)
    expect(part.get_by_role("button", name=re.compile("^Ask "))).to_have_count(0)

    kind.select_option(label="a call is offered")
    more.get_by_role("slider", name="To who is told over how many minutes").press("ArrowLeft")
    more.get_by_role("button", name="More", exact=True).press("Enter")
    expect(more).to_contain_text("6 of 10 take it")
    expect(said).to_have_attribute("aria-busy", "false")
    expect(said).to_contain_text(re.compile(r"Together they hold [\d,.]+ min, then [\d,.]+ min:"))
    assert asked[-1]["callback"] == {"above_s": 120, "accepts": 0.6}
    looks = Looks()
    looks.at(page, "a what-if of calls")
    looks.narrow(page, "a what-if of calls")
    assert not looks.wrongs, "\n".join(looks.wrongs)

    kind.select_option(label="somebody answers a language too")
    more.get_by_role("combobox", name="Which language").select_option(label="French")
    expect(more.get_by_role("combobox", name="Who")).to_have_value(str(maya.id))
    expect(said).to_contain_text("Nobody has asked for that language lately (fr).")
    assert asked[-1]["learns"] == {"person": maya.id, "language": "fr"}
    kind.select_option(label="more people come")
    expect(said).to_contain_text("fewer people wait over 3 min")
    expect(part.locator("svg rect.more").first).to_be_visible()
