"""The place is the customer's: going and keeping it, coming back, another channel or purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line import arriving, deadlines, hand_over, holds, promises, ringing, slots, states
from lamplight.line.events import (
    CallbackAsked,
    CameBack,
    ChannelChanged,
    PlaceKept,
    PurposeAsked,
)
from lamplight.line.limits import CHANNELS, PURPOSES
from lamplight.line.refused import Refused, not_now

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.commands import AskCallback, AskFor, ChangeChannel, ComeBack, KeepPlace
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor

ASKED: Final = "asked"
CONNECTION: Final = "connection"

_KEPT: Final = states.steps("PlaceKept")
_BACK: Final = states.steps("CameBack")
_CHANNEL: Final = states.steps("ChannelChanged")
_PURPOSE: Final = states.steps("PurposeAsked")
_AT_THE_TURN: Final = states.steps("CallbackAsked", states.AT_THE_TURN)
_AT_A_TIME: Final = states.steps("CallbackAsked", states.AT_A_TIME)


def keep_place(floor: Floor, command: KeepPlace, now: int) -> None:
    """The customer goes; they are called when it is their turn."""
    contact = floor.contact(command.contact, "KeepPlace")
    if command.why not in {ASKED, CONNECTION}:
        raise Refused("unknown_reason", f'KeepPlace: the reason is "{ASKED}" or "{CONNECTION}".')
    if contact.state not in _KEPT:
        raise not_now("KeepPlace", contact)
    if not contact.present and (command.why == CONNECTION or contact.kept_why == ASKED):
        raise Refused(
            "kept_already",
            f"KeepPlace: the place of contact {contact.id}, {contact.state}, is kept already.",
            contact.id,
        )
    place_kept(floor, contact, command.why, now)
    promises.promise_turn(floor, contact, now)
    if contact.queued:
        promises.reassure_one(floor, contact, now)


def come_back(floor: Floor, command: ComeBack, now: int) -> None:
    """The customer is here again and waits in person, or takes the call at once."""
    contact = floor.contact(command.contact, "ComeBack")
    if contact.state not in _BACK or contact.present:
        raise not_now("ComeBack", contact)
    if contact.kept_why == ASKED and not command.wait:
        raise Refused(
            "asked_to_be_called",
            f"ComeBack: contact {contact.id}, {contact.state}, asked to be called; "
            "they wait in person when they say so (wait).",
            contact.id,
        )
    if outside(floor, contact):
        raise Refused(
            "closed",
            f"ComeBack: contact {contact.id}, {contact.state}, is to be called later, and brand "
            f"{contact.brand} is closed.",
            contact.id,
        )
    scheduled = contact.state == states.SCHEDULED
    stood = contact.queued
    came_back(floor, contact, command.wait, now)
    if scheduled:
        promises.release(floor, contact, "replaced", now)
    if contact.state == states.TALKING:
        promises.keep(floor, contact, now)
    elif contact.queued and not stood:
        arriving.stand_in_line(floor, contact, now)


def outside(floor: Floor, contact: Contact) -> bool:
    """Whether a contact is out of the line of a closed brand: nobody goes in there now."""
    later = contact.state == states.SCHEDULED or contact.next_try_at > 0
    return later and contact.kept_why == ASKED and not floor.brands[contact.brand].open


def change_channel(floor: Floor, command: ChangeChannel, now: int) -> None:
    """From chat to a call or back: in the line with the same place, in a talk with the same agent.

    In a talk its owner must be able to: a call needs somebody without another one. A colleague
    who was brought in and can't go on by this channel leaves the talk: the customer's wish goes
    first.
    """
    contact = floor.contact(command.contact, "ChangeChannel")
    if contact.state not in _CHANNEL:
        raise not_now("ChangeChannel", contact)
    if command.channel not in CHANNELS:
        raise Refused(
            "unknown_channel", f"ChangeChannel: the channel is one of {', '.join(CHANNELS)}."
        )
    if contact.state == states.TALKING:
        _check_talk(floor, contact, command.channel)
    elif command.channel == contact.channel:
        raise Refused(
            "same_channel", f"ChangeChannel: contact {contact.id} is by {command.channel} already."
        )
    elif contact.state == states.SCHEDULED:
        _check_time(floor, contact, command)
    first_before = contact.rank < 0
    stepping_out = _left_behind(floor, contact, command.channel)
    channel_changed(floor, contact, command.channel, command.capacity, now)
    for guest in stepping_out:
        hand_over.guest_left(floor, contact, floor.agents[guest], now)
    if contact.state == states.TALKING:
        return
    fit(floor, contact, "customer_changed", now)
    if contact.queued and not first_before:
        arriving.stand_in_line(floor, contact, now)
    elif contact.queued:
        promises.reassure_one(floor, contact, now)


def _check_time(floor: Floor, contact: Contact, command: ChangeChannel) -> None:
    """Raises Refused unless the call that is promised at a time can be made by the new channel."""
    others = slots.booked(floor, contact.line, contact.due) - 1
    if others >= command.capacity:
        raise Refused(
            "channel_full",
            f"ChangeChannel: contact {contact.id} is scheduled, and nobody is left who could call "
            f"by {command.channel} then.",
            contact.id,
        )


def _check_talk(floor: Floor, contact: Contact, channel: str) -> None:
    """Raises Refused unless the owner of the talk can go on by this channel."""
    number = contact.id
    if channel == contact.talk_channel:
        raise Refused("same_channel", f"ChangeChannel: the talk {number} is by {channel} already.")
    if contact.asking:
        raise Refused(
            "already_asking", f"ChangeChannel: in talk {number} a colleague is being asked.", number
        )
    owner = floor.agents[contact.agent]
    if channel not in owner.crew.channels:
        raise Refused(
            "agent_cannot", f"ChangeChannel: agent {owner.id} doesn't answer by {channel}.", number
        )
    if channel == "chat":
        if len(owner.chats) >= owner.chats_max:
            raise Refused(
                "agent_busy", f"ChangeChannel: agent {owner.id} has all their chats.", number
            )
    elif contact.talk_channel == "chat" and (owner.live or owner.ringing):
        raise Refused("agent_busy", f"ChangeChannel: agent {owner.id} is {owner.activity}.", number)


def _left_behind(floor: Floor, contact: Contact, channel: str) -> list[int]:
    """The guests of the talk who can't go on by this channel."""
    was = contact.talk_channel
    return [one for one in contact.guests if not _goes_on(floor.agents[one], was, channel)]


