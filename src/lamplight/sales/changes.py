"""What a newer form of a sale changes in what is known of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lamplight.sales.forms import Event

OURS: Final = "ours:"
"""What begins with it was written by us: no form of a shop takes it away."""


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
