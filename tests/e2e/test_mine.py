"""A customer's own page, by the link of a real letter: the question, the call, the right."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import subprocess
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.e2e.house import ROOT, House
from tests.e2e.staff import Api, Shop, first_lead
from tests.e2e.studio import CUSTOMER
from tests.e2e.test_looks import BOTH, Looks
from tests.mail.office import Office, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from tests.e2e.browser import Windows
    from tests.e2e.staff import Colleague


LOOKED_AT = os.environ.get("LAMPLIGHT_TEST_PICTURES", "")
"""A folder for pictures of what was looked at."""


LOW = """() => [...document.querySelectorAll(
    'button, .cbtn, .link, .tick, input:not([type=checkbox], [type=radio], .sr), input.sr + *,'
    + 'select, summary')]
    .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5)
    .map((one) => `“${one.textContent.trim() || one.name}” is lower than 44 px`)"""


class Post:
    """A mail server beside the tests."""

    def __init__(self) -> None:
        self.office = Office()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def open(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.office.open(), self._loop).result(10)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.office.close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def letter(self, to: str, subject: str) -> str:
        """Wait for a letter to somebody whose subject begins so; its words."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            for one in reversed(self.office.taken):
                if to in str(one["To"]) and str(one["Subject"]).startswith(subject):
                    return plain(one)
            time.sleep(0.1)
        raise AssertionError([(str(one["To"]), str(one["Subject"])) for one in self.office.taken])


