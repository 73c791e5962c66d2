"""A customer's own place, found by its unguessable token."""

from typing import Literal

import msgspec

from lamplight.runtime.seats import CalledAgain
from lamplight.runtime.views.parts import (
    BrandRef,
    Channel,
    ContactState,
    Outcome,
    PauseView,
    PersonRef,
    Purpose,
    Still,
    Told,
)


class Telling(msgspec.Struct, frozen=True):
    """What we told, when and why: `arrived` (the first word of a wait), `turn` (somebody before
    them went), `behind` (somebody had to go first), `more_people`, `fewer_people`, `pace` (talks
    got longer or shorter), `slow` (fewer turns came than what was told meant), `long_talks` (all
    who could answer are in talks that last longer than the usual one), `reckoned` (the estimate
    itself has moved), `late` (what was told before has passed), `asked` (they asked for another
    channel or line) or `lines` (our lines changed)."""

    at: int
    ahead: int
    likely_min: int
    bound_min: int
    why: str


class OfferedView(msgspec.Struct, frozen=True):
    """Who is being asked now."""

    agent: PersonRef


class CallingView(msgspec.Struct, frozen=True):
    """Who is ringing this place now, and until when."""

    agent: PersonRef
    until: int


class Hand(msgspec.Struct, frozen=True):
    """Who had the talk from then on."""

    agent: PersonRef
    since: int


class PlaceTalk(msgspec.Struct, frozen=True):
    """The talk, as the customer sees it. `hands` are all who had it, in order, `agent` the last.

    `page` is the one of their pages in which they talk, or
    empty; `again`: the line broke, and they are being called once more; `wish`: what they asked
    for in it, until the talk is for that."""

    agent: PersonRef
    guests: list[PersonRef]
    channel: Channel
    started_at: int
    pause: PauseView | None
    handing_over: PersonRef | None
    still: Still | None
    hands: list[Hand]
    page: str = ""
    again: CalledAgain | None = None
    wish: Purpose | None = None


class CallbackView(msgspec.Struct, frozen=True):
    """A promise to call. `at` is the chosen time, or null for a call at the turn.

    `next_try_at` is a stated time before which we don't call: while no try was made, the brand's
    next opening. `moved_from` is what was stated first, where the hours have changed since.
    """

    at: int | None
    due: int | None
    state: Literal["made", "kept", "broken", "released"]
    tries: int
    next_try_at: int | None
    moved_from: int | None = None


class HoldView(msgspec.Struct, frozen=True):
    """We wait for the same person as last time, until then at the latest."""

    agent: PersonRef
    until: int


class PassedView(msgspec.Struct, frozen=True):
    """Somebody was put first by this law."""

    law: str
    at: int


class AgreedView(msgspec.Struct, frozen=True):
    """What we agreed, as one of us wrote it down, and when it was last saved."""

    text: str
    at: int
    by: PersonRef


class FirstTold(msgspec.Struct, frozen=True):
    """The wait that was told first, and whether somebody of us was there, or called, within its
    bound. `took_ms`: after so long one was, or they chose something else."""

    likely_min: int
    bound_min: int
    held: bool
    took_ms: int


class PlaceView(msgspec.Struct, frozen=True):
    """All that a place's page shows. `can` holds the names of what the customer may do now.

    `ahead` is how many are before it in the line; before a stated time, how many will be then.
    `waits_from` is what its wait is counted from: the arrival, the opening for who asked while
    closed, the chosen time, or the return. `waited_ms` is how long they had waited when a person
    was there, also before they chose a time; null before. `first_told` is null until it is known
    whether it held. `agreed` is null until the talk is over, and where nothing was written down.
    """

    token: str
    contact: int
    brand: BrandRef
    state: ContactState
    present: bool
    purpose: Purpose
    channel: Channel
    language: str
    name: str
    phone: str
    words: str
    arrived_at: int
    waits_from: int
    ahead: int
    told: Told | None
    tellings: list[Telling]
    offered: OfferedView | None
    calling: CallingView | None
    talk: PlaceTalk | None
    callback: CallbackView | None
    hold: HoldView | None
    passed: list[PassedView]
    people: list[PersonRef]
    can: list[str]
    useful: Literal["yes", "not_yet"] | None
    outcome: Outcome | None
    open: bool
    next_open: int | None
    last_talk: PlaceTalk | None
    waited_ms: int | None
    first_told: FirstTold | None
    ended_at: int | None
    agreed: AgreedView | None
