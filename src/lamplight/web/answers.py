"""What the API answers beside the views of the runtime."""

from typing import Any, Literal

import msgspec

from lamplight.runtime.views.brand import HoursRow
from lamplight.runtime.views.desk import Role
from lamplight.runtime.views.parts import BrandRef, Channel, PersonRef
from lamplight.runtime.views.place import PlaceView


class Me(msgspec.Struct, frozen=True):
    """Who is signed in, and until when at the latest."""

    person: PersonRef
    email: str
    role: Role
    languages: list[str]
    channels: list[Channel]
    brands: list[BrandRef]
    session: int
    ends_at: int


class SessionRow(msgspec.Struct, frozen=True):
    """One sign-in of mine. `device` is what its browser says it is."""

    id: int
    created_at: int
    last_seen_at: int
    ends_at: int
    device: str
    current: bool


class NewPlace(msgspec.Struct, frozen=True):
    """A customer's place: keep `token`, it is the key to it. `path` is the page of the place."""

    token: str
    path: str
    place: PlaceView


class StillAsked(msgspec.Struct, frozen=True):
    """The customer was asked whether still picture `id` may be kept."""

    id: int


class PersonAdmin(msgspec.Struct, frozen=True):
    """A person as leads see them."""

    id: int
    name: str
    email: str
    portrait: str
    role: Role
    active: bool
    brands: list[BrandRef]
    languages: list[str]
    channels: list[Channel]
    chats: int
    wrap_up_s: int
    skills: list[str]


class InvitationLink(msgspec.Struct, frozen=True):
    """An invitation: give `link` to that person, and only to them. It is shown once."""

    id: int
    link: str
    expires_at: int


class PasswordLink(msgspec.Struct, frozen=True):
    """A link for a forgotten password: give it to that person, and only to them. It is shown
    once."""

    link: str
    expires_at: int


class PasswordLinkView(msgspec.Struct, frozen=True):
    """Whose forgotten password a link is for."""

    name: str
    email: str
    expires_at: int


class InvitationRow(msgspec.Struct, frozen=True):
    """An invitation that can still be accepted."""

    id: int
    role: Role
    brands: list[BrandRef]
    email: str
    created_at: int
    expires_at: int


class InvitationView(msgspec.Struct, frozen=True):
    """What somebody who opens an invitation sees. `email` is empty when they may choose it."""

    role: Role
    brands: list[BrandRef]
    email: str
    invited_by: str
    expires_at: int


class SpanRow(msgspec.Struct, frozen=True):
    """Open from and to these local times, `HH:MM`."""

    from_: str = msgspec.field(name="from")
    to: str


class DayOffRow(msgspec.Struct, frozen=True):
    """A day with other hours than usual; with no hours it is closed."""

    day: str
    name: str
    hours: list[SpanRow]


class HolidayPart(msgspec.Struct, frozen=True):
    """A part of a country with public holidays of its own, as it is called there."""

    code: str
    name: str


class BrandAdmin(msgspec.Struct, frozen=True):
    """A brand as leads see it. `closed`: shut by hand, whatever the hours say; `waits_shown`: last
    week's waits are shown to everybody at `/SLUG/waits`."""

    id: int
    slug: str
    name: str
    line: str
    timezone: str
    languages: list[str]
    hours: list[HoursRow]
    holidays: str
    holidays_part: str
    days_off: list[DayOffRow]
    priorities: list[str]
    sales: bool
    closed: bool
    dispute_body: str
    dispute_part: bool
    waits_shown: bool


class SpecialDayRow(msgspec.Struct, frozen=True):
    """A day that is known to be unlike others, and the weekday that it resembles (1 is Monday)."""

    day: str
    name: str
    like_weekday: int | None
    closed: bool


class RefusedLetter(msgspec.Struct, frozen=True):
    """A letter that nobody takes; `reason` is in the words of the reader's mail server."""

    mail: int
    brand: BrandRef
    service_case: int | None
    kind: str
    subject: str
    recipient: str
    reason: str
    at: int


class MailView(msgspec.Struct, frozen=True):
    """How it is with letters. `connected`: there is a server (`host`) that we send to, from
    `address`. `trouble` is why no letter leaves since `trouble_at`, empty when they do; `sent_at`
    is the last one since the start. `waiting` letters have not left yet, the first since
    `waiting_since`."""

    connected: bool
    host: str
    address: str
    sent_at: int | None
    trouble: str
    trouble_at: int | None
    waiting: int
    waiting_since: int | None
    refused: list[RefusedLetter]


class TestLetter(msgspec.Struct, frozen=True):
    """What became of a letter to oneself; `reason` says why it waits or was refused."""

    state: Literal["waiting", "sent", "refused"]
    reason: str


