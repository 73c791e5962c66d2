"""The fewest shifts with which a team's callers reach the goal over all hours."""

import pytest
from msgspec.structs import replace
from tests.audit.test_asked import TUESDAY, UTC, again, one
from tests.audit.test_replayed import NINE, first_come_first_served

from lamplight.audit.asked import Asked
from lamplight.audit.fewest import Fewest
from lamplight.audit.ledger import Ledger
from lamplight.audit.past_day import Staff
from lamplight.audit.presence import stays
from lamplight.audit.replayed import replay
from lamplight.audit.tally import count
from lamplight.basis.instants import HOUR, SECOND
from lamplight.standards.contacts import Contact, Outcome


def many() -> list[list[Asked]]:
    """Five hours of two people each."""
    return [one(TUESDAY, f"{hour:02}:00", f"{hour + 1:02}:00", 2) for hour in (10, 11, 9, 12, 13)]


def shares() -> list[float]:
    """What so many of these bring, each by itself: none, the first, the first two …"""
    found = []
    for some in range(len(many()) + 1):
        (team,) = again(*many()[:some], level=1.0).fewest if some else [None]
        if team is not None:
            found += [team.before, team.within_target] if some == 1 else [team.within_target]
    return found


def fewest(level: float) -> Fewest:
    (team,) = again(*many(), level=level).fewest
    return team


def test_as_many_of_the_largest_are_taken_as_it_takes_and_no_more() -> None:
    each = shares()
    assert each == sorted(each)
    tried = 0
    for some in range(1, len(many())):
        between = (each[some - 1] + each[some]) / 2
        if each[some - 1] < between < each[some]:
            tried += 1
            team = fewest(between)
            assert team.reached
            assert len(team.shifts) == some
            assert team.shifts == [one[0].shift for one in many()[:some]]
            assert team.within_target == pytest.approx(each[some], abs=1e-4)
    assert tried >= 3


def test_nobody_is_taken_where_the_same_people_reach_it() -> None:
    team = fewest(0.0)
    assert (team.reached, team.shifts, team.hours) == (True, [], 0.0)
    assert team.before == team.within_target


def test_all_are_told_where_even_they_dont_reach_it() -> None:
    team = fewest(1.0)
    assert not team.reached
    assert (len(team.shifts), team.hours) == (5, 10.0)
    assert team.before < team.within_target < 1.0


def test_a_weekday_that_wasnt_run_leaves_it_unsaid() -> None:
    assert again(one(TUESDAY, "09:00", "12:00"), one(TUESDAY + 1, "09:00", "11:00")).fewest == []


def test_each_team_is_tried_for_its_own_callers() -> None:
    first, second = one(TUESDAY, "09:00", "13:00"), one(TUESDAY, "10:00", "12:00")
    named = [
        [Asked(replace(some[0].shift, queues=[name]), some[0].brands)]
        for some, name in ((first, "Service"), (second, "Sales"))
    ]
    teams = again(*named, level=0.95).fewest
    assert [one.queues for one in teams] == [["Service"], ["Sales"]]
    assert [one.hours for one in teams] == [4.0, 2.0]


def test_a_day_on_which_nobody_was_there_for_whoever_came_is_none_of_it() -> None:
    ledger = Ledger()
    for contact in first_come_first_served(8, seed=3, patience=400):
        ledger.add(contact)
    for day in (-1, 1):  # the only caller came before the first answer shows that anybody was there
        arrived = NINE + day * 24 * HOUR
        ledger.add(
            Contact(
                arrived=arrived,
                outcome=Outcome.ANSWERED,
                person_answered_at=arrived + 20 * SECOND,
                ended_at=arrived + 60 * SECOND,
                agent="agent 0",
            )
        )
    blocks = ledger.close()
    found = replay(blocks, count(blocks, UTC), Staff(stays(blocks)), UTC, asked=many())
    assert found is not None
    assert (found.days, found.left_out) == (3, 2)
    (team,) = found.fewest
    assert team.shifts
