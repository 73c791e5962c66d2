"""What is said again, and what isn't."""

from lamplight.forecast.news import Said, is_news

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
