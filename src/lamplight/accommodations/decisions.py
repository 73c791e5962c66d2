"""What may happen to an accommodation: five tables, none of which owns another.

Whether it is granted, where the money is, where the goods are, how they are judged, and what
became of each step are told apart: goods may be here while money isn't, money may be there while
nobody has judged the goods. `docs/accommodation-states.md` is drawn from the same rows. What isn't
here is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from lamplight.basis.transitions import START, NotPossible, Step, after, possible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lamplight.accommodations.option import Undo

__all__ = (
    "DECISION",
    "GOODS",
    "JUDGING",
    "MONEY",
    "STEP",
    "NotPossible",
    "after",
    "can_undo",
    "is_complete",
    "possible",
)

StepState = Literal["todo", "doing", "unknown", "done", "failed", "undone"]


def _each(event: str, states: tuple[str, ...], to: str = "") -> list[Step]:
    return [Step(event, state, to or state) for state in states]


DECISION: Final[tuple[Step, ...]] = (
    Step("Proposed", START, "proposed"),
    # what is owed, or within one's authority, is agreed at once
    *_each("Agreed", (START, "proposed", "approved"), "agreed"),
    *_each("LeaveAsked", (START, "proposed"), "asked"),
    Step("LeaveGiven", "asked", "approved"),
    Step("LeaveRefused", "asked", "refused"),
    *_each("Withdrawn", ("proposed", "asked", "approved", "agreed"), "withdrawn"),
    Step("Completed", "agreed", "done"),
    # a bank may give money back that had arrived
    Step("Reopened", "done", "agreed"),
)

MONEY: Final[tuple[Step, ...]] = (
    Step("Approved", "none", "approved"),
    # the key is written before the first call; trying again keeps it
    *_each("Submitted", ("approved", "failed"), "submitting"),
    *_each("StillUnknown", ("submitting",)),
    Step("NeverArrived", "submitting", "approved"),
    # what a provider says of our key is true, however late and in whatever order it comes
    *_each("Accepted", ("approved", "submitting"), "pending"),
    *_each("Settled", ("approved", "submitting", "pending", "failed"), "succeeded"),
    *_each("Failed", ("submitting", "pending", "succeeded", "reconciled"), "failed"),
    *_each("Stopped", ("approved", "failed"), "none"),
    # whoever settled it tells the sum that we booked; by hand there is nobody to tell
    Step("Reconciled", "succeeded", "reconciled"),
)

GOODS: Final[tuple[Step, ...]] = (
    Step("Authorised", "none", "authorised"),
    Step("LabelIssued", "authorised", "label_issued"),
    *_each("Scanned", ("authorised", "label_issued"), "in_transit"),
    *_each("Received", ("authorised", "label_issued", "in_transit"), "received"),
    *_each("CalledOff", ("authorised", "label_issued"), "none"),
    *_each("LeftWithCustomer", ("none", "authorised", "label_issued"), "kept"),
)

JUDGING: Final[tuple[Step, ...]] = (
    Step("Begun", "none", "pending"),
    # anybody may find them right; only one who leads may find them wrong (`inspecting`)
    *_each("FoundRight", ("pending", "by_person"), "accepted"),
    Step("PersonAsked", "pending", "by_person"),
    Step("FoundWrong", "by_person", "rejected"),
    *_each("NewFacts", ("rejected",), "by_person"),
)

STEP: Final[tuple[Step, ...]] = (
    *_each("Begun", ("todo", "failed"), "doing"),
    *_each("Lost", ("doing", "unknown"), "unknown"),
    *_each("NeverArrived", ("doing", "unknown"), "todo"),
    *_each("Done", ("todo", "doing", "unknown", "failed"), "done"),
    *_each("Failed", ("todo", "doing", "unknown", "done"), "failed"),
    *_each("Undone", ("todo", "failed", "done"), "undone"),
)

_PAID: Final = frozenset(("none", "succeeded", "reconciled"))
_BACK: Final = frozenset(("none", "received", "kept"))
_JUDGED: Final = frozenset(("none", "accepted", "rejected"))


def is_complete(money: str, goods: str, judging: str, steps: Iterable[str]) -> bool:
    """Whether an agreed way is done: every step is, neither money nor goods are under way, and
    nobody is to judge these still."""
    return (
        money in _PAID
        and goods in _BACK
        and judging in _JUDGED
        and all(state in ("done", "undone") for state in steps)
    )


def can_undo(undo: Undo, decision: str, money: str, steps: Sequence[tuple[str, StepState]]) -> bool:
    """Whether it can be taken back still. `steps` are (kind, state): what is sent, paid or used
    can't be, what is under way can't be until it is known where it is."""
    if decision not in ("proposed", "asked", "approved", "agreed"):
        return False
    if decision != "agreed":
        return True
    if not undo.how or any(state in ("doing", "unknown") for _, state in steps):
        return False
    if money not in ("none", "approved", "failed"):
        return False
    words = ("tell", "ask", "explain", "claim")
    return not any(state == "done" and kind not in words for kind, state in steps)
