"""How far off a forecast may be."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplight.forecast.arrivals.spread import Spread, below, highest, median, rank


def one(value: float) -> np.typing.NDArray[np.float64]:
    return np.array([value])


@settings(deadline=None)
@given(st.integers(0, 30), st.floats(0.01, 30.0))
def test_without_more_than_chance_counts_are_poisson(count: int, mean: float) -> None:
    exact = sum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(count + 1))
    assert below(one(count), one(mean), one(0.0))[0] == pytest.approx(exact, abs=1e-5)


def test_with_more_than_chance_they_are_negative_binomial() -> None:
    # r = 2 failures, p = 2 / (2 + 3): P(0) = p², P(1) = 2 p² (1 - p)
    p = 0.4
    assert below(one(0), one(3.0), one(0.5))[0] == pytest.approx(p**2)
    assert below(one(1), one(3.0), one(0.5))[0] == pytest.approx(p**2 + 2 * p**2 * (1 - p))


@settings(deadline=None)
@given(st.floats(0.01, 5_000.0), st.floats(0.0, 1.0), st.floats(0.05, 0.99))
def test_the_highest_count_is_the_last_one_within_its_rank(
    mean: float, phi: float, level: float
) -> None:
    count = highest(level, one(mean), one(phi))
    assert rank(count + 1.0, one(mean), one(phi))[0] > level
    assert count[0] == 0.0 or rank(count, one(mean), one(phi))[0] <= level


def test_half_of_few_are_at_or_below_the_likely_count() -> None:
    # medians of Poisson counts; ln 2 is where it goes from 0 to 1
    told = median(np.array([0.1, 0.69, 0.70, 1.6, 1.7, 4.0, 250.3]))
    assert told.tolist() == [0.0, 0.0, 1.0, 1.0, 2.0, 4.0, 250.3]


@pytest.mark.parametrize("mean", [0.3, 2.0, 40.0])
@pytest.mark.parametrize("phi", [0.0, 0.1])
def test_nine_of_ten_slots_come_to_lie_within(mean: float, phi: float) -> None:
    chance = np.random.default_rng(2)
    spread = Spread(24)
    within = []
    means = np.linspace(mean / 2, mean * 1.5, 24)
    for day in range(160):
        busy = chance.gamma(1 / phi, phi) if phi else 1.0
        came = chance.poisson(means * busy).astype(float)
        if day >= 60:
            low, high = spread.bounds(means)
            within.append((low <= came) & (came <= high))
        spread.saw(came, means)
    assert 0.87 <= np.mean(within) <= 0.94


def test_what_was_missed_lately_widens_the_next_interval() -> None:
    calm, missed = Spread(4), Spread(4)
    mean = np.full(4, 50.0)
    for _ in range(20):
        calm.saw(np.array([45.0, 49.0, 52.0, 56.0]), mean)
        missed.saw(np.array([20.0, 90.0, 25.0, 95.0]), mean)
    narrow, wide = calm.bounds(mean), missed.bounds(mean)
    assert wide[0][0] < narrow[0][0]
    assert narrow[1][0] < wide[1][0]


def test_a_closed_slot_is_certain() -> None:
    low, high = Spread(2).bounds(np.array([0.0, 5.0]))
    assert (low[0], high[0]) == (0.0, 0.0)
    assert low[1] < high[1]


def test_a_limit_is_passed_by_one_day_in_twenty() -> None:
    chance = np.random.default_rng(8)
    spread, over = Spread(1), []
    for day in range(400):
        mean = one(float(chance.uniform(60, 140)))
        came = one(float(chance.poisson(mean[0] * chance.gamma(50, 1 / 50))))
        if day >= 100:
            over.append(came[0] > spread.limit(mean)[0])
        spread.saw(came, mean)
    assert 0.02 <= np.mean(over) <= 0.08


def test_one_odd_day_among_few_lifts_no_limit_above_all_that_ever_came() -> None:
    spread, mean = Spread(1), one(270.0)
    for came in (280, 298, 259, 297, 266, 276, 294, 272, 783, 264):
        spread.saw(one(float(came)), mean)
    assert 300 < spread.limit(mean)[0] < 783
