"""Promises: to call at the turn, or at a chosen time. Each ends kept, broken or released.

A contact has at most one live promise. Whoever waits while nobody is here who could answer has
one, in person or not: there is no dead end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line import deadlines, states
from lamplight.line.events import (
    CallbackDue,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseReleased,
    TryPlanned,
)
from lamplight.line.limits import TIME_GRACE, TRY_AFTER, TRY_GAP
from lamplight.line.needs import RANK

if TYPE_CHECKING:
    from lamplight.line.contacts import Contact
    from lamplight.line.floor import Brand, Floor
    from lamplight.line.needs import Need

_MADE: Final = states.steps("PromiseMade", table=states.PROMISE)
_KEPT: Final = states.steps("PromiseKept", table=states.PROMISE)
_BROKEN: Final = states.steps("PromiseBroken", table=states.PROMISE)
_RELEASED: Final = states.steps("PromiseReleased", table=states.PROMISE)
_DUE: Final = states.steps("CallbackDue")
_PLANNED: Final = states.steps("TryPlanned")


def promise_turn(floor: Floor, contact: Contact, now: int) -> None:
    """Promise a call at the turn, unless a promise is live already.

    When the brand is closed or nobody is here, it says from which opening on.
    """
    if contact.promise == states.LIVE:
        return
    brand = floor.brands[contact.brand]
    due = 0
    if not brand.open or not contact.need.anybody_here():
        due = brand.next_open if brand.next_open > now else 0
    promise_made(floor, contact, "turn", due, now)


def release(floor: Floor, contact: Contact, why: str, now: int) -> None:
    """The live promise, if there is one, is released."""
    if contact.promise == states.LIVE:
        promise_released(floor, contact, why, now)


def keep(floor: Floor, contact: Contact, now: int) -> None:
    """The live promise, if there is one, is kept."""
    if contact.promise == states.LIVE:
        promise_kept(floor, contact, now)


def break_it(floor: Floor, contact: Contact, why: str, now: int) -> None:
    """The live promise is broken. Who isn't here still gets the call: that is promised anew."""
    promise_broken(floor, contact, why, now)
    if not contact.present:
        promise_turn(floor, contact, now)
    elif contact.queued:
        reassure_one(floor, contact, now)


def reassure(floor: Floor, needs: list[Need], now: int) -> None:
    """Where nobody is left who could answer: everyone who waits gets a promise.

    Who isn't here in person and whose brand is closed is called from its next opening on: a call
    in the night because a colleague of another brand is here would serve nobody.
    """
    alone: list[Contact] = []
    for need in needs:
        if (need.queue or need.held) and not need.anybody_here():
            alone += need.queue
            alone += need.held
    for contact in sorted(alone, key=RANK):
        reassure_one(floor, contact, now)


def reassure_one(floor: Floor, contact: Contact, now: int) -> None:
    """As `reassure`, for one contact in the line."""
    if contact.state == states.TALKING or contact.need.anybody_here():
        return
    promise_turn(floor, contact, now)
    brand = floor.brands[contact.brand]
    if contact.state == states.KEPT and not brand.open and brand.next_open > now:
        try_planned(floor, contact, contact.tries + 1, brand.next_open, now)


def plan_next_try(floor: Floor, contact: Contact, now: int) -> None:
    """State when an absent customer who was missed is tried again; there must be a try left."""
    at = max(contact.tried_at + TRY_AFTER[contact.tries], now + TRY_GAP)
    at = within_hours(floor.brands[contact.brand], at)
    try_planned(floor, contact, contact.tries + 1, at, now)


def within_hours(brand: Brand, at: int) -> int:
    """This instant, or the next opening when the brand is known to be closed then."""
    closed_then = not brand.open or (brand.until and at >= brand.until)
    return brand.next_open if closed_then and brand.next_open > at else at


# What happened


def promise_made(floor: Floor, contact: Contact, kind: str, due: int, now: int) -> None:
    floor.events.append(PromiseMade(contact.id, kind, due))
    contact.promise = _MADE[contact.promise]
    contact.promise_kind = kind
    contact.promise_due = due
    contact.promised_at = now
    if kind == "time":
        contact.grace_until = due + TIME_GRACE
        floor.deadlines.add(contact.grace_until, deadlines.GRACE, contact.id)


def promise_kept(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(PromiseKept(contact.id))
    _ended(contact, _KEPT)


def promise_broken(floor: Floor, contact: Contact, why: str, now: int) -> None:
    floor.events.append(PromiseBroken(contact.id, why))
    _ended(contact, _BROKEN)


def promise_released(floor: Floor, contact: Contact, why: str, now: int) -> None:
    floor.events.append(PromiseReleased(contact.id, why))
    _ended(contact, _RELEASED)


def _ended(contact: Contact, table: dict[str, str]) -> None:
    contact.promise = table[contact.promise]
    contact.grace_until = 0


def callback_due(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(CallbackDue(contact.id))
    contact.state = _DUE[contact.state]
    contact.due = 0
    contact.next_try_at = 0
    floor.enter(contact)


def try_planned(floor: Floor, contact: Contact, n: int, at: int, now: int) -> None:
    floor.events.append(TryPlanned(contact.id, n, at))
    contact.state = _PLANNED[contact.state]
    floor.step_out(contact)
    floor.clear_hold(contact)
    contact.next_try_at = at
    floor.deadlines.add(at, deadlines.TRY, contact.id)
