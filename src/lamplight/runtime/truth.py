"""What customers were told against what then happened, as leads and everybody look at it."""

import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from lamplight.basis.local import day_there, midnight
from lamplight.forecast.truth import ENOUGH
from lamplight.journal.tables import settings
from lamplight.journal.tables.arrivals import NOBODY
from lamplight.runtime.errors import Unknown
from lamplight.runtime.views.truth import Span, ToldPoint, ToldRow, TruthView, WaitsView
from lamplight.runtime.whom import EVERYBODY, Whom, choice, of_brand

if TYPE_CHECKING:
    from lamplight.journal.tables.brands import Brand
    from lamplight.runtime.scene import Scene

WEEK: Final = 7
MADE_UP: Final = "made_up_until"
"""Setting of a demo shop: the instant before which nobody came, and all was drawn."""


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


async def truth(
    scene: "Scene",
    day: datetime.date | None,
    span: Span,
    whom: Whom = EVERYBODY,
    person: int = 0,
) -> TruthView:
    """A day (today, if none is given), or the week from Monday to Sunday that it is in, for a lead.
    Raises `BadAsk` for a line, brand or language that there isn't."""
    chosen = choice(scene, person, whom)
    timezone, now = scene.memory.day.timezone, scene.clock.now()
    this = day_there(now, timezone)
    first = day or this
    if span == "week":
        first -= datetime.timedelta(days=first.weekday())
    of = stretch(first, WEEK if span == "week" else 1, timezone)
    figures = await scene.told.of(of.since, of.until, chosen.waiting)
    found = figures.score
    return TruthView(
        day=of.day.isoformat(),
        span=span,
        timezone=timezone,
        is_today=of.since <= now < of.until,
        line=chosen.line,
        lines=chosen.lines,
        brand=None if chosen.brand is None else scene.directory.brand(chosen.brand.id),
        brands=[scene.directory.brand(brand.id) for brand in chosen.brands],
        language=chosen.language,
        languages=chosen.languages,
        n=found.n,
        within=found.within,
        gone=found.gone,
        waiting=found.waiting,
        share=found.share,
        low=found.low,
        high=found.high,
        verdict=found.verdict,
        rows=[ToldRow(**msgspec.structs.asdict(row)) for row in found.rows],
        points=[
            ToldPoint(one.likely_min, one.bound_min, one.waited_ms // 1000, one.within)
            for one in figures.points
        ],
        points_left_off=figures.points_left_off,
        read_to=figures.read_to,
        made_up_until=await _made_up(scene, of.since),
    )


async def last_week(scene: "Scene", brand: "Brand") -> WaitsView:
    """A brand's last whole week for everybody. Raises `Unknown` where it isn't shown."""
    if not brand.waits_shown:
        raise Unknown("This brand doesn't show its waits.")
    this = day_there(scene.clock.now(), brand.timezone)
    first = this - datetime.timedelta(days=this.weekday() + WEEK)
    span = stretch(first, WEEK, brand.timezone)
    figures = await scene.told.of(span.since, span.until, of_brand(brand.id), came_of=brand.id)
    found, came = figures.score, figures.came or NOBODY
    counted = figures.read_to is None
    shown = counted and found.n >= ENOUGH
    return WaitsView(
        brand=brand.name,
        slug=brand.slug,
        from_day=span.day.isoformat(),
        to_day=(span.day + datetime.timedelta(days=WEEK - 1)).isoformat(),
        timezone=brand.timezone,
        languages=list(brand.languages),
        least=ENOUGH,
        counted=counted,
        told=found.n if counted else 0,
        within=found.within if shown else None,
        gone=found.gone if shown else None,
        share=found.share if shown else None,
        honest=found.verdict != "too_short" if shown and found.verdict != "few" else None,
        came=came.came if shown else None,
        answered=came.answered if shown else None,
        typical_s=_seconds(came.typical_ms) if shown else None,
        nine_s=_seconds(came.nine_ms) if shown else None,
        made_up=await _made_up(scene, span.since) is not None,
    )


async def _made_up(scene: "Scene", since: int) -> int | None:
    """Until when a demo shop's customers were drawn, where that lies after an instant."""
    until: int | None = await settings.read_setting(scene.database.pool, MADE_UP)
    return until if until is not None and since < until else None


def _seconds(ms: int | None) -> int | None:
    return None if ms is None else ms // 1000
