"""How far long answers are, by the names that who asks gives them."""

from __future__ import annotations

import pytest

from lamplight.web.readings import NOTHING, HowFar, Readings

ME, OTHER = 1, 2


def test_one_is_as_far_as_was_last_told_until_it_ends() -> None:
    readings = Readings()
    with readings.begun(ME, "a") as reading:
        assert readings.far(ME, "a") == NOTHING
        reading.told(5, 9)
        reading.told(6, 9)
        assert readings.far(ME, "a") == HowFar(6, 9)
        assert readings.far(OTHER, "a") == readings.far(ME, "b") == NOTHING
    assert readings.far(ME, "a") == NOTHING


def test_one_that_fails_has_ended() -> None:
    readings = Readings()
    begun = readings.begun(ME, "a")
    begun.__enter__().told(5, 9)
    assert not begun.__exit__(KeyError, KeyError(), None)
    assert readings.far(ME, "a") == NOTHING


@pytest.mark.parametrize("first_ends_first", [True, False])
def test_of_two_of_one_name_the_later_is_told_of(first_ends_first: bool) -> None:
    readings = Readings()
    first, second = readings.begun(ME, "a"), readings.begun(ME, "a")
    first.__enter__().told(5, 9)
    second.__enter__().told(1, 9)
    assert readings.far(ME, "a") == HowFar(1, 9)
    for one in (first, second) if first_ends_first else (second, first):
        one.__exit__(None, None, None)
    assert readings.far(ME, "a") == NOTHING
