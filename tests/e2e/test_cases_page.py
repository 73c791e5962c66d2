"""A case from its first promise to "useful now": steps by hand, approvals, refusals, the board."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.e2e.test_looks import SCRIPT_LIMIT, clean, scripts

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.e2e.browser import Windows
    from tests.e2e.demo import Demo


def _open(demo: Demo, page: Page, case: int) -> None:
    page.goto(f"{demo.house.address}/desk/cases/{case}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_step_by_hand_is_done_with_proof_and_the_customers_yes_ends_the_case(
    windows: Windows, demo: Demo
) -> None:
    case = demo.begin("maya", "Walter Boyd", "LO-8790", "defect", "part")
    page = demo.page(windows, "maya")
    page.goto(f"{demo.house.address}/desk/cases")
    task = page.get_by_role("main").get_by_role("link", name=re.compile("Send E27 warm bulb"))
    task.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vik reading lamp: defect")

    track = page.get_by_role("region", name="Making it right")
    step = track.get_by_role("listitem").filter(has_text="Send E27 warm bulb")
    step.get_by_role("button", name="It is done").click()
    step.get_by_label("What shows that it is done").fill("NP-20718")
    page.keyboard.press("Enter")
    expect(step).to_contain_text("NP-20718")
    expect(step.get_by_role("button", name="It is done")).to_be_hidden()

    # What failed at its root is written down, so that it can be seen what keeps failing.
    cause = page.get_by_role("region", name="What failed")
    cause.get_by_role("combobox").select_option("product")
    cause.get_by_label("In a few words").fill("the joint")
    cause.get_by_role("button", name="Save").click()
    expect(cause.get_by_text("It is written down.")).to_be_visible()

    useful = page.get_by_role("region", name="Is it useful now?")
    yes, not_yet = (
        useful.get_by_role("button", name=name, exact=True) for name in ("Yes", "Not yet")
    )
    one, other = yes.bounding_box(), not_yet.bounding_box()
    assert one is not None
    assert other is not None
    assert (round(one["width"]), round(one["height"])) == (
        round(other["width"]),
        round(other["height"]),
    )
    not_yet.click()
    expect(useful).to_contain_text("Useful now: not yet")
    mine = page.get_by_role("complementary", name="The line and promised calls")
    expect(mine.get_by_role("link", name=re.compile("Walter Boyd"))).to_contain_text(
        "not yet useful"
    )
    yes.click()
    expect(useful).to_contain_text("Useful now: yes")
    expect(mine.get_by_role("link", name=re.compile("Walter Boyd"))).to_be_hidden()
    assert demo.api("maya")("GET", f"/cases/{case['case']}")["state"] == "closed"


def test_what_needs_approval_waits_for_a_lead_who_says_yes_or_no_on_the_board(
    windows: Windows, demo: Demo
) -> None:
    asked = demo.begin("maya", "Clara Mbeki", "NL-20377", "broken", "refund_kept")
    page = demo.page(windows, "maya")
    _open(demo, page, asked["case"])
    track = page.get_by_role("region", name="Making it right")
    expect(track).to_contain_text("waits for approval")

    board = demo.page(windows, "priya")
    board.goto(f"{demo.house.address}/board")
    waits = board.get_by_role("region", name="Asked of you")
    expect(waits).to_contain_text("Clara Mbeki")
    expect(waits).to_contain_text("Maya asks")
    clean(board, "a board with an approval")
    waits.get_by_role("button", name="No", exact=True).click()
    waits.get_by_label("Why not, for Maya").fill("Repair it first, she wants to keep it.")
    board.keyboard.press("Enter")
    expect(waits).to_contain_text("Nobody waits for your yes.")
    expect(track).to_contain_text("not approved")
    expect(track).to_contain_text("Repair it first, she wants to keep it.")


def test_a_refusal_is_looked_at_by_somebody_else_before_the_customer_hears_it(
    windows: Windows, demo: Demo
) -> None:
    case = demo.begin("maya", "Dorothy Lang", "LO-8877", "other", "apology")
    page = demo.page(windows, "maya")
    _open(demo, page, case["case"])
    page.get_by_role("button", name="Refuse something").click()
    dialog = page.get_by_role("dialog", name="Refuse something")
    expect(dialog).to_contain_text("It may breach what we owe:")
    # Nothing is chosen before somebody chooses it.
    choices = [
        dialog.get_by_role("combobox", name=name)
        for name in ("What is refused", "Why", "The rule it rests on")
    ]
    for choice in choices:
        expect(choice).to_have_value("")
    choices[0].select_option("goodwill")
    choices[1].select_option("NOT_OWED")
    choices[2].select_option(label="None of them: no duty")
    dialog.get_by_role("checkbox", name=re.compile("^Delivered ")).check()
    dialog.get_by_label("What we can do instead").fill("Repair it")
    dialog.get_by_label("What Dorothy will read").fill("We would rather repair your lamp.")
    dialog.get_by_role("button", name="Send it to a colleague").click()
    expect(dialog).to_be_hidden()
    refusal = page.get_by_role("region", name="Refusal")
    expect(refusal).to_contain_text("waits for a second look")
    expect(refusal).to_contain_text("You wrote this one.")
    expect(refusal.get_by_role("button", name="I agree")).to_be_hidden()

    board = demo.page(windows, "priya")
    board.goto(f"{demo.house.address}/board")
    waits = board.get_by_role("region", name="A “no” waiting for a second look")
    expect(waits).to_contain_text("Something extra")
    waits.get_by_role("button", name="No, think again").click()
    expect(waits).to_contain_text("No refusal waits.")
    expect(refusal).to_contain_text("overturned")


@pytest.mark.parametrize(
    ("scheme", "name", "number", "failure", "kind"),
    [
        ("light", "Tom Bexley", "NL-20431", "defect", "replacement"),
        ("dark", "Marek Nowak", "LO-8903", "not_delivered", "reship"),
    ],
)
def test_the_page_of_a_case_is_clean_and_goes_to_whom_it_is_given(  # noqa: PLR0917
    windows: Windows, demo: Demo, scheme: str, name: str, number: str, failure: str, kind: str
) -> None:
    case = demo.begin("maya", name, number, failure, kind)
    page = demo.page(windows, "maya", color_scheme=scheme)
    _open(demo, page, case["case"])
    expect(page.get_by_role("region", name=f"What we owe {name}")).to_be_visible()
    call = page.get_by_role("link", name=re.compile("^Call "))
    expect(call).to_have_attribute("href", re.compile("^tel:"))
    clean(page, "a case")
    page.get_by_role("button", name="Give to a colleague").click()
    page.get_by_role("button", name=re.compile("^Give this case to Tomasz")).click()
    expect(page.get_by_role("main")).to_contain_text("Tomasz has it")


def test_a_lead_says_in_two_questions_that_an_unknown_step_never_happened(
    windows: Windows, demo: Demo
) -> None:
    case = demo.begin("maya", "Walter Boyd", "LO-8790", "part_missing", "part")
    step = case["accommodations"][-1]["steps"][0]["step"]
    demo.write("update step set state = 'unknown' where id = $1", step)
    mine = demo.page(windows, "maya")
    _open(demo, mine, case["case"])
    never = re.compile("It surely did not happen")
    expect(mine.get_by_text("The shop has not said whether it happened")).to_be_visible()
    expect(mine.get_by_role("button", name=never)).to_have_count(0)

    page = demo.page(windows, "priya")
    _open(demo, page, case["case"])
    page.get_by_role("button", name=never).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What shows that it did not happen")).to_be_focused()
    page.keyboard.type("Looked in the shop with Tomasz: no order")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Yes, it did not happen")).to_be_focused()
    clean(page, "a step that never happened")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Looked in the shop with Tomasz: no order").first).to_be_visible()
    expect(page.get_by_role("button", name=never)).to_have_count(0)


def test_a_desk_with_late_cases_needs_no_more_script_than_one_without(
    windows: Windows, demo: Demo
) -> None:
    desk = demo.page(windows, "maya")
    address = f"{demo.house.address}/desk"
    assert 0 < scripts(desk, address, "past our promise") <= SCRIPT_LIMIT
