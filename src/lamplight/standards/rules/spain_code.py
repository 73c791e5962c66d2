"""Spain: what the consumer code asks of every business, whatever its size."""

from __future__ import annotations

from typing import Final

from lamplight.standards.bound import Bound
from lamplight.standards.rule import Check, Rule

EVERYONE: Final = Rule(
    id="ES-21",
    law="ES",
    title="Real Decreto Legislativo 1/2007, consumer code",
    article="Art. 21",
    bound=Bound(words="every business"),
    checks=(
        Check(
            says="personal attention",
            name="person",
            formula="by_hand",
            needs="whether a person can be reached by every way that is offered",
        ),
        Check(says="a key for each complaint", name="key", formula="key_told"),
        Check(says="proof on a durable medium", name="proof", formula="proof_given"),
        Check(says="no advertising through the line", name="adverts", formula="no_promotion"),
        Check(
            says="an answer within 15 days",
            name="fifteen",
            formula="answered_in_days",
            days=15,
            kinds=frozenset({"complaint", "billing", "undue_charge"}),
        ),
        Check(
            says="a free number in basic services",
            name="number",
            formula="free_until_person",
            only_for=frozenset({"water", "energy", "transport", "post", "telecoms", "finance"}),
        ),
    ),
    source="Real Decreto Legislativo 1/2007 Art. 21 (boe.es)",
    mark="R",
    zone="Europe/Madrid",
    calendar="ES",
    notes=("15 days of the calendar.",),
)

RULES: Final = (EVERYONE,)
