"""What the tables say about lines, brands, people and hours, as commands to the line.

Only what differs from what the journal says last becomes a command, so that a start that changes
nothing writes nothing.
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

import structlog

from lamplight.line import Refused
from lamplight.line.commands import Command, RemoveAgent, SetAgent, SetBrand, SetLine
from lamplight.line.events import AgentSet, BrandSet, LineSet
from lamplight.runtime.opening import command_now, is_said

if TYPE_CHECKING:
    from lamplight.runtime.directory import Directory
    from lamplight.runtime.folds.memory import Memory
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.timers import Timers

_log = structlog.get_logger()


class Configuration:
    """Keeps the line as the tables have it, and the doors as the hours say."""

    def __init__(
        self,
        scene: "Scene",
        timers: "Timers",
        do: Callable[[Command], Awaitable[object]],
        ask: Callable[[Command], None],
    ) -> None:
        """`do` waits for the commit, `ask` doesn't."""
        self._scene = scene
        self._timers = timers
        self._do = do
        self._ask = ask

    async def bring(self) -> None:
        """Bring the line to what the tables say, and plan when to look at the hours again.

        Raises `Unavailable` when nothing can be written; doing it again later does no harm.
        """
        for command in list(changes(self._scene.directory, self._scene.memory)):
            await self._try(command)
        for command in self._doors():
            await self._try(command)

    async def _try(self, command: Command) -> None:
        try:
            await self._do(command)
        except Refused as refusal:
            _log.error("the line refused what the tables say", text=refusal.text)

    def _doors(self) -> list[Command]:
        """What must be said about opening hours now; each brand's are looked at again in time."""
        scene = self._scene
        wanted: list[Command] = []
        for brand, look_again, command in doors(scene.directory, scene.memory, scene.clock.now()):
            self._timers.set(("doors", brand), look_again, self._look_at_doors)
            if command is not None:
                wanted.append(command)
        return wanted

    def _look_at_doors(self) -> None:
        for command in self._doors():
            self._ask(command)


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
