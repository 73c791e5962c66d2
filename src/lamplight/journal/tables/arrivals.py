"""When contacts came, counted, and what was forecast. Who came is read from the courses, which
`journal.projections` writes; days are local, in half-hours from 0 to 47."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.journal.errors import NoSuchRow
from lamplight.journal.statements import statements
from lamplight.journal.tables import run

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Runs

_SQL = statements("arrivals")
SLOTS = 48
"""Half-hours of a day. Where the clock is put forward two are empty; put back, two count twice."""


class SlotCount(msgspec.Struct, frozen=True):
    """So many came in this half-hour of this day."""

    day: datetime.date
    slot: int
    came: int


class SpecialDay(msgspec.Struct, frozen=True):
    """A day that is known to be unlike others; `like_weekday` (1 is Monday) that it resembles."""

    day: datetime.date
    name: str
    like_weekday: int | None
    closed: bool


class ForecastRow(msgspec.Struct, frozen=True):
    """What was expected of `day` on the evening of `known`, as whoever made it wrote it; `unlike`
    is what made the day unlike others, as it was known then."""

    day: datetime.date
    known: datetime.date
    unlike: str
    body: str


class DayStretch(msgspec.Struct, frozen=True):
    """A local day from its beginning until an instant of it."""

    day: datetime.date
    since: int
    until: int


class Made(msgspec.Struct, frozen=True):
    """A forecast of a day that is to be written, as `ForecastRow`."""

    day: datetime.date
    body: str
    unlike: str = ""


class PhraseRow(msgspec.Struct, frozen=True):
    """A phrase was true from an instant to before another."""

    phrase: str
    since: int
    until: int


class Came(msgspec.Struct, frozen=True):
    """`came` is how many, `answered` to how many a person came, whenever that was, `open` of how
    many it isn't known yet. `typical_ms` and `nine_ms` are the median and the 0.9 quantile of the
    waits of all who were answered, from the arrival, or from the time for which a call was
    promised; null where nobody was."""

    came: int
    answered: int
    open: int
    typical_ms: int | None
    nine_ms: int | None


NOBODY: Final = Came(0, 0, 0, None, None)


async def came(runs: "Runs", since: int, until: int, brand: int) -> Came:
    """Of one brand's customers who came from `since` to before `until`."""
    found = await run.row(runs, _SQL["came"], Came, since, until, brand)
    return found or NOBODY


async def counts_by_slot(
    runs: "Runs", line: int, since: int, until: int, timezone: str
) -> list[SlotCount]:
    """Who came to a line from `since` to before `until`, those half-hours in which somebody did."""
    return await run.rows(runs, _SQL["counts_by_slot"], SlotCount, line, since, until, timezone)


async def counts_on_days(
    runs: "Runs", line: int, days: Sequence[DayStretch], timezone: str
) -> list[SlotCount]:
    """As `counts_by_slot`, of each of these days until an instant of it."""
    columns = ([getattr(day, name) for day in days] for name in DayStretch.__struct_fields__)
    return await run.rows(runs, _SQL["counts_on_days"], SlotCount, line, *columns, timezone)


async def has_followed(runs: "Runs", but: int) -> bool:
    """Whether the tables have read the log but for its last so many events."""
    return bool(await run.value(runs, _SQL["has_followed"], but))


async def came_each(runs: "Runs", line: int, since: int, until: int, span: int) -> dict[int, int]:
    """How many came to a line in each `span` milliseconds from one instant to before another, by
    its number; those in which somebody did."""
    found = await run.records(runs, _SQL["came_each"], line, since, until, span)
    return {record["number"]: record["came"] for record in found}


class Asked(msgspec.Struct, frozen=True):
    """So many asked for this."""

    brand: int
    language: str
    channel: str
    came: int


async def asked_for(runs: "Runs", line: int, since: int) -> list[Asked]:
    """What customers of a line have asked for since an instant, the most frequent first."""
    return await run.rows(runs, _SQL["asked_for"], Asked, line, since)


