"""Facts: what somebody did, an accepted command in the past tense with the command's fields."""

from __future__ import annotations

from lamplight.line.event import Event


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
    country: str = ""


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
    country: str = ""


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
    capacity: int = 0


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
    """Also a decision after ChannelChanged: the talk goes on by a channel that the guest can't."""

    contact: int
    agent: int


class WaitTold(Event, frozen=True, gc=False):
    """`here`: so many who were here could answer them; 0 where that wasn't said. `talks_ms`: for so
    long at least all of these had been in their talks; 0 where one of them was in none.
    `raw_bound_ms`: the bound before it was corrected; 0 where that wasn't written down."""

    contact: int
    ahead: int
    likely_ms: int
    bound_ms: int
    here: int = 0
    talks_ms: int = 0
    raw_bound_ms: int = 0


class Ticked(Event, frozen=True, gc=False):
    """Deadlines were due; their decisions follow. A tick that decides nothing leaves no event."""
