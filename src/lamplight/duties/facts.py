"""What is known of one sale: the form in which facts are asked for (`docs/duties.md`).

A key that is absent isn't known; one that is null is known to be none. Money is whole smallest
units of the sale's currency, days are calendar days at the place of the jurisdiction.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lamplight.duties.judgements import Question

Jurisdiction = Annotated[str, Meta(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?\Z")]
"""A country (ISO 3166-1, but `UK`; `EU`: a member state that isn't named) or a part of one (ISO
3166-2). Of laws that nobody has written rules for (`duties/laws.py`) a person judges."""
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")]
Role = Literal[
    "buyer", "seller_of_record", "merchant_of_record", "marketplace", "supplier", "manufacturer",
    "importer", "carrier", "answerer",
]  # fmt: skip
"""`merchant_of_record` holds the money; `marketplace` is where it was sold."""
Kind = Literal["consumer", "business"]
Category = Literal[
    "mattress", "refrigerator", "freezer", "range", "air_conditioner", "heat_pump", "dishwasher",
    "washing_machine", "dryer", "television", "computer", "laptop", "tablet", "phone", "console",
    "motor_vehicle", "other",
]  # fmt: skip
Flag = Literal[
    "made_to_spec", "sealed", "seal_broken", "hygiene_unresaleable", "urgent_repair",
    "dated_leisure",
]  # fmt: skip
Sold = Literal["goods", "service", "subscription", "digital"]
"""What a line is; `digital`: content or a service that is supplied by wire."""
Remedy = Literal["repair", "replacement"]
Result = Literal["repaired", "failed"]

Minor = Annotated[int, Meta(ge=0, le=10**15)]
Months = Annotated[int, Meta(ge=0, le=1200)]
Days = Annotated[int, Meta(ge=0, le=36_500)]
Units = Annotated[int, Meta(ge=1, le=10**6)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all that facts are made of: what isn't known by name is refused."""


class Party(Part, frozen=True, kw_only=True):
    """Somebody in the sale; one party may have several roles."""

    id: Name
    roles: list[Role]
    kind: Kind | None = None
    name: str | None = None


class Line(Part, frozen=True, kw_only=True):
    """One thing that was sold. `price_minor` is with tax and without delivery, for all `quantity`
    units. `supplies`: what a subscription is for; `supply_until`: the last day of a supply that
    goes on over a time."""

    id: Name
    sku: str | None = None
    price_minor: Minor | None = None
    quantity: Units | None = None
    category: Category | None = None
    condition: Literal["new", "used", "refurbished"] | None = None
    digital_elements: bool | None = None
    flags: list[Flag] = []
    kind: Sold = "goods"
    supplies: Literal["goods", "service", "digital"] | None = None
    supply_until: date | None = None


class Payment(Part, frozen=True, kw_only=True):
    """What the buyer paid. `cycle_close_day` is when the card's billing cycle closes."""

    tender: Literal["credit_card", "debit_card"] | None = None
    amount_minor: Minor | None = None
    cycle_close_day: Annotated[int, Meta(ge=1, le=31)] | None = None


class Charge(Part, frozen=True, kw_only=True):
    """A charge beside the goods; `at_door` isn't part of the payments."""

    kind: Literal["delivery", "customs_duty", "handling"]
    amount_minor: Minor
    service: Literal["standard", "express"] | None = None
    collected: Literal["checkout", "at_door"] | None = None


class NationalRules(Part, frozen=True, kw_only=True):
    """Values of national law to be used with the jurisdiction `EU`."""

    liability_months: Months | None = None


class Sale(Part, frozen=True, kw_only=True):
    """What is fixed."""

    jurisdiction: Jurisdiction
    channel: Literal["web", "store", "home"]
    parties: list[Party]
    lines: Annotated[list[Line], Meta(min_length=1, max_length=200)]
    contract_date: date | None = None
    currency: str | None = None
    payments: list[Payment] = []
    charges: list[Charge] = []
    dispatched_from: Country | None = None
    national_rules: NationalRules = NationalRules()


class Warranty(Part, frozen=True, kw_only=True):
    """A written promise beyond the law, counted from delivery."""

    months: Months
    given_by: Literal["buyer", "seller_of_record", "supplier", "manufacturer", "answerer"]
    label: Literal["full", "limited"] | None = None


class ReturnPolicy(Part, frozen=True, kw_only=True):
    """Which return terms were shown where. `refund_days` null: the policy is silent."""

    shown_in: list[Literal["advert", "final_order_screen"]] | UnsetType | None = UNSET
    change_of_mind: bool | None = None
    refund_days: Days | UnsetType | None = UNSET


