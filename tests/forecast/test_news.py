"""What is said again, and what isn't, and that the reason given is so."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.forecast.news import MOSTLY, Said, again, is_news, reason

MINUTE = 60_000
TALK = 4 * MINUTE


def said(
    likely: float = 5, bound: float = 9, ahead: int = 4, here: int = 3, pace: float = TALK
) -> Said:
    return Said(likely * MINUTE, bound * MINUTE, ahead, here, pace)


TOLD = said()


def test_the_same_minutes_are_no_news_until_their_time_has_come() -> None:
    assert not is_news(TOLD, said(5.2, 8.6, ahead=2), overdue=False)
    assert is_news(TOLD, TOLD, overdue=True)


def test_longer_is_said_at_once() -> None:
    assert is_news(TOLD, said(likely=6), overdue=False)
    assert is_news(TOLD, said(likely=4, bound=10), overdue=False)


def test_a_minute_less_is_news_only_if_something_has_happened() -> None:
    assert not is_news(TOLD, said(likely=4), overdue=False)
    assert is_news(TOLD, said(likely=4, ahead=3), overdue=False)
    assert is_news(TOLD, said(likely=4, here=4), overdue=False)
    assert not is_news(TOLD, said(likely=4, here=0), overdue=False), "nobody knows how many"
    assert is_news(TOLD, said(likely=3), overdue=False)


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
        (said(3, ahead=2), "turn"),
        (said(3, here=5), "more_people"),
        (said(3), "reckoned"),
        (said(3, pace=TALK * 0.6), "pace"),
        (said(3, ahead=5, here=5), "more_people"),
    ],
)
def test_the_reason_points_the_way_the_wait_went(now: Said, why: str) -> None:
    assert reason(TOLD, now, overdue=False) == why


def test_what_has_passed_is_the_reason_only_where_nothing_else_is() -> None:
    assert reason(TOLD, TOLD, overdue=True) == "late"
    assert reason(TOLD, TOLD._replace(ahead=2), overdue=True) == "turn"
    assert reason(TOLD, said(8, here=1), overdue=True) == "fewer_people"
    assert reason(TOLD, said(8), overdue=True) == "late"


saids = st.builds(
    said,
    st.floats(0.1, 60),
    st.floats(0.1, 60),
    st.integers(0, 50),
    st.integers(0, 50),
    st.floats(MINUTE, 20 * MINUTE),
)


@given(saids, saids, st.booleans())
def test_every_reason_is_so_and_points_the_way_the_wait_went(
    last: Said, now: Said, overdue: bool
) -> None:
    why = reason(last, now, overdue)
    longer = now.longer_than(last)
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
    else:
        assert why == ("late" if overdue else "reckoned")


factors = st.floats(0.25, 4.0)


@given(saids, saids, factors, st.booleans())
def test_another_correction_makes_no_bound_longer(
    last: Said, now: Said, factor: float, overdue: bool
) -> None:
    """Told anew, a bound grows only where it does by the correction that it was told with too."""
    anew = now._replace(bound_ms=now.bound_ms * factor)
    found = again(last, now, anew, overdue)
    if not is_news(last, now, overdue):
        assert found == now
    assert found.likely_ms == now.likely_ms
    if found.minutes[1] > max(last.minutes[1], found.minutes[0]):
        assert now.minutes[1] > last.minutes[1]


@given(saids, factors, st.integers(0, 50), st.integers(0, 50))
def test_nothing_is_told_anew_because_it_isnt_the_first_telling_any_more(
    last: Said, factor: float, ahead: int, here: int
) -> None:
    own = last._replace(ahead=ahead, here=here)
    anew = own._replace(bound_ms=own.bound_ms * factor)
    assert not is_news(last, again(last, own, anew, overdue=False), overdue=False)
