"""What member states set where the directives leave it to them."""

from __future__ import annotations

from typing import Final

import msgspec

from lamplight.duties.rule import Confidence


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of one state, in months and days. `liability`: None where none is fixed.

    `repair_days`: days within which a repair or replacement must be done. `after_repair`: months
    that a repair adds. `suspends`: liability rests while the goods are away for it. `calendar`: of
    which holidays move an end.
    """

    liability: int | None = 24
    presumption: int = 12
    presumption_used: int | None = None
    repair_days: int | None = None
    after_repair: int = 0
    suspends: bool = False
    refund_days_after_late: int | None = None
    late_refund: tuple[str, ...] = ()
    calendar: str = ""
    confidence: Confidence = "high"
    conformity: tuple[str, ...] = ("Dir. (EU) 2019/771 Art. 5-8, 10, 13",)
    burden: tuple[str, ...] = ("Dir. (EU) 2019/771 Art. 11",)


STATES: Final[dict[str, State]] = {
    "EU": State(),
    "DE": State(
        calendar="DE",
        conformity=("BGB §§ 437-439, 438(2), 475-477", "Dir. (EU) 2019/771 Art. 10, 13"),
        burden=("BGB § 477", "Dir. (EU) 2019/771 Art. 11"),
    ),
    "FR": State(
        presumption=24,
        presumption_used=12,
        repair_days=30,
        after_repair=6,
        refund_days_after_late=14,
        late_refund=("Code de la consommation L216-7",),
        calendar="FR",
        conformity=("Dir. (EU) 2019/771 Art. 10, 13", "Code de la consommation L217-10, L217-13"),
    ),
    "ES": State(
        liability=36,
        presumption=24,
        suspends=True,
        calendar="ES",
    ),
    "NL": State(
        liability=None,
        calendar="NL",
    ),
}
LEAST_LIABILITY: Final = 24
"""Months that every state grants at least (Directive 2019/771 Art. 10(1))."""
