"""Cases and what makes them right, as our own people see it. Money is whole smallest units."""

from datetime import date
from typing import Literal

import msgspec

from lamplight.accommodations.inspecting import Reason, Says
from lamplight.accommodations.option import Change
from lamplight.runtime.views.papers import BorneView, PaperView
from lamplight.runtime.views.parts import BrandRef, PersonRef
from lamplight.runtime.views.sales import OwedView

Decision = Literal["proposed", "asked", "approved", "agreed", "refused", "withdrawn", "done"]
Money = Literal["none", "approved", "submitting", "pending", "succeeded", "failed", "reconciled"]
Judging = Literal["none", "pending", "accepted", "rejected", "by_person"]
Coming = Literal[
    "not_yet", "step_failed", "stuck", "approve", "promise", "step", "duty", "review", "inspect",
    "inspect_lead", "money", "arrival", "ask", "close", "nothing",
]  # fmt: skip
"""What comes next in a case."""
StepState = Literal["todo", "doing", "unknown", "done", "failed", "undone"]


class StepView(msgspec.Struct, frozen=True):
    """A step of what was agreed. `person` does it where no shop can; `reason` says why it failed
    or waits; `proof` is what shows that it happened."""

    step: int
    kind: str
    what: str
    fields: dict[str, str | int]
    by: Literal["shop", "person", "us", "customer"]
    state: StepState
    person: PersonRef | None
    due_at: int | None
    changed_at: int
    reason: str
    proof: dict[str, str]


class InspectionView(msgspec.Struct, frozen=True):
    """What somebody said of so many `units` of goods that came back. `by` nobody: the customer
    brought something new. `words` are what was seen, or what the customer read."""

    said: Says
    units: int
    reason: Reason
    words: str
    by: PersonRef | None
    at: int


class MaySay(msgspec.Struct, frozen=True):
    """What somebody may say of goods that came back, and of how many units at most."""

    says: Says
    units: int


class UnitsJudged(msgspec.Struct, frozen=True):
    """How many units of goods that came back nobody has looked at, are doubted, are wrong, and are
    right."""

    pending: int
    by_person: int
    rejected: int
    accepted: int


class AccommodationView(msgspec.Struct, frozen=True):
    """What was agreed, or asked for. The decision, the money, the goods and the judging of the
    goods each have their own state; `judged` are the units that came back. `inspections` are what
    was said of the goods, oldest first; `may_say` what whoever reads this may say of them now,
    `alone`: nobody else leads who could say the rest. `version` is to be said with a yes to what is
    asked for; `changed` is what isn't as it was when it was asked for first, `was_minor` the sum
    then. `proposed_minor`: whoever it is `by` chose its sum in place of this one."""

    accommodation: int
    kind: str
    what: str
    fields: dict[str, str | int]
    decision: Decision
    money: Money
    goods: str
    judging: Judging
    judged: UnitsJudged
    inspections: list[InspectionView]
    may_say: list[MaySay]
    alone: bool
    amount_minor: int | None
    cost_minor: int | None
    currency: str
    bearer: str
    owed: bool
    words: str
    answer: str
    by: PersonRef
    approver: PersonRef | None
    made_at: int
    agreed_at: int | None
    steps: list[StepView]
    can_undo: bool
    version: int
    changed: list[Change]
    was_minor: int | None
    proposed_minor: int | None


class DenialView(msgspec.Struct, frozen=True):
    """A refusal: never final from one person. `breaches` are the duties that what is refused would
    perform, `news` is what came up since it was written; `name` and `title` are its case's. Who
    looks at it names the `version` that they read."""

    denial: int
    case: int
    name: str
    title: str
    kind: str
    reason: str
    rule: str
    rule_version: str
    facts: list[str]
    looked_at: list[str]
    alternative: str
    words: str
    state: Literal["to_review", "confirmed", "overturned", "reopened"]
    by: PersonRef
    reviewer: PersonRef | None
    made_at: int
    reviewed_at: int | None
    judged: bool
    news: str
    breaches: list[str]
    version: int


class RuleView(msgspec.Struct, frozen=True):
    """A row that a refusal may rest on, as it stands: `version` is the wording of its rule, `what`
    a code for words, `reason_code` why it asks for nothing."""

    rule: str
    version: str
    what: str
    source: str
    status: str
    end: date | None
    reason_code: str


class DeniableView(msgspec.Struct, frozen=True):
    """A kind that can be refused; `said` is what a company calls its own."""

    kind: str
    said: str


class GroundsView(msgspec.Struct, frozen=True):
    """What can be refused in a case, and what a refusal may rest on: facts as ids
    (`delivered/2026-11-12`, `talk/7`), and rules."""

    kinds: list[DeniableView]
    facts: list[str]
    rules: list[RuleView]


class CaseEventView(msgspec.Struct, frozen=True):
    """What happened in a case, oldest first; `fields` for the words of its kind."""

    at: int
    kind: str
    by: PersonRef | None
    fields: dict[str, str | int]


