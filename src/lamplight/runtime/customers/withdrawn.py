"""From how many units of which line a customer has withdrawn: declarations add up, one of a whole
line or of the whole sale is for all that there are."""

from typing import TYPE_CHECKING

from lamplight.accommodations.shares import Sold, share

if TYPE_CHECKING:
    from datetime import date

    from lamplight.journal.tables.sale_rows import Event, Line, Whole


def is_withdrawal(event: "Event") -> bool:
    """Whether an event is a declaration without a reason."""
    return event.kind == "cancel_notice" and event.fields.get("ground") == "no_reason"


def is_part(event: "Event") -> bool:
    """Whether an event is a declaration for some units of a line."""
    return is_withdrawal(event) and event.line is not None and "units" in event.fields


def units(whole: "Whole", line: "Line") -> int:
    """How many units of a line they have withdrawn from, never more than there are."""
    total = 0
    for one in whole.events:
        if is_withdrawal(one) and one.line in (None, line.id):
            said = one.fields.get("units") if one.line is not None else None
            total += said if isinstance(said, int) else line.quantity
    return min(total, line.quantity)


def by_day(whole: "Whole", line: "Line") -> "list[tuple[date, int | None]]":
    """The days on which they withdrew from this line by itself, with what the units of each were
    paid with; None: all that was left by then."""
    own = [one for one in whole.events if is_withdrawal(one) and one.line == line.id]
    found: list[tuple[date, int | None]] = []
    gone = 0
    for day in sorted({one.day for one in own}):
        before = gone
        for one in own:
            said = one.fields.get("units")
            if one.day == day:
                gone += said if isinstance(said, int) else line.quantity
        if gone >= line.quantity:
            return [*found, (day, None)]
        found.append((day, worth(line, gone) - worth(line, before)))
    return found


def worth(line: "Line", count: int) -> int:
    """What was paid for the first so many units of a line: all of them together give its sum."""
    sold = Sold(line=line.external, quantity=line.quantity, paid_minor=line.paid_minor)
    return share(sold, count)
