"""Contacts and cases written by hand, and what a rule says of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from lamplight.basis.instants import Instant, of_datetime
from lamplight.standards.assess import Assessment
from lamplight.standards.bound import Firm
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.facts import FACTS, Source
from lamplight.standards.laws import chosen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lamplight.standards.matters import Matter
    from lamplight.standards.report import LawCheck, LawFigure, LawRule

ALL = Source(known=frozenset(FACTS))
"""A source that tells every fact that happened."""
LARGE = Firm(workers=300)


def at(text: str) -> Instant:
    """As `2027-03-01T10:00:00+01:00`."""
    return of_datetime(datetime.fromisoformat(text))


MONDAY = at("2027-03-01T10:00:00+01:00")


def answered(seconds: float, arrived: Instant = MONDAY, **more: Any) -> Contact:
    """A person was there after so many seconds."""
    then = arrived + round(seconds * 1_000)
    facts: dict[str, Any] = {
        "queued_at": arrived, "person_asked_at": arrived, "ended_at": then + 60_000,
        "outcome": Outcome.ANSWERED,
    }  # fmt: skip
    return Contact(arrived=arrived, person_answered_at=then, **(facts | more))


def gave_up(seconds: float, arrived: Instant = MONDAY, **more: Any) -> Contact:
    """The customer went after so many seconds."""
    then = arrived + round(seconds * 1_000)
    facts: dict[str, Any] = {
        "queued_at": arrived, "person_asked_at": arrived, "ended_at": then,
        "outcome": Outcome.ABANDONED,
    }  # fmt: skip
    return Contact(arrived=arrived, **(facts | more))


def assessed(name: str, of: Iterable[Contact | Matter], **more: Any) -> LawRule:
    """What a rule says of contacts and cases; of a large firm and of a source that tells all."""
    settings: dict[str, Any] = {"firm": LARGE, "source": ALL, "cases": True} | more
    assessment = Assessment(chosen(name)[1], **settings)
    for one in of:
        if isinstance(one, Contact):
            assessment.add(one)
        else:
            assessment.add_matter(one)
    found = assessment.report([name]).rules
    return next(rule for rule in found if rule.id == name)


def check_of(rule: LawRule, name: str = "") -> LawCheck:
    return next(check for check in rule.checks if check.name == name)


def figure(rule: LawRule, name: str = "") -> LawFigure:
    """The only figure of a check."""
    (found,) = check_of(rule, name).figures
    return found
