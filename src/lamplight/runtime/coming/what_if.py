"""What if somebody more came or answered another language, wrap-up were shorter or a call were
offered: what is left of a day, let through the line so and as it is planned."""

import datetime
from collections import deque
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.basis.instants import DAY, HOUR, MINUTE, SECOND
from lamplight.forecast.ahead import DIAL_MS, REACHED
from lamplight.journal.tables import arrivals
from lamplight.runtime.coming.days import slot_at
from lamplight.runtime.coming.here import so_far
from lamplight.runtime.coming.lines import agents_of, chosen, longest_wrap_up_ms
from lamplight.runtime.coming.played import LATE_S, SOON_S, answer, warm
from lamplight.runtime.coming.standing import Until, planned_day
from lamplight.runtime.errors import BadAsk, Unknown
from lamplight.runtime.views.needed import Changed, WhatIfView
from lamplight.staffing.planned_day import Change, Here, Learns, answered_of, left_out
from lamplight.staffing.scenario import BadScenario, Callback

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.forecast.arrivals.coming import Expected
    from lamplight.journal.tables.arrivals import Asked
    from lamplight.runtime.aside import Aside
    from lamplight.runtime.coming.halves import HalfHour
    from lamplight.runtime.coming.here import DayOf
    from lamplight.runtime.coming.here import Here as Days
    from lamplight.runtime.coming.played import Answer
    from lamplight.runtime.scene import Scene
    from lamplight.runtime.views.needed import Goals
    from lamplight.staffing.one_more import Differs
    from lamplight.staffing.planned_day import PlannedDay

STANDS_MS: Final = MINUTE
"""For so long a day is taken as it stood: so that what is asked after each other can be compared,
and the day without the change is played once."""
GOES_ON_MS: Final = 5 * MINUTE
"""For so long a question may be asked again of the day as it stood."""
LATELY_MS: Final = 28 * DAY
"""What customers ask for is taken from so long."""
_REMEMBERED: Final = 16


class Offer(msgspec.Struct, frozen=True):
    """Who is told a likely wait above `above_s` seconds is offered a call at the turn; the share
    `accepts` takes it."""

    above_s: int
    accepts: float


class More(msgspec.Struct, frozen=True):
    """So many more people on a day (today: None) of a line (None: the first), from a minute of the
    day on for some hours; for all of the day a language that one of us answers too, a wrap-up that
    is shorter by so many seconds, and a call that is offered. `second`: the clock shows that minute
    twice, and the second time is meant.
    `begins_at`: of the day as it stood when it began then, as an answer to the same question said,
    if that isn't long ago."""

    people: int
    minute: int
    hours: float
    line: int | None
    day: datetime.date | None
    wrap_up_less_s: int = 0
    callback: Offer | None = None
    begins_at: int | None = None
    second: bool = False
    learns: Learns | None = None


class WhatIf:
    """Answers one question after the other, in a process of its own. Who no longer wants an answer
    is cancelled."""

    def __init__(self, scene: "Scene", here: "Days", aside: "Aside") -> None:
        self._scene = scene
        self._here = here
        self._aside = aside
        self._stood: deque[tuple[DayOf, PlannedDay]] = deque(maxlen=_REMEMBERED)
        self._asked: dict[int, tuple[int, Sequence[Asked]]] = {}

    async def ask(self, person: int, more: More) -> WhatIfView:
        """What can be said soon, by `days` of `of_days`; asked again, by more. Raises `Unknown` for
        a line or day of which nothing is known, `BadAsk` for a day of which nothing can be said,
        and why."""
        which = chosen(self._scene, person, more.line)
        if which is None:
            raise Unknown("There is no such line.")
        of = await self._here.day(which, more.day)
        halves, expected = _played_halves(of)
        since, until = _hours(of, halves, more)
        planned = await self._planned(of, expected, halves, more.begins_at)
        begin = of.halves[0].at
        # Not after the day began, so that the question stays the same while it is asked again.
        starts = _starts(of, halves, more, begin + planned.begin_ms) - begin
        change = Change(
            more=Here(more.people, starts, until - begin) if more.people else None,
            wrap_up_less_ms=self._less(which.id, more) * SECOND,
            callback=_callback(more.callback),
            learns=self._learns(which.id, planned, more.learns),
        )
        try:
            found = await self._aside.run(answer, planned, change, SOON_S, LATE_S)
        except BadScenario as why:
            raise BadAsk("what_if_unanswered", str(why), why=str(why)) from None
        return _shown(more, (until - since) / HOUR, found, of, planned)

    def soon(self) -> None:
        """Somebody may ask before long: begin the process, if there is none."""
        self._aside.warm(warm)

    def _less(self, line: int, more: More) -> int:
        """By how many seconds the wrap-up is shorter. Raises `BadAsk` for more than it is."""
        longest = longest_wrap_up_ms(self._scene, line)
        if more.wrap_up_less_s * SECOND > longest:
            raise BadAsk(
                "what_if_wrap_up", "Nobody has so long a wrap-up.", longest=longest // SECOND
            )
        return more.wrap_up_less_s

    def _learns(self, line: int, planned: "PlannedDay", learns: Learns | None) -> Learns | None:
        """Who answers which language too. Raises `BadAsk` where that would change nothing, or
        nobody knows what."""
        if learns is None:
            return None
        if learns.who not in agents_of(self._scene, line):
            raise BadAsk("what_if_learner", "That person doesn't answer this line.")
        name, language = self._scene.directory.people[learns.who].name, learns.language
        stays = [one for one in planned.people if one.who == learns.who]
        if not any(one.end_ms > planned.begin_ms for one in stays):
            raise BadAsk("what_if_learner_away", "They don't plan to be here.", name=name)
        if language in self._scene.line.agents[learns.who].crew.languages:
            raise BadAsk("what_if_learned", "They do already.", name=name, language=language)
        if language not in {one.language for one in answered_of(planned)}:
            asked = any(one.language == language for one in planned.asking)
            code = "what_if_language_alone" if asked else "what_if_language_unasked"
            raise BadAsk(code, "That can't be compared.", language=language)
        return learns

    async def _planned(
        self,
        of: "DayOf",
        expected: "Expected",
        halves: "Sequence[HalfHour]",
        begins_at: int | None,
    ) -> "PlannedDay":
        """The day as it stood at most a minute ago, or when what is asked again began."""
        for stood, planned in reversed(self._stood):
            if (stood.line.id, stood.day) == (of.line.id, of.day) and (
                _is_the_same(stood, of) or _goes_on(stood, of, planned, begins_at)
            ):
                return planned
        came = sum((await self._here.came(of)).values())
        past = [half for half in halves if half.at < of.now]
        until = Until(came, so_far(past, of.now, expected))
        asked = await self._asked_for(of)
        planned = planned_day(
            self._scene, of, expected=expected, halves=halves, asked=asked, so_far=until
        )
        self._stood.append((of, planned))
        return planned

    async def _asked_for(self, of: "DayOf") -> "Sequence[Asked]":
        """What customers of the line have asked for lately, looked at once an hour."""
        read_at, asked = self._asked.get(of.line.id, (0, ()))
        if of.now >= read_at + HOUR:
            pool = self._scene.database.pool
            asked = await arrivals.asked_for(pool, of.line.id, of.now - LATELY_MS)
            self._asked[of.line.id] = of.now, asked
        return asked


