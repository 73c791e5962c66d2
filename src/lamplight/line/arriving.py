"""A contact comes, is told something, and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import astuple

from lamplight.line import deadlines, holds, promises, ringing, slots, states
from lamplight.line.closing import contact_closed
from lamplight.line.contacts import Contact
from lamplight.line.events import (
    Arrived,
    Booked,
    CustomerLeft,
    PassedOver,
    ReleaseAsked,
    WaitTold,
)
from lamplight.line.floor import rank_of
from lamplight.line.limits import CHANNELS, LAWS, PURPOSES
from lamplight.line.matching import settle
from lamplight.line.needs import RANK
from lamplight.line.refused import Refused, not_now

if TYPE_CHECKING:
    from lamplight.line.commands import Arrive, Book, Leave, ReleasePromise, Tell
    from lamplight.line.floor import Brand, Floor

_LEFT: Final = states.steps("CustomerLeft")
_RELEASED: Final = states.steps("ReleaseAsked")
_TOLD: Final = states.steps("WaitTold")
_ARRIVED: Final = states.steps("Arrived")[states.START]
_AT_A_TIME: Final = states.steps("Booked", states.AT_A_TIME)[states.START]
_AT_THE_TURN: Final = states.steps("Booked", states.AT_THE_TURN)[states.START]


def arrive(floor: Floor, command: Arrive, now: int) -> None:
    """Into the line, and to a free agent at once if there is one."""
    contact = Contact(command)
    brand = _welcome(floor, contact, command.country, "Arrive")
    if not brand.open:
        raise Refused("closed", f"Arrive: brand {brand.id} is closed. A call can be booked (Book).")
    _arrive(floor, brand, contact, Arrived(*astuple(command)), now)
    settle(floor, now)
    if contact.queued:
        holds.consider(floor, contact, command.hold_until, now)
        stand_in_line(floor, contact, now)


def book(floor: Floor, command: Book, now: int) -> None:
    """A callback as the first word, open or closed: at a chosen time, or at the turn.

    No slot limits how many are called at the turn: what they are promised is a place in the line.
    """
    contact = Contact(command)
    brand = _welcome(floor, contact, command.country, "Book")
    if command.at:
        taken = slots.booked(floor, brand.line_for(contact.purpose), command.at)
        slots.check(taken, command.capacity, command.at, now, "Book")
    elif not brand.open and not brand.next_open:
        raise Refused("no_opening", f"Book: brand {brand.id} is closed, and no opening is known.")
    _book(floor, brand, contact, Booked(*astuple(command)), now)
    if command.at:
        promises.promise_made(floor, contact, "time", command.at, now)
    else:
        promises.promise_turn(floor, contact, now)
        if not promises.put_off(floor, contact, now):
            settle(floor, now)
            if contact.queued:
                stand_in_line(floor, contact, now)
            return
    promises.tell_if_nobody(floor, contact, now)


def _welcome(floor: Floor, contact: Contact, country: str, command: str) -> Brand:
    """Check what a new contact asks for. Raises Refused."""
    brand = floor.brand(contact.brand, command)
    if not floor.seen.is_new(contact.id):
        raise Refused("contact_exists", f"{command}: the id {contact.id} isn't new.")
    if contact.customer:
        there = floor.by_customer.get((contact.customer, brand.id), 0)
        if there:
            state = floor.contacts[there].state
            raise Refused(
                "already_here", f"{command}: this customer has contact {there}, {state}.", there
            )
    if contact.purpose not in PURPOSES:
        raise Refused("unknown_purpose", f"{command}: the purpose is one of {', '.join(PURPOSES)}.")
    if not brand.line_for(contact.purpose):
        raise Refused("no_sales_line", f"{command}: brand {brand.id} has no line for sales.")
    if contact.channel not in CHANNELS:
        raise Refused("unknown_channel", f"{command}: the channel is one of {', '.join(CHANNELS)}.")
    if contact.priority:
        _check_priority(contact, country, brand, command)
    return brand


def _check_priority(contact: Contact, country: str, brand: Brand, command: str) -> None:
    """A law goes before arrival only where it is switched on, and for customers of its country."""
    if contact.priority not in brand.priorities:
        raise Refused(
            "priority_off",
            f"{command}: {contact.priority} isn't switched on for brand {brand.id}.",
        )
    law = LAWS[contact.priority]
    if country not in ("", law.country):
        raise Refused(
            "priority_elsewhere",
            f"{command}: {contact.priority} is a law of {law.country}, not of {country}.",
        )


def leave(floor: Floor, command: Leave, now: int) -> None:
    """The customer leaves. Whoever asked to be called leaves with a kept place; others abandon."""
    contact = floor.contact(command.contact, "Leave")
    if contact.state not in _LEFT:
        raise not_now("Leave", contact)
    with_place = contact.promise == states.LIVE and contact.kept_why == "asked"
    customer_left(floor, contact, now)
    ringing.withdraw(floor, contact, "customer_left", now)
    promises.release(floor, contact, "left", now)
    contact_closed(floor, contact, "left_with_place" if with_place else "abandoned", now)


def release_promise(floor: Floor, command: ReleasePromise, now: int) -> None:
    """The customer no longer needs what was promised."""
    contact = floor.contact(command.contact, "ReleasePromise")
    if contact.state not in _RELEASED:
        raise not_now("ReleasePromise", contact)
    if contact.promise != states.LIVE:
        raise Refused(
            "no_promise", f"ReleasePromise: contact {contact.id} has no live promise.", contact.id
        )
    asked = not contact.present and contact.kept_why == "asked"
    release_asked(floor, contact, now)
    ringing.withdraw(floor, contact, "customer_left", now)
    promises.promise_released(floor, contact, "asked", now)
    contact_closed(floor, contact, "released" if asked else "abandoned", now)


def tell(floor: Floor, command: Tell, now: int) -> None:
    """The customer was told how long it will be."""
    contact = floor.contact(command.contact, "Tell")
    if contact.state not in _TOLD:
        raise not_now("Tell", contact)
    wait_told(
        floor, contact, command.ahead, command.likely_ms, command.bound_ms, command.here,
        command.talks_ms, command.raw_bound_ms, now,
    )  # fmt: skip


def stand_in_line(floor: Floor, contact: Contact, now: int) -> None:
    """Somebody stands in the line who didn't before: others are passed, nobody may be here."""
    if contact.rank < 0:
        pass_over(floor, contact, now)
    if contact.queued:
        promises.reassure_one(floor, contact, now)


