"""Draws the transition tables: `python -m lamplight.line.diagram` prints `docs/line-states.md`."""

from __future__ import annotations

from lamplight.basis.transitions import drawn
from lamplight.line.states import ACTIVITY, CONTACT, PRESENCE, PROMISE

_TABLES = (
    ("A contact", CONTACT),
    ("An agent's presence", PRESENCE),
    ("An agent's activity", ACTIVITY),
    ("A promise", PROMISE),
)


def page() -> str:
    """The whole page: one diagram for each table, and under it the events that change nothing."""
    parts = [
        "# States of the line",
        "",
        "Drawn from the tables in `line/states.py` by `python -m lamplight.line.diagram`. "
        "What is not here is refused.",
    ]
    for title, table in _TABLES:
        parts += drawn(title, table)
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 (this is what it is called for)
