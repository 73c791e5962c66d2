"""The words in which events, terms and flags of a sale are said: those of `docs/duties.md`.

`sales` and `duties` don't know each other; a test holds these beside `duties.facts`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Minor = Annotated[int, Meta(ge=0, le=10**15)]
Months = Annotated[int, Meta(ge=0, le=1200)]
Days = Annotated[int, Meta(ge=0, le=36_500)]
Units = Annotated[int, Meta(ge=1, le=10**6)]

_KINDS: Final = """
    order_completed delivered delivered_by_supplier withdrawal_info_supplied delay_notice
    delay_consent cancel_notice proof_of_sending_supplied goods_received_back return_accepted
    refund_agreed refunded defect_shown defect_reported remedy_requested goods_handed_in repair_done
    goods_handed_back rejection_notice claim_satisfied complaint_received recall_started
    card_statement_sent billing_error_notice service_begun service_performed digital_begun supplied
"""
KINDS: Final = frozenset(_KINDS.split())
JUDGED: Final = "judged"
"""The kind of event by which a person's judgement is known; its `finding` says which."""
LONGER: Final = "warranty_extended"
"""The kind of event by which a longer warranty that we granted is known; `until` is its last day.
No shop tells it."""
FLAGS: Final = frozenset(
    (
        "made_to_spec", "sealed", "seal_broken", "hygiene_unresaleable", "urgent_repair",
        "dated_leisure",
    )
)  # fmt: skip

Category = Literal[
    "mattress", "refrigerator", "freezer", "range", "air_conditioner", "heat_pump", "dishwasher",
    "washing_machine", "dryer", "television", "computer", "laptop", "tablet", "phone", "console",
    "motor_vehicle", "other",
]  # fmt: skip
"""Of a line of goods: some laws have rules for these."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all words: what isn't known by name is refused."""


class Fields(Part, frozen=True, kw_only=True):
    """What an event may say beside its kind, its day and its line."""

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
    remedy: Literal["repair", "replacement"] | None = None
    result: Literal["repaired", "failed"] | None = None
    right: Literal["short_term", "final"] | None = None
    at: datetime | None = None
    about: Literal["defect"] | None = None
    error: Literal["goods_not_delivered_as_agreed"] | None = None
    at_request: bool | None = None
    consent: bool | None = None
    acknowledged: bool | None = None
    confirmed: bool | None = None


class Finding(Part, frozen=True, kw_only=True):
    """The field of an event of the kind `judged`."""

    finding: Literal["FAILURES_TOGETHER_MAJOR"]


class Warranty(Part, frozen=True, kw_only=True):
    """A written promise beyond the law, counted from delivery."""

    months: Months
    given_by: Literal["buyer", "seller_of_record", "supplier", "manufacturer", "answerer"]
    label: Literal["full", "limited"] | None = None


class ReturnPolicy(Part, frozen=True, kw_only=True):
    """Which return terms were shown where."""

    shown_in: list[Literal["advert", "final_order_screen"]] | UnsetType | None = UNSET
    change_of_mind: bool | None = None
    refund_days: Days | UnsetType | None = UNSET


class Terms(Part, frozen=True, kw_only=True):
    """What was promised, shown, or is the seller's policy: absent isn't known, null is none."""

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


def misfit(words: dict[str, Any], kind: type[Part]) -> str:
    """What of these words isn't as they are said; empty where all is."""
    try:
        msgspec.convert(words, kind)
    except msgspec.ValidationError as error:
        return str(error)
    return ""
