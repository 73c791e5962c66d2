"""A case is open until the customer says that it is useful again, or a stated silence closes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamplight.cases.case import CASE, NotPossible, after, outcome, possible
from lamplight.cases.diagram import TABLES, page

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_committed_page_is_what_the_tables_say() -> None:
    again = "python -m lamplight.cases.diagram > docs/case-states.md"
    assert (DOCS / "case-states.md").read_text() == page(), f"draw it again: {again}"


def test_the_tables_reach_what_the_database_knows() -> None:
    known = [{"open", "asked", "closed"}, {"open", "kept", "broken", "released"}]
    for (_, table), states in zip(TABLES, known, strict=True):
        assert {step.after for step in table} == states
        assert {step.before for step in table} <= states | {""}
        assert len({(step.event, step.before) for step in table}) == len(table)


def test_a_not_yet_opens_it_again_even_after_it_was_closed() -> None:
    for state in ("open", "asked", "closed"):
        assert after(CASE, state, "SaidNotYet") == "open"
    assert outcome("yes", "SaidNotYet") == "not_yet"


def test_silence_closes_only_what_was_asked_and_is_never_a_yes() -> None:
    assert after(CASE, "asked", "SilenceKept") == "closed"
    assert outcome(None, "SilenceKept") == "silence"
    with pytest.raises(NotPossible):
        after(CASE, "open", "SilenceKept")


def test_asking_and_working_leave_what_was_said_as_it_is() -> None:
    for event in ("UsefulAsked", "WorkedOn"):
        assert outcome("not_yet", event) == "not_yet"
    assert outcome("yes", "CameUpAgain") is None
    assert possible(CASE, "closed") == ("SaidYes", "SaidNotYet", "CameUpAgain")
