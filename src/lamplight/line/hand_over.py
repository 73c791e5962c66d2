"""Colleagues: handing a talk over to a person or a line, and bringing somebody in.

A colleague asked by name must be free and rings like for any offer; the talk stays with its owner
until somebody has it. A hand-over to a line stands in that line with the contact's own place.
A talk for service reaches sales only when the customer has asked for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line import declining, ringing, states, talks
from lamplight.line.deadlines import NEVER
from lamplight.line.events import (
    BringInFailed,
    GuestAsked,
    GuestLeft,
    HandedOver,
    HandOverAsked,
    HandOverCancelled,
    HandOverFailed,
    Joined,
    Offered,
)
from lamplight.line.limits import GUESTS, OFFER
from lamplight.line.refused import Refused, not_now

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.commands import BringIn, CancelHandOver, HandOver, StepOut
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor

HAND_OVER: Final = "hand_over"
BRING_IN: Final = "bring_in"
BY_COLLEAGUE: Final[tuple[str, ...]] = ("asked_by_colleague",)


def hand_over(floor: Floor, command: HandOver, now: int) -> None:
    """The owner asks a colleague, a guest of the talk, or a line to take it."""
    contact = _talk(floor, command.contact, "HandOver")
    if contact.agent != command.agent:
        raise talks.not_yours("HandOver", contact, command.agent)
    _check_not_asking(contact, "HandOver")
    if bool(command.to_agent) == bool(command.to_line):
        raise Refused("bad_target", "HandOver: name either a colleague or a line.", contact.id)
    if command.to_line:
        _check_line(floor, contact, command.to_line)
    elif command.to_agent not in contact.guests:
        _check_colleague(floor, contact, command.to_agent, "HandOver")
    owner = floor.agents[contact.agent]
    hand_over_asked(floor, contact, owner, command.to_agent, command.to_line, now)
    if command.to_agent in contact.guests:
        take(floor, contact, floor.agents[command.to_agent], now)
    elif command.to_agent:
        _ring(floor, contact, command.to_agent, HAND_OVER, now)
    else:
        declining.tell_leads(floor, contact, now)


def bring_in(floor: Floor, command: BringIn, now: int) -> None:
    """Somebody in the talk asks a colleague to join."""
    contact = _talk(floor, command.contact, "BringIn")
    _check_in_talk(contact, command.agent, "BringIn")
    _check_not_asking(contact, "BringIn")
    if len(contact.guests) >= GUESTS:
        raise Refused("full", f"BringIn: {GUESTS} colleagues are in the talk.", contact.id)
    _check_colleague(floor, contact, command.guest, "BringIn")
    guest_asked(floor, contact, floor.agents[command.agent], command.guest, now)
    _ring(floor, contact, command.guest, BRING_IN, now)


def cancel(floor: Floor, command: CancelHandOver, now: int) -> None:
    """Take back what was asked, while nobody has taken it."""
    contact = _talk(floor, command.contact, "CancelHandOver")
    _check_in_talk(contact, command.agent, "CancelHandOver")
    if not contact.asking:
        raise Refused(
            "not_asking", f"CancelHandOver: in talk {contact.id} nobody is asked.", contact.id
        )
    hand_over_cancelled(floor, contact, floor.agents[command.agent], now)
    ringing.withdraw(floor, contact, "cancelled", now)


def step_out(floor: Floor, command: StepOut, now: int) -> None:
    """A guest leaves the talk."""
    contact = _talk(floor, command.contact, "StepOut")
    if command.agent not in contact.guests:
        raise Refused(
            "not_a_guest",
            f"StepOut: agent {command.agent} isn't a guest of talk {contact.id}; "
            "its owner hands it over or ends it.",
            contact.id,
        )
    guest_left(floor, contact, floor.agents[command.agent], now)


def take(floor: Floor, contact: Contact, agent: Agent, now: int) -> None:
    """The second has it: the first leaves the talk and wraps up."""
    first = floor.agents[contact.agent]
    purpose = floor.lines[contact.asking_line]
    handed_over(floor, contact, first.id, agent.id, purpose, now)
    talks.begin_wrap_up(floor, contact, first, now)


def fail(floor: Floor, contact: Contact, why: str, now: int) -> None:
    """The colleague who was asked by name doesn't come; the talk stays as it is."""
    asked = contact.asking_agent
    if contact.asking == HAND_OVER:
        hand_over_failed(floor, HandOverFailed(contact.id, asked, why), now)
    else:
        bring_in_failed(floor, BringInFailed(contact.id, asked, why), now)