def _goes_on(agent: Agent, was: str, channel: str) -> bool:
    """Whether a guest of a talk by the one channel can go on in it by the other.

    Who is heard already needn't be seen: a voice is enough when the others see each other.
    """
    if was != "chat" and channel == "video":
        return True
    if channel not in agent.crew.channels:
        return False
    if channel == "chat":
        return len(agent.chats) < agent.chats_max
    return was != "chat" or not (agent.live or agent.ringing)


def ask_for(floor: Floor, command: AskFor, now: int) -> None:
    """The customer asks for the other purpose: in the line they change it, keeping their place.

    In a talk it is noted: the talk may be handed over there now. Taking the wish for sales back
    ends what was asked of sales.
    """
    contact = floor.contact(command.contact, "AskFor")
    if contact.state not in _PURPOSE:
        raise not_now("AskFor", contact)
    if command.purpose not in PURPOSES:
        raise Refused("unknown_purpose", f"AskFor: the purpose is one of {', '.join(PURPOSES)}.")
    if command.purpose == contact.purpose_asked:
        raise Refused(
            "same_purpose", f"AskFor: contact {contact.id} is for {command.purpose} already."
        )
    if not floor.brands[contact.brand].line_for(command.purpose):
        raise Refused("no_sales_line", f"AskFor: brand {contact.brand} has no line for sales.")
    purpose_asked(floor, contact, command.purpose, now)
    if contact.state == states.TALKING:
        hand_over.recheck(floor, contact, "customer_changed", now)
        return
    fit(floor, contact, "customer_changed", now)
    if contact.queued:
        arriving.stand_in_line(floor, contact, now)


def fit(floor: Floor, contact: Contact, why: str, now: int) -> None:
    """After what the contact needs has changed: end a ring or a hold that no longer fits."""
    if contact.offered_to:
        agent = floor.agents[contact.offered_to]
        if not agent.could_take(contact.need):
            ringing.withdraw(floor, contact, why, now)
    holds.end_if_unfit(floor, contact, why, now)


