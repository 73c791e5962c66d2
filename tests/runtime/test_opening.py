"""Opening hours: weeks, holidays, days that differ, and the clock that changes in spring."""

from __future__ import annotations

import datetime
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.basis.instants import DAY, HOUR, MINUTE, of_datetime, of_minute
from lamplight.journal.tables import hours
from lamplight.journal.tables.hours import ExceptionRow, WeekRow
from lamplight.line.commands import CloseBrand, OpenBrand
from lamplight.runtime.opening import (
    command_now,
    open_spans,
    open_time_after,
    public_holidays,
)

if TYPE_CHECKING:
    from tests.runtime._town import Town


def shop(
    spans: list[tuple[int, int]], *, zone: str = "Europe/Berlin", country: str | None = None
) -> tuple[Any, Any]:
    """A directory with one brand that is open so on every day of the week."""
    brand = SimpleNamespace(
        id=1,
        timezone=zone,
        closed=False,
        holiday_country=country,
        holiday_subdivision=None,
    )
    week = [WeekRow(1, day, *span) for day in range(1, 8) for span in spans]
    directory = SimpleNamespace(weeks={1: week}, exceptions={}, brands={1: brand})
    return directory, brand


def at(zone: str, year: int, month: int, day: int, hour: int) -> int:
    return of_datetime(datetime.datetime(year, month, day, hour, tzinfo=ZoneInfo(zone)))


def test_open_now_until_the_evening_and_then_from_the_morning_on() -> None:
    directory, brand = shop([(8 * 60, 21 * 60)])
    noon = at("Europe/Berlin", 2026, 11, 24, 12)
    assert command_now(directory, brand, noon) == (
        OpenBrand(1, noon + 9 * HOUR, noon + 20 * HOUR),
        noon + 9 * HOUR,
    )
    night = at("Europe/Berlin", 2026, 11, 24, 23)
    assert command_now(directory, brand, night) == (
        CloseBrand(1, night + 9 * HOUR),
        night + 9 * HOUR,
    )


def test_open_day_and_night_has_no_closing_time() -> None:
    directory, brand = shop([(0, 1440)])
    noon = at("Europe/Berlin", 2026, 11, 24, 12)
    assert command_now(directory, brand, noon)[0] == OpenBrand(1, 0, 0)


def test_a_night_past_midnight_is_one_opening() -> None:
    directory, brand = shop([(0, 2 * 60), (20 * 60, 1440)])
    evening = at("Europe/Berlin", 2026, 11, 24, 21)
    command, _ = command_now(directory, brand, evening)
    assert command == OpenBrand(1, evening + 5 * HOUR, evening + 23 * HOUR)


def test_a_public_holiday_is_closed_and_the_day_after_open() -> None:
    directory, brand = shop([(8 * 60, 21 * 60)], country="DE")
    christmas = at("Europe/Berlin", 2026, 12, 25, 12)
    opening = at("Europe/Berlin", 2026, 12, 27, 8)
    assert command_now(directory, brand, christmas)[0] == CloseBrand(1, opening)


def test_a_day_that_differs_counts_before_week_and_holiday() -> None:
    directory, brand = shop([(8 * 60, 21 * 60)], country="DE")
    day = datetime.date(2026, 12, 25)
    directory.exceptions[1] = [ExceptionRow(1, day, "Open after all", ((600, 840),))]
    christmas = at("Europe/Berlin", 2026, 12, 25, 12)
    command, _ = command_now(directory, brand, christmas)
    assert isinstance(command, OpenBrand)
    assert command.until == christmas + 2 * HOUR


def test_the_day_on_which_the_clock_changes_opens_at_the_local_hour() -> None:
    directory, brand = shop([(8 * 60, 21 * 60)])
    saturday = at("Europe/Berlin", 2027, 3, 27, 0)
    spans = open_spans(directory, brand, saturday, saturday + 2 * DAY)
    assert spans[1][0] - spans[0][0] == 23 * HOUR


@pytest.mark.parametrize("span", [(2 * 60, 3 * 60), (150, 180), (135, 165)])
def test_hours_that_the_clock_skips_are_no_opening_that_never_comes(span: tuple[int, int]) -> None:
    directory, brand = shop([span])
    sunday, monday = (at("Europe/Berlin", 2027, 3, day, 0) for day in (28, 29))
    assert open_spans(directory, brand, sunday, monday) == []
    command, _ = command_now(directory, brand, sunday)
    assert command == CloseBrand(1, monday + span[0] * MINUTE)


def test_hours_that_run_into_a_skipped_hour_end_with_it_and_those_from_it_begin_after_it() -> None:
    directory, brand = shop([(60, 150), (165, 240)])
    sunday = at("Europe/Berlin", 2027, 3, 28, 0)
    spans = open_spans(directory, brand, sunday, sunday + DAY - HOUR)
    assert spans == [(sunday + HOUR, sunday + 3 * HOUR)]


def test_an_hour_that_comes_twice_counts_when_it_first_comes() -> None:
    directory, brand = shop([(60, 150)])
    sunday = at("Europe/Berlin", 2027, 10, 31, 0)
    assert open_spans(directory, brand, sunday, sunday + DAY) == [
        (sunday + HOUR, sunday + 150 * MINUTE)
    ]
    directory, brand = shop([(150, 240)])
    assert open_spans(directory, brand, sunday, sunday + DAY) == [
        (sunday + 150 * MINUTE, sunday + 5 * HOUR)
    ]


FRIDAYS = [WeekRow(1, 5, 22 * 60, 26 * 60)]
BERLIN = "Europe/Berlin"


