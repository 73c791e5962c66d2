"""Small things that several views share."""

from typing import Literal

import msgspec

Channel = Literal["video", "voice", "chat"]
Purpose = Literal["service", "sales"]
ContactState = Literal["waiting", "kept", "scheduled", "offered", "calling", "talking", "ended"]
Outcome = Literal["answered", "abandoned", "left_with_place", "released", "unreached"]
OfferKind = Literal["turn", "callback", "hand_over", "bring_in"]


class PersonRef(msgspec.Struct, frozen=True):
    """One of us, as customers and colleagues see them. `portrait` names a picture, or is empty."""

    id: int
    name: str
    portrait: str


class BrandRef(msgspec.Struct, frozen=True):
    """A brand by id, address part and name."""

    id: int
    slug: str
    name: str


class Told(msgspec.Struct, frozen=True):
    """The last telling: minutes from `at`, and the same two as instants."""

    at: int
    likely_min: int
    bound_min: int
    likely_at: int
    bound_at: int


class PauseView(msgspec.Struct, frozen=True):
    """A pause in a talk: its reason (a code; `own` with the agent's words) and when it ends."""

    reason: str
    words: str
    until: int


class Still(msgspec.Struct, frozen=True):
    """A still picture of a contact: asked for, agreed to, refused or kept."""

    id: int
    state: Literal["asked", "agreed", "refused", "kept"]


class Notes(msgspec.Struct, frozen=True):
    """An agent's notes, for colleagues; `agreed` is read by the customer too, after the talk."""

    said: str
    saw: str
    agreed: str
    saved_at: int | None
    by: PersonRef | None


class Message(msgspec.Struct, frozen=True):
    """One chat message. `from_` (`from` on the wire) is who wrote it; null means the customer.

    `key` is the writer's own key for the message, so that a page can match what it sent.
    """

    id: int
    contact: int
    at: int
    text: str
    key: str
    from_: PersonRef | None = msgspec.field(name="from", default=None)
