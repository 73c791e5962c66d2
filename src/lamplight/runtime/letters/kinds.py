"""Which letters there are, and what each must be told.

Instants are milliseconds since the Unix epoch, UTC; sums are smallest units of a currency. Words
and titles are in the reader's language: they are shown as they are.
"""

from datetime import date
from typing import Any, Final, Literal

import msgspec

from lamplight.basis.instants import Instant


class Sum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many smallest units of a currency (ISO 4217)."""

    minor: int
    currency: str


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody will do, and on which day it is done."""

    what: str
    day: date | None = None


class Fields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what a letter is told."""


class PromiseMade(Fields, frozen=True, kw_only=True):
    """`words`: what was promised, as a whole sentence."""

    words: str
    due_at: Instant


class PromiseMoved(Fields, frozen=True, kw_only=True):
    """Before the promise was due: the new time, and why, as a whole sentence or empty. `wished`:
    the customer asked for it."""

    words: str
    was_at: Instant
    due_at: Instant
    reason: str = ""
    wished: bool = False


class PromiseBroken(Fields, frozen=True, kw_only=True):
    """The time went by. `due_at` is the new one; without it one who leads is to give it."""

    words: str
    was_at: Instant
    due_at: Instant | None = None


class Agreed(Fields, frozen=True, kw_only=True):
    """`what` was agreed as a whole sentence, with its steps in order; `amount` is what is paid
    back, `mind_until` until when the customer may change their mind without a reason,
    `money_until` until when they may have their money back for the fault; `free` that it costs
    them nothing."""

    title: str
    what: str
    steps: list[Step] = []
    amount: Sum | None = None
    free: bool = False
    mind_until: Instant | None = None
    money_until: Instant | None = None


class StepNews(Fields, frozen=True, kw_only=True):
    """Something was ordered from our stock, or sent (`carrier`, `tracking`, `tracking_url`,
    `arrives_on`), came back to us, or money is on its way (`amount`, `reference`, `arrives_on`:
    there by then at the latest). `done`: the step that `what` says is; `failed`: it has, after they
    were told of it, and they hear more by `due_at`."""

    news: Literal["ordered", "sent", "received", "money", "done", "failed"]
    title: str
    what: str = ""
    carrier: str = ""
    tracking: str = ""
    tracking_url: str = ""
    arrives_on: date | None = None
    amount: Sum | None = None
    reference: str = ""
    due_at: Instant | None = None


class ApprovalWait(Fields, frozen=True, kw_only=True):
    """What was asked for needs another person's yes; they hear by then."""

    title: str
    what: str
    due_at: Instant


class Withdrawn(Fields, frozen=True, kw_only=True):
    """`what` was agreed or asked for and won't be done, for the reason in `words`."""

    title: str
    what: str
    words: str


class Personal(Fields, frozen=True, kw_only=True):
    """What one of us writes to them in words of their own, about their case. `papers` are names of
    files that go along, `labels` addresses of labels for a parcel."""

    title: str
    words: str
    papers: list[str] = []
    labels: list[str] = []


class AskedUseful(Fields, frozen=True, kw_only=True):
    """Is it useful now? `again`: asked before and not answered; `closes_at` is when silence
    closes the case, which an answer opens again."""

    title: str
    again: bool = False
    closes_at: Instant | None = None


class NotYetHeard(Fields, frozen=True, kw_only=True):
    """They said "not yet": who looks at it by when."""

    title: str
    due_at: Instant


class Denial(Fields, frozen=True, kw_only=True):
    """A refusal that two of us made: why, in words; what we offer instead; who reviewed it;
    where to go next, each as a whole sentence. `again`: they heard a no before, and it was thought
    over."""

    title: str
    words: str
    alternative: str = ""
    reviewer: str = ""
    next_steps: list[str] = []
    again: bool = False


class DenialOverturned(Fields, frozen=True, kw_only=True):
    """We were wrong: the no that they heard is taken back; who looked at it, and by when they hear
    what is done."""

    title: str
    reviewer: str
    due_at: Instant


class GoodsWrong(Fields, frozen=True, kw_only=True):
    """So many `units` of those that came `back` aren't as they should be: the reason, what was
    found in words, and where to go next, each as a whole sentence."""

    title: str
    units: int = 1
    back: int = 1
    reason: Literal[
        "USED_MORE_THAN_NEEDED", "DAMAGED_BY_CUSTOMER", "NOT_WHAT_WAS_SOLD", "INCOMPLETE"
    ]
    words: str
    next_steps: list[str] = []


class WithdrawalReceived(Fields, frozen=True, kw_only=True):
    """What they declared, word for word as we have it, and when it reached us; no `things` where
    they named the order only."""

    number: str
    things: list[str]
    name: str
    words: str = ""
    received_at: Instant


class LinkToPage(Fields, frozen=True, kw_only=True):
    """The way to their own page, asked for there."""


class LetterRefused(Fields, frozen=True, kw_only=True):
    """For one of us: a letter that nobody takes; what it was about, and the server's words."""

    about: str
    recipient: str
    title: str
    reason: str


class AskedIn(Fields, frozen=True, kw_only=True):
    """For one of us: whether they could come in from one time to another."""

    from_at: Instant
    to_at: Instant


class Test(Fields, frozen=True, kw_only=True):
    """For one of us: that letters leave."""


KINDS: Final[dict[str, type[Fields]]] = {
    "promise_made": PromiseMade,
    "promise_moved": PromiseMoved,
    "promise_broken": PromiseBroken,
    "agreed": Agreed,
    "step_news": StepNews,
    "approval_wait": ApprovalWait,
    "withdrawn": Withdrawn,
    "personal": Personal,
    "asked_useful": AskedUseful,
    "not_yet_heard": NotYetHeard,
    "denial": Denial,
    "denial_overturned": DenialOverturned,
    "goods_wrong": GoodsWrong,
    "withdrawal_received": WithdrawalReceived,
    "link": LinkToPage,
    "letter_refused": LetterRefused,
    "asked_in": AskedIn,
    "test": Test,
}
"""Every kind of letter, with what it is told."""


def fields_of(kind: str, told: dict[str, Any]) -> Fields:
    """What a letter is told, checked. ValueError names what is wrong or missing."""
    if kind not in KINDS:
        raise ValueError(f"there is no letter {kind!r}")
    try:
        return msgspec.convert(told, KINDS[kind])
    except msgspec.ValidationError as wrong:
        raise ValueError(f"a letter {kind} can't be written: {wrong}") from None
