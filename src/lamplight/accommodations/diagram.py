"""Draws the tables: `python -m lamplight.accommodations.diagram` prints
`docs/accommodation-states.md`."""

from __future__ import annotations

from lamplight.accommodations.decisions import DECISION, GOODS, JUDGING, MONEY, STEP
from lamplight.accommodations.denials import DENIAL
from lamplight.basis.transitions import drawn

TABLES = (
    ("The decision", DECISION),
    ("The money", MONEY),
    ("The goods that come back", GOODS),
    ("The judging of the goods", JUDGING),
    ("A step", STEP),
    ("A denial", DENIAL),
)


def page() -> str:
    """The whole page."""
    parts = [
        "# States of an accommodation",
        "",
        "Drawn from the tables in `accommodations/decisions.py` and `denials.py` by "
        "`python -m lamplight.accommodations.diagram`. What is not here is refused.",
    ]
    for title, table in TABLES:
        parts += drawn(title, table)
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 (this is what it is called for)
