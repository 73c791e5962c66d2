"""What a newer form of a sale changes in what is known of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lamplight.sales.forms import Event, RefundState

OURS: Final = "ours:"
"""What begins with it was written by us: no form of a shop takes it away."""
_RANKS: Final[dict[RefundState, int]] = {
    "approved": 0,
    "submitting": 1,
    "pending": 2,
    "succeeded": 3,
    "failed": 3,
    "canceled": 3,
}


def event_names(events: list[Event]) -> list[str]:
    """A name for each event, its own or one that follows from what it says: said again, the same
    event has the same name."""
    seen: Counter[tuple[str, str, str]] = Counter()
    names = []
    for event in events:
        said = (event.kind, event.on.isoformat(), event.line or "")
        names.append(event.id or ":".join(("", *said, str(seen[said]))))
        seen[said] += not event.id
    return names


def refund_state(known: RefundState, told: RefundState) -> RefundState:
    """How a refund stands when it is told again: it never goes back to an earlier state, but what
    had succeeded may fail later, and the other way round."""
    return told if _RANKS[told] >= _RANKS[known] else known
