"""The pictures of an audit, as SVG that takes its colours from the page.

Each says in its title what it shows; the page puts a sentence and a table beside it, so that
nothing is told by a picture alone.
"""

import math
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final, NamedTuple

from lamplight.audit.people import People, Row, slot_of
from lamplight.audit.replayed import Replayed, Run, ways
from lamplight.audit.telling import Told
from lamplight.audit.unusual import Unusual
from lamplight.audit.waiting import HalfHour, Point, clock
from lamplight.audit.words import DAYS, share, span
from lamplight.standards.local_time import SLOTS

WIDTH: Final = 640
LABEL: Final = 48
"""How wide a time or a day is, written on an axis."""
NARROW: Final = 4.0
"""Half-hours that are less wide in one row of a week's days stand in two."""
WIDE: Final = 3.0
"""Only half-hours that are wider stand apart, each with an edge."""
_APART: Final = (1, 2, 4, 6, 8, 12, 16, 24)
_STEPS: Final = (1, 2, 5, 10, 15, 20, 30, 50, 60, 100, 120, 200, 300, 500, 600, 1_000)
_SECONDS: Final = (10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 21_600, 86_400)


def half_hours(rows: Sequence[HalfHour]) -> str:
    """Who came in each half-hour of the clock, and who of them gave up."""
    height, left, bottom, top = 230, 44, 24, 10
    most = max(row.contacts for row in rows)
    step = _nice(most / 4)
    ceiling = step * math.ceil(most / step)
    tall = height - top - bottom
    wide = (WIDTH - left) / len(rows)
    parts = list(_rules(left, top, tall, range(0, ceiling + 1, step)))
    every = max(1, math.ceil(LABEL / wide))
    for number, row in enumerate(rows):
        x = left + number * wide
        whole, gone = tall * row.contacts / ceiling, tall * row.gave_up / ceiling
        name = f"{row.begins}: {row.contacts:,} waits, {row.gave_up:,} gave up"
        parts.append(
            f"<g><title>{escape(name)}</title>"
            f"{_rect(x + 1, top + tall - whole, wide - 2, whole - gone, 'sand')}"
            f"{_rect(x + 1, top + tall - gone, wide - 2, gone, 'hatched')}</g>"
        )
        if number % every == 0:
            parts.append(_text(x + wide / 2, height - 6, row.begins, "middle"))
    return _svg(height, "Waits by half-hour, and those who gave up", parts)


def lasting(points: Sequence[Point], title: str, *, falls: bool) -> str:
    """A curve over time with its interval: the share that is left, or that is done."""
    height, left, bottom, top = 230, 44, 24, 10
    tall, wide = height - top - bottom, WIDTH - left - 12
    last = max(point.seconds for point in points) or 1
    step = next((one for one in _SECONDS if last / one <= 7), _SECONDS[-1])

    def place(seconds: float, share: float) -> tuple[float, float]:
        shown = share if falls else 1 - share
        return left + wide * seconds / last, top + tall * (1 - shown)

    parts = list(_rules(left, top, tall, (0, 25, 50, 75, 100), unit=" %"))
    edges = [(0, 1.0, 1.0), *((p.seconds, p.low, p.high) for p in points)]
    upper = [place(seconds, high) for seconds, _, high in edges]
    lower = [place(seconds, low) for seconds, low, _ in edges]
    shape = [*_stairs(upper), *reversed(_stairs(lower))]
    parts.append(f'<polygon class="band" points="{_points(shape)}"/>')
    line = _stairs([place(0, 1.0), *(place(p.seconds, p.share) for p in points)])
    parts.append(f'<polyline class="ink" points="{_points(line)}"/>')
    for seconds in range(0, int(last) + 1, step):
        x, _ = place(seconds, 0)
        parts.append(_text(x, height - 6, span(seconds), "middle" if seconds else "start"))
    return _svg(height, title, parts)


