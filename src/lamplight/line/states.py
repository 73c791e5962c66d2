"""The transition tables of the line: which event is legal in which state, and where it leads.

The machine looks every change of a contact, a promise and a presence up here, and `line.diagram`
draws `docs/line-states.md` from the same rows. What is not in a table is refused. An agent's
activity follows from what they have; the tests hold each of its changes against its table.
"""

from __future__ import annotations

from typing import Final

from lamplight.basis.transitions import Step

START: Final = ""
WAITING: Final = "waiting"  # in the line, in person
KEPT: Final = "kept"  # the customer is called at the turn, perhaps not before a stated instant
SCHEDULED: Final = "scheduled"  # out of the line until a chosen time
OFFERED: Final = "offered"  # rings at one agent
CALLING: Final = "calling"  # an agent has it and calls the customer
TALKING: Final = "talking"
ENDED: Final = "ended"

AWAY: Final = "away"
HERE: Final = "here"

FREE: Final = "free"
RINGING: Final = "ringing"
IN_TALK: Final = "talking"
IN_WRAP_UP: Final = "wrap_up"

NO_PROMISE: Final = ""
LIVE: Final = "made"
PROMISE_KEPT: Final = "kept"
PROMISE_BROKEN: Final = "broken"
PROMISE_RELEASED: Final = "released"


def _each(event: str, states: tuple[str, ...], after: str = "", when: str = "") -> list[Step]:
    """The same row from several states; without `after` the state stays as it is."""
    return [Step(event, state, after or state, when) for state in states]


IN_PERSON: Final = "in person"
ABSENT: Final = "absent"
AT_THE_TURN: Final = "at the turn"
AT_A_TIME: Final = "at a chosen time"
ASKED: Final = "a colleague was asked"
GONE: Final = "the customer went"

_BEFORE_A_TALK: Final = (WAITING, KEPT, SCHEDULED, OFFERED, CALLING)
_NOT_YET_CALLED: Final = (WAITING, KEPT, SCHEDULED, OFFERED)


def _offer_over(event: str) -> list[Step]:
    return [
        Step(event, OFFERED, WAITING, IN_PERSON),
        Step(event, OFFERED, KEPT, ABSENT),
        Step(event, TALKING, TALKING, ASKED),
    ]


CONTACT: Final[tuple[Step, ...]] = (
    Step("Arrived", START, WAITING),
    Step("Booked", START, SCHEDULED, AT_A_TIME),
    Step("Booked", START, KEPT, AT_THE_TURN),
    *_each("WaitTold", _NOT_YET_CALLED),
    # the customer
    *_each("CustomerLeft", _BEFORE_A_TALK, ENDED),
    *_each("ReleaseAsked", _BEFORE_A_TALK, ENDED, "a promise is live"),
    Step("PlaceKept", WAITING, KEPT),
    *_each("PlaceKept", (KEPT, OFFERED)),
    Step("CameBack", KEPT, WAITING),
    Step("CameBack", SCHEDULED, WAITING),
    Step("CameBack", OFFERED, OFFERED),
    Step("CameBack", CALLING, TALKING),
    *_each("ChannelChanged", (*_NOT_YET_CALLED, TALKING)),
    *_each("LineChanged", (*_BEFORE_A_TALK, TALKING)),
    *_each("PurposeAsked", (WAITING, KEPT, OFFERED, TALKING)),
    *_each("CallbackAsked", (WAITING, KEPT, SCHEDULED), KEPT, AT_THE_TURN),
    Step("CallbackAsked", OFFERED, OFFERED, AT_THE_TURN),
    *_each("CallbackAsked", _BEFORE_A_TALK, SCHEDULED, AT_A_TIME),
    # offers
    *_each("Offered", (WAITING, KEPT), OFFERED),
    Step("Offered", TALKING, TALKING, ASKED),
    Step("OfferAccepted", OFFERED, TALKING, IN_PERSON),
    Step("OfferAccepted", OFFERED, CALLING, ABSENT),
    Step("OfferAccepted", TALKING, TALKING, ASKED),
    *_offer_over("OfferDeclined"),
    *_offer_over("OfferUnanswered"),
    *_offer_over("OfferWithdrawn"),
    *_each("OfferWithdrawn", (SCHEDULED, ENDED), when=GONE),
    # calling an absent customer
    Step("CustomerReached", CALLING, TALKING),
    Step("CustomerMissed", CALLING, KEPT),
    Step("CallTimedOut", CALLING, KEPT),
    Step("TryPlanned", KEPT, KEPT),
    Step("CallbackDue", KEPT, KEPT, "a try"),
    Step("CallbackDue", SCHEDULED, KEPT, "a chosen time"),
    # the talk
    Step("TalkPaused", TALKING, TALKING),
    Step("TalkResumed", TALKING, TALKING),
    Step("PauseOverran", TALKING, TALKING),
    Step("HandOverAsked", TALKING, TALKING),
    Step("GuestAsked", TALKING, TALKING),
    Step("HandOverCancelled", TALKING, TALKING),
    Step("HandOverFailed", TALKING, TALKING),
    Step("BringInFailed", TALKING, TALKING),
    Step("HandedOver", TALKING, TALKING),
    Step("Joined", TALKING, TALKING),
    Step("GuestLeft", TALKING, TALKING),
    Step("TalkEnded", TALKING, ENDED),
    # the end
    Step("ContactClosed", KEPT, ENDED, "unreached"),
    Step("ContactClosed", ENDED, ENDED),
)

