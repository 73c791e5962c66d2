"""Who is asked for, as they would be there on the days that are run again."""

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from msgspec.structs import replace
from tests.audit.test_people import here, tally
from tests.audit.test_replayed import NINE, first_come_first_served

from lamplight.audit import asked
from lamplight.audit.asked import Asked
from lamplight.audit.by_queue import ByQueue, Team
from lamplight.audit.ledger import MOST_NAMES, Ledger
from lamplight.audit.past_day import Staff
from lamplight.audit.people import People, Shift, Wanted, grouped
from lamplight.audit.people import of as people_of
from lamplight.audit.presence import stays
from lamplight.audit.replayed import Replayed, replay
from lamplight.audit.skills import EVERYBODY, Skills
from lamplight.audit.stays import Parts
from lamplight.audit.tally import count
from lamplight.basis.instants import HOUR, SECOND
from lamplight.standards.local_time import LocalTime

UTC = LocalTime(ZoneInfo("UTC"))
TUESDAY = 1
"""The weekday of `NINE`."""


def shift(weekday: int, begins: str, ends: str, people: int = 1, *queues: str) -> Shift:
    hours = people * (int(ends[:2]) - int(begins[:2]))
    return Shift(weekday, begins, ends, people, float(hours), list(queues))


def asks(*shifts: Shift) -> People:
    found = people_of(tally(), here(20.0), 20, Wanted())
    assert found is not None
    return replace(found, shifts=list(shifts))


def test_shifts_that_are_alike_are_one_and_the_largest_comes_first() -> None:
    small, mondays, fridays = (
        shift(2, "08:00", "10:00"),
        shift(0, "09:00", "12:00"),
        shift(4, "09:00", "12:00"),
    )
    assert grouped([small, fridays, mondays]) == [[mondays, fridays], [small]]
    first, second = asked.of(asks(small, fridays, mondays), None, {}, EVERYBODY)
    assert [one.shift for one in first] == [mondays, fridays]
    assert [one.shift for one in second] == [small]


def test_a_shift_is_there_on_its_weekday_from_when_it_begins_until_it_ends() -> None:
    some = [
        Asked(shift(0, "09:00", "11:00", 3), ("kind 0",)),
        Asked(shift(1, "22:00", "24:00"), ("kind 0",)),
    ]
    staff = Staff(Parts(), wrap_up_ms=7 * SECOND)
    (monday,) = asked.groups(date(2026, 11, 23), some, staff, UTC)
    assert (monday.count, monday.start_ms, monday.end_ms) == (3, 9 * HOUR, 11 * HOUR)
    assert (monday.wrap_up_ms, monday.brands) == (7 * SECOND, ("kind 0",))
    (tuesday,) = asked.groups(date(2026, 11, 24), some, staff, UTC)
    assert (tuesday.start_ms, tuesday.end_ms) == (22 * HOUR, 24 * HOUR)
    assert asked.groups(date(2026, 11, 25), some, staff, UTC) == ()
    assert asked.hours([monday, tuesday]) == 8


def test_what_the_clock_skips_is_worked_by_nobody() -> None:
    madrid = LocalTime(ZoneInfo("Europe/Madrid"))
    some = [Asked(shift(6, "02:00", "03:00"), ("kind 0",))]
    assert asked.groups(date(2026, 3, 29), some, Staff(Parts()), madrid) == ()
    (usual,) = asked.groups(date(2026, 3, 22), some, Staff(Parts()), madrid)
    assert usual.start_ms == 2 * HOUR


def test_who_is_asked_for_a_team_answers_its_queues() -> None:
    kind_of = np.zeros(MOST_NAMES + 1, dtype=np.int64)
    kind_of[2] = 1
    skills = Skills(kind_of, {}, [10, 10])
    people = asks(shift(0, "09:00", "10:00", 1, "Service"), shift(0, "09:00", "10:00", 1, "Sales"))
    found = asked.of(people, None, {"": 0, "Sales": 1, "Service": 2}, skills)
    assert [one.brands for some in found for one in some] == [("kind 1",), ("kind 0",)]
    (both,) = asked.of(asks(shift(0, "09:00", "10:00")), None, {}, skills)
    assert both[0].brands == ("kind 0", "kind 1")


