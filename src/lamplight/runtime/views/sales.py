"""What a customer bought, and what is owed to them, as our own people see it.

Money is whole smallest units of `currency`. Days are ISO dates at the place of the sale's law.
"""

from datetime import date
from typing import Literal

import msgspec

from lamplight.runtime.views.parts import BrandRef, PersonRef


class ReachView(msgspec.Struct, frozen=True):
    """An address or number of a customer; `verified` ones say who they are."""

    kind: Literal["email", "phone"]
    value: str
    verified: bool


class Found(msgspec.Struct, frozen=True):
    """A customer that a search found. `matched` is what it was found by: `name`, `email`, `phone`,
    `order`, `product`; `shows` is that text."""

    customer: int
    paper: int
    name: str
    town: str
    country: str
    sales: int
    last_on: date | None
    matched: str
    shows: str


class MoneyView(msgspec.Struct, frozen=True):
    """One currency's sum."""

    currency: str
    amount_minor: int


class LineView(msgspec.Struct, frozen=True):
    """One thing that was sold. `day` counts from delivery; `claims` are the words it was sold with.
    `refunded` are the units for which money went back or is on its way."""

    line: int
    position: int
    name: str
    detail: str
    sku: str
    picture: str
    quantity: int
    paid_minor: int
    delivered_on: date | None
    day: int | None
    returned: bool
    refunded: int
    one_of_a_kind: bool
    claims: list["ClaimView"]


class ClaimView(msgspec.Struct, frozen=True):
    """What was said of it, where and when, and about what of it."""

    text: str
    shown_in: str
    shown_on: date | None
    kind: Literal["quality", "delivery", "price", "other"]


class SaleView(msgspec.Struct, frozen=True):
    """One sale. `seller` is the seller of record, `shop` where it comes from; `version` goes up
    with every change. `refundable_minor` is what could still go back."""

    sale: int
    number: str
    brand: BrandRef
    shop: str
    seller: str
    currency: str
    paid_minor: int
    refundable_minor: int
    disputed: bool
    ordered_on: date | None
    jurisdiction: str
    lines: list[LineView]
    tracking: list["TrackingView"]
    refunds: list["RefundView"]
    version: int


class RefundView(msgspec.Struct, frozen=True):
    """Money that goes back. `tax_minor` and `discount_minor` are its shares in what was stored when
    it was sold; `net_minor` is the rest of what is for lines, `beside_minor` for none of them, as
    carriage."""

    amount_minor: int
    state: Literal["approved", "submitting", "pending", "succeeded", "failed", "canceled"]
    at: int
    net_minor: int
    tax_minor: int
    discount_minor: int
    beside_minor: int


class TrackingView(msgspec.Struct, frozen=True):
    """A parcel."""

    carrier: str
    tracking: str
    url: str
    shipped_on: date | None
    delivered_on: date | None


class JudgedView(msgspec.Struct, frozen=True):
    """What a person judged, why, and when."""

    judgement: int
    answer: str
    words: str
    by: PersonRef
    made_at: int


class QuestionView(msgspec.Struct, frozen=True):
    """What only a person can judge of something owed for one line: the question and its answers as
    codes, and what was judged, where somebody has. `burden`: who must prove whether a defect was
    there at delivery, for the day on which it showed, as far as our rules say; `presumed_until` is
    the last day of which it is the seller."""

    question: str
    line: int
    duty: str
    rule: str
    answers: list[str]
    judged: JudgedView | None
    burden: Literal["", "seller", "consumer"] = ""
    presumed_until: date | None = None