class AuditRow(msgspec.Struct, frozen=True):
    """Who did what to which row.

    The audit keeps ids and codes; `name` is how the row is called now, empty where it has none,
    is the person's own, or isn't the reader's to know. `contact` is of whom it is, where the reader
    may open it; `erased`: what was known of them was erased since.
    """

    id: int
    at: int
    who: PersonRef | None
    what: str
    target: str
    target_id: int | None
    name: str
    contact: int | None
    erased: bool


class ShiftWeek(msgspec.Struct, frozen=True):
    """When somebody plans to be here, every week, in the times of a zone."""

    timezone: str
    hours: list[HoursRow]


class ErasedContact(msgspec.Struct, frozen=True):
    """One contact that would be erased. Of a brand that whoever looks doesn't answer (`yours`
    false) only that it is there. `talking`: somebody talks with them now."""

    contact: int
    at: int
    brand: BrandRef
    yours: bool
    name: str
    phone: str
    words: str
    messages: int
    notes: int
    stills: int
    talking: bool


class ErasedBeside(msgspec.Struct, frozen=True):
    """How many sales, cases, promises and letters lose what is personal; sums and days stay."""

    sales: int
    cases: int
    promises: int
    letters: int


class Erasure(msgspec.Struct, frozen=True):
    """What would be erased with a customer, the newest first, and what `beside` contacts;
    `allowed`: whether whoever looks may. `seen` is the mark of this list."""

    contacts: list[ErasedContact]
    beside: ErasedBeside
    allowed: bool
    seen: str


class SetupState(msgspec.Struct, frozen=True):
    """Whether this house still waits for its first lead."""

    needed: bool


class IceServer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A STUN or TURN server, in the browser's form (RTCIceServer)."""

    urls: str
    username: str = ""
    credential: str = ""


class MediaSettings(msgspec.Struct, frozen=True):
    """What the pages need to set up voice and picture."""

    ice_servers: list[IceServer]


class Health(msgspec.Struct, frozen=True):
    """`ready`, or `not_ready` and the names of what isn't. `without` names what isn't connected,
    which holds nobody up: without `mail` letters wait, without `shop NAME` its news does, and
    `no forecast for LINE` says that the last one of a line went wrong."""

    status: Literal["ready", "not_ready"]
    waiting_for: list[str]
    without: list[str]
    version: str


class AuthorityRow(msgspec.Struct, frozen=True):
    """What a role may grant without asking, in smallest units: for a case, a customer in a year, a
    day of one person, and the share of the price in hundredths of a percent. `brand` null: for
    every brand. `said`: by somebody; `otherwise`: what holds where nobody said, in the same
    order."""

    brand: BrandRef | None
    role: Literal["agent", "lead", "admin"]
    currency: str
    case_minor: int
    customer_minor: int
    day_minor: int
    share_bp: int
    said: bool
    otherwise_minor: list[int]
    otherwise_bp: int


class GrantingView(msgspec.Struct, frozen=True):
    """What may be granted in each of the `currencies` that we sell in; `known` are all that could
    be added (ISO 4217)."""

    currencies: list[str]
    known: list[str]
    rows: list[AuthorityRow]


class GrantingChange(msgspec.Struct, frozen=True):
    """Who changed what may be granted: sums of a `role` in a `currency` (`brand` null: for every
    brand), or the company's own way of this `name`. `before` null: nobody had said; `after` null:
    taken back to that."""

    id: int
    at: int
    who: PersonRef | None
    about: Literal["authority", "way"]
    brand: BrandRef | None
    role: Literal["", "agent", "lead", "admin"]
    currency: str
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class UnfitSale(msgspec.Struct, frozen=True):
    """A sale of a shop that can't be taken in: the shop's own name of it, which part of it doesn't
    fit, since when, and when it was last tried."""

    external: str
    why: str
    since: int
    last_at: int


class ShopView(msgspec.Struct, frozen=True):
    """A source of sales. `how` its sales come: it is `followed` (asked, and heard), only `heard`
    (a payment provider), from `files`, or `by_hand`.

    `seen_at`: when it last answered; `read_at`: as of when all of its changes are here; `every_ms`:
    how often it is asked; `late`: `read_at` is longer ago than that allows. `why` is what is wrong
    since `away_since` in words of whoever answered, `trouble` of what sort it is. Webhooks are
    counted since `hooks_since`. Of sales that don't fit the newest are listed, of `unfit_all`."""

    shop: int
    name: str
    kind: str
    how: Literal["followed", "heard", "files", "by_hand"]
    seen_at: int | None
    read_at: int | None
    every_ms: int | None
    late: bool
    away_since: int | None
    trouble: Literal["", "away", "refused", "settings", "unreadable"]
    why: str
    hooks_verified: int
    hooks_refused: int
    hooks_since: int
    hook_at: int | None
    unfit: list[UnfitSale]
    unfit_all: int
