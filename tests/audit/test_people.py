from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from lamplight.audit.ledger import Ledger
from lamplight.audit.people import Wanted, of, spread_of
from lamplight.audit.tally import Tally, count
from lamplight.audit.waiting import FEWEST_TOLD
from lamplight.basis.instants import HOUR, MINUTE, SECOND
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.local_time import SLOTS, LocalTime

MONDAY = 1_795_392_000_000
"""Monday 23 November 2026, 00:00 UTC."""
UTC = LocalTime(ZoneInfo("UTC"))


def tally(*, answered: bool = True, wait: int = SECOND, every: int = MINUTE) -> Tally:
    """A Monday on which some come from 09:00 to 10:00, wait, and talk four minutes each."""
    ledger = Ledger()
    for number in range(HOUR // every):
        arrived = MONDAY + 9 * HOUR + number * every
        ledger.add(
            Contact(
                arrived=arrived,
                outcome=Outcome.ANSWERED if answered else Outcome.TIMED_OUT,
                person_answered_at=arrived + wait if answered else None,
                ended_at=arrived + wait + 4 * MINUTE * answered,
            )
        )
    return count(ledger.close(), UTC)


def here(people: float) -> "np.typing.NDArray[np.float64]":
    there = np.zeros((1, SLOTS))
    there[0, 18:20] = people
    return there


def test_who_is_missing_is_what_is_needed_less_who_was_there() -> None:
    found = of(tally(wait=2 * MINUTE), here(3.0), 3, Wanted())
    assert found is not None
    assert [(row.weekday, row.begins, row.contacts) for row in found.week] == [
        (0, "09:00", 30.0),
        (0, "09:30", 30.0),
    ]
    needed = [row.needed for row in found.week]
    assert all(5 <= people <= 8 for people in needed)
    assert [row.short for row in found.week] == [people - 3 for people in needed]
    assert found.short_hours == sum(needed) / 2 - 3
    (shift,) = found.shifts
    assert (shift.begins, shift.ends, shift.people) == ("09:00", "10:00", max(needed) - 3)


def test_enough_people_leave_nothing_to_hire_and_what_is_spare_is_told() -> None:
    found = of(tally(), here(20.0), 20, Wanted())
    assert found is not None
    assert found.shifts == []
    assert found.short_hours == 0
    assert found.spare_hours == 20 - sum(row.needed for row in found.week) / 2


def test_without_names_only_the_need_is_told() -> None:
    found = of(tally(), None, 0, Wanted())
    assert found is not None
    assert found.short_hours is None
    assert {row.here for row in found.week} == {None}


def test_a_half_hour_before_anybody_usually_is_there_asks_for_nobody() -> None:
    late = np.zeros((1, SLOTS))
    late[0, 19] = 9.0
    found = of(tally(), late, 9, Wanted())
    assert found is not None
    assert [row.short for row in found.week] == [0, 0]


def test_more_work_after_each_talk_takes_more_people() -> None:
    bare, wrapped = of(tally(), None, 0, Wanted()), of(tally(), None, 0, Wanted(0.9, 60.0, 120.0))
    assert bare is not None
    assert wrapped is not None
    assert wrapped.handle_seconds == bare.handle_seconds + 120
    assert all(a.needed > b.needed for a, b in zip(wrapped.week, bare.week, strict=True))


def test_without_a_single_talk_nothing_is_said() -> None:
    assert of(tally(answered=False), None, 0, Wanted()) is None


@pytest.mark.parametrize("spread", [0.0, 0.25])
def test_how_far_days_differ_beyond_chance_is_found_again(spread: float) -> None:
    chance = np.random.default_rng(5)
    days = [date(2026, 1, 5) + timedelta(day) for day in range(364)]
    weekdays = np.array([day.weekday() for day in days])
    factor = chance.gamma(1 / spread**2, spread**2, 364) if spread else np.ones(364)
    means = np.zeros(SLOTS)
    means[18:36] = 20.0
    arrived = chance.poisson(np.outer(factor * (1 + (weekdays == 0)), means))
    assert spread_of(arrived, weekdays) == pytest.approx(spread, abs=0.03)


def test_one_day_says_nothing_of_how_days_differ() -> None:
    assert spread_of(np.ones((1, SLOTS), dtype=np.int64), np.array([0])) == 0.0


def test_nobody_is_missing_where_the_log_has_the_goal_reached() -> None:
    seen = of(tally(), here(3.0), 3, Wanted())
    assert seen is not None
    assert [(row.short, row.enough) for row in seen.week] == [(0, True), (0, True)]
    assert seen.shifts == []
    late = of(tally(answered=False), here(3.0), 3, Wanted())
    assert late is None  # no talk is known


def test_where_few_come_those_around_say_whether_the_goal_was_reached() -> None:
    thin = tally(every=150 * SECOND)  # twelve in a half-hour
    assert int(thin.by_day.arrived.max()) < FEWEST_TOLD
    found = of(thin, here(0.6), 1, Wanted())
    assert found is not None
    assert [row.enough for row in found.week] == [True, True]
    few = of(tally(every=6 * MINUTE), here(0.6), 1, Wanted())  # ten in all say nothing
    assert few is not None
    assert [row.enough for row in few.week] == [False, False]
    assert few.shifts


def test_a_shift_ends_where_another_number_is_missing() -> None:
    there = here(3.0)
    there[0, 19] = 4.0
    found = of(tally(wait=2 * MINUTE), there, 4, Wanted())
    assert found is not None
    more, fewer = found.shifts
    assert (more.begins, more.ends, fewer.begins, fewer.ends) == (
        "09:00",
        "09:30",
        "09:30",
        "10:00",
    )
    assert more.people == fewer.people + 1
    assert more.hours + fewer.hours == found.short_hours


def test_the_hours_that_one_person_more_would_best_work_are_proposed() -> None:
    there = here(3.0)
    there[0, 19] = 4.0
    found = of(tally(wait=2 * MINUTE), there, 4, Wanted())
    assert found is not None
    assert found.cover is not None
    assert (found.cover.weekdays, found.cover.begins, found.cover.ends, found.cover.hours) == (
        [0],
        "09:00",
        "10:00",
        1.0,
    )