PRESENCE: Final[tuple[Step, ...]] = (
    Step("AgentSet", START, AWAY, "a new agent"),
    Step("AgentSet", AWAY, AWAY),
    Step("AgentSet", HERE, HERE),
    Step("AgentCame", AWAY, HERE),
    Step("AgentWent", HERE, AWAY),
    Step("AgentWent", AWAY, AWAY, "another reason"),
    Step("AgentRemoved", HERE, AWAY),
    Step("AgentRemoved", AWAY, AWAY),
)

ACTIVITY: Final[tuple[Step, ...]] = (
    Step("Offered", FREE, RINGING),
    Step("OfferAccepted", RINGING, IN_TALK, "voice or video"),
    Step("OfferAccepted", RINGING, FREE, "chat"),
    Step("OfferDeclined", RINGING, FREE),
    Step("OfferUnanswered", RINGING, FREE),
    Step("OfferWithdrawn", RINGING, FREE),
    Step("OfferDeclined", RINGING, IN_WRAP_UP, "a chat ended meanwhile"),
    Step("OfferUnanswered", RINGING, IN_WRAP_UP, "a chat ended meanwhile"),
    Step("OfferWithdrawn", RINGING, IN_WRAP_UP, "a chat ended meanwhile"),
    Step("Joined", FREE, IN_TALK, "voice or video"),
    Step("HandedOver", FREE, IN_TALK, "takes it"),
    Step("HandedOver", IN_TALK, FREE, "gives it"),
    Step("ChannelChanged", FREE, IN_TALK, "from chat"),
    Step("ChannelChanged", IN_WRAP_UP, IN_TALK, "from chat"),
    Step("ChannelChanged", IN_TALK, FREE, "to chat"),
    Step("CustomerLeft", IN_TALK, FREE, "while being called"),
    Step("ReleaseAsked", IN_TALK, FREE, "while being called"),
    Step("CallbackAsked", IN_TALK, FREE, "while being called"),
    Step("CustomerMissed", IN_TALK, FREE),
    Step("CallTimedOut", IN_TALK, FREE),
    Step("GuestLeft", IN_TALK, FREE),
    Step("TalkEnded", IN_TALK, FREE),
    Step("WrapUpStarted", FREE, IN_WRAP_UP),
    Step("WrapUpStarted", RINGING, RINGING, "a chat ended"),
    Step("WrapUpStarted", IN_WRAP_UP, IN_WRAP_UP, "another chat ended"),
    Step("WrapUpFinished", IN_WRAP_UP, FREE),
    Step("WrapUpEnded", IN_WRAP_UP, FREE),
    *_each("WrapUpFinished", (RINGING,)),
    *_each("WrapUpEnded", (RINGING,)),
    Step("AgentRemoved", IN_WRAP_UP, FREE),
)

PROMISE: Final[tuple[Step, ...]] = (
    *_each("PromiseMade", (NO_PROMISE, PROMISE_KEPT, PROMISE_BROKEN, PROMISE_RELEASED), LIVE),
    Step("PromiseKept", LIVE, PROMISE_KEPT),
    Step("PromiseBroken", LIVE, PROMISE_BROKEN),
    Step("PromiseReleased", LIVE, PROMISE_RELEASED),
)


def steps(event: str, when: str | None = None, table: tuple[Step, ...] = CONTACT) -> dict[str, str]:
    """From which state to which this event leads. Without `when`: under any condition.

    ValueError if the table doesn't know the event.
    """
    found = {
        step.before: step.after
        for step in table
        if step.event == event and when in (None, step.when)
    }
    if not found:
        raise ValueError(f"the table has no step for {event} ({when})")
    return found
