"""Which days are working days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lamplight.basis.calendars import is_working, working_after

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_a_weekend_and_a_holiday_arent_working_days() -> None:
    assert working_after(date(2026, 12, 24), 1, "DE") == date(2026, 12, 28)
    assert working_after(date(2026, 12, 24), 1, "") == date(2026, 12, 25)


@given(DAYS, st.integers(0, 30), st.sampled_from(["", "DE", "GB", "CA-QC"]))
def test_so_many_working_days_lie_after_the_day_up_to_the_end(
    day: date, count: int, calendar: str
) -> None:
    end = working_after(day, count, calendar)
    after = [day + timedelta(days=nth) for nth in range(1, (end - day).days + 1)]
    assert sum(is_working(one, calendar) for one in after) == count
    assert end == day or is_working(end, calendar)