def test_a_team_of_which_too_little_is_known_asks_for_nobody() -> None:
    few = Team(queues=["Sales"], contacts=99, days=9, in_time=0.5, people=None)
    people = asks(shift(0, "09:00", "10:00", 1, "Sales"))
    parted = ByQueue(queues=[], more=0, teams=[few])
    assert asked.of(people, parted, {"Sales": 1}, EVERYBODY) == []
    enough = replace(parted, teams=[replace(few, contacts=100)])
    assert len(asked.of(people, enough, {"Sales": 1}, EVERYBODY)) == 1


def again(*some: list[Asked], target_s: float = 60.0, level: float = 0.9) -> Replayed:
    ledger = Ledger()
    for contact in first_come_first_served(8, seed=3, patience=400):
        ledger.add(contact)
    blocks = ledger.close()
    staff = Staff(stays(blocks))
    found = replay(
        blocks, count(blocks, UTC), staff, UTC, asked=some, target_s=target_s, level=level
    )
    assert found is not None
    return found


def one(weekday: int, begins: str, ends: str, people: int = 1) -> list[Asked]:
    return [Asked(shift(weekday, begins, ends, people), ("kind 0",))]


def test_one_shift_for_all_hours_does_what_one_more_person_does() -> None:
    found = again(one(TUESDAY, "09:00", "13:00"))
    assert NINE % (24 * HOUR) == 9 * HOUR
    assert found.fewest_shifts is None  # it is all of them
    assert found.all_shifts is not None
    assert found.all_shifts.hours == 4
    assert found.all_shifts.run.unanswered.mean == pytest.approx(
        found.one_more.unanswered.mean, abs=0.01
    )
    assert found.all_shifts.run.hold_minutes.high < found.one_line.hold_minutes.low


def test_all_shifts_bring_more_than_the_fewest_that_reach_the_goal() -> None:
    found = again(one(TUESDAY, "09:00", "12:00", 2), one(TUESDAY, "10:00", "12:00"), level=0.75)
    assert found.fewest_shifts is not None
    assert found.all_shifts is not None
    assert [len(found.fewest_shifts.shifts), len(found.all_shifts.shifts)] == [1, 2]
    assert (found.fewest_shifts.hours, found.all_shifts.hours) == (6, 8)
    (team,) = found.fewest
    assert (team.queues, team.shifts, team.hours) == ([], found.fewest_shifts.shifts, 6)
    first, both = found.fewest_shifts.run, found.all_shifts.run
    assert first.within_target.mean == pytest.approx(team.within_target, abs=0.01)
    assert both.hold_minutes.mean < first.hold_minutes.mean < found.one_more.hold_minutes.mean


def test_a_shift_of_a_weekday_that_was_not_run_says_nothing() -> None:
    found = again(one(TUESDAY + 1, "09:00", "12:00"))
    assert (found.fewest_shifts, found.all_shifts) == (None, None)
    assert again().all_shifts is None


def test_answered_in_time_is_within_the_time_that_was_asked_for() -> None:
    soon, late = again(target_s=5.0), again(target_s=300.0)
    assert (soon.target_seconds, late.target_seconds) == (5.0, 300.0)
    assert soon.was.within_target < late.was.within_target
    assert soon.one_line.within_target.mean == pytest.approx(soon.was.within_target, abs=0.02)


def test_more_people_than_a_day_can_hold_are_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lamplight.audit.replayed.MOST_AGENTS", 8)
    few, many = one(TUESDAY, "09:00", "12:00", 4), one(TUESDAY, "12:00", "13:00", 5)
    other_day = one(TUESDAY + 1, "09:00", "12:00", 5)
    assert again(few, many).all_shifts is None
    assert again(few, other_day).all_shifts is not None