def ask_callback(floor: Floor, command: AskCallback, now: int) -> None:
    """A call at the turn, or at a chosen time. It takes the place of an earlier promise."""
    contact = floor.contact(command.contact, "AskCallback")
    table = _AT_A_TIME if command.at else _AT_THE_TURN
    if contact.state not in table:
        raise not_now("AskCallback", contact)
    scheduled = contact.state == states.SCHEDULED
    stood = contact.queued
    if command.at:
        taken = slots.booked(floor, contact.line, command.at)
        if scheduled and slots.start_of(contact.due) == slots.start_of(command.at):
            taken -= 1  # their own
        slots.check(taken, command.capacity, command.at, now, "AskCallback")
    elif _called_at_the_turn(contact):
        raise Refused(
            "kept_already",
            f"AskCallback: contact {contact.id}, {contact.state}, is called at the turn already.",
            contact.id,
        )
    callback_asked(floor, contact, command.at, command.capacity, now)
    if command.at:
        ringing.withdraw(floor, contact, "customer_changed", now)
        promises.release(floor, contact, "replaced", now)
        promises.promise_made(floor, contact, "time", command.at, now)
        promises.tell_if_nobody(floor, contact, now)
    else:
        if scheduled:
            promises.release(floor, contact, "replaced", now)
        promises.promise_turn(floor, contact, now)
        if scheduled and promises.put_off(floor, contact, now):
            return
        if contact.queued and stood:
            promises.reassure_one(floor, contact, now)
        elif contact.queued:
            arriving.stand_in_line(floor, contact, now)


def _called_at_the_turn(contact: Contact) -> bool:
    return (
        contact.state in {states.KEPT, states.OFFERED}
        and not contact.present
        and contact.kept_why == ASKED
        and contact.promise == states.LIVE
    )


# What happened


def place_kept(floor: Floor, contact: Contact, why: str, now: int) -> None:
    floor.events.append(PlaceKept(contact.id, why))
    contact.state = _KEPT[contact.state]
    contact.broken = 0
    _absent(contact, why)


def came_back(floor: Floor, contact: Contact, wait: bool, now: int) -> None:
    floor.events.append(CameBack(contact.id, wait))
    if contact.state == states.SCHEDULED:
        slots.give_back(floor, contact.line, contact.due)
    contact.state = _BACK[contact.state]
    contact.present = True
    contact.kept_why = ""
    contact.due = 0
    contact.tries = contact.tried_at = contact.next_try_at = contact.broken = 0
    if contact.offered_to:
        contact.offer_kind = "turn"
    elif contact.state == states.TALKING:
        contact.call_until = 0
        contact.talk_since = now
    elif not contact.queued:
        floor.enter(contact)


def channel_changed(floor: Floor, contact: Contact, channel: str, capacity: int, now: int) -> None:
    floor.events.append(ChannelChanged(contact.id, channel, capacity))
    contact.state = _CHANNEL[contact.state]
    contact.channel = channel
    floor.move(contact, floor.need(contact.line, contact.brand, contact.language, channel))
    if contact.state == states.TALKING:
        stepping_out = _left_behind(floor, contact, channel)
        contact.talk_channel = channel
        for one in (contact.agent, *contact.guests):
            if one not in stepping_out:
                floor.go_on(floor.agents[one], contact, now)


def purpose_asked(floor: Floor, contact: Contact, purpose: str, now: int) -> None:
    floor.events.append(PurposeAsked(contact.id, purpose))
    contact.state = _PURPOSE[contact.state]
    contact.purpose_asked = purpose
    if contact.state != states.TALKING:
        contact.purpose = purpose
        contact.line = floor.brands[contact.brand].line_for(purpose)
        floor.move(
            contact, floor.need(contact.line, contact.brand, contact.language, contact.channel)
        )


def callback_asked(floor: Floor, contact: Contact, at: int, capacity: int, now: int) -> None:
    floor.events.append(CallbackAsked(contact.id, at, capacity))
    if contact.state == states.SCHEDULED:
        slots.give_back(floor, contact.line, contact.due)
    contact.due = at
    contact.tries = contact.tried_at = contact.next_try_at = contact.broken = 0
    if at:
        contact.state = _AT_A_TIME[contact.state]
        floor.step_out(contact)
        floor.clear_hold(contact)
        contact.call_until = 0
        if contact.agent:  # was being called
            floor.release(floor.agents[contact.agent], contact, now)
            contact.agent = 0
            contact.talk_channel = ""
        slots.take(floor, contact.line, at, now)
        floor.deadlines.add(at, deadlines.DUE, contact.id)
    else:
        contact.state = _AT_THE_TURN[contact.state]
        if contact.state == states.KEPT and not contact.queued:
            floor.enter(contact)
    _absent(contact, ASKED)


def _absent(contact: Contact, why: str) -> None:
    contact.present = False
    contact.kept_why = why
    if contact.offered_to:
        contact.offer_kind = "callback"
