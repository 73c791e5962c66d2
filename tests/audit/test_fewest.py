"""The fewest shifts with which a team's callers reach the goal over all hours."""

import pytest
from msgspec.structs import replace
from tests.audit.test_asked import TUESDAY, again, one

from lamplight.audit.asked import Asked
from lamplight.audit.fewest import Fewest


def many() -> list[list[Asked]]:
    """Six hours of one person each, the ones that help most first."""
    return [one(TUESDAY, f"{hour:02}:00", f"{hour + 1:02}:00", 2) for hour in (10, 11, 9, 12, 13)]


def shares() -> list[float]:
    """What so many of these bring, each by itself: none, the first, the first two …"""
    found = []
    for count in range(len(many()) + 1):
        (team,) = again(*many()[:count], level=1.0).fewest if count else [None]
        if team is not None:
            found += [team.before, team.within_target] if count == 1 else [team.within_target]
    return found


def fewest(level: float) -> Fewest:
    (team,) = again(*many(), level=level).fewest
    return team


def test_as_many_of_the_largest_are_taken_as_it_takes_and_no_more() -> None:
    each = shares()
    assert each == sorted(each)
    for count in range(1, len(many())):
        between = (each[count - 1] + each[count]) / 2
        if each[count - 1] < between < each[count]:
            team = fewest(between)
            assert team.reached
            assert len(team.shifts) == count
            assert team.shifts == [some[0].shift for some in many()[:count]]
            assert team.within_target == pytest.approx(each[count], abs=1e-4)
    assert each[3] > each[0]


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
