"""Whose law protects a buyer, among those that rules are written for."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from lamplight.duties.rules.member_states import STATES

UNION: Final = frozenset(STATES)
WRITTEN: Final[tuple[str, ...]] = (
    *STATES, "UK", "US", "US-CA", "AU", "CA-QC", "JP", "SG", "IN",
)  # fmt: skip
"""Laws that have rules, in the order in which they are shown."""
UNWRITTEN: Final = ""
NOWHERE: Final = "ZZ"
"""The place of a buyer of whom nobody knows where they live, as Unicode's CLDR names it."""
_SAME: Final = {"GB": "UK"}


@lru_cache(maxsize=1024)
def law_of(jurisdiction: str) -> str:
    """The law by which a place is judged: its own, or that of the country of which it is a part;
    `UNWRITTEN` where there are rules for neither."""
    for name in (jurisdiction, jurisdiction.partition("-")[0]):
        found = _SAME.get(name, name)
        if found in WRITTEN:
            return found
    return UNWRITTEN


def part_unwritten(jurisdiction: str) -> bool:
    """Whether it is a part of a country whose own law nobody has written, beside the country's."""
    return "-" in jurisdiction and jurisdiction not in WRITTEN