def week(people: People, where: str = "") -> str:
    """People here and needed in each half-hour of each weekday, one panel a weekday; in two rows
    where one would be too narrow to read."""
    days = sorted({row.weekday for row in people.week})
    first = slot_of(min(row.begins for row in people.week))
    slots = slot_of(max(row.begins for row in people.week)) - first + 1
    left, bottom, top, tall = 30, 24, 22, 150
    beside = len(days)
    if (WIDTH - left) / (beside * slots) < NARROW:
        beside = math.ceil(beside / 2)
    most = max(max(row.needed, math.ceil(row.here or 0)) for row in people.week)
    step = _nice(most / 4)
    ceiling = step * math.ceil(most / step)
    panel = (WIDTH - left) / beside
    scale = _Scale(first, (panel - 10) / slots, tall / ceiling)
    apart = next((some for some in _APART if some * scale.wide >= LABEL), SLOTS)
    high = top + tall + bottom
    parts: list[str] = []
    for number, day in enumerate(days):
        line, place = divmod(number, beside)
        begin, floor = left + place * panel + 5, line * high + top + tall
        if not place:
            parts.extend(_rules(left, line * high + top, tall, range(0, ceiling + 1, step)))
        rows = [row for row in people.week if row.weekday == day]
        name = DAYS[day][:3]
        parts.append(_text(begin + (panel - 10) / 2, floor - tall - 8, name, "middle", "name"))
        parts.extend(_day(rows, begin, floor, scale))
        parts.extend(
            _text(begin + slot * scale.wide, floor + 18, clock(first + slot), "start")
            for slot in range(0, slots - slots // 8, apart)
        )
    height = high * math.ceil(len(days) / beside)
    return _svg(height, f"People here and needed{where}, by half-hour of each weekday", parts)


class _Scale(NamedTuple):
    """The half-hour at which a panel begins, how wide one is, how high a person."""

    first: int
    wide: float
    unit: float


def _day(rows: Sequence[Row], begin: float, floor: float, scale: _Scale) -> Iterator[str]:
    """A day's panel: who was there, who was missing, and over both who was needed."""
    wide, unit = scale.wide, scale.unit
    gap = 0.5 if wide >= WIDE else 0.0
    line: list[tuple[float, float]] = []
    for row in rows:
        x = begin + (slot_of(row.begins) - scale.first) * wide
        here = row.here or 0.0
        name = f"{DAYS[row.weekday]} {row.begins}: {here:.1f} here, {row.needed} needed"
        yield f"<g><title>{escape(name)}</title>"
        yield _rect(x + gap, floor - here * unit, wide - 2 * gap, here * unit, "sand")
        if row.short:
            # of teams together less may be missing than in one of them
            missing = max(row.needed - here, row.short - 0.5) * unit
            kind = "hatched" if gap else "hatched bare"
            yield _rect(x + gap, floor - row.needed * unit, wide - 2 * gap, missing, kind)
        yield "</g>"
        line += [(x, floor - row.needed * unit), (x + wide, floor - row.needed * unit)]
    for kind in ("halo", "ink"):
        yield f'<polyline class="{kind}" points="{_points(line)}"/>'


def again(found: Replayed) -> str:
    """Minutes on hold as they were and as they would have been, with their intervals."""
    runs: list[tuple[str, Run | None]] = [
        ("as it was", None),
        *ways(found),
    ]
    row, left, top = 40, 134, 6
    height = top + row * len(runs) + 22
    most = max(found.was.hold_minutes, *(run.hold_minutes.high for _, run in runs if run))
    step = _nice(most / 5)
    ceiling = max(step * math.ceil(most / step), 1)
    unit = (WIDTH - left - 70) / ceiling
    parts = []
    for tick in range(0, int(ceiling) + 1, step):
        x = left + tick * unit
        parts.append(
            f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{height - 20}"/>'
        )
        parts.append(_text(x, height - 5, f"{tick:,}", "middle"))
    for number, (name, run) in enumerate(runs):
        y = top + number * row + 8
        value = found.was.hold_minutes if run is None else run.hold_minutes.mean
        parts.append(_text(left - 8, y + 16, name, "end", "name"))
        parts.append(_rect(left, y, value * unit, row - 16, "ink-fill" if run is None else "lamp"))
        end = value
        if run is not None:
            low, high = run.hold_minutes.low, run.hold_minutes.high
            middle = y + (row - 16) / 2
            parts.append(
                f'<path class="whisker" d="M{left + low * unit:.1f} {middle}H'
                f"{left + high * unit:.1f}M{left + low * unit:.1f} {middle - 6}v12M"
                f'{left + high * unit:.1f} {middle - 6}v12"/>'
            )
            end = high
        parts.append(_text(left + end * unit + 8, y + 16, f"{value:,.0f}", "start", "name"))
    return _svg(height, "Minutes on hold, as it was and as it would have been", parts)


def days(found: Unusual) -> str:
    """Each judged day: who came, and from where that would have been unusual."""
    height, left, bottom, top = 200, 44, 24, 10
    tall = height - top - bottom
    most = max(max(day.contacts, day.limit) for day in found.days)
    step = _nice(most / 4)
    ceiling = max(1, step * math.ceil(most / step))
    wide = min(40.0, (WIDTH - left) / len(found.days))
    parts = list(_rules(left, top, tall, range(0, ceiling + 1, step)))
    every = max(1, math.ceil(LABEL / wide))
    for number, day in enumerate(found.days):
        x = left + number * wide
        high, limit = tall * day.contacts / ceiling, top + tall * (1 - day.limit / ceiling)
        kind = "hatched" if day.unusual else "sand"
        name = f"{day.day}: {day.contacts:,} came, up to {day.limit:,} were usual"
        parts.append(
            f"<g><title>{escape(name)}</title>"
            f"{_rect(x + 1, top + tall - high, wide - 2, high, kind)}"
            f'<line class="limit" x1="{x:.1f}" x2="{x + wide:.1f}" y1="{limit:.1f}" '
            f'y2="{limit:.1f}"/></g>'
        )
        if number % every == 0:
            parts.append(_text(x, height - 6, day.day[5:], "start"))
    return _svg(height, "Callers of each day, and how many would still have been usual", parts)


def told(found: Told) -> str:
    """Of those who were told a time: through within it, not, and gone before."""
    height, top = 66, 4
    parts = []
    x = 0.0
    for name, count, kind in (
        ("within", found.within, "kept"),
        ("later", found.late, "hatched"),
        ("left before", found.left_before, "sand"),
    ):
        wide = WIDTH * count / found.told
        parts.append(_rect(x, top, max(0.0, wide - 2), 32, kind))
        if wide > 70:
            parts.append(_text(x, 56, f"{name} {share(count / found.told)}", "start", "name"))
        x += wide
    return _svg(height, "What callers were told against what happened", parts)


def _svg(height: float, title: str, parts: Sequence[str]) -> str:
    name = escape(title)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{name}">'
        f"<title>{name}</title>{''.join(parts)}</svg>"
    )


def _rules(
    left: float, top: float, tall: float, values: Sequence[int], *, unit: str = ""
) -> Iterator[str]:
    """Lines across, each with its value; the last one is at the top."""
    ceiling = values[-1] or 1
    for value in values:
        y = top + tall * (1 - value / ceiling)
        yield f'<line class="rule" x1="{left}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _text(left - 6, y + 4, f"{value:,}{unit}", "end")


def _rect(x: float, y: float, wide: float, high: float, kind: str) -> str:
    if wide <= 0 or high <= 0:
        return ""
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'


def _text(x: float, y: float, words: str, anchor: str, kind: str = "tick") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _stairs(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A line that stays until the next place and goes there at once."""
    found = [places[0]]
    for (_, y), (x, after) in pairwise(places):
        found += [(x, y), (x, after)]
    return found


def _nice(value: float) -> int:
    """The step of an axis: the next one that people count by."""
    size = 1
    while value > size * _STEPS[-1]:
        size *= 10
    return next(one for one in _STEPS if one * size >= value) * size
