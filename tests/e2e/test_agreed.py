"""What was agreed for one sale is written down from the page of who bought it, and seen again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace
from playwright.sync_api import expect
from tests.e2e import axe
from tests.e2e.studio import FIRST_AGENT
from tests.e2e.test_customers import TODAY, customer, sale, sell

from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def test_what_was_agreed_is_written_by_hand_and_stays(windows: Windows, shop: Shop) -> None:
    ruth = customer("Ruth Ansell", f"ruth@{shop.slug}.example", "Sheffield")
    sell(shop, sale(shop, ruth, f"NL-{shop.id}", "Fjell table lamp"))
    page = windows.page(FIRST_AGENT)
    maya = shop.person("Maya")
    maya.enter(page.context)
    page.goto(f"{shop.house.address}/desk")
    expect(page.get_by_role("heading", name="The line")).to_be_visible()  # the keys are heard now
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    field.fill("ansell fjell")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    opens = page.get_by_role("button", name="What was agreed")
    opens.click()
    asked = page.get_by_role("dialog")
    expect(asked.get_by_label("Bought as")).to_have_value("consumer")
    asked.get_by_label("Bought as").select_option("trade")
    asked.get_by_label("Manufacturer", exact=True).fill("Foundry")
    asked.get_by_label("Manufacturer's warranty in months").fill("36")
    asked.get_by_label("Category").select_option("other")
    asked.get_by_label("Made to their wishes").check()
    asked.get_by_label("By what you know it").fill("Their invoice")
    assert axe.violations(page) == []
    asked.get_by_role("button", name="Write it down").click()
    expect(asked).to_have_count(0)
    expect(opens).to_be_focused()

    opens.click()
    expect(asked.get_by_label("Bought as")).to_have_value("trade")
    expect(asked.get_by_label("Manufacturer", exact=True)).to_have_value("Foundry")
    expect(asked.get_by_label("Manufacturer's warranty in months")).to_have_value("36")
    expect(asked.get_by_label("Category")).to_have_value("other")
    expect(asked.get_by_label("Made to their wishes")).to_be_checked()
    asked.get_by_text("Who wrote what").click()
    expect(asked.get_by_role("listitem")).to_contain_text("Their invoice")

    # Somebody else writes meanwhile: what is in the form stays, and the rest shows what holds.
    (found,) = maya.api("GET", f"/customers?find=NL-{shop.id}")
    (sold,) = maya.api("GET", f"/customers/{found['customer']}")["sales"]
    path = f"/sales/{sold['sale']}/agreed"
    version = maya.api("GET", path)["version"]
    other = {"version": version, "words": "They rang", "key": "other"}
    maya.api("PATCH", path, other | {"buyer_kind": "consumer"})
    asked.get_by_label("Supplier").fill("Wholesale")
    asked.get_by_label("By what you know it").fill("The delivery note")
    asked.get_by_role("button", name="Write it down").click()
    expect(asked.get_by_role("alert")).to_contain_text("has changed")
    expect(asked.get_by_label("Bought as")).to_have_value("consumer")
    expect(asked.get_by_label("Supplier")).to_have_value("Wholesale")
    asked.get_by_role("button", name="Write it down").click()
    expect(asked).to_have_count(0)
    now = maya.api("GET", path)
    assert now["buyer_kind"] == "consumer"
    assert "Wholesale" in [one["name"] for one in now["parties"]]


def test_a_day_that_the_shop_says_is_not_taken_away(windows: Windows, shop: Shop) -> None:
    ruth = customer("Ruth Ansell", f"ruth@{shop.slug}.example", "Sheffield")
    told = sale(shop, ruth, f"NL-{shop.id}", "Fjell table lamp")
    said, later = ((TODAY + timedelta(days=days)).isoformat() for days in (5, 7))
    agreed = forms.Agreed(terms={"promised_delivery": said})
    sell(shop, replace(told, agreed=agreed))
    page = windows.page(FIRST_AGENT)
    maya = shop.person("Maya")
    maya.enter(page.context)
    (found,) = maya.api("GET", f"/customers?find=NL-{shop.id}")
    page.goto(f"{shop.house.address}/desk/customers/{found['customer']}")
    page.get_by_role("button", name="What was agreed").click()
    asked = page.get_by_role("dialog")
    day = asked.get_by_label("Promised to be there on")
    expect(day).to_have_value(said)
    day.fill("")
    asked.get_by_label("By what you know it").fill("They rang")
    go = asked.get_by_role("button", name="Write it down")
    go.click()
    expect(asked.get_by_role("alert")).to_contain_text("The shop says")
    day.fill(later)
    go.click()
    expect(asked).to_have_count(0)
