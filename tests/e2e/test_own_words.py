"""Own words: a letter of a case, the time found in it, and what only a person can judge."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from tests.e2e.test_looks import BOTH, clean

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page, Route
    from tests.e2e.browser import Windows
    from tests.e2e.demo import Demo

WORDS = "The page is right and we were wrong. I will know by tomorrow 13:00, and tell you."
CONFORMITY = "Do the repair or replacement they asked for"


def _open(demo: Demo, page: Page, case: int) -> Locator:
    """A case's page; where one writes on it."""
    page.goto(f"{demo.house.address}/desk/cases/{case}")
    field = page.get_by_role("textbox", name=re.compile("^What you write to"))
    expect(field).to_be_visible()
    return field


def _written(demo: Demo, case: int) -> list[dict[str, Any]]:
    shown = demo.api("maya")("GET", f"/cases/{case}")
    return [one for one in shown["letters"] if one["kind"] == "personal"]


def test_a_letter_is_written_by_keys_and_its_time_becomes_a_promise(
    windows: Windows, demo: Demo
) -> None:
    case = demo.begin("maya", "Walter Boyd", "LO-8790", "defect", "part")["case"]
    page = demo.page(windows, "maya")
    keys, field = page.keyboard, _open(demo, page, case)
    expect(page.get_by_role("form", name=re.compile("^Write to"))).to_contain_text("Email")
    keys.press("w")
    expect(field).to_be_focused()
    keys.type(WORDS)
    expect(
        page.get_by_role("button", name=re.compile("^Promise found: tomorrow 13:00"))
    ).to_be_visible()
    keys.press("Escape")  # out of the field: letters are keys again
    keys.press("Shift+P")
    dialog = page.get_by_role("dialog", name="Promise Walter")
    expect(dialog.get_by_text("tomorrow 13:00 for you")).to_be_visible()
    expect(dialog.get_by_role("textbox", name="In your words")).to_have_value(
        "I will know by tomorrow 13:00, and tell you."
    )
    keys.press("ArrowRight")  # not a call: news
    keys.press("Control+Enter")
    expect(dialog).to_be_hidden()
    owed = page.get_by_role("region", name="What we owe Walter Boyd")
    expect(owed).to_contain_text("Tell them how it stands by tomorrow 13:00")
    assert len(_written(demo, case)) == 0
    expect(field).to_have_value(WORDS)

    field.focus()
    keys.press("Control+Enter")
    keys.press("Control+Enter")  # once more, as a hand does that isn't sure
    story = page.get_by_role("region", name="What happened")
    letter = story.get_by_role("article").filter(has_text=WORDS)
    expect(letter).to_have_count(1)
    # Who wrote it is seen, and that it couldn't leave yet: this house has no mail server.
    expect(letter).to_contain_text("You")
    expect(letter).to_contain_text("not sent yet")
    expect(letter.locator("img")).to_have_attribute("src", re.compile("portraits/"))
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    assert len(_written(demo, case)) == 1

    other = demo.page(windows, "priya")
    _open(demo, other, case)
    seen = other.get_by_role("article").filter(has_text=WORDS)
    expect(seen).to_contain_text("Maya")


PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n"


