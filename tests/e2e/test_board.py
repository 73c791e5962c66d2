"""The board lists what was promised and kept, and leads to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.staff import Api
from tests.e2e.studio import FIRST_AGENT
from tests.e2e.test_looks import BOTH, Looks

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Shop


@BOTH
def test_a_kept_promise_is_listed_with_when_we_reached_them(
    windows: Windows, shop: Shop, scheme: str
) -> None:
    customer = Api(shop.house)
    wish = {"channel": "voice", "language": "en", "name": "Yusuf Demir"}
    token = customer("POST", f"/brands/{shop.slug}/contacts", wish)["token"]
    customer("POST", f"/places/{token}/keep", {"phone": f"+44 7700 {900_000 + shop.id}"})
    customer.close()
    maya = shop.person("Maya")
    maya.here()
    contact = maya.await_offer()
    maya.api("POST", f"/desk/offers/{contact}/accept", {"channel": "voice"})
    maya.api("POST", f"/desk/contacts/{contact}/reached")
    maya.end(contact)

    looks = Looks()
    priya = shop.person("Priya", role="lead")
    desk = Desk.as_it_is(windows, FIRST_AGENT, priya, color_scheme=scheme)
    page = desk.page
    page.goto(f"{shop.house.address}/board")
    expect(page.get_by_role("heading", name="Kept today")).to_be_visible()
    name = page.get_by_role("link", name="Yusuf Demir")
    looks.at(page, "a board with a kept promise")
    looks.narrow(page, "a board with a kept promise")
    assert not looks.wrongs, "\n".join(looks.wrongs)
    name.press("Enter")
    expect(page.get_by_role("complementary", name="The customer")).to_contain_text("Yusuf Demir")


def test_who_says_not_yet_is_on_the_board_with_their_words(windows: Windows, shop: Shop) -> None:
    customer = Api(shop.house)
    wish = {"channel": "voice", "language": "en", "name": "Omar Haddad"}
    token = customer("POST", f"/brands/{shop.slug}/contacts", wish)["token"]
    maya = shop.person("Maya")
    maya.here()
    contact = maya.await_offer()
    maya.api("POST", f"/desk/offers/{contact}/accept", {"channel": "voice"})
    maya.end(contact)

    priya = shop.person("Priya", role="lead")
    page = Desk.as_it_is(windows, FIRST_AGENT, priya).page
    page.goto(f"{shop.house.address}/board")
    expect(page.get_by_role("heading", name="Did we tell the truth")).to_be_visible()
    said = {"answer": "not_yet", "words": "It still flickers."}
    customer("POST", f"/places/{token}/useful", said)
    customer.close()
    expect(page.get_by_role("heading", name="Not useful yet")).to_be_visible()
    expect(page.get_by_text("It still flickers.")).to_be_visible()
    expect(page.get_by_text("talked with Maya")).to_be_visible()
    page.get_by_role("link", name="Omar Haddad").press("Enter")
    expect(page.get_by_role("complementary", name="The customer")).to_contain_text("Omar Haddad")
