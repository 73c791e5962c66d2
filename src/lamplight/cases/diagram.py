"""Draws the tables: `python -m lamplight.cases.diagram` prints `docs/case-states.md`."""

from __future__ import annotations

from lamplight.basis.transitions import drawn
from lamplight.cases.case import CASE, PROMISE

TABLES = (("A case", CASE), ("A promise", PROMISE))


def page() -> str:
    """The whole page."""
    parts = [
        "# States of a case",
        "",
        "Drawn from the tables in `cases/case.py` by `python -m lamplight.cases.diagram`. "
        "What is not here is refused.",
    ]
    for title, table in TABLES:
        parts += drawn(title, table)
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 (this is what it is called for)
