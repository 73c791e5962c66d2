from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.audit.survival import Survival, estimate

COUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=30)


def counted(*seconds: int) -> "np.typing.NDArray[np.int64]":
    return np.bincount(np.array(seconds, dtype=np.int64)).astype(np.int64)


def test_it_is_the_published_example_of_leukaemia_patients() -> None:
    """Weeks of remission under 6-MP: Freireich and others, Blood 21 (1963) 699-716, the example of
    most textbooks: S(6) .857, S(10) .753, S(23) .448, median 23, standard error .096 at 10."""
    relapsed = counted(6, 6, 6, 7, 10, 13, 16, 22, 23)
    censored = counted(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    found = estimate(relapsed, censored)
    assert [round(found.at(week), 3) for week in (5, 6, 10, 23, 99)] == [
        1,
        0.857,
        0.753,
        0.448,
        0.448,
    ]
    assert found.quantile(0.5) == 23
    assert found.quantile(0.9) is None
    at_ten = found.seconds.tolist().index(10)
    assert found.low[at_ten] == pytest.approx(0.503, abs=2e-3)
    assert found.high[at_ten] == pytest.approx(0.889, abs=2e-3)


@given(COUNTS)
def test_without_censoring_it_is_the_share_that_is_left(counts: list[int]) -> None:
    events = np.array(counts, dtype=np.int64)
    found = estimate(events, np.zeros(1, dtype=np.int64))
    for second, share in zip(found.seconds, found.share, strict=True):
        assert share == pytest.approx(events[second + 1 :].sum() / events.sum(), abs=1e-12)


@given(COUNTS, COUNTS)
def test_it_only_falls_and_its_interval_holds_it(events: list[int], censored: list[int]) -> None:
    found = estimate(np.array(events, dtype=np.int64), np.array(censored, dtype=np.int64))
    assert all(after <= before for before, after in pairwise(found.share))
    assert np.all(found.low <= found.share + 1e-12)
    assert np.all(found.share <= found.high + 1e-12)
    assert found.watched == sum(events) + sum(censored)


def test_the_mean_up_to_a_horizon_is_the_area_under_the_curve() -> None:
    found = estimate(counted(2, 4), np.zeros(1, dtype=np.int64))
    assert found.mean_until(10) == pytest.approx(3.0)
    assert found.mean_until(3) == pytest.approx(2.5)


def test_nobody_gives_an_empty_curve() -> None:
    nobody = np.zeros(0, dtype=np.int64)
    found: Survival = estimate(nobody, nobody)
    assert (found.at(5), found.quantile(0.5)) == (1.0, None)
