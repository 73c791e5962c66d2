"""Matching: who is offered to whom.

Among waiting contacts the lowest rank goes first: first come, first served, unless a law puts
somebody before. Among free agents the one who knows the customer from last time, otherwise one
who has nothing to do, free for longest; among equals the lower id. An agent isn't rung for
a contact that they declined within the last minute.

It holds after every command that no free agent stands beside a contact that they may answer.
So only the agents who just became free and the contacts that are new in the line are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line.events import Offered
from lamplight.line.limits import OFFER
from lamplight.line.needs import RANK, earlier, turn
from lamplight.line.ringing import offered

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor

LAST_PERSON: Final[tuple[str, ...]] = ("last_person",)
HELD_FOR_YOU: Final[tuple[str, ...]] = ("held_for_you",)
LONGEST_FREE: Final[tuple[str, ...]] = ("longest_free",)
FIRST_IN_LINE: Final[tuple[str, ...]] = ("first_in_line",)
ASKED_AGAIN: Final[tuple[str, ...]] = ("asked_again",)


def settle(floor: Floor, now: int) -> None:
    """Offer until no free agent stands beside a contact that they may answer."""
    freed = floor.freed
    entered = floor.entered
    if not entered and len(freed) == 1:
        agent = freed[0]
        freed.clear()
        if agent.free:
            contact = first_for(agent)
            if contact is not None:
                _offer(floor, contact, agent, now, FIRST_IN_LINE)
        return
    if not freed and len(entered) == 1:
        contact = entered[0]
        entered.clear()
        if contact.queued:
            free = best_agent(floor, contact)
            if free is not None:
                _offer(floor, contact, free, now, LONGEST_FREE)
        return
    _settle_many(floor, now)


def _settle_many(floor: Floor, now: int) -> None:
    """As `settle`: always the lowest rank for which somebody is free, with the best agent."""
    freed = list({agent.id: agent for agent in floor.freed if agent.free}.values())
    entered = {contact.id: contact for contact in floor.entered if contact.queued}
    floor.freed.clear()
    floor.entered.clear()
    waiting = sorted(entered.values(), key=RANK, reverse=True)
    while True:
        # Offers only make agents busy, so a contact for whom nobody is free now is done with.
        while waiting and not (waiting[-1].queued and best_agent(floor, waiting[-1])):
            waiting.pop()
        first = waiting[-1] if waiting else None
        for agent in freed:
            other = first_for(agent) if agent.free else None
            if other is not None and (first is None or other.rank < first.rank):
                first = other
        if first is None:
            return
        best = best_agent(floor, first)
        if best is None:
            raise AssertionError(f"somebody is free for contact {first.id}, and nobody is")
        _offer(floor, first, best, now, LONGEST_FREE if first.id in entered else FIRST_IN_LINE)


def first_for(agent: Agent) -> Contact | None:
    """The first contact in the line that this agent may be rung for; None if there is none."""
    first: Contact | None = None
    for need in agent.crew.needs:
        if need.queue and (need.live or agent.room):
            contact = _first_not_resting(agent, need.queue)
            if contact is not None and (first is None or contact.rank < first.rank):
                first = contact
    for contact in agent.held:
        if first is not None and first.rank < contact.rank:
            break
        if (contact.need.live or agent.room) and contact.id not in agent.resting:
            return contact
    return first


def _first_not_resting(agent: Agent, queue: list[Contact]) -> Contact | None:
    if not agent.resting:
        return queue[0]
    for contact in queue:
        if contact.id not in agent.resting:
            return contact
    return None


def best_agent(floor: Floor, contact: Contact) -> Agent | None:
    """The free agent to be rung for this contact in the line; None if there is none."""
    if contact.hold_agent:
        known = floor.agents[contact.hold_agent]
        may = known.may_ring(contact.need.live) and contact.id not in known.resting
        return known if may else None
    if contact.declined or contact.agent:
        return _best_not_resting(contact)
    if contact.last_agent:
        last = floor.agents.get(contact.last_agent)
        if (
            last is not None
            and last.may_ring(contact.need.live)
            and last.crew in contact.need.crews
        ):
            return last
    best: Agent | None = None
    live = contact.need.live
    for crew in contact.need.crews:
        if not crew.free:
            continue
        first = crew.free[0] if live else crew.first_with_room()
        if first is not None and (best is None or earlier(first, best)):
            best = first
    return best


def after_not_now(contact: Contact) -> Agent | None:
    """Who is rung next for a contact that rings, if whoever is rung now says "not now"."""
    if not contact.offered_to or contact.asking_agent:
        return None  # a colleague who was asked by name: then nobody is
    return _best_not_resting(contact)


def _best_not_resting(contact: Contact) -> Agent | None:
    """Somebody who wasn't asked yet; otherwise whoever declined longest ago."""
    declined = dict(contact.declined)
    best: Agent | None = None
    for crew in contact.need.crews:
        for agent in crew.free:
            if contact.id in agent.resting or not agent.may_ring(contact.need.live):
                continue
            if best is None or (declined.get(agent.id, 0), *turn(agent)) < (
                declined.get(best.id, 0),
                *turn(best),
            ):
                best = agent
    return best


def _offer(floor: Floor, contact: Contact, agent: Agent, now: int, usual: tuple[str, ...]) -> None:
    why = usual
    if contact.hold_agent:
        why = HELD_FOR_YOU
    elif contact.last_agent == agent.id:
        why = LAST_PERSON
    elif contact.declined and agent.id in dict(contact.declined):
        why = ASKED_AGAIN
    kind = contact.asking or ("turn" if contact.present else "callback")
    offered(floor, Offered(contact.id, agent.id, now + OFFER, kind, why), now)
