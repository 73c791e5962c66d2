"""What is said again, and what isn't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.forecast.news import Said, is_news, reason

TOLD = Said(likely_min=5, bound_min=9, ahead=4, here=3)


def test_the_same_minutes_are_no_news_until_their_time_has_come() -> None:
    assert not is_news(TOLD, TOLD._replace(ahead=2), overdue=False)
    assert is_news(TOLD, TOLD, overdue=True)


def test_longer_is_said_at_once() -> None:
    assert is_news(TOLD, TOLD._replace(likely_min=6), overdue=False)
    assert is_news(TOLD, TOLD._replace(bound_min=10, likely_min=4), overdue=False)


def test_a_minute_less_is_news_only_if_something_has_happened() -> None:
    less = TOLD._replace(likely_min=4)
    assert not is_news(TOLD, less, overdue=False)
    assert is_news(TOLD, less._replace(ahead=3), overdue=False)
    assert is_news(TOLD, less._replace(here=4), overdue=False)
    assert is_news(TOLD, TOLD._replace(likely_min=3), overdue=False)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (TOLD._replace(likely_min=7, ahead=6), "behind"),
        (TOLD._replace(likely_min=7, here=2), "fewer_people"),
        (TOLD._replace(likely_min=7), "pace"),
        (TOLD._replace(likely_min=7, ahead=3), "pace"),
        (TOLD._replace(likely_min=7, ahead=3, here=2), "fewer_people"),
        (TOLD._replace(likely_min=3, ahead=2), "turn"),
        (TOLD._replace(likely_min=3, here=5), "more_people"),
        (TOLD._replace(likely_min=3), "pace"),
        (TOLD._replace(likely_min=3, ahead=5, here=5), "more_people"),
    ],
)
def test_the_reason_points_the_way_the_wait_went(now: Said, why: str) -> None:
    assert reason(TOLD, now, overdue=False) == why


def test_what_has_passed_is_the_reason_only_where_nothing_else_is() -> None:
    assert reason(TOLD, TOLD, overdue=True) == "late"
    assert reason(TOLD, TOLD._replace(ahead=2), overdue=True) == "turn"
    assert reason(TOLD, TOLD._replace(likely_min=8, here=1), overdue=True) == "fewer_people"


minutes = st.integers(1, 60)
saids = st.builds(Said, minutes, minutes, st.integers(0, 50), st.integers(1, 50))


@given(saids, saids, st.booleans())
def test_nobody_is_told_more_because_somebody_went(last: Said, now: Said, overdue: bool) -> None:
    why = reason(last, now, overdue)
    longer = now.likely_min > last.likely_min or now.bound_min > last.bound_min
    assert (why in ("behind", "fewer_people")) <= longer
    assert (why in ("turn", "more_people")) <= (not longer)
