"""Who can be asked to come in, and who first.

No clock and no tables: what is known of each colleague arrives.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from lamplight.basis.instants import DAY, HOUR

REST: Final = 11 * HOUR
"""Daily rest: "a minimum daily rest period of 11 consecutive hours per 24-hour period" (Directive
2003/88/EC, article 3)."""
LATELY: Final = 28 * DAY
"""Who was asked least in so long is asked first."""

Span = tuple[int, int]
"""From an instant until another, milliseconds."""
WhyNot = Literal["here", "planned", "away", "asked", "rest"]
"""They are here, plan to be, are away from it all, were asked for hours of these before, or would
rest too little."""


class Colleague(NamedTuple):
    """What is known of one who answers the line.

    `plan`: when they plan to be here, what they said yes to included. `been`: when they were here.
    `asked`: hours that they were asked for and haven't said yes to, `open` those of them to which
    they still may. `away`: they said that they are elsewhere when the hours begin. `times` they
    were asked lately, `last_at` the last time.
    """

    person: int
    here: bool
    away: bool
    plan: Sequence[Span]
    been: Sequence[Span]
    asked: Sequence[Span] = ()
    open: Sequence[Span] = ()
    times: int = 0
    last_at: int = 0


def why_not(one: Colleague, hours: Span) -> WhyNot | None:
    """Why somebody can't be asked for these hours; None where they can."""
    if one.here:
        return "here"
    if any(_touch(span, hours) for span in one.plan):
        return "planned"
    if one.away:
        return "away"
    if any(_touch(span, hours) for span in one.asked):
        return "asked"
    # Whoever is asked for other hours too may say yes to both.
    return None if rests([*one.plan, *one.been, *one.open], hours) else "rest"


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def rests(work: Iterable[Span], more: Span) -> bool:
    """Whether there are eleven hours of rest in each 24 from where a day's work begins.

    All work with less than that in between is one day's: from its first hour to its last it may
    take what eleven hours leave of 24.
    """
    begin, end = more
    left = sorted(work)
    while near := [one for one in left if one[0] < end + REST and begin < one[1] + REST]:
        begin = min(begin, *(start for start, _ in near))
        end = max(end, *(until for _, until in near))
        left = [one for one in left if one not in near]
    return end - begin <= DAY - REST


def in_order(of: Iterable[Colleague]) -> list[Colleague]:
    """Who was asked least of late first; of those, who wasn't for longest."""
    return sorted(of, key=lambda one: (one.times, one.last_at, one.person))
