"""How a thing can fail to be useful, and where that began: words that several rooms share."""

from typing import Final, Literal, get_args

Failure = Literal[
    "broken", "part_missing", "part_broken", "not_delivered", "late", "wrong_item",
    "not_as_described", "defect", "how_to", "billing", "charged_at_door", "changed_mind", "other",
]  # fmt: skip
FAILURES: Final[tuple[Failure, ...]] = get_args(Failure)
Cause = Literal["product", "supplier", "carrier", "page", "us", "customer"]
