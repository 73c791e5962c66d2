"""The diagram in the documents is the tables'."""

from pathlib import Path

from lamplight.line.diagram import page
from lamplight.line.states import ACTIVITY, CONTACT, PRESENCE, PROMISE

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_committed_page_is_what_the_tables_say() -> None:
    again = "python -m lamplight.line.diagram > docs/line-states.md"
    assert (DOCS / "line-states.md").read_text() == page(), f"draw it again: {again}"


def test_every_event_of_every_table_is_drawn() -> None:
    drawn = page()
    for table in (CONTACT, PRESENCE, ACTIVITY, PROMISE):
        for step in table:
            assert step.event in drawn
