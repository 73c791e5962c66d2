"""Draws the transition tables: `python -m lamplight.line.diagram` prints `docs/line-states.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line.states import ACTIVITY, CONTACT, PRESENCE, PROMISE, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        parts += ["", f"## {title}", "", "```mermaid", "stateDiagram-v2", *_arrows(table), "```"]
        if still := _without_change(table):
            parts += ["", f"Without a change of state: {', '.join(still)}."]
    return "\n".join(parts) + "\n"


def _arrows(table: Iterable[Step]) -> list[str]:
    """One arrow for each pair of states, with all events that lead along it."""
    labels: dict[tuple[str, str], list[str]] = {}
    for step in table:
        if step.before != step.after:
            name = f"{step.event} ({step.when})" if step.when else step.event
            labels.setdefault((step.before, step.after), []).append(name)
    return [
        f"  {before or '[*]'} --> {after or '[*]'}: {'<br/>'.join(dict.fromkeys(names))}"
        for (before, after), names in labels.items()
    ]


def _without_change(table: Iterable[Step]) -> list[str]:
    """Events and the states in which they are legal and leave the state as it is."""
    where: dict[str, list[str]] = {}
    for step in table:
        if step.before == step.after:
            where.setdefault(step.event, []).append(step.before)
    return [f"`{name}` in {', '.join(dict.fromkeys(states))}" for name, states in where.items()]


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 (this is what it is called for)
