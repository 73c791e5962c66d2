"""The wait that is told."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.forecast.wait import Wait, estimate, whole_minutes

MINUTE = 60_000.0


def test_the_first_in_line_waits_for_one_of_all_to_finish() -> None:
    wait = estimate(0, 4, 4 * MINUTE, None)
    assert wait.likely_ms == pytest.approx(MINUTE)
    assert wait.bound_ms == pytest.approx(MINUTE * math.log(10))


@given(
    st.integers(0, 400), st.integers(1, 60), st.floats(1e3, 1e7), st.none() | st.floats(1e3, 1e9)
)
def test_the_sum_of_steps_is_what_the_formula_says(
    ahead: int, agents: int, handle: float, patience: float | None
) -> None:
    leaving = 0.0 if patience is None else 1 / patience
    steps = [1 / (agents / handle + k * leaving) for k in range(ahead + 1)]
    assert estimate(ahead, agents, handle, patience).likely_ms == pytest.approx(
        math.fsum(steps), rel=1e-6
    )


@given(st.integers(0, 300), st.integers(1, 60), st.floats(1e3, 1e7), st.floats(1e3, 1e8))
def test_more_ahead_is_longer_and_more_people_are_quicker(
    ahead: int, agents: int, handle: float, patience: float
) -> None:
    here = estimate(ahead, agents, handle, patience)
    assert estimate(ahead + 1, agents, handle, patience).likely_ms > here.likely_ms
    assert estimate(ahead, agents + 1, handle, patience).likely_ms < here.likely_ms
    assert here.bound_ms > here.likely_ms


def test_nine_of_ten_are_through_within_the_bound() -> None:
    chance = random.Random(7)
    ahead, agents, handle, patience = 12, 5, 5 * MINUTE, 8 * MINUTE
    wait = estimate(ahead, agents, handle, patience)
    rates = [agents / handle + k / patience for k in range(ahead + 1)]
    runs = 20_000
    within = sum(sum(map(chance.expovariate, rates)) <= wait.bound_ms for _ in range(runs))
    assert abs(within / runs - 0.9) < 4 * math.sqrt(0.09 / runs) + 0.005


@pytest.mark.parametrize(
    ("ahead", "agents", "handle", "patience"),
    [(0, 0, 1e5, None), (-1, 1, 1e5, None), (0, 1, 0.0, None), (0, 1, 1e5, 0.0),
     (0, 1, math.nan, None), (0, 1, math.inf, None)],
)  # fmt: skip
def test_what_makes_no_wait_has_no_estimate(
    ahead: int, agents: int, handle: float, patience: float | None
) -> None:
    with pytest.raises(ValueError, match="no estimate"):
        estimate(ahead, agents, handle, patience)


def test_minutes_are_whole_at_least_one_and_the_bound_is_rounded_up() -> None:
    assert whole_minutes(Wait(1_000.0, 2_000.0)) == (1, 1)
    assert whole_minutes(Wait(4.4 * MINUTE, 7.01 * MINUTE)) == (4, 8)
    assert whole_minutes(Wait(4.6 * MINUTE, 4.7 * MINUTE)) == (5, 5)
