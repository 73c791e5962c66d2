"""When somebody would have been answered, had they waited on.

Whether who left stays in the line changes nothing for the others before the instant at which an
agent would have come to them. So their place is watched: an agent who becomes free and is offered
somebody behind it, or nobody, would have taken them. That instant is exact, not an estimate. So is
it for somebody who would come now: they are a ghost behind everybody.
"""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.needs import Need

BEHIND_ALL: Final = 1 << 61


class Ghosts:
    """Those who left, by what they needed, in the order of their rank."""

    def __init__(self) -> None:
        self._waiting: dict[int, list[tuple[int, int]]] = {}  # id of the need: rank and number
        self.count = 0

    def add(self, need: Need, rank: int, number: int) -> None:
        """Somebody left this need, where they stood at this rank."""
        insort(self._waiting.setdefault(id(need), []), (rank, number))
        self.count += 1

    def passed(self, agent: Agent, rank: int) -> list[int]:
        """Whom this agent would have taken, who now goes on to somebody of this rank
        (`BEHIND_ALL`: to nobody)."""
        found: list[int] = []
        if not self.count:
            return found
        for need in agent.crew.needs:
            if not agent.has_room(need.channel):
                continue
            waiting = self._waiting.get(id(need))
            while waiting and waiting[0][0] < rank:
                found.append(waiting.pop(0)[1])
        self.count -= len(found)
        return found
