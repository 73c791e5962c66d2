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
    `waits_from` is what the wait for a person is counted from: the arrival, or when the call falls
    due that was promised for a time or an opening; `waited_ms` what was waited before a time was
    chosen.
    """

    contact: int
    purpose: str
    channel: str
    arrived_at: int
    ended_at: int = 0
    outcome: str = ""
    waits_from: int = 0
    waited_ms: int = 0

    def waited_by(self, at: int) -> int:
        """How long they had waited by then."""
        return self.waited_ms + (max(0, at - self.waits_from) if self.waits_from else 0)


def follow(course: Course | None, event: Any, at: int) -> Course | None:
    """The course after an event of its contact; None as long as the contact hasn't come."""
    if isinstance(event, said.Arrived | said.Booked):
        came = msgspec.structs.asdict(answer.begun(event))
        chosen = isinstance(event, said.Booked) and event.at
        waits_from = 0 if chosen else at
        return Course(
            event.contact, event.purpose, event.channel, at, waits_from=waits_from, **came
        )
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
        case said.CallbackAsked() if not course.answered_at:
            if event.at:
                changes = {"waits_from": 0, "waited_ms": course.waited_by(at)}
            elif not course.waits_from:
                changes = {"waits_from": at}
        case said.TryPlanned() if course.waits_from == at:  # asked while closed
            changes = {"waits_from": 0}
        case said.CallbackDue() | said.CameBack() if not course.waits_from:
            changes = {"waits_from": at}
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

    A told wait ends when its turn comes: a person is there ("answered"), or calls ("called",
    whether that reaches anybody or not). Who chooses a time ("time_chosen") or the other line
    ("moved") waits for that from then on. "put_off": we closed, and call at the next opening.
    """
    if before is None or after is None:
        return ""
    if answer.turn_came(before, after):
        return "answered" if after.answered_at else "called"
    if not after.answered_at:
        match event:
            case said.CallbackAsked() if event.at:
                return "time_chosen"
            case said.PurposeAsked():
                return "moved"
            case said.TryPlanned():
                return "put_off"
    return after.outcome if after.outcome != before.outcome else ""
