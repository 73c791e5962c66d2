"""Granting, money, goods and judging each have a table; what isn't in it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lamplight.accommodations.decisions import (
    DECISION,
    GOODS,
    JUDGING,
    MONEY,
    STEP,
    NotPossible,
    after,
    can_undo,
    is_complete,
    possible,
)
from lamplight.accommodations.diagram import TABLES, page
from lamplight.accommodations.option import Undo

if TYPE_CHECKING:
    from lamplight.basis.transitions import Step

DOCS = Path(__file__).resolve().parents[2] / "docs"
STATES = {
    "The decision": {
        "proposed", "asked", "approved", "agreed", "refused", "withdrawn", "done",
    },
    "The money": {
        "none", "approved", "submitting", "pending", "succeeded", "failed", "reconciled",
    },
    "The goods that come back": {
        "none", "authorised", "label_issued", "in_transit", "received", "kept",
    },
    "The judging of the goods": {"none", "pending", "accepted", "rejected", "by_person"},
    "A step": {"todo", "doing", "unknown", "done", "failed", "undone"},
    "A denial": {"to_review", "confirmed", "overturned", "reopened"},
}  # fmt: skip
BEGIN = {"The decision": "", "A denial": "", "A step": "todo"}
SENT = Undo(how="call_back_parcel", until="sent")


def test_the_committed_page_is_what_the_tables_say() -> None:
    again = "python -m lamplight.accommodations.diagram > docs/accommodation-states.md"
    assert (DOCS / "accommodation-states.md").read_text() == page(), f"draw it again: {again}"


@pytest.mark.parametrize(("title", "table"), TABLES, ids=[title for title, _ in TABLES])
def test_every_table_is_closed_and_reaches_all_its_states(
    title: str, table: tuple[Step, ...]
) -> None:
    named = {step.before for step in table} | {step.after for step in table}
    assert named - {""} == STATES[title]
    reached, ends = {BEGIN.get(title, "none")}, {one for one in named if not possible(table, one)}
    while more := {step.after for step in table if step.before in reached} - reached:
        reached |= more
    assert reached == named
    assert ends <= reached
    assert len({(step.event, step.before) for step in table}) == len(table), "one way for an event"


def test_an_event_that_no_row_has_is_refused_by_name() -> None:
    assert after(DECISION, "", "Agreed") == "agreed"
    with pytest.raises(NotPossible, match="LeaveGiven isn't possible in agreed"):
        after(DECISION, "agreed", "LeaveGiven")
    with pytest.raises(NotPossible, match="LeaveGiven isn't possible in the beginning"):
        after(DECISION, "", "LeaveGiven")


def test_what_needed_leave_is_agreed_only_after_it_was_given() -> None:
    assert after(DECISION, "asked", "LeaveGiven") == "approved"
    assert after(DECISION, "approved", "Agreed") == "agreed"
    assert "Agreed" not in possible(DECISION, "asked")
    assert possible(DECISION, "refused") == ()


def test_money_that_was_settled_may_come_back_and_is_tried_again() -> None:
    assert after(MONEY, "succeeded", "Failed") == "failed"
    assert after(MONEY, "reconciled", "Failed") == "failed"
    assert after(MONEY, "failed", "Submitted") == "submitting"
    assert after(MONEY, "approved", "Settled") == "succeeded", "a hook that overtook our answer"
    assert after(DECISION, "done", "Reopened") == "agreed"


def test_only_a_person_finds_goods_wrong_and_new_facts_ask_them_again() -> None:
    assert "FoundWrong" not in possible(JUDGING, "pending")
    assert after(JUDGING, "by_person", "FoundWrong") == "rejected"
    assert after(JUDGING, "rejected", "NewFacts") == "by_person"


def test_a_step_of_unknown_outcome_is_asked_about_and_not_begun_again() -> None:
    assert "Begun" not in possible(STEP, "unknown")
    assert after(STEP, "unknown", "NeverArrived") == "todo"
    assert after(GOODS, "label_issued", "Scanned") == "in_transit"


def test_it_is_complete_when_nothing_is_under_way() -> None:
    assert is_complete("none", "none", "none", ["done", "undone"])
    assert not is_complete("pending", "none", "none", ["done"])
    assert not is_complete("succeeded", "in_transit", "none", ["done"])
    assert not is_complete("succeeded", "received", "pending", ["done"])
    assert not is_complete("succeeded", "received", "by_person", ["done"])
    assert is_complete("reconciled", "received", "accepted", ["done"])
    assert is_complete("reconciled", "received", "rejected", ["done"]), "what is owed isn't undone"
    assert not is_complete("none", "none", "none", ["done", "failed"])


def test_it_is_taken_back_until_something_has_left() -> None:
    assert can_undo(SENT, "asked", "none", [("send", "todo")])
    assert can_undo(SENT, "agreed", "none", [("send", "todo"), ("tell", "done")])
    assert can_undo(SENT, "agreed", "failed", [("refund", "failed")])
    assert not can_undo(SENT, "agreed", "none", [("send", "done")])
    assert not can_undo(SENT, "agreed", "none", [("send", "unknown")])
    assert not can_undo(SENT, "agreed", "pending", [("refund", "todo")])
    assert not can_undo(SENT, "done", "none", [])
    assert not can_undo(Undo(), "agreed", "none", [("explain", "todo")])
