"""What is talked of and is no law: shown when asked for, never judged."""

from __future__ import annotations

from typing import Final

from lamplight.standards.bound import Bound
from lamplight.standards.rule import Check, Rule

NOT_LAW: Final = "NOT-LAW"
"""What these are asked for by."""


def _row(name: str, title: str, why: str) -> Rule:
    return Rule(
        id=name,
        law=NOT_LAW,
        title=title,
        article="–",
        bound=Bound(words="nobody"),
        checks=(Check(says=why, formula="by_hand"),),
        source="secondary sources",
        mark="S",
        gated=False,
    )


RULES: Final = (
    _row("US-CFPB", "CFPB \"doom loop\" rule", "announced in 2024, and no more"),
    _row("US-FCC", "FCC CG 26-52", "proposed in March 2026"),
    _row("US-S2495", "S. 2495", "in committee in 2025"),
    _row(
        "US-CA", "California AB 1609",
        "a person in 15 minutes or an appointment; what became of it isn't known",
    ),
    _row("CO-396", "Colombia PL 396/2025", "a bill"),
    _row("AR-1033", "Argentina Res. 1033/2021", "repealed"),
    _row("IT-118", "Italy Legge 118/2022", "not located"),
    _row("IT-1316", "Italy C. 1316", "a bill"),
    _row("BE-150", "Belgium", "2.5 minutes in 90 %: voluntary"),
    _row("EU-DFA", "EU Digital Fairness Act", "the proposal wasn't seen"),
)  # fmt: skip
NOTHING_FOUND: Final = ("Canada", "Chile", "Ecuador", "Mexico")
"""Where a short search found nothing."""
