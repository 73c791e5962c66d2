"""Told waits scored: who left is counted as neither kept nor broken."""

from __future__ import annotations

import math
import random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.forecast.scores import Share, Stayed, product_limit, share_by


class Told(NamedTuple):
    """A bound, how long it lasted after that was told, and whether it ended with an answer."""

    bound: float
    lasted: float
    answered: bool


def share(told: list[Told]) -> Share | None:
    bound = np.array([one.bound for one in told], dtype=np.float64)
    lasted = np.array([one.lasted for one in told], dtype=np.float64)
    answered = np.array([one.answered for one in told], dtype=np.bool_)
    return share_by(bound, lasted, answered, Stayed(lasted, ~answered))


def test_the_published_example_of_remission_times() -> None:
    """6-MP against placebo (Freireich et al., Blood 21 (1963) 699-716): S of 6 is 0.857, of 10
    0.753, of 23 0.448."""
    events = np.array([3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    there = np.array([21.0, 17.0, 15.0, 12.0, 11.0, 7.0, 6.0])
    shares = product_limit(events, there)
    assert shares[[0, 2, 6]] == pytest.approx([0.857, 0.753, 0.448], abs=5e-4)


def test_of_nothing_nothing_is_known() -> None:
    assert share([]) is None
    assert share([Told(2.0, 1.0, answered=False)]) is None


def test_without_leavers_a_share_is_a_share() -> None:
    assert share([Told(2.0, n * 0.5, answered=True) for n in range(1, 7)]) == (4 / 6, 6.0)


def test_who_leaves_early_says_nothing_and_others_speak_for_them() -> None:
    found = share([
        Told(2.0, 0.5, answered=True),
        Told(2.0, 1.0, answered=False),
        Told(2.0, 1.5, answered=True),
        Told(2.0, 3.0, answered=True),
    ])  # fmt: skip
    # One of four was through before anybody left; of the others half stayed within the bound.
    assert found is not None
    assert found.value == pytest.approx(1 / 4 + 3 / 4 * 1 / 2)


def test_who_leaves_after_the_bound_has_passed_was_told_wrong() -> None:
    found = share([Told(2.0, 1.0, answered=True), Told(2.0, 3.0, answered=False)])
    assert found is not None
    assert found.value == pytest.approx(0.5)


def test_the_weights_find_the_share_that_would_have_been_kept() -> None:
    draw = random.Random(3)
    told = []
    for _ in range(20_000):
        wait, stays = draw.expovariate(1 / 3), draw.expovariate(1 / 6)
        told.append(Told(6.0, min(wait, stays), answered=wait <= stays))
    found = share(told)
    assert found is not None
    assert found.value == pytest.approx(1 - math.exp(-2), abs=0.012)
    kept = sum(one.answered and one.lasted <= one.bound for one in told)
    assert kept / sum(one.answered for one in told) > 1 - math.exp(-2) + 0.03


rows = st.builds(Told, st.floats(1, 1e7), st.floats(0, 1e7), st.booleans())


@given(st.lists(rows, max_size=60), st.randoms(use_true_random=False))
def test_the_order_says_nothing_and_shares_are_shares(
    told: list[Told], shuffled: random.Random
) -> None:
    found = share(told)
    other = list(told)
    shuffled.shuffle(other)
    again = share(other)
    assert (found is None) == (again is None)
    if found is not None:
        assert found == pytest.approx(again)
        assert 0.0 <= found.value <= 1.0


def test_weights_make_a_share_less_sure() -> None:
    stayed = [Told(9.0, float(n), answered=True) for n in range(1, 13)]
    left = [Told(9.0, 5.5, answered=False)] * 6
    alone, beside = share(stayed), share(stayed + left)
    assert alone is not None
    assert beside is not None
    assert alone.value == pytest.approx(0.75)
    assert alone.of == pytest.approx(12)
    assert beside.value < alone.value
    assert beside.of < 12
