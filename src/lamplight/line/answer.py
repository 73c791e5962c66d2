"""Whether a person was there for the customer, when and who: one fold for all who tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from lamplight.line import events as did

if TYPE_CHECKING:
    from lamplight.line.event import Event


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How far one contact has come to a person. 0 is "nobody", or "not yet" in milliseconds.

    `present`: the customer is there in person, waiting or talking. `agent` has the call or the talk
    now, `person` had it last. `answered_at` is when a person was first there for the customer, and
    `answered_by` who that was: a call that reaches nobody is no answer.
    """

    present: bool = True
    agent: int = 0
    person: int = 0
    answered_at: int = 0
    answered_by: int = 0

    @property
    def calling(self) -> bool:
        """Somebody has it and calls the customer, who isn't there."""
        return self.agent != 0 and not self.present

    @property
    def talking(self) -> bool:
        """A person is with the customer."""
        return self.agent != 0 and self.present


AnyAnswer = TypeVar("AnyAnswer", bound=Answer)


def begun(event: did.Arrived | did.Booked) -> Answer:
    """Of a contact that comes: in person, or to be called."""
    return Answer(present=isinstance(event, did.Arrived))


def follow(answer: AnyAnswer, event: Event, at: int) -> AnyAnswer:
    """The answer after an event of its contact; the same object when the event says nothing of it.

    Whether an accepted offer is an answer depends on where the customer is at that moment, never on
    how the ring began: they may go, or come back, while it rings.
    """
    changes = _changes(answer, event)
    if not changes:
        return answer
    after = msgspec.structs.replace(answer, **changes)
    if after.talking and not after.answered_at:
        return msgspec.structs.replace(after, answered_at=at, answered_by=after.agent)
    return after


def turn_came(before: Answer, after: Answer) -> bool:
    """Whether with the event between these somebody's wait in the line has ended: a person is there
    for them, or calls them. So ends each wait that was told; a call that reaches nobody is followed
    by another wait."""
    return before.agent == 0 and after.agent != 0 and not before.answered_at


def _changes(answer: Answer, event: Event) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    match event:
        case did.PlaceKept():
            changes = {"present": False}
        case did.CameBack() | did.CustomerReached():
            changes = {"present": True}
        case did.OfferAccepted() if not answer.agent:  # else a colleague who joins or takes over
            changes = {"agent": event.agent, "person": event.agent}
        case did.HandedOver():
            changes = {"agent": event.to_agent, "person": event.to_agent}
        case did.CallbackAsked():
            changes = {"present": False, "agent": 0}
        case did.CustomerMissed() | did.CallTimedOut():
            changes = {"agent": 0}
        case did.CustomerLeft() | did.ReleaseAsked() | did.TalkEnded() | did.ContactClosed():
            changes = {"present": False, "agent": 0}
    return changes
