"""What may be asked of the line. Each accepted command leaves a fact of the same fields first.

Ids are positive, instants are milliseconds since the epoch, spans are milliseconds;
0 and "" mean "none".
"""

from __future__ import annotations

from typing import Final

import msgspec


class Command(msgspec.Struct, frozen=True, gc=False, tag=True):
    """Something asked of the line."""


# Lines, brands and people


class SetLine(Command, frozen=True, gc=False):
    """Make or change a line. `purpose`: "service" or "sales"."""

    line: int
    purpose: str


class SetBrand(Command, frozen=True, gc=False):
    """Make or change a brand: its two lines (no sales line: 0) and the laws switched on for it."""

    brand: int
    service_line: int
    sales_line: int = 0
    priorities: tuple[str, ...] = ()


class OpenBrand(Command, frozen=True, gc=False):
    """The brand's hours begin. `next_open`: the opening after `until`, 0 if not known."""

    brand: int
    until: int
    next_open: int = 0


class CloseBrand(Command, frozen=True, gc=False):
    """The brand's hours end. Who is inside is still served."""

    brand: int
    next_open: int = 0


class SetAgent(Command, frozen=True, gc=False):
    """Make or change an agent. A new one is away. `chats`: how many chats at once, 0 for none."""

    agent: int
    lines: tuple[int, ...]
    brands: tuple[int, ...]
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    chats: int
    wrap_up_ms: int
    lead: bool


class RemoveAgent(Command, frozen=True, gc=False):
    """The agent leaves for good; talks they are in are finished first."""

    agent: int


# The customer


class Arrive(Command, frozen=True, gc=False):
    """A customer asks for a person now.

    `last_agent` is who answered last time; `hold_until` is the latest instant until which
    waiting for them costs no more than the customer is told (0: don't wait for them).
    `priority` names a law that the customer declares to be covered by; `country` is where they
    are (ISO 3166-1 alpha-2). Where that isn't known, the declaration is taken as it is.
    """

    contact: int
    brand: int
    purpose: str
    channel: str
    language: str
    customer: int = 0
    last_agent: int = 0
    hold_until: int = 0
    priority: str = ""
    country: str = ""


class Book(Command, frozen=True, gc=False):
    """A customer's first word is a callback, open or closed: at the chosen time `at`, or at the
    turn (`at` 0), which comes from the brand's next opening on while it is closed.

    `capacity`: how many callbacks the slot of `at` can serve (see `line.slots.capacity`).
    """

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
    country: str = ""


class Leave(Command, frozen=True, gc=False):
    """The customer leaves the line before anybody answered."""

    contact: int


class KeepPlace(Command, frozen=True, gc=False):
    """The customer goes and keeps the place. `why`: "asked" or "connection" (it was lost)."""

    contact: int
    why: str


class ComeBack(Command, frozen=True, gc=False):
    """The customer is here again.

    With `wait` false only a lost connection is healed; a customer who asked to be called goes on
    being called. With `wait` true the customer says so: from now on they wait in person.
    """

    contact: int
    wait: bool = False


class ChangeChannel(Command, frozen=True, gc=False):
    """The customer goes on by another channel, with the same place or in the same talk.

    `capacity`: where the call is promised at a chosen time, how many its slot can serve with this
    call by the new channel.
    """

    contact: int
    channel: str
    capacity: int = 0


class AskCallback(Command, frozen=True, gc=False):
    """The customer asks to be called: at the turn (`at` 0) or at a chosen time."""

    contact: int
    at: int = 0
    capacity: int = 0


class AskFor(Command, frozen=True, gc=False):
    """The customer asks for the other purpose: the only way from service to sales."""

    contact: int
    purpose: str


class ReleasePromise(Command, frozen=True, gc=False):
    """The customer no longer needs what was promised; the contact ends.

    Who didn't ask to be called (waited in person, or was lost) has abandoned the line all the same.
    """

    contact: int


# Agents


class ComeHere(Command, frozen=True, gc=False):
    """The agent is here and may be rung."""

    agent: int


class GoAway(Command, frozen=True, gc=False):
    """The agent isn't rung any more; talks go on. `until`: when they say they'll be back."""

    agent: int
    reason: str
    until: int = 0


class Accept(Command, frozen=True, gc=False):
    """The agent takes the offer, by the channel they answer with."""

    agent: int
    contact: int
    channel: str


class Decline(Command, frozen=True, gc=False):
    """The agent says "not now"."""

    agent: int
    contact: int


class Reach(Command, frozen=True, gc=False):
    """The customer who is being called is there."""

    contact: int


class Miss(Command, frozen=True, gc=False):
    """The customer who is being called can't be reached."""

    contact: int


class End(Command, frozen=True, gc=False):
    """The talk is over for all. `by`: the agent who owns it, or 0 for the customer."""

    contact: int
    by: int = 0


class FinishWrapUp(Command, frozen=True, gc=False):
    """The agent ends the wrap-up by hand."""

    agent: int


class Pause(Command, frozen=True, gc=False):
    """The owner pauses the talk, with a reason and an end that both sides see."""

    contact: int
    agent: int
    reason: str
    until: int


class Resume(Command, frozen=True, gc=False):
    """The pause is over."""

    contact: int


class HandOver(Command, frozen=True, gc=False):
    """The owner asks a colleague or a line to take the talk; exactly one of the two is given."""

    contact: int
    agent: int
    to_agent: int = 0
    to_line: int = 0


class CancelHandOver(Command, frozen=True, gc=False):
    """The owner takes back what they asked: a hand-over, or a colleague being brought in."""

    contact: int
    agent: int


class BringIn(Command, frozen=True, gc=False):
    """Somebody in the talk asks a colleague to join it."""

    contact: int
    agent: int
    guest: int


class StepOut(Command, frozen=True, gc=False):
    """A guest leaves the talk. (The owner hands over first, or ends it.)"""

    contact: int
    agent: int


# What the house adds


class Tell(Command, frozen=True, gc=False):
    """The customer is told a wait: `likely_ms`, and nine of ten within `bound_ms`.

    `here`: so many who are here could answer them; 0 where that isn't said. `talks_ms`: for so long
    at least all of these have been in their talks; 0 where one of them is in none. `raw_bound_ms`:
    the bound before it was corrected.
    """

    contact: int
    ahead: int
    likely_ms: int
    bound_ms: int
    here: int = 0
    talks_ms: int = 0
    raw_bound_ms: int = 0


class Tick(Command, frozen=True, gc=False):
    """Time has passed: do what deadlines decide."""


COMMANDS: Final[tuple[type[Command], ...]] = (
    SetLine,
    SetBrand,
    OpenBrand,
    CloseBrand,
    SetAgent,
    RemoveAgent,
    Arrive,
    Book,
    Leave,
    KeepPlace,
    ComeBack,
    ChangeChannel,
    AskCallback,
    AskFor,
    ReleasePromise,
    ComeHere,
    GoAway,
    Accept,
    Decline,
    Reach,
    Miss,
    End,
    FinishWrapUp,
    Pause,
    Resume,
    HandOver,
    CancelHandOver,
    BringIn,
    StepOut,
    Tell,
    Tick,
)