def test_papers_go_along_with_a_letter_and_what_is_none_is_said(
    windows: Windows, demo: Demo
) -> None:
    case = demo.begin("maya", "Walter Boyd", "LO-8790", "other", "apology")["case"]
    page = demo.page(windows, "maya")
    field = _open(demo, page, case)
    form = page.get_by_role("form", name=re.compile("^Write to"))
    form.get_by_role("button", name="Attach papers").click()
    choose = form.locator("input[type=file]")
    choose.set_input_files({"name": "label.pdf", "mimeType": "application/pdf", "buffer": b"no"})
    expect(form.get_by_role("alert")).to_have_text(
        "Take a whole PDF, or a JPEG, PNG or WebP picture."
    )
    choose.set_input_files(
        {"name": "big.pdf", "mimeType": "application/pdf", "buffer": PDF * 90000}
    )
    expect(form.get_by_role("alert")).to_contain_text("big.pdf is larger than 5 MB.")
    for name in ("Return label.pdf", "Not needed.pdf"):
        choose.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": PDF})
        expect(form.get_by_role("checkbox", name=name)).to_be_checked()
    expect(form.get_by_role("alert")).to_be_hidden()
    clean(page, "a letter with papers")
    form.get_by_role("button", name="Take Not needed.pdf out of the case").click()
    expect(form.get_by_role("checkbox", name="Not needed.pdf")).to_be_hidden()
    expect(form.get_by_role("status").first).to_have_text("1 goes along")
    field.fill("Here is the label for your parcel.")
    form.get_by_role("button", name=re.compile("^Send")).click()
    expect(field).to_have_value("")
    story = page.get_by_role("region", name="What happened")
    letter = story.get_by_role("article").filter(has_text="Here is the label for your parcel.")
    link = letter.get_by_role("link", name="Return label.pdf")
    expect(link).to_be_visible()
    with page.expect_download() as taken:
        link.click()
    assert taken.value.suggested_filename == "Return label.pdf"
    (written,) = _written(demo, case)
    assert [one["name"] for one in written["papers"]] == ["Return label.pdf"]


def test_a_letter_takes_ten_files_along_and_says_so_of_more(windows: Windows, demo: Demo) -> None:
    case = demo.begin("maya", "Marek Nowak", "LO-8903", "other", "apology")["case"]
    page = demo.page(windows, "maya")
    _open(demo, page, case)
    form = page.get_by_role("form", name=re.compile("^Write to"))
    form.get_by_role("button", name="Attach papers").click()
    files: list[FilePayload] = [
        {"name": f"{n}.pdf", "mimeType": "application/pdf", "buffer": PDF} for n in range(12)
    ]
    form.locator("input[type=file]").set_input_files(files)
    expect(form.get_by_role("alert")).to_have_text("A letter takes ten along. Send two.")
    expect(form.get_by_role("status").first).to_have_text("10 go along")
    expect(form.get_by_role("checkbox", checked=True)).to_have_count(10)


def test_a_time_said_in_german_is_a_question_and_no_promise_by_itself(
    windows: Windows, demo: Demo
) -> None:
    case = demo.begin("maya", "Marek Nowak", "LO-8903", "other", "apology")["case"]
    page = demo.page(windows, "maya")
    owed = [one["kind"] for one in demo.api("maya")("GET", f"/cases/{case}")["owed"]]
    _open(demo, page, case).fill("Es tut mir leid. Bis morgen um halb drei weiß ich es.")
    found = page.get_by_role("button", name=re.compile("^Promise found: tomorrow 14:30"))
    found.click()
    dialog = page.get_by_role("dialog", name=re.compile("^Promise"))
    expect(dialog.get_by_role("textbox", name="In your words")).to_have_value(
        "Bis morgen um halb drei weiß ich es."
    )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    after = [one["kind"] for one in demo.api("maya")("GET", f"/cases/{case}")["owed"]]
    assert after == owed


def _answer(status: int, said: dict[str, str], route: Route) -> None:
    route.fulfill(status=status, json=said)


def test_words_that_could_not_be_sent_stay_and_go_once(windows: Windows, demo: Demo) -> None:
    case = demo.begin("maya", "Dorothy Lang", "LO-8877", "other", "apology")["case"]
    page = demo.page(windows, "maya")
    field = _open(demo, page, case)
    form = page.get_by_role("form", name=re.compile("^Write to"))
    send = form.get_by_role("button", name=re.compile("^Send"))
    send.click()  # nothing is written: nothing is sent
    expect(field).to_be_focused()
    assert _written(demo, case) == []

    field.fill("I am sorry for the glass.")
    for status, code, text in (
        (409, "no_address", "There is no address that a letter could go to. Call them."),
        (500, "internal", "Something went wrong here."),
    ):
        answered = partial(_answer, status, {"code": code, "text": text})
        page.route("**/api/v1/cases/*/letters", answered, times=1)
        send.click()
        expect(form.get_by_role("alert")).to_be_visible()
        if status == 409:
            expect(form.get_by_role("alert")).to_have_text(text)
        expect(field).to_have_value("I am sorry for the glass.")
    send.dblclick()
    expect(field).to_have_value("")
    expect(form.get_by_role("alert")).to_be_hidden()
    assert len(_written(demo, case)) == 1


