"""Decisions: what the line made of a fact or of time passing."""

from __future__ import annotations

from lamplight.line.event import Event


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

    `why`: "customer_left", "customer_changed", "agent_away", "agent_changed", "brand_changed",
    "cancelled", "talk_ended".
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


class NobodyCanAnswer(Event, frozen=True, gc=False):
    """None of us, here or away, answers what this contact needs: leads are told."""

    contact: int


class LineChanged(Event, frozen=True, gc=False):
    """The brand has the contact's line no more: it goes on in this one, with its first place."""

    contact: int
    line: int
    purpose: str


class HoldStarted(Event, frozen=True, gc=False):
    """The contact waits for the same person as last time, until then at the latest."""

    contact: int
    agent: int
    until: int


class HoldEnded(Event, frozen=True, gc=False):
    """`why`: "over", "agent_away", "agent_changed", "customer_changed", "brand_changed"."""

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
    """`why`: "late" (a chosen time), "unreached" (three tries), "day_passed" (a whole opening of
    the brand, or a full day after the time last stated)."""

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
    """The asked colleague doesn't take it: `why` "declined", "unanswered", "away", "changed",
    "customer_changed" (the customer took back the wish). For a line, `agent` is 0.

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
    purpose: str  # of the contact from now on


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
