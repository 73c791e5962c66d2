"""Is today unusual: what came, beside the same weekdays before and what was expected of today."""

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from lamplight.forecast.unusual.verdict import FEW, few_here, verdict
from lamplight.line.limits import SLOT
from lamplight.runtime.coming import days
from lamplight.runtime.coming.came import Came
from lamplight.runtime.coming.days import ONE_DAY, half_begun
from lamplight.runtime.coming.foretelling import foretold
from lamplight.runtime.coming.lines import agents_of, chosen, lines_of
from lamplight.runtime.coming.spells import LOGGED, Spells
from lamplight.runtime.planned import planned_stays
from lamplight.runtime.views.coming import Bounds, DayDot, Say, UnusualView, Word

if TYPE_CHECKING:
    from lamplight.forecast.arrivals.coming import Expected
    from lamplight.forecast.unusual.verdict import Came as Held
    from lamplight.forecast.unusual.verdict import Verdict
    from lamplight.line.agents import Agent
    from lamplight.runtime.scene import Scene

WEEKS: Final = 26
PAUSES: Final = frozenset({"break", "lunch", "note"})
"""Why somebody is away for a while who is here: a plan has such pauses in it."""


class Unusual:
    """The view of a line, now. `failed`: lines whose forecast went wrong."""

    def __init__(self, scene: "Scene", failed: Collection[int] = ()) -> None:
        self._scene = scene
        self._failed = failed
        self._came = Came(scene)
        self._spells = Spells(scene, self._came)

    def forget(self) -> None:
        """Days that are over are read anew when they are looked at next."""
        self._came.forget()

    async def view(self, person: int, line: int | None) -> UnusualView:
        """Of the first line unless another is asked for. Raises `Unknown`."""
        scene = self._scene
        timezone, now = scene.memory.day.timezone, scene.clock.now()
        at, which = days.moment(now, timezone), chosen(scene, person, line)
        number = which.id if which is not None else 0
        last = [at.day - datetime.timedelta(back) for back in range(LOGGED + 1)]
        weeks = [at.day - datetime.timedelta(7 * week) for week in range(1, WEEKS + 1)]
        rows = await self._came.on(number, list(dict.fromkeys([*last, *weeks])), at, timezone)
        log = await self._spells.log(number, at, timezone, rows)
        expected = (await foretold(scene, number, at.day, at.day + ONE_DAY)).get(at.day)
        came = rows[at.day][: at.passed]
        here, planned = await self._people(number, now, timezone)
        found = verdict(expected, came, here, planned) if expected is not None else None
        dots = [DayDot(day.isoformat(), sum(rows[day][: at.passed])) for day in weeks]
        while dots and not dots[-1].came:
            dots.pop()
        return UnusualView(
            day=at.day.isoformat(),
            timezone=timezone,
            line=which,
            lines=lines_of(scene, person),
            passed=at.passed,
            came=sum(came),
            dots=dots,
            verdict=_word(expected, found),
            today=None if found is None else _bounds(found.today),
            recent=None if found is None else _bounds(found.recent),
            recent_slots=0 if found is None else found.recent_slots,
            may_say=_true(found, here, planned),
            here=here,
            planned=planned,
            log=log.busy,
            share=log.share,
            judged=log.judged,
            times=log.times,
            shares=log.shares,
            known_days=expected.known_days if expected else 0,
            first=expected.first if expected else True,
            forecast_failed=number in self._failed,
            again_at=half_begun(now, timezone) + SLOT,
        )

    async def _people(self, line: int, now: int, timezone: str) -> tuple[int, int | None]:
        """How many of us are here, also who pauses, and how many planned to be for the whole of
        this half-hour; None where nobody plans a week."""
        scene = self._scene
        answering = agents_of(scene, line)
        here = {one.id for one in scene.line.agents.values() if is_here(one, now)}
        begun = half_begun(now, timezone)
        plan = await planned_stays(scene.database.pool, begun, begun + SLOT)
        if not plan.planners & answering:
            return len(here & answering), None
        planned = {
            one.person for one in plan.stays if one.start <= begun and begun + SLOT <= one.end
        }
        return len(here & answering), len(planned & answering)


def is_here(agent: "Agent", now: int) -> bool:
    """Whether somebody is here: to be rung, in a talk, or for a pause that isn't over."""
    pauses = agent.reason in PAUSES and not 0 < agent.until <= now
    return agent.here or bool(agent.live) or bool(agent.chats) or pauses


def _word(expected: "Expected | None", found: "Verdict | None") -> Word:
    if expected is None:
        return "unknown"
    if found is None:
        return "early"
    return "unusual" if found.today.above and found.today.usual >= FEW else "usual"


def _true(found: "Verdict | None", here: int, planned: int | None) -> "list[Say]":
    """What may be said now. Who is here is known without a forecast, and from midnight on."""
    if found is not None:
        return [phrase.value for phrase in found.phrases]
    return ["few_here"] if few_here(here, planned) else []


def _bounds(found: "Held") -> Bounds:
    return Bounds(found.came, round(found.usual, 1), found.low, found.high, found.limit)