def recheck(floor: Floor, contact: Contact, why: str, now: int) -> None:
    """After the customer's wish or the brand's lines have changed: what was asked may not be any
    more. Then the ring stops and the talk stays as it is.
    """
    if not contact.asking:
        return
    if contact.asking_agent:
        agent = floor.agents[contact.asking_agent]
        line = _line_of(floor, contact, agent)
        fits = line != 0 and contact.asking_line in (0, line)
    else:
        fits = _may_have(floor, contact, contact.asking_line)
    if not fits:
        ringing.withdraw(floor, contact, why if why != "changed" else "brand_changed", now)
        fail(floor, contact, why, now)


def may_join(floor: Floor, contact: Contact, agent: Agent) -> bool:
    """Whether this colleague answers the contact's brand by its channel, and for its purpose."""
    return _line_of(floor, contact, agent) != 0


def _line_of(floor: Floor, contact: Contact, agent: Agent) -> int:
    """The line in which this colleague would have the contact; 0 if there is none.

    Their common line; otherwise the brand's other one, but sales only if the customer asked.
    """
    brand = floor.brands[contact.brand]
    crew = agent.crew
    if contact.brand not in crew.brands or contact.talk_channel not in crew.channels:
        return 0
    if contact.line in crew.lines:
        return contact.line
    if brand.service_line in crew.lines:
        return brand.service_line
    if brand.sales_line in crew.lines and contact.purpose_asked == "sales":
        return brand.sales_line
    return 0


def _ring(floor: Floor, contact: Contact, number: int, kind: str, now: int) -> None:
    ringing.offered(floor, Offered(contact.id, number, now + OFFER, kind, BY_COLLEAGUE), now)


def _talk(floor: Floor, number: int, command: str) -> Contact:
    contact = floor.contact(number, command)
    if contact.state != states.TALKING:
        raise not_now(command, contact)
    return contact


def _check_in_talk(contact: Contact, agent: int, command: str) -> None:
    if agent != contact.agent and agent not in contact.guests:
        raise talks.not_yours(command, contact, agent)


def _check_not_asking(contact: Contact, command: str) -> None:
    if contact.asking:
        raise Refused(
            "already_asking",
            f"{command}: in talk {contact.id} a colleague is being asked; cancel that first.",
            contact.id,
        )


def _may_have(floor: Floor, contact: Contact, line: int) -> bool:
    """Whether this line of the brand may have the talk: sales only when the customer asked."""
    brand = floor.brands[contact.brand]
    if line == brand.sales_line:
        return contact.purpose_asked == "sales"
    return line == brand.service_line


def _check_line(floor: Floor, contact: Contact, line: int) -> None:
    brand = floor.brands[contact.brand]
    if not line or line not in (brand.service_line, brand.sales_line):
        raise Refused(
            "unknown_line", f"HandOver: line {line} isn't a line of brand {brand.id}.", contact.id
        )
    if not _may_have(floor, contact, line):
        raise _sales_not_asked("HandOver", contact)


def _check_colleague(floor: Floor, contact: Contact, number: int, command: str) -> None:
    """Raises Refused unless this colleague can be rung for the talk now."""
    agent = floor.agent(number, command)
    if number == contact.agent or number in contact.guests:
        raise Refused(
            "in_the_talk", f"{command}: agent {number} is in talk {contact.id}.", contact.id
        )
    if not may_join(floor, contact, agent):
        if floor.brands[contact.brand].sales_line in agent.crew.lines:
            raise _sales_not_asked(command, contact)
        raise Refused(
            "agent_cannot",
            f"{command}: agent {number} doesn't answer brand {contact.brand} by "
            f"{contact.talk_channel}.",
            contact.id,
        )
    if not agent.may_ring(contact.talk_channel != "chat"):
        doing = agent.activity if agent.here else agent.presence
        raise Refused("agent_busy", f"{command}: agent {number} is {doing}.", contact.id)


