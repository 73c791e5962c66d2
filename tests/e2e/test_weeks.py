"""A lead plans a person's week: at a glance, by keyboard, and nothing that was typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.studio import FIRST_AGENT, SECOND_AGENT
from tests.e2e.test_looks import BOTH, Looks

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_brands_that_are_open_at_the_same_hours_are_drawn_together(
    windows: Windows, shop: Shop
) -> None:
    tomasz = shop.person("Tomasz")
    number = shop.slug.removeprefix("shop-")
    hours = [{"days": [1, 2, 3], "from": "09:00", "to": "17:00"}]
    shop.change(hours=hours)
    other = shop.lead(
        "POST",
        "/admin/brands",
        {
            "name": f"Beside {number}",
            "timezone": "Europe/London",
            "languages": ["en"],
            "hours": hours,
        },
    )
    shop.lead("PATCH", f"/people/{tomasz.id}", {"brands": [shop.id, other["id"]]})
    shop.lead("PUT", f"/people/{tomasz.id}/shifts", {"timezone": "Europe/London", "hours": hours})
    priya = shop.person("Priya", role="admin")
    desk = Desk.as_it_is(windows, FIRST_AGENT, priya)
    desk.page.goto(f"{shop.house.address}/desk/people")
    desk.page.get_by_role("link", name="Plan the week of Tomasz").last.click()
    desk.reads("24 h a week")
    expect(desk.page.locator(".week .open")).to_have_count(3)
    expect(desk.page.locator(".legend")).to_contain_text(f"Beside {number}")


def test_a_lead_plans_the_week_of_a_person_by_keyboard(windows: Windows, shop: Shop) -> None:
    priya, tomasz = shop.person("Priya", role="lead"), shop.person("Tomasz")
    desk = Desk.as_it_is(windows, FIRST_AGENT, priya)
    page = desk.page
    page.goto(f"{shop.house.address}/desk/people")
    row = page.get_by_role("listitem").filter(has_text=tomasz.email)
    row.get_by_role("link", name="Plan the week of Tomasz").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The week of Tomasz")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/London")
    desk.reads("nothing planned")

    week = page.get_by_role("group", name="Here")
    page.get_by_role("button", name="Add hours").press("Enter")
    row = week.locator(".row").first
    for day in ("Mon", "Tue", "Sat"):
        row.get_by_role("button", name=day).press("Space")  # Saturday was chosen, and is no more
    row.get_by_label("from").fill("09:00")
    row.get_by_label("to").fill("17:30")
    desk.reads("17 h a week")

    # What overlaps is said once, with its day, and stays as it was typed.
    page.get_by_role("button", name="Add hours").press("Enter")
    second = week.locator(".row").nth(1)
    for day in ("Sat", "Tue"):
        second.get_by_role("button", name=day).press("Space")
    second.get_by_label("from").fill("17:00")
    second.get_by_label("to").fill("20:00")
    alert = page.get_by_role("alert")
    expect(alert).to_have_text("Two times overlap on Tuesday. Nothing is saved until they don’t.")
    page.get_by_role("button", name="Save").press("Enter")
    path = f"/people/{tomasz.id}/shifts"
    assert shop.lead("GET", path)["hours"] == []
    expect(second.get_by_label("to")).to_have_value("20:00")
    expect(alert).to_have_count(1)

    second.get_by_label("from").fill("22:00")
    second.get_by_label("to").fill("06:00")
    expect(alert).to_have_count(0)
    page.get_by_role("button", name="Save").press("Enter")
    desk.reads("This is what is kept.")
    kept = shop.lead("GET", path)
    assert kept["timezone"] == "Europe/London"
    assert {"days": [2], "from": "22:00", "to": "06:00"} in kept["hours"]

    page.reload()
    expect(week.locator(".row")).to_have_count(2)
    expect(week.locator(".row").nth(1).get_by_label("to")).to_have_value("06:00")
    expect(page.get_by_role("listitem").filter(has_text="Tue")).to_contain_text("09:00–17:30")


@BOTH
def test_the_page_of_a_week_is_clean(windows: Windows, shop: Shop, scheme: str) -> None:
    looks = Looks()
    priya, tomasz = shop.person("Priya", role="lead"), shop.person("Tomasz")
    hours = [{"days": [1, 2, 3, 4], "from": "09:00", "to": "17:00"}]
    shop.lead("PUT", f"/people/{tomasz.id}/shifts", {"timezone": "Europe/Paris", "hours": hours})
    desk = Desk.as_it_is(windows, SECOND_AGENT, priya, color_scheme=scheme)
    desk.page.goto(f"{shop.house.address}/desk/people/week/{tomasz.id}")
    desk.reads("32 h a week")
    looks.at(desk.page, "a week")
    looks.narrow(desk.page, "a week")
    assert not looks.wrongs, "\n".join(looks.wrongs)


def test_a_night_is_one_row_of_the_evening_on_which_it_begins(windows: Windows, shop: Shop) -> None:
    night = {"days": [5], "from": "22:00", "to": "02:00"}
    late = {"day": "2026-11-26", "name": "Late", "hours": [{"from": "23:00", "to": "02:00"}]}
    shop.change(hours=[night], days_off=[late])
    ada = shop.person("Ada", role="admin")
    page = Desk.as_it_is(windows, FIRST_AGENT, ada).page
    page.goto(f"{shop.house.address}/desk/people/brands")
    page.get_by_role("button", name=f"Change {shop.name}", exact=True).click()
    hours = page.get_by_role("group", name="Opening hours")
    rows = hours.locator(".row")
    expect(rows).to_have_count(1)
    expect(rows.get_by_role("button", name="Fri")).to_have_attribute("aria-pressed", "true")
    expect(rows.get_by_role("button", name="Sat")).to_have_attribute("aria-pressed", "false")
    expect(rows.get_by_label("to")).to_have_value("02:00")
    expect(rows).to_contain_text("the next morning")
    other = page.get_by_role("group", name="Days with other hours").locator(".row")
    expect(other).to_contain_text("the next morning")

    rows.get_by_role("button", name="Sat").press("Space")
    rows.get_by_label("to").fill("00:00")
    expect(rows).not_to_contain_text("the next morning")
    rows.get_by_label("to").fill("03:00")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    (kept,) = [one for one in shop.lead("GET", "/admin/brands") if one["id"] == shop.id]
    assert kept["hours"] == [{"days": [5, 6], "from": "22:00", "to": "03:00"}]
    assert kept["days_off"] == [late]


def test_a_part_of_a_country_is_chosen_where_parts_have_holidays_of_their_own(
    windows: Windows, shop: Shop
) -> None:
    ada = shop.person("Ada", role="admin")
    page = Desk.as_it_is(windows, FIRST_AGENT, ada).page
    page.goto(f"{shop.house.address}/desk/people/brands")

    def kept() -> tuple[str, str]:
        (brand,) = [one for one in shop.lead("GET", "/admin/brands") if one["id"] == shop.id]
        return brand["holidays"], brand["holidays_part"]

    def save() -> None:
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()

    change = page.get_by_role("button", name=f"Change {shop.name}", exact=True)
    change.click()
    country, part = page.get_by_label("Public holidays of"), page.get_by_label("Also those of")
    expect(part).to_have_count(0)
    country.select_option(label="Germany")
    part.select_option(label="Bayern")
    save()
    assert kept() == ("DE", "BY")
    page.reload()
    change.click()
    expect(part).to_have_value("BY")
    # With another country the part goes, and the other's own are there.
    country.select_option(label="United Kingdom")
    expect(part).to_have_value("")
    part.select_option(label="Scotland")
    save()
    assert kept() == ("GB", "SCT")
