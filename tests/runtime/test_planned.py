"""Who is here when, by the weeks that people plan."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from lamplight.basis.instants import HOUR, MINUTE
from lamplight.journal.tables.shifts import WeekShift
from lamplight.runtime.planned import _merged

MIDNIGHT = 1_795_392_000_000
"""Monday 23 November 2026, 00:00 UTC."""

spans = st.builds(
    lambda person, day, start, length: WeekShift(person, day, start, start + length, "UTC"),
    st.integers(1, 2),
    st.integers(1, 7),
    st.integers(0, 1439),
    st.integers(1, 1440),
)


@given(st.lists(spans, max_size=8), st.integers(0, 200), st.integers(1, 200))
def test_planned_presence_counts_each_minute_of_a_person_once(
    weeks: list[WeekShift], begin: int, hours: int
) -> None:
    """Against looking at each quarter of an hour, through a week and the days beside it."""
    since, until = MIDNIGHT + begin * HOUR, MIDNIGHT + (begin + hours) * HOUR
    found = _merged(weeks, since, until)
    for person, at in product((1, 2), range(since, until, 15 * MINUTE)):
        minute = (at - MIDNIGHT) // MINUTE
        planned = any(
            week.person == person and (minute - _begin(week)) % 10_080 < week.to_min - week.from_min
            for week in weeks
        )
        here = [one for one in found if one[0] == person and one[1] <= at < one[2]]
        assert len(here) == planned


def _begin(week: WeekShift) -> int:
    return (week.weekday - 1) * 1440 + week.from_min
