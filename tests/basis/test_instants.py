"""Instants: whole milliseconds since the epoch, there and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.basis.instants import DAY, HOUR, MINUTE, SECOND, of_datetime, to_datetime

INSTANTS = st.integers(-2_000_000_000_000, 4_000_000_000_000)


@given(INSTANTS)
def test_an_instant_comes_back_as_it_went(instant: int) -> None:
    assert of_datetime(to_datetime(instant)) == instant


@given(INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_the_zone_in_which_it_is_said_doesnt_matter(instant: int, minutes: int) -> None:
    there = to_datetime(instant).astimezone(timezone(timedelta(minutes=minutes)))
    assert of_datetime(there) == instant


def test_known_instants() -> None:
    assert of_datetime(datetime(1970, 1, 2, tzinfo=UTC)) == DAY == 24 * HOUR
    assert HOUR == 60 * MINUTE == 3_600 * SECOND
    assert of_datetime(datetime(2026, 11, 24, 14, 11, 0, 999_999, UTC)) == 1_795_529_460_999


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="time zone"):
        of_datetime(datetime(2026, 1, 1))  # noqa: DTZ001
