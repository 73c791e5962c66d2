"""What is said again, and what isn't, and that the reason given is so."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.forecast.news import (
    MOSTLY,
    NOISE_MIN,
    SLOWER,
    Said,
    again,
    is_news,
    is_overdue,
    reason,
)

MINUTE = 60_000
TALK = 4 * MINUTE


SOON = 10_000.0
"""So soon after it was told, nothing is late and no turn was due."""
PASSED = 5.0 * MINUTE


def said(  # noqa: PLR0917
    likely: float = 5,
    bound: float = 9,
    ahead: int = 4,
    here: int = 3,
    pace: float = TALK,
    talks: float = 0.0,
) -> Said:
    return Said(likely * MINUTE, bound * MINUTE, ahead, here, pace, talks)


TOLD = said()


def test_the_same_minutes_are_no_news_until_their_time_has_come() -> None:
    assert not is_news(TOLD, said(5.2, 8.6, ahead=2), SOON)
    assert not is_news(TOLD, TOLD, PASSED - 1)
    assert is_news(TOLD, TOLD, PASSED)


def test_longer_for_something_that_has_happened_is_said_at_once() -> None:
    assert is_news(TOLD, said(likely=6, ahead=5), SOON)
    assert is_news(TOLD, said(likely=4, bound=10, here=2), SOON)
    assert is_news(TOLD, said(likely=6, pace=TALK * 1.3), SOON)
    assert is_news(TOLD, said(likely=6), 2 * MINUTE), "two turns should have come"


def test_a_minute_more_or_less_is_noise_where_nothing_has_happened() -> None:
    assert not is_news(TOLD, said(likely=6, bound=10), SOON)
    assert not is_news(TOLD, said(likely=6, ahead=3), SOON), "that makes nothing longer"
    assert not is_news(TOLD, said(likely=4), SOON)
    assert not is_news(TOLD, said(likely=4, here=0), SOON), "nobody knows how many"
    assert is_news(TOLD, said(likely=4, ahead=3), SOON)
    assert is_news(TOLD, said(likely=4, here=4), SOON)


def test_good_news_is_said_where_the_other_figure_is_a_minute_longer_by_noise() -> None:
    """Told 10 and 15 with four before; now it is 5 and 16 with two."""
    last, now = said(10, 15, ahead=4), said(5, 16, ahead=2)
    assert is_news(last, now, 2 * MINUTE)
    found = again(last, now, now, 2 * MINUTE)
    assert found.minutes == (5, 15)
    assert is_news(last, found, 2 * MINUTE)
    assert reason(last, found, 2 * MINUTE) == "turn"
    other = again(last, said(11, 12, ahead=2), said(11, 12, ahead=2), 2 * MINUTE)
    assert other.minutes == (10, 12)


def test_two_minutes_are_said_whatever_the_reason() -> None:
    assert is_news(TOLD, said(likely=7), SOON)
    assert is_news(TOLD, said(bound=11), SOON)
    assert is_news(TOLD, said(likely=3), SOON)


def test_that_talks_are_long_explains_a_growth_and_is_no_news_by_itself() -> None:
    talks = TALK * 1.5
    assert not is_news(TOLD, said(likely=6, talks=talks), SOON)
    assert reason(TOLD, said(likely=7, talks=talks), SOON) == "long_talks"
    assert reason(TOLD, said(likely=7, talks=TALK * 0.9), SOON) == "reckoned"


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (said(7, ahead=6), "behind"),
        (said(7, here=2), "fewer_people"),
        (said(7, here=0), "reckoned"),
        (said(7), "reckoned"),
        (said(7, pace=TALK * 1.3), "pace"),
        (said(7, pace=TALK * 1.01), "reckoned"),
        (said(7, pace=TALK * 0.7), "reckoned"),
        (said(7, ahead=3), "reckoned"),
        (said(7, ahead=3, pace=TALK * 2), "pace"),
        (said(7, ahead=3, here=2), "fewer_people"),
        (said(7, here=2, talks=TALK * 2), "fewer_people"),
        (said(3, ahead=2), "turn"),
        (said(3, here=5), "more_people"),
        (said(3), "reckoned"),
        (said(3, pace=TALK * 0.6), "pace"),
        (said(3, talks=TALK * 2), "reckoned"),
        (said(3, ahead=5, here=5), "more_people"),
    ],
)
def test_the_reason_points_the_way_the_wait_went(now: Said, why: str) -> None:
    assert reason(TOLD, now, SOON) == why


@pytest.mark.parametrize(
    ("minutes", "ahead", "why"),
    [(0.5, 4, "reckoned"), (1, 4, "slow"), (2, 3, "slow"), (2, 2, "reckoned"), (5, 4, "late")],
)
def test_a_line_is_slow_where_a_whole_turn_less_came_than_was_told(
    minutes: float, ahead: int, why: str
) -> None:
    """Five turns in five minutes were told: one a minute."""
    assert reason(TOLD, said(7, ahead=ahead), minutes * MINUTE) == why


def test_what_has_passed_is_the_reason_only_where_nothing_else_is() -> None:
    assert reason(TOLD, TOLD, PASSED) == "late"
    assert reason(TOLD, TOLD._replace(ahead=2), PASSED) == "turn"
    assert reason(TOLD, said(8, here=1), PASSED) == "fewer_people"
    assert reason(TOLD, said(8), PASSED) == "late"


saids = st.builds(
    said,
    st.floats(0.1, 60),
    st.floats(0.1, 60),
    st.integers(0, 50),
    st.integers(0, 50),
    st.floats(MINUTE, 20 * MINUTE),
    st.floats(0.0, 40 * MINUTE),
)
passed = st.floats(0.0, 90 * MINUTE)


@given(saids, saids, passed)
def test_every_reason_is_so_and_points_the_way_the_wait_went(
    last: Said, now: Said, passed_ms: float
) -> None:
    why = reason(last, now, passed_ms)
    longer = now.longer_than(last)
    overdue = is_overdue(last, passed_ms)
    if why == "behind":
        assert longer
        assert now.ahead > last.ahead
    elif why == "fewer_people":
        assert longer
        assert 0 < now.here < last.here
    elif why == "turn":
        assert not longer
        assert now.ahead < last.ahead
    elif why == "more_people":
        assert not longer
        assert now.here > last.here > 0
    elif why == "pace":
        grew = [
            (1 if longer else -1) * math.log(then / before)
            for then, before, is_, was in zip(
                now[:2], last[:2], now.minutes, last.minutes, strict=True
            )
            if (is_ > was) == longer and is_ != was
        ]
        talks = math.log(now.pace_ms / last.pace_ms)
        assert (talks > 0) == longer
        assert abs(talks) >= MOSTLY * max(grew) - 1e-9
    elif why == "slow":
        assert longer
        assert not overdue
        came, told = last.ahead - now.ahead, (last.ahead + 1) * passed_ms / last.likely_ms
        assert came <= told - SLOWER + 1e-9
    elif why == "long_talks":
        assert longer
        assert now.talks_ms >= now.pace_ms
    else:
        assert why == ("late" if overdue else "reckoned")


@given(saids, saids, passed)
def test_a_number_that_grows_without_a_reason_grows_by_more_than_noise(
    last: Said, now: Said, passed_ms: float
) -> None:
    if is_news(last, now, passed_ms) and reason(last, now, passed_ms) == "reckoned":
        moved = [is_ - was for is_, was in zip(now.minutes, last.minutes, strict=True)]
        if max(moved) > 0:
            assert max(moved) > NOISE_MIN


factors = st.floats(0.25, 4.0)


@given(saids, saids, factors, passed)
def test_what_is_told_is_news_and_none_of_it_grew_by_noise(
    last: Said, now: Said, factor: float, passed_ms: float
) -> None:
    found = again(last, now, now._replace(bound_ms=now.bound_ms * factor), passed_ms)
    if not is_news(last, now, passed_ms):
        return
    assert found.minutes[0] <= now.minutes[0]
    if found.longer_than(last) and reason(last, found, passed_ms) == "reckoned":
        assert max(i - was for i, was in zip(now.minutes, last.minutes, strict=True)) > NOISE_MIN


@given(saids, saids, factors, passed)
def test_another_correction_makes_no_bound_longer(
    last: Said, now: Said, factor: float, passed_ms: float
) -> None:
    """Told anew, a bound grows only where it does by the correction that it was told with too."""
    anew = now._replace(bound_ms=now.bound_ms * factor)
    found = again(last, now, anew, passed_ms)
    if not is_news(last, now, passed_ms):
        assert found == now
    assert found.likely_ms <= now.likely_ms
    if found.minutes[1] > max(last.minutes[1], found.minutes[0]):
        assert now.minutes[1] > last.minutes[1]


@given(saids, factors, st.integers(0, 50), st.integers(0, 50))
def test_nothing_is_told_anew_because_the_correction_is_another(
    last: Said, factor: float, ahead: int, here: int
) -> None:
    own = last._replace(ahead=ahead, here=here)
    anew = own._replace(bound_ms=own.bound_ms * factor)
    assert not is_news(last, again(last, own, anew, 0.0), 0.0)
