"""Agents come, go, and finish what they wrap up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import astuple

from lamplight.line import declining, hand_over, holds, promises, ringing, states
from lamplight.line.agents import Agent
from lamplight.line.events import (
    AgentCame,
    AgentRemoved,
    AgentSet,
    AgentWent,
    WrapUpEnded,
    WrapUpFinished,
)
from lamplight.line.limits import CHANNELS, CHATS
from lamplight.line.refused import Refused

if TYPE_CHECKING:
    from lamplight.line.commands import ComeHere, FinishWrapUp, GoAway, RemoveAgent, SetAgent
    from lamplight.line.floor import Floor

NO_ANSWER: Final = "no_answer"

_CAME: Final = states.steps("AgentCame", table=states.PRESENCE)
_WENT: Final = states.steps("AgentWent", table=states.PRESENCE)
_REMOVED: Final = states.steps("AgentRemoved", table=states.PRESENCE)


def set_agent(floor: Floor, command: SetAgent, now: int) -> None:
    """Make or change an agent. A ring or a hold that no longer fits ends; talks go on."""
    _check(floor, command)
    agent = floor.agents.get(command.agent)
    needs = list(agent.crew.needs) if agent is not None else []
    agent_set(floor, AgentSet(*astuple(command)), now)
    if agent is None:
        return
    if agent.ringing:
        contact = floor.contacts[agent.ringing]
        if contact.asking_agent:
            room = agent.has_room(contact.talk_channel)
            if not (room and hand_over.may_join(floor, contact, agent)):
                ringing.withdraw(floor, contact, "agent_changed", now)
                hand_over.fail(floor, contact, "changed", now)
        elif not agent.could_take(contact.need):
            ringing.withdraw(floor, contact, "agent_changed", now)
    for contact in list(agent.held):
        if not agent.crew.serves(contact.need):
            holds.end(floor, contact, "agent_changed", now)
    promises.reassure(floor, needs, now)
    declining.tell_leads_of_all(floor, [*needs, *agent.crew.needs], now)


def _check(floor: Floor, command: SetAgent) -> None:
    if command.agent <= 0:
        raise Refused("bad_id", f"SetAgent: {command.agent} is not an id; ids are positive.")
    for line in command.lines:
        if line not in floor.lines:
            raise Refused("unknown_line", f"SetAgent: there is no line {line}.")
    for brand in command.brands:
        if brand not in floor.brands:
            raise Refused("unknown_brand", f"SetAgent: there is no brand {brand}.")
    for channel in command.channels:
        if channel not in CHANNELS:
            raise Refused(
                "unknown_channel", f"SetAgent: a channel is one of {', '.join(CHANNELS)}."
            )
    if not 0 <= command.chats <= CHATS:
        raise Refused("bad_chats", f"SetAgent: from 0 to {CHATS} chats at once can be answered.")
    if command.wrap_up_ms < 0:
        raise Refused("bad_wrap_up", "SetAgent: the limit of wrap-up is a time, or 0 for none.")


def remove_agent(floor: Floor, command: RemoveAgent, now: int) -> None:
    """The agent is rung no more, and gone once the talks they are in have ended."""
    agent = floor.agent(command.agent, "RemoveAgent")
    agent_removed(floor, agent, now)
    _leave_behind(floor, agent, now)


def come_here(floor: Floor, command: ComeHere, now: int) -> None:
    """The agent is here and may be rung."""
    agent = floor.agent(command.agent, "ComeHere")
    if agent.presence not in _CAME:
        raise Refused("here_already", f"ComeHere: agent {agent.id} is {agent.presence}.")
    agent_came(floor, agent, now)
    if agent.resting:
        declining.tell_leads_of_all(floor, agent.crew.needs, now)


def go_away(floor: Floor, command: GoAway, now: int) -> None:
    """The agent is rung no more. Talks and wrap-up go on; a ring goes to the next one."""
    agent = floor.agent(command.agent, "GoAway")
    agent_went(floor, agent, command.reason, command.until, now)
    _leave_behind(floor, agent, now)


def send_away(floor: Floor, agent: Agent, now: int) -> None:
    """Who doesn't answer a ring is away: shown so, and undone by coming back."""
    agent_went(floor, agent, NO_ANSWER, 0, now)
    _leave_behind(floor, agent, now)


def _leave_behind(floor: Floor, agent: Agent, now: int) -> None:
    """What waited for this agent waits for them no more."""
    if agent.ringing:
        contact = floor.contacts[agent.ringing]
        ringing.withdraw(floor, contact, "agent_away", now)
        if contact.asking_agent:
            hand_over.fail(floor, contact, "away", now)
    for held in list(agent.held):
        holds.end(floor, held, "agent_away", now)
    promises.reassure(floor, agent.crew.needs, now)
    declining.tell_leads_of_all(floor, agent.crew.needs, now)


def finish_wrap_up(floor: Floor, command: FinishWrapUp, now: int) -> None:
    """The agent is done with it before its limit."""
    agent = floor.agent(command.agent, "FinishWrapUp")
    if not agent.wrap_up_until:
        raise Refused("no_wrap_up", f"FinishWrapUp: agent {agent.id} is {agent.activity}.")
    wrap_up_finished(floor, agent, now)


# What happened


def agent_set(floor: Floor, event: AgentSet, now: int) -> None:
    floor.events.append(event)
    agent = floor.agents.get(event.agent)
    if agent is None:
        agent = floor.agents[event.agent] = Agent(event.agent, now)
    else:
        floor.leave_crew(agent)
    agent.chats_max = event.chats
    agent.wrap_up_ms = event.wrap_up_ms
    agent.lead = event.lead
    agent.leaving = False
    floor.join_crew(agent, event.lines, event.brands, event.languages, event.channels)
    floor.refresh(agent)


def agent_removed(floor: Floor, agent: Agent, now: int) -> None:
    floor.events.append(AgentRemoved(agent.id))
    agent.leaving = True
    agent.crew.staying -= 1
    agent.wrap_up_until = 0
    agent.wrap_up_contact = 0
    floor.set_here(agent, _REMOVED[agent.presence] == states.HERE)
    floor.refresh(agent)


def agent_came(floor: Floor, agent: Agent, now: int) -> None:
    floor.events.append(AgentCame(agent.id))
    floor.set_here(agent, _CAME[agent.presence] == states.HERE)
    agent.reason = ""
    agent.until = 0
    agent.since = now
    floor.refresh(agent)


def agent_went(floor: Floor, agent: Agent, reason: str, until: int, now: int) -> None:
    floor.events.append(AgentWent(agent.id, reason, until))
    floor.set_here(agent, _WENT[agent.presence] == states.HERE)
    agent.reason = reason
    agent.until = until
    floor.refresh(agent)


def wrap_up_finished(floor: Floor, agent: Agent, now: int) -> None:
    floor.events.append(WrapUpFinished(agent.id))
    _wrapped_up(floor, agent, now)


def wrap_up_ended(floor: Floor, agent: Agent, now: int) -> None:
    floor.events.append(WrapUpEnded(agent.id))
    _wrapped_up(floor, agent, now)


def _wrapped_up(floor: Floor, agent: Agent, now: int) -> None:
    agent.wrap_up_until = 0
    agent.wrap_up_contact = 0
    agent.since = now
    floor.refresh(agent)
