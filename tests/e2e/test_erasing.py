"""A customer asks to be forgotten: a lead is shown what goes, and then it is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.staff import Api
from tests.e2e.studio import FIRST_AGENT, SECOND_AGENT
from tests.e2e.test_customers import customer, sale, sell
from tests.e2e.test_looks import BOTH, Looks, clean

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


def asks(shop: Shop, name: str, **more: Any) -> str:
    """Somebody of this name asks, and waits; the token of their place."""
    api = Api(shop.house)
    phone = f"+44 7700 {900_000 + shop.id}"  # a number of this test's own
    wish = {"channel": "voice", "language": "en", "name": name, "phone": phone, **more}
    token: str = api("POST", f"/brands/{shop.slug}/contacts", wish)["token"]
    api.close()
    return token


def opened(desk: Desk, name: str) -> Locator:
    """The dialog, opened by keyboard from the side of who waits."""
    row = desk.line.get_by_role("button", name=re.compile(name))
    row.press("Enter")
    desk.page.get_by_role("button", name="Erase this customer").press("Enter")
    return desk.page.get_by_role("dialog")


def test_a_lead_sees_what_would_be_erased_and_then_erases_it(windows: Windows, shop: Shop) -> None:
    token = asks(shop, "Ruth Ansell", words="The glass came cracked.")
    desk = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Priya", role="lead"))
    dialog = opened(desk, "Ruth Ansell")
    expect(dialog.get_by_role("heading", level=2)).to_have_text("Erase Ruth Ansell")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(dialog.get_by_role("listitem")).to_contain_text("The glass came cracked.")
    go = dialog.get_by_role("button", name="Erase this for good")
    expect(go).to_be_disabled()

    # Somebody else types the same number meanwhile: nothing goes that wasn't shown.
    asks(shop, "Tom Bexley")
    dialog.get_by_role("checkbox").press("Space")
    go.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Nothing is erased")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    expect(dialog).to_contain_text("Ask who it is before you erase.")
    lead = Api(shop.house)
    assert lead("GET", f"/places/{token}")["name"] == "Ruth Ansell"

    dialog.get_by_role("checkbox").press("Space")
    dialog.get_by_role("button", name="Erase all 2 for good").press("Enter")
    expect(dialog).to_be_hidden()
    desk.reads("Erased. What was kept of them is gone.")
    expect(desk.line).not_to_contain_text("Ruth")
    assert lead._client.get(f"/places/{token}").status_code == 404
    lead.close()
    done = shop.lead("GET", "/audit?count=1")[0]
    assert done["what"] == "customer.erased"


def test_the_board_leads_to_a_contact_and_who_only_answers_erases_nothing(
    windows: Windows, shop: Shop
) -> None:
    asks(shop, "Ruth Ansell")
    lead = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Priya", role="lead"))
    lead.page.goto(f"{shop.house.address}/board")
    lead.page.get_by_role("link", name="Ruth Ansell").press("Enter")
    expect(lead.page.get_by_role("button", name="Erase this customer")).to_be_visible()
    desk = Desk.as_it_is(windows, SECOND_AGENT, shop.person("Maya"))
    desk.line.get_by_role("button", name=re.compile("Ruth Ansell")).press("Enter")
    expect(desk.page.get_by_role("region", name="History")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Erase this customer")).to_be_hidden()


@BOTH
def test_the_list_is_clean(windows: Windows, shop: Shop, scheme: str) -> None:
    looks = Looks()
    asks(shop, "Ruth Ansell", words="The glass came cracked.")
    asks(shop, "Tom Bexley")
    priya = shop.person("Priya", role="lead")
    desk = Desk.as_it_is(windows, FIRST_AGENT, priya, color_scheme=scheme)
    dialog = opened(desk, "Tom Bexley")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    dialog.get_by_role("checkbox").press("Space")
    looks.at(desk.page, "what would be erased")
    looks.narrow(desk.page, "what would be erased")
    assert not looks.wrongs, "\n".join(looks.wrongs)


def test_a_lead_erases_who_never_asked_from_their_page_by_keys_alone(
    windows: Windows, shop: Shop
) -> None:
    ruth = customer("Ruth Ansell", f"ruth@{shop.slug}.example", "Sheffield")
    sell(shop, sale(shop, ruth, f"NL-{shop.id}", "Fjell table lamp"))
    desk = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Priya", role="lead"))
    page, keys = desk.page, desk.page.keyboard
    keys.press("/")
    page.get_by_role("combobox").press_sequentially("ansell fjell")
    expect(page.get_by_role("option")).to_have_count(1)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ruth Ansell")
    page.get_by_role("button", name="Erase this customer").press("Enter")
    dialog = page.get_by_role("dialog", name="Erase Ruth Ansell")
    expect(dialog).to_contain_text("Of one order, everything personal goes")
    sure = dialog.get_by_role("checkbox")
    expect(sure).to_be_focused()
    go = dialog.get_by_role("button", name="Erase this for good")
    expect(go).to_be_disabled()
    keys.press("Escape")  # nothing was said yet, and nothing goes
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Erase this customer")).to_be_focused()
    keys.press("Enter")
    expect(sure).to_be_focused()
    keys.press("Space")
    clean(page, "what would be erased of who never asked")
    keys.press("Tab")
    expect(go).to_be_focused()
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    told = page.get_by_role("status").filter(has_text="Erased. What was kept of them is gone.")
    expect(told).to_be_visible()
    expect(told).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    keys.press("g")
    keys.press("u")
    page.get_by_role("main").get_by_role("combobox").fill("ansell fjell")
    nobody = page.get_by_role("main").get_by_role("status")
    expect(nobody).to_have_text("Nobody is found by “ansell fjell”.")


def test_who_only_answers_has_no_button_that_erases_on_a_customers_page(
    windows: Windows, shop: Shop
) -> None:
    ruth = customer("Ruth Ansell", f"ruth@{shop.slug}.example", "Sheffield")
    sell(shop, sale(shop, ruth, f"NL-{shop.id}", "Fjell table lamp"))
    desk = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Maya"))
    desk.page.keyboard.press("/")
    desk.page.get_by_role("combobox").press_sequentially("ansell fjell")
    expect(desk.page.get_by_role("option")).to_have_count(1)
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("button", name="Correct")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Erase this customer")).to_be_hidden()
