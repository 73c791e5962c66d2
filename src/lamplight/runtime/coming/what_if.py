"""What if somebody more came: what is left of a day, let through the line with them and without."""

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.basis.instants import HOUR
from lamplight.runtime.coming.days import slot_at
from lamplight.runtime.coming.lines import chosen
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.views.needed import Changed, WhatIfView
from lamplight.staffing import one_more
from lamplight.staffing.needed import spread_of
from lamplight.staffing.one_more import OneMore, PlannedDay, Played
from lamplight.staffing.scenario import BadScenario

if TYPE_CHECKING:
    from lamplight.forecast.arrivals.coming import Expected
    from lamplight.runtime.aside import Aside
    from lamplight.runtime.coming.halves import HalfHour
    from lamplight.runtime.coming.here import DayOf, Here
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.views.needed import Goals
    from lamplight.staffing.one_more import Change

_KEPT: Final = 8  # days that were played and may be asked about again


class More(msgspec.Struct, frozen=True):
    """So many more people on a day (today: None) of a line (None: the first), from a minute of the
    day on for some hours."""

    people: int
    minute: int
    hours: float
    line: int | None
    day: datetime.date | None


class WhatIf:
    """Answers one question after the other, in a process of its own."""

    def __init__(self, scene: "Scene", here: "Here", aside: "Aside") -> None:
        self._scene = scene
        self._here = here
        self._aside = aside

    async def ask(self, person: int, more: More) -> WhatIfView:
        """Raises `Unknown` for a line or day of which nothing is known, `BadAsk` for a day of which
        nothing can be said, and why."""
        which = chosen(self._scene, person, more.line)
        if which is None:
            raise Unknown("There is no such line.")
        of = await self._here.day(which, more.day)
        halves, expected = _played_halves(of)
        first, end = halves[0].at, halves[-1].end
        zone = of.timezone
        start = max(slot_at(of.day, more.minute // 30, zone), first)
        until = min(slot_at(of.day, more.minute // 30, zone) + round(more.hours * HOUR), end)
        if until <= max(start, of.now):
            raise BadAsk("what_if_past", "Those hours are over, or nobody is open in them.")
        others = one_more.Here(more.people, start - of.halves[0].at, until - of.halves[0].at)
        try:
            found = await self._aside.run(answer, _planned_day(of, expected, halves), others)
        except BadScenario as why:
            raise BadAsk("what_if_unanswered", str(why), why=str(why)) from None
        return _shown(more, (until - start) / HOUR, found, of)


def _played_halves(of: "DayOf") -> "tuple[list[HalfHour], Expected]":
    """From the first half-hour in which somebody is open to the last, and who is expected on that
    day. Raises `BadAsk`."""
    opened = [number for number, half in enumerate(of.halves) if half.open]
    if not opened:
        raise BadAsk("what_if_closed", "Nobody is open on that day.")
    if of.expected is None:
        raise BadAsk("what_if_no_forecast", "Nothing is forecast of that day yet.")
    if of.ahead == "unknown":
        raise BadAsk("what_if_nobody_plans", "Nobody plans when they are here.")
    return of.halves[opened[0] : opened[-1] + 1], of.expected


def _planned_day(of: "DayOf", expected: "Expected", halves: "Sequence[HalfHour]") -> PlannedDay:
    """The day as it was until now and is planned from now on, people rounded by half-hour, so that
    it is the same day for all of a half-hour."""
    begin = of.halves[0].at
    planned, was = of.planned() or [0.0] * len(of.halves), of.here()
    over = sum(half.end <= of.now for half in of.halves)
    people = [int(value + 0.5) for value in (*was[:over], *planned[over:])]
    offset = of.halves.index(halves[0])
    bounds = [half.at - begin for half in halves] + [halves[-1].end - begin]
    patience = of.terms.patience_seconds
    return PlannedDay(
        start_ms=halves[0].at - begin,
        expected=tuple(
            expected.mean[half.slot] * half.part if half.open else 0.0 for half in halves
        ),
        spread=spread_of(expected.total, expected.total_low, expected.total_high),
        handle_ms=of.terms.handle_seconds * 1000.0,
        patience_ms=None if patience is None else patience * 1000.0,
        people=stretches(people[offset : offset + len(halves)], bounds),
        since_ms=max(0, of.halves[min(over, len(of.halves) - 1)].at - begin),
    )


def stretches(people: Sequence[int], bounds: Sequence[int]) -> tuple[one_more.Here, ...]:
    """So many people between each two bounds as few stretches: who came first goes last."""
    found: list[one_more.Here] = []
    since: list[int] = []
    for at, count in zip(bounds, [*people, 0], strict=True):
        while len(since) < count:
            since.append(at)
        while len(since) > count:
            found.append(one_more.Here(1, since.pop(), at))
    return tuple(sorted(found, key=lambda one: (one.start_ms, one.end_ms)))


def answer(planned: PlannedDay, more: one_more.Here) -> OneMore:
    """In the process beside: the day without those others is played once and remembered."""
    return one_more.one_more(planned, more, _played(planned))


@lru_cache(maxsize=_KEPT)
def _played(planned: PlannedDay) -> Played:
    return one_more.play(planned)


def _shown(more: More, hours: float, found: OneMore, of: "DayOf") -> WhatIfView:
    worst, begin = found.worst, of.halves[0].at
    times = {half.at - begin: half.time for half in of.halves}
    return WhatIfView(
        people=more.people,
        from_time=f"{more.minute // 60:02}:{more.minute % 60:02}",
        hours=hours,
        worst_at=None if worst is None else times.get(worst.start_ms),
        nine_s=None if worst is None else _changed(worst.nine_s),
        long=_changed(found.long),
        gone=_changed(found.gone),
        days=found.days,
        customers=found.customers,
        cost_minor=_cost(of.goals, more.people * hours),
        currency=of.goals.currency,
    )


def _cost(goals: "Goals", hours: float) -> int | None:
    return None if goals.hour_minor is None else round(goals.hour_minor * hours)


def _changed(one: "Change") -> Changed:
    return Changed(one.before, one.after, one.fewer, one.low, one.high)
