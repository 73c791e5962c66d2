"""The named formulas of rules over contacts: which count, and which of them keep what is asked.

A judge says of one contact whether it is outside the population, keeps it, misses it, or can't be
told. Nothing here guesses: what a record doesn't tell is `UNKNOWN`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import msgspec

from lamplight.basis.instants import SECOND
from lamplight.standards.clocks import is_call
from lamplight.standards.contacts import Contact, Ender, Outcome
from lamplight.standards.facts import KEPT, MISSED, OUTSIDE, UNKNOWN, Source
from lamplight.standards.rule import Check

Judge: TypeAlias = Callable[[Contact], int]


class Formula(msgspec.Struct, frozen=True):
    """A formula over contacts. `population` says in words who counts; `needs` are facts without
    which it tells nothing, `either` some of which it needs one, `wants` those that decide for some.
    """

    population: str
    make: Callable[[Check, Source], Judge]
    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    either: tuple[str, ...] = ()


def _answered(_: Check, __: Source) -> Judge:
    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        if contact.person_answered_at is not None or contact.outcome == Outcome.ANSWERED:
            return KEPT
        return UNKNOWN if contact.outcome in {Outcome.OPEN, Outcome.UNKNOWN} else MISSED

    return judge


def _not_cut(_: Check, __: Source) -> Judge:
    """That a wait reached a limit of the queue ends the contact only where the line was cut then:
    it may have gone on to another number or a voicemail."""

    def judge(contact: Contact) -> int:
        if contact.outcome == Outcome.TIMED_OUT:
            return MISSED if contact.ended_by is Ender.FIRM else UNKNOWN
        unsure = contact.outcome == Outcome.UNKNOWN and contact.ended_by is not Ender.CUSTOMER
        return UNKNOWN if unsure else KEPT

    return judge


def _not_disconnected(_: Check, __: Source) -> Judge:
    cut = {Outcome.TIMED_OUT, Outcome.TURNED_AWAY}
    unsure = {Outcome.OPEN, Outcome.UNKNOWN}

    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        return MISSED if contact.outcome in cut else UNKNOWN if contact.outcome in unsure else KEPT

    return judge


def _offered(_: Check, source: Source) -> Judge:
    absent = source.missing("person_offered_at")
    no_menu = OUTSIDE if "menu_at" in source.known else UNKNOWN

    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        if contact.menu_at is None:
            return no_menu
        return absent if contact.person_offered_at is None else KEPT

    return judge


def _named(_: Check, source: Source) -> Judge:
    absent = source.missing("named_at")

    def judge(contact: Contact) -> int:
        if contact.person_answered_at is None:
            return OUTSIDE
        return absent if contact.named_at is None else KEPT

    return judge


def _supervisor(check: Check, source: Source) -> Judge:
    """Later than `within`, what counts is a contact on the same working day: no record tells it."""
    limit = check.within or 0
    absent = UNKNOWN if source.missing("supervisor_answered_at") == UNKNOWN else MISSED

    def judge(contact: Contact) -> int:
        asked = contact.supervisor_asked_at
        if asked is None:
            return OUTSIDE
        came = contact.supervisor_answered_at
        if came is None:
            return absent
        return KEPT if 0 <= came - asked < limit else MISSED

    return judge


def _language(_: Check, source: Source) -> Judge:
    never = OUTSIDE if "language_asked" in source.known else UNKNOWN

    def judge(contact: Contact) -> int:
        if contact.language_asked is None:
            return never
        if contact.language_served is None:
            return OUTSIDE if contact.person_answered_at is None else UNKNOWN
        return KEPT if contact.language_served == contact.language_asked else MISSED

    return judge


def _no_promotion(_: Check, __: Source) -> Judge:
    def judge(contact: Contact) -> int:
        if contact.promoted is None:
            return UNKNOWN
        return MISSED if contact.promoted else KEPT

    return judge


def _no_uninvited(_: Check, __: Source) -> Judge:
    def judge(contact: Contact) -> int:
        if not contact.promoted:
            return KEPT if contact.promoted is False else UNKNOWN
        if contact.promotion_invited is None:
            return UNKNOWN
        return KEPT if contact.promotion_invited else MISSED

    return judge


def _no_sale_in_a_cut(_: Check, __: Source) -> Judge:
    """An offer that nobody invited counts where the contact is about a supply cut, or where what is
    offered is neither related nor better: no record tells either."""

    def judge(contact: Contact) -> int:
        if contact.promoted is False or (contact.promoted and contact.promotion_invited):
            return KEPT
        return UNKNOWN

    return judge


def _cost(contact: Contact, source: Source) -> str | None:
    return contact.caller_cost or source.caller_cost


def _number(contact: Contact, source: Source) -> str | None:
    return contact.number_class or source.number_class


def _ordinary_cost(_: Check, source: Source) -> Judge:
    """No more than an ordinary call. A number of a place or a mobile one costs that."""

    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        cost, number = _cost(contact, source), _number(contact, source)
        if cost == "above" or number in {"premium", "shared"}:
            return MISSED
        return KEPT if cost or number in {"free", "geographic", "mobile"} else UNKNOWN

    return judge


def _no_surcharge(_: Check, source: Source) -> Judge:
    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        number, cost = _number(contact, source), _cost(contact, source)
        if number == "premium" or cost == "above":
            return MISSED
        return KEPT if number or cost in {"free", "basic"} else UNKNOWN

    return judge


def _free_until_person(_: Check, source: Source) -> Judge:
    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        cost = _cost(contact, source)
        if cost in {"free", "free_while_waiting"} or _number(contact, source) == "free":
            return KEPT
        return UNKNOWN if cost is None else MISSED

    return judge


def _was_made_to_wait(contact: Contact, source: Source) -> bool | None:
    """For a second or more: a log in whole seconds can't tell less from an answer at once. None
    where it isn't known."""
    waited = contact.waited()
    return None if waited is None else waited + source.before >= SECOND


