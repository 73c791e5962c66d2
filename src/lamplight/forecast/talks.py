"""For how long those who could answer somebody have been in their talks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line import states

if TYPE_CHECKING:
    from lamplight.line import Line
    from lamplight.line.agents import Agent
    from lamplight.line.needs import Need


def shortest_ms(line: Line, need: Need, now: int) -> int:
    """For how long at least everybody who is here and could answer this need has been in a talk by
    voice or picture, in milliseconds; 0 where one of them is in none, and where nobody is here."""
    crews = {id(crew) for crew in need.crews if crew.here}
    since = [
        _since(line, agent)
        for agent in line.agents.values()
        if agent.here and id(agent.crew) in crews
    ]
    known = [one for one in since if one is not None]
    return now - max(known) if known and len(known) == len(since) else 0


def _since(line: Line, agent: Agent) -> int | None:
    """When the talk began that somebody of ours is in; None where they are in none."""
    contact = line.contacts[agent.live] if agent.live else None
    return contact.talk_since if contact is not None and contact.state == states.TALKING else None
