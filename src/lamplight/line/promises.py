"""Promises: to call at the turn, or at a chosen time. Each ends kept, broken or released.

A contact has at most one live promise. Whoever waits while nobody is here who could answer has
one, in person or not: there is no dead end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lamplight.line import deadlines, declining, states
from lamplight.line.closing import contact_closed
from lamplight.line.events import (
    CallbackDue,
    NobodyCanAnswer,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseReleased,
    TryPlanned,
)
from lamplight.line.limits import PROMISED_DAY, PROMISES, TIME_GRACE, TRY_AFTER, TRY_GAP
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
    """The live promise is broken. Who isn't here still gets the call: that is promised anew.

    Not for ever: who was let down `PROMISES` times in a row, and hasn't said a word since, is told
    so instead of being promised once more what we can't keep.
    """
    promise_broken(floor, contact, why, now)
    if contact.present:
        if contact.queued:
            reassure_one(floor, contact, now)
    elif contact.broken < PROMISES or contact.state != states.KEPT:
        promise_turn(floor, contact, now)
    else:
        contact_closed(floor, contact, "unreached", now)


def run_out(floor: Floor, contact: Contact, now: int) -> None:
    """What was promised hasn't been done in its time."""
    dialled = contact.promise_kind == "turn" or contact.tries
    break_it(floor, contact, "day_passed" if dialled else "late", now)


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
    """As `reassure`, for one contact in the line.

    A call is put off to the next opening once: when the time that was stated for it has come and
    the doors close again, that promise is broken.
    """
    declining.tell_leads(floor, contact, now)
    if contact.state == states.TALKING or contact.need.anybody_here():
        return
    tell_if_nobody(floor, contact, now)
    promise_turn(floor, contact, now)
    brand = floor.brands[contact.brand]
    if contact.state == states.KEPT and not brand.open and brand.next_open > now:
        stated = contact.promise_due if contact.promise_kind == "turn" or contact.tries else 0
        if 0 < stated <= now:
            break_it(floor, contact, "day_passed", now)
        if contact.state == states.KEPT:
            try_planned(floor, contact, contact.tries + 1, brand.next_open, now)


def put_off(floor: Floor, contact: Contact, now: int) -> bool:
    """While the brand is closed, who asks to be called at the turn is called from its next
    opening on, whoever is here before: that is what they are told. Returns whether it is so."""
    brand = floor.brands[contact.brand]
    if brand.open or brand.next_open <= now:
        return False
    try_planned(floor, contact, contact.tries + 1, brand.next_open, now)
    return True


def follow(floor: Floor, contact: Contact, before: int, now: int) -> None:
    """Another opening may be said than `before`: a call that waits for the opening moves with it.

    With no opening known any more it stays where it is: the word stands, and is kept or broken.
    """
    at = floor.brands[contact.brand].next_open
    if contact.state != states.KEPT or contact.next_try_at <= now or at <= now:
        return
    if contact.tries:
        at = _next_try(floor, contact, now) if contact.next_try_at == before else 0
    if at and at != contact.next_try_at:
        try_planned(floor, contact, contact.tries + 1, at, now)


def tell_if_nobody(floor: Floor, contact: Contact, now: int) -> None:
    """Leads are told, once, of somebody whom none of us could ever answer."""
    if not contact.nobody_told and not contact.need.anybody_known():
        nobody_can_answer(floor, contact, now)


def wake(floor: Floor, contact: Contact, now: int) -> bool:
    """The brand opens sooner than was said: a call put off to its opening comes sooner too.

    Returns whether the contact stands in the line again. Somebody who was missed keeps the gap
    between two tries.
    """
    if contact.state != states.KEPT or contact.next_try_at <= now:
        return False
    if not contact.tries:
        callback_due(floor, contact, now)
        return True
    if _next_try(floor, contact, now) < contact.next_try_at:
        plan_next_try(floor, contact, now)
    return False


def plan_next_try(floor: Floor, contact: Contact, now: int) -> None:
    """State when an absent customer who was missed is tried again; there must be a try left."""
    try_planned(floor, contact, contact.tries + 1, _next_try(floor, contact, now), now)


def _next_try(floor: Floor, contact: Contact, now: int) -> int:
    at = max(contact.tried_at + TRY_AFTER[contact.tries], now + TRY_GAP)
    return within_hours(floor.brands[contact.brand], at)


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
    contact.tries = 0  # each promise has its own tries
    contact.tried_at = 0
    _ends_by(floor, contact, due + TIME_GRACE if kind == "time" else max(now, due) + PROMISED_DAY)


def _ends_by(floor: Floor, contact: Contact, at: int) -> None:
    contact.grace_until = at
    floor.deadlines.add(at, deadlines.GRACE, contact.id)


def promise_kept(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(PromiseKept(contact.id))
    _ended(contact, _KEPT)


def promise_broken(floor: Floor, contact: Contact, why: str, now: int) -> None:
    floor.events.append(PromiseBroken(contact.id, why))
    contact.broken += 1
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
    if contact.promise_kind == "turn" or contact.tries:
        contact.promise_due = at
        _ends_by(floor, contact, at + PROMISED_DAY)


def nobody_can_answer(floor: Floor, contact: Contact, now: int) -> None:
    floor.events.append(NobodyCanAnswer(contact.id))
    contact.nobody_told = True
