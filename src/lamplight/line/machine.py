"""The line: one deterministic machine. Commands and the time go in, events come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lamplight.line.agents import Agent
    from lamplight.line.commands import Command
    from lamplight.line.contacts import Contact
    from lamplight.line.events import Event


class Line:
    """One owner's floor: its lines, brands, agents and contacts."""

    contacts: dict[int, Contact]
    agents: dict[int, Agent]
    now: int

    def __init__(self) -> None:
        self.contacts = {}
        self.agents = {}
        self.now = 0

    def handle(self, command: Command, now: int) -> list[Event]:
        """Decide and apply a command. Returns its fact and the decisions that follow, in order.

        Raises Refused, and has changed nothing then.
        """
        raise Refused("unknown_command", f"{type(command).__name__} is not a command of the line.")

    def next_deadline(self) -> int | None:
        """When a Tick is due; None if nothing waits for time to pass."""
        return None

    def line_order(self, line: int) -> Iterator[int]:
        """The ids of the contacts in a line, first in order first."""
        return iter([one.id for one in self.contacts.values() if one.line == line])
