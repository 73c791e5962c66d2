"""A rule of law: data about what it says, where it stands, and how sure we are of it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Final, Literal

import msgspec

from lamplight.basis.periods import Period

Confidence = Literal["high", "medium", "low"]
Check = Literal["read", "partly", "known"]

AS_OF: Final = date(2026, 11, 22)
"""The day of which the research is that the rules were written from."""
REVIEW: Final = date(2027, 5, 22)


class Rule(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One rule. `holds_from` is the first day of the contract (or of the event that the rule is
    tied to) for which it holds, none: for all that can still matter. `checked`: whether the text
    was read, partly, or is written from knowledge. `as_of` is the day on which it was found to say
    so; after `review_by` somebody must look whether it still does, and `reviewed_by` is who has.
    """

    id: str
    duty: str
    source: tuple[str, ...]
    period: Period | None = None
    holds_from: date | None = None
    confidence: Confidence = "high"
    checked: Check = "known"
    as_of: date = AS_OF
    review_by: date = REVIEW
    reviewed_by: str | None = None

    @cached_property
    def version(self) -> str:
        """What a decision names that rests on it: the day as of which it holds, and a digest of
        what it says. A rule that says another thing has another version."""
        says = (self.id, self.duty, self.source, self.period, self.holds_from)
        return f"{self.as_of}.{digest(says)}"

    @property
    def counted(self) -> Period:
        """Its period. ValueError for a rule that has none of its own."""
        if self.period is None:
            raise ValueError(f"the rule {self.id} has no period of its own")
        return self.period

    def end(self, event: date) -> date:
        """The last day of its period, which an event begins."""
        return self.counted.end(event)

    def holds(self, day: date | None) -> bool:
        """Whether it holds for what happened on that day; an unknown day counts as late enough."""
        return self.holds_from is None or day is None or day >= self.holds_from


def digest(says: object) -> str:
    """Eight hexadecimal digits of what is said."""
    return blake2b(msgspec.json.encode(says), digest_size=4).hexdigest()
