from collections import Counter
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from lamplight.audit import past_day
from lamplight.audit.ledger import Ledger
from lamplight.audit.past_day import Staff
from lamplight.audit.presence import stays
from lamplight.audit.replayed import Replayed, replay
from lamplight.audit.tally import Tally, count
from lamplight.basis.instants import HOUR, MINUTE, SECOND
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.local_time import LocalTime

NINE = 1_795_510_800_000
UTC = LocalTime(ZoneInfo("UTC"))


def first_come_first_served(people: int, *, seed: int, patience: float) -> list[Contact]:
    """Three hours of a line of equals, as its own log would tell of them."""
    chance = np.random.default_rng(seed)
    free = [NINE] * people
    contacts, now = [], float(NINE)
    while (now := now + chance.exponential(30 * SECOND)) < NINE + 3 * HOUR:
        arrived = int(now)
        who = min(range(people), key=lambda one: free[one])
        wait = max(0, free[who] - arrived)
        gives_up = int(chance.exponential(patience * SECOND))
        talk = int(chance.exponential(4 * MINUTE)) + SECOND
        if gives_up < wait:
            gone = Contact(arrived=arrived, outcome=Outcome.ABANDONED, ended_at=arrived + gives_up)
            contacts.append(gone)
            continue
        free[who] = arrived + wait + talk
        contacts.append(
            Contact(
                arrived=arrived,
                outcome=Outcome.ANSWERED,
                person_answered_at=arrived + wait,
                ended_at=arrived + wait + talk,
                agent=f"agent {who}",
            )
        )
    return contacts


def replayed(contacts: list[Contact], ring: int | None = None) -> Replayed | None:
    ledger = Ledger()
    for contact in contacts:
        ledger.add(contact)
    blocks = ledger.close()
    return replay(blocks, count(blocks, UTC), Staff(stays(blocks), ring_ms=ring), UTC)


def test_a_line_that_was_one_line_of_equals_comes_out_exactly_as_it_was() -> None:
    """All that is drawn is what didn't happen, so nothing of it may show."""
    contacts = first_come_first_served(8, seed=3, patience=120)
    found = replayed(contacts)
    assert found is not None
    assert (found.days, found.contacts, found.left_out) == (1, len(contacts), 0)
    was, again = found.was, found.one_line
    assert 0.05 < was.unanswered < 0.5
    for figure, between in (
        (was.answered, again.answered),
        (was.unanswered, again.unanswered),
        (was.mean_wait_s, again.mean_wait_s),
        (was.hold_minutes, again.hold_minutes),
        (was.within_target, again.within_target),
    ):
        assert between is not None
        assert between.low == between.mean == between.high == pytest.approx(figure)


def test_one_more_person_and_callbacks_leave_fewer_who_give_up() -> None:
    found = replayed(first_come_first_served(8, seed=3, patience=400))
    assert found is not None
    assert found.one_more.hold_minutes.high < found.one_line.hold_minutes.low
    assert found.one_more.unanswered.mean < found.one_line.unanswered.mean
    assert found.with_callbacks.unanswered.mean < found.one_line.unanswered.mean
    assert found.with_callbacks.called_back.mean > 0
    assert found.one_more_hours == pytest.approx(3, abs=0.3)


def test_the_same_log_gives_the_same_figures() -> None:
    contacts = first_come_first_served(6, seed=4, patience=100)
    assert replayed(contacts) == replayed(contacts)


def test_where_nobody_ever_gave_up_nobody_does() -> None:
    found = replayed(first_come_first_served(12, seed=5, patience=1e6))
    assert found is not None
    assert found.one_line.unanswered.mean == 0


def test_without_names_of_agents_nothing_is_run_again() -> None:
    gone = Contact(arrived=NINE, outcome=Outcome.ABANDONED, ended_at=NINE + SECOND)
    assert replayed([gone]) is None


def days_of(*days: int) -> Tally:
    """A log in which one came at nine on each of these days, counted from a Tuesday."""
    ledger = Ledger()
    for day in days:
        at = NINE + day * 24 * HOUR
        ledger.add(Contact(arrived=at, outcome=Outcome.ABANDONED, ended_at=at + SECOND))
    return count(ledger.close(), UTC)


@pytest.mark.parametrize("week", [5, 6, 7])
def test_some_days_stand_for_all_weekdays_alike(week: int) -> None:
    """A step of so many days as a week has open would meet the same weekday each time."""
    found = past_day.chosen(days_of(*(n // week * 7 + n % week for n in range(week * 60))))
    of_each = Counter(day.weekday() for day in found)
    assert len(of_each) == week
    assert max(of_each.values()) - min(of_each.values()) <= 1
    assert week * 7 <= len(found) <= past_day.MOST_DAYS
    assert found == sorted(set(found))


def test_a_weekday_that_was_seldom_open_is_among_them() -> None:
    days = [n // 5 * 7 + n % 5 for n in range(400)]
    found = past_day.chosen(days_of(*sorted([*days, 5])))
    assert len({day.weekday() for day in found}) == 6


def test_where_a_day_of_each_weekday_is_too_much_they_are_of_different_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(past_day, "MOST_CONTACTS", 5)
    monkeypatch.setattr(past_day, "MOST_OF_WEEKDAYS", 5)
    found = past_day.chosen(days_of(*range(35)))
    assert len(found) == len({day.weekday() for day in found}) == 5


def test_a_line_whose_phones_ring_comes_out_exactly_as_it_was() -> None:
    """Eight seconds each, in which who takes it is busy and the caller waits: never more callers
    than people, so that nobody waits for anything else."""
    contacts = []
    for number in range(200):
        arrived = NINE + number * MINUTE
        contacts.append(
            Contact(
                arrived=arrived,
                outcome=Outcome.ANSWERED,
                person_answered_at=arrived + 8 * SECOND,
                ended_at=arrived + 100 * SECOND,
                agent=f"agent {number % 3}",
            )
        )
    found = replayed(contacts, ring=8 * SECOND)
    assert found is not None
    assert found.ring_seconds == 8.0
    assert found.one_line.hold_minutes.mean == pytest.approx(found.was.hold_minutes, abs=0.2)
    assert found.one_line.mean_wait_s is not None
    assert found.one_line.mean_wait_s.mean == found.was.mean_wait_s == 8.0
    assert any(said.startswith("Each phone rings for 8.0 s") for said in found.assumptions)


def test_rings_that_the_log_doesnt_tell_count_as_nothing_and_that_is_said() -> None:
    found = replayed(first_come_first_served(3, seed=5, patience=120))
    assert found is not None
    assert found.ring_seconds is None
    assert any("doesn't tell how long phones rang" in said for said in found.assumptions)
