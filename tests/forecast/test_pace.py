"""Estimates that one odd talk can't upset, and that follow a real change."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.forecast.pace import CUT, TALK_PRIOR_MS, Pace, Patience

MINUTE = 60_000
SIGMA = math.sqrt(math.log(2.0))


def talks(draw: random.Random, mean_ms: float, many: int) -> list[int]:
    """Lognormal talks of coefficient of variation one."""
    mu = math.log(mean_ms) - SIGMA**2 / 2
    return [round(draw.lognormvariate(mu, SIGMA)) for _ in range(many)]


def test_before_any_talk_the_prior_is_told() -> None:
    assert Pace(TALK_PRIOR_MS).mean_ms == TALK_PRIOR_MS


def test_many_talks_of_one_length_are_believed() -> None:
    pace = Pace(TALK_PRIOR_MS)
    for _ in range(600):
        pace.learn(2 * MINUTE)
    assert pace.mean_ms == pytest.approx(2 * MINUTE, rel=0.02)


@given(st.integers(0, 10**9))
def test_one_talk_moves_the_mean_by_a_bounded_share(took_ms: int) -> None:
    pace = Pace(TALK_PRIOR_MS)
    pace.learn(took_ms)
    assert abs(pace.mean_ms - TALK_PRIOR_MS) <= TALK_PRIOR_MS * (CUT - 1) / 6 + 1e-6


def test_usual_talks_are_learned_with_their_spread_and_nearly_without_bias() -> None:
    draw = random.Random(4)
    found = []
    for _ in range(40):
        pace = Pace(TALK_PRIOR_MS)
        for took in talks(draw, 4 * MINUTE, 600):
            pace.learn(took)
        found.append(pace)
    assert sum(one.mean_ms for one in found) / 40 == pytest.approx(4 * MINUTE, rel=0.03)
    assert sum(one.spread for one in found) / 40 == pytest.approx(1.0, abs=0.25)


def test_a_pace_that_has_changed_is_learned_soon() -> None:
    draw = random.Random(5)
    after = []
    for _ in range(20):
        pace = Pace(TALK_PRIOR_MS)
        for took in talks(draw, 4 * MINUTE, 400) + talks(draw, 8 * MINUTE, 80):
            pace.learn(took)
        after.append(pace.mean_ms)
    # A mean over two hundred talks would still be at 5.3 minutes.
    assert sum(after) / 20 > 6.6 * MINUTE


def test_patience_is_all_waiting_divided_by_the_number_who_left() -> None:
    patience = Patience(waited_ms=0.0, left=0.0)
    assert patience.mean_ms() is None
    assert patience.stay(MINUTE) == 1.0
    for _ in range(5_000):
        patience.learn(MINUTE, left=False)
        patience.learn(3 * MINUTE, left=True)
    assert patience.mean_ms() == pytest.approx(4 * MINUTE, rel=0.02)
    assert patience.stay(4 * MINUTE) == pytest.approx(math.exp(-1), rel=0.03)
