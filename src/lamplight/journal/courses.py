"""How a contact went, folded from the line's events. Pure."""

from typing import Any

import msgspec

from lamplight.line import events as said


class Course(msgspec.Struct, frozen=True):
    """One contact as the history shows it. 0 and "" mean that it hasn't come to that.

    `person` had it last; `answered_at` is when a person was first there for the customer.
    `ringing` is the kind of the offer that rang last, which tells a call from an answer.
    """

    contact: int
    purpose: str
    channel: str
    arrived_at: int
    person: int = 0
    answered_at: int = 0
    ended_at: int = 0
    outcome: str = ""
    ringing: str = ""


def follow(course: Course | None, event: Any, at: int) -> Course | None:
    """The course after an event of its contact; None as long as the contact hasn't come."""
    if isinstance(event, said.Arrived | said.Booked):
        return Course(event.contact, event.purpose, event.channel, at)
    if course is None:
        return None
    return msgspec.structs.replace(course, **_changes(course, event, at))


def _changes(course: Course, event: Any, at: int) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    match event:
        case said.Offered() if event.kind != "bring_in":
            changes = {"ringing": event.kind}
        case said.OfferAccepted() if course.ringing in ("turn", "callback"):
            changes = {"person": event.agent, "channel": event.channel, "ringing": ""}
            # A callback rings at the customer now: it is an answer once they are reached.
            if course.ringing == "turn":
                changes["answered_at"] = course.answered_at or at
        case said.CustomerReached():
            changes = {"answered_at": course.answered_at or at}
        case said.HandedOver():
            changes = {"person": event.to_agent, "purpose": event.purpose}
        case said.ChannelChanged():
            changes = {"channel": event.channel}
        case said.PurposeAsked() if not course.answered_at:  # in a talk it is only noted
            changes = {"purpose": event.purpose}
        case said.LineChanged():
            changes = {"purpose": event.purpose}
        case said.ContactClosed():
            changes = {"ended_at": at, "outcome": event.outcome}
    return changes


def handed(before: Course | None, after: Course | None) -> int:
    """Who has the talk from this event on, where nobody or another had it before; otherwise 0."""
    if after is None or not after.answered_at:
        return 0
    had = before.person if before is not None and before.answered_at else 0
    return after.person if after.person != had else 0


def settles(before: Course | None, after: Course | None) -> str:
    """What an event made of the waits told before it: the outcome, or "" when they go on."""
    if before is None or after is None:
        return ""
    if after.answered_at and (after.answered_at, after.person) != (
        before.answered_at,
        before.person,
    ):
        return "answered"
    return after.outcome if after.outcome != before.outcome else ""
