"""Calling a customer who isn't here: reached, missed, tried again at a stated time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line import promises, states
from lamplight.line.closing import contact_closed
from lamplight.line.events import CallTimedOut, CustomerMissed, CustomerReached
from lamplight.line.limits import TRIES
from lamplight.line.refused import not_now

if TYPE_CHECKING:
    from lamplight.line.agents import Agent
    from lamplight.line.commands import Miss, Reach
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor

_REACHED: Final = states.steps("CustomerReached")
_MISSED: Final = states.steps("CustomerMissed")
_TIMED_OUT: Final = states.steps("CallTimedOut")


def reach(floor: Floor, command: Reach, now: int) -> None:
    """The customer answers: the promise is kept, the talk begins."""
    contact = floor.contact(command.contact, "Reach")
    if contact.state not in _REACHED:
        raise not_now("Reach", contact)
    customer_reached(floor, contact, now)
    promises.keep(floor, contact, now)


def miss(floor: Floor, command: Miss, now: int) -> None:
    """The customer doesn't answer: another try, or the promise is broken."""
    contact = floor.contact(command.contact, "Miss")
    if contact.state not in _MISSED:
        raise not_now("Miss", contact)
    customer_missed(floor, contact, now)
    _try_again_or_close(floor, contact, now)


def time_out(floor: Floor, contact: Contact, now: int) -> None:
    """Nobody said what became of the call: it counts as missed, and the agent is free again."""
    call_timed_out(floor, contact, floor.agents[contact.agent], now)
    _try_again_or_close(floor, contact, now)


def _try_again_or_close(floor: Floor, contact: Contact, now: int) -> None:
    if contact.tries < TRIES:
        promises.plan_next_try(floor, contact, now)
        return
    if contact.promise == states.LIVE:
        promises.promise_broken(floor, contact, "unreached", now)
    contact_closed(floor, contact, "unreached", now)


# What happened


def customer_reached(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(CustomerReached(contact.id))
    contact.state = _REACHED[contact.state]
    contact.present = True
    contact.call_until = 0
    contact.talk_since = now


def customer_missed(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(CustomerMissed(contact.id))
    _missed(floor, contact, floor.agents[contact.agent], _MISSED, now)


def call_timed_out(floor: Floor, contact: Contact, agent: Agent, now: int) -> None:
    floor.events.append(CallTimedOut(contact.id, agent.id))
    _missed(floor, contact, agent, _TIMED_OUT, now)


def _missed(floor: Floor, contact: Contact, agent: Agent, table: dict[str, str], now: int) -> None:
    contact.state = table[contact.state]
    contact.tries += 1
    contact.call_until = 0
    contact.agent = 0
    contact.talk_channel = ""
    floor.release(agent, contact, now)
