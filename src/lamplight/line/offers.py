"""Offers answered and unanswered: accept, not now, or no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lamplight.line import declining, hand_over, people, promises, ringing, states
from lamplight.line.refused import Refused

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.commands import Accept, Decline
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor


def accept(floor: Floor, command: Accept, now: int) -> None:
    """The agent takes it: a talk with who is here in person, a call to who isn't."""
    contact, agent = _ringing(floor, command.contact, command.agent, "Accept")
    channel = command.channel
    usual = contact.talk_channel or contact.channel
    if channel != usual:
        _check_instead(contact, agent, usual, channel)
    ringing.offer_accepted(floor, agent, contact, channel, now)
    if contact.asking == "hand_over":
        hand_over.take(floor, contact, agent, now)
    elif contact.asking:
        hand_over.joined(floor, contact, agent, now)
    elif contact.state == states.TALKING:
        promises.keep(floor, contact, now)


def decline(floor: Floor, command: Decline, now: int) -> None:
    """ "Not now": the next one is asked, the customer stays first."""
    contact, agent = _ringing(floor, command.contact, command.agent, "Decline")
    ringing.offer_declined(floor, agent, contact, now)
    if contact.asking_agent:
        hand_over.fail(floor, contact, "declined", now)
    else:
        declining.tell_leads(floor, contact, now)


def ring_out(floor: Floor, contact: Contact, now: int) -> None:
    """Nobody answered: the next one is asked, and who didn't answer is shown as away."""
    agent = floor.agents[contact.offered_to]
    ringing.offer_unanswered(floor, contact, agent, now)
    if contact.asking_agent:
        hand_over.fail(floor, contact, "unanswered", now)
    people.send_away(floor, agent, now)


def _ringing(floor: Floor, number: int, asked: int, command: str) -> tuple[Contact, Agent]:
    contact = floor.contact(number, command)
    agent = floor.agent(asked, command)
    if contact.offered_to != agent.id:
        raise Refused(
            "offer_gone",
            f"{command}: contact {number} is {contact.state} and doesn't ring at agent {asked}.",
            number,
        )
    return contact, agent


def _check_instead(contact: Contact, agent: Agent, usual: str, channel: str) -> None:
    """Raises Refused unless the agent may answer by this channel instead of the usual one.

    A voice may be instead of a face. Who wrote and has gone since may be called by voice too, by
    an agent who speaks.
    """
    gone = usual == "chat" and not contact.present
    may_speak = usual == "video" or (gone and "voice" in agent.crew.channels)
    if not may_speak or channel != "voice":
        raise Refused(
            "wrong_channel",
            f"Accept: contact {contact.id} is answered by {usual}{' or voice' * may_speak}, "
            f"not by {channel}.",
            contact.id,
        )
