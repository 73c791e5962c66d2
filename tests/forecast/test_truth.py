"""What was told, counted against what happened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.forecast.truth import MINUTE_MS, ToldWait, Waits, interval, score
from lamplight.forecast.wait import Wait, whole_minutes

_ENDS = st.sampled_from(["through", "put_off", "gone", "waiting"])
WAITS = st.builds(
    ToldWait,
    st.integers(1_000, 1_200_000),
    st.integers(1_000, 2_400_000),
    st.integers(0, 3_600_000),
    _ENDS,
)


def _told(minutes: float, end: str = "through", likely: int = 4, bound: int = 9) -> ToldWait:
    return ToldWait(likely * MINUTE_MS, bound * MINUTE_MS, int(minutes * MINUTE_MS), end)  # type: ignore[arg-type]


def test_a_share_has_its_published_interval() -> None:
    # Clopper and Pearson's limits, as tabled for 8 of 10 and for none of 10.
    assert interval(8, 10) == pytest.approx((0.4439, 0.9748), abs=1e-4)
    assert interval(0, 10) == pytest.approx((0.0, 0.3085), abs=1e-4)
    assert interval(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="no share"):
        interval(3, 2)


@given(st.integers(0, 400), st.integers(0, 400))
def test_an_interval_holds_its_share_and_mirrors_the_other(within: int, more: int) -> None:
    n = within + more
    low, high = interval(within, n)
    assert 0 <= low <= (within / n if n else 0.5) <= high <= 1
    assert (low, high) == pytest.approx(
        tuple(1 - end for end in reversed(interval(more, n))), abs=1e-9
    )


def test_who_left_before_anybody_could_know_is_counted_apart() -> None:
    found = score(
        [
            _told(9.0),
            _told(9.1),
            _told(8.9, "gone"),
            _told(9.1, "gone"),
            _told(2.0, "waiting"),
            _told(9.5, "waiting"),
        ]
    )
    assert (found.within, found.n, found.gone, found.waiting) == (1, 4, 1, 1)


@pytest.mark.parametrize(
    ("within", "late", "verdict"),
    [
        (0, 0, "none"),
        (9, 1, "few"),
        (19, 0, "few"),
        (129, 8, "honest"),
        (36, 4, "honest"),
        (18, 2, "few"),
        (15, 5, "few"),
        (0, 3, "few"),
        (0, 20, "too_short"),
        (86, 14, "few"),  # it may be chance, and isn't what was promised
        (890, 110, "few"),
        (8_700, 1_300, "too_short"),
        (900, 100, "honest"),
        (80, 20, "too_short"),
        (200, 2, "too_long"),
    ],
)
def test_something_is_said_only_where_it_is_no_accident(
    within: int, late: int, verdict: str
) -> None:
    assert score([_told(1)] * within + [_told(10)] * late).verdict == verdict


def test_rounding_up_to_minutes_is_no_fault_of_the_estimate() -> None:
    # Told "within 1 minute" where the estimate's own bound was 20 seconds: all held what was said,
    # and nine of ten what was estimated.
    quick = ToldWait(10_000, 20_000, 15_000, "through")
    slower = ToldWait(10_000, 20_000, 40_000, "through")
    found = score([quick] * 180 + [slower] * 20)
    assert (found.within, found.by_estimate, found.verdict) == (200, 180, "honest")


@given(st.lists(WAITS, max_size=60))
def test_the_table_says_what_the_sentence_says(waits: list[ToldWait]) -> None:
    found = score(waits)
    assert sum(row.n for row in found.rows) == found.n
    assert sum(row.within for row in found.rows) == found.within
    assert sum(row.gone for row in found.rows) == found.gone
    assert found.n + found.gone + found.waiting == len(waits)
    for row in found.rows:
        assert row.bound_min >= row.told_min >= 1
        assert (row.typical_s is None) == (row.answered == 0)


def test_those_who_left_are_stood_for_by_those_who_stayed() -> None:
    """Of those who are known nine of ten were told right; of all who were told far fewer."""
    told = [_told(1)] * 90 + [_told(8, "gone")] * 100 + [_told(10)] * 10
    found = score(told)
    assert found.within / found.n == 0.9
    assert found.share is not None
    assert found.low < found.share < found.high < 0.8
    assert found.verdict == "too_short"


def test_of_a_few_the_share_is_that_of_the_counts() -> None:
    assert score([_told(1)] * 3 + [_told(10)] + [_told(2, "gone")] * 4).share == 0.75
    assert score([_told(2, "gone")]).share is None


def test_who_was_put_off_to_the_next_opening_was_told_wrong_however_soon_that_was() -> None:
    found = score([_told(1)] * 30 + [_told(2, "put_off")] * 10)
    assert (found.n, found.within, found.gone) == (40, 30, 0)
    assert found.share == 0.75
    assert found.rows[0].answered == 30


@given(st.lists(WAITS, min_size=1, max_size=60), st.integers(1, 30))
def test_a_picture_has_every_so_many_of_those_whose_turn_came(
    waits: list[ToldWait], most: int
) -> None:
    found, left_off = Waits(waits).points(most)
    through = [one for one in waits if one.end == "through"]
    assert len(found) + left_off == len(through)
    assert len(found) <= most
    assert all(one.within == (one.waited_ms <= one.bound_min * MINUTE_MS) for one in found)
    if not left_off:
        assert [one.waited_ms for one in found] == [one.waited_ms for one in through]
        assert [(one.likely_min, one.bound_min) for one in found] == [
            whole_minutes(Wait(one.likely_ms, one.bound_ms)) for one in through
        ]
