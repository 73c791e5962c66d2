"""A newcomer: one command, two windows, and they talk to themself; or an empty house set up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.e2e import ears, scenes
from tests.e2e.customer import DARK
from tests.e2e.desk import Desk
from tests.e2e.house import House
from tests.e2e.staff import PASSWORD
from tests.e2e.studio import CUSTOMER, FIRST_AGENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.browser import Windows


def started(tmp_path_factory: pytest.TempPathFactory, *, demo: bool) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("newcomer") / "data", demo=demo)
    try:
        house.start()
        yield house
    finally:
        house.stop()


@pytest.fixture
def demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from started(tmp_path_factory, demo=True)


@pytest.fixture
def empty(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from started(tmp_path_factory, demo=False)


def test_a_newcomer_opens_two_windows_and_talks_to_themself_face_to_face(
    windows: Windows, demo: House
) -> None:
    email, password = demo.find(r"(maya@\S+)"), demo.find(r"maya@\S+\s+(\S+)")
    desk = Desk(windows.page(FIRST_AGENT), demo.address)
    desk.sign_in(email, password)
    customer = scenes.customer(windows)
    customer.page.goto(demo.address)
    for name in ("Lamplight Outlet", "Nordhaus Living", "Atelier Ines"):
        expect(customer.page.get_by_role("link", name=re.compile(name))).to_be_visible()
    customer.page.get_by_role("link", name=re.compile("Nordhaus Living")).click()
    customer.window_shows("Drawing: Maya at a desk behind a lit window at dusk")
    customer.button("Maya can answer now").click()
    desk.answer()
    customer.talks_with("Maya")
    customer.show_face()
    ears.await_face_to_face(customer.page, CUSTOMER, desk.page, FIRST_AGENT)


def test_an_empty_house_is_set_up_by_its_first_lead_who_invites_people_by_link(
    windows: Windows, empty: House
) -> None:
    link = empty.find(r"(http://\S+/setup/[\w.~-]+)")
    outside = scenes.customer(windows)
    outside.page.goto(empty.address)
    outside.reads("No shop has been set up here yet.")
    outside.window_shows(DARK)
    where = outside.heading.bounding_box()
    assert where is not None
    assert where["y"] < 600  # of 900: in the middle
    lead = windows.page(FIRST_AGENT)
    lead.goto(link)
    expect(lead.get_by_role("heading", level=1)).to_have_text("Light the lamp")
    lead.get_by_label("Your name, as customers read it").fill("Priya Raman")
    lead.get_by_label("Your email").fill("priya@example.org")
    lead.get_by_label("Choose a password").fill(PASSWORD)
    lead.get_by_label("Name", exact=True).fill("Nordhaus Living")
    hours = lead.get_by_role("group", name="Opening hours")
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
        button = hours.get_by_role("button", name=day).first
        if button.get_attribute("aria-pressed") == "false":
            button.click()
    hours.get_by_label("from").first.fill("00:00")
    hours.get_by_label("to", exact=True).first.fill("00:00")  # midnight at the end of the day
    lead.get_by_role("button", name="Open the house").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text("Nordhaus Living is set up.")
    expect(lead.get_by_text("By its hours it is open now.")).to_be_visible()
    page = lead.get_by_role("link", name=f"{empty.address}/nordhaus-living")
    expect(page).to_have_attribute("href", "/nordhaus-living")

    lead.get_by_role("button", name="Make the link").click()
    invitation = lead.get_by_label("Copy the link").first.input_value()
    maya = windows.page(CUSTOMER)
    maya.goto(invitation)
    maya.get_by_label("Your name, as customers read it").fill("Maya")
    maya.get_by_label("Email").fill("maya@example.org")
    maya.get_by_label("Choose a password").fill(PASSWORD)
    maya.get_by_role("button", name="Come in").click()
    Desk(maya, empty.address).be_here()

    # The only brand is the start page, and Maya is there.
    customer = scenes.customer(windows)
    customer.page.goto(empty.address)
    expect(customer.button("Maya can answer now")).to_be_visible()

    # The links worked once.
    again = windows.page(CUSTOMER)
    again.goto(invitation)
    expect(again.get_by_role("heading", level=1)).to_have_text("This link doesn’t work any more.")
    again.goto(link)
    expect(again.get_by_role("heading", level=1)).to_have_text("This house is set up already.")
