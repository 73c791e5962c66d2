"""Every code that a proposal may bear, so that nobody has to guess which words are needed."""

from __future__ import annotations

from typing import Final

WHY: Final = (
    "owed_by_law", "owed_by_contract", "owed_by_claim", "owed_by_promise", "owed_plainly",
    "may_be_owed", "consumer_chooses", "seller_chooses", "in_time", "late", "time_unknown",
    "in_kind", "stands_in", "beyond_duty", "tried_before", "failed_again",
    "by_day", "stock_unknown", "others_pay",
)  # fmt: skip
"""Reasons of an option's place."""

BLOCKED: Final = (
    "out_of_stock", "one_of_a_kind", "nothing_left", "dispute_open", "no_faster_way",
    "no_visit_known",
)  # fmt: skip
"""What keeps an option from being done now."""

STEPS: Final = (
    "send", "send_along", "collect", "return_label", "refund", "refund_share", "refund_charge",
    "repair", "visit", "perform", "extend", "expedite", "credit", "explain", "tell", "claim", "ask",
)  # fmt: skip
"""What a step is, `Step.what`."""

FIELDS: Final = (
    "amount_minor", "bearer", "collect", "days", "days_all", "how_to", "last_on", "months",
    "name", "part", "said", "service", "share_bp", "sku", "units",
)  # fmt: skip
"""Names of the fields that words may use."""
