"""How many people are needed: what a company wants to reach, what talks and waits are like of late,
and the sums, which are made aside and remembered."""

import asyncio
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.journal.tables import settings
from lamplight.line.limits import SLOT
from lamplight.runtime.coming.halves import HalfHour
from lamplight.runtime.views.needed import Goals
from lamplight.staffing import needed as staffing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.forecast.arrivals.coming import Expected
    from lamplight.journal.tables.run import Runs
    from lamplight.runtime.aside import Aside
    from lamplight.runtime.scene import Scene
    from lamplight.staffing.needed import Need, Terms

SETTING: Final = "goals"
AS_IT_COMES: Final = Goals(
    level=0.9, target_s=60, shrinkage=0.15, hour_minor=None, currency="", chosen=False
)
"""Until a lead says something else: nine of ten within a minute, as a service level is said
throughout; a seventh of paid time for breaks, illness and learning."""
FEW: Final = 0.05
"""Where fewer than this are expected in a half-hour, nobody is needed for it."""
_REMEMBERED: Final = 32


async def read_goals(runs: "Runs") -> Goals:
    """What a lead has said, or what it is until then."""
    written = await settings.read_setting(runs, SETTING)
    return AS_IT_COMES if written is None else msgspec.convert(written, Goals)


async def write_goals(runs: "Runs", goals: Goals) -> None:
    """Another word in place of the one before."""
    await settings.write_setting(runs, SETTING, msgspec.to_builtins(goals))


class Needing:
    """Sums are the same for all of a half-hour: what a talk takes is looked at once in it."""

    def __init__(self, scene: "Scene", aside: "Aside") -> None:
        self._scene = scene
        self._aside = aside
        self._one_at_a_time, self._beside = asyncio.Lock(), asyncio.Lock()
        self._half = -1
        self._terms: dict[int, Terms] = {}
        self._needs: dict[tuple[tuple[staffing.Expected, ...], Terms], list[Need]] = {}

    def terms(self, line: int, goals: Goals) -> "Terms":
        """What a talk takes of late with its wrap-up, and how long people wait before they leave,
        as they were when this half-hour was first asked about."""
        half = self._scene.clock.now() // SLOT
        if half != self._half:
            self._half, self._terms = half, {}
        if line not in self._terms:
            memory = self._scene.memory
            patience = memory.patience_of(line).mean_ms()
            self._terms[line] = staffing.Terms(
                handle_seconds=memory.pace(line, "voice").mean_ms / 1000.0,
                patience_seconds=None if patience is None else patience / 1000.0,
            )
        return msgspec.structs.replace(
            self._terms[line],
            service_level=goals.level,
            target_seconds=float(goals.target_s),
            shrinkage=goals.shrinkage,
        )

    async def needed(
        self, days: "Sequence[tuple[Sequence[HalfHour], Expected]]", terms: "Terms"
    ) -> "dict[int, Need]":
        """For the open half-hours of some days what is needed, by instant: at least one person
        where anybody is expected.

        One day takes some 30 ms in numpy: a thread, one at a time. More are reckoned beside us.
        """
        asked = tuple(
            arriving(half, expected) for halves, expected in days for half in halves if half.open
        )
        asked = tuple(one for one in asked if one.arrivals >= FEW)
        if not asked:
            return {}
        async with self._one_at_a_time if len(days) == 1 else self._beside:
            if (asked, terms) not in self._needs:
                if len(days) == 1:
                    found = await asyncio.to_thread(staffing.needed, asked, terms)
                else:
                    found = await self._aside.run(staffing.needed, asked, terms)
                while len(self._needs) >= _REMEMBERED:
                    del self._needs[next(iter(self._needs))]
                self._needs[asked, terms] = found
            return {need.at: need for need in self._needs[asked, terms]}


def arriving(half: HalfHour, expected: "Expected") -> staffing.Expected:
    """Who is expected in a half-hour, and how well that is known."""
    mean = expected.mean[half.slot]
    spread = staffing.spread_of(mean, expected.low[half.slot], expected.high[half.slot])
    return staffing.Expected(half.at, mean * half.part, spread)
