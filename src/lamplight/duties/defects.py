"""What showed itself, what was asked for, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event, Remedy


class Defect(NamedTuple):
    """One defect: when it first showed, whether it is a minor one (None: nobody has said), and
    whether it came back."""

    shown: date
    minor: bool | None
    back: bool
    visible: bool
    reported: date | None


def defects(case: Case) -> list[Defect]:
    """All of a line by this day, the first first.

    A report is of the defect that showed last and wasn't reported yet, or else of one that shows
    with it. What comes back is the defect that was there before.
    """
    found: list[Defect] = []
    for event in case.all("defect_shown", "defect_reported"):
        reported = event.on if event.kind == "defect_reported" else None
        known = found[-1] if found else None
        if known is not None and (event.again or (reported and known.reported is None)):
            found[-1] = known._replace(
                minor=known.minor if event.minor is None else event.minor,
                back=known.back or event.again,
                reported=known.reported or reported,
            )
        else:
            found.append(Defect(event.on, event.minor, event.again, bool(event.visible), reported))
    return found


def failed_cure(case: Case) -> bool:
    """Whether a repair or replacement was tried and the goods are still, or again, not as agreed:
    it failed, or a defect showed after it."""
    cures = case.all("repair_done", "goods_handed_back")
    if any(event.result == "failed" for event in cures):
        return True
    return bool(cures) and any(
        event.on >= cures[0].on
        for event in case.all("defect_shown", "defect_reported")
        if event.again or event.on > cures[0].on
    )


def outstanding(case: Case) -> Event | None:
    """A repair or replacement that was asked for and isn't done."""
    asked = case.last("remedy_requested")
    if asked is None:
        return None
    ends = case.all("repair_done", "goods_handed_back", "claim_satisfied", since=asked.on)
    return None if ends else asked


def satisfied(case: Case) -> bool:
    """Whether the claim for the latest defect was satisfied."""
    done = case.last("claim_satisfied")
    return done is not None and not any(
        event.on > done.on for event in case.all("defect_shown", "defect_reported")
    )


def repair_chosen(case: Case) -> bool:
    """Whether the consumer chose repair."""
    if any(event.remedy == "repair" for event in case.all("remedy_requested", "goods_handed_in")):
        return True
    return case.first("repair_done") is not None


def away(case: Case) -> tuple[int, int, bool]:
    """(days that the goods were away for a remedy, how often they were, whether they still are).

    The day on which they were handed in isn't counted, that on which they came back is.
    """
    days, times, since = 0, 0, None
    for event in case.all("goods_handed_in", "goods_handed_back"):
        if event.kind == "goods_handed_in":
            since = since or event.on
        elif since is not None:
            days += (event.on - since).days
            times, since = times + 1, None
    return days, times, since is not None


def without(remedies: tuple[str, ...], asked: Event | None) -> tuple[str, ...]:
    """Remedies but the one that is asked for already and has a row of its own."""
    taken: Remedy | None = asked.remedy if asked is not None else None
    return tuple(remedy for remedy in remedies if remedy != taken)
