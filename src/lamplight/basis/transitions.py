"""Transition tables: which event is legal in which state, where it leads, and how that is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

START: Final = ""
"""Before the first event."""


class NotPossible(ValueError):
    """An event that isn't legal in a state; the message says both, in one line."""


class Step(NamedTuple):
    """One row: this event leads from one state to another, if the condition `when` holds."""

    event: str
    before: str
    after: str
    when: str = ""


def after(table: Iterable[Step], state: str, event: str) -> str:
    """The state that an event leads to, in a table without conditions. Raises `NotPossible`."""
    for step in table:
        if step.before == state and step.event == event:
            return step.after
    raise NotPossible(f"{event} isn't possible in {state or 'the beginning'}")


def possible(table: Iterable[Step], state: str) -> tuple[str, ...]:
    """The events that are legal in a state, in the order of the table."""
    return tuple(dict.fromkeys(step.event for step in table if step.before == state))


def drawn(title: str, table: Iterable[Step]) -> list[str]:
    """The lines of a chapter: a diagram, and under it the events that change nothing."""
    rows = tuple(table)
    lines = ["", f"## {title}", "", "```mermaid", "stateDiagram-v2", *_arrows(rows), "```"]
    if still := _without_change(rows):
        lines += ["", f"Without a change of state: {', '.join(still)}."]
    return lines


def _arrows(table: tuple[Step, ...]) -> list[str]:
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


def _without_change(table: tuple[Step, ...]) -> list[str]:
    """Events and the states in which they are legal and leave the state as it is."""
    where: dict[str, list[str]] = {}
    for step in table:
        if step.before == step.after:
            where.setdefault(step.event, []).append(step.before)
    return [f"`{name}` in {', '.join(dict.fromkeys(states))}" for name, states in where.items()]
