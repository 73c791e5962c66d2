"""What leads answer for on the board: a new time for what went by twice, and leave that changed."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from tests.e2e.studio import CUSTOMER
from tests.e2e.test_looks import BOTH, clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Route
    from tests.e2e.browser import Windows
    from tests.e2e.demo import Demo

HOUR_MS = 3_600_000
VERDICTS = {
    "usual": "No. It is a usual",
    "usual_but_now": "Not the day: it is a usual",
    "unusual": "Yes. More have",
    "early": "Nobody can say yet",
}
CHANGED = "Changed since it was asked for: the sum (it was £123.00) and what it costs us"


def _now() -> int:
    return time.time_ns() // 1_000_000


def _until(found: Callable[[], Any]) -> Any:
    """What is there at last."""
    end = time.monotonic() + 20
    while not (one := found()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return one


def _broken_twice(demo: Demo, case: int, words: str) -> None:
    """Maya promises something in a case, and its time goes by, and so does the next one."""
    maya, lead = demo.api("maya"), demo.api("priya")
    form = {"case": case, "kind": "news", "words": words}
    first = maya("POST", "/promises", form | {"due_at": _now() + 1_500, "key": f"{case}-1"})

    def next_time() -> dict[str, Any] | None:
        owed = maya("GET", f"/cases/{case}")["owed"]
        rows = (row for row in owed if row["kind"] == "promise" and row["said"] == words)
        return next((row for row in rows if row["promise"] != first["promise"]), None)

    again = _until(next_time)
    demo.write("update promise set due_at = $1 where id = $2", _now() - HOUR_MS, again["promise"])
    # Whatever is promised anew has the house look what is due.
    other = form | {"words": "", "due_at": _now() + HOUR_MS, "key": f"{case}-2"}
    kept = maya("POST", "/promises", other)
    maya("POST", f"/promises/{kept['promise']}/released")
    _until(lambda: lead("GET", "/owed")["promises"])


def _board(demo: Demo, windows: Windows, **options: object) -> Page:
    page = demo.page(windows, "priya", **options)
    page.goto(f"{demo.house.address}/board")
    expect(page.get_by_role("region", name="Owed to people")).to_be_visible()
    return page


def _tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    for _ in range(80):
        page.keyboard.press(key)
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"no {key} leads to {wanted}")


def test_what_went_by_twice_has_its_next_time_from_one_who_leads_by_keys_alone(
    windows: Windows, demo: Demo
) -> None:
    case = demo.begin("maya", "Walter Boyd", "LO-8790", "defect", "part")["case"]
    _broken_twice(demo, case, "Whether the bulb has left")
    page = _board(demo, windows)
    owed = page.get_by_role("region", name="Owed to people")
    expect(owed.get_by_role("heading", name="Not kept, and without a new time")).to_be_visible()
    row = owed.get_by_role("listitem").filter(has_text="Whether the bulb has left")
    expect(row).to_contain_text("promised by Maya")
    expect(row.get_by_role("link", name=re.compile("Walter Boyd"))).to_be_visible()

    field = row.get_by_label("New time for Walter Boyd")
    _tab_to(page, field)
    page.keyboard.type("some day")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("can’t be read as a time"))
    expect(field).to_be_focused()
    clean(page, "a time that can't be read")
    page.keyboard.press("Control+A")
    page.keyboard.type("tomorrow 9:30")
    expect(row.get_by_role("status")).to_have_text("tomorrow 09:30 for you")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    clean(page, "a new time for what went by twice")
    page.keyboard.press("Tab")
    expect(row.get_by_role("button", name="Promise this time")).to_be_focused()
    page.keyboard.press("Enter")

    expect(row).to_have_count(0)
    told = page.get_by_role("status").filter(has_text="Walter Boyd: promised for tomorrow 09:30")
    expect(told).to_have_count(1)
    expect(owed.get_by_role("heading", level=2)).to_be_focused()
    # It is hers to keep now.
    view = demo.api("priya")("GET", f"/cases/{case}")
    (new,) = [one for one in view["owed"] if one["status"] == "due" and one["kind"] == "promise"]
    assert new["by"]["name"].startswith("Priya")


def test_a_yes_to_what_changed_meanwhile_says_first_what_is_another_now(
    windows: Windows, demo: Demo
) -> None:
    asked = demo.begin("maya", "Clara Mbeki", "NL-20377", "broken", "refund_kept")
    page = _board(demo, windows)
    waits = page.get_by_role("region", name="Asked of you")
    row = waits.get_by_role("listitem").filter(has_text="Clara Mbeki")
    expect(row).to_contain_text("£123.00")
    yes = row.get_by_role("button", name="Yes")
    held: list[Route] = []  # what came of it meanwhile isn't on this board yet

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/owed", hold)
    demo.further("priya", asked, "price_adjustment")
    yes.press("Enter")
    page.unroute("**/api/v1/owed", hold)  # lets those go that are held
    expect(page.get_by_role("alert")).to_contain_text("Something else came of this")
    expect(row).to_contain_text(CHANGED)
    expect(row).not_to_contain_text("£123.00 back")
    clean(page, "a board with leave that changed")

    beside = demo.page(windows, "priya")
    beside.goto(f"{demo.house.address}/desk/cases/{asked['case']}")
    track = beside.get_by_role("region", name="Making it right")
    expect(track).to_contain_text(CHANGED)
    clean(beside, "a case with leave that changed")

    yes.press("Enter")
    expect(waits).to_contain_text("Nobody waits for your yes.")
    expect(waits.get_by_role("heading", level=2)).to_be_focused()
    expect(track).not_to_contain_text("Changed since")


def test_whether_today_is_unusual_is_said_with_the_days_it_is_held_against(
    windows: Windows, demo: Demo
) -> None:
    page = _board(demo, windows)
    part = page.locator("section").filter(has=page.get_by_role("heading", name="Is today"))
    seen = demo.api("priya")("GET", "/board/unusual")
    today, dots = seen["today"], seen["dots"]
    busy_hour = seen["verdict"] == "usual" and "busy_now" in seen["may_say"]
    verdict = VERDICTS["usual_but_now" if busy_hour else seen["verdict"]]
    expect(part.get_by_role("heading", level=3)).to_contain_text(verdict)
    if today is not None:  # by half past midnight
        expect(part).to_contain_text(f"bring {today['low']} to {today['high']}.")
    if seen["passed"]:
        picture = part.get_by_role("img", name=re.compile(f"today {seen['came']}\\."))
        expect(picture.locator("circle")).to_have_count(len(dots))
    folded = part.get_by_text("The same in a table", exact=True)
    expect(folded).to_have_count(min(1, len(dots)))
    if dots:
        folded.press("Enter")
        cells = part.get_by_role("table").get_by_role("cell").all_inner_texts()
        assert cells == [str(seen["came"]), *(str(dot["came"]) for dot in dots)]
    clean(page, "a board with what is usual")


@BOTH
def test_a_brands_last_week_is_shown_to_everybody_with_its_figures(
    windows: Windows, demo: Demo, scheme: str
) -> None:
    priya = demo.api("priya")
    brand = next(one for one in priya("GET", "/admin/brands") if one["slug"] == "nordhaus-living")
    priya("PUT", f"/admin/brands/{brand['id']}/waits", {"shown": True})
    seen = priya("GET", "/brands/nordhaus-living/waits")
    assert seen["told"] >= seen["least"], "the demo has lived for two weeks"
    page = windows.page(CUSTOMER, color_scheme=scheme)
    page.goto(f"{demo.house.address}/nordhaus-living/waits")
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"Of {seen['within']} of {seen['told']} who had to wait")
    expect(main).to_contain_text("This is a demo: nobody came in that week.")
    picture = f"{seen['within']} of {seen['told']}; nine of ten is the mark."
    expect(main.get_by_role("img", name=picture)).to_be_visible()
    for figure, words in (("came", "asked for a person"), ("answered", "were with a person")):
        expect(main).to_contain_text(re.compile(rf"{words}\s*{seen[figure]:,}"))
    clean(page, "a week with its figures")


def test_what_was_told_can_be_looked_at_by_line_brand_and_language(
    windows: Windows, demo: Demo
) -> None:
    page = _board(demo, windows)
    truth = page.locator("section").filter(has=page.get_by_role("heading", name="Did we tell"))
    truth.get_by_role("button", name="The day before").press("Enter")
    truth.get_by_role("button", name="Week").press("Enter")
    span = truth.get_by_role("status")
    expect(span).to_have_text(re.compile("This week| to "))
    week = span.inner_text()

    def told() -> int:
        found = re.search(r"of (\d+) \(", truth.inner_text())
        return int(found.group(1)) if found else 0

    everybody = _until(told)
    brand, language = truth.get_by_label("Brand"), truth.get_by_label("Language")
    brand.select_option(label="Nordhaus Living")
    of_brand = _until(lambda: told() < everybody and told())
    table = truth.get_by_text("The same in a table", exact=True)
    table.press("Enter")
    people = truth.get_by_role("table").locator("tbody tr td:nth-child(3)").all_inner_texts()
    assert sum(map(int, people)) == of_brand
    language.select_option(label="Polish")
    expect(truth).to_contain_text("Nobody who was told a wait was answered.")
    truth.get_by_role("button", name="Sales", exact=True).press("Enter")
    expect(brand).to_have_value("0")
    expect(span).to_have_text(week)
    clean(page, "a board of one line")
