"""A contact rings at one agent, and stops ringing: what each of these changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line import deadlines, states
from lamplight.line.events import (
    OfferAccepted,
    OfferDeclined,
    Offered,
    OfferUnanswered,
    OfferWithdrawn,
    RestEnded,
)
from lamplight.line.limits import CALL_LIMIT, DECLINED_REST

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor

_OFFERED: Final = states.steps("Offered")
_ACCEPTED_IN_PERSON: Final = states.steps("OfferAccepted", states.IN_PERSON)
_ACCEPTED_ABSENT: Final = states.steps("OfferAccepted", states.ABSENT)


def _over(event: str, in_person: bool) -> dict[str, str]:
    stays = states.steps(event, states.ASKED)
    return {**states.steps(event, states.IN_PERSON if in_person else states.ABSENT), **stays}


_DECLINED: Final = (_over("OfferDeclined", False), _over("OfferDeclined", True))
_UNANSWERED: Final = (_over("OfferUnanswered", False), _over("OfferUnanswered", True))
_WITHDRAWN: Final = (
    {**_over("OfferWithdrawn", False), **states.steps("OfferWithdrawn", states.GONE)},
    {**_over("OfferWithdrawn", True), **states.steps("OfferWithdrawn", states.GONE)},
)


def withdraw(floor: Floor, contact: Contact, why: str, now: int) -> None:
    """Stop the ring, if the contact rings at somebody."""
    if contact.offered_to:
        offer_withdrawn(floor, contact, floor.agents[contact.offered_to], why, now)


def offered(floor: Floor, event: Offered, now: int) -> None:
    floor.events.append(event)
    contact = floor.contacts[event.contact]
    agent = floor.agents[event.agent]
    contact.state = _OFFERED[contact.state]
    floor.step_out(contact)
    floor.clear_hold(contact)
    contact.nobody_told = False
    contact.offered_to = agent.id
    contact.offer_until = event.until
    contact.offer_kind = event.kind
    agent.ringing = contact.id
    floor.refresh(agent)
    floor.deadlines.ring(contact)


def offer_accepted(floor: Floor, agent: Agent, contact: Contact, channel: str, now: int) -> None:
    floor.events.append(OfferAccepted(agent.id, contact.id, channel))
    _quiet(floor, contact)
    agent.ringing = 0
    agent.wrap_up_until = 0  # who takes the next is done with the last
    agent.wrap_up_contact = 0
    if contact.asking:
        floor.refresh(agent)  # what they were asked for follows at once
        return
    contact.agent = agent.id
    contact.talk_channel = channel
    contact.grace_until = 0  # dialled in time
    if contact.present:
        contact.state = _ACCEPTED_IN_PERSON[contact.state]
        contact.talk_since = now
    else:
        contact.state = _ACCEPTED_ABSENT[contact.state]
        contact.call_until = now + CALL_LIMIT
        floor.deadlines.add(contact.call_until, deadlines.CALL, contact.id)
        if not contact.tries:
            contact.tried_at = now
    floor.occupy(agent, contact)


def offer_declined(floor: Floor, agent: Agent, contact: Contact, now: int) -> None:
    floor.events.append(OfferDeclined(agent.id, contact.id))
    if not contact.asking_agent:
        others = [one for one in contact.declined if one[0] != agent.id]
        contact.declined = (*others, (agent.id, now))
        contact.everyone_told = False
        agent.resting[contact.id] = now + DECLINED_REST
        floor.deadlines.add(now + DECLINED_REST, deadlines.REST, contact.id, agent.id)
    _not_taken(floor, contact, agent, _DECLINED)


def offer_unanswered(floor: Floor, contact: Contact, agent: Agent, now: int) -> None:
    floor.events.append(OfferUnanswered(contact.id, agent.id))
    _not_taken(floor, contact, agent, _UNANSWERED)


def offer_withdrawn(floor: Floor, contact: Contact, agent: Agent, why: str, now: int) -> None:
    floor.events.append(OfferWithdrawn(contact.id, agent.id, why))
    _not_taken(floor, contact, agent, _WITHDRAWN)


def rest_ended(floor: Floor, contact: Contact, agent: Agent, now: int) -> None:
    floor.events.append(RestEnded(contact.id, agent.id))
    rest_no_more(floor, contact, agent)


def rest_no_more(floor: Floor, contact: Contact, agent: Agent) -> None:
    """The agent may be rung for this contact again."""
    del agent.resting[contact.id]
    if agent.free and contact.queued:
        floor.freed.append(agent)


def _quiet(floor: Floor, contact: Contact) -> None:
    floor.deadlines.quiet(contact)
    contact.offered_to = 0
    contact.offer_until = 0
    contact.offer_kind = ""


def _not_taken(
    floor: Floor, contact: Contact, agent: Agent, table: tuple[dict[str, str], dict[str, str]]
) -> None:
    """The ring stops; who is still in the line stands in it again, where they stood."""
    _quiet(floor, contact)
    contact.state = table[contact.present][contact.state]
    if stands_in_line(contact):
        floor.enter(contact)
    agent.ringing = 0
    floor.refresh(agent)


def stands_in_line(contact: Contact) -> bool:
    """Whether a contact in this state, rung nowhere, stands in the queue of its need."""
    if contact.state == states.TALKING:
        return contact.asking_line != 0 and not contact.asking_agent
    return contact.state == states.WAITING or (
        contact.state == states.KEPT and not contact.next_try_at
    )