class OwedView(msgspec.Struct, frozen=True):
    """One thing that we owe. `kind` says by what: law, contract, a claim of ours, or a promise.

    `what` is a code with `fields` for its words (`owed.WHAT` of the messages), or `said` are
    somebody's own. `status` as in `docs/duties.md`, for promises `due`, `overdue`, `met`,
    `suspended`. `end` is the last day, `end_at` the instant where there is one. `contested`: a
    person must judge, `review` names what; `questions` are those that one may answer, or somebody
    has. `stale`: the rule should have been read again. `because` are the codes of what decided,
    `second_tier` what follows where the remedies fail. In `fields` are, where they are known, the
    `reason_code` of what is held, the `law` that has no rules here, `base_end` and `latest_end`,
    how many remedies must be offered (`min_offered`) and the least sum (`min_amount_minor`). What
    a supplier owes us is here too, by `owed_by`.
    """

    id: str
    kind: Literal["law", "contract", "claim", "promise"]
    what: str
    fields: dict[str, str | int]
    said: str
    status: str
    source: str
    by: PersonRef | None
    made_at: int | None
    end: date | None
    end_at: int | None
    days_left: int | None
    chooser: Literal["consumer", "seller"] | None
    remedies: list[str]
    amount_minor: int | None
    currency: str | None
    lines: list[int]
    sale: int | None
    owed_by: str
    performed_by: str | None
    recourse_against: str | None
    review: list[str]
    confidence: str
    stale: bool
    promise: int | None
    questions: list[QuestionView] = []
    because: list[str] = []
    second_tier: list[str] = []


class CustomerView(msgspec.Struct, frozen=True):
    """A customer with all that they bought, newest first, and all that is owed to them, the oldest
    clock first. `merged` are others that were found to be the same by hand."""

    customer: int
    paper: int
    name: str
    kind: Literal["consumer", "trade"]
    language: str
    country: str
    town: str
    local_time: str
    wish: str
    since: int | None
    reaches: list[ReachView]
    sales: list[SaleView]
    spent: list[MoneyView]
    asked: int
    useful: Literal["yes", "not_yet"] | None
    owed: list[OwedView]
    cases: list[int]
    merged: list[Found]
    reservation: str


class PartyView(msgspec.Struct, frozen=True):
    """Somebody else in a sale, with the parts that they have in it."""

    name: str
    roles: list[str]
    country: str


class WarrantyView(msgspec.Struct, frozen=True):
    """A written promise beyond the law, counted from delivery."""

    months: int
    given_by: str
    label: Literal["full", "limited"] | None


class PromisedView(msgspec.Struct, frozen=True):
    """A promise of the contract: `within` so many `unit` of the event `of`; null: no time. It can
    be called on for so many months from delivery; null: always."""

    text: str
    source: str
    remedy: str
    of: str
    within: int | None
    unit: str
    until_months: int | None


class AgreedLineView(msgspec.Struct, frozen=True):
    """What holds for one line; null isn't known. `by_hand` names what somebody wrote of it."""

    line: int
    name: str
    category: str | None
    condition: str | None
    digital_elements: bool | None
    flags: list[str]
    one_of_a_kind: bool
    claims: list[ClaimView]
    by_hand: list[str]


class AgreedWritingView(msgspec.Struct, frozen=True):
    """Who wrote it, when and by what they knew it: what was written from then on, and before,
    each by the name of its field, of a line after the shop's name of it."""

    by: PersonRef
    at: int
    words: str
    written: dict[str, str]
    before: dict[str, str]


class SaleAgreedView(msgspec.Struct, frozen=True):
    """What was agreed for a sale, as it holds now. `trade_by`: by what of the shop the buyer is
    taken to buy for their trade, or empty; `by_hand` names what somebody wrote. Null isn't known;
    `withdrawal_info_given` is true where nothing is said."""

    sale: int
    version: int
    buyer_kind: Literal["consumer", "trade"]
    trade_by: str
    promised_delivery: date | None
    ship_days: int | None
    withdrawal_info_given: bool
    parties: list[PartyView]
    warranties: list[WarrantyView]
    clauses: list[PromisedView]
    lines: list[AgreedLineView]
    by_hand: list[str]
    history: list[AgreedWritingView]
