"""What customers were told against what then happened: read from the tables when looked at."""

import datetime
import math
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from lamplight.basis.local import day_there, midnight
from lamplight.basis.ordered import quantile
from lamplight.forecast.truth import ENOUGH, MINUTE_MS, ToldWait, score
from lamplight.journal.tables import arrivals, tellings
from lamplight.runtime.errors import Unknown
from lamplight.runtime.views.truth import Span, ToldPoint, ToldRow, TruthView, WaitsView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.journal.tables.brands import Brand
    from lamplight.journal.tables.tellings import ToldFirst
    from lamplight.runtime.scene import Scene

POINTS: Final = 2_000
"""The most points of a picture that are sent."""
WEEK: Final = 7


class Stretch(NamedTuple):
    """Whole days of a time zone: the first of them, how many, and its instants."""

    day: datetime.date
    days: int
    since: int
    until: int


def stretch(day: datetime.date, days: int, timezone: str) -> Stretch:
    """`days` days from midnight of `day` there."""
    end = day + datetime.timedelta(days=days)
    return Stretch(day, days, midnight(day, timezone), midnight(end, timezone))


async def truth(scene: "Scene", day: datetime.date | None, span: Span) -> TruthView:
    """A day (today, if none is given), or the week from Monday to Sunday that it is in."""
    timezone, now = scene.memory.day.timezone, scene.clock.now()
    this = day_there(now, timezone)
    first = day or this
    if span == "week":
        first -= datetime.timedelta(days=first.weekday())
    of = stretch(first, WEEK if span == "week" else 1, timezone)
    told = await tellings.told_between(scene.database.pool, of.since, of.until)
    waits = [_wait(one, now) for one in told]
    found = score(waits)
    points = _points(waits)
    step = max(1, math.ceil(len(points) / POINTS))
    return TruthView(
        day=of.day.isoformat(),
        span=span,
        timezone=timezone,
        is_today=of.since <= now < of.until,
        n=found.n,
        within=found.within,
        gone=found.gone,
        waiting=found.waiting,
        low=found.low,
        high=found.high,
        verdict=found.verdict,
        rows=[ToldRow(**msgspec.structs.asdict(row)) for row in found.rows],
        points=points[::step],
        points_left_off=len(points) - len(points[::step]),
    )


async def last_week(scene: "Scene", brand: "Brand") -> WaitsView:
    """A brand's last whole week for everybody. Raises `Unknown` where it isn't shown."""
    if not brand.waits_shown:
        raise Unknown("This brand doesn't show its waits.")
    pool, now = scene.database.pool, scene.clock.now()
    this = day_there(now, brand.timezone)
    first = this - datetime.timedelta(days=this.weekday() + WEEK)
    span = stretch(first, WEEK, brand.timezone)
    told = await tellings.told_between(pool, span.since, span.until, brand.id)
    came, answered = await arrivals.came_and_answered(pool, span.since, span.until, brand.id)
    waits = [_wait(one, now) for one in told]
    found = score(waits)
    enough = found.n >= ENOUGH
    took = sorted(wait.waited_ms // 1000 for wait in waits if wait.end == "answered")
    return WaitsView(
        brand=brand.name,
        slug=brand.slug,
        from_day=span.day.isoformat(),
        to_day=(span.day + datetime.timedelta(days=WEEK - 1)).isoformat(),
        timezone=brand.timezone,
        languages=list(brand.languages),
        least=ENOUGH,
        told=found.n,
        within=found.within if enough else None,
        share=found.within / found.n if enough else None,
        honest=found.verdict != "too_short" if enough and found.verdict != "few" else None,
        came=came if enough else None,
        answered=answered if enough else None,
        typical_s=quantile(took, 0.5) if enough else None,
        nine_s=quantile(took, 0.9) if enough else None,
    )


def _wait(told: "ToldFirst", now: int) -> ToldWait:
    until = now if told.outcome_at is None else told.outcome_at
    waited = max(0, until - told.at)
    if told.outcome is None:
        return ToldWait(told.likely_ms, told.bound_ms, waited, "waiting")
    return ToldWait(
        told.likely_ms,
        told.bound_ms,
        waited,
        "answered" if told.outcome == "answered" else "gone",
    )


def _points(waits: "Sequence[ToldWait]") -> list[ToldPoint]:
    """Those to whom a person came. Who left has no wait to a person, and who waits none yet."""
    found = []
    for wait in waits:
        if wait.end == "answered":
            likely, bound = wait.minutes()
            within = wait.waited_ms <= bound * MINUTE_MS
            found.append(ToldPoint(likely, bound, wait.waited_ms // 1000, within))
    return found
