"""Matching: who is offered to whom.

Among waiting contacts the lowest rank goes first: first come, first served, unless a law puts
somebody before. Among free agents the one who knows the customer from last time, otherwise one
who has nothing to do, free for longest; among equals the lower id. An agent is never passed a
contact that they declined within the last minute.

It holds after every command that no free agent stands beside a contact that they may answer.
So only the agents who just became free and the contacts that are new in the line are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line.contacts import FIRST
from lamplight.line.events import Offered
from lamplight.line.limits import OFFER
from lamplight.line.ringing import offered

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor

NOBODY: Final = FIRST  # a rank behind all places

LAST_PERSON: Final = ("last_person",)
HELD_FOR_YOU: Final = ("held_for_you",)
LONGEST_FREE: Final = ("longest_free",)
FIRST_IN_LINE: Final = ("first_in_line",)
ASKED_AGAIN: Final = ("asked_again",)


def settle(floor: Floor, now: int) -> None:
    """Offer until no free agent stands beside a contact that they may answer."""
    freed = floor.freed
    entered = floor.entered
    if not entered and len(freed) == 1:
        agent = freed.pop()
        if agent.free:
            contact = first_for(floor, agent, now)
            if contact is not None:
                _offer(floor, contact, agent, now, FIRST_IN_LINE)
        return
    if not freed and len(entered) == 1:
        contact = entered.pop()
        if contact.queued:
            free = best_agent(floor, contact, now)
            if free is not None:
                _offer(floor, contact, free, now, LONGEST_FREE)
        return
    _settle_many(floor, now)


def _settle_many(floor: Floor, now: int) -> None:
    """As `settle`: always the lowest rank for which somebody is free, with the best agent."""
    freed = list({agent.id: agent for agent in floor.freed if agent.free}.values())
    entered = {contact.rank: contact for contact in floor.entered if contact.queued}
    floor.freed.clear()
    floor.entered.clear()
    waiting = sorted(entered, reverse=True)
    while True:
        # Offers only make agents busy, so a contact for whom nobody is free now is done with.
        while waiting:
            newest = entered[waiting[-1]]
            if newest.queued and best_agent(floor, newest, now) is not None:
                break
            waiting.pop()
        lowest = waiting[-1] if waiting else NOBODY
        for agent in freed:
            if agent.free:
                first = first_for(floor, agent, now)
                if first is not None and first.rank < lowest:
                    lowest = first.rank
        if lowest == NOBODY:
            return
        contact = floor.by_rank[lowest]
        best = best_agent(floor, contact, now)
        if best is None:
            raise AssertionError(f"contact {contact.id} has a free agent and has none")
        _offer(floor, contact, best, now, LONGEST_FREE if lowest in entered else FIRST_IN_LINE)


def first_for(floor: Floor, agent: Agent, now: int) -> Contact | None:
    """The first contact in the line that this agent may be rung for; None if there is none."""
    lowest = NOBODY
    for need in agent.crew.needs:
        queue = need.queue
        if queue and queue[0] < lowest:
            lowest = min(lowest, _first_not_resting(floor, agent, queue, now))
    if agent.held and agent.held[0] < lowest:
        lowest = min(lowest, _first_not_resting(floor, agent, agent.held, now))
    return None if lowest == NOBODY else floor.by_rank[lowest]


def _first_not_resting(floor: Floor, agent: Agent, ranks: list[int], now: int) -> int:
    resting = agent.resting
    if not resting:
        return ranks[0]
    for rank in ranks:
        if resting.get(floor.by_rank[rank].id, 0) <= now:
            return rank
    return NOBODY


def best_agent(floor: Floor, contact: Contact, now: int) -> Agent | None:
    """The free agent to be rung for this contact in the line; None if there is none."""
    if contact.hold_agent:
        known = floor.agents[contact.hold_agent]
        return known if known.free and known.resting.get(contact.id, 0) <= now else None
    if contact.last_agent:
        last = floor.agents.get(contact.last_agent)
        if (
            last is not None
            and last.free
            and last.id not in contact.declined
            and last.crew in contact.need.crews
            and last.resting.get(contact.id, 0) <= now
        ):
            return last
    if contact.declined or contact.agent:
        return _best_not_resting(floor, contact, now)
    crews = contact.need.crews
    if len(crews) == 1:
        free = crews[0].free
        return floor.agents[free[0][2]] if free else None
    turns = [crew.free[0] for crew in crews if crew.free]
    return floor.agents[min(turns)[2]] if turns else None


def _best_not_resting(floor: Floor, contact: Contact, now: int) -> Agent | None:
    """Somebody who wasn't asked yet; otherwise whoever declined longest ago."""
    best: Agent | None = None
    asked_at = 0
    for turn in sorted(turn for crew in contact.need.crews for turn in crew.free):
        agent = floor.agents[turn[2]]
        if agent.resting.get(contact.id, 0) > now:
            continue
        declined_at = contact.declined.get(agent.id, 0)
        if best is None or declined_at < asked_at:
            best, asked_at = agent, declined_at
    return best


def _offer(floor: Floor, contact: Contact, agent: Agent, now: int, usual: tuple[str, ...]) -> None:
    why = usual
    if contact.hold_agent:
        why = HELD_FOR_YOU
    elif contact.last_agent == agent.id:
        why = LAST_PERSON
    elif contact.declined and agent.id in contact.declined:
        why = ASKED_AGAIN
    kind = contact.asking or ("turn" if contact.present else "callback")
    offered(floor, Offered(contact.id, agent.id, now + OFFER, kind, why), now)
