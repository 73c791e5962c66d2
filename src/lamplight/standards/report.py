"""What a report in the terms of a law says: data for whoever shows it."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from lamplight.standards.rule import AS_OF, NO_ADVICE, REVIEW, Mark, Unit
from lamplight.standards.ways import LawWay, Verdict


class LawFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A check in one stretch of time, or without one where no record tells of it.

    `per` is how long the period is; only one for which the law counts is part of the verdict on the
    rule. `partial`: there are no records for all of the period; `first_day` and `last_day` are what
    there is. A share is `numerator` of `denominator`, of the known ones; a mean is in seconds, its
    numerator in milliseconds. `would_be` is the verdict if it bound. `missing` names the facts that
    the data lacks, `needs` says it in words. `spare_seconds`: how long everybody could have been
    elsewhere before and it would still be kept.
    """

    verdict: Verdict
    would_be: Verdict | None = None
    per: Unit | None = None
    period: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    partial: bool = False
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    gave_up: int | None = None
    figure: float | None = None
    unit: Literal["share", "seconds"] = "share"
    spare_seconds: float | None = None
    ways: tuple[LawWay, ...] = ()
    missing: tuple[str, ...] = ()
    needs: str = ""


class LawCheck(msgspec.Struct, frozen=True, kw_only=True):
    """One check of a rule with its figures, the earliest first. `mark`: how sure we are of it."""

    name: str
    says: str
    formula: str
    population: str
    limit: str
    mark: Mark
    unread: bool
    excuses: str
    figures: tuple[LawFigure, ...]


class LawRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule with its checks. `verdict` is of all of it together, `would_be` the one if it bound;
    `bound` says whether this firm is, as far as it is known. `counts_per` is the period for which
    the law counts, `shown_per` that for which it is shown too."""

    id: str
    law: str
    title: str
    article: str
    who: str
    bound: bool | None
    turns_on: str
    since: date | None
    since_words: str
    binds_from: date | None
    until: date | None
    counts_per: Unit
    shown_per: Unit
    zone: str
    verdict: Verdict
    would_be: Verdict | None
    mark: Mark
    marked: str
    unread: bool
    source: str
    exceptions: tuple[str, ...]
    notes: tuple[str, ...]
    checks: tuple[LawCheck, ...]


class LawReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report in the terms of some laws. `as_of` is the day as of which they were looked up,
    `review_by` that by which they must be again."""

    laws: tuple[str, ...]
    rules: tuple[LawRule, ...]
    words: tuple[str, ...] = ()
    reservation: str = NO_ADVICE
    as_of: date = AS_OF
    review_by: date = REVIEW
