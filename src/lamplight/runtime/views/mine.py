"""What a customer sees on their own page: what was promised and agreed, and what they may do.

Money is whole smallest units of `currency`, days are ISO dates, instants milliseconds. Texts made
here (`text`, `agreed`, letters) are in `language`; people's own words are in whatever they wrote.
"""

from datetime import date
from typing import Literal

import msgspec

from lamplight.runtime.views.cases import StepState
from lamplight.runtime.views.parts import BrandRef, Channel, ContactState, PersonRef


class MyPlace(msgspec.Struct, frozen=True):
    """A place in line, or a talk, that they have now. `path` is the address of its page, empty
    where only whoever asked for it has the link."""

    path: str
    state: ContactState
    channel: Channel
    since: int
    ahead: int


class MyPromise(msgspec.Struct, frozen=True):
    """What one of us said that they would do. `late`: the time that was promised first went by.
    `can` are `time` and `release`, as far as they may."""

    promise: int
    by: PersonRef
    kind: Literal["call", "news", "other"]
    words: str
    due_at: int
    late: bool
    state: Literal["open", "kept", "broken", "released"]
    ended_at: int | None
    can: list[str]


class MyStep(msgspec.Struct, frozen=True):
    """A step of what was agreed. `due_on` is the day by which it is done; `tracking_url` and
    `label_url` are addresses to open, empty where there are none."""

    kind: str
    text: str
    state: StepState
    due_on: date | None
    changed_at: int
    carrier: str
    tracking: str
    tracking_url: str
    label_url: str


class MyWay(msgspec.Struct, frozen=True):
    """Something that was agreed. `asked`: a second person decides on it."""

    agreed: str
    by: PersonRef
    at: int
    asked: bool
    done: bool
    amount_minor: int | None
    currency: str
    steps: list[MyStep]


class MyPaper(msgspec.Struct, frozen=True):
    """Something that a letter took along; `path` is where it is below this page, `size` bytes."""

    name: str
    media_type: str
    size: int
    path: str


class MyLetter(msgspec.Struct, frozen=True):
    """A letter of ours, without the ways in that it bore."""

    subject: str
    plain: str
    at: int
    papers: list[MyPaper]


class MyCase(msgspec.Struct, frozen=True):
    """One matter. `thing` is what it is about and `number` its order; `waits` means that we asked
    whether it is useful now."""

    case: int
    thing: str
    number: str
    state: Literal["open", "asked", "closed"]
    useful: Literal["yes", "not_yet", "silence"] | None
    waits: bool
    owner: PersonRef | None
    opened_at: int
    closed_at: int | None
    ways: list[MyWay]
    letters: list[MyLetter]
    withdrew_at: int | None


class MyNote(msgspec.Struct, frozen=True):
    """What was written down as agreed in a talk."""

    text: str
    by: PersonRef
    at: int


class MyLine(msgspec.Struct, frozen=True):
    """One thing that was bought. `paid_minor` is known to who paid; `withdrawn`
    are the units that they have declared to withdraw from, `withdrew` that those are all."""

    line: int
    name: str
    detail: str
    quantity: int
    paid_minor: int | None
    delivered_on: date | None
    withdrawn: int
    withdrew: bool


class MyRight(msgspec.Struct, frozen=True):
    """A right of the customer's for some lines. `kind` is the duty's: `withdrawal` for changing
    one's mind, others give all money back for what is wrong. `until` is the last day, none while it
    isn't known; `reason` says as a code why it is excluded."""

    kind: str
    status: Literal["open", "over", "excluded", "judged"]
    lines: list[int]
    until: date | None
    full_refund: bool
    reason: str


class MySale(msgspec.Struct, frozen=True):
    """A sale. `bought`: they are who bought it, not only who uses it."""

    sale: int
    number: str
    ordered_on: date | None
    currency: str
    jurisdiction: str
    seller: str
    bought: bool
    lines: list[MyLine]
    rights: list[MyRight]


class MineView(msgspec.Struct, frozen=True):
    """All that the page of a link shows. `whole` is false for a link that went to an address which
    was only typed: then there is one case and nothing else. `case` is the one that the link's
    letter was about."""

    brand: BrandRef
    name: str
    language: str
    timezone: str
    email: str
    whole: bool
    case: int | None
    ends_at: int
    places: list[MyPlace]
    promises: list[MyPromise]
    cases: list[MyCase]
    notes: list[MyNote]
    sales: list[MySale]
    reservation: str


class WithdrawalView(msgspec.Struct, frozen=True):
    """That a withdrawal has reached us: what was declared, and when. `written`: a letter that says
    the same is on its way to `email`."""

    number: str
    name: str
    things: list[str]
    email: str
    at: int
    written: bool
