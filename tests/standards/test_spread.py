"""Lengths of waits, counted in bins."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplight.basis.instants import DAY, HOUR
from lamplight.standards.spread import FINE, Spread

SPANS = st.lists(st.integers(0, 2 * HOUR), min_size=1, max_size=80)


def _spread(spans: list[int]) -> Spread:
    spread = Spread()
    for one in spans:
        spread.add(one)
    return spread


@settings(deadline=None)
@given(spans=SPANS, share=st.floats(0.01, 1))
def test_the_mean_of_the_fastest_is_right_to_one_bin(spans: list[int], share: float) -> None:
    count = max(1, int(share * len(spans)))
    found = _spread(spans).mean_of_fastest(count)
    width = FINE if max(spans) < HOUR else 60_000
    assert found == pytest.approx(sum(sorted(spans)[:count]) / count, abs=width)


@settings(deadline=None)
@given(spans=SPANS)
def test_the_mean_of_all_is_exact(spans: list[int]) -> None:
    spread = _spread(spans)
    assert spread.mean_of_fastest(len(spans)) == pytest.approx(sum(spans) / len(spans))
    assert (spread.count, spread.total) == (len(spans), sum(spans))


@settings(deadline=None)
@given(spans=SPANS, share=st.floats(0.01, 1))
def test_so_many_dont_pass_the_length_that_is_said(spans: list[int], share: float) -> None:
    count = max(1, int(share * len(spans)))
    length = _spread(spans).within(count)
    assert length is not None
    assert sum(span <= length for span in spans) >= count


def test_of_none_there_is_no_mean_and_of_weeks_no_length() -> None:
    assert Spread().mean_of_fastest(1) is None
    assert _spread([40 * DAY]).within(1) is None
    assert _spread([40 * DAY, 50 * DAY]).mean_of_fastest(2) == 45 * DAY