def _sales_not_asked(command: str, contact: Contact) -> Refused:
    return Refused(
        "sales_not_asked",
        f"{command}: talk {contact.id} is for service; it reaches sales when the customer asks.",
        contact.id,
    )


# What happened


def hand_over_asked(
    floor: Floor, contact: Contact, agent: Agent, to_agent: int, to_line: int, now: int
) -> None:
    floor.events.append(HandOverAsked(contact.id, agent.id, to_agent, to_line))
    contact.asking = HAND_OVER
    contact.asking_agent = to_agent
    if to_agent:
        contact.asking_line = _line_of(floor, contact, floor.agents[to_agent]) or contact.line
        return
    contact.asking_line = to_line
    for one in (agent.id, *contact.guests):
        floor.agents[one].resting[contact.id] = NEVER
    floor.move(contact, floor.need(to_line, contact.brand, contact.language, contact.talk_channel))
    floor.enter(contact)


def guest_asked(floor: Floor, contact: Contact, agent: Agent, guest: int, now: int) -> None:
    floor.events.append(GuestAsked(contact.id, agent.id, guest))
    contact.asking = BRING_IN
    contact.asking_agent = guest


def hand_over_cancelled(floor: Floor, contact: Contact, agent: Agent, now: int) -> None:
    floor.events.append(HandOverCancelled(contact.id, agent.id))
    stop_asking(floor, contact)


def hand_over_failed(floor: Floor, event: HandOverFailed, now: int) -> None:
    floor.events.append(event)
    stop_asking(floor, floor.contacts[event.contact])


def bring_in_failed(floor: Floor, event: BringInFailed, now: int) -> None:
    floor.events.append(event)
    stop_asking(floor, floor.contacts[event.contact])


def handed_over(
    floor: Floor, contact: Contact, from_agent: int, to_agent: int, purpose: str, now: int
) -> None:
    floor.events.append(HandedOver(contact.id, from_agent, to_agent, purpose))
    if contact.asking_line != contact.line:
        contact.line = contact.asking_line
        contact.purpose = contact.purpose_asked = purpose
    stop_asking(floor, contact)
    contact.agent = to_agent
    talks.unpause(contact)
    if to_agent in contact.guests:
        contact.guests = tuple(one for one in contact.guests if one != to_agent)
    else:
        floor.occupy(floor.agents[to_agent], contact)
    floor.release(floor.agents[from_agent], contact, now)


def joined(floor: Floor, contact: Contact, agent: Agent, now: int) -> None:
    floor.events.append(Joined(contact.id, agent.id))
    stop_asking(floor, contact)
    contact.guests = (*contact.guests, agent.id)
    floor.occupy(agent, contact)


def guest_left(floor: Floor, contact: Contact, agent: Agent, now: int) -> None:
    floor.events.append(GuestLeft(contact.id, agent.id))
    contact.guests = tuple(one for one in contact.guests if one != agent.id)
    if agent.resting.get(contact.id) == NEVER:  # a line is asked: they are in it again
        ringing.rest_no_more(floor, contact, agent)
    floor.release(agent, contact, now)


def stop_asking(floor: Floor, contact: Contact) -> None:
    """Nobody is asked any more; the contact's need is that of its own line again."""
    floor.step_out(contact)
    if contact.asking == HAND_OVER and not contact.asking_agent:
        for one in (contact.agent, *contact.guests):
            agent = floor.agents.get(one)
            if agent is not None:
                agent.resting.pop(contact.id, None)
    contact.asking = ""
    contact.asking_agent = 0
    contact.asking_line = 0
    floor.move(contact, floor.need(contact.line, contact.brand, contact.language, contact.channel))
