"""Is today unusual: what came, beside the same weekdays before and what was expected of today."""

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.forecast.unusual.verdict import Phrase, verdict
from lamplight.journal.tables import arrivals
from lamplight.journal.tables.arrivals import DayStretch
from lamplight.line.limits import SLOT
from lamplight.runtime.coming import days
from lamplight.runtime.coming.days import ONE_DAY, slot_at, wide
from lamplight.runtime.coming.foretelling import foretold
from lamplight.runtime.coming.lines import agents_of, chosen, lines_of
from lamplight.runtime.errors import Unknown
from lamplight.runtime.planned import read_plan
from lamplight.runtime.views.coming import Bounds, DayDot, Spell, UnusualView, Word

if TYPE_CHECKING:
    from lamplight.forecast.arrivals.coming import Expected
    from lamplight.forecast.unusual.verdict import Came, Verdict
    from lamplight.runtime.scene import Scene

WEEKS: Final = 26
LOGGED: Final = 28
FEW: Final = 0.05
"""A half-hour in which fewer are expected says nothing about how often it was unusual."""


class _Days(NamedTuple):
    """What came on each day in each half-hour, and what had been expected of it."""

    came: Mapping[datetime.date, Sequence[int]]
    expected: "Mapping[datetime.date, Expected]"

    def of(self, day: datetime.date) -> Sequence[int]:
        """What came on a day, with nobody where nothing is known."""
        return self.came.get(day) or [0] * arrivals.SLOTS


class Unusual:
    """The view of a line, now."""

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene

    async def view(self, line: int | None) -> UnusualView:
        """Of the first line unless another is asked for. Raises `Unknown`."""
        scene = self._scene
        timezone, now = scene.memory.day.timezone, scene.clock.now()
        at, which = days.moment(now, timezone), chosen(scene, line)
        if which is None and line is not None:
            raise Unknown("There is no such line.")
        number = which.id if which is not None else 0
        known = await self._days(number, at, timezone)
        expected, came = known.expected.get(at.day), known.of(at.day)[: at.passed]
        here, planned = await self._people(number, now)
        found = verdict(expected, came, here, planned) if expected is not None else None
        spells, share, judged = _log(known, at)
        return UnusualView(
            day=at.day.isoformat(),
            timezone=timezone,
            line=which,
            lines=lines_of(scene),
            passed=at.passed,
            came=sum(came),
            dots=await self._dots(number, at, timezone),
            verdict=_word(expected, found),
            today=None if found is None else _bounds(found.today),
            recent=None if found is None else _bounds(found.recent),
            recent_slots=0 if found is None else found.recent_slots,
            may_say=[] if found is None else [phrase.value for phrase in found.phrases],
            here=here,
            planned=planned,
            log=spells,
            share=share,
            judged=judged,
            known_days=expected.known_days if expected else 0,
            first=expected.first if expected else True,
        )

    async def _days(self, line: int, at: days.Moment, timezone: str) -> _Days:
        pool, first = self._scene.database.pool, at.day - datetime.timedelta(LOGGED)
        counts = await arrivals.counts_by_slot(
            pool, line, slot_at(first, 0, timezone), slot_at(at.day, at.passed, timezone), timezone
        )
        by_day: dict[datetime.date, list[tuple[int, int]]] = {}
        for one in counts:
            by_day.setdefault(one.day, []).append((one.slot, one.came))
        expected = await foretold(self._scene, line, first, at.day + ONE_DAY)
        return _Days({day: wide(slots) for day, slots in by_day.items()}, expected)

    async def _dots(self, line: int, at: days.Moment, timezone: str) -> list[DayDot]:
        """The same weekdays before, as far back as anybody came."""
        before = [at.day - datetime.timedelta(7 * week) for week in range(1, WEEKS + 1)]
        stretches = [
            DayStretch(day, slot_at(day, 0, timezone), slot_at(day, at.passed, timezone))
            for day in before
        ]
        found = await arrivals.came_by(self._scene.database.pool, line, stretches, at.passed)
        while found and not found[-1].came:
            found.pop()
        return [DayDot(one.day.isoformat(), one.came) for one in found]

    async def _people(self, line: int, now: int) -> tuple[int, int | None]:
        """How many of us are here, and how many planned to be; None where nobody plans a week."""
        scene = self._scene
        answering = agents_of(scene, line)
        here = {one.id for one in scene.line.agents.values() if one.here or one.live}
        slot = now - now % SLOT
        plan = await read_plan(scene.database.pool, slot, slot + SLOT)
        planned = len(plan.here(slot) & answering) if plan.planners & answering else None
        return len(here & answering), planned


def _word(expected: "Expected | None", found: "Verdict | None") -> Word:
    if expected is None:
        return "unknown"
    if found is None:
        return "early"
    return "unusual" if found.today.above else "usual"


def _bounds(found: "Came") -> Bounds:
    return Bounds(found.came, round(found.usual, 1), found.low, found.high, found.limit)


def _log(known: _Days, at: days.Moment) -> tuple[list[Spell], float | None, int]:
    """When more came lately than is usual, the newest first; for which share of how many
    half-hours."""
    spells: list[Spell] = []
    flagged = judged = 0
    for day, expected in sorted(known.expected.items(), reverse=True):
        came = known.of(day)[: at.passed if day == at.day else arrivals.SLOTS]
        told = [slot for slot in range(len(came)) if expected.mean[slot] >= FEW]
        unusual = [slot for slot in told if _busy(expected, came, slot)]
        flagged, judged = flagged + len(unusual), judged + len(told)
        spells += reversed(_spells(day, unusual, expected, came))
    return spells, flagged / judged if judged else None, judged


def _busy(expected: "Expected", came: Sequence[int], slot: int) -> bool:
    found = verdict(expected, came[: slot + 1], 0, None)
    return found is not None and found.says(Phrase.BUSY_NOW)


def _spells(
    day: datetime.date, unusual: Sequence[int], expected: "Expected", came: Sequence[int]
) -> list[Spell]:
    """Half-hours after each other as one time, with those before that made the first unusual."""
    runs: list[list[int]] = []
    for slot in unusual:
        if runs and runs[-1][-1] == slot - 1:
            runs[-1].append(slot)
        else:
            runs.append([slot])
    found = []
    for run in runs:
        first = max(0, run[0] + 1 - expected.recent_slots)
        span = slice(first, run[-1] + 1)
        usual = round(sum(expected.mean[span]), 1)
        found.append(Spell(day.isoformat(), first, run[-1], sum(came[span]), usual))
    return found
