"""Told waits scored: who left is counted as neither kept nor broken."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.forecast.scores import Told, by, share_of, truth

MINUTE = 60_000.0


def test_nothing_told_has_no_figures() -> None:
    none = truth([])
    assert (none.told, none.known) == (0, 0)
    assert none.within is None
    assert none.late is None
    assert none.mean_actual_ms is None


def test_without_leavers_a_share_is_a_share() -> None:
    told = [Told(MINUTE, 2 * MINUTE, n * 0.5 * MINUTE, answered=True) for n in range(1, 7)]
    found = truth(told)
    assert (found.told, found.known) == (6, 6)
    assert found.within == pytest.approx(4 / 6)
    assert found.early == pytest.approx(2 / 6)
    assert found.late == pytest.approx(2 / 6)
    assert found.mean_told_ms == MINUTE
    assert found.mean_actual_ms == pytest.approx(1.75 * MINUTE)
    assert found.width == pytest.approx(1.0)


def test_who_leaves_early_says_nothing_and_others_speak_for_them() -> None:
    told = [
        Told(MINUTE, 2 * MINUTE, 0.5 * MINUTE, answered=True),
        Told(MINUTE, 2 * MINUTE, 1.0 * MINUTE, answered=False),
        Told(MINUTE, 2 * MINUTE, 1.5 * MINUTE, answered=True),
        Told(MINUTE, 2 * MINUTE, 3.0 * MINUTE, answered=True),
    ]
    found = truth(told)
    assert found.known == 3
    # One of four was through before anybody left; of the others half stayed within the bound.
    assert found.within == pytest.approx(1 / 4 + 3 / 4 * 1 / 2)


def test_who_leaves_after_the_bound_has_passed_was_told_wrong() -> None:
    told = [
        Told(MINUTE, 2 * MINUTE, MINUTE, answered=True),
        Told(MINUTE, 2 * MINUTE, 3 * MINUTE, answered=False),
    ]
    assert truth(told).within == pytest.approx(0.5)


def test_when_only_leavers_are_there_nothing_is_known() -> None:
    found = truth([Told(MINUTE, 2 * MINUTE, MINUTE, answered=False)])
    assert found.known == 0
    assert found.within is None
    assert found.mean_actual_ms is None


def test_the_weights_find_the_share_that_would_have_been_kept() -> None:
    draw = random.Random(3)
    told = []
    for _ in range(20_000):
        wait, stays = draw.expovariate(1 / (3 * MINUTE)), draw.expovariate(1 / (6 * MINUTE))
        lasted, answered = min(wait, stays), wait <= stays
        told.append(Told(3 * MINUTE, 6 * MINUTE, lasted, answered))
    found = truth(told)
    assert found.within == pytest.approx(1 - math.exp(-2), abs=0.012)
    assert found.mean_actual_ms == pytest.approx(3 * MINUTE, rel=0.05)
    naive = sum(one.answered and one.lasted_ms <= 6 * MINUTE for one in told) / sum(
        one.answered for one in told
    )
    assert naive > 1 - math.exp(-2) + 0.03


rows = st.builds(
    Told, st.floats(1, 1e7), st.floats(1, 1e7), st.floats(0, 1e7), answered=st.booleans()
)


@given(st.lists(rows, max_size=60), st.randoms(use_true_random=False))
def test_the_order_says_nothing_and_shares_are_shares(
    told: list[Told], shuffled: random.Random
) -> None:
    found = truth(told)
    other = list(told)
    shuffled.shuffle(other)
    again = truth(other)
    for name in ("within", "early", "mean_actual_ms"):
        one, two = getattr(found, name), getattr(again, name)
        assert (one is None) == (two is None)
        assert one is None or one == pytest.approx(two)
    for share in (found.within, found.early):
        assert share is None or 0.0 <= share <= 1.0


def test_figures_are_made_by_day_and_line() -> None:
    kept = Told(MINUTE, 2 * MINUTE, MINUTE, answered=True)
    late = Told(MINUTE, 2 * MINUTE, 3 * MINUTE, answered=True)
    found = by([(("2026-11-26", 1), kept), (("2026-11-26", 2), late), (("2026-11-26", 1), late)])
    assert list(found) == [("2026-11-26", 1), ("2026-11-26", 2)]
    assert found["2026-11-26", 1].within == pytest.approx(0.5)
    assert found["2026-11-26", 2].within == 0.0


def test_a_share_can_be_asked_for_a_time_of_each_telling_s_own() -> None:
    told = [Told(MINUTE, 1.5 * MINUTE, 1.8 * MINUTE, answered=True)]
    assert truth(told).within == 0.0
    assert share_of(told, lambda one: math.ceil(one.bound_ms / MINUTE) * MINUTE) == (1.0, 1.0)
    assert share_of([], lambda one: one.bound_ms) is None


def test_weights_make_a_share_less_sure() -> None:
    stayed = [Told(MINUTE, 9 * MINUTE, n * MINUTE, answered=True) for n in range(1, 13)]
    left = [Told(MINUTE, 9 * MINUTE, 5.5 * MINUTE, answered=False)] * 6
    alone, beside = (share_of(one, lambda _: 9 * MINUTE) for one in (stayed, stayed + left))
    assert alone is not None
    assert beside is not None
    assert alone.value == pytest.approx(0.75)
    assert alone.of == pytest.approx(12)
    assert beside.value < alone.value
    assert beside.of < 12