def _may_queue(_: Check, source: Source) -> Judge:
    """On which numbers anybody may be made to wait (TKG § 115(1))."""

    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        number = _number(contact, source)
        if number in {"free", "geographic", "mobile", "flat"}:
            return KEPT
        if _cost(contact, source) in {"free", "free_while_waiting"}:
            return KEPT
        waited = _was_made_to_wait(contact, source)
        if waited is False:
            return KEPT
        unsure = number is None or _cost(contact, source) is None or waited is None
        return UNKNOWN if unsure else MISSED

    return judge


def _announced(_: Check, source: Source) -> Judge:
    """Whether the expected wait was announced to who waited, where the number has one price for
    the call or the wait is free (TKG § 115(2))."""
    absent = source.missing("told_seconds")

    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        number, cost = _number(contact, source), _cost(contact, source)
        waited = _was_made_to_wait(contact, source)
        if number in {"free", "geographic", "mobile"} or waited is False:
            return OUTSIDE
        if contact.told_seconds is not None:
            return KEPT
        asked = number == "flat" or cost == "free_while_waiting"
        return absent if asked and waited else UNKNOWN

    return judge


def _told_how_it_stands(check: Check, _: Source) -> Judge:
    """A wait that is short enough needs nothing said; of a longer one no record tells when."""
    limit = check.within or 0

    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        waited = contact.waited()
        return KEPT if waited is not None and 0 <= waited <= limit else UNKNOWN

    return judge


def _called_back(check: Check, _: Source) -> Judge:
    """Who waited too long may be called back instead; that number and purpose were taken, and when
    somebody rang, no record tells."""
    limit = check.within or 0

    def judge(contact: Contact) -> int:
        if not is_call(contact):
            return OUTSIDE
        answered = contact.person_answered_at
        in_time = answered is not None and 0 <= answered - contact.arrived <= limit
        return OUTSIDE if in_time else UNKNOWN

    return judge


_PRICE: Final = ("number_class", "caller_cost")
JUDGES: Final[dict[str, Formula]] = {
    "answered": Formula("calls received", _answered),
    "not_cut": Formula("all contacts", _not_cut, wants=("ended_by",)),
    "not_disconnected": Formula("calls received", _not_disconnected),
    "person_offered": Formula("calls with a menu", _offered, ("menu_at", "person_offered_at")),
    "named": Formula("contacts that a person answered", _named, ("named_at",)),
    "supervisor": Formula(
        "requests for a supervisor",
        _supervisor,
        ("supervisor_asked_at",),
        ("supervisor_answered_at",),
    ),
    "language": Formula(
        "contacts in which a language was asked for",
        _language,
        ("language_asked", "language_served"),
    ),
    "no_promotion": Formula("all contacts", _no_promotion, ("promoted",)),
    "no_uninvited_promotion": Formula("all contacts", _no_uninvited, ("promoted",)),
    "no_sale_in_a_cut": Formula("contacts about a supply cut", _no_sale_in_a_cut, ("promoted",)),
    "ordinary_cost": Formula("calls received", _ordinary_cost, wants=_PRICE, either=_PRICE),
    "no_surcharge": Formula("calls received", _no_surcharge, wants=_PRICE, either=_PRICE),
    "free_until_person": Formula("calls received", _free_until_person, wants=_PRICE, either=_PRICE),
    "may_queue": Formula("calls received", _may_queue, wants=_PRICE, either=_PRICE),
    "wait_announced": Formula(
        "calls that waited, to a number of one price or whose wait is free",
        _announced,
        wants=(*_PRICE, "told_seconds"),
        either=_PRICE,
    ),
    "told_how_it_stands": Formula("calls received", _told_how_it_stands, wants=("told_at",)),
    "called_back": Formula(
        "calls that no person answered in time", _called_back, wants=("callback",)
    ),
}
"""Judges by name; those over cases are in `case_formulas`, those of order in `order`."""
