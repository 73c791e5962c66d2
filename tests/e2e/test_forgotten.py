"""A forgotten password, and another address: by a link from a lead, and on one's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.e2e.desk import Desk
from tests.e2e.staff import PASSWORD
from tests.e2e.studio import CUSTOMER, FIRST_AGENT, SECOND_AGENT
from tests.e2e.test_looks import BOTH, Looks

if TYPE_CHECKING:
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Colleague, Shop

NEW = "a lamp by the door"


def made(desk: Desk, person: Colleague) -> str:
    """A link for a new password, made by a lead on the page of people."""
    page = desk.page
    page.goto(f"{desk.address}/desk/people")
    row = page.get_by_role("listitem").filter(has_text=person.email)
    row.get_by_role("button", name="Change").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Make a link").press("Enter")
    return dialog.get_by_label("Copy the link").first.input_value()


def test_who_forgot_their_password_chooses_another_by_a_link_from_a_lead(
    windows: Windows, shop: Shop
) -> None:
    tomasz = shop.person("Tomasz")
    lead = Desk.as_it_is(windows, FIRST_AGENT, shop.person("Priya", role="lead"))
    elsewhere = Desk.as_it_is(windows, SECOND_AGENT, tomasz)
    link = made(lead, tomasz)
    assert link.startswith(f"{shop.house.address}/password/")

    page = windows.page(CUSTOMER)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a password")
    expect(page.get_by_label("Email")).to_have_value(tomasz.email)
    box = page.get_by_label("Choose a password")
    box.fill("0123456789")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("would guess")
    expect(box).to_have_value("0123456789")
    box.fill(NEW)
    box.press("Enter")
    Desk(page, shop.house.address).be_here()

    # Signed out everywhere else, and the old password opens nothing.
    elsewhere.page.reload()
    expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("Come in")
    elsewhere.page.get_by_label("Email").fill(tomasz.email)
    elsewhere.page.get_by_label("Password").fill(PASSWORD)
    elsewhere.page.get_by_role("button", name="Sign in").click()
    expect(elsewhere.page.get_by_role("alert")).to_be_visible()
    elsewhere.sign_in(tomasz.email, NEW)

    again = windows.page(CUSTOMER)
    again.goto(link)
    expect(again.get_by_role("heading", level=1)).to_have_text("This link doesn’t work any more.")
    shop.people.remove(tomasz)  # signed out, so nobody sends them home by their old session
    lead.page.goto(f"{shop.house.address}/desk/people/audit")
    lead.reads("made a link for a forgotten password")


def test_everybody_changes_their_own_address_with_their_password(
    windows: Windows, shop: Shop
) -> None:
    maya = shop.person("Maya")
    desk = Desk.as_it_is(windows, FIRST_AGENT, maya)
    page = desk.page
    page.goto(f"{shop.house.address}/desk/account")
    form = page.locator("form").filter(has_text="New email")
    new = f"new-{maya.email}"
    form.get_by_label("New email").fill(new)
    form.get_by_label("Password now").fill("not hers")
    form.get_by_label("Password now").press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("isn't right")
    expect(form.get_by_label("New email")).to_have_value(new)
    form.get_by_label("Password now").fill(PASSWORD)
    form.get_by_label("Password now").press("Enter")
    expect(form.get_by_role("status")).to_have_text("From now on you sign in with this address.")
    desk.reads(f"You sign in with {new}.")
    other = windows.page(SECOND_AGENT)
    Desk(other, shop.house.address).sign_in(new, PASSWORD)


@BOTH
def test_the_pages_of_a_forgotten_password_are_clean(
    windows: Windows, shop: Shop, scheme: str
) -> None:
    looks = Looks()
    tomasz = shop.person("Tomasz")
    priya = shop.person("Priya", role="lead")
    lead = Desk.as_it_is(windows, FIRST_AGENT, priya, color_scheme=scheme)
    link = made(lead, tomasz)
    looks.at(lead.page, "the link")
    looks.narrow(lead.page, "the link")
    page = windows.page(CUSTOMER, color_scheme=scheme)
    page.goto(link)
    expect(page.get_by_label("Email")).to_be_visible()
    looks.at(page, "a forgotten password")
    looks.narrow(page, "a forgotten password")
    assert not looks.wrongs, "\n".join(looks.wrongs)
