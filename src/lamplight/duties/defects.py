"""What showed itself, what was asked for, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lamplight.basis.periods import Period
    from lamplight.duties.case import Case
    from lamplight.duties.facts import Event, Remedy
    from lamplight.duties.row import Row
    from lamplight.duties.rule import Rule


class Defect(NamedTuple):
    """One defect: when it first showed, whether it is a minor one (None: nobody has said), and
    when it was reported."""

    shown: date
    minor: bool | None
    reported: date | None


class Request(NamedTuple):
    """A repair or replacement that was asked for, or for which the goods were handed in.

    `remedy`: none was named if None. `done` ended it: the repair, the hand-back, or that the claim
    was satisfied.
    """

    on: date
    remedy: Remedy | None
    done: Event | None

    @property
    def failed(self) -> bool:
        """Whether it was done, and the defect is still there."""
        return self.done is not None and self.done.result == "failed"


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
                reported=known.reported or reported,
            )
        else:
            found.append(Defect(event.on, event.minor, reported))
    return found


def requests(case: Case) -> list[Request]:
    """What was asked for, the first first. To ask again while it isn't done is the same request."""
    found: list[Request] = []
    kinds = ("remedy_requested", "goods_handed_in", "repair_done", "goods_handed_back")
    for event in case.all(*kinds, "claim_satisfied"):  # type: ignore[arg-type]
        pending = found[-1] if found and found[-1].done is None else None
        if event.kind in ("remedy_requested", "goods_handed_in"):
            if pending is None:
                found.append(Request(event.on, event.remedy, None))
            elif pending.remedy is None:
                found[-1] = pending._replace(remedy=event.remedy)
        elif pending is not None:
            found[-1] = pending._replace(done=event)
    return found


def outstanding(case: Case) -> Request | None:
    """A repair or replacement that was asked for and isn't done."""
    found = requests(case)
    return found[-1] if found and found[-1].done is None else None


def failed_cure(case: Case) -> bool:
    """Whether a repair or replacement was tried and the goods are still, or again, not as agreed:
    it failed, or a defect showed after it. A claim that was satisfied since then is over."""
    settled = case.last("claim_satisfied")
    cures = [
        event
        for event in case.all("repair_done", "goods_handed_back")
        if settled is None or not settled.after(event)
    ]
    if any(event.result == "failed" for event in cures):
        return True
    return bool(cures) and any(
        event.after(cures[0])
        or (event.again and event.on == cures[0].on and not cures[0].after(event))
        for event in case.all("defect_shown", "defect_reported")
    )


def too_slow(case: Case) -> bool:
    """Whether a person has judged that what was asked for takes longer than is reasonable."""
    asked = outstanding(case)
    return (
        asked is not None
        and case.judged("REASONABLE_TIME", "bring_into_conformity", since=asked.on) == "passed"
    )


def latest(case: Case) -> date | None:
    """The day on which a defect last showed, or a cure of it failed: what was judged of the defect
    before is of another one."""
    days = [event.on for event in case.all("defect_shown", "defect_reported")]
    cures = case.all("repair_done", "goods_handed_back")
    days += [event.on for event in cures if event.result == "failed"]
    return max(days, default=None)


def satisfied(case: Case) -> bool:
    """Whether the claim for the latest defect was satisfied."""
    done = case.last("claim_satisfied")
    return done is not None and not any(
        event.after(done) for event in case.all("defect_shown", "defect_reported")
    )


def repair_chosen(case: Case) -> date | None:
    """The day on which the consumer chose repair."""
    for event in case.all("remedy_requested", "goods_handed_in", "repair_done"):
        if event.kind == "repair_done" or event.remedy == "repair":
            return event.on
    return None


def away(case: Case, until: date | None = None) -> tuple[int, int, bool]:
    """(days that the goods were away for a remedy, how often they were, whether they still are).

    The day on which they were handed in isn't counted, that on which they came back is. Of goods
    that were repaired without a word of their return it is taken that they came back that day;
    that they were handed in when it was asked for, if no word of that is there. `until`: what was
    handed in later doesn't count.
    """
    days, times, since = 0, 0, None
    repaired: date | None = None
    asked = {one.done.on: one.on for one in requests(case) if one.done is not None}
    for event in case.all("goods_handed_in", "repair_done", "goods_handed_back"):
        if event.kind == "goods_handed_in":
            if until is not None and event.on > until:
                continue
            if since is not None and repaired is not None:
                days, times, since = days + (repaired - since).days, times + 1, None
            since, repaired = since or event.on, None
        elif since is not None and event.kind == "repair_done":
            repaired = event.on
        elif event.kind == "goods_handed_back":
            begun = since or asked.get(event.on)
            if begun is not None and (until is None or begun <= until):
                days, times = days + (event.on - begun).days, times + 1
            since = repaired = None
    if since is not None and repaired is not None:
        return days + (repaired - since).days, times + 1, False
    return days, times, since is not None


def without(remedies: tuple[str, ...], asked: Request | None) -> tuple[str, ...]:
    """Remedies but the one that is asked for already and has a row of its own."""
    taken = asked.remedy if asked is not None else None
    return tuple(remedy for remedy in remedies if remedy != taken)


def cure(
    case: Case,
    rule: Rule,
    choice: tuple[str, ...],
    *,
    chooser: str = "consumer",
    period: Period | None = None,
    **fields: Any,
) -> Iterator[Row]:
    """The repair or replacement that was asked for last, unless it was tried and failed: what is
    open then stands in the row of conformity. `choice`: what may be picked where none was named.
    Without a period it is owed in a reasonable time."""
    found = requests(case)
    if not found or found[-1].failed:
        return
    asked = found[-1]
    end = None if period is None else period.end(asked.on)
    yield case.row(
        rule,
        case.owed(end, met=asked.done is not None),
        start=asked.on,
        end=end,
        chooser=None if asked.remedy else chooser,
        remedies=(asked.remedy,) if asked.remedy else choice,
        cost_bearer="seller_side",
        review_codes=() if period is not None else ("REASONABLE_TIME",),
        period=period,
        **fields,
    )
