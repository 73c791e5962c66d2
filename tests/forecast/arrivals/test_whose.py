"""Whose public holidays are kept, told from who came."""

from datetime import date, timedelta

from tests.forecast.arrivals.made import MONDAY, days, drawn

from lamplight.forecast.arrivals.history import History
from lamplight.forecast.arrivals.whose import whose_holidays

HERE = {MONDAY + timedelta(n) for n in (25, 44, 59, 73, 95, 117, 130)}
THERE = {MONDAY + timedelta(n) for n in (30, 51, 61, 80, 102, 131)}
CANDIDATES = {"there": THERE, "here": HERE, "both": HERE | THERE, "nowhere": set[date]()}


def test_days_that_are_quiet_together_tell_whose_holidays_they_are() -> None:
    history = drawn(days(140), level=lambda day: 0.4 if day in HERE else 1.0)
    assert whose_holidays(history, CANDIDATES) == "here"


def test_days_that_are_missing_together_tell_it_too() -> None:
    history = drawn([day for day in days(140) if day not in HERE])
    assert whose_holidays(history, CANDIDATES) == "here"


def test_where_no_days_stand_out_nobodys_are_kept() -> None:
    for seed in range(4):
        assert whose_holidays(drawn(days(140), seed=seed), CANDIDATES) is None


def test_a_short_history_tells_nothing() -> None:
    history = drawn(days(14))
    assert whose_holidays(history, CANDIDATES) is None
    assert whose_holidays(History(history.days[:1], history.counts[:1]), CANDIDATES) is None
