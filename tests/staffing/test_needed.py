"""The people needed by half-hour are enough, one fewer are not, and a played day says the same."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.staffing.played import answered_in_time

from lamplight.line.limits import SLOT
from lamplight.staffing.erlang import OutOfRange, service
from lamplight.staffing.needed import (
    FORMULA,
    Expected,
    Terms,
    difference,
    loads,
    met,
    needed,
    spread_of,
)

TERMS = Terms(handle_seconds=300.0, patience_seconds=600.0, service_level=0.8, target_seconds=60.0)
DAY = [6, 10, 18, 30, 42, 50, 52, 50, 46, 44, 42, 40, 38, 38, 36, 34, 30, 26, 20, 14, 10, 8, 6, 4]
STEEP = [5, 40, 80, 90, 60, 20, 10, 40, 80, 90, 30, 5]


def expected(arrivals: list[int] | list[float], spread: float = 0.0) -> list[Expected]:
    return [Expected(i * SLOT, one, spread) for i, one in enumerate(arrivals)]


def test_a_steady_rate_that_is_known_needs_what_erlang_says() -> None:
    last = met(expected([60.0] * 8), [11] * 8, TERMS)[-1]
    steady = service(120.0, 300.0, 11, patience_seconds=600.0)
    assert last.service_level == pytest.approx(steady.service_level, abs=1e-7)
    assert last.p_wait == pytest.approx(steady.p_wait, abs=1e-7)
    assert last.p_abandon == pytest.approx(steady.p_abandon, abs=1e-7)
    assert last.occupancy == pytest.approx(steady.occupancy, abs=1e-7)
    assert last.mean_wait_seconds == pytest.approx(steady.mean_wait_seconds, abs=1e-4)


def test_those_who_are_needed_are_the_least() -> None:
    for terms in (TERMS, Terms(300.0, None)):
        for need in needed(expected(DAY, 0.15), terms):
            assert need.met.people == need.people
            assert need.met.service_level >= terms.service_level
            assert need.fewer is None or need.fewer.service_level < terms.service_level
            assert (need.fewer is None) == (need.people == 1)


@pytest.mark.parametrize(
    ("arrivals", "handle_s", "patience_s", "spread"),
    [(DAY, 300.0, 600.0, 0.0), (STEEP, 600.0, 300.0, 0.2), (STEEP, 1_200.0, 600.0, 0.0)],
)
def test_a_day_that_is_played_is_answered_as_often_as_said(
    arrivals: list[int], handle_s: float, patience_s: float, spread: float
) -> None:
    """Where the load rises or stays. Where it falls quickly more are answered: whoever's time here
    ends goes on with what they began, which the formulas don't know."""
    terms = Terms(handle_s, patience_s, service_level=0.8)
    week = needed(expected(arrivals, spread), terms)
    people = np.array([one.people for one in week])
    told = np.array([one.met.service_level for one in week])
    came, in_time = answered_in_time(
        arrivals, people.tolist(), terms, spread=spread, days=150, seed=20261127
    )
    share = in_time.sum(axis=0) / came.sum(axis=0)
    error = (in_time - share * came).std(axis=0, ddof=1) / came.mean(axis=0) / math.sqrt(len(came))
    rises = np.append(True, people[1:] >= people[:-1])
    assert (share >= told - 0.02 - 3 * error).all()
    assert (share[rises] <= told[rises] + 0.02 + 3 * error[rises]).all()
    assert error.max() < 0.03
    whole = in_time.sum() / came.sum()
    assert abs(whole - told @ came.sum(axis=0) / came.sum()) < 0.04


def test_a_rate_that_is_not_known_takes_more_people() -> None:
    people = [
        [one.people for one in needed(expected(DAY, spread), TERMS)]
        for spread in (0.0, 0.1, 0.3, 0.6)
    ]
    sums = [sum(one) for one in people]
    assert sums == sorted(set(sums))
    for fewer, more in pairwise(people):
        assert all(a <= b for a, b in zip(fewer, more, strict=True))


def test_customers_see_the_rates_at_which_more_of_them_come() -> None:
    """Two thousand drawn rates, each weighed with those who come at it."""
    chance = np.random.default_rng(7)
    spread = 0.3
    draws = chance.gamma(spread**-2, spread**2, 2_000)
    each = [
        service(3_600 * 9 * one / 300, 300.0, 11, patience_seconds=600.0).service_level
        for one in draws.tolist()
    ]
    level = met(expected([9 * 6.0] * 9, spread), [11] * 9, TERMS)[-1].service_level
    assert level == pytest.approx(float(draws @ each / draws.sum()), abs=0.015)
    assert level < np.mean(each) - 0.02


def test_a_forecast_that_is_wider_than_chance_has_a_spread() -> None:
    chance = np.random.default_rng(9)
    counts = chance.poisson(200 * chance.gamma(0.15**-2, 0.15**2, 20_000))
    low, high = np.quantile(counts, [0.05, 0.95])
    assert spread_of(200.0, float(low), float(high)) == pytest.approx(0.15, abs=0.01)
    assert spread_of(100.0, 84.0, 116.0) == 0.0  # as wide as chance alone
    assert spread_of(0.0, 0.0, 3.0) == 0.0
    assert spread_of(0.1, 0.0, 9.0) == 3.0