def test_a_day_off_takes_the_night_that_begins_on_it_and_leaves_the_one_before() -> None:
    """Friday 27 November 2026 is off; on the next Friday only the Saturday after it is."""
    directory, brand = shop([])
    directory.weeks[1] = FRIDAYS
    directory.exceptions[1] = [
        ExceptionRow(1, datetime.date(2026, 11, 27), "Off", ()),
        ExceptionRow(1, datetime.date(2026, 12, 5), "Off", ()),
    ]
    since, until = at(BERLIN, 2026, 11, 27, 0), at(BERLIN, 2026, 12, 6, 0)
    night = (at(BERLIN, 2026, 12, 4, 22), at(BERLIN, 2026, 12, 5, 2))
    assert open_spans(directory, brand, since, until) == [night]


def test_a_holiday_takes_the_night_that_begins_on_it_and_leaves_the_one_before() -> None:
    """In Germany 25 and 26 December are holidays: Thursday's night lasts into Christmas Day."""
    directory, brand = shop([(22 * 60, 26 * 60)], country="DE")
    since, until = at(BERLIN, 2026, 12, 25, 0), at(BERLIN, 2026, 12, 28, 0)
    assert open_spans(directory, brand, since, until) == [
        (at(BERLIN, 2026, 12, 24, 22), at(BERLIN, 2026, 12, 25, 2)),
        (at(BERLIN, 2026, 12, 27, 22), at(BERLIN, 2026, 12, 28, 2)),
    ]


def test_a_day_that_differs_may_run_past_midnight_into_the_next_mornings_hours() -> None:
    directory, brand = shop([(0, 180)])
    day = datetime.date(2026, 11, 27)
    directory.exceptions[1] = [ExceptionRow(1, day, "Late", ((23 * 60, 26 * 60),))]
    since, until = at(BERLIN, 2026, 11, 27, 12), at(BERLIN, 2026, 11, 28, 12)
    night = (at(BERLIN, 2026, 11, 27, 23), at(BERLIN, 2026, 11, 28, 3))
    assert open_spans(directory, brand, since, until) == [night]
    command, _ = command_now(directory, brand, night[0] + HOUR)
    assert isinstance(command, OpenBrand)
    assert command.until == night[1]


def test_a_night_lasts_an_hour_less_or_more_when_the_clock_changes_in_it() -> None:
    directory, brand = shop([])
    directory.weeks[1] = [WeekRow(1, 6, 23 * 60, 27 * 60)]
    for month, day, hours_open in ((3, 27, 3), (10, 30, 5), (11, 6, 4)):
        since = at(BERLIN, 2027, month, day, 12)
        ((start, end),) = open_spans(directory, brand, since, since + DAY)
        assert end - start == hours_open * HOUR


PARTS = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda one: (one[0], sum(one))),
    max_size=3,
)


@given(
    st.dictionaries(st.integers(1, 7), PARTS),
    st.dictionaries(st.integers(-1, 4), PARTS, max_size=3),
    st.sampled_from([(2027, 3, 27), (2027, 10, 30), (2026, 12, 24)]),
    st.integers(0, 4 * 24 * 60 - 1),
)
def test_it_is_open_exactly_when_a_day_that_counts_has_begun_hours_that_still_run(
    week: dict[int, list[tuple[int, int]]],
    differ: dict[int, list[tuple[int, int]]],
    first: tuple[int, int, int],
    minute: int,
) -> None:
    directory, brand = shop([], country="DE")
    directory.weeks[1] = [WeekRow(1, day, *one) for day, spans in week.items() for one in spans]
    begin = datetime.date(*first)
    days = {begin + datetime.timedelta(days=after): spans for after, spans in differ.items()}
    directory.exceptions[1] = [ExceptionRow(1, day, "", tuple(of)) for day, of in days.items()]
    since = at(BERLIN, *first, 0)
    spans = open_spans(directory, brand, since, since + 4 * DAY)
    assert all(start < end for start, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    now = since + minute * MINUTE
    is_open = any(
        of_minute(day, one[0], ZoneInfo(BERLIN)) <= now < of_minute(day, one[1], ZoneInfo(BERLIN))
        for after in range(-2, 6)
        for day in [begin + datetime.timedelta(days=after)]
        for one in days.get(
            day,
            [] if day in public_holidays("DE", "", day.year) else week.get(day.isoweekday(), []),
        )
    )
    assert any(start <= now < end for start, end in spans) == is_open


def test_closed_by_hand_is_closed_whatever_the_hours_say() -> None:
    directory, brand = shop([(0, 1440)])
    brand.closed = True
    noon = at("Europe/Berlin", 2026, 11, 24, 12)
    assert command_now(directory, brand, noon)[0] == CloseBrand(1, 0)


async def test_the_doors_open_and_close_by_themselves(town: Town) -> None:
    week = [hours.Span(day, 8 * 60, 13 * 60) for day in range(1, 8)]
    await hours.set_week(town.database.pool, town.brand, week)
    await town.house.brand_changed(town.brand)
    assert is_open(town)
    await town.later(HOUR)
    assert not is_open(town)
    assert town.house.line.brands[town.brand].next_open == town.clock.now() + 19 * HOUR
    await town.later(19 * HOUR)
    assert is_open(town)


def is_open(town: Town) -> bool:
    return town.house.line.brands[town.brand].open


def test_hours_that_are_promised_are_hours_in_which_it_is_open() -> None:
    directory, brand = shop([(9 * 60, 17 * 60)])
    late = at("Europe/Berlin", 2026, 11, 24, 16)
    assert open_time_after(directory, brand, late, 4 * HOUR) == late + 20 * HOUR
    night = at("Europe/Berlin", 2026, 11, 24, 23)
    assert open_time_after(directory, brand, night, 4 * HOUR) == night + 14 * HOUR
    directory.weeks.clear()
    assert open_time_after(directory, brand, night, HOUR) == night + HOUR
