"""How a contact went, folded from the line's events. Pure."""

from typing import Any

import msgspec

from lamplight.line import answer
from lamplight.line import events as said
from lamplight.line.answer import Answer
from lamplight.line.event import Event


class Course(Answer, frozen=True):
    """One contact as the history shows it. 0 and "" mean that it hasn't come to that.

    Whether, when and by whom it was answered is the line's own fold (`lamplight.line.answer`).
    """

    contact: int
    purpose: str
    channel: str
    arrived_at: int
    ended_at: int = 0
    outcome: str = ""


def follow(course: Course | None, event: Any, at: int) -> Course | None:
    """The course after an event of its contact; None as long as the contact hasn't come."""
    if isinstance(event, said.Arrived | said.Booked):
        came = msgspec.structs.asdict(answer.begun(event))
        return Course(event.contact, event.purpose, event.channel, at, **came)
    if course is None or not isinstance(event, Event):
        return course
    after = answer.follow(course, event, at)
    changes = _changes(course, event, at)
    return msgspec.structs.replace(after, **changes) if changes else after


def _changes(course: Course, event: Event, at: int) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    match event:
        case said.OfferAccepted() if not course.agent:
            changes = {"channel": event.channel}
        case said.HandedOver():
            changes = {"purpose": event.purpose}
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


def settles(before: Course | None, after: Course | None, event: Any) -> str:
    """What an event made of the waits told before it: the outcome, or "" when they go on.

    Who chooses a time ("time_chosen") waits for that from then on.
    """
    if before is None or after is None:
        return ""
    if after.answered_at != before.answered_at:
        return "answered"
    if isinstance(event, said.CallbackAsked) and event.at and not after.answered_at:
        return "time_chosen"
    return after.outcome if after.outcome != before.outcome else ""
