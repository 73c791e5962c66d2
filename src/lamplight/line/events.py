"""What happened on the line: facts (an accepted command, in the past tense) and decisions.

A command's first event is its fact and has the command's fields; decisions follow.
The instant of an event is kept beside it, not in it. 0 and "" mean "none".
"""

from __future__ import annotations

from typing import Final

import msgspec

from lamplight.line import commands as ask


class Event(msgspec.Struct, frozen=True, gc=False, tag=True):
    """Something that happened on the line."""


# Facts


class LineSet(Event, frozen=True, gc=False):
    line: int
    purpose: str


class BrandSet(Event, frozen=True, gc=False):
    brand: int
    service_line: int
    sales_line: int = 0
    priorities: tuple[str, ...] = ()


class BrandOpened(Event, frozen=True, gc=False):
    brand: int
    until: int
    next_open: int = 0


class BrandClosed(Event, frozen=True, gc=False):
    brand: int
    next_open: int = 0


class AgentSet(Event, frozen=True, gc=False):
    agent: int
    lines: tuple[int, ...]
    brands: tuple[int, ...]
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    chats: int
    wrap_up_ms: int
    lead: bool


class AgentRemoved(Event, frozen=True, gc=False):
    agent: int


class Arrived(Event, frozen=True, gc=False):
    contact: int
    brand: int
    purpose: str
    channel: str
    language: str
    customer: int = 0
    last_agent: int = 0
    hold_until: int = 0
    priority: str = ""


class Booked(Event, frozen=True, gc=False):
    contact: int
    brand: int
    purpose: str
    channel: str
    language: str
    customer: int
    last_agent: int
    at: int
    capacity: int
    priority: str = ""


class CustomerLeft(Event, frozen=True, gc=False):
    contact: int


class PlaceKept(Event, frozen=True, gc=False):
    contact: int
    why: str


class CameBack(Event, frozen=True, gc=False):
    contact: int
    wait: bool = False


class ChannelChanged(Event, frozen=True, gc=False):
    contact: int
    channel: str


class CallbackAsked(Event, frozen=True, gc=False):
    contact: int
    at: int = 0
    capacity: int = 0


class PurposeAsked(Event, frozen=True, gc=False):
    contact: int
    purpose: str


class ReleaseAsked(Event, frozen=True, gc=False):
    contact: int


class AgentCame(Event, frozen=True, gc=False):
    agent: int


class AgentWent(Event, frozen=True, gc=False):
    """Also a decision, with the reason "no_answer", when an offer rang out."""

    agent: int
    reason: str
    until: int = 0


class OfferAccepted(Event, frozen=True, gc=False):
    agent: int
    contact: int
    channel: str


class OfferDeclined(Event, frozen=True, gc=False):
    agent: int
    contact: int


class CustomerReached(Event, frozen=True, gc=False):
    contact: int


class CustomerMissed(Event, frozen=True, gc=False):
    contact: int


class TalkEnded(Event, frozen=True, gc=False):
    contact: int
    by: int = 0


class WrapUpFinished(Event, frozen=True, gc=False):
    agent: int


class TalkPaused(Event, frozen=True, gc=False):
    contact: int
    agent: int
    reason: str
    until: int


class TalkResumed(Event, frozen=True, gc=False):
    contact: int


class HandOverAsked(Event, frozen=True, gc=False):
    contact: int
    agent: int
    to_agent: int = 0
    to_line: int = 0


class HandOverCancelled(Event, frozen=True, gc=False):
    contact: int
    agent: int


class GuestAsked(Event, frozen=True, gc=False):
    contact: int
    agent: int
    guest: int


class GuestLeft(Event, frozen=True, gc=False):
    contact: int
    agent: int


class WaitTold(Event, frozen=True, gc=False):
    contact: int
    ahead: int
    likely_ms: int
    bound_ms: int


class Ticked(Event, frozen=True, gc=False):
    """Deadlines were due; their decisions follow. A tick that decides nothing leaves no event."""


# Decisions


class Offered(Event, frozen=True, gc=False):
    """The contact rings at the agent. `kind`: "turn", "callback", "hand_over", "bring_in".

    `why` has codes of `line.matching`: why this agent, why now.
    """

    contact: int
    agent: int
    until: int
    kind: str
    why: tuple[str, ...]


class OfferUnanswered(Event, frozen=True, gc=False):
    contact: int
    agent: int


class OfferWithdrawn(Event, frozen=True, gc=False):
    """The ring stops without the agent's doing, or because they went.

    `why`: "customer_left", "customer_changed", "agent_away", "agent_changed", "cancelled",
    "talk_ended".
    """

    contact: int
    agent: int
    why: str


class RestEnded(Event, frozen=True, gc=False):
    """The minute after "not now" is over: the agent may be rung for that contact again."""

    contact: int
    agent: int


class EveryoneDeclined(Event, frozen=True, gc=False):
    """All who are here and could answer said "not now": leads are told."""

    contact: int


class HoldStarted(Event, frozen=True, gc=False):
    """The contact waits for the same person as last time, until then at the latest."""

    contact: int
    agent: int
    until: int