class Terms(Part, frozen=True, kw_only=True):
    """What was promised, shown, or is the seller's policy."""

    withdrawal_info_given: bool | None = True
    promised_delivery: date | UnsetType | None = UNSET
    time_essential: bool | None = None
    ship_days: Days | UnsetType | None = UNSET
    cheapest_delivery_minor: Minor | None = None
    buyer_pays_return_told: bool | None = None
    seller_collects: bool | None = None
    charges_shown: list[str] | UnsetType | None = UNSET
    warranties: list[Warranty] = []
    return_policy: ReturnPolicy | UnsetType | None = UNSET

    @property
    def shown_in(self) -> list[str] | None:
        """Where return terms were shown; None where that isn't known."""
        policy = self.return_policy
        if policy is None:
            return []
        if policy is UNSET or policy.shown_in is UNSET:
            return None
        return list(policy.shown_in or [])

    @property
    def refund_days(self) -> int | None:
        """Within how many days the policy refunds; None where it is silent or not known."""
        policy = self.return_policy
        if policy is None or policy is UNSET or policy.refund_days is UNSET:
            return None
        return policy.refund_days


EventKind = Literal[
    "order_completed", "delivered", "delivered_by_supplier", "withdrawal_info_supplied",
    "delay_notice", "delay_consent", "cancel_notice", "proof_of_sending_supplied",
    "goods_received_back", "return_accepted", "refund_agreed", "refunded", "defect_shown",
    "defect_reported", "remedy_requested", "goods_handed_in", "repair_done", "goods_handed_back",
    "rejection_notice", "claim_satisfied", "complaint_received", "recall_started",
    "card_statement_sent", "billing_error_notice", "service_begun", "service_performed",
    "digital_begun", "supplied",
]  # fmt: skip


class Event(Part, frozen=True, kw_only=True):
    """What happened on a day, to one line or to all. Fields beside these belong to some kinds. Of
    a `cancel_notice` the `amount_minor` is what the units that it is for were paid with, absent
    where it is for all of the line, or all that earlier notices left of it; of a `refund_agreed` it
    is the sum that was agreed to, absent where it is all that was paid, and `units` are those that
    it is for. `at`: the instant, where it is known. `at_request`: the consumer asked that a service
    begin before they could no longer withdraw; `consent`, `acknowledged`, `confirmed`: to losing
    that right."""

    kind: EventKind
    on: date
    line: str | None = None
    revised_date: date | None = None
    renewed: bool | None = None
    received_on: date | None = None
    ground: Literal["no_reason", "late_delivery"] | None = None
    sent_by: Literal["post"] | None = None
    amount_minor: Minor | None = None
    units: Units | None = None
    minor: bool | None = None
    again: bool | None = None
    visible: bool | None = None
    remedy: Remedy | None = None
    result: Result | None = None
    right: Literal["short_term", "final"] | None = None
    at: datetime | None = None
    about: Literal["defect"] | None = None
    error: Literal["goods_not_delivered_as_agreed"] | None = None
    at_request: bool | None = None
    consent: bool | None = None
    acknowledged: bool | None = None
    confirmed: bool | None = None

    def after(self, other: Event) -> bool:
        """Whether it came later: on a later day, or later on the same where both instants are
        known."""
        if self.on != other.on:
            return self.on > other.on
        return self.at is not None and other.at is not None and self.at > other.at


class Judgement(Part, frozen=True, kw_only=True):
    """What a person judged of a duty, for one line or for all (`duties.judgements`). `at`: the
    instant, where it is known."""

    duty: Name
    question: Question
    answer: Name
    on: date
    at: datetime | None = None
    line: str | None = None

    def before(self, event: Event) -> bool:
        """Whether it was made before something happened; on one day only where both instants are
        known."""
        if self.at is not None and event.at is not None:
            return self.at < event.at
        return self.on < event.on


class Facts(Part, frozen=True, kw_only=True):
    """All that is known of one sale. `findings` and `judgements` are what a person has judged; of
    two about the same the later one stands, on one day that which is named last."""

    sale: Sale
    terms: Terms = Terms()
    events: Annotated[list[Event], Meta(max_length=10_000)] = []
    findings: list[Literal["FAILURES_TOGETHER_MAJOR"]] = []
    judgements: Annotated[list[Judgement], Meta(max_length=1_000)] = []