def _is_the_same(stood: "DayOf", of: "DayOf") -> bool:
    """Whether a day may be taken as it stood."""
    return (
        of.now < stood.now + STANDS_MS
        and of.halves == stood.halves
        and of.expected == stood.expected
        and of.ahead == stood.ahead
        and of.people.plan == stood.people.plan
        and of.people.here == stood.people.here
    )


def _goes_on(stood: "DayOf", of: "DayOf", planned: "PlannedDay", begins_at: int | None) -> bool:
    """Whether a question about the day as it stood is asked again."""
    begun = stood.halves[0].at + planned.begin_ms
    return begins_at == begun and of.now < stood.now + GOES_ON_MS


def _callback(offer: Offer | None) -> Callback | None:
    if offer is None:
        return None
    return Callback(float(offer.above_s * SECOND), offer.accepts, REACHED, DIAL_MS)


def _hours(of: "DayOf", halves: "Sequence[HalfHour]", more: More) -> tuple[int, int]:
    """From when until when more people are here: not before now, and while anybody is open. Raises
    `BadAsk`."""
    if not (more.people or more.learns or more.wrap_up_less_s or more.callback):
        raise BadAsk("what_if_nothing", "Nothing would be otherwise.")
    starts, end = _from(of, more), halves[-1].end
    since = _starts(of, halves, more, of.now)
    until = min(starts + round(more.hours * HOUR), end)
    if (until <= since and more.people) or end <= of.now:
        raise BadAsk("what_if_past", "Those hours are over, or nobody is open in them.")
    return since, max(since, until)


def _starts(of: "DayOf", halves: "Sequence[HalfHour]", more: More, begins: int) -> int:
    """From when more people are here on a day that begins at an instant."""
    return max(_from(of, more), halves[0].at, begins)


def _from(of: "DayOf", more: More) -> int:
    return slot_at(of.day, more.minute // 30, of.timezone, second=more.second)


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


def _shown(
    more: More, hours: float, answered: "Answer", of: "DayOf", planned: "PlannedDay"
) -> WhatIfView:
    found, begin = answered.found, of.halves[0].at
    worst = None if found is None else found.worst
    times = {half.at - begin: half.time for half in of.halves}
    return WhatIfView(
        people=more.people,
        from_time=f"{more.minute // 60:02}:{more.minute % 60:02}",
        hours=hours,
        worst_at=None if worst is None else times.get(worst.start_ms),
        nine_s=None if worst is None else _changed(worst.nine_s),
        long=None if found is None else _changed(found.long),
        gone=None if found is None else _changed(found.gone),
        held_minutes=None if found is None else _changed(found.held),
        days=answered.days,
        of_days=answered.of_days,
        customers=0 if found is None else found.customers,
        cost_minor=_cost(of.goals, more.people * hours),
        currency=of.goals.currency,
        begins_at=begin + planned.begin_ms,
        waiting=sum(not one.talks for one in planned.open),
        talking=sum(one.talks for one in planned.open),
        left_out=round(left_out(planned), 4),
    )


def _cost(goals: "Goals", hours: float) -> int | None:
    return None if goals.hour_minor is None else round(goals.hour_minor * hours)


def _changed(one: "Differs") -> Changed:
    return Changed(one.before, one.after, one.fewer, one.low, one.high)
