"""One duty, as it stands on a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from lamplight.basis.periods import Period
from lamplight.duties.rule import Confidence

Status = Literal[
    "not_yet", "open", "due", "overdue", "suspended", "met", "expired", "excluded", "contested"
]


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who owes what for which lines, until when, and why.

    A right of the buyer is a row too, owed by whoever must perform or put up with it. `arose` is
    when money came to be owed; `start` and `end` are days that are included; `base_end` is the end
    without an extension. `by_line`: the sums are of single lines, to be added up where lines share
    the row; no finished row says so. `because` are the facts and judgements that decided, as codes.
    `review_codes`: what a person must judge before anyone relies on the row. `review_overdue`: the
    rule itself should have been read again; `rule_version` says which wording of it was asked
    (`duties.rule`), after a dash with what the member state sets. `judged` is what a person
    has judged that it rests on, as `QUESTION:answer`.
    """

    duty: str
    status: Status
    owed_by: str
    also_owed_by: tuple[str, ...] = ()
    performed_by: str | None = None
    answered_by: str | None = None
    recourse_against: str | None = None
    line: str | None = None
    lines: tuple[str, ...] = ()
    arose: date | None = None
    start: date | None = None
    end: date | None = None
    base_end: date | None = None
    latest_end: date | None = None
    end_at: str | None = None
    chooser: Literal["consumer", "seller"] | None = None
    remedies: tuple[str, ...] = ()
    second_tier: tuple[str, ...] = ()
    min_offered: int | None = None
    amount_minor: int | None = None
    min_amount_minor: int | None = None
    by_line: bool = False
    currency: str | None = None
    method: Literal["same_means_no_fee"] | None = None
    cost_bearer: Literal["seller_side", "consumer"] | None = None
    deduction_allowed: bool | None = None
    reason_code: str | None = None
    review_codes: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    rule: str = ""
    rule_version: str = ""
    source: tuple[str, ...] = ()
    period: Period | None = None
    confidence: Confidence | None = None
    review_by: date | None = None
    review_overdue: bool = False
