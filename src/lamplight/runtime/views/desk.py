"""The desk of one agent.

`paper`, beside a customer, is which of five papers their initials stand on: of one customer the
same in every contact.
"""

from typing import Literal

import msgspec

from lamplight.runtime.seats import CalledAgain
from lamplight.runtime.views.parts import (
    BrandRef,
    Channel,
    ContactState,
    Message,
    Notes,
    OfferKind,
    Outcome,
    PauseView,
    PersonRef,
    Purpose,
    Told,
)

Role = Literal["agent", "lead", "admin"]


class MeView(msgspec.Struct, frozen=True):
    """The signed-in person. `since` is when the activity began."""

    person: PersonRef
    role: Role
    languages: list[str]
    channels: list[Channel]
    brands: list[BrandRef]
    chats: int
    presence: Literal["here", "away"]
    reason: str
    words: str
    until: int | None
    activity: Literal["free", "ringing", "talking", "wrap_up"]
    wrap_up_until: int | None
    wrap_up_contact: int | None
    since: int


class LineTotals(msgspec.Struct, frozen=True):
    """All who wait in the lines this agent sees; `shown` of them have rows."""

    waiting: int
    kept: int
    shown: int
    longest_since: int | None


class LineRow(msgspec.Struct, frozen=True):
    """One who waits. `order` is their number from the front of their line, from 0."""

    contact: int
    paper: int
    brand: BrandRef
    purpose: Purpose
    channel: Channel
    name: str
    language: str
    state: ContactState
    present: bool
    since: int
    told_min: int | None
    words: str
    offered_to: PersonRef | None
    priority: str
    hold: PersonRef | None
    order: int


class PromisedRow(msgspec.Struct, frozen=True):
    """A promised call. `at` is when it is due, or null for a call at the turn."""

    contact: int
    paper: int
    name: str
    brand: BrandRef
    at: int | None
    kind: Literal["turn", "time"]
    tries: int
    by: PersonRef | None
    words: str


class LastTalk(msgspec.Struct, frozen=True):
    """The last talk this customer had with one of us."""

    person: PersonRef
    at: int
    channel: Channel
    minutes: int


class OfferView(msgspec.Struct, frozen=True):
    """A contact rings at this desk from `since` until `until`. `why` and `known` are codes; `next`
    is rung after a "not now", nobody where it is null.

    Who is asked to join or to take over a talk: `from` has had it since `from_since`, and the
    customer waited for the first of us as long as `waited_ms`. Both are null for every other ring.
    """

    contact: int
    paper: int
    kind: OfferKind
    since: int
    until: int
    why: list[str]
    brand: BrandRef
    purpose: Purpose
    name: str
    channel: Channel
    language: str
    arrived_at: int
    told: Told | None
    words: str
    last: LastTalk | None
    known: list[str]
    phone: str
    next: PersonRef | None
    from_since: int | None = None
    waited_ms: int | None = None
    from_: PersonRef | None = msgspec.field(name="from", default=None)


class StillView(msgspec.Struct, frozen=True):
    """A still picture of a contact, with where the picture is (empty before it is kept)."""

    id: int
    state: Literal["asked", "agreed", "refused", "kept"]
    at: int
    url: str


class TalkView(msgspec.Struct, frozen=True):
    """A talk of this agent.

    `since`: this agent is in it from then on. `page` is the one of this agent's pages in which they
    talk, or empty; `customer_in`: one of the customer's pages has begun the talk; `again`: the line
    to it broke, they are called once more; `wish`: the customer asks for this purpose, for which
    the talk isn't yet.
    """

    contact: int
    paper: int
    brand: BrandRef
    purpose: Purpose
    name: str
    phone: str
    channel: Channel
    language: str
    state: Literal["calling", "talking"]
    started_at: int
    since: int
    calling_until: int | None
    waited_ms: int
    told: Told | None
    owner: PersonRef
    pause: PauseView | None
    pause_overran: bool
    handing_over: PersonRef | None
    handing_over_line: int | None
    bringing_in: PersonRef | None
    guests: list[PersonRef]
    role: Literal["owner", "guest"]
    words: str
    notes: Notes
    stills: list[StillView]
    customer_here: bool
    callback: bool
    page: str = ""
    customer_in: bool = False
    again: CalledAgain | None = None
    wish: Purpose | None = None


class PersonRow(msgspec.Struct, frozen=True):
    """A colleague, for handing over, bringing in and the foot of the line."""

    id: int
    name: str
    portrait: str
    lead: bool
    languages: list[str]
    brands: list[int]
    channels: list[Channel]
    skills: list[str]
    state: Literal["free", "ringing", "busy", "wrap_up", "away"]
    chats: int
    reason: str
    words: str
    until: int | None
    since: int


class NoticeView(msgspec.Struct, frozen=True):
    """Something a lead is told about a contact, such as `everyone_declined`."""

    contact: int
    code: str
    at: int
    name: str
    brand: BrandRef


class PastContact(msgspec.Struct, frozen=True):
    """A contact of the same customer that has ended. `earlier` had it before `agent`, in order."""

    contact: int
    at: int
    brand: BrandRef
    purpose: Purpose
    channel: Channel
    agent: PersonRef | None
    earlier: list[PersonRef]
    minutes: int | None
    outcome: Outcome | None
    words: str
    notes: Notes
    messages: list[Message]
    useful: Literal["yes", "not_yet"] | None
    useful_words: str


class UsefulView(msgspec.Struct, frozen=True):
    """What a customer answered last, and their words. `by` is who talked with them last."""

    contact: int
    name: str
    brand: BrandRef
    answer: Literal["yes", "not_yet"]
    words: str
    at: int
    by: PersonRef | None


class ContactDetail(msgspec.Struct, frozen=True):
    """A contact with its customer's history, newest first."""

    contact: int
    paper: int
    brand: BrandRef
    purpose: Purpose
    channel: Channel
    language: str
    name: str
    phone: str
    words: str
    arrived_at: int
    state: ContactState
    notes: Notes
    stills: list[StillView]
    messages: list[Message]
    history: list[PastContact]
    customer_since: int | None


class ShopLate(msgspec.Struct, frozen=True):
    """A shop that wasn't read for longer than its rhythm; `read_at` none: never."""

    name: str
    read_at: int | None
