"""What the tables say about lines, brands, people and hours, as commands to the line.

Only what differs from what the journal says last becomes a command, so that a start that changes
nothing writes nothing.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lamplight.line.commands import Command, RemoveAgent, SetAgent, SetBrand, SetLine
from lamplight.line.events import AgentSet, BrandSet, LineSet
from lamplight.runtime.opening import command_now, is_said

if TYPE_CHECKING:
    from lamplight.runtime.directory import Directory
    from lamplight.runtime.folds.memory import Memory


def changes(directory: "Directory", memory: "Memory") -> Iterator[Command]:
    """Lines first, then brands, then people: each may name the ones before."""
    for line in directory.lines.values():
        if memory.lines.get(line.id) != LineSet(line.id, line.purpose):
            yield SetLine(line.id, line.purpose)
    for brand in directory.brands.values():
        wanted = (brand.id, brand.service_line, brand.sales_line or 0, brand.priorities)
        if memory.brands.get(brand.id) != BrandSet(*wanted):
            yield SetBrand(*wanted)
    for agent in directory.agents():
        if memory.agents.get(agent.agent) != _said(agent):
            yield agent
    active = {person.id for person in directory.people.values() if person.active}
    for number in memory.agents:
        if number not in active:
            yield RemoveAgent(number)


def _said(agent: SetAgent) -> AgentSet:
    return AgentSet(*(getattr(agent, field) for field in agent.__struct_fields__))


def doors(
    directory: "Directory", memory: "Memory", now: int
) -> Iterator[tuple[int, int, Command | None]]:
    """For each brand: when to look at its hours again, and what must be said about them now."""
    for brand in directory.brands.values():
        command, look_again = command_now(directory, brand, now)
        said = is_said(command, memory.doors.get(brand.id))
        yield brand.id, look_again, None if said else command
