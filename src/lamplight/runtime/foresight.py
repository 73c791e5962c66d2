"""Looking ahead for the house: when, where, and what is known of who comes and goes.

Where people of ours share languages or brands, where places are kept or calls are due, and where a
shift ends soon, the line is run forward (`forecast.ahead`) before those who wait are told anew: at
most every `AHEAD_MS`, piece by piece, with whatever people ask in between. An arrival is never kept
waiting for it: it is told by the formula, led by what was seen last.
"""

import asyncio
from typing import TYPE_CHECKING, Final

import numpy as np
import structlog

from lamplight.forecast.ahead import Ahead
from lamplight.forecast.drawn import Absence, Chance, Known, Lengths
from lamplight.forecast.sight import where_needed
from lamplight.journal.database import CONNECTION_LOST
from lamplight.runtime.planned import read_stretches
from lamplight.runtime.waits import Waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.forecast.ahead import NeedKey
    from lamplight.forecast.wait import Expected
    from lamplight.line import Line
    from lamplight.runtime.planned import Stretch
    from lamplight.runtime.scene import Scene

AHEAD_MS: Final = 10_000
"""The line is run forward at most so often. With 50 of us and 100 who wait it takes 16 to 45 ms of
plain Python, in a dozen runs of 1 to 4 ms with everything else in between; with hundreds of us at
most `forecast.ahead.MOST` commands, in pieces of `PIECE`."""
PLAN_MS: Final = 5 * 60_000
"""Who plans to be here is read so often."""
COMING_MS: Final = 60 * 60_000
"""Whoever comes or goes later than this is left out."""
PIECE: Final = 10
"""So many formulas are reckoned before anybody else has a turn."""
_SEED: Final = 4
_log = structlog.get_logger()


class Foresight:
    """Fills the scene's `sight`."""

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene
        self._chance = Chance(np.random.default_rng(_SEED))
        self._stretches: Sequence[Stretch] = ()
        self._read_at = 0
        self._looked_at = 0

    async def look(self) -> None:
        """Look ahead where the formula alone won't do, if it is time to.

        A line that can't be run forward is told of and told by the formula: nobody who waits goes
        without a time because of it.
        """
        try:
            await self._look()
        except Exception as error:
            _log.error("the line was not run forward", exc_info=error)
            self._scene.sight.forget()

    def plan_changed(self) -> None:
        """The plan is another one now: read it at the next look."""
        self._read_at = 0

    async def _look(self) -> None:
        scene = self._scene
        now, sight = scene.clock.now(), scene.sight
        if self._looked_at and now < self._looked_at + AHEAD_MS:
            return
        await self._read_plan(now)
        going = absences(scene.line, self._stretches, now)
        where = where_needed(scene.line, now, going)
        if not where:
            sight.forget()
            return
        self._looked_at = now  # a look that fails isn't tried again at once either
        ahead = Ahead(scene.line, now, self._known(going), self._chance, where)
        contacts, newcomers = await self._formulas(ahead.line, where)
        more = True
        while more:
            more = ahead.step()
            await asyncio.sleep(0)
        sight.learn(ahead.view(), contacts.get, newcomers.get)

    async def _read_plan(self, now: int) -> None:
        """Without the database the last plan stands."""
        if self._read_at and now < self._read_at + PLAN_MS:
            return
        self._read_at = now
        try:
            pool = self._scene.database.pool
            self._stretches = await read_stretches(pool, now, now + COMING_MS + PLAN_MS)
            self._scene.planned(self._stretches)
        except CONNECTION_LOST:
            self._read_at = 0

    def _known(self, going: "Sequence[Absence]") -> Known:
        memory = self._scene.memory

        def lengths(line: int, channel: str) -> Lengths:
            pace = memory.pace(line, channel)
            return Lengths(pace.mean_ms, pace.spread)

        return Known(lengths, lambda line: memory.patience_of(line).mean_ms(), going)

    async def _formulas(
        self, line: "Line", where: "frozenset[NeedKey]"
    ) -> "tuple[dict[int, Expected], dict[NeedKey, Expected]]":
        """What the formula says of the same moment, a few at a time."""
        waits = Waits(self._scene, line)
        needs = [line.needs[key] for key in where]
        waiting = [one for need in needs for one in (*need.queue, *need.held)]
        found = {}
        for begin in range(0, len(waiting), PIECE):
            for contact in waiting[begin : begin + PIECE]:
                formula = waits.formula(contact)
                if formula is not None:
                    found[contact.id] = formula
            await asyncio.sleep(0)
        new = {key: waits.formula_of_newcomer(key) for key in where}
        return found, {key: one for key, one in new.items() if one is not None}


def absences(line: "Line", stretches: "Sequence[Stretch]", now: int) -> list[Absence]:
    """Who goes and who comes within the hour, as far as it is known.

    Who is here goes when the stretch ends in which they planned to be; who is here beside their
    plan stays. Who is away comes when they said they would, or when their next stretch begins.
    """
    found = []
    planned: dict[int, list[Stretch]] = {}
    for one in stretches:
        if one.end > now:
            planned.setdefault(one.person, []).append(one)
    for agent in line.agents.values():
        mine = planned.get(agent.id, [])
        ahead = [one for one in mine if one.start > now]
        if agent.here:
            ends = [one.end for one in mine if one.start <= now]
            if ends and ends[0] <= now + COMING_MS:
                found.append(Absence(agent.id, ends[0], ahead[0].start if ahead else 0))
        else:
            until = agent.until if agent.until > now else ahead[0].start if ahead else 0
            if now < until <= now + COMING_MS:
                found.append(Absence(agent.id, now, until))
    return found
