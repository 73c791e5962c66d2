"""A brand: its two lines, the laws switched on for it, whether its doors are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import astuple

from lamplight.line import arriving, hand_over, places, promises, slots, states
from lamplight.line.events import BrandClosed, BrandOpened, BrandSet, LineChanged, LineSet
from lamplight.line.floor import Brand
from lamplight.line.limits import LAWS, PURPOSES
from lamplight.line.refused import Refused

if TYPE_CHECKING:
    from lamplight.line.commands import CloseBrand, OpenBrand, SetBrand, SetLine
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Floor

_CHANGED: Final = states.steps("LineChanged")


def set_line(floor: Floor, command: SetLine, now: int) -> None:
    """Make a line. A line keeps its purpose: contacts of it were counted under it."""
    if command.line <= 0:
        raise Refused("bad_id", f"SetLine: {command.line} is not an id; ids are positive.")
    if command.purpose not in PURPOSES:
        raise Refused("unknown_purpose", f"SetLine: the purpose is one of {', '.join(PURPOSES)}.")
    if floor.lines.get(command.line, command.purpose) != command.purpose:
        raise Refused("purpose_fixed", f"SetLine: line {command.line} has another purpose.")
    line_set(floor, command.line, command.purpose, now)


def line_set(floor: Floor, line: int, purpose: str, now: int) -> None:
    floor.events.append(LineSet(line, purpose))
    floor.lines[line] = purpose


def set_brand(floor: Floor, command: SetBrand, now: int) -> None:
    """Make or change a brand; a new one is closed.

    Who is in a line that the brand no longer has goes on, with their place, in the one that it has
    for their purpose; without a line for sales in that for service.
    """
    if command.brand <= 0:
        raise Refused("bad_id", f"SetBrand: {command.brand} is not an id; ids are positive.")
    if floor.lines.get(command.service_line) != "service":
        raise Refused(
            "unknown_line", f"SetBrand: line {command.service_line} is not a service line."
        )
    if command.sales_line and floor.lines.get(command.sales_line) != "sales":
        raise Refused("unknown_line", f"SetBrand: line {command.sales_line} is not a sales line.")
    for law in command.priorities:
        if law not in LAWS:
            raise Refused("unknown_law", f"SetBrand: the line knows no law {law}.")
    brand_set(floor, BrandSet(*astuple(command)), now)
    brand = floor.brands[command.brand]
    for contact in list(floor.contacts.values()):
        if contact.brand == brand.id:
            _keep_in_line(floor, brand, contact, now)


def _keep_in_line(floor: Floor, brand: Brand, contact: Contact, now: int) -> None:
    """Where this contact belongs, after the lines of its brand have changed."""
    purpose = contact.purpose if brand.line_for(contact.purpose) else "service"
    line = brand.line_for(purpose)
    if line != contact.line:
        line_changed(floor, contact, line, purpose, now)
        places.fit(floor, contact, "brand_changed", now)
        if contact.queued and contact.state != states.TALKING:
            arriving.stand_in_line(floor, contact, now)
    hand_over.recheck(floor, contact, "changed", now)


def brand_set(floor: Floor, event: BrandSet, now: int) -> None:
    floor.events.append(event)
    brand = floor.brands.get(event.brand)
    if brand is None:
        brand = floor.brands[event.brand] = Brand(event.brand)
    brand.service_line = event.service_line
    brand.sales_line = event.sales_line
    brand.priorities = event.priorities


def line_changed(floor: Floor, contact: Contact, line: int, purpose: str, now: int) -> None:
    floor.events.append(LineChanged(contact.id, line, purpose))
    contact.state = _CHANGED[contact.state]
    if contact.state == states.SCHEDULED:
        slots.give_back(floor, contact.line, contact.due)
        slots.take(floor, line, contact.due, now)
    contact.line = line
    if purpose != contact.purpose:
        contact.purpose = contact.purpose_asked = purpose
    if not contact.asking_line or contact.asking_agent:
        floor.move(contact, floor.need(line, contact.brand, contact.language, contact.channel))


def open_brand(floor: Floor, command: OpenBrand, now: int) -> None:
    """Open the doors, or say anew until when they are open."""
    brand = floor.brand(command.brand, "OpenBrand")
    was_open, before = brand.open, brand.next_open
    brand_opened(floor, brand, command.until, command.next_open, now)
    for contact in list(floor.contacts.values()):
        if contact.brand != brand.id:
            continue
        if was_open:
            promises.follow(floor, contact, before, now)
        elif promises.wake(floor, contact, now):
            arriving.stand_in_line(floor, contact, now)


def brand_opened(floor: Floor, brand: Brand, until: int, next_open: int, now: int) -> None:
    floor.events.append(BrandOpened(brand.id, until, next_open))
    if not brand.open:
        brand.open = True
        brand.opened_at = now
    brand.until = until
    brand.next_open = next_open


def close_brand(floor: Floor, command: CloseBrand, now: int) -> None:
    """Close the doors. Nobody is thrown out: who is inside is served as long as somebody is here.

    A promise to call at the turn that was already there when the brand opened has now seen a
    whole opening pass without a call: it counts as broken, and the call is promised anew. Who is
    to be called from the next opening on follows it where it is another than was said.
    """
    brand = floor.brand(command.brand, "CloseBrand")
    was_open, before = brand.open, brand.next_open
    brand_closed(floor, brand, command.next_open, now)
    for contact in list(floor.contacts.values()):
        if contact.brand == brand.id:
            promises.follow(floor, contact, before, now)
    if was_open:
        for contact in list(floor.contacts.values()):
            if (
                contact.brand == brand.id
                and contact.promise == states.LIVE
                and contact.promise_kind == "turn"
                and contact.promised_at < brand.opened_at
                and not contact.tries
                and contact.state != states.CALLING
            ):
                promises.break_it(floor, contact, "day_passed", now)
    promises.reassure(floor, floor.needs_of_brand(brand.id), now)


def brand_closed(floor: Floor, brand: Brand, next_open: int, now: int) -> None:
    floor.events.append(BrandClosed(brand.id, next_open))
    brand.open = False
    brand.until = 0
    brand.next_open = next_open
