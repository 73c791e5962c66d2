"""What member states set where the directives leave it to them."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import msgspec

from lamplight.duties.rule import Confidence, digest


class State(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The parameters of one state, in months and days. `liability`: None where none is fixed.

    `repair_days`: days within which a repair or replacement must be done. `after_repair`: months
    that a repair adds, at most `repairs_that_add` times. `suspends`: liability rests while goods
    are away for it. `claim`: months from delivery to sue in. `reject`: days to reject in, 0 where
    such a right is known and nothing of its clock. `calendar`: of which holidays move an end.
    `written`: whether what the state itself says is written here, or only the least that the
    directive leaves to every state.
    """

    liability: int | None = 24
    presumption: int = 12
    presumption_used: int | None = None
    repair_days: int | None = None
    after_repair: int = 0
    repairs_that_add: int = 1
    claim: int | None = None
    reject: int | None = None
    written: bool = True
    suspends: bool = False
    refund_days_after_late: int | None = None
    late_refund: tuple[str, ...] = ()
    calendar: str = ""
    confidence: Confidence = "high"
    conformity: tuple[str, ...] = ("Dir. (EU) 2019/771 Art. 5-8, 10, 13",)
    burden: tuple[str, ...] = ("Dir. (EU) 2019/771 Art. 11",)

    @cached_property
    def version(self) -> str:
        """A digest of what the state sets, beside the version of a rule of the directives."""
        return digest(self)


_LEAST_ONLY: Final = (
    "BG", "CY", "CZ", "DK", "EE", "GR", "HR", "HU", "LT", "LU", "LV", "MT", "RO", "SI", "SK",
)  # fmt: skip
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
    "PT": State(
        liability=36,
        presumption=24,
        repair_days=30,
        after_repair=6,
        repairs_that_add=4,
        reject=30,
        calendar="PT",
        confidence="medium",
        conformity=("Dir. (EU) 2019/771 Art. 10, 13", "DL 84/2021"),
    ),
    "SE": State(
        liability=36,
        presumption=24,
        calendar="SE",
        conformity=("Dir. (EU) 2019/771 Art. 10, 13", "Konsumentköplag 2022:260"),
    ),
    "FI": State(liability=None, calendar="FI"),
    "BE": State(presumption=24, suspends=True, calendar="BE", confidence="medium"),
    "PL": State(presumption=24, calendar="PL"),
    "IT": State(claim=26, calendar="IT"),
    "AT": State(claim=27, calendar="AT", confidence="medium"),
    "IE": State(liability=72, reject=0, calendar="IE", confidence="medium"),
} | {name: State(written=False, calendar=name, confidence="medium") for name in _LEAST_ONLY}
LEAST_LIABILITY: Final = 24
"""Months that every state grants at least (Directive 2019/771 Art. 10(1))."""