def _row(page: Page, name: str) -> Locator:
    """What is owed by law, opened."""
    owed = page.get_by_role("region", name=f"What we owe {name}")
    row = owed.get_by_role("listitem").filter(has_text=CONFORMITY)
    row.get_by_role("button", name=re.compile(f"^{CONFORMITY}")).click()
    expect(row.get_by_text("Is the reasonable time over?").first).to_be_visible()
    return row


def test_what_only_a_person_can_judge_is_judged_by_one_and_anew_by_a_lead(
    windows: Windows, demo: Demo
) -> None:
    case = demo.begin("maya", "Ruth Ansell", "NL-20418", "broken", "replacement")["case"]
    page = demo.page(windows, "maya")
    _open(demo, page, case)
    row = _row(page, "Ruth Ansell")
    row.get_by_role("button", name=re.compile("^Judge this")).click()
    go = row.get_by_role("button", name="Put my name to it")
    words = row.get_by_label("By what you judge it")
    words.fill("She has waited a week for one pane of glass.")
    go.click()
    expect(row.get_by_role("alert")).to_contain_text("Choose what you judge")
    expect(words).to_have_value("She has waited a week for one pane of glass.")
    row.get_by_role("radio", name="It has taken too long").check()
    said = {"code": "not_asked", "text": "No rule leaves that open as things are."}
    page.route("**/judgements", lambda route: route.fulfill(status=409, json=said), times=1)
    go.click()
    expect(row.get_by_role("alert")).to_contain_text("No rule leaves that open")
    expect(words).to_have_value("She has waited a week for one pane of glass.")
    go.dblclick()
    owed = page.get_by_role("region", name="What we owe Ruth Ansell")
    expect(owed.get_by_role("status").first).to_have_text("Judged: It has taken too long")
    expect(row).to_contain_text("Late")
    judged = [
        one
        for one in demo.api("maya")("GET", f"/cases/{case}")["events"]
        if one["kind"] == "judged"
    ]
    assert len(judged) == 1

    # It stands with her name; she can't judge it again, a lead can, and can take it back.
    row = owed.get_by_role("listitem").filter(has_text=CONFORMITY)
    expect(row).to_contain_text("A lead may judge it anew or take it back.")
    expect(row.get_by_role("button", name=re.compile("Judge"))).to_be_hidden()

    lead = demo.page(windows, "priya")
    _open(demo, lead, case)
    row = _row(lead, "Ruth Ansell")
    expect(row).to_contain_text("Maya, today")
    expect(row).to_contain_text("She has waited a week for one pane of glass.")
    row.get_by_role("button", name=re.compile("^Judge it anew")).click()
    row.get_by_role("radio", name="There is still time").check()
    row.get_by_label("By what you judge it").fill("The glass arrives tomorrow.")
    row.get_by_role("button", name="Put my name to it").click()
    told = lead.get_by_role("region", name="What we owe Ruth Ansell").get_by_role("status").first
    expect(told).to_have_text("Judged: There is still time")
    expect(row).to_contain_text("The glass arrives tomorrow.")
    row.get_by_role("button", name="Take it back").click()
    expect(told).to_have_text("Taken back: it is open again.")
    expect(row.get_by_role("button", name=re.compile("^Judge this"))).to_be_visible()


@BOTH
def test_where_one_writes_and_judges_is_clean_in_every_window(
    windows: Windows, demo: Demo, scheme: str
) -> None:
    sold = {"light": ("Tom Bexley", "NL-20431"), "dark": ("Marek Nowak", "LO-8903")}
    kind = {"light": ("defect", "replacement"), "dark": ("not_delivered", "reship")}
    case = demo.begin("maya", *sold[scheme], *kind[scheme])["case"]
    maya = demo.api("maya")
    letter = {"words": WORDS, "key": f"letter-{case}"}
    maya("POST", f"/cases/{case}/letters", letter)
    page = demo.page(windows, "maya", color_scheme=scheme)
    _open(demo, page, case).fill(WORDS)
    expect(page.get_by_role("button", name=re.compile("^Promise found:"))).to_be_visible()
    clean(page, "a case with a letter begun")