async def add_before(runs: "Runs", line: int, counts: Sequence[SlotCount]) -> None:
    """Who came before the house was ours. `BadValue` for what can't be, `NoSuchRow` for no line."""
    days, slots, came = (
        [getattr(one, name) for one in counts] for name in SlotCount.__struct_fields__
    )
    await run.done(runs, _SQL["add_arrivals_before"], line, days, slots, came)


async def known_before(runs: "Runs", line: int) -> list[SlotCount]:
    """All who came to a line before the house was ours."""
    return await run.rows(runs, _SQL["known_before"], SlotCount, line)


async def forget_before(runs: "Runs", line: int) -> None:
    """Nobody came to a line before the house was ours, as far as is known."""
    await run.done(runs, _SQL["forget_before"], line)


async def counted_since(runs: "Runs", line: int) -> int | None:
    """When the first came to a line whom the house counted itself; None where nobody has."""
    since: int | None = await run.value(runs, _SQL["counted_since"], line)
    return since


async def special_days(runs: "Runs", since: datetime.date) -> list[SpecialDay]:
    """Those that were entered by hand, from a day on."""
    return await run.rows(runs, _SQL["special_days"], SpecialDay, since)


async def put_special_day(runs: "Runs", day: SpecialDay, person: int | None, now: int) -> None:
    """Says so of a day, in place of what was said before. `BadValue` for what can't be."""
    await run.done(
        runs,
        _SQL["put_special_day"],
        day.day,
        day.name,
        day.like_weekday,
        day.closed,
        person,
        now,
    )


async def remove_special_day(runs: "Runs", day: datetime.date) -> None:
    """It is like others after all. `NoSuchRow` where nothing was said of it."""
    if not await run.done(runs, _SQL["remove_special_day"], day):
        raise NoSuchRow(f"{day} is no special day")


async def add_forecasts(
    runs: "Runs", line: int, known: datetime.date, made: Sequence[Made], now: int
) -> None:
    """What is expected of days after `known`. What was written for the same stays as it is."""
    await run.done(runs, _SQL["add_forecasts"], line, known, *_columns(made), now)


async def add_later_forecasts(
    runs: "Runs", line: int, known: datetime.date, made: Sequence[Made], now: int
) -> None:
    """The same of days of which more is known than when theirs were written: beside those."""
    await run.done(runs, _SQL["add_later_forecasts"], line, known, *_columns(made), now)


def _columns(made: Sequence[Made]) -> list[list[object]]:
    return [[getattr(one, name) for one in made] for name in Made.__struct_fields__]


async def forecasts_between(
    runs: "Runs", line: int, first: datetime.date, end: datetime.date
) -> dict[datetime.date, ForecastRow]:
    """For each day from `first` to before `end` the last that was made before it, if any."""
    found = await run.rows(runs, _SQL["forecasts_between"], ForecastRow, line, first, end)
    return {row.day: row for row in found}


async def forget_forecasts(runs: "Runs", before: datetime.date) -> None:
    """Of days before this one, all but what was known last."""
    await run.done(runs, _SQL["forget_forecasts"], before)


async def see_phrase(runs: "Runs", line: int, phrase: str, now: int, span: int) -> None:
    """A phrase is true of a line from now until the next look, so many milliseconds later; and has
    been since before, if it was at the last look."""
    await run.done(runs, _SQL["see_phrase"], line, phrase, now, now + span, span)


async def phrases_since(runs: "Runs", line: int, since: int) -> list[PhraseRow]:
    """When which phrase was true of a line, what ended after an instant, in order."""
    return await run.rows(runs, _SQL["phrases_since"], PhraseRow, line, since)


async def forget_phrases(runs: "Runs", before: int) -> None:
    """What ended before an instant."""
    await run.done(runs, _SQL["forget_phrases"], before)
