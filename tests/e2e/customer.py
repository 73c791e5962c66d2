"""What a customer does, by the words they read: a window on a brand's page or on a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.e2e.staff import Shop

Way = Literal["Face to face", "By voice", "Call me back", "Write"]
MAIN: Final = re.compile(r"can answer now|Take my place in line|Call me")
DARK: Final = "Drawing: a window at night, its lamp out"
PLACE: Final = re.compile(r"/place/[\w-]{20,}$")


class Customer:
    """One window of a customer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # ── asking ──

    def visit(self, shop: Shop) -> None:
        """Open the brand's page."""
        self.page.goto(shop.address)

    def choose(self, way: Way) -> None:
        """Choose a way to talk."""
        self.page.get_by_text(way, exact=True).click()
        expect(self.page.get_by_role("radio", name=way)).to_be_checked()

    def press(self) -> None:
        """Press the one main button; a place of one's own follows."""
        self.page.get_by_role("button", name=MAIN).click()
        expect(self.page).to_have_url(PLACE)

    def ask(self, shop: Shop, way: Way) -> None:
        """Open the page, choose a way, press the button."""
        self.visit(shop)
        self.choose(way)
        self.press()

    @property
    def link(self) -> str:
        """The address of this place: the key to it."""
        assert PLACE.search(self.page.url), self.page.url
        return self.page.url

    @property
    def heading(self) -> Locator:
        """The page's one heading."""
        return self.page.get_by_role("heading", level=1)

    def button(self, name: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name)

    def reads(self, words: str | re.Pattern[str]) -> None:
        """Wait until the page says this in sight."""
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible()

    def window_shows(self, drawing: str) -> None:
        """Wait until the window is described so, and every picture in it is there."""
        window = self.page.get_by_role("img", name=drawing, exact=True)
        expect(window).to_be_visible()
        for picture in window.locator("img").all():
            expect(picture).not_to_have_js_property("naturalWidth", 0)

    # ── waiting ──

    def tell(self, words: str, name: str = "") -> None:
        """Say what happened, and a name; wait until it is kept."""
        self.page.get_by_label("What happened?").fill(words)
        if name:
            self.page.get_by_label("Your name").fill(name)
        self.page.get_by_role("status").get_by_text("Saved").wait_for()

    def hang_up(self) -> None:
        """Hang up and be called."""
        self.button("Hang up and call me").click()
        expect(self.heading).to_have_text("Your place is kept")

    def answer(self, name: str) -> None:
        """Answer when somebody of this name rings."""
        expect(self.heading).to_have_text(f"{name} is calling you")
        self.button("Answer").click()

    # ── talking ──

    def talks_with(self, name: str) -> None:
        """Wait until the talk with this person is on the page."""
        expect(self.heading).to_have_text(name)
        expect(self.page.get_by_role("textbox", name="Write a line")).to_be_visible()

    def show_face(self) -> None:
        """Turn the camera on."""
        self.button("Turn my camera on").click()
        expect(self.button("Camera off")).to_be_visible()

    def write(self, text: str) -> None:
        """Write a line in the talk."""
        self.page.get_by_role("textbox", name="Write a line").fill(text)
        self.button("Send").click()

    def has_read(self, text: str) -> None:
        """Wait until this line stands in the talk."""
        expect(self.page.get_by_role("log").get_by_text(text)).to_be_visible()

    def end(self) -> None:
        """End the talk, and say so twice."""
        self.page.get_by_role("button", name=re.compile("Hang up|End the talk")).click()
        self.button("End it").click()
        expect(self.heading).to_have_text("Is it useful now?")
