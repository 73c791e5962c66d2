"""What requests say: every form refuses fields that it doesn't know."""

from typing import Annotated, Literal

import msgspec

from lamplight.runtime.reasons import AwayReason, PauseReason
from lamplight.runtime.views.parts import Channel, Purpose
from lamplight.web.text import (
    Channels,
    Chats,
    ChatText,
    Code,
    Country,
    CustomerName,
    Day,
    Email,
    FullName,
    HourMinute,
    Id,
    Ids,
    Key,
    Language,
    LanguageOrNone,
    Languages,
    LongLine,
    Minutes,
    Name,
    NoteText,
    OneLine,
    Page,
    Password,
    Phone,
    Skills,
    Slug,
    Weekdays,
    When,
    Wish,
    Words,
    WrapUp,
    ZoneName,
    ZoneOrNone,
)


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything that comes in."""


# ── customers ────────────────────────────────────────────────────────────────────────────────


class NewContact(Form, frozen=True, kw_only=True):
    """A customer asks for a person. `callback` asks for a call at the turn instead of waiting,
    from the next opening on while the brand is closed; `callback_at` for a call at that time.

    `priority` is the id of a law under which the customer goes first, where the brand offers it.
    `earlier` is the token of an earlier place of theirs: who knows them may then answer.
    """

    channel: Channel
    language: Language
    purpose: Purpose = "service"
    name: Name = ""
    phone: Phone = ""
    words: Words = ""
    callback: bool = False
    callback_at: When | None = None
    priority: Code = ""
    country: Country = ""
    earlier: Key | None = None


class Keep(Form, frozen=True, kw_only=True):
    """Hang up and be called: the place is kept. `phone` where to call, if it isn't known yet."""

    phone: Phone | None = None


class ChannelChoice(Form, frozen=True, kw_only=True):
    """Another way to talk, at the same place."""

    channel: Channel


class CallbackTime(Form, frozen=True, kw_only=True):
    """Call me at this time, one of the brand's slots; without one at the turn, which comes from the
    next opening on while the brand is closed."""

    at: When | None = None
    phone: Phone | None = None


class SaidWords(Form, frozen=True, kw_only=True):
    """What happened; replaces what was said before."""

    words: Words


class Details(Form, frozen=True, kw_only=True):
    """A name or a number; what is absent stays as it is."""

    name: Name | None = None
    phone: Phone | None = None


class PurposeChoice(Form, frozen=True, kw_only=True):
    """The other line, because the customer asks for it."""

    purpose: Purpose


class NewMessage(Form, frozen=True, kw_only=True):
    """A chat message. `key` is the writer's own; sent twice with one key it is written once."""

    text: ChatText
    key: Key


class Useful(Form, frozen=True, kw_only=True):
    """Is the thing useful now?"""

    answer: Literal["yes", "not_yet"]
    words: Words = ""


class Consent(Form, frozen=True, kw_only=True):
    """Whether a still picture may be kept."""

    consent: bool


class PickUp(Form, frozen=True, kw_only=True):
    """Answer the ring of a place, in the page of this name."""

    page: Page | None = None


class Seat(Form, frozen=True, kw_only=True):
    """The talk goes on in the page of this name; without `take` only if it is in no other."""

    page: Page
    take: bool = False


# ── the desk ─────────────────────────────────────────────────────────────────────────────────


class Presence(Form, frozen=True, kw_only=True):
    """Here, or away with a reason and perhaps a time of return. `words` go with the reason `own`,
    and only there."""

    state: Literal["here", "away"]
    reason: AwayReason = ""
    words: OneLine = ""
    until: When | None = None


class AcceptOffer(Form, frozen=True, kw_only=True):
    """Answer, by the customer's channel or a smaller one, in the page of this name."""

    channel: Channel
    page: Page | None = None


class Pause(Form, frozen=True, kw_only=True):
    """A pause that both sides see: why, and how many minutes at most. `words` go with the reason
    `own`, and only there."""

    reason: PauseReason
    words: OneLine = ""
    minutes: Minutes


class CallAgain(Form, frozen=True, kw_only=True):
    """The line to the customer broke: ring their page once more; stop, since it stands again; or
    they were reached at their number."""

    what: Literal["ring", "stop", "by_phone"]


class HandOver(Form, frozen=True, kw_only=True):
    """To one agent, or to a line of the same brand; exactly one of them."""

    agent: Id | None = None
    line: Purpose | None = None


class BringIn(Form, frozen=True, kw_only=True):
    """Ask a colleague to join."""

    agent: Id


class NewNotes(Form, frozen=True, kw_only=True):
    """What the customer said, what the agent saw, what they agreed."""

    said: NoteText = ""
    saw: NoteText = ""
    agreed: NoteText = ""


# ── sign-in and people ───────────────────────────────────────────────────────────────────────


class SignIn(Form, frozen=True, kw_only=True):
    """An address and a password."""

    email: Email
    password: Password


class NewPassword(Form, frozen=True, kw_only=True):
    """The old one and the new one (at least ten characters)."""

    old: Password
    new: Password


class ChosenPassword(Form, frozen=True, kw_only=True):
    """A password (at least ten characters), by a link."""

    password: Password


