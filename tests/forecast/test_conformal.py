"""The correction of the bound: nothing at first, nine of ten in the long run, no great leaps."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplight.forecast.conformal import HEAVIEST, MOST, SHARE, STEP, Bounds, score

MINUTE = 60_000.0
sizes = st.floats(1.0, 1e8)


@given(sizes)
def test_without_scores_the_formula_stands(likely_ms: float) -> None:
    assert Bounds().factor(likely_ms, first=True) == 1.0


def test_a_few_scores_change_next_to_nothing() -> None:
    bounds = Bounds()
    for _ in range(5):
        bounds.learn(3 * MINUTE, first=False, kept=False)
    assert 1.0 < bounds.factor(3 * MINUTE, first=False) < 1.2


def lived(
    bounds: Bounds, draw: random.Random, many: int, scale: float, patience_ms: float | None = None
) -> float:
    """The share of told waits that are kept when a bound meant for exponential waits is told and
    waits are `scale` times as long; whoever has no more patience leaves."""
    within = 0
    for _ in range(many):
        likely = draw.choice((1, 2, 5, 9)) * MINUTE
        bound = likely * math.log(10) * bounds.factor(likely, first=True)
        waited = draw.expovariate(1 / (likely * scale))
        within += waited <= bound
        stays = math.inf if patience_ms is None else draw.expovariate(1 / patience_ms)
        known = score(bound, min(waited, stays), left=stays < waited)
        if known is not None:
            kept, after = known
            stay = 1.0 if patience_ms is None else math.exp(-after / patience_ms)
            bounds.learn(likely, True, kept, 1 / stay)
    return within / many


@pytest.mark.parametrize("scale", [0.6, 1.0, 1.6])
def test_in_the_long_run_nine_of_ten_are_within_the_bound(scale: float) -> None:
    bounds, draw = Bounds(), random.Random(7)
    lived(bounds, draw, 1_000, scale)
    assert lived(bounds, draw, 6_000, scale) == pytest.approx(SHARE, abs=0.015)
    assert bounds.factor(5 * MINUTE, first=True) == pytest.approx(scale, rel=0.3)


def test_a_change_of_regime_is_learned_within_some_hundred_scores() -> None:
    bounds, draw = Bounds(), random.Random(8)
    lived(bounds, draw, 3_000, 1.0)
    assert lived(bounds, draw, 300, 1.8) < SHARE - 0.03
    assert lived(bounds, draw, 3_000, 1.8) == pytest.approx(SHARE, abs=0.02)


def test_who_leaves_before_the_bound_doesn_t_make_us_look_good_or_bad() -> None:
    """Those who wait longest leave most, and are missing among those whose wait is known."""
    bounds, draw = Bounds(), random.Random(9)
    lived(bounds, draw, 2_000, 1.4, 20 * MINUTE)
    assert lived(bounds, draw, 8_000, 1.4, 20 * MINUTE) == pytest.approx(SHARE, abs=0.02)


def test_what_is_told_on_arrival_and_what_is_told_anew_are_learned_apart() -> None:
    bounds, draw = Bounds(), random.Random(10)
    for _ in range(4_000):
        for first, scale in ((True, 1.0), (False, 1.6)):
            bound = MINUTE * math.log(10) * bounds.factor(MINUTE, first)
            bounds.learn(MINUTE, first, draw.expovariate(1 / (scale * MINUTE)) <= bound)
    assert bounds.factor(MINUTE, first=False) > 1.25 * bounds.factor(MINUTE, first=True)


def test_a_score_says_what_is_known_and_when() -> None:
    assert score(100.0, 80.0, left=False) == (True, 80.0)
    assert score(100.0, 120.0, left=False) == (False, 100.0)
    assert score(100.0, 120.0, left=True) == (False, 100.0)
    assert score(100.0, 80.0, left=True) is None


@given(sizes, st.booleans(), st.floats(0.0, 1e9))
def test_one_score_moves_the_bound_by_a_bounded_share(
    likely_ms: float, kept: bool, weight: float
) -> None:
    bounds = Bounds()
    bounds.learn(likely_ms, True, kept, weight)
    assert abs(math.log(bounds.factor(likely_ms, first=True))) <= 3 * STEP * HEAVIEST + 1e-12


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(sizes, st.booleans()), max_size=2_000), st.booleans())
def test_the_factor_stays_within_its_limits_and_is_smooth(
    scores: list[tuple[float, bool]], last: bool
) -> None:
    bounds = Bounds()
    for likely_ms, kept in scores:
        bounds.learn(likely_ms, True, kept, HEAVIEST)
    for minute in range(1, 120):
        here, next_to = (
            bounds.factor(minute * MINUTE, first=True),
            bounds.factor(minute * MINUTE * 1.01, first=True),
        )
        assert math.exp(-MOST) <= here * 1.000001
        assert here <= math.exp(MOST) * 1.000001
        assert abs(math.log(next_to / here)) < 2 * MOST * 0.02
