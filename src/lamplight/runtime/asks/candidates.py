"""What is known of the colleagues who answer a line, for hours that somebody is to come in."""

from typing import TYPE_CHECKING, Final, NamedTuple

from lamplight.basis.instants import DAY
from lamplight.journal.tables import asks, shifts
from lamplight.runtime.asks.choosing import LATELY, Colleague, Span
from lamplight.runtime.coming.lines import agents_of, brands_of
from lamplight.runtime.coming.present import Present, Stay
from lamplight.runtime.planned import planned_stays

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs
    from lamplight.runtime.scene import Scene

BEFORE: Final = 2 * DAY
"""Work further away than this bears on no day's rest."""
AT_WORK: Final = frozenset({"break", "lunch", "note", "elsewhere"})
"""Who is away for one of these comes back by themselves: they are at work."""


class Known(NamedTuple):
    """All who answer a line and could be asked, and the time zone of each who plans their week."""

    colleagues: list[Colleague]
    zones: dict[int, str]


class Candidates:
    """Reads what is known of them."""

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene
        self._present = Present(scene.database.pool)

    async def been(self) -> list[Stay]:
        """Who was here in the last days, from a midnight on: so the log is read once for a day."""
        now = self._scene.clock.now()
        here = {one.id for one in self._scene.line.agents.values() if one.here}
        return await self._present.stays(now // DAY * DAY - BEFORE, now, here)

    async def known(
        self, runs: "Runs", line: int, hours: Span, been: list[Stay], *, by: int, today: bool
    ) -> Known:
        """Of all who answer a line in a language of its brands, but for who asks. `today`: whether
        who is here now is so when the hours begin."""
        scene, now = self._scene, self._scene.clock.now()
        since, until = hours[0] - BEFORE, hours[1] + BEFORE
        plan = await planned_stays(runs, since, until)
        told = await asks.asks_between(runs, since, until)
        times = await asks.asked_since(runs, now - LATELY)
        zones = {week.person: week.timezone for week in await shifts.shift_weeks(runs)}
        found = []
        for person in sorted(self._who(line) - {by}):
            agent, lately = scene.line.agents[person], times.get(person)
            mine = [one for one in told if one.person == person]
            away = not agent.here and (
                agent.until > hours[0]
                or agent.reason == "own"
                or (today and agent.reason in AT_WORK)
            )
            found.append(
                Colleague(
                    person=person,
                    here=today and agent.here,
                    away=away,
                    plan=[(start, end) for who, start, end in plan.stays if who == person],
                    been=[(start, end) for who, start, end in been if who == person],
                    asked=[(one.from_at, one.to_at) for one in mine if one.said != "yes"],
                    open=[(one.from_at, one.to_at) for one in mine if one.is_open(now)],
                    times=lately.times if lately else 0,
                    last_at=lately.last_at if lately else 0,
                )
            )
        return Known(found, zones)

    def _who(self, line: int) -> set[int]:
        """Who can answer somebody in the line: their brand, a language of it, by any channel."""
        people = self._scene.directory.people
        brands = brands_of(self._scene, line)
        return {
            person
            for person in agents_of(self._scene, line)
            if people[person].active
            and people[person].channels
            and any(
                brand.id in people[person].brands
                and set(brand.languages) & set(people[person].languages)
                for brand in brands
            )
        }