class NewEmail(Form, frozen=True, kw_only=True):
    """Another e-mail address to sign in with, and the password."""

    email: Email
    password: Password


class NewInvitation(Form, frozen=True, kw_only=True):
    """Who may join by this link: a role, the brands they answer, and perhaps their address."""

    role: Literal["agent", "lead", "admin"] = "agent"
    brands: Ids
    email: Email | None = None


class Join(Form, frozen=True, kw_only=True):
    """Accept an invitation. `email` is theirs; an address named in the invitation can't change."""

    name: FullName
    password: Password
    email: Email | None = None
    languages: Languages = []


class PersonChange(Form, frozen=True, kw_only=True):
    """What changes about a person; what is absent stays."""

    name: FullName | None = None
    role: Literal["agent", "lead", "admin"] | None = None
    brands: Ids | None = None
    languages: Languages | None = None
    channels: Channels | None = None
    chats: Chats | None = None
    wrap_up_s: WrapUp | None = None
    active: bool | None = None
    skills: Skills | None = None


class Hours(Form, frozen=True, kw_only=True):
    """Open on these ISO weekdays (1 is Monday) between these local times; `24:00` is midnight.
    Hours that end before they begin run past midnight and belong to the day on which they began."""

    days: Weekdays
    from_: HourMinute = msgspec.field(name="from")
    to: HourMinute


class OpenSpan(Form, frozen=True, kw_only=True):
    """Open from and to these local times; past midnight where it ends before it begins."""

    from_: HourMinute = msgspec.field(name="from")
    to: HourMinute


class DayOff(Form, frozen=True, kw_only=True):
    """A day with other hours than usual; with no hours it is closed."""

    day: Day
    name: FullName
    hours: Annotated[list[OpenSpan], msgspec.Meta(max_length=6)] = []


class WeekOfShifts(Form, frozen=True, kw_only=True):
    """When somebody plans to be here, every week; no row: nothing is planned. Times are those of
    the time zone; one that ends before it begins runs past midnight."""

    timezone: ZoneName
    hours: Annotated[list[Hours], msgspec.Meta(max_length=21)]


HoursList = Annotated[list[Hours], msgspec.Meta(max_length=21)]
DaysOff = Annotated[list[DayOff], msgspec.Meta(max_length=366)]
Priorities = Annotated[list[Code], msgspec.Meta(max_length=10)]


class NewBrand(Form, frozen=True, kw_only=True):
    """A brand: its name, the last part of its address (made of the name when absent), its hours.

    `line` is its own one sentence. `holidays` is the country whose public holidays are closed
    days, `holidays_part` a part of it that has others too; `sales` opens a sales line. Hours that
    end before they begin run past midnight. `dispute_body` is named to whom we told no, with
    `dispute_part`, whether we take part in what it does.
    """

    name: FullName
    slug: Slug | None = None
    line: OneLine = ""
    timezone: ZoneName
    languages: Languages
    hours: HoursList
    holidays: Country = ""
    holidays_part: OneLine = ""
    days_off: DaysOff = []
    priorities: Priorities = []
    sales: bool = False
    dispute_body: LongLine = ""
    dispute_part: bool = False


class BrandChange(Form, frozen=True, kw_only=True):
    """What changes about a brand; what is absent stays. `holidays_part` goes with its country."""

    name: FullName | None = None
    line: OneLine | None = None
    timezone: ZoneName | None = None
    languages: Languages | None = None
    hours: HoursList | None = None
    holidays: Country | None = None
    holidays_part: OneLine | None = None
    days_off: DaysOff | None = None
    priorities: Priorities | None = None
    sales: bool | None = None
    closed: bool | None = None
    dispute_body: LongLine | None = None
    dispute_part: bool | None = None


class WaitsShown(Form, frozen=True, kw_only=True):
    """Whether a brand shows everybody how last week's waits were."""

    shown: bool


_DAY_NAME = Annotated[
    str, msgspec.Meta(min_length=1, max_length=80, pattern=r"^[^\u0000-\u001f\u007f]*$")
]


class UnlikeDay(Form, frozen=True, kw_only=True):
    """What makes a day unlike others: its name (days of one name are taken to be alike), the
    weekday that it resembles (1 is Monday; its own if absent), and whether nobody can come."""

    name: _DAY_NAME
    like_weekday: Annotated[int, msgspec.Meta(ge=1, le=7)] | None = None
    closed: bool = False


class FirstLead(Form, frozen=True, kw_only=True):
    """The first person, who sets everything up, and optionally the first brand."""

    name: FullName
    email: Email
    password: Password
    languages: Languages
    brand: NewBrand | None = None


# ── who bought ───────────────────────────────────────────────────────────────────────────────


class CustomerChange(Form, frozen=True, kw_only=True):
    """What changes about a customer; what is absent stays."""

    name: CustomerName | None = None
    kind: Literal["consumer", "trade"] | None = None
    language: LanguageOrNone | None = None
    country: Country | None = None
    town: OneLine | None = None
    timezone: ZoneOrNone | None = None
    wish: Wish | None = None


class Merge(Form, frozen=True, kw_only=True):
    """Who is the same as the customer of the address."""

    gone: Id


class Belongs(Form, frozen=True, kw_only=True):
    """Whose contact it is."""

    customer: Id
