"""When which phrase was true of a line: what came is held against what was frozen, day by day.

Of who comes it is found out from the tables, whenever it is asked; of who is here it was written
down while it was so (`runtime.coming.said`), since plans change.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.basis.instants import HOUR
from lamplight.forecast.unusual import log
from lamplight.forecast.unusual.verdict import FEW, Phrase, verdict
from lamplight.journal.tables import arrivals
from lamplight.runtime.coming.came import Came
from lamplight.runtime.coming.days import ONE_DAY, Moment, slot_at
from lamplight.runtime.coming.foretelling import foretold
from lamplight.runtime.views.coming import PhraseShare, PhraseTime, Spell

if TYPE_CHECKING:
    from lamplight.forecast.arrivals.coming import Expected
    from lamplight.forecast.unusual.verdict import Verdict
    from lamplight.runtime.coming.came import Row
    from lamplight.runtime.scene import Scene

LOGGED: Final = 28
"""So many days are looked back on, beside today."""


class DayLog(NamedTuple):
    """Of a day: when it was busy, when which phrase was true, and the time that was judged."""

    busy: list[Spell]
    phrases: list[log.Spell]
    judged: list[tuple[int, int]]


class Log(NamedTuple):
    """Of the last days, the newest first. `share`, of how many half-hours, is that in which it
    could be said that many come now; None where none were judged."""

    busy: list[Spell]
    times: list[PhraseTime]
    shares: list[PhraseShare]
    share: float | None
    judged: int


class Spells:
    """Days that are over are reckoned once."""

    def __init__(self, scene: "Scene", came: Came) -> None:
        self._scene = scene
        self._came = came
        self._turn = 0
        self._days: dict[tuple[int, datetime.date], DayLog] = {}

    async def log(
        self, line: int, at: Moment, timezone: str, rows: "Mapping[datetime.date, Row]"
    ) -> Log:
        """`rows`: what came on each of those days."""
        if self._turn != self._came.turn:
            self._turn, self._days = self._came.turn, {}
        days = [at.day - datetime.timedelta(back) for back in range(LOGGED + 1)]
        wanted = [day for day in days if (line, day) not in self._days]
        expected = await foretold(self._scene, line, min(wanted), at.day + ONE_DAY)
        found: dict[datetime.date, DayLog] = {}
        for day in wanted:
            until = at.passed if day == at.day else None
            found[day] = _judge(day, expected.get(day), rows[day][:until], timezone)
            if self._came.holds(line, day):
                self._days[line, day] = found[day]
        logs = [found.get(day) or self._days[line, day] for day in days]
        return await self._whole(line, logs, slot_at(days[-1], 0, timezone))

    async def _whole(self, line: int, logs: Sequence[DayLog], since: int) -> Log:
        written = await arrivals.phrases_since(self._scene.database.pool, line, since)
        now = self._scene.clock.now()
        phrases = [spell for one in logs for spell in one.phrases]
        phrases += [
            log.Spell(Phrase(row.phrase), max(row.since, since), min(row.until, now))
            for row in written
            if row.since < now
        ]
        judged = [span for one in logs for span in one.judged]
        shares = log.shares(phrases, judged) if judged else []
        share = next((one.share for one in shares if one.phrase is Phrase.BUSY_NOW), None)
        times = sorted(phrases, key=lambda one: (-one.since, one.phrase))
        return Log(
            busy=[spell for one in logs for spell in one.busy],
            times=[PhraseTime(one.phrase.value, one.since, one.until) for one in times],
            shares=[
                PhraseShare(
                    one.phrase.value, one.true_ms / HOUR, one.open_ms / HOUR, one.share,
                    one.too_often,
                )
                for one in shares
            ],
            share=share,
            judged=len(judged),
        )  # fmt: skip


def _judge(day: datetime.date, expected: "Expected | None", came: "Row", timezone: str) -> DayLog:
    """A day until the half-hour of which `came` says the last. What is said after a half-hour is
    said of it; where next to nobody is expected nothing is."""
    if expected is None:
        return DayLog([], [], [])
    seen: list[tuple[int, Verdict | None]] = []
    judged: list[tuple[int, int]] = []
    unusual: list[int] = []
    for slot in range(len(came)):
        begin, end = slot_at(day, slot, timezone), slot_at(day, slot + 1, timezone)
        told = None
        if expected.mean[slot] >= FEW and begin < end:
            told = verdict(expected, came[: slot + 1], 0, None)
            judged.append((begin, end))
            if told is not None and told.says(Phrase.BUSY_NOW):
                unusual.append(slot)
        seen.append((begin, told))
    phrases = log.spells(seen, slot_at(day, len(came), timezone))
    return DayLog(list(reversed(_busy(day, unusual, expected, came))), phrases, judged)


def _busy(
    day: datetime.date, unusual: Sequence[int], expected: "Expected", came: "Row"
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