def pass_over(floor: Floor, contact: Contact, now: int) -> None:
    """Tell those who came first, and want the same people, that a law puts this one before.

    Each is told once of each who passes, however often that one leaves the line and enters it.
    """
    needs = {id(need): need for crew in contact.need.crews for need in crew.needs}
    needs[id(contact.need)] = contact.need
    told = set(contact.passes)
    passed = [
        other
        for need in needs.values()
        for queue in (need.queue, need.held)
        for other in queue
        if 0 <= other.rank < contact.place and other.id not in told
    ]
    for other in sorted(passed, key=RANK):
        if other.state != states.TALKING:
            passed_over(floor, other, contact.id, contact.priority, now)


# What happened


def arrived(floor: Floor, event: Arrived, now: int) -> None:
    _arrive(floor, floor.brands[event.brand], Contact(event), event, now)


def booked(floor: Floor, event: Booked, now: int) -> None:
    _book(floor, floor.brands[event.brand], Contact(event), event, now)


def _arrive(floor: Floor, brand: Brand, contact: Contact, event: Arrived, now: int) -> None:
    floor.events.append(event)
    contact.state = _ARRIVED
    _give_place(floor, brand, contact, now)
    floor.enter(contact)


def _book(floor: Floor, brand: Brand, contact: Contact, event: Booked, now: int) -> None:
    floor.events.append(event)
    contact.state = _AT_A_TIME if event.at else _AT_THE_TURN
    _give_place(floor, brand, contact, now)
    contact.present = False
    contact.kept_why = "asked"
    if not event.at:
        floor.enter(contact)
        return
    contact.due = event.at
    floor.deadlines.add(contact.due, deadlines.DUE, contact.id)
    slots.take(floor, contact.line, contact.due, now)


def _give_place(floor: Floor, brand: Brand, contact: Contact, now: int) -> None:
    number = contact.id
    floor.seen.use(number)
    floor.places += 1
    contact.place = floor.places
    contact.arrived_at = now
    line = brand.line_for(contact.purpose)
    contact.line = line
    contact.need = floor.need(line, brand.id, contact.language, contact.channel)
    contact.rank = rank_of(contact, contact.channel)
    floor.contacts[number] = contact
    if contact.customer:
        floor.by_customer[contact.customer, contact.brand] = number


def customer_left(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(CustomerLeft(contact.id))
    _go(floor, contact, _LEFT, now)


def release_asked(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(ReleaseAsked(contact.id))
    _go(floor, contact, _RELEASED, now)


def _go(floor: Floor, contact: Contact, table: dict[str, str], now: int) -> None:
    if contact.state == states.SCHEDULED:
        slots.give_back(floor, contact.line, contact.due)
    contact.state = table[contact.state]
    floor.step_out(contact)
    floor.clear_hold(contact)
    if contact.agent:  # was being called
        floor.release(floor.agents[contact.agent], contact, now)
        contact.agent = 0


def wait_told(
    floor: Floor, contact: Contact, ahead: int, likely_ms: int, bound_ms: int, here: int,
    talks_ms: int, raw_bound_ms: int, now: int,
) -> None:  # fmt: skip
    told = WaitTold(contact.id, ahead, likely_ms, bound_ms, here, talks_ms, raw_bound_ms)
    floor.events.append(told)
    contact.told_at = now
    contact.told_likely_ms = likely_ms
    contact.told_bound_ms = bound_ms


def passed_over(floor: Floor, contact: Contact, by: int, law: str, now: int) -> None:
    floor.events.append(PassedOver(contact.id, by, law))
    passer = floor.contacts[by]
    passer.passes = (*passer.passes, contact.id)