def test_the_load_follows_who_comes() -> None:
    found = loads(expected([60.0] * 4), 300.0)
    assert (np.diff(found.ravel()) > 0).all()  # nobody is served yet when it opens
    assert found[-1] == pytest.approx(10.0, rel=1e-6)
    gap = [Expected(0, 60.0), Expected(10 * SLOT, 60.0)]
    assert loads(gap, 300.0)[1] == pytest.approx(loads(gap, 300.0)[0])
    assert loads([], 300.0).shape[0] == 0


def test_shrinkage_schedules_more_than_are_on_the_line() -> None:
    terms = Terms(300.0, 600.0, shrinkage=0.2)
    for need in needed(expected([60.0, 0.0, 400.0]), terms):
        assert need.scheduled == math.ceil(round(need.people / 0.8, 6))
    assert needed(expected([0.0]), terms)[0].people == 1
    assert needed([], terms) == []


def test_where_nobody_is_here_nobody_is_answered() -> None:
    leaving, staying = (
        met(expected([10.0]), [0], Terms(300.0, patience))[0] for patience in (600.0, None)
    )
    assert (leaving.p_wait, leaving.p_abandon, leaving.service_level) == (1.0, 1.0, 0.0)
    assert leaving.mean_wait_seconds == 600.0
    assert (staying.p_abandon, staying.mean_wait_seconds) == (0.0, None)


def test_one_more_person_a_week_has_a_cost_and_what_comes_of_it() -> None:
    week = expected(DAY * 7, 0.1)
    people = [9] * len(week)
    terms = Terms(300.0, 600.0, service_level=0.8, shrinkage=0.2)
    more = difference(week, people, [one + 1 for one in people], terms, 2_000)
    assert (more.hours, more.paid_hours) == (84.0, 105.0)
    assert more.cost_minor == 210_000
    assert more.customers == sum(DAY) * 7
    assert more.in_time > 0 > more.gave_up
    assert more.wait_hours is not None
    assert more.wait_hours < 0
    assert more.cost_minor_each == round(210_000 / more.in_time)
    assert more.formula == FORMULA
    back = difference(week, [one + 1 for one in people], people, terms, 2_000)
    assert back.cost_minor == -more.cost_minor
    assert back.in_time == pytest.approx(-more.in_time)
    none = difference(week, people, people, terms, 2_000)
    assert (none.cost_minor, none.in_time, none.cost_minor_each) == (0, 0.0, None)


def test_what_has_no_mean_is_not_told() -> None:
    too_many = expected([100.0] * 3)
    assert met(too_many, [10] * 3, Terms(300.0, None))[-1].mean_wait_seconds is None
    more = difference(too_many, [10] * 3, [30] * 3, Terms(300.0, None), 2_000)
    assert more.wait_hours is None
    assert more.in_time > 0
    assert difference(too_many, [10] * 3, [10] * 3, Terms(300.0, None), 2_000).wait_hours is None


@settings(deadline=None, max_examples=25)
@given(
    arrivals=st.lists(st.floats(0, 300), min_size=1, max_size=6),
    spread=st.floats(0, 3),
    people=st.integers(0, 60),
    patience=st.none() | st.floats(1, 10_000),
)
def test_any_week_has_figures_that_are_shares(
    arrivals: list[float], spread: float, people: int, patience: float | None
) -> None:
    for one in met(expected(arrivals, spread), [people] * len(arrivals), Terms(300.0, patience)):
        for share in (one.p_wait, one.p_abandon, one.service_level, one.occupancy):
            assert 0.0 <= share <= 1.0
        assert one.service_level + one.p_abandon <= 1.0 + 1e-6


@pytest.mark.parametrize(
    ("week", "terms", "field"),
    [
        ([Expected(0, -1.0)], TERMS, "arrivals"),
        ([Expected(0, math.nan)], TERMS, "arrivals"),
        ([Expected(0, 1e7)], TERMS, "arrivals"),
        ([Expected(0, 1.0, -0.1)], TERMS, "spread"),
        ([Expected(0, 1.0, 4.0)], TERMS, "spread"),
        ([Expected(0, 1.0), Expected(SLOT - 1, 1.0)], TERMS, "at"),
        ([Expected(0, 1.0)], Terms(0.0, 600.0), "handle_seconds"),
        ([Expected(0, 1.0)], Terms(300.0, 0.0), "patience_seconds"),
        ([Expected(0, 1.0)], Terms(300.0, 600.0, service_level=1.0), "service_level"),
        ([Expected(0, 1.0)], Terms(300.0, 600.0, target_seconds=-1.0), "target_seconds"),
        ([Expected(0, 1.0)], Terms(300.0, 600.0, shrinkage=1.0), "shrinkage"),
        ([Expected(0, 1e6)], Terms(3_600.0, 600.0), "agents"),
    ],
)
def test_what_is_no_week_is_named(week: list[Expected], terms: Terms, field: str) -> None:
    with pytest.raises(OutOfRange) as raised:
        needed(week, terms)
    assert raised.value.field == field


def test_people_must_be_told_for_each_half_hour() -> None:
    for people in ([1], [1, -1], [1, 10**9]):
        with pytest.raises(OutOfRange, match="for each half-hour"):
            met(expected([1.0, 2.0]), people, TERMS)
