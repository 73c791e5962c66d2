"""A brand's customer page before anybody has a place."""

from typing import Literal

import msgspec

from lamplight.runtime.views.parts import Channel, Purpose


class BrandCard(msgspec.Struct, frozen=True):
    """A brand in the list of brands. `line` is its own one sentence, or empty.

    `here`: it is open, and somebody who answers for it is here.
    """

    slug: str
    name: str
    line: str
    here: bool


class HoursRow(msgspec.Struct, frozen=True):
    """Opening hours: ISO weekdays (1 is Monday), local times `HH:MM`; `24:00` is midnight. Hours
    that end before they begin run past midnight, on the day on which they began."""

    days: list[int]
    from_: str = msgspec.field(name="from")
    to: str


class PersonHere(msgspec.Struct, frozen=True):
    """One of us on the customer page. `back_at` is known only for somebody away until a time.

    `state` is `free` for who could be asked now in some language of the brand by some channel: in
    which, its `by_language` says.
    """

    id: int
    name: str
    portrait: str
    languages: list[str]
    skills: list[str]
    state: Literal["free", "busy", "away"]
    back_at: int | None


class WaitNow(msgspec.Struct, frozen=True):
    """What somebody who asked now would be told. 0 minutes: somebody is free."""

    ahead: int
    likely_min: int
    bound_min: int


class ChannelNow(msgspec.Struct, frozen=True):
    """How it is now for whoever asks by one channel. `free`: ids of `people` who could be asked at
    once, in that order; `wait` is null when nobody is here who could answer, or (`untold`) those
    who are may go before it would be one's turn: no time can be told.
    """

    free: list[int]
    wait: WaitNow | None
    untold: bool


class LanguageNow(msgspec.Struct, frozen=True):
    """How it is now for whoever asks for service in one language.

    `ahead_at_opening`: while closed, how many are before whoever asks now to be called then; the
    rest is then as it would be if it were open.
    """

    video: ChannelNow
    voice: ChannelNow
    chat: ChannelNow
    ahead_at_opening: int


class FewHere(msgspec.Struct, frozen=True):
    """Fewer of those who answer for a brand are `here`, pauses included, than `planned` to be for
    the whole of this half-hour."""

    here: int
    planned: int


class BrandView(msgspec.Struct, frozen=True):
    """All that a brand's page shows. `now` is the server's clock when this was made; `by_language`
    has every language of the brand, and who of us is free in one may not be in another.
    `waits_shown`: how last week's waits were is shown to everybody. `few_here` is null where as
    many are here as planned to be, or nobody plans.
    """

    id: int
    slug: str
    name: str
    line: str
    now: int
    timezone: str
    languages: list[str]
    open: bool
    opens_at: int | None
    closes_at: int | None
    hours: list[HoursRow]
    people: list[PersonHere]
    by_language: dict[str, LanguageNow]
    channels: list[Channel]
    priorities: list[str]
    purposes: list[Purpose]
    waits_shown: bool
    few_here: FewHere | None


class SlotView(msgspec.Struct, frozen=True):
    """A time at which we can call, and how many more calls fit there."""

    at: int
    free: int
