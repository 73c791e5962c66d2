"""Holds: waiting for the same person as last time, until a stated deadline and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line import deadlines
from lamplight.line.events import HoldEnded, HoldStarted

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor


def consider(floor: Floor, contact: Contact, until: int, now: int) -> None:
    """Hold a newly waiting contact for who answered last time, if that is possible.

    `until` is where waiting for them would begin to cost more than the customer was told. The
    person must be here and busy. Whom a law puts first isn't held back.
    """
    if not contact.last_agent or until <= now or contact.rank < 0:
        return
    agent = floor.agents.get(contact.last_agent)
    if agent is None or not agent.here or agent.may_ring(contact.need.live):
        return
    if agent.crew.serves(contact.need):
        hold_started(floor, contact, agent, until, now)


def end(floor: Floor, contact: Contact, why: str, now: int) -> None:
    """From now on anyone may answer."""
    hold_ended(floor, contact, floor.agents[contact.hold_agent], why, now)


def end_if_unfit(floor: Floor, contact: Contact, why: str, now: int) -> None:
    """After the contact needs something else: end a hold for who can't answer that."""
    if contact.hold_agent:
        agent = floor.agents[contact.hold_agent]
        if not agent.crew.serves(contact.need) or contact.rank < 0:
            end(floor, contact, why, now)


def hold_started(floor: Floor, contact: Contact, agent: Agent, until: int, now: int) -> None:
    floor.events.append(HoldStarted(contact.id, agent.id, until))
    floor.step_out(contact)
    contact.hold_agent = agent.id
    contact.hold_until = until
    floor.enter(contact)
    floor.deadlines.add(until, deadlines.HOLD, contact.id)


def hold_ended(floor: Floor, contact: Contact, agent: Agent, why: str, now: int) -> None:
    floor.events.append(HoldEnded(contact.id, agent.id, why))
    floor.clear_hold(contact)
