"""A quantile is one of the values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lamplight.basis.ordered import quantile


@given(st.lists(st.integers(0, 10_000), min_size=1), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_the_smallest_value_that_holds_the_share(
    values: list[int], share: float
) -> None:
    ordered = sorted(values)
    found = quantile(ordered, share)
    assert found is not None
    assert sum(value <= found for value in ordered) >= share * len(ordered) - 1e-9
    assert sum(value < found for value in ordered) < share * len(ordered)


def test_nothing_has_no_quantile() -> None:
    assert quantile([], 0.5) is None
