"""What the rows of duties ask for, read for one failure: which are live and speak of it, and what
they ask for where they don't say so themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lamplight.accommodations.situation import Owed, Situation
    from lamplight.basis.failures import Failure

FLAWED: Final[tuple[Failure, ...]] = (
    "broken", "part_missing", "part_broken", "wrong_item", "not_as_described", "defect",
)  # fmt: skip
"""The thing isn't what was owed."""
UNSEEN: Final[tuple[Failure, ...]] = ("not_delivered", "late")
"""It isn't there, or wasn't when it was to be."""

LIVE: Final = frozenset(("due", "overdue", "open", "suspended", "contested"))
MUST: Final = frozenset(("due", "overdue"))
"""Somebody must perform by the end; the others are rights that may be used."""
RECALL: Final = "recall_remedy"
ALL_BACK: Final = ("full_refund", "refund", "termination", "final_reject", "reject_refund")
"""Remedies that give all the money back."""

_OF_FLAWS: Final = (
    "conformity", "bring_into_conformity", "conformity_claim", "short_term_reject",
    "final_reject_or_price_reduction", "consumer_guarantee_acceptable_quality",
    "implied_warranty_merchantability", "durability_and_fitness", "warranty_good_working_order",
    "promised_warranty", "refund_or_take_back_defective", "consumer_guarantee_services",
    "refund_deficient_service",
)  # fmt: skip
_OF_DELIVERY: Final = (
    "delivery", "ship", "termination_for_late_delivery", "order_deemed_cancelled", "supply",
)  # fmt: skip
_RELEVANT: Final[dict[str, tuple[Failure, ...]]] = {
    **dict.fromkeys(_OF_FLAWS, (*FLAWED, "other")),
    **dict.fromkeys(_OF_DELIVERY, (*UNSEEN, "other")),
    "refund_undisclosed_charge": ("charged_at_door", "billing", "other"),
    # what was said of a thing is owed where it isn't so; of what, the duty's name may say
    "claim": ("not_as_described", "charged_at_door", "other"),
    "claim_quality": ("not_as_described", "defect", "other"),
    "claim_delivery": (*UNSEEN, "other"),
    "claim_price": ("billing", "charged_at_door", "other"),
    "claim_other": ("not_as_described", "charged_at_door", "other"),
}
"""Which failures a duty speaks of. One that isn't here speaks of any: in doubt it is owed."""
_IMPLIED: Final[dict[str, tuple[str, ...]]] = {
    "delivery": ("delivery",),
    "ship": ("delivery",),
    "supply": ("delivery",),
    "refund": ("full_refund",),
    "refund_undisclosed_charge": ("charge",),
    "refund_or_take_back_defective": ("full_refund",),
    "refund_deficient_service": ("full_refund",),
}
_MENDABLE: Final[tuple[Failure, ...]] = tuple(one for one in FLAWED if one != "wrong_item")
_CURES: Final[dict[str, tuple[Failure, ...]]] = {
    **dict.fromkeys(("repair", "part", "missing_part"), (*_MENDABLE, *UNSEEN, "other")),
    **dict.fromkeys(("replacement", "specific_performance"), (*FLAWED, *UNSEEN, "other")),
    "reject_replacement": (*FLAWED, "other"),
    "price_reduction": (*FLAWED, "late", "other"),
    "keep_and_compensation": (*FLAWED, "other"),
}
"""What each cure can cure."""
_ANY_CURE: Final = ("repair", "replacement", "price_reduction", "full_refund")


def relevant(known: Situation, row: Owed) -> bool:
    """Whether a duty is live and speaks of what failed."""
    return row.status in LIVE and known.failure in _RELEVANT.get(row.duty, (known.failure,))


def speaks(known: Situation, row: Owed, remedy: str) -> bool:
    """Whether a remedy of a duty has a place for what failed: a cure only where there is something
    for it to cure. What is called back for safety has one whatever failed."""
    if remedy not in _CURES or row.duty == RECALL:
        return True
    there = known.thing.kind == "goods" and known.goods != "not_delivered"
    if there and known.failure in UNSEEN and remedy != "price_reduction":
        return False  # it was late, and is there
    return known.failure in _CURES[remedy]


def answers(known: Situation, row: Owed, remedy: str, failures: tuple[Failure, ...]) -> bool:
    """Whether what is for these failures may perform it: a cure, and what puts a thing right
    "however", must be for the failure at hand."""
    if row.duty == RECALL or known.failure == "other":
        return True
    return known.failure in failures or (remedy != "other" and remedy not in _CURES)


def certain(row: Owed) -> bool:
    """Whether nobody has to judge first: neither whether it is owed, nor what."""
    return row.judged or (row.status != "contested" and not _silent(row))


def _silent(row: Owed) -> bool:
    """A duty about flaws that doesn't say what cures them."""
    return not row.remedies and row.duty not in _IMPLIED and row.duty in _OF_FLAWS


def remedies(row: Owed) -> tuple[str, ...]:
    """What a duty asks for. A duty about flaws that doesn't say may ask for any cure; a clause or a
    claim that doesn't asks that the thing be put right, however."""
    if row.remedies:
        return row.remedies
    if row.duty in _IMPLIED:
        return _IMPLIED[row.duty]
    if _silent(row):
        return _ANY_CURE
    return ("other",) if row.kind in ("contract", "claim") else ()


def to_judge(row: Owed) -> tuple[str, ...]:
    """What a person must judge before it counts as owed."""
    return () if certain(row) else row.review or ("WHICH_REMEDY",)


def money_owed(known: Situation) -> bool:
    """Whether all the money for the thing is owed back, if the customer wants it."""
    return any(
        relevant(known, row) and certain(row) and not {*ALL_BACK}.isdisjoint(remedies(row))
        for row in known.owed
    )
