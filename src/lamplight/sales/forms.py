"""One sale, as shops and files say it: what `lamplight import sales` reads and connectors give.

Money is whole smallest units of the sale's currency (`*_minor`); days are calendar days at the
place of the jurisdiction, instants carry an offset. A key that is absent isn't known. Parties,
terms and events have the names of `docs/duties.md`, so that a sale can be judged.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Jurisdiction = Annotated[str, Meta(pattern=r"^(OTHER|[A-Z]{2}(-[A-Z0-9]{1,3})?)\Z")]
"""A country (ISO 3166-1, but `UK`; `EU`: a member state that isn't named) or a part of one with a
law of its own (ISO 3166-2); `OTHER`: nobody knows which. Of laws that nobody has written rules for
(`duties/laws.py`) nothing is computed, and a person judges."""
Role = Literal[
    "seller_of_record", "merchant_of_record", "marketplace", "supplier", "manufacturer",
    "importer", "carrier", "answerer",
]  # fmt: skip
Tender = Literal[
    "card", "credit_card", "debit_card", "gift_card", "store_credit", "bank", "cash", "other"
]
RefundState = Literal["approved", "submitting", "pending", "succeeded", "failed", "canceled"]
DisputeState = Literal["inquiry", "needs_response", "under_review", "won", "lost"]

LineKind = Literal["goods", "service", "subscription", "digital"]
Supplied = Literal["goods", "service", "digital"]
"""What a subscription can be for."""

Minor = Annotated[int, Meta(ge=0, le=10**15)]
Key = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=300)]
LongText = Annotated[str, Meta(max_length=1000)]
LINES: Final = 200
"""A sale has at most so many lines, payments, fulfilments."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all that a sale is made of: what isn't known by name is refused."""


class Reach(Part, frozen=True, kw_only=True):
    """An address or a number. `verified`: the shop knows that it is theirs (they confirmed it, or
    paid with it); only that says who somebody is."""

    kind: Literal["email", "phone"]
    value: Annotated[str, Meta(min_length=3, max_length=254)]
    verified: bool = False


class Customer(Part, frozen=True, kw_only=True):
    """Who bought, or who uses it. `country` is ISO 3166-1, `language` BCP 47."""

    name: Annotated[str, Meta(max_length=200)] = ""
    kind: Literal["consumer", "trade"] = "consumer"
    reaches: list[Reach] = []
    language: Annotated[str, Meta(max_length=35)] = ""
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$")] = ""
    town: Annotated[str, Meta(max_length=200)] = ""
    timezone: Annotated[str, Meta(max_length=60)] = ""


class Party(Part, frozen=True, kw_only=True):
    """Somebody else in the sale; one party may have several roles."""

    name: Key
    roles: list[Role]
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$")] = ""


class Claim(Part, frozen=True, kw_only=True):
    """What was said of the thing when it was marketed: the very words, where and when."""

    text: LongText
    shown_in: Text = ""
    shown_on: date | None = None
    kind: Literal["quality", "delivery", "price", "other"] = "quality"


class Spare(Part, frozen=True, kw_only=True):
    """A part of the thing that can be had alone. `stock` null: not known."""

    sku: Key
    name: Text
    cost_minor: Minor = 0
    stock: Annotated[int, Meta(ge=0)] | None = None
    fits_by_hand: bool = True
    """Whether a customer can fit it, without a tool or a risk."""
    how_to: LongText = ""
    """Where the way to fit it is shown."""


class Line(Part, frozen=True, kw_only=True):
    """What was sold. `paid_minor` is for all units, with tax and after discount. `digital`: content
    or a service that is supplied by wire. `supplies`: what a subscription is for; `supply_from`
    and `supply_until`: the first and the last day of what was paid for and is supplied over a time.
    None: not known."""

    id: Key
    name: Annotated[str, Meta(min_length=1, max_length=300)]
    paid_minor: Minor
    quantity: Annotated[int, Meta(ge=1, le=10**6)] = 1
    kind: LineKind = "goods"
    supplies: Supplied | None = None
    supply_from: date | None = None
    supply_until: date | None = None
    sku: Annotated[str, Meta(max_length=200)] = ""
    detail: Annotated[str, Meta(max_length=500)] = ""
    picture: LongText = ""
    one_of_a_kind: bool = False
    tax_minor: Minor = 0
    discount_minor: Minor = 0
    category: str | None = None
    condition: Literal["new", "used", "refurbished"] | None = None
    digital_elements: bool | None = None
    flags: list[str] = []
    cost_minor: Minor | None = None
    """What one unit costs us."""
    stock: Annotated[int, Meta(ge=0)] | None = None
    spares: list[Spare] = []
    claims: list[Claim] = []


class Charge(Part, frozen=True, kw_only=True):
    """A charge beside the lines; `at_door` isn't part of the payments."""

    kind: Literal["delivery", "customs_duty", "handling"]
    amount_minor: Minor
    service: Literal["standard", "express"] | None = None
    collected: Literal["checkout", "at_door"] = "checkout"


class Payment(Part, frozen=True, kw_only=True):
    """What was captured by one tender. `reference` is its name at the payment provider."""

    id: Key
    tender: Tender
    captured_minor: Minor
    reference: Text = ""
    cycle_close_day: Annotated[int, Meta(ge=1, le=31)] | None = None


class Units(Part, frozen=True, kw_only=True):
    """So many units of a line."""

    line: Key
    quantity: Annotated[int, Meta(ge=1, le=10**6)]


class Refund(Part, frozen=True, kw_only=True):
    """Money that went back, as the shop says it. `key`: our idempotency key, where it was ours.
    `on`: the day on which it came to its state, where that is known."""

    id: Key
    payment: Key
    amount_minor: Annotated[int, Meta(ge=1, le=10**15)]
    state: RefundState = "succeeded"
    lines: list[Units] = []
    key: Text = ""
    on: date | None = None


class Dispute(Part, frozen=True, kw_only=True):
    """A payment that its bank is asked to take back."""

    id: Key
    payment: Key
    state: DisputeState
    amount_minor: Minor
    opened_on: date | None = None


class Fulfilment(Part, frozen=True, kw_only=True):
    """Units on their way. `proof` says how delivery is known."""

    id: Key
    lines: list[Units]
    carrier: Text = ""
    tracking: Text = ""
    tracking_url: LongText = ""
    shipped_on: date | None = None
    delivered_on: date | None = None
    proof: Annotated[str, Meta(max_length=500)] = ""


class Clause(Part, frozen=True, kw_only=True):
    """What the contract promises beyond the law: do a thing within a time of an event.

    `of` is the event that starts the clock; none of it: from the contract on. `within` none: no
    time was named. `until_months`: from delivery, how long the promise can be called on. A `return`
    is a right: whoever bought may send it back within that time, for all they paid.
    """

    source: Text
    text: LongText
    remedy: Literal["repair", "replacement", "part", "refund", "delivery", "return", "other"] = (
        "other"
    )
    of: Literal["contract", "delivered", "defect_reported", "complaint_received"] = "contract"
    within: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    unit: Literal["hours", "days", "working_days", "weeks", "months"] = "days"
    until_months: Annotated[int, Meta(ge=0, le=1200)] | None = None


class Event(Part, frozen=True, kw_only=True):
    """What happened on a day, to one line or to all, in the words of `docs/duties.md`. `fields`
    are those of its kind."""

    kind: Key
    on: date
    line: Key | None = None
    id: Text = ""
    fields: dict[str, Any] = {}


class Agreed(Part, frozen=True, kw_only=True):
    """What was promised, shown or is policy, and who has a part in the sale."""

    parties: list[Party] = []
    charges: list[Charge] = []
    clauses: list[Clause] = []
    terms: dict[str, Any] = {}
    """As `terms` of `docs/duties.md`; checked when a sale is taken in."""
    dispatched_from: Annotated[str, Meta(pattern="^([A-Z]{2})?$")] = ""
    cheapest_delivery_minor: Minor | None = None
    trade_by: Literal["company", "group"] | None = None
    """By what of the shop a buyer is taken to buy for their trade: a company in the address, or
    their customer group."""


class Sale(Part, frozen=True, kw_only=True):
    """One sale whole. `id` is the shop's own name for it; said again, it takes the place of what
    was said before, as of `changed_at` where that is given: an older one changes nothing."""

    id: Key
    brand: Key
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    lines: Annotated[list[Line], Meta(min_length=1, max_length=LINES)]
    number: Annotated[str, Meta(max_length=100)] = ""
    channel: Literal["web", "store", "home"] = "web"
    jurisdiction: Jurisdiction | UnsetType = UNSET
    contract_date: date | None = None
    changed_at: datetime | None = None
    buyer: Customer = Customer()
    consumer: Customer | None = None
    """Who uses the thing, where it isn't the buyer."""
    ship_to: LongText = ""
    agreed: Agreed = Agreed()
    payments: Annotated[list[Payment], Meta(max_length=LINES)] = []
    refunds: Annotated[list[Refund], Meta(max_length=LINES)] = []
    disputes: Annotated[list[Dispute], Meta(max_length=LINES)] = []
    fulfilments: Annotated[list[Fulfilment], Meta(max_length=LINES)] = []
    events: Annotated[list[Event], Meta(max_length=1000)] = []