def link_in(words: str) -> str:
    """The path of the page that a letter leads to."""
    found = re.search(r"https?://\S+/mine/[\w-]+", words)
    assert found, words
    return urlsplit(found.group()).path


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    opened = Post()
    opened.open()
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture(scope="module")
def posted(post: Post, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that writes letters."""
    started = House(tmp_path_factory.mktemp("posted") / "data")
    told = {
        "HOST": "127.0.0.1",
        "PORT": str(post.office.port),
        "TLS": "none",
        "FROM": "help@nordhaus.example",
        "PAGES": started.address,
    }
    named = {f"LAMPLIGHT_MAIL_{name}": value for name, value in told.items()}
    with pytest.MonkeyPatch.context() as patched:
        for name, value in named.items():
            patched.setenv(name, value)
        started.start()
    try:
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="module")
def priya(posted: House) -> Iterator[Api]:
    api = Api(posted)
    try:
        first_lead(api)
        yield api
    finally:
        api.close()


class Ruth:
    """Somebody who bought a lamp and bulbs of a brand of her own, and Maya who answers it. Nobody
    has the same number twice: what was agreed for a sale stays agreed when a test runs again."""

    def __init__(self, lead: Api, post: Post, *, bulbs: int = 1, **brand: Any) -> None:
        number = next(_numbers)
        self.shop = Shop(lead, **brand)
        self.post, self.house = post, lead.house
        self.email = f"ruth{number}@example.org"
        self.number = f"NL-{20_410 + number}"
        self.bulbs = bulbs
        spoken = brand.get("languages", ["en"])
        self.maya: Colleague = self.shop.person("Maya", languages=spoken)
        self.tongue: str = spoken[0]
        self.law = "DE" if self.tongue == "de" else "UK"
        self._sell()

    def _sell(self) -> None:
        today = date.today()  # noqa: DTZ011 - the house counts from the same day

        def ago(days: int) -> str:
            return (today - timedelta(days=days)).isoformat()

        spares = [{"sku": "FJ-02", "name": "opal glass", "cost_minor": 410, "stock": 6}]
        lamp = {
            "id": "1",
            "name": "Fjell table lamp",
            "sku": "FJ-110",
            "paid_minor": 16_400,
            "stock": 4,
            "spares": spares,
        }
        bulbs = {"id": "2", "name": "E27 warm bulb", "paid_minor": 600, "quantity": self.bulbs}
        reach = {"kind": "email", "value": self.email, "verified": True}
        sale = {
            "id": self.number,
            "number": self.number,
            "brand": self.shop.slug,
            "currency": "GBP",
            "jurisdiction": self.law,
            "contract_date": ago(9),
            "lines": [lamp, bulbs],
            "buyer": {
                "name": "Ruth Ansell",
                "reaches": [reach],
                "language": self.tongue,
            },
            "agreed": {"terms": {"withdrawal_info_given": True}},
            "payments": [{"id": "p", "tender": "card", "captured_minor": 17_000}],
            "fulfilments": [
                {
                    "id": "f",
                    "delivered_on": ago(5),
                    "lines": [
                        {"line": "1", "quantity": 1},
                        {"line": "2", "quantity": self.bulbs},
                    ],
                }
            ],
            "events": [
                {"id": "e1", "kind": "defect_shown", "on": ago(4), "line": "1"},
                {"id": "e2", "kind": "defect_reported", "on": ago(3), "line": "1"},
            ],
        }
        file = self.house.data.with_name(f"{self.number}.json")
        file.write_text(json.dumps({"format": 1, "sales": [sale]}))
        words: list[str | Path] = [
            ROOT / "lamplight",
            "import",
            "sales",
            file,
            "--data",
            self.house.data,
        ]
        subprocess.run(words, check=True, timeout=60, capture_output=True)

    def promised(self) -> int:
        """Maya promises a new glass and sends it; the case."""
        api = self.maya.api
        (found,) = api("GET", f"/customers?find={self.number}")
        (sale,) = api("GET", f"/customers/{found['customer']}")["sales"]
        line = sale["lines"][0]["line"]
        path = f"/sales/{sale['sale']}/proposal?line={line}&failure=broken"
        proposal = api("GET", path)
        option = next(one for one in proposal["options"] if one["id"] == "part:FJ-02")
        wish = {
            "sale": sale["sale"],
            "line": line,
            "failure": "broken",
            "option": option["id"],
            "version": proposal["version"],
            "key": "wish-1",
        }
        case: int = api("POST", "/cases", wish)["case"]
        end = time.monotonic() + 20
        while not (tasks := [one for one in api("GET", "/tasks") if one["what"] == "send"]):
            assert time.monotonic() < end, "nobody was asked to send it"
            time.sleep(0.1)
        proof = {
            "carrier": "Northern Parcel",
            "tracking": "NP 4471",
            "tracking_url": "https://parcels.example/NP4471",
        }
        api("POST", f"/steps/{tasks[0]['step']}/done", {"proof": proof})
        return case

    def promised_call(self, case: int) -> None:
        """Maya says that she calls at noon tomorrow."""
        noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
        due = int((noon + timedelta(days=1)).timestamp() * 1000)
        self.maya.api(
            "POST", "/promises", {"kind": "call", "due_at": due, "case": case, "key": "call-1"}
        )

    def page_of_letter(self, subject: str) -> str:
        """The address of her page, as a letter has it."""
        return self.house.address + link_in(self.post.letter(self.email, subject))


_numbers = itertools.count(1)


@pytest.fixture
def ruth(priya: Api, post: Post) -> Iterator[Ruth]:
    made = Ruth(priya, post)
    try:
        yield made
    finally:
        made.shop.close()


def look(page: Page, name: str) -> None:
    if LOOKED_AT:
        page.screenshot(path=Path(LOOKED_AT) / f"{name}.png", full_page=True)


def small(page: Page) -> list[str]:
    """What can be pressed and is lower than 44 px, links within a sentence apart."""
    found: list[str] = page.evaluate(LOW)
    return found


def test_a_letter_leads_to_what_was_promised_and_pressing_answers_once(
    windows: Windows, ruth: Ruth
) -> None:
    case = ruth.promised()
    ruth.promised_call(case)
    page = windows.page(CUSTOMER)
    page.goto(ruth.page_of_letter("Sent") + "?useful=yes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it useful now?")
    beside = page.get_by_role("complementary")
    expect(beside).to_contain_text("What Maya promised you")
    expect(beside).to_contain_text("We send you: opal glass")
    expect(beside).to_contain_text("NP 4471")
    expect(beside.get_by_role("link", name="Follow it")).to_have_attribute(
        "href", "https://parcels.example/NP4471"
    )
    expect(beside).to_contain_text("Maya calls you, tomorrow at")
    expect(beside).to_contain_text("You may still change your mind")
    look(page, "mine-question-1440")
    kase = ruth.maya.api("GET", f"/cases/{case}")
    assert kase["useful"] is None  # opening the link answered nothing
    yes, not_yet = (page.get_by_role("button", name=name) for name in ("Yes", "Not yet"))
    one, two = yes.bounding_box(), not_yet.bounding_box()
    assert one is not None
    assert two is not None
    assert (one["width"], one["height"]) == (two["width"], two["height"])
    not_yet.dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not yet, then")
    page.get_by_label("What is still missing?").fill("The glass rattles")
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_text("We read this too.")).to_be_visible()
    kase = ruth.maya.api("GET", f"/cases/{case}")
    said = [one["kind"] for one in kase["events"]]
    assert (said.count("said_not_yet"), said.count("customer_wrote")) == (1, 1)
    look(page, "mine-not-yet-1440")


def test_she_moves_the_call_and_then_needs_it_no_more(windows: Windows, ruth: Ruth) -> None:
    case = ruth.promised()
    ruth.promised_call(case)
    page = windows.page(CUSTOMER)
    page.goto(ruth.page_of_letter("Agreed"))
    beside = page.get_by_role("complementary")
    beside.get_by_role("button", name="Another time").click()
    form = beside.get_by_role("form", name="When should Maya call?")
    form.get_by_role("group", name="Day").get_by_role("button").nth(2).click()
    form.get_by_role("radio", checked=True).press("ArrowRight")
    look(page, "mine-new-time-1440")
    chosen = form.get_by_role("button", name="Call me")
    when = (chosen.text_content() or "").removeprefix("Call me ")
    chosen.click()
    expect(beside.get_by_role("button", name="Another time")).to_be_visible()
    expect(beside).to_contain_text(f"Maya calls you, {when}")
    assert "You asked for the new time." in ruth.post.letter(ruth.email, "New time")
    beside.get_by_role("button", name="I do not need it any more").click()
    expect(beside).to_contain_text("You do not need it any more.")
    expect(beside.get_by_role("button", name="Another time")).to_have_count(0)


def test_she_withdraws_in_two_steps_and_has_it_in_writing(windows: Windows, ruth: Ruth) -> None:
    ruth.promised()
    page = windows.page(CUSTOMER)
    page.goto(ruth.page_of_letter("Agreed"))
    page.get_by_role("button", name="Withdraw from contract here").click()
    expect(page.get_by_label("E-mail for our acknowledgement")).to_have_value(ruth.email)
    expect(page.get_by_label("Your name")).to_have_value("Ruth Ansell")
    page.get_by_label("E27 warm bulb").uncheck()
    look(page, "withdraw-form-1440")
    page.get_by_role("button", name="Confirm withdrawal").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your withdrawal has reached us")
    expect(page.get_by_role("main")).to_contain_text("Fjell table lamp")
    look(page, "withdraw-done-1440")
    written = ruth.post.letter(ruth.email, "Your withdrawal has reached us")
    assert ruth.number in written
    assert "Fjell table lamp" in written
    assert "E27" not in written
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("You withdrew from it")
    rows = ruth.shop.lead("GET", "/owed")
    mine = [one for one in rows["owed"] + rows["overdue"] if one["next"] == "duty"]
    assert len(mine) == 1


def test_a_german_brand_says_it_in_the_words_of_its_law(
    windows: Windows, priya: Api, post: Post
) -> None:
    ruth = Ruth(priya, post, languages=["de"], timezone="Europe/Berlin")
    page = windows.page(CUSTOMER, locale="de-AT")
    page.goto(ruth.shop.address)
    page.get_by_role("link", name="Vertrag widerrufen").filter(visible=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vertrag widerrufen")
    page.get_by_label("Bestellnummer").fill("NL-unknown")
    page.get_by_label("Ihr Name").fill("Ruth Ansell")
    page.get_by_label("E-Mail für").fill("somebody@example.org")
    page.get_by_label("Ein Teil davon").check()
    page.get_by_label("Welche Ware").fill("die kleine Birne")
    page.get_by_label("Wie viele").fill("2")
    page.get_by_role("button", name="Noch etwas").click()
    page.get_by_label("Welche Ware").nth(1).fill("das Kabel")
    page.get_by_role("button", name="Noch etwas").click()
    page.get_by_role("button", name="Weglassen").last.click()
    expect(page.get_by_label("Welche Ware")).to_have_count(2)
    expect(page.get_by_label("Welche Ware").nth(1)).to_be_focused()
    look(page, "withdraw-open-1440")
    looks = Looks()
    looks.at(page, "withdraw-open")
    looks.narrow(page, "withdraw-open")
    looks.twice_the_text(page, "withdraw-open", 390)
    looks.wrongs.extend(small(page))
    assert not looks.wrongs, "\n".join(looks.wrongs)
    page.get_by_role("button", name="Widerruf bestätigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Ihr Widerruf ist bei uns eingegangen"
    )
    assert page.evaluate("document.documentElement.lang") == "de"
    expect(page.get_by_role("main")).to_contain_text("2 × die kleine Birne")
    written = post.letter("somebody@example.org", "Ihr Widerruf")
    assert all(one in written for one in ("NL-unknown", "2 × die kleine Birne", "das Kabel"))
    ruth.shop.close()


def test_the_way_to_ones_page_is_a_code_in_a_letter(windows: Windows, ruth: Ruth) -> None:
    page = windows.page(CUSTOMER)
    page.goto(ruth.shop.address)
    page.get_by_role("link", name="My page").filter(visible=True).click()
    page.get_by_label("Your e-mail address").fill(ruth.email)
    page.get_by_role("button", name="Send me a code").click()
    field = page.get_by_label("The code from the letter")
    field.fill("000000")
    page.get_by_role("button", name="Open my page").click()
    look(page, "way-1440")
    expect(page.get_by_role("alert")).to_contain_text("doesn't fit")
    written = ruth.post.letter(ruth.email, "Your page")
    code = re.search(r"^\s*(\d{6})\s*$", written, re.MULTILINE)
    assert code, written
    field.fill(code.group(1))
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your page")
    expect(page.get_by_role("main")).to_contain_text(ruth.number)
    page.goto(f"{ruth.house.address}/mine/{'x' * 32}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link opens nothing")


@BOTH
def test_her_page_speaks_german_where_she_does(
    windows: Windows, priya: Api, post: Post, scheme: str
) -> None:
    looks = Looks()
    ruth = Ruth(priya, post, bulbs=3, languages=["de", "en"], timezone="Europe/Berlin")
    case = ruth.promised()
    ruth.promised_call(case)
    page = windows.page(CUSTOMER, color_scheme=scheme)

    def see(name: str) -> None:
        looks.at(page, name)
        looks.narrow(page, name)
        looks.twice_the_text(page, name, 390)
        looks.wrongs.extend(small(page))
        page.set_viewport_size({"width": 390, "height": 844})
        look(page, f"{name}-{scheme}-390")
        page.set_viewport_size({"width": 1440, "height": 900})
        look(page, f"{name}-{scheme}-1440")

    page.goto(ruth.page_of_letter("Abgeschickt"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Seite")
    assert page.evaluate("document.documentElement.lang") == "de"
    main, beside = page.get_by_role("main"), page.get_by_role("complementary")
    expect(main).to_contain_text(f"Bestellung {ruth.number}")
    expect(beside).to_contain_text("Was Maya Ihnen zugesagt hat")
    expect(beside).to_contain_text("Maya ruft Sie an, morgen um")
    beside.get_by_role("button", name="Andere Zeit").click()
    expect(beside.get_by_role("button", name="Rufen Sie mich")).to_be_visible()
    see("german-page")
    page.get_by_role("button", name="Vertrag widerrufen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vertrag widerrufen")
    page.get_by_label("Wie viele von E27 warm bulb").select_option("1 von 3")
    see("german-withdraw")
    page.get_by_label("Fjell table lamp").uncheck()
    page.get_by_role("button", name="Widerruf bestätigen").click()
    expect(main).to_contain_text("1 × E27 warm bulb")
    see("german-withdrawn")
    page.get_by_role("button", name="Zurück zu Ihrer Seite").click()
    expect(main).to_contain_text("Bei 1 von 3 haben Sie widerrufen")
    ruth.shop.close()
    assert not looks.wrongs, "\n".join(looks.wrongs)


@BOTH
def test_every_page_of_hers_is_clean(windows: Windows, priya: Api, post: Post, scheme: str) -> None:
    looks = Looks()
    ruth = Ruth(priya, post, bulbs=3)
    case = ruth.promised()
    ruth.promised_call(case)
    page = windows.page(CUSTOMER, color_scheme=scheme)
    address = ruth.page_of_letter("Sent")

    def see(name: str) -> None:
        looks.at(page, name)
        looks.narrow(page, name)
        looks.twice_the_text(page, name, 390)
        looks.wrongs.extend(small(page))
        page.evaluate("document.documentElement.dir = 'rtl'")
        looks.at(page, f"{name}, right to left")
        look(page, f"{name}-{scheme}-rtl")
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate("document.documentElement.dir = ''")
        look(page, f"{name}-{scheme}-390")
        page.set_viewport_size({"width": 1440, "height": 900})
        look(page, f"{name}-{scheme}-1440")

    page.goto(address + "?useful=not_yet")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it useful now?")
    see("question")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your page")
    page.get_by_role("button", name="Another time").click()
    expect(page.get_by_role("button", name="Call me")).to_be_visible()
    see("page")
    page.get_by_role("button", name="Withdraw from contract here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Withdraw from contract here")
    page.get_by_label("How many of E27 warm bulb").select_option("1 of 3")
    see("withdraw")
    page.goto(f"{ruth.shop.address}/mine")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your own page")
    see("way")
    page.goto(ruth.shop.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Talk to a person")
    look(page, f"front-{scheme}-1440")
    looks.narrow(page, "front")
    ruth.shop.close()
    assert not looks.wrongs, "\n".join(looks.wrongs)
