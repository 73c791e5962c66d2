"""The talk: its end, its pauses, and the wrap-up after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line import deadlines, ringing, states
from lamplight.line.closing import contact_closed
from lamplight.line.events import (
    PauseOverran,
    TalkEnded,
    TalkPaused,
    TalkResumed,
    WrapUpStarted,
)
from lamplight.line.refused import Refused, not_now

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.commands import End, Pause, Resume
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor

_ENDED: Final = states.steps("TalkEnded")
_PAUSED: Final = states.steps("TalkPaused")
_RESUMED: Final = states.steps("TalkResumed")


def end(floor: Floor, command: End, now: int) -> None:
    """The customer or the owner ends the talk, for everybody in it."""
    contact = floor.contact(command.contact, "End")
    if contact.state not in _ENDED:
        raise not_now("End", contact)
    by = command.by
    if by and by != contact.agent:
        raise not_yours("End", contact, by)
    owner = floor.agents[contact.agent]
    talk_ended(floor, contact, by, now)
    ringing.withdraw(floor, contact, "talk_ended", now)
    begin_wrap_up(floor, contact, owner, now)
    contact_closed(floor, contact, "answered", now)


def begin_wrap_up(floor: Floor, contact: Contact, agent: Agent, now: int) -> None:
    """Time to finish what the talk left to do; not while the agent is in another call."""
    if agent.wrap_up_ms and not agent.live and not agent.leaving:
        wrap_up_started(floor, agent, contact, now + agent.wrap_up_ms, now)


def pause(floor: Floor, command: Pause, now: int) -> None:
    """A pause with its reason and its end; said again, it gets a new end."""
    contact = floor.contact(command.contact, "Pause")
    if contact.state not in _PAUSED:
        raise not_now("Pause", contact)
    if contact.agent != command.agent:
        raise not_yours("Pause", contact, command.agent)
    if command.until <= now or not command.reason:
        raise Refused(
            "bad_pause", "Pause: a pause has a reason and an end that is still ahead.", contact.id
        )
    owner = floor.agents[contact.agent]
    talk_paused(floor, contact, owner, command.reason, command.until, now)


def resume(floor: Floor, command: Resume, now: int) -> None:
    """The talk goes on."""
    contact = floor.contact(command.contact, "Resume")
    if contact.state not in _RESUMED:
        raise not_now("Resume", contact)
    if not contact.pause_until:
        raise Refused("no_pause", f"Resume: the talk {contact.id} isn't paused.", contact.id)
    talk_resumed(floor, contact, now)


def not_yours(command: str, contact: Contact, agent: int) -> Refused:
    """The refusal of what only the owner of the talk may do."""
    return Refused(
        "not_yours",
        f"{command}: contact {contact.id} is {contact.state} with agent {contact.agent}, "
        f"not with agent {agent}.",
        contact.id,
    )


# What happened


def talk_ended(floor: Floor, contact: Contact, by: int, now: int) -> None:
    floor.events.append(TalkEnded(contact.id, by))
    contact.state = _ENDED[contact.state]
    floor.step_out(contact)
    floor.release(floor.agents[contact.agent], contact, now)
    for guest in contact.guests:
        floor.release(floor.agents[guest], contact, now)


def wrap_up_started(floor: Floor, agent: Agent, contact: Contact, until: int, now: int) -> None:
    floor.events.append(WrapUpStarted(agent.id, contact.id, until))
    agent.wrap_up_until = until
    agent.wrap_up_contact = contact.id
    floor.refresh(agent)
    floor.deadlines.add(until, deadlines.WRAP_UP, agent.id)


def talk_paused(
    floor: Floor, contact: Contact, agent: Agent, reason: str, until: int, now: int
) -> None:
    floor.events.append(TalkPaused(contact.id, agent.id, reason, until))
    contact.state = _PAUSED[contact.state]
    contact.pause_reason = reason
    contact.pause_until = until
    contact.pause_overran = False
    floor.deadlines.add(until, deadlines.PAUSE, contact.id)


def talk_resumed(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(TalkResumed(contact.id))
    contact.state = _RESUMED[contact.state]
    unpause(contact)


def unpause(contact: Contact) -> None:
    """No pause any more."""
    contact.pause_reason = ""
    contact.pause_until = 0
    contact.pause_overran = False


def pause_overran(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(PauseOverran(contact.id))
    contact.pause_overran = True
