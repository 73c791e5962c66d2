"""What a person at the desk does, by the words and keys of the desk."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect
from tests.e2e.browser import PATIENCE_MS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Colleague
    from tests.e2e.studio import Likeness

REFLEX_S: Final = 0.5
"""A ring takes no answer in its first moment, so that a key meant for something else can't."""
RING_MS: Final = 40_000


class Desk:
    """One window of the desk. `address` is the house's."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    @classmethod
    def of(cls, windows: Windows, likeness: Likeness, person: Colleague, **options: object) -> Desk:
        """A desk in the browser with this likeness, its person here and free."""
        desk = cls.as_it_is(windows, likeness, person, **options)
        desk.be_here()
        return desk

    @classmethod
    def as_it_is(
        cls, windows: Windows, likeness: Likeness, person: Colleague, **options: object
    ) -> Desk:
        """A desk of somebody who may be away, or in a talk."""
        page = windows.page(likeness, **options)
        person.enter(page.context)
        desk = cls(page, person.api.house.address)
        desk.open()
        return desk

    def open(self) -> None:
        """Open the desk and wait until it knows the person."""
        self.page.goto(f"{self.address}/desk")
        expect(self.presence).not_to_have_text("Connecting")

    def sign_in(self, email: str, password: str) -> None:
        """Come in by the door, and be here."""
        self.page.goto(f"{self.address}/desk")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.be_here()

    # ── presence ──

    @property
    def presence(self) -> Locator:
        """The button in the bar that says where one is."""
        return self.page.get_by_role("banner").locator("[aria-haspopup=menu]")

    def be_here(self) -> None:
        """Press "I'm here"; whoever waits may ring at once."""
        mine = self.page.get_by_role("group", name="My presence")
        mine.get_by_role("button", name="I’m here").click()
        here = mine.get_by_role("button", name="I’m here", pressed=True)
        expect(here.or_(self.ring).first).to_be_visible()

    # ── ringing ──

    @property
    def ring(self) -> Locator:
        """The offer, while somebody rings."""
        return self.page.get_by_role("region", name=re.compile(r" rings: "))

    def is_rung(self) -> None:
        """Wait until somebody rings, and until a ring may be answered."""
        expect(self.ring).to_be_visible(timeout=RING_MS)
        time.sleep(REFLEX_S)

    def is_not_rung(self) -> None:
        """Wait until nobody rings."""
        expect(self.ring).to_be_hidden()

    def answer(self, button: str = "Answer") -> None:
        """Wait for a ring and take it; the talk is on the stage."""
        self.is_rung()
        self.ring.get_by_role("button", name=re.compile(rf"^{button}( |$)")).first.click()
        expect(self.stage).to_be_visible()

    def not_now(self) -> None:
        """Wait for a ring and pass it on."""
        self.is_rung()
        self.ring.get_by_role("button", name="Not just now").click()
        self.is_not_rung()

    # ── in a talk ──

    @property
    def stage(self) -> Locator:
        """The talk that is shown."""
        return self.page.get_by_role("region", name=re.compile("^Talk with "))

    def press(self, control: str) -> None:
        """A control of the talk: Mute, Pause, Hand over …"""
        controls = self.stage.get_by_role("group", name="Talk")
        controls.get_by_role("button", name=re.compile(rf"^{control}\b")).click()

    def write(self, text: str) -> None:
        """Write a line to the customer."""
        box = self.page.get_by_role("textbox", name=re.compile("^Write to "))
        box.fill(text)
        self.page.get_by_role("region", name="In writing").get_by_role(
            "button", name="Send"
        ).click()

    def has_read(self, text: str) -> None:
        """Wait until this line stands in the talk."""
        log = self.page.get_by_role("log", name=re.compile("^Messages with "))
        expect(log.get_by_text(text)).to_be_visible()

    def note(self, said: str) -> None:
        """Write down what the customer said; wait until it is saved."""
        notes = self.page.get_by_role("region", name="Notes")
        notes.get_by_label("They said").fill(said)
        expect(notes.get_by_text(re.compile(r"^Saved \d"))).to_be_visible()

    def choose(self, *names: str) -> None:
        """In a dialog, choices of these names: each lies under the words that it is for."""
        for name in names:
            self.page.get_by_role("dialog").get_by_role("radio", name=name).check(force=True)

    def choose_colleague(self, name: str) -> None:
        """In a dialog, the colleague of this name."""
        self.page.get_by_role("dialog").get_by_role("button", name=re.compile(name)).click()

    def end(self) -> None:
        """End the talk."""
        self.press("End")
        expect(self.stage).to_be_hidden()

    def finish_note(self) -> None:
        """Done with the note after a talk: free again."""
        self.page.get_by_role("button", name=re.compile("^I’m done")).click()
        expect(self.page.get_by_role("group", name="My presence")).to_be_visible()

    # ── the line ──

    @property
    def line(self) -> Locator:
        """The column with the line and the promised calls."""
        return self.page.get_by_role("complementary", name="The line and promised calls")

    def reads(self, words: str | re.Pattern[str], within_ms: float = PATIENCE_MS) -> None:
        """Wait until the desk says this in sight."""
        shown = self.page.get_by_text(words).filter(visible=True).first
        expect(shown).to_be_visible(timeout=within_ms)
