"""Days on which nobody came: by chance, or because the line was closed."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from lamplight.audit.ledger import Ledger
from lamplight.audit.tally import Tally, count
from lamplight.basis.instants import HOUR, SECOND
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.local_time import LocalTime

NINE = 1_795_510_800_000
"""Tuesday 24 November 2026, 09:00 UTC."""
TUESDAY = date(2026, 11, 24)


def of(each: dict[int, int]) -> Tally:
    """A log with so many callers on days counted from the Tuesday."""
    ledger = Ledger()
    for day, callers in each.items():
        for caller in range(callers):
            at = NINE + day * 24 * HOUR + caller * 60 * SECOND
            ledger.add(Contact(arrived=at, outcome=Outcome.ABANDONED, ended_at=at + SECOND))
    return count(ledger.close(), LocalTime(ZoneInfo("UTC")))


def test_a_thin_line_has_days_without_a_caller_and_they_count() -> None:
    found = of({0: 2, 7: 3, 21: 1})
    assert TUESDAY + timedelta(14) in found.days
    assert (len(found.days), found.with_callers) == (4, 3)


@pytest.mark.parametrize("callers", [40, 500])
def test_a_day_without_a_caller_on_a_busy_line_was_closed(callers: int) -> None:
    assert len(of({0: callers, 7: callers, 21: callers}).days) == 3


def test_a_hole_of_months_is_no_run_of_quiet_days() -> None:
    found = of({0: 2, 7: 3, 14: 2, 371: 2, 378: 3})
    assert len(found.days) == found.with_callers == 5


def test_weekdays_that_never_have_a_caller_are_closed() -> None:
    found = of({day: 2 for day in range(28) if day % 7 < 4 and day != 8})
    assert {day.weekday() for day in found.days} == {1, 2, 3, 4}
    assert len(found.days) == found.with_callers + 1