class LetterView(msgspec.Struct, frozen=True):
    """A letter of ours; `by` signs it, nobody where it speaks for the brand alone."""

    mail: int
    kind: str
    by: PersonRef | None
    subject: str
    plain: str
    state: Literal["waiting", "sent", "refused"]
    reason: str
    made_at: int
    ended_at: int | None
    papers: list[BorneView]


class CaseRow(msgspec.Struct, frozen=True):
    """A case in one's list. `next` is what comes next, as a code, and `due_at` when. `duty_at` is
    the last instant of the earliest duty that one of us must perform, by law, contract or what we
    claimed. `version` goes up with every change."""

    case: int
    customer: int
    paper: int
    name: str
    title: str
    brand: BrandRef
    state: Literal["open", "asked", "closed"]
    owner: PersonRef | None
    next: Coming
    due_at: int | None
    duty_at: int | None
    not_yet: bool
    contact: int | None
    version: int


class CaseView(msgspec.Struct, frozen=True):
    """One case whole. `contacts` are the talks it came up in, `papers` what a letter can take
    along."""

    case: int
    brand: BrandRef
    customer: int
    paper: int
    name: str
    title: str
    sale: int | None
    line: int | None
    state: Literal["open", "asked", "closed"]
    owner: PersonRef | None
    failure: str
    cause: str
    cause_detail: str
    useful: Literal["yes", "not_yet", "silence"] | None
    ask_at: int | None
    opened_at: int
    closed_at: int | None
    owed: list[OwedView]
    accommodations: list[AccommodationView]
    denials: list[DenialView]
    letters: list[LetterView]
    papers: list[PaperView]
    events: list[CaseEventView]
    contacts: list[int]
    version: int
    reservation: str


class ApprovalRow(msgspec.Struct, frozen=True):
    """Something that one is asked to approve, with all it takes to answer. `version` is to be said
    with a yes; `changed` is what isn't as it was when it was asked for first, `was_minor` the sum
    then. `proposed_minor`: whoever asks chose the sum in place of this one."""

    case: int
    accommodation: int
    name: str
    title: str
    what: str
    fields: dict[str, str | int]
    amount_minor: int | None
    cost_minor: int | None
    currency: str
    by: PersonRef
    made_at: int
    why: str
    version: int
    changed: list[Change]
    was_minor: int | None
    proposed_minor: int | None


class TaskRow(msgspec.Struct, frozen=True):
    """A step that a person must do by hand, done with proof."""

    step: int
    case: int
    name: str
    title: str
    what: str
    fields: dict[str, str | int]
    due_at: int | None
    person: PersonRef | None
    state: StepState
    reason: str


class CauseRow(msgspec.Struct, frozen=True):
    """What keeps failing: cases of the last 90 days by cause and thing, and what they cost.

    `cause` is empty where something was made right or closed and nobody said yet what had failed.
    `party`: the supplier or carrier, where that is the cause and the sale names one. `details`: up
    to three of the words in which it was put. `cost_minor` is what is known; `unpriced` ways of
    making it right, whose cost nobody knows, come on top. `newest`: the last of these cases.
    """

    cause: str
    party: str
    thing: str
    details: list[str]
    cases: int
    newest: int
    cost_minor: int
    unpriced: int
    currency: str
    last_at: int


class DifferingRow(msgspec.Struct, frozen=True):
    """A refund that was settled with another sum than we booked, in the last 90 days."""

    case: int
    name: str
    title: str
    booked_minor: int
    settled_minor: int
    currency: str
    at: int


class UnkeptRow(msgspec.Struct, frozen=True):
    """A promise that was broken and has no new time: one who leads gives it. `due_at` is the last
    time that went by, `said` their own words for it."""

    promise: int
    case: int | None
    contact: int | None
    customer: int | None
    name: str
    title: str
    brand: BrandRef
    what: Literal["call", "news", "other"]
    said: str
    due_at: int
    by: PersonRef


class OwedSaleRow(msgspec.Struct, frozen=True):
    """A sale of which something must be done by tomorrow, or is late, and no case is open. `what`
    is the code of the duty, `said` the words in which it was promised."""

    sale: int
    number: str
    customer: int | None
    name: str
    thing: str
    brand: BrandRef
    what: str
    said: str
    due_at: int


class OwedToday(msgspec.Struct, frozen=True):
    """What leads see: promises that nobody has answered for since they were broken, before all
    others; what is owed, what is overdue, what waits for them, what keeps failing. `sales`: what is
    owed by tomorrow or late by up to 90 days where nobody has opened a case, the first 50;
    `sales_older` is how many are late for longer."""

    promises: list[UnkeptRow]
    owed: list[CaseRow]
    overdue: list[CaseRow]
    sales: list[OwedSaleRow]
    sales_older: int
    approvals: list[ApprovalRow]
    denials: list[DenialView]
    causes: list[CauseRow]
    bearers: list["BearerRow"]
    differing: list[DifferingRow]


class BearerRow(msgspec.Struct, frozen=True):
    """What making it right cost in the last 90 days, by who bears it."""

    bearer: str
    cost_minor: int
    currency: str
    cases: int
