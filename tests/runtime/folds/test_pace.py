"""Estimates that one odd talk can't upset, and that follow a real change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.runtime.folds.pace import CUT, TALK_PRIOR_MS, Pace, Patience

MINUTE = 60_000


def test_before_any_talk_the_prior_is_told() -> None:
    assert Pace(TALK_PRIOR_MS).mean_ms == TALK_PRIOR_MS


def test_many_talks_of_one_length_are_believed() -> None:
    pace = Pace(TALK_PRIOR_MS)
    for _ in range(200):
        pace.learn(2 * MINUTE)
    assert pace.mean_ms == pytest.approx(2 * MINUTE, rel=0.02)


@given(st.integers(0, 10**9))
def test_one_talk_moves_the_mean_by_a_bounded_share(took_ms: int) -> None:
    pace = Pace(TALK_PRIOR_MS)
    pace.learn(took_ms)
    assert abs(pace.mean_ms - TALK_PRIOR_MS) <= TALK_PRIOR_MS * (CUT - 1) / 6 + 1e-6


def test_patience_is_all_waiting_divided_by_the_number_who_left() -> None:
    patience = Patience(waited_ms=0.0, left=0.0)
    assert patience.mean_ms() is None
    for _ in range(5_000):
        patience.learn(MINUTE, left=False)
        patience.learn(3 * MINUTE, left=True)
    assert patience.mean_ms() == pytest.approx(4 * MINUTE, rel=0.02)
