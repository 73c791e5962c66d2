"""Ids: positive, and never used twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.basis.ids import REMEMBERED, Seen


@given(st.lists(st.integers(1, REMEMBERED), max_size=60))
def test_close_together_an_id_is_new_exactly_once(numbers: list[int]) -> None:
    seen, used = Seen(), set[int]()
    for number in numbers:
        assert seen.is_new(number) == (number not in used)
        if number not in used:
            seen.use(number)
            used.add(number)


def test_what_isnt_an_id_is_never_new() -> None:
    seen = Seen()
    assert not seen.is_new(0)
    assert not seen.is_new(-3)
    with pytest.raises(ValueError, match="used before"):
        seen.use(0)


def test_what_was_skipped_long_ago_counts_as_used_and_little_is_remembered() -> None:
    seen = Seen()
    seen.use(10 * REMEMBERED)
    assert len(seen.skipped) == REMEMBERED
    assert seen.is_new(10 * REMEMBERED - REMEMBERED)
    assert not seen.is_new(10 * REMEMBERED - REMEMBERED - 1)
    for number in range(10 * REMEMBERED + 2, 20 * REMEMBERED, 2):
        seen.use(number)
    assert len(seen.skipped) == REMEMBERED
