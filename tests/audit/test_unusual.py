from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from lamplight.audit.ledger import Ledger
from lamplight.audit.tally import Tally, count
from lamplight.audit.unusual import FEWEST, judge
from lamplight.basis.instants import DAY, MINUTE
from lamplight.standards.contacts import Contact, Outcome
from lamplight.standards.local_time import LocalTime

MONDAY = 1_795_392_000_000
FIRST = date(2026, 11, 23)


def tally(*callers: int) -> Tally:
    """Days after each other, each with so many callers from 09:00 on, a minute apart."""
    ledger = Ledger()
    for day, many in enumerate(callers):
        for number in range(many):
            arrived = MONDAY + day * DAY + 9 * 60 * MINUTE + number * MINUTE
            ledger.add(Contact(arrived=arrived, outcome=Outcome.ABANDONED, ended_at=arrived))
    return count(ledger.close(), LocalTime(ZoneInfo("UTC")))


def test_only_a_day_above_what_was_expected_before_it_is_unusual() -> None:
    usual = np.random.default_rng(2).poisson(100, 30).tolist()
    found = judge(tally(*usual[:28], 250, *usual[28:]))
    unusual = [day for day in found.days if day.unusual]
    assert unusual[-1].day == (FIRST + timedelta(28)).isoformat()
    assert unusual[-1].contacts == 250
    assert unusual[-1].limit < 250
    assert found.unusual == len(unusual) <= 4
    assert found.judged == 31 - FEWEST
    assert 0 < found.unusual_half_hours < found.half_hours


def test_what_came_later_changes_no_verdict() -> None:
    usual = np.random.default_rng(2).poisson(100, 20).tolist()
    before = judge(tally(*usual))
    after = judge(tally(*usual, 900, 900, 900))
    assert after.days[: len(before.days)] == before.days


def test_of_a_week_nothing_can_be_said() -> None:
    found = judge(tally(10, 10, 10, 10, 10, 10, 900))
    assert (found.judged, found.share, found.days) == (0, None, [])