class HoldEnded(Event, frozen=True, gc=False):
    """`why`: "offered", "over", "agent_away", "agent_changed", "customer_changed"."""

    contact: int
    agent: int
    why: str


class WrapUpStarted(Event, frozen=True, gc=False):
    agent: int
    contact: int
    until: int


class WrapUpEnded(Event, frozen=True, gc=False):
    """The limit of the wrap-up is reached."""

    agent: int


class PromiseMade(Event, frozen=True, gc=False):
    """`kind`: "turn" (called at the turn; `due` is the opening from which on, or 0), or "time"."""

    contact: int
    kind: str
    due: int


class PromiseKept(Event, frozen=True, gc=False):
    contact: int


class PromiseBroken(Event, frozen=True, gc=False):
    """`why`: "late" (a chosen time), "unreached" (three tries), "day_passed" (a whole opening)."""

    contact: int
    why: str


class PromiseReleased(Event, frozen=True, gc=False):
    """`why`: "left", "asked" (the customer no longer needs it), "replaced" (by another)."""

    contact: int
    why: str


class CallbackDue(Event, frozen=True, gc=False):
    """A chosen time or a planned try has come: the contact enters the line at its first place."""

    contact: int


class TryPlanned(Event, frozen=True, gc=False):
    """Try number `n` (from 1) is due at `at`; until then the contact isn't offered."""

    contact: int
    n: int
    at: int


class CallTimedOut(Event, frozen=True, gc=False):
    """Nobody said in time whether the customer was reached: it counts as missed."""

    contact: int
    agent: int


class PassedOver(Event, frozen=True, gc=False):
    """`by` goes before `contact`, who came first, because of `law`."""

    contact: int
    by: int
    law: str


class HandOverFailed(Event, frozen=True, gc=False):
    """The asked colleague doesn't take it: `why` "declined", "unanswered", "away", "changed".

    The first one keeps the talk.
    """

    contact: int
    agent: int
    why: str


class BringInFailed(Event, frozen=True, gc=False):
    """The asked colleague doesn't come: `why` as in HandOverFailed."""

    contact: int
    agent: int
    why: str


class HandedOver(Event, frozen=True, gc=False):
    contact: int
    from_agent: int
    to_agent: int


class Joined(Event, frozen=True, gc=False):
    """A guest is in the talk."""

    contact: int
    agent: int


class PauseOverran(Event, frozen=True, gc=False):
    """The pause lasts longer than what both sides were told."""

    contact: int


class ContactClosed(Event, frozen=True, gc=False):
    """`outcome`: "answered", "abandoned", "left_with_place", "released" or "unreached"."""

    contact: int
    outcome: str


FACT_OF: Final[dict[type[ask.Command], type[Event]]] = {
    ask.SetLine: LineSet,
    ask.SetBrand: BrandSet,
    ask.OpenBrand: BrandOpened,
    ask.CloseBrand: BrandClosed,
    ask.SetAgent: AgentSet,
    ask.RemoveAgent: AgentRemoved,
    ask.Arrive: Arrived,
    ask.Book: Booked,
    ask.Leave: CustomerLeft,
    ask.KeepPlace: PlaceKept,
    ask.ComeBack: CameBack,
    ask.ChangeChannel: ChannelChanged,
    ask.AskCallback: CallbackAsked,
    ask.AskFor: PurposeAsked,
    ask.ReleasePromise: ReleaseAsked,
    ask.ComeHere: AgentCame,
    ask.GoAway: AgentWent,
    ask.Accept: OfferAccepted,
    ask.Decline: OfferDeclined,
    ask.Reach: CustomerReached,
    ask.Miss: CustomerMissed,
    ask.End: TalkEnded,
    ask.FinishWrapUp: WrapUpFinished,
    ask.Pause: TalkPaused,
    ask.Resume: TalkResumed,
    ask.HandOver: HandOverAsked,
    ask.CancelHandOver: HandOverCancelled,
    ask.BringIn: GuestAsked,
    ask.StepOut: GuestLeft,
    ask.Tell: WaitTold,
    ask.Tick: Ticked,
}
"""The fact that each command leaves."""

DECISIONS: Final[tuple[type[Event], ...]] = (
    Offered,
    OfferUnanswered,
    OfferWithdrawn,
    RestEnded,
    EveryoneDeclined,
    HoldStarted,
    HoldEnded,
    WrapUpStarted,
    WrapUpEnded,
    PromiseMade,
    PromiseKept,
    PromiseBroken,
    PromiseReleased,
    CallbackDue,
    TryPlanned,
    CallTimedOut,
    PassedOver,
    HandOverFailed,
    BringInFailed,
    HandedOver,
    Joined,
    PauseOverran,
    ContactClosed,
)

EVENTS: Final[tuple[type[Event], ...]] = (*FACT_OF.values(), *DECISIONS)

_COMMAND_OF: Final = {fact: command for command, fact in FACT_OF.items()}


def command_of(fact: Event) -> ask.Command:
    """The command that left this fact, for feeding facts in again. KeyError for a decision."""
    command = _COMMAND_OF[type(fact)]
    return command(*[getattr(fact, name) for name in command.__struct_fields__])
